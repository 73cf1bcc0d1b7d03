// Entities that may be one: names that match, blocks against all pairs, clues and their scores.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "explore/name_blocks.hpp"
#include "explore/name_finder.hpp"
#include "explore/named_together.hpp"
#include "explore/place_names.hpp"
#include "guanxi/explore/judge.hpp"
#include "guanxi/explore/proposals.hpp"
#include "guanxi/explore/resolve.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

NameReader reader() {
  return {Ontology::builtin(), {"杭州", "温州", "浙江", "浙江省"}};
}

std::string rule_of(const std::string& a, const std::string& b) {
  static const char* const kNames[] = {"same",   "legal",    "place",    "pinyin",   "kernel",
                                       "abbrev", "initials", "spelling", "contained"};
  const NameReader names = reader();
  const auto rule = names.match(names.read(a), names.read(b));
  const auto back = names.match(names.read(b), names.read(a));
  CHECK(rule == back);
  return rule ? kNames[static_cast<std::size_t>(*rule)] : "none";
}

/// Names that are near to each other in every way.
std::string random_name(RandomFacts& random) {
  static const std::vector<std::string> kPlaces = {"", "", "杭州", "温州", "浙江"};
  static const std::vector<std::string> kCores = {
      "灵伴", "灵伴科技", "深度求索", "深度求索人工智能", "宇树科技", "宇樹科技", "之江",
      "科技", "东方理工", "东理",     "中国科学院",       "中科院",   "浙大",     "浙江大学"};
  static const std::vector<std::string> kEnds = {"",       "",     "有限公司",    "集团",
                                                 "实验室", "大学", "股份有限公司"};
  static const std::vector<std::string> kLatin = {"Yushu Keji",
                                                  "Zhijiang Lab",
                                                  "Acme Ltd",
                                                  "ACME",
                                                  "Acme Group",
                                                  "International Business Machines",
                                                  "IBM",
                                                  "I.B.M.",
                                                  "DeepSeek",
                                                  "Deepseek",
                                                  "Deepseak",
                                                  "Shenduqiusuo",
                                                  "zky",
                                                  "ZJDX",
                                                  "Lingban",
                                                  "Deep Seek Inc",
                                                  "The A.C.M.E., Inc.",
                                                  "Northlight Labs",
                                                  "Nort.lhight Labs",
                                                  "Northlights Labs",
                                                  "Lab of Zhijiang",
                                                  "Acme集团",
                                                  "Institute of Biology and Mathematics"};
  if (random.chance(35)) return random.pick(kLatin);
  std::string name = random.pick(kPlaces) + random.pick(kCores) + random.pick(kEnds);
  if (random.chance(15)) name.erase(0, 3);
  if (random.chance(10)) name += "（" + random.pick(kCores) + "）";
  return name;
}

/// "org:a=org:b org:b=org:c"
std::string pairs_of(const ProposalAnswer& answer) {
  std::string out;
  for (const Proposal& one : answer.proposals) out += (out.empty() ? "" : " ") + one.a.key + "=" + one.b.key;
  return out;
}

ProposalAnswer propose(const TemporaryStore& store, const ProposalOptions& options = {}) {
  return propose_same(*store, *Snapshot::build(*store), options);
}

std::string clues_of(const Proposal& one) {
  std::string text;
  for (const IdentityClue& clue : one.clues)
    text += (text.empty() ? "" : ", ") + std::string(speaks_for(clue.reason) ? "+" : "-") +
            std::string(to_string(clue.reason));
  return text;
}

/// Nodes with one or two random names, some places, relations and founding years.
std::vector<Fact> random_bearers(std::uint64_t seed) {
  RandomFacts random(seed);
  std::vector<Fact> facts{node("place:hz", "place", "杭州市"), node("place:zj", "place", "浙江省"),
                          node("place:wz", "place", "温州")};
  const std::vector<std::string> types = {"organisation/company", "organisation/institute", "platform/model",
                                          "person"};
  for (int i = 0; i < 50; ++i) {
    NodeFact fact = node("n:" + std::to_string(i), random.pick(types), random_name(random));
    if (random.chance(40)) fact.aliases.push_back(random_name(random));
    if (random.chance(30)) fact.properties["founded"] = static_cast<std::int64_t>(1990 + random.below(3));
    facts.emplace_back(std::move(fact));
  }
  for (int i = 0; i < 40; ++i)
    facts.emplace_back(
        edge("n:" + std::to_string(random.below(50)), "funds", "n:" + std::to_string(random.below(50))));
  for (int i = 0; i < 6; ++i)
    facts.emplace_back(different("n:" + std::to_string(i), "n:" + std::to_string(10 + random.below(40))));
  return facts;
}

std::vector<std::string> names_of(const Store& store, const std::vector<NodeNo>& nodes) {
  std::vector<std::string> out;
  for (const NodeNo no : nodes) out.push_back(store.node(no)->key + " " + store.node(no)->name());
  return out;
}

/// Everything that a proposal says.
std::string told(const Proposal& p) {
  std::string out = p.a.key + "=" + p.b.key + " " + std::to_string(p.score);
  for (const IdentityClue& clue : p.clues) out += "; " + clue.text;
  return out;
}

}  // namespace

TEST_SUITE("explore/identity") {
  TEST_CASE("by which rule two names may be one") {
    CHECK(rule_of("宇树科技", "宇樹科技") == "same");
    CHECK(rule_of("ＡＣＭＥ", "Acme") == "same");
    CHECK(rule_of("杭州灵伴科技有限公司", "杭州灵伴科技") == "legal");
    CHECK(rule_of("Acme Co., Ltd.", "ACME") == "legal");
    CHECK(rule_of("The Acme Group", "Acme Inc") == "legal");
    CHECK(rule_of("阿里巴巴集团", "阿里巴巴") == "legal");
    CHECK(rule_of("Texaco", "Texa") == "none");
    CHECK(rule_of("杭州灵伴科技有限公司", "灵伴科技") == "place");
    CHECK(rule_of("杭州灵伴科技", "温州灵伴科技") == "none");
    CHECK(rule_of("浙江大学", "大学") == "none");
    CHECK(rule_of("宇树科技", "Yushu Keji") == "pinyin");
    CHECK(rule_of("之江实验室", "Zhijiang Laboratory") == "kernel");
    CHECK(rule_of("浙江大学", "浙大") == "abbrev");
    CHECK(rule_of("中国科学院", "中科院") == "abbrev");
    CHECK(rule_of("发展和改革委员会", "发改委") == "abbrev");
    CHECK(rule_of("中国科学院国家天文台", "中科院") == "none");
    CHECK(rule_of("浙江大学", "浙江") == "none");
    CHECK(rule_of("浙江大学", "江大") == "none");
    CHECK(rule_of("浙江工业大学", "浙江大学") == "none");
    CHECK(rule_of("浙江省人民政府咨询委员会", "浙江省委") == "none");
    CHECK(rule_of("浙江大学医学院附属第一医院", "浙江大学") == "none");
    CHECK(rule_of("International Business Machines Corp", "IBM") == "initials");
    CHECK(rule_of("University of Hong Kong", "UHK") == "initials");
    CHECK(rule_of("深度求索智能", "深度求素智能") == "spelling");
    CHECK(rule_of("Northlight Labs", "Nortlhight Labs") == "spelling");
    CHECK(rule_of("杭州第一中学", "杭州第二中学") == "none");
    CHECK(rule_of("杭州深度求索人工智能基础技术研究有限公司", "深度求索") == "contained");
    CHECK(rule_of("甲骨文", "星澜智算") == "none");
    CHECK(rule_of("", "") == "none");
    CHECK(rule_of("——", "——") == "none");
  }

  TEST_CASE("blocks find every pair that all pairs find") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const NameReader names = reader();
      NameTable table;
      std::vector<std::vector<NameParts>> parts(40);
      for (std::uint32_t owner = 0; owner < parts.size(); ++owner) {
        for (std::size_t i = 1 + random.below(2); i > 0; --i) {
          const std::string name = random_name(random);
          table.add(owner, name);
          parts[owner].push_back(names.read(name));
        }
      }
      std::set<std::pair<std::uint32_t, std::uint32_t>> wanted;
      for (std::uint32_t a = 0; a < parts.size(); ++a)
        for (std::uint32_t b = a + 1; b < parts.size(); ++b)
          for (const NameParts& x : parts[a])
            for (const NameParts& y : parts[b])
              if (names.match(x, y)) wanted.emplace(a, b);
      CHECK_FALSE(wanted.empty());
      // Pieces as small as they come, then all at once.
      for (const std::size_t max_keys : {std::size_t{50}, std::size_t{1} << 24}) {
        const NamePairs found = pairs_by_name(names, table, {.max_keys = max_keys}, nullptr);
        CHECK_FALSE(found.cut);
        CHECK(found.blocks_left_out == 0);
        for (const auto& [a, b] : wanted) {
          CAPTURE(parts[a][0].raw);
          CAPTURE(parts[b][0].raw);
          CHECK(std::binary_search(found.pairs.begin(), found.pairs.end(), std::pair{a, b}));
        }
      }
    }
  }

  TEST_CASE("blocks are bounded, and say so") {
    NameTable table;
    for (std::uint32_t i = 0; i < 100; ++i) table.add(i, i % 2 == 0 ? "Acme Ltd" : "Acme");
    const NameReader names = reader();
    const NamePairs large = pairs_by_name(names, table, {.max_block = 40}, nullptr);
    CHECK(large.pairs.empty());
    CHECK(large.blocks_left_out > 0);
    const NamePairs cut = pairs_by_name(names, table, {.max_block = 100, .max_pairs = 10}, nullptr);
    CHECK(cut.cut);
    CHECK(cut.pairs.size() == 10);
  }

  TEST_CASE("names are found in the store as all names together say") {
    std::size_t pairs = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      const TemporaryStore store(random_bearers(seed));
      PlaceNames places(*store);
      const NameReader names(store->ontology(), [&](std::string_view form) { return places.contain(form); });
      std::vector<std::pair<NodeNo, std::vector<NameParts>>> nodes;
      store->for_each_node([&](const NodeRecord& record) {
        nodes.emplace_back(record.no, std::vector<NameParts>{});
        for (const auto* list : {&record.names, &record.aliases})
          for (const auto& name : *list) nodes.back().second.push_back(names.read(name.value));
        return true;
      });
      const auto match = [&](const std::vector<NameParts>& a, const std::vector<NameParts>& b) {
        for (const NameParts& x : a)
          for (const NameParts& y : b)
            if (names.match(x, y)) return true;
        return false;
      };
      // Spelt out to the end, a little, hardly.
      for (const std::size_t few : {std::size_t{0}, std::size_t{2}, std::size_t{32}}) {
        CAPTURE(few);
        NameFinder finder(*store, names, {.few = few});
        for (const auto& [self, mine] : nodes) {
          const FoundNodes found = finder.find(mine);
          CHECK(found.cut.empty());
          std::vector<NodeNo> wanted;
          for (const auto& [other, theirs] : nodes)
            if (match(mine, theirs)) wanted.push_back(other);
          pairs += wanted.size();
          CAPTURE(store->node(self)->name());
          CHECK(names_of(*store, found.nodes) == names_of(*store, wanted));
        }
      }
    }
    CHECK(pairs > 5'000);
  }

  TEST_CASE("what is found of one name is bounded, and says so") {
    std::vector<Fact> facts;
    for (int i = 0; i < 60; ++i)
      facts.emplace_back(node("person:" + std::to_string(i), "person", i % 2 == 0 ? "林远" : "林遠"));
    const TemporaryStore store(facts);
    const NameReader names = reader();
    const std::vector<NameParts> mine{names.read("林远")};
    CHECK(NameFinder(*store, names, {.few = 8}).find(mine).nodes.size() == 60);
    const FoundNodes some = NameFinder(*store, names, {.few = 8, .namesakes = 20}).find(mine);
    CHECK(some.nodes.size() == 20);
    CHECK(some.cut == std::vector<std::string>{"林远"});
    CHECK(NameFinder(*store, names, {.found = 7}).find(mine).nodes.size() == 7);
  }

  TEST_CASE("proposals about one are those of all that concern it") {
    std::size_t proposals = 0;
    for (std::uint64_t seed = 21; seed <= 26; ++seed) {
      CAPTURE(seed);
      const TemporaryStore store(random_bearers(seed));
      const auto snapshot = Snapshot::build(*store);
      const ProposalOptions all{.min_score = 0.1, .limit = 100'000, .max_block = 100'000};
      const ProposalAnswer every = propose_same(*store, *snapshot, all);
      for (std::uint32_t e = 0; e < snapshot->entity_count(); ++e) {
        ProposalOptions options = all;
        options.about = snapshot->representative({e});
        const ProposalAnswer one = propose_same(*store, *snapshot, options);
        const std::string key(snapshot->key({e}));
        CAPTURE(key);
        std::vector<std::string> wanted, found;
        for (const Proposal& p : every.proposals)
          if (p.a.key == key || p.b.key == key) wanted.push_back(told(p));
        for (const Proposal& p : one.proposals) found.push_back(told(p));
        CHECK(found == wanted);
        CHECK(one.names_cut.empty());
        proposals += found.size();
      }
    }
    CHECK(proposals > 500);
  }

  TEST_CASE("what a sentence makes of two names") {
    using Names = std::vector<std::string>;
    CHECK(naming_in("浙江大学（以下简称“浙大”）成立", Names{"浙江大学"}, Names{"浙大"}) == Naming::kAsOne);
    CHECK(naming_in("浙江大学(浙大)成立", Names{"浙大"}, Names{"浙江大学"}) == Naming::kAsOne);
    CHECK(naming_in("Northlight Labs, also known as NL Labs", Names{"Northlight Labs"}, Names{"NL Labs"}) ==
          Naming::kAsOne);
    CHECK(naming_in("浙江大学与浙大城市学院签约", Names{"浙江大学"}, Names{"浙大城市学院"}) ==
          Naming::kAsTwo);
    CHECK(naming_in("浙江大学、浙大", Names{"浙江大学"}, Names{"浙大"}) == Naming::kAsTwo);
    // One within the other is named once.
    CHECK(naming_in("杭州灵伴科技有限公司创始人", Names{"杭州灵伴科技有限公司"}, Names{"灵伴科技"}) ==
          Naming::kNot);
    CHECK(naming_in("", Names{"a b"}, Names{"c d"}) == Naming::kNot);
    CHECK(sentence_around("第一句。第二句在这。第三句。", 12, 15) == "第二句在这");
    CHECK(sentence_around("One thing. Two things! Three", 11, 14) == " Two things");
    CHECK(sentence_around("abc", 0, 3) == "abc");
    CHECK(sentence_around("abc", 7, 9).empty());
  }

  TEST_CASE("proposals: reasons for and against, and the score they give") {
    NodeFact a = node("org:a", "organisation/company", "杭州灵伴科技有限公司");
    NodeFact b = node("org:b", "organisation/company", "灵伴科技");
    NodeFact c = node("org:c", "organisation/company", "Lingban Keji");
    a.properties["founded"] = std::int64_t{2014};
    b.properties["founded"] = std::string("2014-05");
    c.properties["founded"] = std::int64_t{1999};
    const TemporaryStore store({a, b, c, node("place:hz", "place", "杭州市"),
                                node("place:wz", "place", "温州市"), node("person:x", "person", "祝铭明"),
                                edge("person:x", "founded", "org:a"), edge("person:x", "works_for", "org:b"),
                                edge("org:a", "located_in", "place:hz"),
                                edge("org:c", "located_in", "place:wz"), edge("org:b", "funds", "org:c")});
    const ProposalAnswer answer = propose(store, {.min_score = 0});
    REQUIRE(pairs_of(answer) == "org:a=org:b org:b=org:c");
    CHECK(clues_of(answer.proposals[0]) == "+place prefix, +neighbours, +shared fact");
    CHECK(answer.proposals[0].clues[0].text ==
          "one name but for the place that it begins with: 杭州灵伴科技有限公司 and 灵伴科技");
    CHECK(answer.proposals[0].clues[1].text == "1 neighbour in common: 祝铭明");
    CHECK(answer.proposals[0].clues[2].text == "both founded in 2014");
    CHECK(clues_of(answer.proposals[1]) == "+pinyin, -founded, -related");
    CHECK(answer.proposals[1].clues[0].text == "the pinyin of 灵伴科技 is Lingban Keji");
    CHECK(answer.proposals[1].clues[1].text == "founded in 2014 and in 1999");
    CHECK(answer.proposals[1].clues[2].text == "related to each other: 灵伴科技 funds Lingban Keji");
    CHECK(answer.proposals[1].score == doctest::Approx(0.5 * 0.6 * 0.7));
    CHECK(answer.proposals[0].score > answer.proposals[1].score);
    CHECK(pairs_of(propose(store)) == "org:a=org:b");
    CHECK(pairs_of(propose(store, {.about = store->find_node("org:c"), .min_score = 0})) == "org:b=org:c");
    CHECK(propose(store, {.type = "person", .min_score = 0}).proposals.empty());
    const ProposalAnswer one = propose(store, {.min_score = 0, .limit = 1});
    CHECK(one.proposals.size() == 1);
    CHECK(one.found == 2);
  }

  TEST_CASE("proposals: types, numbers, places; people only with more than a name") {
    NodeFact a = node("org:a", "organisation/company", "Northlight Harbour");
    NodeFact b = node("platform:a", "platform/product", "Northlight Harbour");
    NodeFact c = node("org:c", "organisation/company", "Northlight Harbour Ltd");
    a.properties["registration_number"] = std::string("A-1");
    c.properties["registration_number"] = std::string("C 9");
    const TemporaryStore store({a, b, c, node("place:x", "place", "Xtown"), node("place:y", "place", "Ytown"),
                                edge("org:a", "located_in", "place:x"),
                                edge("org:c", "located_in", "place:y"), node("person:1", "person", "林远"),
                                node("person:2", "person", "林远")});
    const ProposalAnswer answer = propose(store, {.min_score = 0.01});
    REQUIRE(pairs_of(answer) == "person:1=person:2 org:a=platform:a org:c=platform:a org:a=org:c");
    CHECK(clues_of(answer.proposals[0]) == "+same name");
    CHECK(answer.proposals[0].score == doctest::Approx(0.35));
    CHECK(clues_of(answer.proposals[1]) == "+same name, -types");
    CHECK(clues_of(answer.proposals[3]) == "+legal form, -number, -places");
    CHECK(answer.proposals[3].clues[1].text == "different registration_number: a1 and c9");
    CHECK(answer.proposals[3].clues[2].text == "located in Xtown and in Ytown");
    CHECK(propose(store).proposals.empty());
  }

  TEST_CASE("proposals: sentences decide") {
    const std::string text = "浙江大学（以下简称“浙大”）成立。东方学院与东院签约。";
    SourceFact source;
    source.key = "s";
    source.text = text;
    const auto cited = [&](NodeFact fact, const std::string& name) {
      Evidence e;
      e.source = "s";
      e.start = text.find(name);
      e.end = *e.start + name.size();
      fact.evidence = {e};
      return fact;
    };
    const TemporaryStore store({source, cited(node("u:1", "organisation/university", "浙江大学"), "浙江大学"),
                                cited(node("u:2", "organisation/university", "浙大"), "浙大"),
                                cited(node("u:3", "organisation/university", "东方学院"), "东方学院"),
                                cited(node("u:4", "organisation/university", "东院"), "东院")});
    const ProposalAnswer answer = propose(store, {.min_score = 0.1});
    REQUIRE(pairs_of(answer) == "u:1=u:2 u:3=u:4");
    CHECK(clues_of(answer.proposals[0]) == "+introduced, +abbreviation");
    CHECK(answer.proposals[0].clues[0].evidence->quote == "浙江大学（以下简称“浙大”）成立");
    CHECK(clues_of(answer.proposals[1]) == "+abbreviation, -named as two");
    CHECK(answer.proposals[1].clues[1].evidence->source_key == "s");
  }

  TEST_CASE("proposals: what is judged different, or is one already, is not among them") {
    TemporaryStore store({node("org:a", "organisation/company", "Northlight Labs"),
                          node("org:b", "organisation/company", "Northlight Labs Ltd")});
    CHECK(pairs_of(propose(store)) == "org:a=org:b");
    const NodeNo a = *store->find_node("org:a"), b = *store->find_node("org:b");
    CHECK(judge(*store, a, b, JudgementKind::kDifferent, "").changed);
    CHECK(propose(store, {.min_score = 0}).proposals.empty());
    CHECK(judge(*store, a, b, JudgementKind::kSame, "").replaced);
    CHECK(propose(store, {.min_score = 0}).proposals.empty());
    withdraw(*store, "org:a", "org:b", JudgementKind::kSame);
    CHECK(pairs_of(propose(store)) == "org:a=org:b");
  }

  TEST_CASE("proposals: the empty graph, and equal facts in another order") {
    const TemporaryStore empty;
    CHECK(propose(empty).proposals.empty());
    std::vector<Fact> facts;
    RandomFacts random(3);
    for (int i = 0; i < 60; ++i)
      facts.emplace_back(node("org:" + std::to_string(i), "organisation/company", random_name(random)));
    for (int i = 0; i < 60; ++i)
      facts.emplace_back(edge("org:" + std::to_string(random.below(60)), "funds",
                              "org:" + std::to_string(random.below(60))));
    const TemporaryStore one(facts);
    std::reverse(facts.begin(), facts.end());
    const TemporaryStore other(facts);
    const ProposalAnswer x = propose(one, {.min_score = 0, .limit = 1000});
    const ProposalAnswer y = propose(other, {.min_score = 0, .limit = 1000});
    CHECK(x.proposals.size() > 20);
    CHECK(pairs_of(x) == pairs_of(y));
  }
}
