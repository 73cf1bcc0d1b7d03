#include "guanxi/explore/search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <tuple>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Optimal string alignment, the whole table.
std::size_t edits(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

bool share_a_bigram(const std::u32string& a, const std::u32string& b) {
  const std::u32string x = U"^" + a + U"$";
  const std::u32string y = U"^" + b + U"$";
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    if (y.find(x.substr(i, 2)) != std::u32string::npos) return true;
  }
  return false;
}

struct Named {
  std::string key;
  std::vector<std::string> names, aliases;
};

using Rank = std::pair<MatchKind, std::uint32_t>;

std::optional<Rank> rank_of(const std::string& name, bool alias, const std::string& text) {
  const std::string x = normalise_name(text);
  const std::string y = normalise_name(name);
  const std::string reading = pinyin(y);
  const std::string initials = pinyin_initials(y);
  const bool han = has_han(x);
  if (x == y) return Rank{alias ? MatchKind::kAlias : MatchKind::kName, 0};
  if (y.rfind(x, 0) == 0) return Rank{MatchKind::kPrefix, 0};
  if (!reading.empty() && (han ? reading == pinyin(x) : reading == x || initials == x))
    return Rank{MatchKind::kPinyin, 0};
  if (y.find(x) != std::string::npos) return Rank{MatchKind::kPart, 0};
  if (!reading.empty() && !han && (reading.rfind(x, 0) == 0 || initials.rfind(x, 0) == 0)) {
    return Rank{MatchKind::kPinyinPrefix, 0};
  }
  const std::u32string a = to_code_points(x);
  const std::u32string b = to_code_points(y);
  const std::size_t limit = a.size() < 3 ? 0 : a.size() < 6 ? 1 : a.size() < 12 ? 2 : a.size() / 4;
  const std::size_t distance = edits(a, b);
  if (distance <= limit && share_a_bigram(a, b))
    return Rank{MatchKind::kMisspelt, static_cast<std::uint32_t>(distance)};
  return std::nullopt;
}

/// A scan of all names.
std::map<std::string, Rank> scan(const std::vector<Named>& all, const std::string& text, std::size_t limit) {
  std::map<std::string, Rank> found;
  for (const Named& thing : all) {
    std::optional<Rank> best;
    const auto consider = [&](std::optional<Rank> rank) {
      if (rank && (!best || *rank < *best)) best = rank;
    };
    if (thing.key == text) best = Rank{MatchKind::kKey, 0};
    for (const auto& name : thing.names) consider(rank_of(name, false, text));
    for (const auto& alias : thing.aliases) consider(rank_of(alias, true, text));
    if (best) found.emplace(thing.key, *best);
  }
  const bool named = std::any_of(found.begin(), found.end(), [](const auto& hit) {
    return hit.second.first <= MatchKind::kAlias || hit.second.first == MatchKind::kPinyin;
  });
  const auto better = std::count_if(found.begin(), found.end(),
                                    [](const auto& hit) { return hit.second.first != MatchKind::kMisspelt; });
  if (named || static_cast<std::size_t>(better) >= limit)
    std::erase_if(found, [](const auto& hit) { return hit.second.first == MatchKind::kMisspelt; });
  return found;
}

class Names {
 public:
  explicit Names(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  /// From few letters, so that parts, beginnings and misspellings of one are found in others.
  std::string name() {
    static const std::vector<std::u32string> kAlphabets = {U"abcd -", U"之江枝姜實實验室試验",
                                                           U"aB之江ń宇樹"};
    const std::u32string& letters = kAlphabets[below(kAlphabets.size())];
    std::u32string out;
    for (std::size_t i = 1 + below(below(4) == 0 ? 14 : 6); i > 0; --i) out += letters[below(letters.size())];
    return to_utf8(out);
  }
  std::string query(const std::vector<Named>& all) {
    const Named& thing = all[below(all.size())];
    const std::string name = thing.names.empty() ? this->name() : thing.names[below(thing.names.size())];
    std::u32string text = to_code_points(name);
    switch (below(7)) {
      case 0:
        return thing.key;
      case 1:
        return name;
      case 2:
        return to_utf8(text.substr(0, 1 + below(text.size())));
      case 3:
        return to_utf8(text.substr(below(text.size())));
      case 4:
        return pinyin(normalise_name(name)) + (below(2) == 0 ? "" : "a");
      case 5:
        return pinyin_initials(normalise_name(name));
      default:
        break;
    }
    for (std::size_t i = 1 + below(2); i > 0 && !text.empty(); --i) {
      const std::size_t at = below(text.size());
      const auto any = to_code_points(this->name()).front();
      if (below(3) == 0) {
        text.erase(at, 1);
      } else if (below(2) == 0) {
        text[at] = any;
      } else {
        text.insert(at, 1, any);
      }
    }
    return to_utf8(text);
  }

 private:
  std::mt19937_64 random_;
};

struct Corpus {
  std::vector<Named> things;  // each an entity, by the key that stands for it
  std::map<std::string, std::uint64_t> claims;
  std::vector<Fact> facts;
};

/// Persons, so that no name joins two; some joined by judgement.
Corpus make_corpus(std::uint64_t seed, std::size_t count) {
  Names names(seed);
  Corpus corpus;
  for (std::size_t i = 0; i < count; ++i) {
    Named thing{"k" + std::to_string(i), {names.name()}, {}};
    for (std::size_t n = names.below(3); n > 0; --n) thing.aliases.push_back(names.name());
    corpus.facts.emplace_back(node(thing.key, "person", thing.names.front(), thing.aliases));
    corpus.claims[thing.key] = 1;
    if (names.below(5) == 0) {
      const std::string other = thing.key + "b";
      const std::string name = names.name();
      corpus.facts.emplace_back(node(other, "person", name));
      corpus.facts.emplace_back(same(thing.key, other));
      thing.names.push_back(name);
      corpus.claims[thing.key] += 3;
    }
    for (std::size_t e = names.below(3); e > 0; --e) {
      corpus.facts.emplace_back(edge(thing.key, "funds", "money" + std::to_string(e)));
      ++corpus.claims[thing.key];
    }
    corpus.things.push_back(std::move(thing));
  }
  return corpus;
}

}  // namespace

TEST_SUITE("explore/search") {
  TEST_CASE("agrees with a scan of all names, for 500 random texts") {
    const Corpus corpus = make_corpus(7, 250);
    const TemporaryStore store(corpus.facts);
    const auto snapshot = Snapshot::build(*store);
    Names names(11);
    std::map<MatchKind, int> kinds;
    for (int i = 0; i < 500; ++i) {
      const std::string text = names.query(corpus.things);
      CAPTURE(i);
      CAPTURE(text);
      if (normalise_name(text).empty()) continue;
      SearchOptions options;
      options.limit = i % 4 == 0 ? 5 : 10'000;
      if (i % 3 == 0) options.snapshot = snapshot;
      const SearchAnswer answer = search(*store, text, options);
      const auto expected = scan(corpus.things, text, options.limit);
      CHECK_FALSE(answer.cut);
      CHECK(answer.found == expected.size());
      REQUIRE(answer.hits.size() == std::min(options.limit, expected.size()));
      std::tuple<MatchKind, std::uint32_t, std::uint64_t, std::string> last{};
      for (const SearchHit& hit : answer.hits) {
        const auto known = expected.find(hit.entity.key);
        REQUIRE(known != expected.end());
        CHECK(hit.kind == known->second.first);
        CHECK(hit.distance == known->second.second);
        CHECK(hit.claims == corpus.claims.at(hit.entity.key));
        const auto rank =
            hit.kind == MatchKind::kKey
                ? Rank{MatchKind::kKey, 0}
                : std::min(rank_of(hit.matched, false, text), rank_of(hit.matched, true, text)).value();
        CHECK((rank == known->second || hit.kind == MatchKind::kAlias));
        const auto place = std::make_tuple(hit.kind, hit.distance, ~hit.claims, hit.entity.key);
        CHECK(last < place);
        last = place;
        ++kinds[hit.kind];
      }
    }
    CHECK(kinds.size() == 8);  // every kind of match occurred
  }

  TEST_CASE("as a person types") {
    const TemporaryStore store(
        {node("org:zj", "organisation/institute", "之江实验室", {"Zhejiang Lab"}),
         node("org:yushu", "organisation/company", "杭州宇树科技有限公司", {"Unitree Robotics"}),
         node("person:wxx", "person", "王兴兴")});
    const auto first = [&](const std::string& text) {
      const auto hits = search(*store, text).hits;
      return hits.empty() ? std::string("none")
                          : hits.front().entity.key + " " + std::string(to_string(hits.front().kind)) + " " +
                                hits.front().matched;
    };
    CHECK(first("宇樹") == "org:yushu part 杭州宇树科技有限公司");
    CHECK(first("zjsys") == "org:zj pinyin 之江实验室");
    CHECK(first("zhijiang") == "org:zj pinyin prefix 之江实验室");
    CHECK(first("之江试验室") == "org:zj pinyin 之江实验室");
    CHECK(first("Unitre Robtics") == "org:yushu misspelt Unitree Robotics");
    CHECK(first("unitree") == "org:yushu prefix Unitree Robotics");
    CHECK(first("王星星") == "person:wxx pinyin 王兴兴");
    CHECK(first("org:zj") == "org:zj key org:zj");
    CHECK(first("something else") == "none");

    SearchOptions companies;
    companies.types = {"company"};
    CHECK(search(*store, "i", companies).found == 1);
    CHECK_THROWS_WITH_AS((void)search(*store, "—"), "nothing to search for in '—'", Error);
  }

  TEST_CASE("of very many hits an entity's nodes count together, with a snapshot and without") {
    std::vector<Fact> facts;
    for (int i = 0; i < 400; ++i)
      facts.push_back(node("k" + std::to_string(i), "person", "Same Beginning " + std::to_string(i)));
    for (int i = 0; i < 5; ++i) facts.push_back(edge("elsewhere", "funds", "k" + std::to_string(i)));
    facts.push_back(node("elsewhere", "person", "Nobody"));
    facts.emplace_back(same("elsewhere", "k7"));
    const TemporaryStore store(facts);
    const SearchAnswer derived = search(*store, "same");
    SearchOptions options;
    options.snapshot = Snapshot::build(*store);
    const SearchAnswer looked_up = search(*store, "same", options);
    for (const SearchAnswer& answer : {derived, looked_up}) {
      CHECK(answer.found == 400);
      REQUIRE(answer.hits.size() == 20);
      CHECK(answer.hits[0].matched == "Same Beginning 7");
      CHECK(answer.hits[0].claims == 9);  // two nodes, five relations, the judgement for both
      CHECK(answer.hits[1].entity.key == "k0");
      CHECK(answer.hits[1].claims == 2);
      CHECK(answer.hits[6].entity.key == "k10");
    }
  }

  TEST_CASE("a bound that cuts is said") {
    std::vector<Fact> facts;
    for (int i = 0; i < 300; ++i) {
      facts.push_back(node("k" + std::to_string(i), "person", "Same Beginning " + std::to_string(i)));
    }
    const TemporaryStore store(facts);
    SearchOptions options;
    options.max_examined = 250;
    const SearchAnswer answer = search(*store, "same", options);
    CHECK(answer.cut);
    CHECK(answer.found == 5);
    CHECK_FALSE(search(*store, "same").cut);
    CHECK(search(*store, "same").found == 300);
  }
}
