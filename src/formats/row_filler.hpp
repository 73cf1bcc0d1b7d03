// Fields of a table's row straight into the columns of a block, where nothing about them is unusual.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "formats/chunk_parser.hpp"
#include "formats/table_layout.hpp"

namespace guanxi {

class RowFiller {
 public:
  /// All must live as long as the object.
  RowFiller(const TableLayout& layout, const TableOptions& options, BlockSink& sink);

  /// Before the first row of each block.
  void start(BlockOutput& out);
  /// True: the row is in the block, and it is just what RowReader would have made of it. False: nothing is,
  /// and RowReader is to look at it. REQUIRES: as many fields as columns, of valid UTF-8. With `copy` the
  /// fields' texts live only until the call returns.
  [[nodiscard]] bool fill(BlockOutput& out, const std::vector<CsvField>& fields, std::uint64_t line,
                          bool copy);
  /// A row that RowReader has read.
  void add(BlockOutput& out, const Fact& fact, std::uint64_t line);

  /// Handle of the one relation of all rows, if the rows are nothing but two ends without prefixes, `from`
  /// first.
  [[nodiscard]] std::optional<std::uint16_t> only_ends() const;

 private:
  [[nodiscard]] bool fill_edge(const std::vector<CsvField>& fields, std::uint64_t line);
  [[nodiscard]] bool fill_node(const std::vector<CsvField>& fields, std::uint64_t line);
  [[nodiscard]] bool fill_node_cell(NodeRow& row, std::size_t i, const CsvField& field);
  [[nodiscard]] bool fill_edge_cell(EdgeRow& row, std::size_t i, const CsvField& field);
  [[nodiscard]] bool fill_property(std::size_t i, std::string_view text);
  [[nodiscard]] bool fill_key(const Column& column, std::string_view text, std::string_view& key);
  [[nodiscard]] bool fill_aliases(const Column& column, std::string_view text);
  [[nodiscard]] bool take_relation(std::string_view name, std::uint16_t& handle);
  [[nodiscard]] bool is_type(std::string_view type);
  [[nodiscard]] std::string_view keep(std::string_view text) { return copy_ ? arena_->copy(text) : text; }

  const TableLayout& layout_;
  const TableOptions& options_;
  RelationHandles relations_;
  bool unusual_ = false;                   // no row can be filled here
  std::vector<std::size_t> active_;        // columns that say something
  std::vector<std::size_t> properties_;    // by column of the table: that of the block, in this block
  std::optional<std::uint16_t> constant_;  // relation of all rows that name none
  std::set<std::string, std::less<>> good_types_;
  bool copy_ = false;
  BlockOutput* out_ = nullptr;
  TextArena* arena_ = nullptr;
  PropertyColumns* columns_ = nullptr;
  std::size_t rows_ = 0;
};

}  // namespace guanxi
