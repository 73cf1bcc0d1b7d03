#include "guanxi/formats/export.hpp"

#include <algorithm>

#include "formats/export_schema.hpp"
#include "formats/table_layout.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/formats/jsonl.hpp"

namespace guanxi {
namespace {

/// Control characters that a text file should not hold.
bool is_plain_text(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == '\x7f';
  });
}

ColumnKind kind_of_scalar(bool) {
  return ColumnKind::kBoolean;
}
ColumnKind kind_of_scalar(std::int64_t) {
  return ColumnKind::kInteger;
}
ColumnKind kind_of_scalar(double) {
  return ColumnKind::kDouble;
}
ColumnKind kind_of_scalar(const std::string& text) {
  return text.empty() || !is_plain_text(text) ? ColumnKind::kJson : ColumnKind::kString;
}

ColumnKind list_of(ColumnKind item) {
  switch (item) {
    case ColumnKind::kBoolean:
      return ColumnKind::kBooleans;
    case ColumnKind::kInteger:
      return ColumnKind::kIntegers;
    case ColumnKind::kDouble:
      return ColumnKind::kDoubles;
    case ColumnKind::kString:
      return ColumnKind::kStrings;
    default:
      return ColumnKind::kJson;
  }
}

ColumnKind kind_of_scalar(const std::vector<Scalar>& list) {
  if (list.empty()) return ColumnKind::kJson;
  for (const Scalar& item : list) {
    if (item.index() != list.front().index()) return ColumnKind::kJson;
    const auto* text = std::get_if<std::string>(&item);
    if (text != nullptr && !fits_in_list(*text)) return ColumnKind::kJson;
  }
  return list_of(std::visit([](const auto& v) { return kind_of_scalar(v); }, list.front()));
}

void add(Columns& columns, const Properties& properties) {
  for (const auto& [name, value] : properties) {
    const ColumnKind kind = kind_of(value);
    const auto [column, is_new] = columns.try_emplace(name, kind);
    if (!is_new && column->second != kind) column->second = ColumnKind::kJson;
  }
}

class JsonlExporter final : public ExportSink {
 public:
  explicit JsonlExporter(const std::string& path) : output_(Output::open(path)) {}
  void source(const SourceFact& fact) override { write(fact); }
  void node(const NodeFact& fact) override { write(fact); }
  void edge(const EdgeFact& fact) override { write(fact); }
  void judgement(const JudgementFact& fact) override { write(fact); }
  void end() override { output_->commit(); }

 private:
  void write(const Fact& fact) {
    line_.clear();
    append_jsonl(line_, fact);
    output_->write(line_);
  }
  std::unique_ptr<Output> output_;
  std::string line_;
};

}  // namespace

bool fits_in_list(std::string_view text) noexcept {
  return !text.empty() && is_plain_text(text) && text.find(kListDelimiter) == std::string_view::npos;
}

ColumnKind kind_of(const Value& value) {
  return std::visit([](const auto& v) { return kind_of_scalar(v); }, value);
}

void SchemaScan::node(const NodeFact& node) {
  add(node_columns, node.properties);
  has_aliases = has_aliases || !node.aliases.empty();
  plain_aliases =
      plain_aliases && std::all_of(node.aliases.begin(), node.aliases.end(), [](const std::string& alias) {
        return fits_in_list(alias) && trimmed(alias) == alias;
      });
}

void SchemaScan::edge(const EdgeFact& edge) {
  add(edge_columns, edge.properties);
  has_ids = has_ids || !edge.id.empty();
  has_validity = has_validity || !edge.valid.empty();
  has_confidence = has_confidence || edge.confidence != 1.0;
}

std::unique_ptr<ExportSink> make_jsonl_exporter(const std::string& path) {
  return std::make_unique<JsonlExporter>(path);
}

std::optional<ExportFormat> parse_export_format(std::string_view name) noexcept {
  if (name == "jsonl") return ExportFormat::kJsonl;
  if (name == "csv") return ExportFormat::kCsv;
  if (name == "graphml") return ExportFormat::kGraphml;
  if (name == "dot" || name == "gv") return ExportFormat::kDot;
  return std::nullopt;
}

void export_graph(const GraphFeed& feed, ExportFormat format, const std::string& path) {
  SchemaScan schema;
  if (format == ExportFormat::kCsv || format == ExportFormat::kGraphml) {
    if (format == ExportFormat::kCsv && path == "-") {
      throw Error(ErrorCode::kInvalidArgument, "CSV is two files, which standard output cannot hold",
                  "name a directory");
    }
    feed(schema);
  }
  std::unique_ptr<ExportSink> sink;
  switch (format) {
    case ExportFormat::kJsonl:
      sink = make_jsonl_exporter(path);
      break;
    case ExportFormat::kCsv:
      sink = make_csv_exporter(path, schema);
      break;
    case ExportFormat::kGraphml:
      sink = make_graphml_exporter(path, schema);
      break;
    case ExportFormat::kDot:
      sink = make_dot_exporter(path);
      break;
  }
  sink->begin();
  feed(*sink);
  sink->end();
}

}  // namespace guanxi
