#include "graph/parts_builder.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "guanxi/base/error.hpp"
#include "guanxi/store/entities.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

/// Arcs on their way: `origins` is the end that is not yet a row.
struct LooseArcs {
  std::vector<std::uint32_t> origins;
  std::vector<std::uint32_t> targets;
  std::vector<std::uint16_t> relations;
  std::vector<std::uint32_t> edges;

  [[nodiscard]] std::size_t size() const noexcept { return edges.size(); }
};

[[noreturn]] void throw_damaged_store(const std::string& what) {
  throw Error(ErrorCode::kDamaged, what,
              "guanxi check lists the damage, guanxi check --repair rebuilds the indexes from the claims");
}

constexpr std::uint64_t kStepsBetweenLooks = 1 << 14;

class Watch {
 public:
  Watch(Progress* progress, const char* task, std::uint64_t total, const char* unit) : progress_(progress) {
    if (progress_ != nullptr) progress_->begin(task, total, unit);
  }
  ~Watch() {
    if (progress_ != nullptr) progress_->end();
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void step() {
    if (++done_ % kStepsBetweenLooks != 0) return;
    check_interrupt();
    if (progress_ != nullptr) progress_->update(done_);
  }

 private:
  Progress* progress_;
  std::uint64_t done_ = 0;
};

/// Numbers the entities by their smallest node and finds the node that stands for each.
void read_nodes(const Store& store, Parts& parts, Progress* progress) {
  const std::vector<std::uint32_t> first_node = resolve_entities(store).first_node;
  parts.entity_of_node.assign(std::max<std::size_t>(store.node_limit(), first_node.size()), kNoEntity);
  std::uint32_t count = 0;
  for (std::uint32_t n = 0; n < first_node.size(); ++n) {
    if (first_node[n] == kNoEntity) continue;
    // The smallest node of an entity comes before its others.
    parts.entity_of_node[n] = first_node[n] == n ? count++ : parts.entity_of_node[first_node[n]];
    if (parts.entity_of_node[n] == kNoEntity)
      throw_damaged_store("an entity begins with a node that is not there");
  }

  struct Candidate {
    std::uint32_t place = kNoEntity;  // in `keys` and the others
    std::uint32_t claims = 0;
  };
  std::vector<Candidate> best(count);
  std::vector<std::uint32_t> node_numbers;
  std::vector<std::uint32_t> node_types;
  Strings keys;
  Strings names;
  std::map<std::string, std::uint32_t, std::less<>> types;
  {
    Watch watch(progress, "reading nodes", store.node_limit(), "nodes");
    store.for_each_node([&](const NodeRecord& node) {
      watch.step();
      const std::uint32_t entity =
          node.no.value < parts.entity_of_node.size() ? parts.entity_of_node[node.no.value] : kNoEntity;
      if (entity == kNoEntity) return true;
      const auto place = static_cast<std::uint32_t>(node_numbers.size());
      node_numbers.push_back(node.no.value);
      keys.add(node.key);
      names.add(node.name());
      node_types.push_back(
          types.try_emplace(node.type(), static_cast<std::uint32_t>(types.size())).first->second);
      Candidate& champion = best[entity];
      const StringsView view = keys.view();
      if (champion.place == kNoEntity || node.claims > champion.claims ||
          (node.claims == champion.claims && node.key < view[champion.place])) {
        champion = {place, node.claims};
      }
      return true;
    });
  }

  std::vector<std::string_view> type_names(types.size());
  for (const auto& [name, number] : types) type_names[number] = name;
  for (const std::string_view name : type_names) parts.types.add(name);
  parts.representatives.reserve(count);
  parts.type_of.reserve(count);
  for (const Candidate& champion : best) {
    if (champion.place == kNoEntity) throw_damaged_store("an entity has a node that is not there");
    parts.representatives.push_back(node_numbers[champion.place]);
    parts.type_of.push_back(node_types[champion.place]);
    parts.keys.add(keys.view()[champion.place]);
    parts.names.add(names.view()[champion.place]);
  }
}

/// Collects what edges state beside their ends; edges come in ascending order.
void add_traits(const EdgeRecord& edge, Parts& parts) {
  const Period period = edge.period();
  const auto confidence = static_cast<float>(edge.best_confidence());
  if (period.empty() && confidence == 1.0F) return;
  parts.trait_bits[edge.no.value / 64] |= std::uint64_t{1} << (edge.no.value % 64);
  parts.traits.push_back({pack_date(period.from), pack_date(period.until), confidence});
}

LooseArcs read_edges(const Store& store, Parts& parts, Progress* progress) {
  const std::uint64_t limit = store.edge_limit();
  if (limit > std::uint64_t{kNoEntity}) {
    throw Error(ErrorCode::kLimit, "the store has numbered " + std::to_string(limit) +
                                       " relations; a snapshot holds at most 4294967295");
  }
  parts.edge_limit = limit;
  parts.trait_bits.assign((limit + 63) / 64, 0);
  const auto entity_at = [&](NodeNo node) {
    const std::uint32_t e =
        node.value < parts.entity_of_node.size() ? parts.entity_of_node[node.value] : kNoEntity;
    if (e == kNoEntity)
      throw_damaged_store("a relation ends at the node " + std::to_string(node.value) +
                          ", which is not there");
    return e;
  };
  LooseArcs arcs;
  Watch watch(progress, "reading relations", limit, "relations");
  store.for_each_edge([&](const EdgeRecord& edge) {
    watch.step();
    const std::uint32_t from = entity_at(edge.from);
    const std::uint32_t to = entity_at(edge.to);
    if (from == to && edge.from != edge.to) return true;
    add_traits(edge, parts);
    arcs.origins.push_back(from);
    arcs.targets.push_back(to);
    arcs.relations.push_back(edge.type.value);
    arcs.edges.push_back(static_cast<std::uint32_t>(edge.no.value));
    return true;
  });
  parts.trait_ranks.reserve(parts.trait_bits.size());
  std::uint32_t rank = 0;
  for (const std::uint64_t word : parts.trait_bits) {
    parts.trait_ranks.push_back(rank);
    rank += static_cast<std::uint32_t>(std::popcount(word));
  }
  return arcs;
}

std::vector<std::uint64_t> offsets_of(const std::vector<std::uint32_t>& rows, std::uint32_t row_count) {
  std::vector<std::uint64_t> offsets(std::size_t{row_count} + 1, 0);
  for (const std::uint32_t row : rows) ++offsets[std::size_t{row} + 1];
  for (std::size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  return offsets;
}

/// Counting sort of loose arcs by their targets, stable: the rows of the opposite direction.
Arcs rows_by_target(const LooseArcs& loose, std::uint32_t entity_count) {
  Arcs rows;
  rows.offsets = offsets_of(loose.targets, entity_count);
  rows.targets.resize(loose.size());
  rows.relations.resize(loose.size());
  rows.edges.resize(loose.size());
  std::vector<std::uint64_t> next(rows.offsets.begin(), rows.offsets.end() - 1);
  for (std::size_t i = 0; i < loose.size(); ++i) {
    const std::uint64_t place = next[loose.targets[i]]++;
    rows.targets[place] = loose.origins[i];
    rows.relations[place] = loose.relations[i];
    rows.edges[place] = loose.edges[i];
  }
  return rows;
}

/// The same arcs seen from their other ends. Each row is ordered by target, and arcs of one target keep their
/// order.
Arcs transpose(const Arcs& rows) {
  const auto row_count = static_cast<std::uint32_t>(rows.offsets.size() - 1);
  Arcs other;
  other.offsets = offsets_of(rows.targets, row_count);
  other.targets.resize(rows.targets.size());
  other.relations.resize(rows.targets.size());
  other.edges.resize(rows.targets.size());
  std::vector<std::uint64_t> next(other.offsets.begin(), other.offsets.end() - 1);
  for (std::uint32_t row = 0; row < row_count; ++row) {
    for (std::uint64_t i = rows.offsets[row]; i < rows.offsets[row + 1]; ++i) {
      const std::uint64_t place = next[rows.targets[i]]++;
      other.targets[place] = row;
      other.relations[place] = rows.relations[i];
      other.edges[place] = rows.edges[i];
    }
  }
  return other;
}

/// Orders parallel arcs by (relation, edge); rows are ordered by target already.
void sort_parallel(Arcs& arcs) {
  std::vector<std::pair<std::uint16_t, std::uint32_t>> run;
  for (std::size_t row = 0; row + 1 < arcs.offsets.size(); ++row) {
    const std::uint64_t row_end = arcs.offsets[row + 1];
    for (std::uint64_t begin = arcs.offsets[row]; begin < row_end;) {
      std::uint64_t end = begin + 1;
      while (end < row_end && arcs.targets[end] == arcs.targets[begin]) ++end;
      if (end - begin > 1) {
        run.clear();
        for (std::uint64_t i = begin; i < end; ++i) run.emplace_back(arcs.relations[i], arcs.edges[i]);
        std::sort(run.begin(), run.end());
        for (std::uint64_t i = begin; i < end; ++i)
          std::tie(arcs.relations[i], arcs.edges[i]) = run[i - begin];
      }
      begin = end;
    }
  }
}

}  // namespace

Parts build_parts(const Store& store, Progress* progress) {
  Parts parts;
  read_nodes(store, parts, progress);
  const auto entity_count = static_cast<std::uint32_t>(parts.representatives.size());
  {
    LooseArcs loose = read_edges(store, parts, progress);
    Arcs unordered = rows_by_target(loose, entity_count);
    loose = {};
    parts.out = transpose(unordered);
  }
  sort_parallel(parts.out);
  check_interrupt();
  parts.in = transpose(parts.out);
  return parts;
}

}  // namespace guanxi
