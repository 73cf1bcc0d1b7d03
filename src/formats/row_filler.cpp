#include "formats/row_filler.hpp"

#include <algorithm>

#include "formats/cells.hpp"

namespace guanxi {
namespace {

using Kind = PropertyColumn::Kind;

/// Not longer than that, and no control characters. The text is valid UTF-8.
bool is_clean(std::string_view text, std::size_t most_bytes) noexcept {
  if (text.size() > most_bytes) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return false;
    if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return false;
  }
  return true;
}

Kind kind_of(const Column& column) {
  if (column.role != Role::kProperty) return Kind::kText;
  if (column.list) return Kind::kValue;
  switch (column.type) {
    case CellType::kInteger:
      return Kind::kInteger;
    case CellType::kDouble:
      return Kind::kDouble;
    case CellType::kBoolean:
      return Kind::kBool;
    case CellType::kString:
    case CellType::kDate:
      return Kind::kText;
    case CellType::kJson:
      break;
  }
  return Kind::kValue;
}

/// Whether find_fault() would take an edge, or a node, of this type.
bool is_good_type(std::string_view type, TableKind kind) {
  if (kind == TableKind::kEdges)
    return !find_fault(EdgeFact{.type = std::string(type), .from = "a", .to = "b"});
  return !find_fault(NodeFact{.key = "a", .type = std::string(type)});
}

}  // namespace

RowFiller::RowFiller(const TableLayout& layout, const TableOptions& options, BlockSink& sink)
    : layout_(layout), options_(options), relations_(sink), properties_(layout.columns.size()) {
  std::set<std::string> names;
  bool labels = false;
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    const Column& column = layout.columns[i];
    if (column.role == Role::kIgnored) continue;
    active_.push_back(i);
    labels = labels || column.role == Role::kLabels;
    unusual_ = unusual_ || find_fault(NodeFact{.key = column.prefix + 'a'}).has_value();
    if (column.property.empty() && column.role != Role::kProperty) continue;
    // Two columns that state one property: which one does depends on the row.
    unusual_ = unusual_ || !names.insert(column.property).second ||
               find_fault(NodeFact{.key = "a", .properties = {{column.property, true}}}).has_value();
  }
  unusual_ = unusual_ || (labels && names.contains("labels"));
  const std::string& type = options.constant_type;
  unusual_ = unusual_ || (!type.empty() && !is_good_type(type, layout.kind));
  if (layout.kind == TableKind::kEdges && !type.empty() && !unusual_) constant_ = relations_.handle(type);
}

std::optional<std::uint16_t> RowFiller::only_ends() const {
  if (!constant_ || layout_.columns.size() != 2) return std::nullopt;
  const Column& from = layout_.columns[0];
  const Column& to = layout_.columns[1];
  if (from.role != Role::kFrom || to.role != Role::kTo || !from.prefix.empty() || !to.prefix.empty())
    return std::nullopt;
  return constant_;
}

void RowFiller::start(BlockOutput& out) {
  const bool edges = layout_.kind == TableKind::kEdges;
  out_ = &out;
  arena_ = edges ? &out.edges.arena() : &out.nodes.arena();
  columns_ = edges ? &out.edges.properties() : &out.nodes.properties();
  if (unusual_) return;
  for (const std::size_t i : active_) {
    const Column& column = layout_.columns[i];
    if (column.role == Role::kProperty || !column.property.empty())
      properties_[i] = columns_->column(column.property, kind_of(column));
  }
}

bool RowFiller::fill(BlockOutput& out, const std::vector<CsvField>& fields, std::uint64_t line, bool copy) {
  if (unusual_) return false;
  copy_ = copy;
  const bool edges = layout_.kind == TableKind::kEdges;
  rows_ = edges ? out.edges.rows() : out.nodes.rows();
  if (edges ? fill_edge(fields, line) : fill_node(fields, line)) return true;
  if (edges) {
    columns_->drop(rows_);
  } else {
    out.nodes.drop();
  }
  return false;
}

void RowFiller::add(BlockOutput& out, const Fact& fact, std::uint64_t line) {
  if (const auto* edge = std::get_if<EdgeFact>(&fact)) {
    out.edges.add(*edge, relations_.handle(edge->type), line);
  } else {
    out.nodes.add(std::get<NodeFact>(fact), line);
  }
}

bool RowFiller::fill_edge(const std::vector<CsvField>& fields, std::uint64_t line) {
  EdgeRow row;
  row.relation = constant_.value_or(0);
  bool typed = constant_.has_value();
  for (const std::size_t i : active_) {
    if (!fill_edge_cell(row, i, fields[i])) return false;
    typed = typed || (layout_.columns[i].role == Role::kType && !plain(fields[i]).empty());
  }
  const auto& [from, until] = row.valid;
  if (!typed || (from && until && from->first_day() > until->last_day())) return false;
  out_->edges.add(row, line);
  return true;
}

bool RowFiller::fill_edge_cell(EdgeRow& row, std::size_t i, const CsvField& field) {
  const Column& column = layout_.columns[i];
  const std::string_view text = plain(field);
  switch (column.role) {
    case Role::kFrom:
      return fill_key(column, text, row.from);
    case Role::kTo:
      return fill_key(column, text, row.to);
    case Role::kType:
      return text.empty() || take_relation(text, row.relation);
    case Role::kId:
      row.id = keep(text);
      return is_clean(text, kMaxKeyBytes);
    case Role::kValidFrom:
    case Role::kValidUntil: {
      const std::string_view date = trimmed(text);
      if (date.empty()) return true;
      auto& end = column.role == Role::kValidFrom ? row.valid.from : row.valid.until;
      end = Date::parse(date);
      return end.has_value();
    }
    case Role::kConfidence: {
      const std::string_view number = trimmed(text);
      if (number.empty()) return true;
      return parse_double(number, row.confidence) == std::errc() && row.confidence > 0 && row.confidence <= 1;
    }
    case Role::kProperty:
      return fill_property(i, field.text);
    default:
      return true;
  }
}

bool RowFiller::fill_node(const std::vector<CsvField>& fields, std::uint64_t line) {
  NodeRow row;
  row.type = options_.constant_type;
  for (const std::size_t i : active_) {
    if (!fill_node_cell(row, i, fields[i])) return false;
  }
  if (!is_type(row.type) || !is_clean(row.name, kMaxNameBytes)) return false;
  out_->nodes.add(row, line);
  return true;
}

bool RowFiller::fill_node_cell(NodeRow& row, std::size_t i, const CsvField& field) {
  const Column& column = layout_.columns[i];
  const std::string_view text = plain(field);
  switch (column.role) {
    case Role::kKey:
      if (!fill_key(column, text, row.key)) return false;
      if (column.is_name) row.name = keep(text);
      if (!column.property.empty()) columns_->set_text(properties_[i], rows_, keep(text));
      return true;
    case Role::kType:
      row.type = keep(text);
      return true;
    case Role::kLabels: {
      const std::string_view label = trimmed(text);
      if (label.find(kListDelimiter) != std::string_view::npos) return false;
      if (!label.empty()) row.type = keep(label);
      return true;
    }
    case Role::kName:
      row.name = keep(text);
      return true;
    case Role::kAliases:
      return fill_aliases(column, field.text);
    case Role::kProperty:
      return fill_property(i, field.text);
    default:
      return true;
  }
}

bool RowFiller::fill_key(const Column& column, std::string_view text, std::string_view& key) {
  if (text.empty()) return false;
  key = column.prefix.empty() ? keep(text) : arena_->join(column.prefix, text);
  return is_clean(key, kMaxKeyBytes);
}

bool RowFiller::fill_aliases(const Column& column, std::string_view text) {
  if (text.empty()) return true;
  if (column.type == CellType::kJson) return false;
  bool good = true;
  const std::string_view separator =
      column.list ? std::string_view(&kListDelimiter, 1) : std::string_view(options_.alias_separator);
  for_each_part(text, separator, [&](std::string_view part) {
    const std::string_view alias = trimmed(part);
    if (alias.empty()) return;
    good = good && is_clean(alias, kMaxNameBytes);
    out_->nodes.add_alias(keep(alias));
  });
  return good;
}

bool RowFiller::fill_property(std::size_t i, std::string_view text) {
  const Column& column = layout_.columns[i];
  if (text.empty()) return true;
  if (column.list || column.type == CellType::kJson) return false;
  if (column.type == CellType::kString) {
    columns_->set_text(properties_[i], rows_, keep(text));
    return true;
  }
  text = trimmed(text);
  if (text.empty()) return true;
  if (column.type == CellType::kInteger) {
    std::int64_t value = 0;
    if (parse_integer(text, value) != std::errc()) return false;
    columns_->set_integer(properties_[i], rows_, value);
  } else if (column.type == CellType::kDouble) {
    double value = 0;
    if (parse_double(text, value) != std::errc()) return false;
    columns_->set_double(properties_[i], rows_, value);
  } else if (column.type == CellType::kBoolean) {
    bool value = false;
    if (!parse_boolean(text, value)) return false;
    columns_->set_bool(properties_[i], rows_, value);
  } else {
    const auto date = Date::parse(text);
    if (!date) return false;
    const std::string canonical = date->to_string();
    columns_->set_text(properties_[i], rows_, canonical == text ? keep(text) : arena_->copy(canonical));
  }
  return true;
}

bool RowFiller::take_relation(std::string_view name, std::uint16_t& handle) {
  if (const auto known = relations_.find(name)) {
    handle = *known;
    return true;
  }
  if (!is_good_type(name, TableKind::kEdges)) return false;
  handle = relations_.handle(name);
  return true;
}

bool RowFiller::is_type(std::string_view type) {
  constexpr std::size_t kMostKnown = 1000;
  if (type.empty() || good_types_.contains(type)) return true;
  if (!is_good_type(type, TableKind::kNodes)) return false;
  if (good_types_.size() < kMostKnown) good_types_.emplace(type);
  return true;
}

}  // namespace guanxi
