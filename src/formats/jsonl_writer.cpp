#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <iterator>

#include "guanxi/formats/jsonl.hpp"

namespace guanxi {
namespace {

/// Puts the commas.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  std::string& key(std::string_view name) {
    if (!first_) out_ += ", ";
    first_ = false;
    append_json_string(out_, name);
    out_ += ": ";
    return out_;
  }
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) append_json_string(key(name), value);
  }
  void number(std::string_view name, const std::optional<std::uint64_t>& value) {
    if (value) fmt::format_to(std::back_inserter(key(name)), "{}", *value);
  }
  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool first_ = true;
};

void append_double(std::string& out, double value) {
  const std::size_t start = out.size();
  fmt::format_to(std::back_inserter(out), "{}", value);
  if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
}

void append_scalar(std::string& out, bool value) {
  out += value ? "true" : "false";
}
void append_scalar(std::string& out, std::int64_t value) {
  fmt::format_to(std::back_inserter(out), "{}", value);
}
void append_scalar(std::string& out, double value) {
  append_double(out, value);
}
void append_scalar(std::string& out, const std::string& value) {
  append_json_string(out, value);
}

template <typename List, typename Append>
void append_list(std::string& out, const List& list, Append append) {
  out += '[';
  bool first = true;
  for (const auto& item : list) {
    if (!first) out += ", ";
    first = false;
    append(item);
  }
  out += ']';
}

void append_scalar(std::string& out, const std::vector<Scalar>& list) {
  append_list(out, list, [&out](const Scalar& item) {
    std::visit([&out](const auto& value) { append_scalar(out, value); }, item);
  });
}

void append_properties(ObjectWriter& object, const Properties& properties) {
  if (properties.empty()) return;
  ObjectWriter inner(object.key("properties"));
  for (const auto& [name, value] : properties) append_json_value(inner.key(name), value);
  inner.close();
}

void append_evidence(ObjectWriter& object, const std::vector<Evidence>& evidence) {
  if (evidence.empty()) return;
  std::string& out = object.key("evidence");
  append_list(out, evidence, [&out](const Evidence& item) {
    ObjectWriter inner(out);
    inner.text("source", item.source);
    inner.number("start", item.start);
    inner.number("end", item.end);
    inner.number("line", item.line);
    inner.text("quote", item.quote);
    inner.close();
  });
}

void append_strings(std::string& out, const std::vector<std::string>& list) {
  append_list(out, list, [&out](const std::string& item) { append_json_string(out, item); });
}

void append_date(std::string& out, const std::optional<Date>& date) {
  if (date) {
    append_json_string(out, date->to_string());
  } else {
    out += "null";
  }
}

void append_body(std::string& out, const SourceFact& fact) {
  ObjectWriter object(out);
  append_json_string(object.key("source"), fact.key);
  object.text("title", fact.title);
  object.text("publisher", fact.publisher);
  object.text("date", fact.date);
  object.text("language", fact.language);
  object.text("uri", fact.uri);
  if (fact.text) append_json_string(object.key("text"), *fact.text);
  object.close();
}

void append_body(std::string& out, const NodeFact& fact) {
  ObjectWriter object(out);
  append_json_string(object.key("node"), fact.key);
  object.text("type", fact.type);
  object.text("name", fact.name);
  if (!fact.aliases.empty()) append_strings(object.key("aliases"), fact.aliases);
  append_properties(object, fact.properties);
  append_evidence(object, fact.evidence);
  object.close();
}

void append_body(std::string& out, const EdgeFact& fact) {
  ObjectWriter object(out);
  append_json_string(object.key("edge"), fact.type);
  append_json_string(object.key("from"), fact.from);
  append_json_string(object.key("to"), fact.to);
  object.text("id", fact.id);
  append_properties(object, fact.properties);
  if (!fact.valid.empty()) {
    ObjectWriter valid(object.key("valid"));
    append_date(valid.key("from"), fact.valid.from);
    append_date(valid.key("until"), fact.valid.until);
    valid.close();
  }
  if (fact.confidence != 1.0) append_double(object.key("confidence"), fact.confidence);
  append_evidence(object, fact.evidence);
  object.close();
}

void append_body(std::string& out, const JudgementFact& fact) {
  ObjectWriter object(out);
  append_strings(object.key(fact.kind == JudgementKind::kSame ? "same" : "different"), {fact.a, fact.b});
  object.text("reason", fact.reason);
  append_evidence(object, fact.evidence);
  object.close();
}

/// The first byte from `at` on that needs an escape; the end of the text without one.
std::size_t next_escaped(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U, kHighs = 0x8080808080808080U;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes & kHighs; };
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {  // eight at a time
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const std::uint64_t low = (bytes - kOnes * 0x20) & ~bytes & kHighs;
    if ((low | has_zero(bytes ^ kOnes * '"') | has_zero(bytes ^ kOnes * '\\') |
         has_zero(bytes ^ kOnes * 0x7F)) != 0)
      break;
  }
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '\x7f') break;
  }
  return at;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t clean = 0;  // from here on nothing needed an escape
  for (std::size_t at = next_escaped(text, 0); at < text.size(); at = next_escaped(text, at + 1)) {
    const char c = text[at];
    out.append(text, clean, at - clean);
    clean = at + 1;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    }
  }
  out.append(text, clean);
  out += '"';
}

void append_json_value(std::string& out, const Value& value) {
  std::visit(
      [&out](const auto& v) { append_scalar(out, v); },
      static_cast<const std::variant<bool, std::int64_t, double, std::string, std::vector<Scalar>>&>(value));
}

void append_jsonl(std::string& out, const Fact& fact) {
  std::visit([&out](const auto& f) { append_body(out, f); }, fact);
  out += '\n';
}

std::string to_jsonl(const Fact& fact) {
  std::string line;
  append_jsonl(line, fact);
  line.pop_back();
  return line;
}

}  // namespace guanxi
