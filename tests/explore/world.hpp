// 200 small random graphs in one store, each with keys and node types of its own, and what they should look
// like as entities and relations, worked out from the drawn facts alone.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "guanxi/explore/filter.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/model/ontology.hpp"
#include "support/store_fixture.hpp"

namespace guanxi::testing {

inline constexpr std::uint64_t kWorlds = 200;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  template <typename T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 random_;
};

struct WorldNode {
  std::string key, type, name;
  std::uint32_t claims = 0;
  std::size_t entity = 0;
};

struct WorldEdge {
  std::size_t a = 0, b = 0;      // entities of its ends
  std::size_t from = 0, to = 0;  // nodes
  std::string relation, id;
  bool symmetric = false;
  Period period;
  double confidence = 1;
  std::uint64_t claims = 0;
  std::set<std::string> sources;
};

struct WorldEntity {
  std::vector<std::size_t> nodes;
  std::string key, type, name;  // of its representative
};

/// One random graph.
struct World {
  std::uint64_t seed = 0;
  std::vector<WorldNode> nodes;
  std::vector<WorldEntity> entities;
  std::vector<WorldEdge> edges;
  std::vector<std::string> types;

  [[nodiscard]] std::size_t entity_of(const std::string& key) const {
    for (std::size_t i = 0; i < entities.size(); ++i) {
      if (entities[i].key == key) return i;
    }
    return SIZE_MAX;
  }
};

/// Draws a world and appends its facts.
class WorldMaker {
 public:
  explicit WorldMaker(std::uint64_t seed) : dice_(seed), tag_(std::to_string(seed)) { world_.seed = seed; }

  World make(std::vector<Fact>& facts) {
    const std::string a = "w" + tag_ + "a";
    world_.types = {a, a + "/x", a + "/y", "w" + tag_ + "b", "w" + tag_ + "c"};
    make_nodes(facts);
    make_merges(facts);
    make_entities();
    make_edges(facts);
    return std::move(world_);
  }

 private:
  Evidence evidence() {
    Evidence e;
    e.source = "source " + std::to_string(dice_.below(4));
    e.line = ++line_;
    return e;
  }

  void make_nodes(std::vector<Fact>& facts) {
    const std::size_t count = 2 + dice_.below(10);
    for (std::size_t i = 0; i < count; ++i) {
      WorldNode n;
      n.key = tag_ + ":" + std::string(1, static_cast<char>('a' + dice_.below(26))) + std::to_string(i);
      n.claims = static_cast<std::uint32_t>(dice_.below(4));
      if (n.claims > 0) {
        n.type = dice_.pick(world_.types);
        n.name = "Verdant" + std::string(i + 1, 'q') + " World " + tag_;
      }
      world_.nodes.push_back(n);
    }
    // By name: two nodes of one type that are described share a name; some are judged different all the same.
    for (std::size_t i = 0; i + 1 < count; ++i) {
      WorldNode& x = world_.nodes[i];
      WorldNode& y = world_.nodes[i + 1];
      if (x.claims == 0 || y.claims == 0 || !dice_.chance(20)) continue;
      y.type = x.type;
      y.name = x.name;
      if (dice_.chance(30)) {
        apart_.insert(i);
        apart_.insert(i + 1);
        facts.push_back(different(x.key, y.key));
      } else {
        links_.emplace_back(i, i + 1);
      }
      ++i;
    }
    for (const WorldNode& n : world_.nodes) {
      for (std::uint32_t c = 0; c < n.claims; ++c) {
        NodeFact fact = node(n.key, n.type, n.name);
        fact.evidence = {evidence()};
        facts.push_back(fact);
      }
    }
  }

  void make_merges(std::vector<Fact>& facts) {
    for (std::size_t tries = dice_.below(3); tries > 0; --tries) {
      const std::size_t i = dice_.below(world_.nodes.size());
      const std::size_t j = dice_.below(world_.nodes.size());
      if (i == j || apart_.contains(i) || apart_.contains(j)) continue;
      facts.push_back(same(world_.nodes[i].key, world_.nodes[j].key));
      links_.emplace_back(i, j);
    }
  }

  void make_entities() {
    std::vector<std::size_t> set(world_.nodes.size());
    std::iota(set.begin(), set.end(), std::size_t{0});
    for (const auto& [i, j] : links_) {
      const std::size_t from = set[j];
      const std::size_t to = set[i];
      for (std::size_t& s : set) {
        if (s == from) s = to;
      }
    }
    std::map<std::size_t, std::size_t> index;
    for (std::size_t i = 0; i < set.size(); ++i) {
      const auto [place, added] = index.emplace(set[i], world_.entities.size());
      if (added) world_.entities.emplace_back();
      world_.nodes[i].entity = place->second;
      world_.entities[place->second].nodes.push_back(i);
    }
    for (WorldEntity& e : world_.entities) {
      const WorldNode* best = nullptr;
      for (const std::size_t n : e.nodes) {
        const WorldNode& node = world_.nodes[n];
        if (best == nullptr || node.claims > best->claims ||
            (node.claims == best->claims && node.key < best->key)) {
          best = &node;
        }
      }
      e.key = best->key;
      e.type = best->type;
      e.name = best->name.empty() ? best->key : best->name;
    }
  }

  void make_edges(std::vector<Fact>& facts) {
    static const std::vector<std::string> kRelations = {"funds", "part_of", "partners_with", "odd_relation"};
    static const std::vector<std::string> kYears = {"2001", "2010-05", "2015", "2020-12-31"};
    static const std::vector<double> kConfidences = {0.2, 0.5, 0.9, 1.0};
    std::set<std::tuple<std::size_t, std::size_t, std::string, std::string>> known;
    const std::size_t count = dice_.below(3 * world_.nodes.size());
    for (std::size_t i = 0; i < count; ++i) {
      WorldEdge e;
      e.from = dice_.below(world_.nodes.size());
      e.to = dice_.below(world_.nodes.size());
      e.relation = dice_.pick(kRelations);
      if (dice_.chance(20)) e.id = "parallel " + std::to_string(dice_.below(3));
      if (!known.emplace(e.from, e.to, e.relation, e.id).second) continue;
      e.a = world_.nodes[e.from].entity;
      e.b = world_.nodes[e.to].entity;
      e.symmetric = e.relation == "partners_with";
      if (dice_.chance(40)) e.period.from = Date::parse(dice_.pick(kYears));
      if (dice_.chance(40)) e.period.until = Date::parse(dice_.pick(kYears));
      if (e.period.from && e.period.until && *e.period.until < *e.period.from) e.period.until = e.period.from;
      e.confidence = dice_.pick(kConfidences);
      e.claims = 1 + dice_.below(3);
      EdgeFact fact = edge(world_.nodes[e.from].key, e.relation, world_.nodes[e.to].key);
      fact.id = e.id;
      fact.valid = e.period;
      fact.confidence = e.confidence;
      for (std::uint64_t c = 0; c < e.claims; ++c) {
        fact.evidence = {evidence()};
        e.sources.insert(fact.evidence.front().source);
        facts.push_back(fact);
      }
      world_.edges.push_back(e);
    }
    // A node that no fact speaks of is not in the store.
    for (const WorldNode& n : world_.nodes) facts.push_back(edge(n.key, "loops_at", n.key));
  }

  Dice dice_;
  std::string tag_;
  World world_;
  std::uint64_t line_ = 0;
  std::set<std::size_t> apart_;
  std::vector<std::pair<std::size_t, std::size_t>> links_;
};

/// All of them, in one store.
class Worlds {
 public:
  Worlds() {
    std::vector<Fact> facts;
    for (std::uint64_t seed = 1; seed <= kWorlds; ++seed) worlds_.push_back(WorldMaker(seed).make(facts));
    put(*store_, "worlds.jsonl", facts);
    snapshot_ = Snapshot::build(*store_);
  }
  [[nodiscard]] const std::vector<World>& all() const { return worlds_; }
  [[nodiscard]] const Store& store() const { return *store_; }
  [[nodiscard]] const Snapshot& snapshot() const { return *snapshot_; }
  [[nodiscard]] const std::shared_ptr<const Snapshot>& shared_snapshot() const { return snapshot_; }
  /// Some node of the entity.
  [[nodiscard]] NodeNo node_of(const World& world, std::size_t entity, Dice& dice) const {
    return store_->find_node(world.nodes[dice.pick(world.entities[entity].nodes)].key).value();
  }

 private:
  TemporaryStore store_;
  std::vector<World> worlds_;
  std::shared_ptr<const Snapshot> snapshot_;
};

inline const Worlds& worlds() {
  static const Worlds all;
  return all;
}

inline WalkFilter random_filter(const World& world, Dice& dice) {
  WalkFilter filter;
  if (dice.chance(30)) filter.relations = {"funds"};
  if (dice.chance(20)) filter.relations.emplace_back("partners_with");
  for (int tries = 0; tries < 2; ++tries) {
    const std::string& type = dice.pick(world.nodes).type;
    if (type.empty() || !dice.chance(30)) continue;
    filter.types.emplace_back(dice.chance(50) ? std::string_view(type) : top_level(type));
  }
  filter.direction = std::array{Direction::kEither, Direction::kForward, Direction::kBackward}[dice.below(3)];
  if (dice.chance(30)) filter.at = Date::parse("2012");
  if (dice.chance(30)) filter.min_confidence = 0.5;
  return filter;
}

/// Whether a walk may go over `edge` from entity `x`, and to which entity.
inline std::optional<std::size_t> step_over(const WorldEdge& edge, std::size_t x, const WalkFilter& filter) {
  const auto& names = filter.relations;
  if (!names.empty() && std::find(names.begin(), names.end(), edge.relation) == names.end())
    return std::nullopt;
  if (edge.confidence < filter.min_confidence) return std::nullopt;
  if (filter.at && !edge.period.possible_at(*filter.at)) return std::nullopt;
  if (edge.a == edge.b) return std::nullopt;
  if (edge.a == x && (filter.direction != Direction::kBackward || edge.symmetric)) return edge.b;
  if (edge.b == x && (filter.direction != Direction::kForward || edge.symmetric)) return edge.a;
  return std::nullopt;
}

inline bool may_pass(const WorldEntity& entity, const WalkFilter& filter) {
  return filter.types.empty() ||
         std::any_of(filter.types.begin(), filter.types.end(), [&](const std::string& type) {
           return entity.type == type || entity.type.starts_with(type + "/");
         });
}

}  // namespace guanxi::testing
