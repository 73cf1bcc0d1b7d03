// One chunk of text → one block of rows and its rejects. A parser belongs to one thread.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "formats/block_builder.hpp"
#include "formats/chunker.hpp"
#include "guanxi/formats/blocks.hpp"

namespace guanxi {

/// What a parser fills; used again for the next chunk.
struct BlockOutput {
  EdgeBuilder edges;
  NodeBuilder nodes;
  std::vector<Reject> rejects;
  std::uint64_t facts = 0;
};

class ChunkParser {
 public:
  virtual ~ChunkParser() = default;
  /// The output is started and empty.
  virtual void parse(const Chunk& chunk, BlockOutput& out) = 0;
};

/// Handles of relations as one thread knows them.
class RelationHandles {
 public:
  explicit RelationHandles(BlockSink& sink) : sink_(sink) {}
  /// REQUIRES: find_fault() takes an edge of this type.
  [[nodiscard]] std::uint16_t handle(std::string_view name);
  /// If it was asked for before, and not too long ago.
  [[nodiscard]] std::optional<std::uint16_t> find(std::string_view name);

 private:
  BlockSink& sink_;
  std::vector<std::pair<std::string, std::uint16_t>> known_;  // those asked for often come first
};

/// Calls take(line, number) for each line of the chunk without its end; a lone carriage return ends a line.
template <typename Take>
void for_each_line(const Chunk& chunk, const Take& take) {
  std::string_view rest = chunk.text();
  for (std::uint64_t number = chunk.first_line; !rest.empty(); ++number) {
    std::size_t end = rest.find('\n');
    if (chunk.carriage_returns) end = std::min(rest.substr(0, end).find('\r'), end);
    take(rest.substr(0, end), number);
    if (end == std::string_view::npos) return;
    const bool cr_lf = rest[end] == '\r' && end + 1 < rest.size() && rest[end + 1] == '\n';
    rest.remove_prefix(end + (cr_lf ? 2 : 1));
  }
}

/// Feeds all chunks to parsers on several threads and what they make of them to the sink.
ReadSummary run_parsers(Chunker& chunker, const BlockOptions& options, BlockSink& sink,
                        const std::function<std::unique_ptr<ChunkParser>()>& make_parser);

}  // namespace guanxi
