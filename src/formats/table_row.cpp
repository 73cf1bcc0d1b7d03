#include "formats/table_row.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/cells.hpp"
#include "formats/json_fact.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShownBytes = 60;  // of a value in a reason

[[noreturn]] void fault(std::string_view text, std::string_view what, std::string hint = {}) {
  throw CellFault{0, fmt::format("'{:.{}}' {}", text, kShownBytes, what), std::move(hint)};
}

std::string key_of(const Column& column, const CsvField& field) {
  const std::string_view text = plain(field);
  if (text.empty()) throw CellFault{0, "is empty", {}};
  return column.prefix + std::string(text);
}

std::int64_t integer_of(std::string_view text) {
  std::int64_t number = 0;
  const std::errc error = parse_integer(text, number);
  if (error == std::errc::result_out_of_range) fault(text, "does not fit in 64 bits");
  if (error != std::errc()) fault(text, "is no whole number");
  return number;
}

double double_of(std::string_view text) {
  double number = 0;
  const std::errc error = parse_double(text, number);
  if (error == std::errc::result_out_of_range) fault(text, "is out of the range of a double");
  if (error != std::errc()) fault(text, "is no number");
  return number;
}

bool boolean_of(std::string_view text) {
  bool value = false;
  if (!parse_boolean(text, value)) fault(text, "is neither true nor false");
  return value;
}

Date date_of(std::string_view text) {
  const auto date = Date::parse(text);
  if (!date) fault(text, "is no date", "a date is YYYY, YYYY-MM or YYYY-MM-DD");
  return *date;
}

Scalar scalar_of(std::string_view text, CellType type) {
  switch (type) {
    case CellType::kInteger:
      return integer_of(trimmed(text));
    case CellType::kDouble:
      return double_of(trimmed(text));
    case CellType::kBoolean:
      return boolean_of(trimmed(text));
    case CellType::kDate:
      return date_of(trimmed(text)).to_string();
    case CellType::kString:
    case CellType::kJson:
      break;
  }
  return std::string(text);
}

constexpr std::string_view kListSeparator(&kListDelimiter, 1);

}  // namespace

Value RowReader::parse_json(std::string_view text) {
  simdjson::dom::element element;
  if (parser_.parse(text.data(), text.size()).get(element) != simdjson::SUCCESS)
    fault(text, "is not valid JSON");
  if (element.is_null()) fault(text, "is no value", "leave the cell empty");
  try {
    return build_value(element);
  } catch (const FactFault& found) {
    fault(text, found.reason, found.hint);
  }
}

void RowReader::read_property(Properties& properties, const Column& column, const CsvField& field) {
  if (field.text.empty()) return;
  if (column.type == CellType::kJson) {
    properties.emplace(column.property, parse_json(field.text));
  } else if (column.list) {
    std::vector<Scalar> items;
    for_each_part(field.text, kListSeparator,
                  [&](std::string_view part) { items.push_back(scalar_of(part, column.type)); });
    properties.emplace(column.property, std::move(items));
  } else {
    if (column.type != CellType::kString && trimmed(field.text).empty()) return;
    properties.emplace(column.property,
                       std::visit([](auto&& scalar) { return Value(std::forward<decltype(scalar)>(scalar)); },
                                  scalar_of(field.text, column.type)));
  }
}

/// The first label that is a known type is the type; if none is, the first. The others are a property.
void RowReader::read_labels(NodeFact& fact, const CsvField& field) const {
  std::vector<std::string> labels;
  for_each_part(plain(field), kListSeparator, [&labels](std::string_view part) {
    if (const std::string_view label = trimmed(part); !label.empty()) labels.emplace_back(label);
  });
  if (labels.empty()) return;
  std::size_t chosen = 0;
  for (std::size_t i = labels.size(); i-- > 0;) {
    if (ontology_.node_type(labels[i]) != nullptr) chosen = i;
  }
  fact.type = labels[chosen];
  if (labels.size() == 1) return;
  std::vector<Scalar> others;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (i != chosen) others.emplace_back(std::move(labels[i]));
  }
  fact.properties.emplace("labels", std::move(others));
}

void RowReader::read_aliases(NodeFact& fact, const Column& column, const CsvField& field) {
  if (field.text.empty()) return;
  if (column.type == CellType::kJson) {
    const Value value = parse_json(field.text);
    const auto* items = std::get_if<std::vector<Scalar>>(&value);
    if (items == nullptr) fault(field.text, "is no list");
    for (const Scalar& item : *items) {
      const auto* alias = std::get_if<std::string>(&item);
      if (alias == nullptr) fault(field.text, "is no list of texts");
      fact.aliases.push_back(*alias);
    }
    return;
  }
  for_each_part(field.text, column.list ? kListSeparator : std::string_view(options_.alias_separator),
                [&fact](std::string_view part) {
                  if (const std::string_view alias = trimmed(part); !alias.empty())
                    fact.aliases.emplace_back(alias);
                });
}

void RowReader::read_node_cell(NodeFact& fact, const Column& column, const CsvField& field) {
  switch (column.role) {
    case Role::kKey:
      fact.key = key_of(column, field);
      if (column.is_name) fact.name = plain(field);
      if (!column.property.empty()) fact.properties.emplace(column.property, std::string(plain(field)));
      break;
    case Role::kType:
      fact.type = plain(field);
      break;
    case Role::kLabels:
      read_labels(fact, field);
      break;
    case Role::kName:
      fact.name = plain(field);
      break;
    case Role::kAliases:
      read_aliases(fact, column, field);
      break;
    case Role::kProperty:
      if (column.property == "labels" && fact.properties.contains("labels") && !field.text.empty()) {
        throw CellFault{0, "is a second list of labels beside that of several types", "rename the column"};
      }
      read_property(fact.properties, column, field);
      break;
    default:
      break;
  }
}

void RowReader::read_edge_cell(EdgeFact& fact, const Column& column, const CsvField& field) {
  const std::string_view text = plain(field);
  switch (column.role) {
    case Role::kFrom:
      fact.from = key_of(column, field);
      break;
    case Role::kTo:
      fact.to = key_of(column, field);
      break;
    case Role::kType:
      if (!text.empty()) fact.type = text;
      break;
    case Role::kId:
      fact.id = text;
      break;
    case Role::kValidFrom:
      if (!trimmed(text).empty()) fact.valid.from = date_of(trimmed(text));
      break;
    case Role::kValidUntil:
      if (!trimmed(text).empty()) fact.valid.until = date_of(trimmed(text));
      break;
    case Role::kConfidence:
      if (trimmed(text).empty()) break;
      fact.confidence = double_of(trimmed(text));
      if (!(fact.confidence > 0 && fact.confidence <= 1)) fault(text, "is not above 0 and at most 1");
      break;
    case Role::kProperty:
      read_property(fact.properties, column, field);
      break;
    default:
      break;
  }
}

Fact RowReader::read(const std::vector<CsvField>& fields) {
  const bool edges = layout_.kind == TableKind::kEdges;
  NodeFact node;
  EdgeFact edge;
  (edges ? edge.type : node.type) = options_.constant_type;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Column& column = layout_.columns[i];
    if (column.role == Role::kIgnored) continue;
    try {
      if (edges) {
        read_edge_cell(edge, column, fields[i]);
      } else {
        read_node_cell(node, column, fields[i]);
      }
    } catch (CellFault& found) {
      found.column = i;
      throw;
    }
  }
  if (edges) return edge;
  return node;
}

}  // namespace guanxi
