// Chunks of a table → blocks.
#pragma once

#include "formats/chunk_parser.hpp"
#include "formats/row_filler.hpp"
#include "formats/table_rows.hpp"

namespace guanxi {

class TableParser final : public ChunkParser {
 public:
  /// All must live as long as the parser.
  TableParser(const TableHead& head, const TableCut& cut, const TableOptions& options,
              const Ontology& ontology, BlockSink& sink)
      : columns_(head.layout.columns.size()),
        cut_(cut),
        filler_(head.layout, options, sink),
        rows_(head.layout, options, ontology, cut.delimiter) {}

  void parse(const Chunk& chunk, BlockOutput& out) override;

 private:
  void parse_plain(const Chunk& chunk, BlockOutput& out);
  void parse_scanned(const Chunk& chunk, BlockOutput& out);
  void parse_too_long(const Chunk& chunk, BlockOutput& out);
  const char* parse_integers(const char* p, const char* end, std::uint64_t& line, std::uint16_t relation,
                             EdgeBuilder& edges) const;
  void split();
  void take(BlockOutput& out, bool copy);

  std::size_t columns_;
  TableCut cut_;
  RowFiller filler_;
  TableRows rows_;
  bool valid_ = true;  // the chunk is valid UTF-8
  CsvRecord record_;
  Reject reject_;
};

}  // namespace guanxi
