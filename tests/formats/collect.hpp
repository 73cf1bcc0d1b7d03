// A sink that keeps all it gets, and short ways to read a text in memory.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "guanxi/formats/jsonl.hpp"
#include "guanxi/formats/table.hpp"

namespace guanxi::testing {

struct Collector final : FactSink, TableWatcher {
  void take(Fact&& fact, std::uint64_t line) override { facts.emplace_back(std::move(fact), line); }
  void reject(Reject&& reject) override { rejects.push_back(std::move(reject)); }
  void mapped(const TableReport& found) override { report = found; }

  std::vector<std::pair<Fact, std::uint64_t>> facts;
  std::vector<Reject> rejects;
  TableReport report;
  ReadSummary summary;

  /// "LINE:COLUMN: REASON [HINT]" of each reject.
  [[nodiscard]] std::vector<std::string> reasons() const {
    std::vector<std::string> out;
    for (const Reject& r : rejects) {
      out.push_back(std::to_string(r.line) + ':' + std::to_string(r.column) + ": " + r.reason +
                    (r.hint.empty() ? "" : " [" + r.hint + "]"));
    }
    return out;
  }
  /// The facts as their JSON lines.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> out;
    for (const auto& [fact, line] : facts) out.push_back(to_jsonl(fact));
    return out;
  }
};

inline Collector read_jsonl_text(const std::string& text, std::size_t piece_bytes = 1 << 18) {
  Collector out;
  const auto input = Input::of_bytes(text, "facts.jsonl", {.encoding = "UTF-8", .piece_bytes = piece_bytes});
  out.summary = read_jsonl(*input, out);
  return out;
}

inline Collector read_table_text(const std::string& text, const TableOptions& options = {},
                                 std::size_t piece_bytes = 1 << 18) {
  Collector out;
  const auto input = Input::of_bytes(text, "table.csv", {.encoding = "UTF-8", .piece_bytes = piece_bytes});
  out.summary = read_table(*input, options, Ontology::builtin(), out, &out);
  return out;
}

/// A directory that is gone with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "guanxi-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

inline void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}
inline std::string read_file(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

/// What a fact is, member by member.
inline auto members(const NodeFact& f) {
  return std::tie(f.key, f.type, f.name, f.aliases, f.properties, f.evidence);
}
inline auto members(const EdgeFact& f) {
  return std::tie(f.type, f.from, f.to, f.id, f.properties, f.valid, f.confidence, f.evidence);
}
inline auto members(const JudgementFact& f) {
  return std::tie(f.kind, f.a, f.b, f.reason, f.evidence);
}
inline auto members(const SourceFact& f) {
  return std::tie(f.key, f.title, f.publisher, f.date, f.language, f.uri, f.text);
}
inline bool same(const Fact& a, const Fact& b) {
  return a.index() == b.index() &&
         std::visit(
             [&b](const auto& x) { return members(x) == members(std::get<std::decay_t<decltype(x)>>(b)); },
             a);
}

/// Random facts with everything that a text form could stumble over.
class WildFacts {
 public:
  explicit WildFacts(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool chance(unsigned percent) { return below(100) < percent; }

  /// Any valid UTF-8 of up to `most` characters.
  std::string text(std::size_t most = 12) {
    static const std::vector<std::string> kPieces{"a",      "Z",    "0",      " ",      "\"",
                                                  "\\",     "/",    ",",      ";",      "|",
                                                  "\t",     "\n",   "\r",     "\r\n",   std::string(1, '\0'),
                                                  "\x01",   "\x1f", "\x7f",   "'",      "{",
                                                  "}",      "[",    "]",      ":",      "#",
                                                  "<",      ">",    "&",      "é",      "\u0085",
                                                  "\u2028", "灵",   "伴",     "\ufeff", "\ufffd",
                                                  "😀",      "null", "\\u0041"};
    return join(kPieces, most);
  }
  /// Not empty, no control characters.
  std::string key() {
    static const std::vector<std::string> kPieces{"org:", "a", "Z", "0", " ",  "\"", "\\",   ",", ";",
                                                  "|",    "#", "<", "&", "_x", "é",  "灵伴", "😀", "'"};
    std::string out = join(kPieces, 6);
    return out.empty() ? "k" : out;
  }
  Scalar scalar() {
    static const std::vector<double> kDoubles{
        0.0, -0.0, 1.0, 2.5, 0.1, 1e300, -1e-300, 1e20, 5e-324, 123456789.125, 1.7976931348623157e308};
    static const std::vector<std::int64_t> kIntegers{0, 1, -1, 42, INT64_MAX, INT64_MIN, 9007199254740993};
    switch (below(4)) {
      case 0:
        return chance(50);
      case 1:
        return kIntegers[below(kIntegers.size())];
      case 2:
        return kDoubles[below(kDoubles.size())];
      default:
        return text();
    }
  }
  Value value() {
    if (chance(30)) {
      std::vector<Scalar> list(below(4));
      for (Scalar& item : list) item = scalar();
      return list;
    }
    return std::visit([](auto&& v) { return Value(std::forward<decltype(v)>(v)); }, scalar());
  }
  Properties properties() {
    static const std::vector<std::string> kNames{"founded", "name", "id",         "labels",  "properties.x",
                                                 "a:int",   "b:ID", "Valid From", "aliases", " x",
                                                 "性质",    "q\"r", "c,d",        "#e"};
    Properties out;
    for (std::size_t i = below(4); i > 0; --i) out[kNames[below(kNames.size())]] = value();
    return out;
  }
  std::optional<Date> date(std::uint16_t year) {
    if (chance(30)) return std::nullopt;
    return Date{static_cast<std::uint16_t>(year + below(20)),
                static_cast<std::uint8_t>(chance(50) ? 1 + below(12) : 0), 0};
  }
  std::vector<Evidence> evidence() {
    std::vector<Evidence> out(below(3));
    for (Evidence& item : out) {
      if (chance(70)) item.source = key();
      if (chance(50)) {
        item.start = below(1000);
        item.end = *item.start + 1 + below(100);
      }
      if (chance(30)) item.line = below(1000);
      item.quote = text();
    }
    return out;
  }
  NodeFact node() {
    NodeFact fact;
    fact.key = key();
    if (chance(70)) fact.type = chance(50) ? "organisation/company" : "person";
    if (chance(70)) fact.name = key();
    for (std::size_t i = below(3); i > 0; --i) fact.aliases.push_back(key());
    fact.properties = properties();
    fact.evidence = evidence();
    return fact;
  }
  EdgeFact edge() {
    EdgeFact fact;
    fact.type = "works_for";
    fact.from = key();
    fact.to = key();
    if (chance(30)) fact.id = key();
    fact.properties = properties();
    fact.valid = {date(1990), date(2015)};
    if (chance(50)) fact.confidence = static_cast<double>(1 + below(999)) / 1000;
    fact.evidence = evidence();
    return fact;
  }
  Fact fact() {
    switch (below(4)) {
      case 0: {
        SourceFact source{key(), key(), key(), "2025-05", "zh", "http://x/?a=b&c", std::nullopt};
        if (chance(50)) source.text = text(100);
        return source;
      }
      case 1:
        return node();
      case 2:
        return edge();
      default: {
        const std::string a = key();
        return JudgementFact{chance(50) ? JudgementKind::kSame : JudgementKind::kDifferent, a, a + "x",
                             text(), evidence()};
      }
    }
  }

 private:
  std::string join(const std::vector<std::string>& pieces, std::size_t most) {
    std::string out;
    for (std::size_t i = below(most + 1); i > 0; --i) out += pieces[below(pieces.size())];
    return out;
  }
  std::mt19937_64 random_;
};

}  // namespace guanxi::testing
