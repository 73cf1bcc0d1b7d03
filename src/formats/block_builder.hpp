// Rows on their way into blocks: columns that grow as rows come, and the memory for text that stands nowhere
// else.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/model/edge_block.hpp"

namespace guanxi {

/// Text that lives until clear().
class TextArena {
 public:
  [[nodiscard]] std::string_view copy(std::string_view text) { return join({}, text); }
  [[nodiscard]] std::string_view join(std::string_view a, std::string_view b);
  void clear() noexcept;

 private:
  char* room(std::size_t size);
  static constexpr std::size_t kPageBytes = std::size_t{256} << 10;
  std::vector<std::unique_ptr<char[]>> pages_;  // of kPageBytes
  std::vector<std::unique_ptr<char[]>> large_;  // for texts that fill a good part of a page
  std::size_t page_ = 0;                        // the one in use
  std::size_t used_ = 0;                        // of it
};

/// Properties of rows. set() speaks of the row that comes next: row number `rows`.
class PropertyColumns {
 public:
  /// Index of the column of this name, which is made if it is not there.
  std::size_t column(std::string_view name, PropertyColumn::Kind kind);
  void set_bool(std::size_t column, std::size_t rows, bool value);
  void set_integer(std::size_t column, std::size_t rows, std::int64_t value);
  void set_double(std::size_t column, std::size_t rows, double value);
  void set_text(std::size_t column, std::size_t rows, std::string_view value);
  void set_value(std::size_t column, std::size_t rows, Value value);
  /// All properties of a fact; text goes into the arena.
  void set_all(const Properties& properties, std::size_t rows, TextArena& arena);
  /// Takes back what was said of row number `rows`.
  void drop(std::size_t rows);
  /// No more rows come: makes all columns `rows` long and drops those that say nothing.
  void finish(std::size_t rows);
  void clear();

  std::vector<PropertyColumn> columns;

 private:
  PropertyColumn& as(std::size_t column, PropertyColumn::Kind kind, std::size_t rows);
  static void fill_gap(PropertyColumn& column, std::size_t rows);
  static void make_general(PropertyColumn& column);
  static std::size_t size_of(const PropertyColumn& column);
  static void resize(PropertyColumn& column, std::size_t rows);
};

/// One row of edges but for its properties. Texts live as long as the block.
struct EdgeRow {
  std::string_view from, to, id;
  std::uint16_t relation = 0;
  Period valid;
  double confidence = 1;
};

class EdgeBuilder {
 public:
  /// Starts a block of at most `most_rows` rows.
  void start(std::uint64_t first_line, std::size_t most_rows);
  void add(const EdgeRow& row, std::uint64_t line);
  /// A row that is only this. REQUIRES: integers().
  void add_integers(std::uint64_t from, std::uint64_t to, std::uint64_t line, std::uint16_t relation) {
    block_.from_integers[rows_] = from;
    block_.to_integers[rows_] = to;
    add_line(line);
    if (relation != 0 || !block_.relations.empty()) add_relation(relation);
    ++rows_;
  }
  void add(const EdgeFact& fact, std::uint16_t relation, std::uint64_t line);
  [[nodiscard]] bool integers() const noexcept { return block_.integers; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] TextArena& arena() noexcept { return arena_; }
  [[nodiscard]] PropertyColumns& properties() noexcept { return properties_; }
  /// Valid until the next start().
  [[nodiscard]] const EdgeBlock& finish();

 private:
  void add_line(std::uint64_t line) {
    if (!block_.lines.offsets.empty() || line != block_.lines.first + rows_) add_line_offset(line);
  }
  void add_line_offset(std::uint64_t line);
  void add_relation(std::uint16_t relation);
  void add_keys(std::string_view from, std::string_view to);

  EdgeBlock block_;
  std::size_t rows_ = 0;
  PropertyColumns properties_;
  TextArena arena_;
};

/// One row of nodes but for its aliases and properties.
struct NodeRow {
  std::string_view key, type, name;
};

class NodeBuilder {
 public:
  void start(std::uint64_t first_line);
  /// Before the row itself; texts as in EdgeRow.
  void add_alias(std::string_view alias) { block_.aliases.push_back(alias); }
  void add(const NodeRow& row, std::uint64_t line);
  void add(const NodeFact& fact, std::uint64_t line);
  /// Takes back aliases and properties of a row that was not added.
  void drop();
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] TextArena& arena() noexcept { return arena_; }
  [[nodiscard]] PropertyColumns& properties() noexcept { return properties_; }
  [[nodiscard]] const NodeBlock& finish();

 private:
  void add_key(std::string_view key);

  NodeBlock block_;
  std::size_t rows_ = 0;
  std::size_t aliases_ = 0;  // of whole rows
  PropertyColumns properties_;
  TextArena arena_;
};

}  // namespace guanxi
