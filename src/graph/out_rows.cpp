#include "graph/out_rows.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>

#include "graph/progress_scope.hpp"
#include "graph/tasks.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kNodesPerTask = 1 << 12;

[[noreturn]] void throw_damaged_store(const std::string& what) {
  throw Error(ErrorCode::kDamaged, what,
              "guanxi check lists the damage, guanxi check --repair rebuilds the indexes from the claims");
}

std::uint64_t edge_of(const AdjacencyRun& run, std::size_t i) noexcept {
  return run.edges.empty() ? run.first_edge + i : run.edges[i];
}

/// The rows of the entities that a range of nodes leads, one after the other.
class RowBlock {
 public:
  RowBlock(const Store& store, const EntityTable& entities) : store_(&store), entities_(&entities) {}

  void read(std::uint32_t first, std::uint32_t last) {
    sizes_.clear();
    targets_.clear();
    relations_.clear();
    edges_.clear();
    first_entity_ = kNoEntity;
    node_ = first;
    row_begin_ = 0;
    read_until(first, last);
    finish_until(last);
  }

  std::uint32_t first_entity() const noexcept { return first_entity_; }
  const std::vector<std::uint32_t>& sizes() const noexcept { return sizes_; }  // of rows
  const std::vector<std::uint32_t>& targets() const noexcept { return targets_; }
  const std::vector<std::uint16_t>& relations() const noexcept { return relations_; }
  const std::vector<std::uint32_t>& edges() const noexcept { return edges_; }
  bool simple() const noexcept { return simple_; }
  /// Whether all arcs have one relation, and whether the edges of all run on.
  bool one_relation() const noexcept {
    return std::all_of(relations_.begin(), relations_.end(), [&](auto r) { return r == relations_.front(); });
  }
  bool edges_run_on() const noexcept {
    bool run = true;
    for (std::size_t i = 0; i < edges_.size(); ++i) run &= edges_[i] - edges_.front() == i;
    return run;
  }
  std::uint64_t place = 0;  // of the block's first arc among all

 private:
  void read_until(std::uint32_t first, std::uint32_t last) {
    store_->scan_adjacency(true, {first}, {last}, [&](const AdjacencyRun& run) {
      if (run.node.value < node_ || run.node.value >= last) throw_damaged_store("relations are out of order");
      finish_until(run.node.value);
      if (entities_->leads(run.node.value)) {
        add(run);
      } else if (entities_->entity_of(run.node.value) == kNoEntity) {
        throw_nowhere(run.node.value);
      }
    });
  }
  [[noreturn]] static void throw_nowhere(std::uint32_t node) {
    throw_damaged_store("a relation ends at the node " + std::to_string(node) + ", which is not there");
  }

  /// Ends the rows of the nodes before this one.
  void finish_until(std::uint32_t node) {
    for (; node_ < node; ++node_) {
      if (!entities_->leads(node_)) continue;
      const std::uint32_t entity = entities_->entity_of(node_);
      if (first_entity_ == kNoEntity) first_entity_ = entity;
      if (!entities_->identity()) {
        for (const auto& [of, other] : entities_->others(entity))
          store_->scan_adjacency(true, {other}, {other + 1}, [&](const AdjacencyRun& run) { add(run); });
      }
      finish_row(entity);
    }
  }

  void add(const AdjacencyRun& run) {
    const std::size_t size = run.neighbours.size();
    if (entities_->identity()) {
      for (const std::uint32_t neighbour : run.neighbours) {
        if (neighbour >= entities_->node_limit()) throw_nowhere(neighbour);
      }
      targets_.insert(targets_.end(), run.neighbours.begin(), run.neighbours.end());
      for (std::size_t i = 0; i < size; ++i) edges_.push_back(static_cast<std::uint32_t>(edge_of(run, i)));
      relations_.insert(relations_.end(), size, run.relation.value);
      return;
    }
    const std::uint32_t own = entities_->entity_of(run.node.value);
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint32_t target = entities_->entity_of(run.neighbours[i]);
      if (target == kNoEntity) throw_nowhere(run.neighbours[i]);
      if (target == own && run.neighbours[i] != run.node.value) continue;  // within the entity
      targets_.push_back(target);
      relations_.push_back(run.relation.value);
      edges_.push_back(static_cast<std::uint32_t>(edge_of(run, i)));
    }
  }

  void finish_row(std::uint32_t entity) {
    const std::size_t begin = row_begin_;
    const std::size_t end = targets_.size();
    sizes_.push_back(static_cast<std::uint32_t>(end - begin));
    bool strict = true;
    bool loop = false;
    for (std::size_t i = begin; i + 1 < end; ++i) strict &= targets_[i] < targets_[i + 1];
    if (!strict) strict = sort_row(begin);
    for (std::size_t i = begin; i < end; ++i) loop |= targets_[i] == entity;
    simple_ = simple_ && strict && !loop;
    row_begin_ = end;
  }

  /// Returns whether no two arcs have one target.
  bool sort_row(std::size_t begin) {
    row_.clear();
    for (std::size_t i = begin; i < targets_.size(); ++i)
      row_.push_back({targets_[i], relations_[i], edges_[i]});
    std::sort(row_.begin(), row_.end());
    bool strict = true;
    for (std::size_t i = 0; i < row_.size(); ++i) {
      std::tie(targets_[begin + i], relations_[begin + i], edges_[begin + i]) = row_[i];
      strict = strict && (i == 0 || std::get<0>(row_[i - 1]) != std::get<0>(row_[i]));
    }
    return strict;
  }

  const Store* store_;
  const EntityTable* entities_;
  std::uint32_t first_entity_ = kNoEntity;
  std::uint32_t node_ = 0;  // whose row is being read
  std::size_t row_begin_ = 0;
  std::vector<std::uint32_t> sizes_;
  std::vector<std::uint32_t> targets_;
  std::vector<std::uint16_t> relations_;
  std::vector<std::uint32_t> edges_;
  std::vector<std::tuple<std::uint32_t, std::uint16_t, std::uint32_t>> row_;
  bool simple_ = true;
};

/// Puts the blocks together. Relations and edges are written only where blocks differ in themselves; in the
/// end they are completed, or dropped if they say nothing.
class RowCollector {
 public:
  RowCollector(const Store& store, const EntityTable& entities, Parts& parts, Progress* progress)
      : store_(store),
        entities_(entities),
        parts_(parts),
        most_(store.edge_limit()),
        progress_(progress, "reading relations", most_, "relations") {
    if (most_ > std::numeric_limits<std::uint32_t>::max()) {
      throw Error(ErrorCode::kLimit, "the store has numbered " + std::to_string(most_) +
                                         " relations; a snapshot holds at most 4294967295");
    }
    parts_.counts.edges = most_;
    parts_.out.offsets = Array<std::uint64_t>(std::size_t{entities.entity_count()} + 1);
    // Memory is taken where it is written, so the most that there can be costs nothing.
    parts_.out.targets = Array<std::uint32_t>(most_);
    parts_.out.relations = Array<std::uint16_t>(most_);
    parts_.out_edges = Array<std::uint32_t>(most_);
  }

  void run() {
    const std::size_t tasks = (std::size_t{entities_.node_limit()} + kNodesPerTask - 1) / kNodesPerTask;
    std::vector<RowBlock> workers(static_cast<std::size_t>(tasks::thread_count(tasks)),
                                  RowBlock(store_, entities_));
    summaries_.resize(tasks);
    tasks::in_order(
        tasks, workers,
        [&](RowBlock& block, std::size_t task) {
          const auto first = static_cast<std::uint32_t>(task * kNodesPerTask);
          block.read(first, std::min(first + kNodesPerTask, entities_.node_limit()));
        },
        [&](RowBlock& block, std::size_t task) { place(block, summaries_[task]); },
        [&](RowBlock& block, std::size_t task) { store(block, summaries_[task]); });
    for (const RowBlock& block : workers) parts_.counts.simple = parts_.counts.simple && block.simple();
    parts_.out.targets.shrink(arcs_);
    finish_relations();
    finish_edges();
  }

 private:
  struct Summary {
    std::uint64_t place = 0;
    std::uint64_t size = 0;
    bool one_relation = true, edges_run_on = true;
    std::uint16_t relation = 0;
    std::uint32_t first_edge = 0;
  };

  void place(RowBlock& block, Summary& summary) {
    block.place = summary.place = arcs_;
    summary.size = block.targets().size();
    if (summary.size > most_ - arcs_) throw_damaged_store("there are more relations than were ever numbered");
    arcs_ += summary.size;
    progress_.update(arcs_);
  }

  void store(const RowBlock& block, Summary& summary) {
    std::uint64_t offset = block.place;
    for (std::size_t i = 0; i < block.sizes().size(); ++i) {
      parts_.out.offsets[block.first_entity() + i] = offset;
      offset += block.sizes()[i];
    }
    if (summary.size == 0) return;
    std::memcpy(&parts_.out.targets[block.place], block.targets().data(),
                summary.size * sizeof(std::uint32_t));
    summary.one_relation = block.one_relation();
    summary.relation = block.relations().front();
    if (!summary.one_relation)
      std::copy(block.relations().begin(), block.relations().end(), &parts_.out.relations[block.place]);
    summary.edges_run_on = block.edges_run_on();
    summary.first_edge = block.edges().front();
    if (!summary.edges_run_on)
      std::copy(block.edges().begin(), block.edges().end(), &parts_.out_edges[block.place]);
  }

  void finish_relations() {
    const Summary* first = nullptr;
    bool alike = true;
    for (const Summary& s : summaries_) {
      if (s.size == 0) continue;
      if (first == nullptr) first = &s;
      alike = alike && s.one_relation && s.relation == first->relation;
    }
    if (alike) {
      parts_.counts.relation = first == nullptr ? std::uint16_t{0} : first->relation;
      parts_.out.relations = {};
      return;
    }
    for (const Summary& s : summaries_) {
      if (s.one_relation) std::fill_n(parts_.out.relations.data() + s.place, s.size, s.relation);
    }
    parts_.out.relations.shrink(arcs_);
  }

  void finish_edges() {
    const Summary* first = nullptr;
    bool run_on = true;
    for (const Summary& s : summaries_) {
      if (s.size == 0) continue;
      if (first == nullptr) first = &s;
      run_on = run_on && s.edges_run_on && s.first_edge == first->first_edge + s.place;
    }
    if (run_on) {
      parts_.counts.first_edge = first == nullptr ? 0 : first->first_edge;
      parts_.out_edges = {};
      return;
    }
    for (const Summary& s : summaries_) {
      if (!s.edges_run_on) continue;
      std::iota(parts_.out_edges.data() + s.place, parts_.out_edges.data() + s.place + s.size, s.first_edge);
    }
    parts_.out_edges.shrink(arcs_);
  }

  const Store& store_;
  const EntityTable& entities_;
  Parts& parts_;
  const std::uint64_t most_;
  ProgressScope progress_;
  std::vector<Summary> summaries_;  // of the blocks
  std::uint64_t arcs_ = 0;
};

}  // namespace

void read_out_rows(const Store& store, const EntityTable& entities, Parts& parts, Progress* progress) {
  RowCollector(store, entities, parts, progress).run();
  parts.out.offsets[entities.entity_count()] = parts.out.targets.size();
}

}  // namespace guanxi
