#include "formats/block_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace guanxi {
namespace {

using Kind = PropertyColumn::Kind;

/// Adds the value of row number `rows` to a column that is empty while all values are the usual one.
template <typename T>
void push_unusual(std::vector<T>& column, std::size_t rows, const T& value, bool is_usual,
                  const T& usual = {}) {
  if (column.empty() && is_usual) return;
  column.resize(rows, usual);
  column.push_back(value);
}

template <typename T>
void fill_up(std::vector<T>& column, std::size_t rows, const T& usual) {
  if (!column.empty()) column.resize(rows, usual);
}

void add_offset(RowLines& lines, std::size_t rows, std::uint64_t line) {
  while (lines.offsets.size() < rows)
    lines.offsets.push_back(static_cast<std::uint32_t>(lines.offsets.size()));
  lines.offsets.push_back(static_cast<std::uint32_t>(line - lines.first));
}

std::string_view digits_of(std::uint64_t number, TextArena& arena) {
  const fmt::format_int text(number);
  return arena.copy({text.data(), text.size()});
}

}  // namespace

char* TextArena::room(std::size_t size) {
  if (size > kPageBytes / 4) {
    large_.push_back(std::make_unique_for_overwrite<char[]>(size));
    return large_.back().get();
  }
  if (pages_.empty() || used_ + size > kPageBytes) {
    if (!pages_.empty()) ++page_;
    if (page_ == pages_.size()) pages_.push_back(std::make_unique_for_overwrite<char[]>(kPageBytes));
    used_ = 0;
  }
  return pages_[page_].get() + std::exchange(used_, used_ + size);
}

std::string_view TextArena::join(std::string_view a, std::string_view b) {
  if (a.empty() && b.empty()) return {};
  char* const out = room(a.size() + b.size());
  std::copy(a.begin(), a.end(), out);
  std::copy(b.begin(), b.end(), out + a.size());
  return {out, a.size() + b.size()};
}

void TextArena::clear() noexcept {
  large_.clear();
  page_ = 0;
  used_ = 0;
}

std::size_t PropertyColumns::column(std::string_view name, Kind kind) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
  }
  columns.push_back({.name = std::string(name), .kind = kind});
  return columns.size() - 1;
}

std::size_t PropertyColumns::size_of(const PropertyColumn& column) {
  switch (column.kind) {
    case Kind::kBool:
      return column.bools.size();
    case Kind::kInteger:
      return column.integers.size();
    case Kind::kDouble:
      return column.doubles.size();
    case Kind::kText:
      return column.texts.size();
    case Kind::kValue:
      break;
  }
  return column.values.size();
}

void PropertyColumns::resize(PropertyColumn& column, std::size_t rows) {
  switch (column.kind) {
    case Kind::kBool:
      return column.bools.resize(rows);
    case Kind::kInteger:
      return column.integers.resize(rows);
    case Kind::kDouble:
      return column.doubles.resize(rows);
    case Kind::kText:
      return column.texts.resize(rows);
    case Kind::kValue:
      return column.values.resize(rows);
  }
}

/// Makes the column as long as the rows before the next one; the rows that it lacks have no value.
void PropertyColumns::fill_gap(PropertyColumn& column, std::size_t rows) {
  const std::size_t size = size_of(column);
  if (size == rows) return;
  if (column.present.empty()) column.present.assign(size, 1);
  column.present.resize(rows, 0);
  resize(column, rows);
}

void PropertyColumns::make_general(PropertyColumn& column) {
  const std::size_t size = size_of(column);
  std::vector<Value> values(size);
  for (std::size_t row = 0; row < size; ++row) {
    if (column.has(row)) values[row] = column.value(row);
  }
  resize(column, 0);
  column.kind = Kind::kValue;
  column.values = std::move(values);
}

/// The column, ready to take a value of this kind for row number `rows`.
PropertyColumn& PropertyColumns::as(std::size_t column, Kind kind, std::size_t rows) {
  PropertyColumn& out = columns[column];
  if (out.kind != kind) {
    if (size_of(out) == 0) {
      out.kind = kind;
    } else if (out.kind != Kind::kValue) {
      make_general(out);
    }
  }
  if (size_of(out) != rows) fill_gap(out, rows);
  if (!out.present.empty()) out.present.push_back(1);
  return out;
}

void PropertyColumns::set_bool(std::size_t column, std::size_t rows, bool value) {
  PropertyColumn& out = as(column, Kind::kBool, rows);
  if (out.kind == Kind::kBool) return out.bools.push_back(value ? 1 : 0);
  out.values.emplace_back(value);
}
void PropertyColumns::set_integer(std::size_t column, std::size_t rows, std::int64_t value) {
  PropertyColumn& out = as(column, Kind::kInteger, rows);
  if (out.kind == Kind::kInteger) return out.integers.push_back(value);
  out.values.emplace_back(value);
}
void PropertyColumns::set_double(std::size_t column, std::size_t rows, double value) {
  PropertyColumn& out = as(column, Kind::kDouble, rows);
  if (out.kind == Kind::kDouble) return out.doubles.push_back(value);
  out.values.emplace_back(value);
}
void PropertyColumns::set_text(std::size_t column, std::size_t rows, std::string_view value) {
  PropertyColumn& out = as(column, Kind::kText, rows);
  if (out.kind == Kind::kText) return out.texts.push_back(value);
  out.values.emplace_back(std::string(value));
}
void PropertyColumns::set_value(std::size_t column, std::size_t rows, Value value) {
  as(column, Kind::kValue, rows).values.push_back(std::move(value));
}

void PropertyColumns::set_all(const Properties& properties, std::size_t rows, TextArena& arena) {
  for (const auto& [name, value] : properties) {
    if (const auto* flag = std::get_if<bool>(&value)) {
      set_bool(column(name, Kind::kBool), rows, *flag);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      set_integer(column(name, Kind::kInteger), rows, *integer);
    } else if (const auto* number = std::get_if<double>(&value)) {
      set_double(column(name, Kind::kDouble), rows, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      set_text(column(name, Kind::kText), rows, arena.copy(*text));
    } else {
      set_value(column(name, Kind::kValue), rows, value);
    }
  }
}

void PropertyColumns::drop(std::size_t rows) {
  for (PropertyColumn& column : columns) {
    if (size_of(column) <= rows) continue;
    resize(column, rows);
    if (!column.present.empty()) column.present.resize(rows);
  }
}

void PropertyColumns::finish(std::size_t rows) {
  std::erase_if(columns, [](const PropertyColumn& column) {
    const auto& present = column.present;
    return size_of(column) == 0 ||
           (!present.empty() && std::find(present.begin(), present.end(), 1) == present.end());
  });
  for (PropertyColumn& column : columns) fill_gap(column, rows);
}

void PropertyColumns::clear() {
  for (PropertyColumn& column : columns) {
    resize(column, 0);
    column.present.clear();
  }
}

void EdgeBuilder::start(std::uint64_t first_line, std::size_t most_rows) {
  rows_ = 0;
  arena_.clear();
  properties_.clear();
  block_.lines.first = first_line;
  block_.lines.offsets.clear();
  block_.integers = true;
  block_.from_integers.resize(most_rows);
  block_.to_integers.resize(most_rows);
  block_.from_texts.clear();
  block_.to_texts.clear();
  block_.relations.clear();
  block_.ids.clear();
  block_.valid.clear();
  block_.confidence.clear();
}

void EdgeBuilder::add_line_offset(std::uint64_t line) {
  add_offset(block_.lines, rows_, line);
}

void EdgeBuilder::add_relation(std::uint16_t relation) {
  push_unusual(block_.relations, rows_, relation, relation == 0);
}

void EdgeBuilder::add_keys(std::string_view from, std::string_view to) {
  if (block_.integers) {
    std::uint64_t from_number = 0;
    std::uint64_t to_number = 0;
    if (canonical_integer(from, from_number) && canonical_integer(to, to_number)) {
      block_.from_integers[rows_] = from_number;
      block_.to_integers[rows_] = to_number;
      return;
    }
    block_.integers = false;
    for (std::size_t row = 0; row < rows_; ++row) {
      block_.from_texts.push_back(digits_of(block_.from_integers[row], arena_));
      block_.to_texts.push_back(digits_of(block_.to_integers[row], arena_));
    }
  }
  block_.from_texts.push_back(from);
  block_.to_texts.push_back(to);
}

void EdgeBuilder::add(const EdgeRow& row, std::uint64_t line) {
  add_keys(row.from, row.to);
  add_line(line);
  add_relation(row.relation);
  push_unusual(block_.ids, rows_, row.id, row.id.empty());
  push_unusual(block_.valid, rows_, row.valid, row.valid.empty());
  push_unusual(block_.confidence, rows_, row.confidence, row.confidence == 1, 1.0);
  ++rows_;
}

void EdgeBuilder::add(const EdgeFact& fact, std::uint16_t relation, std::uint64_t line) {
  properties_.set_all(fact.properties, rows_, arena_);
  add({.from = arena_.copy(fact.from),
       .to = arena_.copy(fact.to),
       .id = arena_.copy(fact.id),
       .relation = relation,
       .valid = fact.valid,
       .confidence = fact.confidence},
      line);
}

const EdgeBlock& EdgeBuilder::finish() {
  block_.from_integers.resize(block_.integers ? rows_ : 0);
  block_.to_integers.resize(block_.integers ? rows_ : 0);
  fill_up(block_.relations, rows_, std::uint16_t{0});
  fill_up(block_.ids, rows_, {});
  fill_up(block_.valid, rows_, {});
  fill_up(block_.confidence, rows_, 1.0);
  properties_.finish(rows_);
  block_.columns.swap(properties_.columns);
  return block_;
}

void NodeBuilder::start(std::uint64_t first_line) {
  rows_ = 0;
  aliases_ = 0;
  arena_.clear();
  properties_.clear();
  block_.lines.first = first_line;
  block_.lines.offsets.clear();
  block_.integers = true;
  block_.key_integers.clear();
  block_.key_texts.clear();
  block_.types.clear();
  block_.names.clear();
  block_.alias_ends.clear();
  block_.aliases.clear();
}

void NodeBuilder::add_key(std::string_view key) {
  if (block_.integers) {
    std::uint64_t number = 0;
    if (canonical_integer(key, number)) return block_.key_integers.push_back(number);
    block_.integers = false;
    for (const std::uint64_t known : block_.key_integers)
      block_.key_texts.push_back(digits_of(known, arena_));
    block_.key_integers.clear();
  }
  block_.key_texts.push_back(key);
}

void NodeBuilder::add(const NodeRow& row, std::uint64_t line) {
  add_key(row.key);
  if (!block_.lines.offsets.empty() || line != block_.lines.first + rows_)
    add_offset(block_.lines, rows_, line);
  push_unusual(block_.types, rows_, row.type, row.type.empty());
  push_unusual(block_.names, rows_, row.name, row.name.empty());
  if (block_.aliases.size() > aliases_ || !block_.alias_ends.empty()) {
    block_.alias_ends.resize(rows_, 0);
    block_.alias_ends.push_back(static_cast<std::uint32_t>(block_.aliases.size()));
  }
  aliases_ = block_.aliases.size();
  ++rows_;
}

void NodeBuilder::add(const NodeFact& fact, std::uint64_t line) {
  properties_.set_all(fact.properties, rows_, arena_);
  for (const std::string& alias : fact.aliases) add_alias(arena_.copy(alias));
  add({arena_.copy(fact.key), arena_.copy(fact.type), arena_.copy(fact.name)}, line);
}

void NodeBuilder::drop() {
  block_.aliases.resize(aliases_);
  properties_.drop(rows_);
}

const NodeBlock& NodeBuilder::finish() {
  fill_up(block_.types, rows_, {});
  fill_up(block_.names, rows_, {});
  properties_.finish(rows_);
  block_.columns.swap(properties_.columns);
  return block_;
}

}  // namespace guanxi
