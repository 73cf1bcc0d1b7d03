#include <cmath>
#include <tuple>

#include "explore/similar_search.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kCheckEvery = 65'536;
constexpr std::size_t kHubsNamed = 10;

/// A neighbour of the entity.
struct Through {
  std::uint32_t entity = 0;
  std::uint64_t neighbours = 0;  // entities that have it as a neighbour
};

struct Scored {
  std::uint32_t entity = 0;
  double score = 0;
  std::uint64_t shared = 0, neighbours = 0;
  std::size_t first = 0, last = 0;  // its part of the links
};

class NeighbourComparison {
 public:
  NeighbourComparison(const SimilarContext& context, SimilarAnswer& answer)
      : c_(context), answer_(answer), builder_(context.store) {}

  void run() {
    gather_neighbours();
    gather_links();
    list(c_.options.by == SimilarBy::kJaccard ? best_by_jaccard() : best_by_adamic_adar());
  }

 private:
  /// An entity that shares a neighbour: the two numbers in one, so that sorting groups them by entity.
  static std::uint64_t link(std::uint32_t entity, std::size_t through) {
    return std::uint64_t{entity} << 32 | through;
  }
  static std::uint32_t entity_of(std::uint64_t link) { return static_cast<std::uint32_t>(link >> 32); }
  [[nodiscard]] const Through& through_of(std::uint64_t link) const {
    return through_[static_cast<std::uint32_t>(link)];
  }

  void gather_neighbours() {
    std::vector<std::uint32_t> hubs;
    std::uint64_t seen = 0;
    c_.walk.for_each_step(c_.entity, [&](const WalkStep& step) {
      if (++seen % kCheckEvery == 0) check_interrupt();
      if (!c_.walk.admits_type(step.target)) return true;
      (c_.walk.degree(step.target) > c_.options.max_degree ? hubs : neighbours_).push_back(step.target);
      return true;
    });
    for (std::vector<std::uint32_t>* list : {&hubs, &neighbours_}) {
      std::sort(list->begin(), list->end());
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    answer_.neighbours = neighbours_.size();
    answer_.hub_count = hubs.size();
    std::sort(hubs.begin(), hubs.end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto rank = [&](std::uint32_t e) {
        return std::make_tuple(~c_.walk.degree(e), c_.snapshot.key({e}));
      };
      return rank(a) < rank(b);
    });
    for (std::size_t i = 0; i < std::min(hubs.size(), kHubsNamed); ++i)
      answer_.hubs.push_back({ref_of_entity(c_.snapshot, hubs[i]), c_.walk.degree(hubs[i])});
  }

  /// Asks the neighbours, those with the fewest relations first, who else has them.
  void gather_links() {
    const std::vector<std::pair<std::uint64_t, std::uint32_t>> order = by_degree();
    std::vector<std::uint32_t> others;
    for (const auto& [degree, entity] : order) {
      if (answer_.relations_visited + degree > c_.options.max_relations) {
        answer_.cut = true;
        break;
      }
      const std::uint64_t before = answer_.relations_visited;
      answer_.relations_visited += degree;
      if (before / kCheckEvery != answer_.relations_visited / kCheckEvery) check_interrupt();
      others.clear();
      c_.walk.for_each_step_to(entity, [&](const WalkStep& step) {
        others.push_back(step.target);
        return true;
      });
      std::sort(others.begin(), others.end());
      others.erase(std::unique(others.begin(), others.end()), others.end());
      for (const std::uint32_t other : others) {
        if (c_.may_be(other)) links_.push_back(link(other, through_.size()));
      }
      through_.push_back({entity, others.size()});
    }
    answer_.compared = through_.size();
    std::sort(links_.begin(), links_.end());
  }

  /// The neighbours, those with the fewest relations first; of those behind the bound but the first.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> by_degree() const {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    order.reserve(neighbours_.size());
    for (const std::uint32_t entity : neighbours_) order.emplace_back(c_.walk.degree(entity), entity);
    // Each has a relation at least.
    const std::size_t most = c_.options.max_relations + 1;
    if (order.size() > most) {
      std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end());
      order.resize(most);
    }
    std::sort(order.begin(), order.end());
    return order;
  }

  /// The entities that share something, each with its part of the links.
  std::vector<Scored> candidates() {
    std::vector<Scored> out;
    for (std::size_t i = 0; i < links_.size();) {
      Scored candidate;
      candidate.entity = entity_of(links_[i]);
      candidate.first = i;
      while (i < links_.size() && entity_of(links_[i]) == candidate.entity) ++i;
      candidate.last = i;
      candidate.shared = i - candidate.first;
      out.push_back(candidate);
    }
    answer_.found = out.size();
    return out;
  }

  [[nodiscard]] auto best() const {
    const auto comes_first = [this](const Scored& a, const Scored& b) {
      if (a.score != b.score) return a.score > b.score;
      if (a.shared != b.shared) return a.shared > b.shared;
      return c_.snapshot.key({a.entity}) < c_.snapshot.key({b.entity});
    };
    return BestOf<Scored, decltype(comes_first)>(c_.options.limit, comes_first);
  }

  std::vector<Scored> best_by_adamic_adar() {
    auto kept = best();
    for (Scored& candidate : candidates()) {
      for (std::size_t i = candidate.first; i < candidate.last; ++i)
        candidate.score += 1 / std::log(static_cast<double>(through_of(links_[i]).neighbours));
      kept.put(candidate);
    }
    return kept.take();
  }

  /// Candidates that share most are measured first. The others can have no more than the share of the
  /// entity's neighbours that they share, so once that is less than the last one kept has, the rest is not
  /// looked at.
  std::vector<Scored> best_by_jaccard() {
    std::vector<Scored> order = candidates();
    std::stable_sort(order.begin(), order.end(),
                     [](const Scored& a, const Scored& b) { return a.shared > b.shared; });
    auto kept = best();
    std::uint64_t visited = 0;
    for (Scored& candidate : order) {
      const double most = static_cast<double>(candidate.shared) / static_cast<double>(neighbours_.size());
      if (kept.full() && !answer_.cut && (c_.options.limit == 0 || most < kept.last().score)) break;
      visited += c_.walk.degree(candidate.entity);
      if (visited > c_.options.max_relations && kept.full()) {
        answer_.cut = true;
        break;
      }
      measure(candidate);
      kept.put(candidate);
    }
    answer_.relations_visited += visited;
    return kept.take();
  }

  void measure(Scored& candidate) {
    std::vector<std::uint32_t> theirs;
    c_.walk.for_each_step(candidate.entity, [&](const WalkStep& step) {
      if (c_.walk.admits_type(step.target) && c_.walk.degree(step.target) <= c_.options.max_degree)
        theirs.push_back(step.target);
      return true;
    });
    std::sort(theirs.begin(), theirs.end());
    theirs.erase(std::unique(theirs.begin(), theirs.end()), theirs.end());
    candidate.neighbours = theirs.size();
    candidate.shared = 0;
    for (const std::uint32_t neighbour : theirs)
      candidate.shared += std::binary_search(neighbours_.begin(), neighbours_.end(), neighbour) ? 1 : 0;
    candidate.score = static_cast<double>(candidate.shared) /
                      static_cast<double>(neighbours_.size() + theirs.size() - candidate.shared);
  }

  void list(const std::vector<Scored>& best) {
    std::vector<std::size_t> focus{builder_.add_entity(ref_of_entity(c_.snapshot, c_.entity))};
    for (const Scored& scored : best) {
      SimilarEntity similar;
      similar.entity = builder_.add_entity(ref_of_entity(c_.snapshot, scored.entity));
      similar.score = scored.score;
      similar.shared = scored.shared;
      similar.neighbours = scored.neighbours;
      focus.push_back(similar.entity);
      add_reasons(scored, similar);
      answer_.similar.push_back(std::move(similar));
    }
    std::vector<std::size_t> unused;
    answer_.graph = builder_.finish(unused);
    answer_.graph.focus = std::move(focus);
  }

  void add_reasons(const Scored& scored, SimilarEntity& similar) {
    std::vector<Through> shared;
    for (std::size_t i = scored.first; i < scored.last; ++i) shared.push_back(through_of(links_[i]));
    const std::size_t listed = std::min(shared.size(), c_.options.reasons);
    std::partial_sort(shared.begin(), shared.begin() + static_cast<std::ptrdiff_t>(listed), shared.end(),
                      [&](const Through& a, const Through& b) {
                        return std::make_tuple(a.neighbours, c_.snapshot.key({a.entity})) <
                               std::make_tuple(b.neighbours, c_.snapshot.key({b.entity}));
                      });
    for (std::size_t i = 0; i < listed; ++i) {
      SharedNeighbour reason;
      reason.entity = builder_.add_entity(ref_of_entity(c_.snapshot, shared[i].entity));
      reason.neighbours = shared[i].neighbours;
      reason.weight = c_.options.by == SimilarBy::kJaccard
                          ? scored.score / static_cast<double>(scored.shared)
                          : 1 / std::log(static_cast<double>(shared[i].neighbours));
      similar.reasons.push_back(reason);
      add_relations(c_.entity, 0, shared[i].entity, reason.entity);
      add_relations(scored.entity, similar.entity, shared[i].entity, reason.entity);
    }
  }

  void add_relations(std::uint32_t a, std::size_t a_index, std::uint32_t b, std::size_t b_index) {
    c_.walk.for_each_step_between(a, b, [&](const WalkStep& step) {
      if (step.stated_forward) {
        builder_.add_edge(a_index, b_index, step.relation, {step.edge()});
      } else {
        builder_.add_edge(b_index, a_index, step.relation, {step.edge()});
      }
      return true;
    });
  }

  const SimilarContext& c_;
  SimilarAnswer& answer_;
  SubgraphBuilder builder_;
  std::vector<std::uint32_t> neighbours_;  // of the entity, without hubs, ascending
  std::vector<Through> through_;           // those that were asked
  std::vector<std::uint64_t> links_;       // sorted
};

}  // namespace

void compare_neighbours(const SimilarContext& context, SimilarAnswer& answer) {
  NeighbourComparison(context, answer).run();
}

}  // namespace guanxi
