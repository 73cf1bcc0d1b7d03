// Large files as blocks of rows, read by several threads: tables, edge lists, and JSONL of plain nodes and
// edges. The blocks say exactly the facts, and the rejects are exactly the rejects, of read_table,
// read_edge_list and read_jsonl, whatever the number of threads and the size of the blocks.
//
// One thread at a time reads and cuts the text at row borders (a quoted line break is none); the others
// parse. Rows of two whole numbers take about 10 ns on one thread, others 50 to 300 ns, JSON about 1 µs.
// Memory: about six times chunk_bytes a thread, however large the file, as long as no row is larger than a
// chunk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/formats/input.hpp"
#include "guanxi/formats/sink.hpp"
#include "guanxi/formats/table.hpp"
#include "guanxi/model/edge_block.hpp"

namespace guanxi {

/// Where block readers put what they find. What it throws ends the reading, and the reader throws the error
/// of the first block that failed.
class BlockSink {
 public:
  virtual ~BlockSink() = default;
  /// What EdgeBlock::relations has for a relation of this name. Called by several threads at once, for each
  /// name possibly several times.
  virtual std::uint16_t relation(std::string_view name) = 0;
  /// Called by several threads at once, in any order of blocks. Blocks are numbered from 0 in the order of
  /// the file; a number may come with edges, with nodes, with both or with none. No block is empty. Rows
  /// ascend by line; one line may state two of them.
  virtual void take(std::uint64_t block, const EdgeBlock& edges) = 0;
  virtual void take(std::uint64_t block, const NodeBlock& nodes) = 0;
  /// Called by one thread at a time, for each block in the order of the file, after its take(). `raw_bytes`
  /// of the file were read when the block was full.
  virtual void settle(std::uint64_t block, std::vector<Reject>&& rejects, std::uint64_t raw_bytes) = 0;
};

struct BlockOptions {
  unsigned threads = 0;                              // 0: one a core
  std::size_t chunk_bytes = std::size_t{512} << 10;  // of text in a block, about
};

/// As read_table. The watcher is called by the calling thread.
ReadSummary read_table_blocks(Input& input, const TableOptions& options, const Ontology& ontology,
                              const BlockOptions& blocks, BlockSink& sink, TableWatcher* watcher = nullptr);

/// As read_edge_list.
ReadSummary read_edge_list_blocks(Input& input, const TableOptions& options, const Ontology& ontology,
                                  const BlockOptions& blocks, BlockSink& sink,
                                  TableWatcher* watcher = nullptr);

/// What becomes of a fact that no block can say: a source, a judgement, a fact with evidence of its own.
enum class OtherFacts : std::uint8_t { kReject, kThrow };

/// Thrown at such a fact, if so wished.
class NotPlain : public Error {
 public:
  explicit NotPlain(const std::string& message) : Error(ErrorCode::kBadInput, message) {}
};

/// As read_jsonl, but for such facts.
ReadSummary read_jsonl_blocks(Input& input, OtherFacts others, const BlockOptions& blocks, BlockSink& sink);

/// Whether the whole lines of JSONL in `head` that are facts can all be said by blocks.
[[nodiscard]] bool looks_plain(std::string_view head);

/// Calls visit(line, text) for the rows of a table, or the lines, that start at these lines (ascending) of
/// the file.
using RowVisitor = std::function<void(std::uint64_t line, std::string_view text)>;
void read_table_rows(Input& input, const TableOptions& options, std::span<const std::uint64_t> lines,
                     const RowVisitor& visit);
void read_lines(Input& input, std::span<const std::uint64_t> lines, const RowVisitor& visit);

}  // namespace guanxi
