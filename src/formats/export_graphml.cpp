#include <fmt/format.h>

#include "formats/export_schema.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/jsonl.hpp"

namespace guanxi {
namespace {

/// Text between tags and in attributes. Line ends as references: a parser would turn CR into LF, and all of
/// them into blanks in an attribute.
std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool noncharacter = text.substr(i, 3) == "\xef\xbf\xbe" || text.substr(i, 3) == "\xef\xbf\xbf";
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || noncharacter) {
          out += "\xef\xbf\xbd";
          if (noncharacter) i += 2;
        } else {
          out += c;
        }
    }
  }
  return out;
}

/// Characters of an XML name token.
bool is_name_character(char32_t c) noexcept {
  if (c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ':' || c == '_';
  }
  return c == 0xB7 || (c >= 0xC0 && c <= 0x37D && c != 0xD7 && c != 0xF7) || (c >= 0x37F && c <= 0x1FFF) ||
         c == 0x200C || c == 0x200D || c == 0x203F || c == 0x2040 || (c >= 0x2070 && c <= 0x218F) ||
         (c >= 0x2C00 && c <= 0x2FEF) || (c >= 0x3001 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
         (c >= 0xFDF0 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0xEFFFF);
}

/// A key as an id: what a name token cannot hold is written _xHHHH_, and so is the '_' of a key that looks
/// like that.
std::string xml_id(std::string_view key) {
  const std::u32string characters = to_code_points(key);
  std::string out;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t c = characters[i];
    const bool mimics = c == '_' && i + 1 < characters.size() && characters[i + 1] == 'x';
    if (is_name_character(c) && !mimics) {
      append_utf8(out, c);
    } else {
      out += fmt::format("_x{:04X}_", static_cast<std::uint32_t>(c));
    }
  }
  return out;
}

std::string_view attribute_type(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::kBoolean:
      return "boolean";
    case ColumnKind::kInteger:
      return "long";
    case ColumnKind::kDouble:
      return "double";
    default:
      return "string";
  }
}

/// A text that a kJson column holds only because it is empty stays JSON like its fellows: one rule a column.
std::string value_text(const Value& value, ColumnKind kind) {
  if (kind == ColumnKind::kString) return std::get<std::string>(value);
  std::string json;
  append_json_value(json, value);
  return json;
}

class GraphmlExporter final : public ExportSink {
 public:
  GraphmlExporter(const std::string& path, const SchemaScan& schema)
      : schema_(schema), output_(Output::open(path)) {}

  void begin() override {
    output_->write(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\""
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        " xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns"
        " http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n");
    for (const std::string_view name : {"key", "type", "name", "aliases"})
      declare("node", name, name, "string");
    declare_properties("node", schema_.node_columns);
    for (const std::string_view name : {"relation", "id", "valid_from", "valid_until"}) {
      declare("edge", std::string("edge_") + std::string(name), name, "string");
    }
    declare("edge", "edge_confidence", "confidence", "double");
    declare_properties("edge", schema_.edge_columns);
    output_->write("  <graph edgedefault=\"directed\">\n");
  }
  void node(const NodeFact& node) override {
    text_ = fmt::format("    <node id=\"{}\">", xml_id(node.key));
    data("key", node.key);
    data("type", node.type);
    data("name", node.name);
    if (!node.aliases.empty()) {
      std::string json;
      append_json_value(json, Value(std::vector<Scalar>(node.aliases.begin(), node.aliases.end())));
      data("aliases", json);
    }
    properties("node", node.properties, schema_.node_columns);
    output_->write(text_ + "</node>\n");
  }
  void edge(const EdgeFact& edge) override {
    text_ = fmt::format("    <edge source=\"{}\" target=\"{}\">", xml_id(edge.from), xml_id(edge.to));
    data("edge_relation", edge.type);
    data("edge_id", edge.id);
    if (edge.valid.from) data("edge_valid_from", edge.valid.from->to_string());
    if (edge.valid.until) data("edge_valid_until", edge.valid.until->to_string());
    data("edge_confidence", fmt::format("{}", edge.confidence));
    properties("edge", edge.properties, schema_.edge_columns);
    output_->write(text_ + "</edge>\n");
  }
  void end() override {
    output_->write("  </graph>\n</graphml>\n");
    output_->commit();
  }

 private:
  void declare(std::string_view owner, std::string_view id, std::string_view name, std::string_view type) {
    output_->write(fmt::format("  <key id=\"{}\" for=\"{}\" attr.name=\"{}\" attr.type=\"{}\"/>\n", id, owner,
                               escaped(name), type));
  }
  /// Properties have ids of their own ("node_property_3"): their names may be anything.
  void declare_properties(std::string_view owner, const Columns& columns) {
    std::size_t number = 0;
    for (const auto& [name, kind] : columns) {
      declare(owner, fmt::format("{}_property_{}", owner, number++), name, attribute_type(kind));
    }
  }
  void data(std::string_view id, std::string_view text) {
    if (!text.empty()) text_ += fmt::format("<data key=\"{}\">{}</data>", id, escaped(text));
  }
  void properties(std::string_view owner, const Properties& values, const Columns& columns) {
    std::size_t number = 0;
    for (const auto& [name, kind] : columns) {
      const auto it = values.find(name);
      if (it != values.end())
        data(fmt::format("{}_property_{}", owner, number), value_text(it->second, kind));
      ++number;
    }
  }

  const SchemaScan& schema_;
  std::unique_ptr<Output> output_;
  std::string text_;
};

}  // namespace

std::unique_ptr<ExportSink> make_graphml_exporter(const std::string& path, const SchemaScan& schema) {
  return std::make_unique<GraphmlExporter>(path, schema);
}

}  // namespace guanxi
