#include <string>

#include "formats/export_schema.hpp"

namespace guanxi {
namespace {

/// In quotes always: a bare word may be a keyword or hold a character that DOT cannot.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f') {
      out += c;
    } else {
      out += ' ';
    }
  }
  out += '"';
  return out;
}

class DotExporter final : public ExportSink {
 public:
  explicit DotExporter(const std::string& path) : output_(Output::open(path)) {}

  void begin() override { output_->write("digraph guanxi {\n  charset=\"UTF-8\";\n"); }
  void node(const NodeFact& node) override {
    std::string line =
        "  " + quoted(node.key) + " [label=" + quoted(node.name.empty() ? node.key : node.name);
    if (!node.type.empty()) line += ", tooltip=" + quoted(node.type);
    output_->write(line + "];\n");
  }
  void edge(const EdgeFact& edge) override {
    std::string line = "  " + quoted(edge.from) + " -> " + quoted(edge.to) + " [label=" + quoted(edge.type);
    if (!edge.valid.empty()) line += ", tooltip=" + quoted(edge.valid.to_string());
    output_->write(line + "];\n");
  }
  void end() override {
    output_->write("}\n");
    output_->commit();
  }

 private:
  std::unique_ptr<Output> output_;
};

}  // namespace

std::unique_ptr<ExportSink> make_dot_exporter(const std::string& path) {
  return std::make_unique<DotExporter>(path);
}

}  // namespace guanxi
