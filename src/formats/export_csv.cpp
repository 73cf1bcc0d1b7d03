#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "formats/export_schema.hpp"
#include "formats/table_layout.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/formats/jsonl.hpp"

namespace guanxi {
namespace {

std::string_view heading_type(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::kBoolean:
      return "boolean";
    case ColumnKind::kInteger:
      return "long";
    case ColumnKind::kDouble:
      return "double";
    case ColumnKind::kString:
      return "string";
    case ColumnKind::kBooleans:
      return "boolean[]";
    case ColumnKind::kIntegers:
      return "long[]";
    case ColumnKind::kDoubles:
      return "double[]";
    case ColumnKind::kStrings:
      return "string[]";
    case ColumnKind::kJson:
      return "json";
  }
  return "json";
}

void append_cell(std::string& row, std::string_view text) {
  const bool blank_end = !text.empty() && (text.front() == ' ' || text.back() == ' ' ||
                                           text.front() == '\t' || text.back() == '\t');
  if (!blank_end && text.find_first_of(",;\"\r\n\t|#") == std::string_view::npos) {
    row += text;
    return;
  }
  row += '"';
  for (const char c : text) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

std::string cell_text(const Value& value, ColumnKind kind) {
  if (kind == ColumnKind::kJson) {
    std::string json;
    append_json_value(json, value);
    return json;
  }
  const auto scalar_text = [](const auto& scalar) -> std::string {
    if constexpr (std::is_same_v<std::decay_t<decltype(scalar)>, std::string>) {
      return scalar;
    } else {
      return fmt::format("{}", scalar);
    }
  };
  const auto* list = std::get_if<std::vector<Scalar>>(&value);
  if (list == nullptr) {
    return std::visit(
        [&scalar_text](const auto& v) -> std::string {
          if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::vector<Scalar>>) {
            return {};
          } else {
            return scalar_text(v);
          }
        },
        static_cast<const std::variant<bool, std::int64_t, double, std::string, std::vector<Scalar>>&>(
            value));
  }
  std::string text;
  for (const Scalar& item : *list) {
    if (!text.empty()) text += kListDelimiter;
    text += std::visit(scalar_text, item);
  }
  return text;
}

/// A property whose name means something else to read_table() gets our prefix.
std::string property_heading(const std::string& name, ColumnKind kind, bool node) {
  constexpr std::array<std::string_view, 3> kOfNodes{"name", "aliases", "labels"};
  constexpr std::array<std::string_view, 4> kOfEdges{"id", "valid_from", "valid_until", "confidence"};
  bool taken = name.starts_with(kPropertyPrefix) || trimmed(name) != name;
  std::string lowered = name;
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    if (c == ' ' || c == '-') c = '_';
  }
  const auto meets = [&lowered](std::string_view word) { return lowered == word; };
  taken = taken || (node ? std::any_of(kOfNodes.begin(), kOfNodes.end(), meets)
                         : std::any_of(kOfEdges.begin(), kOfEdges.end(), meets));
  return fmt::format("{}{}:{}", taken ? kPropertyPrefix : "", name, heading_type(kind));
}

class CsvExporter final : public ExportSink {
 public:
  CsvExporter(const std::string& directory, const SchemaScan& schema) : schema_(schema) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) throw Error(ErrorCode::kIo, fmt::format("{}: cannot be made: {}", directory, error.message()));
    nodes_ = Output::open((std::filesystem::path(directory) / "nodes.csv").string());
    edges_ = Output::open((std::filesystem::path(directory) / "edges.csv").string());
  }

  void begin() override {
    row_ = ":ID,:LABEL,name:string";
    if (schema_.has_aliases) row_ += schema_.plain_aliases ? ",aliases:string[]" : ",aliases:json";
    add_property_headings(schema_.node_columns, true);
    finish_row(*nodes_);
    row_ = ":START_ID,:END_ID,:TYPE";
    if (schema_.has_ids) row_ += ",id:string";
    if (schema_.has_validity) row_ += ",valid_from:string,valid_until:string";
    if (schema_.has_confidence) row_ += ",confidence:double";
    add_property_headings(schema_.edge_columns, false);
    finish_row(*edges_);
  }
  void node(const NodeFact& node) override {
    append_cell(row_, node.key);
    cell(node.type);
    cell(node.name);
    if (schema_.has_aliases) cell(aliases_text(node.aliases));
    add_properties(node.properties, schema_.node_columns);
    finish_row(*nodes_);
  }
  void edge(const EdgeFact& edge) override {
    append_cell(row_, edge.from);
    cell(edge.to);
    cell(edge.type);
    if (schema_.has_ids) cell(edge.id);
    if (schema_.has_validity) {
      cell(edge.valid.from ? edge.valid.from->to_string() : "");
      cell(edge.valid.until ? edge.valid.until->to_string() : "");
    }
    if (schema_.has_confidence) cell(edge.confidence == 1.0 ? "" : fmt::format("{}", edge.confidence));
    add_properties(edge.properties, schema_.edge_columns);
    finish_row(*edges_);
  }
  void end() override {
    nodes_->commit();
    edges_->commit();
  }

 private:
  void cell(std::string_view text) {
    row_ += ',';
    append_cell(row_, text);
  }
  void add_property_headings(const Columns& columns, bool node) {
    for (const auto& [name, kind] : columns) cell(property_heading(name, kind, node));
  }
  void add_properties(const Properties& properties, const Columns& columns) {
    for (const auto& [name, kind] : columns) {
      const auto it = properties.find(name);
      cell(it == properties.end() ? std::string{} : cell_text(it->second, kind));
    }
  }
  [[nodiscard]] std::string aliases_text(const std::vector<std::string>& aliases) const {
    if (aliases.empty()) return {};
    const std::vector<Scalar> items(aliases.begin(), aliases.end());
    return cell_text(Value(items), schema_.plain_aliases ? ColumnKind::kStrings : ColumnKind::kJson);
  }
  void finish_row(Output& output) {
    row_ += '\n';
    output.write(row_);
    row_.clear();
  }

  const SchemaScan& schema_;
  std::unique_ptr<Output> nodes_;
  std::unique_ptr<Output> edges_;
  std::string row_;
};

}  // namespace

std::unique_ptr<ExportSink> make_csv_exporter(const std::string& directory, const SchemaScan& schema) {
  return std::make_unique<CsvExporter>(directory, schema);
}

}  // namespace guanxi
