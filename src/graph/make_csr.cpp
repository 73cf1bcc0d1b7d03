#include <atomic>
#include <memory>
#include <utility>

#include "graph/parts.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/graph/filter.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kRowsAtOnce = 512;

class CsrBuilder {
 public:
  CsrBuilder(const Store& store, const Snapshot& snapshot, const GraphFilter& filter)
      : snapshot_(snapshot), filter_(store, snapshot, filter), entity_count_(snapshot.entity_count()) {}

  Csr build(bool undirected) {
    CsrArrays csr;
    number_vertices(csr.entities);
    fill(csr.entities, true, undirected, csr.out_offsets, csr.out_targets);
    if (!undirected) fill(csr.entities, false, true, csr.in_offsets, csr.in_targets);
    return to_csr(std::move(csr), undirected);
  }

 private:
  void check() const {
    if (!damaged_) return;
    throw Error(ErrorCode::kDamaged, "the snapshot holds a relation to an entity that is not there",
                "remove the file snapshot-*.gxs in the store's directory; it is made anew");
  }

  [[nodiscard]] bool takes_arc(const Row& row, std::size_t i) noexcept {
    if (row.targets[i] >= entity_count_) {
      damaged_ = true;
      return false;
    }
    return filter_.takes(row.relations[i], row.edges[i]) && filter_.takes(EntityNo{row.targets[i]});
  }
  [[nodiscard]] bool takes_any(const Row& row) noexcept {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (takes_arc(row, i)) return true;
    }
    return false;
  }

  void number_vertices(std::vector<EntityNo>& entities) {
    vertex_of_.assign(entity_count_, kNoEntity);
    std::vector<char> in(entity_count_, 0);
#pragma omp parallel for schedule(dynamic, kRowsAtOnce) if (entity_count_ > kRowsAtOnce)
    for (std::uint32_t e = 0; e < entity_count_; ++e) {
      const EntityNo entity{e};
      const bool takes_part =
          filter_.takes(entity) &&
          (filter_.takes_all_arcs() || takes_any(snapshot_.out(entity)) || takes_any(snapshot_.in(entity)));
      in[e] = takes_part ? 1 : 0;
    }
    check();
    for (std::uint32_t e = 0; e < entity_count_; ++e) {
      if (in[e] == 0) continue;
      vertex_of_[e] = static_cast<std::uint32_t>(entities.size());
      entities.push_back(EntityNo{e});
    }
  }

  /// Calls visit(vertex) for every neighbour along out, in, or both kinds of arcs, once each, ascending.
  template <typename Visit>
  void for_each_neighbour(EntityNo e, bool along_out, bool along_in, const Visit& visit) noexcept {
    const Row a = along_out ? snapshot_.out(e) : Row{};
    const Row b = along_in ? snapshot_.in(e) : Row{};
    std::size_t i = 0;
    std::size_t j = 0;
    std::uint32_t last = kNoEntity;
    while (i < a.size() || j < b.size()) {
      const bool from_a = j == b.size() || (i < a.size() && a.targets[i] <= b.targets[j]);
      const Row& row = from_a ? a : b;
      const std::size_t at = from_a ? i++ : j++;
      const std::uint32_t target = row.targets[at];
      if (target == e.value || target == last || !takes_arc(row, at)) continue;
      last = target;
      if (vertex_of_[target] == kNoEntity) {  // the arc has no counterpart in the other direction
        damaged_ = true;
        continue;
      }
      visit(vertex_of_[target]);
    }
  }

  void fill(const std::vector<EntityNo>& entities, bool along_out, bool along_in,
            std::vector<std::uint64_t>& offsets, std::vector<std::uint32_t>& targets) {
    const std::size_t n = entities.size();
    offsets.assign(n + 1, 0);
#pragma omp parallel for schedule(dynamic, kRowsAtOnce) if (n > kRowsAtOnce)
    for (std::size_t v = 0; v < n; ++v) {
      std::uint64_t count = 0;
      for_each_neighbour(entities[v], along_out, along_in, [&](std::uint32_t) { ++count; });
      offsets[v + 1] = count;
    }
    check();
    for (std::size_t v = 0; v < n; ++v) offsets[v + 1] += offsets[v];
    targets.resize(offsets[n]);
#pragma omp parallel for schedule(dynamic, kRowsAtOnce) if (n > kRowsAtOnce)
    for (std::size_t v = 0; v < n; ++v) {
      std::uint64_t next = offsets[v];
      for_each_neighbour(entities[v], along_out, along_in, [&](std::uint32_t u) { targets[next++] = u; });
    }
  }

  const Snapshot& snapshot_;
  const ArcFilter filter_;
  const std::uint32_t entity_count_;
  std::vector<std::uint32_t> vertex_of_;  // by entity; kNoEntity: takes no part
  std::atomic<bool> damaged_ = false;
};

}  // namespace

Csr to_csr(CsrArrays arrays, bool undirected) {
  const auto kept = std::make_shared<const CsrArrays>(std::move(arrays));
  Csr csr;
  csr.out_offsets = kept->out_offsets;
  csr.out_targets = kept->out_targets;
  csr.in_offsets = undirected ? kept->out_offsets : kept->in_offsets;
  csr.in_targets = undirected ? kept->out_targets : kept->in_targets;
  csr.entities = kept->entities;
  csr.keeper = kept;
  return csr;
}

Csr make_csr(const Store& store, const Snapshot& snapshot, const GraphFilter& filter, bool undirected) {
  return CsrBuilder(store, snapshot, filter).build(undirected);
}

}  // namespace guanxi
