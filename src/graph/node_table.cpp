#include "graph/node_table.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "graph/progress_scope.hpp"
#include "graph/tasks.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/store/entities.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kNodesPerTask = 1 << 14;

[[noreturn]] void throw_damaged_store(const char* what) {
  throw Error(ErrorCode::kDamaged, what,
              "guanxi check lists the damage, guanxi check --repair rebuilds the indexes from the claims");
}

/// The nodes that something speaks of, in the order of their numbers.
struct NodeTable {
  std::vector<std::uint32_t> numbers;
  std::vector<std::uint32_t> claims;
  std::vector<std::uint32_t> types;  // into type_names
  std::vector<std::string> type_names;
  Strings keys;
  Strings names;  // "" if it is the key
  bool named = false;

  [[nodiscard]] std::size_t size() const noexcept { return numbers.size(); }
};

class NodeReader {
 public:
  NodeReader(const Store& store, Progress* progress)
      : store_(store), limit_(store.node_limit()), progress_(progress, "reading nodes", limit_, "nodes") {}

  NodeTable read() {
    const std::size_t tasks = (std::size_t{limit_} + kNodesPerTask - 1) / kNodesPerTask;
    std::vector<NodeTable> workers(static_cast<std::size_t>(tasks::thread_count(tasks)));
    tasks::in_order(
        tasks, workers, [&](NodeTable& part, std::size_t task) { read_part(part, task); },
        [&](NodeTable& part, std::size_t) { append(part); }, [](NodeTable&, std::size_t) {});
    return std::move(table_);
  }

 private:
  void read_part(NodeTable& part, std::size_t task) const {
    part = {};
    const auto first = static_cast<std::uint32_t>(task * kNodesPerTask);
    const auto last = static_cast<std::uint32_t>(std::min<std::size_t>(limit_, (task + 1) * kNodesPerTask));
    store_.scan_nodes({first}, {last}, [&](const NodeRow& node) {
      part.numbers.push_back(node.no.value);
      part.claims.push_back(node.claims);
      part.types.push_back(number_of(part.type_names, node.type));
      part.keys.add(node.key);
      part.names.add(node.name == node.key ? std::string_view() : node.name);
      part.named = part.named || (!node.name.empty() && node.name != node.key);
    });
  }

  /// Few types in a row: mostly the last one again.
  static std::uint32_t number_of(std::vector<std::string>& names, std::string_view name) {
    for (std::size_t i = names.size(); i-- > 0;) {
      if (names[i] == name) return static_cast<std::uint32_t>(i);
    }
    names.emplace_back(name);
    return static_cast<std::uint32_t>(names.size() - 1);
  }

  void append(NodeTable& part) {
    std::vector<std::uint32_t> type_of_part;
    for (const std::string& name : part.type_names) {
      const auto number = static_cast<std::uint32_t>(table_.type_names.size());
      const auto [place, fresh] = types_.try_emplace(name, number);
      if (fresh) table_.type_names.push_back(name);
      type_of_part.push_back(place->second);
    }
    for (const std::uint32_t type : part.types) table_.types.push_back(type_of_part[type]);
    table_.numbers.insert(table_.numbers.end(), part.numbers.begin(), part.numbers.end());
    table_.claims.insert(table_.claims.end(), part.claims.begin(), part.claims.end());
    table_.keys.add_all(part.keys);
    table_.names.add_all(part.names);
    table_.named = table_.named || part.named;
    progress_.update(table_.numbers.empty() ? 0 : table_.numbers.back());
  }

  const Store& store_;
  const std::uint32_t limit_;
  ProgressScope progress_;
  NodeTable table_;
  std::map<std::string, std::uint32_t, std::less<>> types_;
};

/// Of each entity the place in the table of the node that stands for it.
std::vector<std::uint32_t> representatives_of(const NodeTable& nodes, const EntityTable& entities) {
  std::vector<std::uint32_t> best(entities.entity_count(), kNoEntity);
  const StringsView keys = nodes.keys.view();
  for (std::uint32_t place = 0; place < nodes.size(); ++place) {
    std::uint32_t& champion = best[entities.entity_of(nodes.numbers[place])];
    if (champion == kNoEntity || nodes.claims[place] > nodes.claims[champion] ||
        (nodes.claims[place] == nodes.claims[champion] && keys[place] < keys[champion])) {
      champion = place;
    }
  }
  if (std::find(best.begin(), best.end(), kNoEntity) != best.end())
    throw_damaged_store("an entity has a node that is not there");
  return best;
}

}  // namespace

EntityTable::EntityTable(const std::vector<std::uint32_t>& first_node)
    : node_limit_(static_cast<std::uint32_t>(first_node.size())) {
  while (entity_count_ < node_limit_ && first_node[entity_count_] == entity_count_) ++entity_count_;
  if (entity_count_ == node_limit_) return;
  identity_ = false;
  entity_of_node_.assign(node_limit_, kNoEntity);
  leads_.assign(node_limit_, false);
  entity_count_ = 0;
  for (std::uint32_t n = 0; n < node_limit_; ++n) {
    if (first_node[n] == kNoEntity) continue;
    // The smallest node of an entity comes before its others.
    if (first_node[n] > n || (first_node[n] != n && entity_of_node_[first_node[n]] == kNoEntity))
      throw_damaged_store("an entity begins with a node that is not there");
    leads_[n] = first_node[n] == n;
    entity_of_node_[n] = leads_[n] ? entity_count_++ : entity_of_node_[first_node[n]];
    if (!leads_[n]) others_.emplace_back(entity_of_node_[n], n);
  }
  std::sort(others_.begin(), others_.end());
}

std::span<const std::pair<std::uint32_t, std::uint32_t>> EntityTable::others(
    std::uint32_t entity) const noexcept {
  const auto begin = std::lower_bound(others_.begin(), others_.end(), std::pair(entity, 0U));
  auto end = begin;
  while (end != others_.end() && end->first == entity) ++end;
  return {begin, end};
}

EntityTable read_entities(const Store& store, Parts& parts, Progress* progress) {
  NodeTable nodes = NodeReader(store, progress).read();
  std::vector<bool> live(store.node_limit(), false);
  for (const std::uint32_t number : nodes.numbers) live[number] = true;
  EntityTable entities(resolve_entities(store, live).first_node);

  parts.counts.entities = entities.entity_count();
  parts.counts.nodes = entities.node_limit();
  for (const std::string& name : nodes.type_names) parts.types.add(name);
  const bool typed = nodes.type_names.size() > 1;
  if (entities.identity()) {
    if (typed) parts.type_of = std::move(nodes.types);
    parts.keys = std::move(nodes.keys);
    if (nodes.named) parts.names = std::move(nodes.names);
    return entities;
  }
  if (nodes.named) parts.names.emplace();
  for (const std::uint32_t place : representatives_of(nodes, entities)) {
    parts.representatives.push_back(nodes.numbers[place]);
    if (typed) parts.type_of.push_back(nodes.types[place]);
    parts.keys.add(nodes.keys.view()[place]);
    if (nodes.named) parts.names->add(nodes.names.view()[place]);
  }
  return entities;
}

}  // namespace guanxi
