// Entities against a slow oracle: all pairs of nodes, straight from the facts.
#include "guanxi/store/entities.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "guanxi/base/unicode.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Pair = std::pair<std::string, std::string>;  // the smaller key first

Pair pair_of(const std::string& a, const std::string& b) {
  return std::minmax(a, b);
}

struct Partition {
  std::map<std::string, std::set<std::string>> entity;  // key → the keys of its entity
  std::set<Pair> refused;
  std::map<std::string, std::string> representative;
};

/// What the facts say of the nodes, and what follows.
class Oracle {
 public:
  explicit Oracle(const std::vector<Fact>& facts) {
    for (const Fact& fact : facts) {
      if (const auto* n = std::get_if<NodeFact>(&fact)) {
        Node& node = nodes_[n->key];
        ++node.claims;
        if (!n->type.empty()) ++node.types[n->type];
        if (!n->name.empty()) node.names.insert(normalise_name(n->name));
        for (const std::string& a : n->aliases) node.aliases.insert(normalise_name(a));
      } else if (const auto* e = std::get_if<EdgeFact>(&fact)) {
        nodes_[e->from];
        nodes_[e->to];
      } else if (const auto* j = std::get_if<JudgementFact>(&fact)) {
        nodes_[j->a];
        nodes_[j->b];
        (j->kind == JudgementKind::kSame ? same_ : different_).insert(pair_of(j->a, j->b));
      }
    }
  }

  [[nodiscard]] Partition partition() const {
    std::map<std::string, std::set<std::string>> sets;
    for (const auto& [key, node] : nodes_) sets[key] = {key};
    Partition out;
    const auto join = [&](const Pair& link) {
      const auto a = sets.at(link.first);
      const auto b = sets.at(link.second);
      if (a == b) return;
      for (const auto& [x, y] : different_) {
        if ((a.contains(x) && b.contains(y)) || (a.contains(y) && b.contains(x))) {
          out.refused.insert(link);
          return;
        }
      }
      auto both = a;
      both.insert(b.begin(), b.end());
      for (const std::string& key : both) sets[key] = both;
    };
    for (const Pair& link : same_) join(link);
    for (const auto& [a, node_a] : nodes_) {
      for (const auto& [b, node_b] : nodes_) {
        if (a < b && share_a_name(node_a, node_b)) join({a, b});
      }
    }
    out.entity = sets;
    for (const auto& [key, members] : sets) {
      std::string best = *members.begin();
      for (const std::string& m : members) {
        if (nodes_.at(m).claims > nodes_.at(best).claims) best = m;
      }
      out.representative[key] = best;
    }
    return out;
  }
  [[nodiscard]] const std::set<Pair>& different() const { return different_; }

 private:
  struct Node {
    int claims = 0;
    std::map<std::string, int> types;
    std::set<std::string> names, aliases;
    [[nodiscard]] std::string top() const {
      std::string best;
      int most = 0;
      for (const auto& [type, n] : types) {
        if (n > most) best = type, most = n;
      }
      return best.substr(0, best.find('/'));
    }
    [[nodiscard]] bool has(const std::string& form) const {
      return names.contains(form) || aliases.contains(form);
    }
  };

  [[nodiscard]] bool share_a_name(const Node& a, const Node& b) const {
    if (a.top() != b.top() || a.top().empty()) return false;
    std::set<std::string> forms = a.names;
    forms.insert(b.names.begin(), b.names.end());
    for (const std::string& form : forms) {
      if (form.empty() || !a.has(form) || !b.has(form) || !Ontology::builtin().is_distinctive(a.top(), form))
        continue;
      std::size_t sharers = 0;
      for (const auto& [key, node] : nodes_) sharers += node.has(form) ? 1 : 0;
      if (sharers <= 64) return true;
    }
    return false;
  }

  std::map<std::string, Node> nodes_;
  std::set<Pair> same_, different_;
};

std::string key_of(const Store& store, NodeNo no) {
  return store.node(no)->key;
}

/// Refusals by keys: the link, and the judgement against it.
std::set<std::pair<Pair, Pair>> refusals_of(const Store& store, const std::vector<Refusal>& list) {
  std::set<std::pair<Pair, Pair>> out;
  for (const Refusal& r : list) {
    out.emplace(pair_of(key_of(store, r.a), key_of(store, r.b)),
                pair_of(key_of(store, r.different_a), key_of(store, r.different_b)));
  }
  return out;
}

/// What the store makes of it, by keys: entity_of() and resolve_entities() held against each other on the
/// way.
Partition partition_of(const Store& store) {
  const EntityMap map = resolve_entities(store);
  REQUIRE(map.first_node.size() == store.node_limit());
  Partition out;
  std::set<std::pair<Pair, Pair>> refusals;
  std::set<std::uint32_t> alive;
  store.for_each_node([&](const NodeRecord& node) {
    alive.insert(node.no.value);
    const Entity e = entity_of(store, node.no);
    REQUIRE(std::is_sorted(e.nodes.begin(), e.nodes.end()));
    REQUIRE(std::binary_search(e.nodes.begin(), e.nodes.end(), node.no));
    for (const NodeNo member : e.nodes) {
      REQUIRE(map.first_node[member.value] == e.nodes.front().value);
      out.entity[node.key].insert(key_of(store, member));
    }
    const auto mine = refusals_of(store, e.refusals);
    refusals.insert(mine.begin(), mine.end());
    for (const auto& [link, different] : mine) {
      REQUIRE((out.entity[node.key].contains(link.first) || out.entity[node.key].contains(link.second)));
      out.refused.insert(link);
    }
    out.representative[node.key] = key_of(store, e.representative);
    return true;
  });
  for (std::uint32_t i = 0; i < map.first_node.size(); ++i)
    REQUIRE((map.first_node[i] != UINT32_MAX) == alive.contains(i));
  REQUIRE(refusals_of(store, map.refusals) == refusals);
  return out;
}

void check_equal(const Partition& found, const Partition& expected) {
  REQUIRE(found.entity == expected.entity);
  REQUIRE(found.refused == expected.refused);
  REQUIRE(found.representative == expected.representative);
}

std::vector<Fact> random_world(RandomFacts& random) {
  static const std::vector<std::string> kNames = {"之江实验室", "之江 实验室", "之江實驗室", "Zhejiang Lab",
                                                  "宇树科技",   "DeepSeek",    "deepseek",   "有限公司",
                                                  "University", "——",          "张伟",       "王芳"};
  static const std::vector<std::string> kTypes = {
      "organisation", "organisation/company", "organisation/company", "platform", "person", "person", "",
      "place/city"};
  const auto key = [&] { return "k" + std::to_string(random.below(14)); };
  std::vector<Fact> facts;
  for (std::size_t i = 8 + random.below(14); i > 0; --i) {
    NodeFact n = node(key(), random.pick(kTypes), random.chance(70) ? random.pick(kNames) : "");
    for (std::size_t a = random.below(3); a > 0; --a) n.aliases.push_back(random.pick(kNames));
    facts.emplace_back(std::move(n));
  }
  for (std::size_t i = random.below(8); i > 0; --i) {
    const std::string a = key();
    std::string b = key();
    while (b == a) b = key();
    facts.emplace_back(random.chance(60) ? same(a, b) : different(a, b));
  }
  facts.emplace_back(edge(key(), "funds", "stub"));
  return facts;
}

/// Two stores, emptied for every world: making one takes longer than a test of a few facts.
Store& empty_store(std::size_t which) {
  static std::array<TemporaryStore, 2> stores;
  Store& store = *stores.at(which);
  for (const LedgerEntry& e : store.ledger()) store.forget(e.key);
  return store;
}

}  // namespace

TEST_SUITE("store/entities") {
  TEST_CASE("agree with all pairs, and the two ways of asking agree, on 200 small worlds") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const std::vector<Fact> facts = random_world(random);
      Store& store = empty_store(0);
      put(store, "world", facts);
      check_equal(partition_of(store), Oracle(facts).partition());
    }
  }

  TEST_CASE("depend on no order of arrival, nor do the reasons of refusals") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed * 31);
      std::vector<Fact> facts = random_world(random);
      const std::vector<Fact> more = random_world(random);
      facts.insert(facts.end(), more.begin(), more.end());
      Store& first = empty_store(0);
      put(first, "world", facts);
      for (std::size_t i = facts.size(); i > 1; --i) std::swap(facts[i - 1], facts[random.below(i)]);
      Store& second = empty_store(1);
      const auto middle = facts.begin() + static_cast<std::ptrdiff_t>(facts.size() / 2);
      put(second, "half", {facts.begin(), middle});
      put(second, "rest", {middle, facts.end()});
      check_equal(partition_of(second), partition_of(first));
      REQUIRE(refusals_of(first, resolve_entities(first).refusals) ==
              refusals_of(second, resolve_entities(second).refusals));
    }
  }

  TEST_CASE("a shared name joins only where it is distinctive and somebody's main name") {
    const auto together = [](const NodeFact& a, const NodeFact& b) {
      Store& store = empty_store(0);
      put(store, "f", {a, b});
      return entity_of(store, *store.find_node(a.key)).nodes.size() == 2;
    };
    CHECK(together(node("a", "organisation", "宇树科技"), node("b", "organisation/company", "宇樹 科技")));
    CHECK(
        together(node("a", "organisation", "宇树科技"), node("b", "organisation", "Unitree", {"宇树科技"})));
    CHECK_FALSE(
        together(node("a", "organisation", "A", {"宇树科技"}), node("b", "organisation", "B", {"宇树科技"})));
    CHECK_FALSE(together(node("a", "organisation", "宇树科技"), node("b", "platform", "宇树科技")));
    CHECK_FALSE(together(node("a", "", "宇树科技"), node("b", "", "宇树科技")));
    CHECK_FALSE(together(node("a", "person", "王兴兴"), node("b", "person", "王兴兴")));
    CHECK_FALSE(together(node("a", "organisation", "有限公司"), node("b", "organisation", "有限公司")));
  }

  TEST_CASE("different wins: the later link is refused and reported") {
    Store& store = empty_store(0);
    put(store, "f", {same("a", "b"), same("b", "c"), different("a", "c")});
    const auto no = [&](const char* key) { return *store.find_node(key); };
    const Entity e = entity_of(store, no("c"));
    CHECK(e.nodes == std::vector<NodeNo>{no("c")});
    REQUIRE(e.refusals.size() == 1);
    CHECK(key_of(store, e.refusals[0].a) == "b");
    CHECK(key_of(store, e.refusals[0].b) == "c");
    CHECK(pair_of(key_of(store, e.refusals[0].different_a), key_of(store, e.refusals[0].different_b)) ==
          Pair("a", "c"));
    CHECK(entity_of(store, no("a")).nodes.size() == 2);
    CHECK(entity_of(store, no("b")).refusals.size() == 1);
    CHECK(resolve_entities(store).refusals.size() == 1);
  }

  TEST_CASE("a name of more than kMaxSharers nodes joins nobody; judgements still do") {
    Store& store = empty_store(0);
    std::vector<Fact> facts;
    for (std::size_t i = 0; i < kMaxSharers; ++i)
      facts.emplace_back(node("k" + std::to_string(i), "organisation", "宇树科技"));
    put(store, "64", facts);
    CHECK(entity_of(store, *store.find_node("k7")).nodes.size() == kMaxSharers);
    check_equal(partition_of(store), Oracle(facts).partition());
    // One more bearer, of any type, and the name is too common.
    facts.emplace_back(node("person:1", "person", "X", {"宇树科技"}));
    facts.emplace_back(same("k1", "k2"));
    put(store, "65", {facts[kMaxSharers], facts[kMaxSharers + 1]});
    CHECK(entity_of(store, *store.find_node("k7")).nodes.size() == 1);
    CHECK(entity_of(store, *store.find_node("k1")).nodes.size() == 2);
    check_equal(partition_of(store), Oracle(facts).partition());
    store.forget("65");
    CHECK(entity_of(store, *store.find_node("k7")).nodes.size() == kMaxSharers);
  }

  TEST_CASE("a judgement withdrawn leaves the entities of before") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed * 17);
      Store& store = empty_store(0);
      put(store, "world", random_world(random));
      const Partition before = partition_of(store);
      put(store, "judged", {same("k1", "k2"), different("k1", "k3"), same("k2", "new")});
      store.forget("judged");
      check_equal(partition_of(store), before);
    }
  }

  TEST_CASE("an empty store has no entities, a node that is only named is one") {
    Store& store = empty_store(0);
    CHECK(resolve_entities(store).refusals.empty());
    put(store, "f", {edge("lone", "funds", "lone")});
    const NodeNo lone = *store.find_node("lone");
    const Entity e = entity_of(store, lone);
    CHECK(e.nodes == std::vector<NodeNo>{lone});
    CHECK(e.representative == lone);
    CHECK(resolve_entities(store).first_node[lone.value] == lone.value);
  }
}
