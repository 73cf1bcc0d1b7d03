#include "guanxi/formats/blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "formats/edge_list_parser.hpp"
#include "formats/jsonl_rows.hpp"
#include "formats/table_parser.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShownBytes = 200;  // of a line that is too long

/// What keeps a fact out of a block; nothing if it can be in one.
std::string why_not_in_block(const Fact& fact) {
  if (std::holds_alternative<SourceFact>(fact)) return "a source";
  if (std::holds_alternative<JudgementFact>(fact)) return "a judgement";
  const auto* node = std::get_if<NodeFact>(&fact);
  const auto& evidence = node != nullptr ? node->evidence : std::get<EdgeFact>(fact).evidence;
  return evidence.empty() ? "" : "a fact with evidence of its own";
}

class JsonlParser final : public ChunkParser {
 public:
  JsonlParser(BlockSink& sink, OtherFacts others) : relations_(sink), others_(others) {}

  void parse(const Chunk& chunk, BlockOutput& out) override {
    for_each_line(chunk, [&](std::string_view text, std::uint64_t number) {
      const bool too_long = chunk.too_long || text.size() > kMaxRowBytes;
      take({too_long ? text.substr(0, kShownBytes) : text, number, too_long}, out);
    });
  }

 private:
  void take(const Line& line, BlockOutput& out) {
    Fact fact;
    const LineKind kind = rows_.read(line, fact, reject_);
    if (kind == LineKind::kNothing) return;
    if (kind == LineKind::kReject) {
      out.rejects.push_back(std::move(reject_));
    } else if (const std::string what = why_not_in_block(fact); !what.empty()) {
      if (others_ == OtherFacts::kThrow) throw NotPlain(fmt::format("line {} is {}", line.number, what));
      out.rejects.push_back({line.number, 0, std::string(line.text), what + " cannot come in by bulk",
                             "ingest the file without --bulk"});
    } else {
      ++out.facts;
      if (const auto* edge = std::get_if<EdgeFact>(&fact)) {
        out.edges.add(*edge, relations_.handle(edge->type), line.number);
      } else {
        out.nodes.add(std::get<NodeFact>(fact), line.number);
      }
    }
  }

  RelationHandles relations_;
  OtherFacts others_;
  JsonlRows rows_;
  Reject reject_;
};

/// Calls visit(chunk, wanted) for the chunks in which some of the lines start.
template <typename Visit>
void visit_chunks(Chunker& chunker, std::span<const std::uint64_t> lines, const Visit& visit) {
  Chunk chunk;
  while (!lines.empty() && chunker.next(chunk)) {
    const auto end = std::lower_bound(lines.begin(), lines.end(),
                                      chunk.first_line + std::max<std::uint64_t>(chunk.lines, 1));
    const auto count = static_cast<std::size_t>(end - lines.begin());
    if (count > 0 && !chunk.too_long) visit(chunk, lines.first(count));
    lines = lines.subspan(count);
  }
}

}  // namespace

ReadSummary read_table_blocks(Input& input, const TableOptions& options, const Ontology& ontology,
                              const BlockOptions& blocks, BlockSink& sink, TableWatcher* watcher) {
  const TableCut cut = find_cut(input, options);
  Chunker chunker(input, cut.delimiter, cut.comments, blocks.chunk_bytes);
  const auto head =
      read_head(input.name(), options, cut, [&chunker](CsvRecord& record) { return chunker.peel(record); });
  if (!head) return {.lines = chunker.lines()};
  if (watcher != nullptr) watcher->mapped(head->report);
  return run_parsers(chunker, blocks, sink,
                     [&] { return std::make_unique<TableParser>(*head, cut, options, ontology, sink); });
}

ReadSummary read_edge_list_blocks(Input& input, const TableOptions& options, const Ontology& ontology,
                                  const BlockOptions& blocks, BlockSink& sink, TableWatcher* watcher) {
  Chunker chunker(input, std::nullopt, false, blocks.chunk_bytes);
  const EdgeListHead head =
      read_edge_list_head(input, options, [&chunker](Line& line) { return chunker.peel(line); });
  if (watcher != nullptr) watcher->mapped(head.report);
  std::atomic<std::uint64_t> entries = 0;
  const ReadSummary summary = run_parsers(
      chunker, blocks, sink, [&] { return std::make_unique<EdgeListParser>(head, ontology, sink, entries); });
  check_entries(head, entries, input.name());
  return summary;
}

ReadSummary read_jsonl_blocks(Input& input, OtherFacts others, const BlockOptions& blocks, BlockSink& sink) {
  Chunker chunker(input, std::nullopt, false, blocks.chunk_bytes);
  return run_parsers(chunker, blocks, sink, [&] { return std::make_unique<JsonlParser>(sink, others); });
}

void read_table_rows(Input& input, const TableOptions& options, std::span<const std::uint64_t> lines,
                     const RowVisitor& visit) {
  const TableCut cut = find_cut(input, options);
  Chunker chunker(input, cut.delimiter, cut.comments, BlockOptions{}.chunk_bytes);
  visit_chunks(chunker, lines, [&](const Chunk& chunk, std::span<const std::uint64_t> wanted) {
    CsvScanner scanner([text = chunk.text()]() mutable { return std::exchange(text, {}); }, cut.delimiter,
                       cut.comments, chunk.first_line);
    CsvRecord record;
    while (!wanted.empty() && scanner.next(record)) {
      while (!wanted.empty() && wanted.front() < record.line) wanted = wanted.subspan(1);
      if (!wanted.empty() && wanted.front() == record.line) visit(record.line, record.raw);
    }
  });
}

void read_lines(Input& input, std::span<const std::uint64_t> lines, const RowVisitor& visit) {
  Chunker chunker(input, std::nullopt, false, BlockOptions{}.chunk_bytes);
  visit_chunks(chunker, lines, [&](const Chunk& chunk, std::span<const std::uint64_t> wanted) {
    for_each_line(chunk, [&](std::string_view text, std::uint64_t number) {
      if (wanted.empty() || wanted.front() != number) return;
      visit(number, text);
      wanted = wanted.subspan(1);
    });
  });
}

bool looks_plain(std::string_view head) {
  JsonlRows rows;
  std::string padded;
  Reject reject;
  for (std::size_t end = head.find_first_of("\r\n"); end != std::string_view::npos;
       end = head.find_first_of("\r\n")) {
    padded.assign(head, 0, end);
    padded.reserve(end + Input::kPadding);
    Fact fact;
    if (rows.read({padded}, fact, reject) == LineKind::kFact && !why_not_in_block(fact).empty()) return false;
    head.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace guanxi
