// Chunks of an edge list → blocks.
#pragma once

#include <atomic>

#include "formats/edge_list_rows.hpp"
#include "formats/row_filler.hpp"

namespace guanxi {

class EdgeListParser final : public ChunkParser {
 public:
  /// All must live as long as the parser; `entries` counts the rows that are no comments.
  EdgeListParser(const EdgeListHead& head, const Ontology& ontology, BlockSink& sink,
                 std::atomic<std::uint64_t>& entries)
      : head_(head),
        entries_(entries),
        relations_(sink),
        filler_(head.layout, head.options, sink),
        rows_(head, ontology) {}

  void parse(const Chunk& chunk, BlockOutput& out) override;

 private:
  const char* parse_integers(const char* p, const char* end, std::uint64_t& line, std::uint16_t relation,
                             BlockOutput& out);
  [[nodiscard]] bool fill(const Line& line, BlockOutput& out);
  void take(const Line& line, BlockOutput& out);

  const EdgeListHead& head_;
  std::atomic<std::uint64_t>& entries_;
  std::uint64_t chunk_entries_ = 0;
  RelationHandles relations_;
  RowFiller filler_;
  EdgeListRows rows_;
  std::vector<CsvField> fields_;
  Reject reject_;
};

}  // namespace guanxi
