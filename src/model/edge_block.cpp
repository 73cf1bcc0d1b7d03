#include "guanxi/model/edge_block.hpp"

namespace guanxi {
namespace {

Properties properties_of(const std::vector<PropertyColumn>& columns, std::size_t row) {
  Properties properties;
  for (const PropertyColumn& column : columns) {
    if (column.has(row)) properties.emplace(column.name, column.value(row));
  }
  return properties;
}

std::string key_of(bool integers, const std::vector<std::uint64_t>& numbers,
                   const std::vector<std::string_view>& texts, std::size_t row) {
  return integers ? std::to_string(numbers[row]) : std::string(texts[row]);
}

}  // namespace

Value PropertyColumn::value(std::size_t row) const {
  switch (kind) {
    case Kind::kBool:
      return bools[row] != 0;
    case Kind::kInteger:
      return integers[row];
    case Kind::kDouble:
      return doubles[row];
    case Kind::kText:
      return std::string(texts[row]);
    case Kind::kValue:
      break;
  }
  return values[row];
}

std::span<const std::string_view> NodeBlock::aliases_of(std::size_t row) const noexcept {
  if (alias_ends.empty()) return {};
  const std::size_t begin = row == 0 ? 0 : alias_ends[row - 1];
  return std::span(aliases).subspan(begin, alias_ends[row] - begin);
}

EdgeFact fact_of(const EdgeBlock& block, std::size_t row, std::span<const std::string> relations) {
  EdgeFact fact;
  fact.type = relations[block.relations.empty() ? 0 : block.relations[row]];
  fact.from = key_of(block.integers, block.from_integers, block.from_texts, row);
  fact.to = key_of(block.integers, block.to_integers, block.to_texts, row);
  if (!block.ids.empty()) fact.id = block.ids[row];
  if (!block.valid.empty()) fact.valid = block.valid[row];
  if (!block.confidence.empty()) fact.confidence = block.confidence[row];
  fact.properties = properties_of(block.columns, row);
  return fact;
}

NodeFact fact_of(const NodeBlock& block, std::size_t row) {
  NodeFact fact;
  fact.key = key_of(block.integers, block.key_integers, block.key_texts, row);
  if (!block.types.empty()) fact.type = block.types[row];
  if (!block.names.empty()) fact.name = block.names[row];
  for (const std::string_view alias : block.aliases_of(row)) fact.aliases.emplace_back(alias);
  fact.properties = properties_of(block.columns, row);
  return fact;
}

bool canonical_integer(std::string_view key, std::uint64_t& number) noexcept {
  constexpr std::size_t kMaxDigits = 19;  // of 2^63 - 1, and no number of 19 digits overflows 64 bits
  if (key.empty() || key.size() > kMaxDigits || (key.front() == '0' && key.size() > 1)) return false;
  std::uint64_t value = 0;
  for (const char c : key) {
    const auto digit = static_cast<std::uint8_t>(c - '0');
    if (digit > 9) return false;
    value = value * 10 + digit;
  }
  number = value;
  return value >> 63 == 0;
}

}  // namespace guanxi
