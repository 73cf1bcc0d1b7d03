// Random facts over a small world, so that sources agree, disagree and overlap.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "guanxi/model/fact.hpp"

namespace guanxi::testing {

/// How many random histories a test tries. Under a sanitizer a store takes ten times as long; what it looks
/// for shows in fewer.
constexpr std::uint64_t seeds([[maybe_unused]] std::uint64_t plain,
                              [[maybe_unused]] std::uint64_t sanitized) {
#if defined(__SANITIZE_ADDRESS__)
  return sanitized;
#else
  return plain;
#endif
}

class RandomFacts {
 public:
  explicit RandomFacts(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  template <typename T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }

  std::string key() { return "org:" + std::to_string(below(12)); }
  std::string source() { return "source-" + std::to_string(below(5)); }
  std::string name() {
    static const std::vector<std::string> kNames = {
        "之江实验室", "之江 实验室",     "Acme Ltd", "acme ltd", "宇树科技", "宇樹科技", "杭州市",
        "杭州",       "Ærøskøbing Labs", "a",        "—",        "DeepSeek", "深度求索"};
    return pick(kNames);
  }
  std::string date() {
    static const std::vector<std::string> kDates = {"2014", "2025-05", "2025-05-28", "1999-12-31",
                                                    "2024-02-29"};
    return pick(kDates);
  }
  Scalar scalar() {
    switch (below(4)) {
      case 0:
        return chance(50);
      case 1:
        return static_cast<std::int64_t>(below(5)) - 2;
      case 2:
        return static_cast<double>(below(5)) / 4 - 0.5;
      default:
        return name();
    }
  }
  Value value() {
    if (chance(25)) {
      std::vector<Scalar> list(below(3));
      for (Scalar& s : list) s = scalar();
      return list;
    }
    Value out;
    std::visit([&](auto&& x) { out = x; }, scalar());
    return out;
  }
  Properties properties() {
    static const std::vector<std::string> kNames = {"founded", "staff", "role", "性质"};
    Properties out;
    for (std::size_t i = below(3); i > 0; --i) out[pick(kNames)] = value();
    return out;
  }
  Period period() {
    Period p;
    if (chance(40)) p.from = Date::parse(pick(std::vector<std::string>{"2001", "2002-03", "2003-04-05"}));
    if (chance(30)) p.until = Date::parse(pick(std::vector<std::string>{"2010", "2020-06", "2021-07-08"}));
    return p;
  }
  std::vector<Evidence> evidence() {
    std::vector<Evidence> out(below(4) == 0 ? 0 : 1 + below(3));
    for (Evidence& e : out) {
      if (chance(90)) e.source = source();
      if (chance(50)) {
        e.start = below(100);
        e.end = *e.start + 1 + below(20);
      } else if (chance(50)) {
        e.line = 1 + below(50);
      }
      if (chance(50)) e.quote = name();
    }
    return out;
  }

  Fact fact() {
    const std::size_t kind = below(20);
    if (kind == 0) return source_fact();
    if (kind < 3) return judgement();
    if (kind < 10) return node();
    return edge();
  }
  std::vector<Fact> facts(std::size_t n) {
    std::vector<Fact> out(n);
    for (Fact& f : out) f = fact();
    return out;
  }

  SourceFact source_fact() {
    SourceFact s;
    s.key = source();
    if (chance(70)) s.title = name();
    if (chance(50)) s.date = date();
    if (chance(30)) s.publisher = name();
    if (chance(50)) s.text = name() + date() + std::string(below(3) * 40, 'x');
    return s;
  }
  NodeFact node() {
    static const std::vector<std::string> kTypes = {
        "organisation", "organisation/company", "person", "place/city", "", "odd/type"};
    NodeFact n;
    n.key = key();
    n.type = pick(kTypes);
    if (chance(85)) n.name = name();
    for (std::size_t i = below(3); i > 0; --i) n.aliases.push_back(name());
    n.properties = properties();
    n.evidence = evidence();
    return n;
  }
  EdgeFact edge() {
    static const std::vector<std::string> kTypes = {"funds", "works_for", "partners_with", "odd_relation"};
    EdgeFact e;
    e.type = pick(kTypes);
    e.from = key();
    e.to = key();
    if (chance(20)) e.id = "payment " + std::to_string(below(3));
    if (chance(40)) e.properties = properties();
    if (chance(40)) e.valid = period();
    if (chance(30)) e.confidence = 0.25 * static_cast<double>(1 + below(4));
    e.evidence = evidence();
    return e;
  }
  JudgementFact judgement() {
    JudgementFact j;
    j.kind = chance(70) ? JudgementKind::kSame : JudgementKind::kDifferent;
    j.a = key();
    do {
      j.b = key();
    } while (j.b == j.a);
    if (chance(50)) j.reason = name();
    j.evidence = evidence();
    return j;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace guanxi::testing
