#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "graph/array.hpp"
#include "graph/parts.hpp"
#include "graph/tasks.hpp"
#include "graph/transpose.hpp"
#include "guanxi/graph/filter.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kRowsPerTask = 4096;

/// Calls body(first, last) for ranges of 0..n-1 on all threads.
template <typename Body>
void for_ranges(std::size_t n, const Body& body) {
  tasks::for_each((n + kRowsPerTask - 1) / kRowsPerTask, [&](std::size_t task) {
    body(task * kRowsPerTask, std::min(n, (task + 1) * kRowsPerTask));
  });
}

/// Makes rows of which `each(v, visit)` gives the targets, ascending: once to count them and once to write
/// them.
template <typename Each>
Rows make_rows(std::size_t n, const Each& each) {
  Rows rows;
  rows.offsets = Array<std::uint64_t>(n + 1);
  std::uint64_t* const offsets = rows.offsets.data();
  for_ranges(n, [&](std::size_t first, std::size_t last) {
    for (std::size_t v = first; v < last; ++v) {
      std::uint64_t count = 0;
      each(static_cast<std::uint32_t>(v), [&](std::uint32_t) { ++count; });
      offsets[v + 1] = count;
    }
  });
  std::partial_sum(offsets, offsets + n + 1, offsets);
  rows.targets = Array<std::uint32_t>(offsets[n]);
  for_ranges(n, [&](std::size_t first, std::size_t last) {
    std::uint32_t* next = rows.targets.data() + offsets[first];
    for (std::size_t v = first; v < last; ++v) {
      each(static_cast<std::uint32_t>(v), [&](std::uint32_t target) { *next++ = target; });
    }
  });
  return rows;
}

/// What a Csr's spans show, if it is not only the snapshot.
struct Kept {
  std::shared_ptr<const Snapshot> snapshot;
  Rows out, in;
  Array<EntityNo> entities;
};

class CsrBuilder {
 public:
  CsrBuilder(const Store& store, const Snapshot& snapshot, const GraphFilter& filter)
      : snapshot_(snapshot),
        filter_(store, snapshot, filter),
        all_(filter_.takes_all_arcs() && filter_.takes_all_entities()) {}

  Csr build(bool undirected) {
    kept_->snapshot = snapshot_.weak_from_this().lock();
    number_vertices();
    Csr csr;
    csr.entities = {kept_->entities.data(), kept_->entities.size()};
    // What is left of a symmetric snapshot is symmetric too, unless an edge is left out for its own sake.
    const bool symmetric = snapshot_.is_symmetric() && !filter_.needs_edge();
    if (all_ && snapshot_.is_simple() && (!undirected || symmetric)) {
      show(snapshot_.all_out(), csr.out_offsets, csr.out_targets);
      show(undirected ? snapshot_.all_out() : snapshot_.all_in(), csr.in_offsets, csr.in_targets);
    } else {
      make_rows_of_arcs(undirected, symmetric);
      show(kept_->out, csr.out_offsets, csr.out_targets);
      show(kept_->in.offsets.empty() ? kept_->out : kept_->in, csr.in_offsets, csr.in_targets);
    }
    csr.keeper = kept_;
    return csr;
  }

 private:
  static void show(const Snapshot::AllRows& rows, std::span<const std::uint64_t>& offsets,
                   std::span<const std::uint32_t>& targets) {
    offsets = rows.offsets;
    targets = rows.targets;
  }
  static void show(const Rows& rows, std::span<const std::uint64_t>& offsets,
                   std::span<const std::uint32_t>& targets) {
    offsets = rows.offsets.view();
    targets = rows.targets.view();
  }

  /// Calls visit(target) for every arc of the entity that the filter leaves.
  template <typename Visit>
  void for_each_arc(EntityNo e, const Visit& visit) const {
    const Row row = snapshot_.out(e);
    if (all_) {
      for (const std::uint32_t target : row.targets) visit(target);
      return;
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (filter_.takes(EntityNo{row.targets[i]}) && filter_.takes(row, i)) visit(row.targets[i]);
    }
  }

  void number_vertices() {
    const std::uint32_t n = snapshot_.entity_count();
    kept_->entities = Array<EntityNo>(n);
    if (all_) {
      for (std::uint32_t e = 0; e < n; ++e) kept_->entities[e] = EntityNo{e};
      return;
    }
    Array<std::uint8_t> in(n);
    const auto take = [&](std::uint32_t e) { std::atomic_ref(in[e]).store(1, std::memory_order_relaxed); };
    for_ranges(n, [&](std::size_t first, std::size_t last) {
      for (auto e = static_cast<std::uint32_t>(first); e < last; ++e) {
        if (!filter_.takes(EntityNo{e})) continue;
        if (filter_.takes_all_arcs()) take(e);
        if (filter_.takes_all_arcs()) continue;
        for_each_arc(EntityNo{e}, [&](std::uint32_t target) {
          take(e);
          take(target);
        });
      }
    });
    vertex_of_ = Array<std::uint32_t>(n);
    std::uint32_t count = 0;
    for (std::uint32_t e = 0; e < n; ++e) {
      vertex_of_[e] = in[e] == 0 ? kNoEntity : count;
      if (in[e] != 0) kept_->entities[count++] = EntityNo{e};
    }
    kept_->entities.shrink(count);
  }

  void make_rows_of_arcs(bool undirected, bool symmetric) {
    const std::size_t n = kept_->entities.size();
    Rows out = make_rows(n, [&](std::uint32_t v, const auto& visit) {
      const EntityNo e = kept_->entities[v];
      std::uint32_t last = kNoEntity;
      for_each_arc(e, [&](std::uint32_t target) {
        if (target == e.value || target == last) return;
        last = target;
        visit(all_ ? target : vertex_of_[target]);
      });
    });
    if (undirected && symmetric) {
      kept_->out = std::move(out);
      return;
    }
    Rows in = transpose(out.view());
    if (!undirected) {
      kept_->out = std::move(out);
      kept_->in = std::move(in);
      return;
    }
    kept_->out = make_rows(n, [&](std::uint32_t v, const auto& visit) {
      const std::uint32_t* a = out.targets.data() + out.offsets[v];
      const std::uint32_t* const a_end = out.targets.data() + out.offsets[v + std::size_t{1}];
      const std::uint32_t* b = in.targets.data() + in.offsets[v];
      const std::uint32_t* const b_end = in.targets.data() + in.offsets[v + std::size_t{1}];
      while (a != a_end || b != b_end) {
        const std::uint32_t x = a == a_end ? kNoEntity : *a;
        const std::uint32_t y = b == b_end ? kNoEntity : *b;
        visit(std::min(x, y));
        a += x <= y ? 1 : 0;
        b += y <= x ? 1 : 0;
      }
    });
  }

  const Snapshot& snapshot_;
  const ArcFilter filter_;
  const bool all_;  // nothing is left out
  std::shared_ptr<Kept> kept_ = std::make_shared<Kept>();
  Array<std::uint32_t> vertex_of_;  // by entity; kNoEntity: takes no part
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
