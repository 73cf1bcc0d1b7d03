#include "guanxi/explore/common.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "explore/filter_table.hpp"
#include "explore/snapshot_walk.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kCheckEvery = 65'536;
constexpr std::size_t kSearchCost = 16;  // a binary search in a row, in steps along it

class CommonSearch {
 public:
  CommonSearch(const Store& store, const Snapshot& snapshot, const CommonOptions& options)
      : snapshot_(snapshot),
        options_(options),
        filter_(store, options.filter),
        walk_(snapshot, filter_),
        builder_(store) {}

  CommonAnswer run(const std::vector<NodeNo>& nodes) {
    check_range("the number of nodes", nodes.size(), 2, 100);
    for (const NodeNo node : nodes) add_named(entity_in(snapshot_, node));
    needed_ = options_.at_least == 0 ? named_.size() : options_.at_least;
    check_range("at_least", needed_, 2, named_.size());
    gather();
    list();
    return std::move(answer_);
  }

 private:
  struct Candidate {
    std::uint32_t entity = 0;
    std::uint32_t joined = 0;
  };

  void add_named(std::uint32_t entity) {
    if (std::find(named_.begin(), named_.end(), entity) != named_.end()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("'{}' is named twice", escape_for_terminal(snapshot_.key({entity}))),
                  "name different entities");
    }
    named_.push_back(entity);
    answer_.graph.focus.push_back(builder_.add_entity(ref_of_entity(snapshot_, entity)));
  }

  void gather() {
    std::vector<std::uint32_t> order = named_;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return walk_.degree(a) < walk_.degree(b); });
    for (std::size_t i = 0; i < order.size(); ++i) {
      const bool may_be_new = order.size() - i >= needed_;
      if (!may_be_new && walk_.degree(order[i]) / kSearchCost > candidates_.size()) {
        look_up(order[i]);
      } else {
        merge(neighbours_of(order[i]), may_be_new);
      }
      const std::size_t left = order.size() - i - 1;
      std::erase_if(candidates_, [&](const Candidate& c) { return c.joined + left < needed_; });
    }
    std::erase_if(candidates_, [&](const Candidate& c) {
      return std::find(named_.begin(), named_.end(), c.entity) != named_.end();
    });
  }

  /// Ascending, each once.
  std::vector<std::uint32_t> neighbours_of(std::uint32_t entity) {
    std::vector<std::uint32_t> out;
    walk_.for_each_step(entity, [&](const WalkStep& step) {
      if (!count()) return false;
      if ((out.empty() || out.back() != step.target) && walk_.admits_type(step.target))
        out.push_back(step.target);
      return true;
    });
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  bool count() {
    if (answer_.relations_visited >= options_.max_relations) {
      answer_.cut = true;
      return false;
    }
    if (++answer_.relations_visited % kCheckEvery == 0) check_interrupt();
    return true;
  }

  void merge(const std::vector<std::uint32_t>& neighbours, bool may_be_new) {
    std::vector<Candidate> merged;
    std::size_t at = 0;
    for (const std::uint32_t neighbour : neighbours) {
      for (; at < candidates_.size() && candidates_[at].entity < neighbour; ++at)
        merged.push_back(candidates_[at]);
      if (at < candidates_.size() && candidates_[at].entity == neighbour) {
        merged.push_back({neighbour, candidates_[at++].joined + 1});
      } else if (may_be_new) {
        merged.push_back({neighbour, 1});
      }
    }
    merged.insert(merged.end(), candidates_.begin() + static_cast<std::ptrdiff_t>(at), candidates_.end());
    candidates_ = std::move(merged);
  }

  void look_up(std::uint32_t entity) {
    for (Candidate& candidate : candidates_) {
      if (!count()) return;
      walk_.for_each_step_between(entity, candidate.entity, [&](const WalkStep&) {
        ++candidate.joined;
        return false;
      });
    }
  }

  void list() {
    answer_.found = candidates_.size();
    const auto rank = [&](const Candidate& c) {
      return std::make_tuple(~c.joined, walk_.degree(c.entity), snapshot_.key({c.entity}));
    };
    const std::size_t listed = std::min(candidates_.size(), options_.limit);
    std::partial_sort(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(listed),
                      candidates_.end(),
                      [&](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
    candidates_.resize(listed);
    for (const Candidate& c : candidates_) {
      CommonNeighbour neighbour;
      neighbour.entity = builder_.add_entity(ref_of_entity(snapshot_, c.entity));
      neighbour.joined = c.joined;
      neighbour.degree = walk_.degree(c.entity);
      answer_.neighbours.push_back(neighbour);
      for (std::size_t i = 0; i < named_.size(); ++i) add_relations(i, c.entity, neighbour.entity);
    }
    std::vector<std::size_t> unused;
    std::vector<std::size_t> focus = std::move(answer_.graph.focus);
    answer_.graph = builder_.finish(unused);
    answer_.graph.focus = std::move(focus);
    count_support();
  }

  void add_relations(std::size_t named, std::uint32_t entity, std::size_t index) {
    walk_.for_each_step_between(named_[named], entity, [&](const WalkStep& step) {
      if (step.stated_forward) {
        builder_.add_edge(named, index, step.relation, {step.edge()});
      } else {
        builder_.add_edge(index, named, step.relation, {step.edge()});
      }
      return true;
    });
  }

  void count_support() {
    std::vector<std::vector<std::uint32_t>> best(answer_.graph.entities.size());  // by neighbour, then named
    for (const RelationRef& relation : answer_.graph.relations) {
      const bool from_named = relation.from < named_.size();
      std::vector<std::uint32_t>& of = best[from_named ? relation.to : relation.from];
      of.resize(named_.size());
      std::uint32_t& sources = of[from_named ? relation.from : relation.to];
      sources = std::max(sources, relation.sources);
    }
    for (CommonNeighbour& neighbour : answer_.neighbours) {
      neighbour.support = UINT32_MAX;
      for (const std::uint32_t sources : best[neighbour.entity]) {
        if (sources > 0) neighbour.support = std::min(neighbour.support, sources);
      }
      if (neighbour.support == UINT32_MAX) neighbour.support = 0;
    }
  }

  const Snapshot& snapshot_;
  const CommonOptions& options_;
  const FilterTable filter_;
  const SnapshotWalk walk_;
  SubgraphBuilder builder_;
  std::vector<std::uint32_t> named_;
  std::size_t needed_ = 0;
  std::vector<Candidate> candidates_;  // by entity
  CommonAnswer answer_;
};

}  // namespace

CommonAnswer common_neighbours(const Store& store, const Snapshot& snapshot, const std::vector<NodeNo>& nodes,
                               const CommonOptions& options) {
  return CommonSearch(store, snapshot, options).run(nodes);
}

}  // namespace guanxi
