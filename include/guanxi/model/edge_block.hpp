// Rows of a data set as columns: what the readers of large files hand to the bulk path of the store. A block
// says exactly the facts that fact_of() makes of its rows; how the rows are cut into blocks means nothing.
//
// Views point into memory that the filler keeps until the block was consumed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/model/date.hpp"
#include "guanxi/model/fact.hpp"

namespace guanxi {

/// One property of the rows. Only the vector of its kind is filled, one element a row.
struct PropertyColumn {
  enum class Kind : std::uint8_t { kBool, kInteger, kDouble, kText, kValue };

  std::string name{};
  Kind kind = Kind::kText;
  std::vector<std::uint8_t> bools{};  // 0 or 1
  std::vector<std::int64_t> integers{};
  std::vector<double> doubles{};
  std::vector<std::string_view> texts{};
  std::vector<Value> values{};
  /// Whether a row has the property; empty: all rows have it. What stands at a row without it means nothing.
  std::vector<std::uint8_t> present{};

  [[nodiscard]] bool has(std::size_t row) const noexcept { return present.empty() || present[row] != 0; }
  /// REQUIRES: has(row).
  [[nodiscard]] Value value(std::size_t row) const;
};

/// Where the rows stand in their file.
struct RowLines {
  std::uint64_t first = 0;
  /// Ascending. Empty: row i stands at line first + i.
  std::vector<std::uint32_t> offsets;

  [[nodiscard]] std::uint64_t line(std::size_t row) const noexcept {
    return first + (offsets.empty() ? row : offsets[row]);
  }
};

/// Keys are either all canonical decimal integers (digits only, no leading zero, below 2^63) and in
/// *_integers, or all in *_texts; the other vectors are empty.
struct EdgeBlock {
  RowLines lines;
  bool integers = false;
  std::vector<std::uint64_t> from_integers, to_integers;
  std::vector<std::string_view> from_texts, to_texts;
  std::vector<std::uint16_t> relations;  // indexes into the names of the relations of the load; empty: all 0
  std::vector<std::string_view> ids;     // empty: none
  std::vector<Period> valid;             // empty: none
  std::vector<double> confidence;        // empty: all 1
  std::vector<PropertyColumn> columns;   // each name once

  [[nodiscard]] std::size_t size() const noexcept { return integers ? to_integers.size() : to_texts.size(); }
};

struct NodeBlock {
  RowLines lines;
  bool integers = false;
  std::vector<std::uint64_t> key_integers;
  std::vector<std::string_view> key_texts;
  std::vector<std::string_view> types;  // empty text: not stated; empty vector: none is
  std::vector<std::string_view> names;  // as types
  /// Row i has the aliases alias_ends[i - 1] (0 for the first row) to alias_ends[i]; both empty: none has
  /// any.
  std::vector<std::uint32_t> alias_ends;
  std::vector<std::string_view> aliases;
  std::vector<PropertyColumn> columns;  // each name once

  [[nodiscard]] std::size_t size() const noexcept {
    return integers ? key_integers.size() : key_texts.size();
  }
  [[nodiscard]] std::span<const std::string_view> aliases_of(std::size_t row) const noexcept;
};

/// The fact that a row states, without evidence. `relations`: the names that EdgeBlock::relations index.
[[nodiscard]] EdgeFact fact_of(const EdgeBlock& block, std::size_t row,
                               std::span<const std::string> relations);
[[nodiscard]] NodeFact fact_of(const NodeBlock& block, std::size_t row);

/// The number that a key is in canonical form: "0", "42", not "042", "-1", "+1" or 2^63 and above. False: it
/// is none.
[[nodiscard]] bool canonical_integer(std::string_view key, std::uint64_t& number) noexcept;

}  // namespace guanxi
