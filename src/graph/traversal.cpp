#include "guanxi/graph/traversal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <utility>

#include "graph/tasks.hpp"
#include "guanxi/base/error.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kMostHops = 120;

void check_entity(const View& view, EntityNo e) {
  if (e.value < view.entity_count()) return;
  throw Error(ErrorCode::kInvalidArgument, "no entity " + std::to_string(e.value) + " in the snapshot");
}

/// A view's arcs in one direction or both.
class Steps {
 public:
  Steps(View view, ArcDirection direction)
      : view_(std::move(view)),
        // The in-rows of a symmetric snapshot repeat its out-rows; an edge of its own may be filtered.
        out_(direction != ArcDirection::kIn || both_alike()),
        in_(direction != ArcDirection::kOut && !both_alike()) {}

  [[nodiscard]] const View& view() const noexcept { return view_; }
  [[nodiscard]] std::uint32_t entity_count() const noexcept { return view_.entity_count(); }
  [[nodiscard]] bool may_pass(std::uint32_t /*entity*/) const noexcept { return true; }

  /// visit(target) returns false to stop.
  template <typename Visit>
  void for_each(std::uint32_t entity, bool backwards, const Visit& visit) const {
    if ((backwards ? in_ : out_) && !walk(entity, true, visit)) return;
    if (backwards ? out_ : in_) walk(entity, both_alike(), visit);
  }
  [[nodiscard]] std::size_t degree(std::uint32_t entity, bool backwards) const {
    const Snapshot& snapshot = view_.snapshot();
    return ((backwards ? in_ : out_) ? snapshot.out({entity}).size() : 0) +
           ((backwards ? out_ : in_) ? snapshot.in({entity}).size() : 0);
  }

  /// Before most of the arcs are walked: reads and checks all of them at once, on all threads.
  void take_all_rows() {
    if (!view_.takes_all() || !rows_[0].offsets.empty()) return;
    rows_ = {view_.snapshot().all_in(), view_.snapshot().all_out()};
  }

 private:
  [[nodiscard]] bool both_alike() const noexcept {
    return view_.takes_all() && view_.snapshot().is_symmetric();
  }

  template <typename Visit>
  bool walk(std::uint32_t entity, bool outgoing, const Visit& visit) const {
    if (const auto& [offsets, targets] = rows_[outgoing ? 1 : 0]; !offsets.empty()) {
      const std::uint64_t end = offsets[std::size_t{entity} + 1];
      for (std::uint64_t i = offsets[entity]; i < end; ++i) {
        if (!visit(targets[i])) return false;
      }
      return true;
    }
    if (!view_.takes_all()) {
      return view_.for_each_arc({entity}, outgoing,
                                [&](const Row& row, std::size_t i) { return visit(row.targets[i]); });
    }
    const Row row = outgoing ? view_.snapshot().out({entity}) : view_.snapshot().in({entity});
    for (const std::uint32_t target : row.targets) {
      if (!visit(target)) return false;
    }
    return true;
  }

  View view_;
  bool out_, in_;
  std::array<Snapshot::AllRows, 2> rows_;  // in, out; once they are taken
};

constexpr std::size_t kWordsPerTask = 64;

}  // namespace

struct KHop::Impl {
  explicit Impl(Steps given)
      : steps(std::move(given)),
        word_count((std::size_t{steps.entity_count()} + 63) / 64),
        seen(word_count, 0),
        frontier(word_count, 0) {
    reached.reserve(steps.entity_count());
  }

  Steps steps;
  std::size_t word_count;
  std::vector<std::uint64_t> seen;      // bit e % 64 of word e / 64
  std::vector<std::uint64_t> frontier;  // only while a level is made from the entities not seen
  std::vector<std::uint32_t> reached;
  std::vector<std::size_t> begins;

  void forget() {
    if (reached.size() * 4 > word_count) {
      std::fill(seen.begin(), seen.end(), 0);
    } else {
      for (const std::uint32_t e : reached) seen[e / 64] = 0;
    }
    reached.clear();
    begins.clear();
  }

  /// Whether the frontier has so many arcs that it is cheaper to ask those not yet seen.
  [[nodiscard]] bool is_large(std::size_t begin) const {
    constexpr std::size_t kCounted = 512;
    constexpr std::uint64_t kShare = 12;  // of all arcs; as good as any value from 5 to 20
    const std::size_t size = reached.size() - begin;
    if (size < 64) return false;
    const std::size_t step = std::max<std::size_t>(1, size / kCounted);
    std::uint64_t arcs = 0;
    std::size_t counted = 0;
    for (std::size_t i = begin; i < reached.size(); i += step, ++counted)
      arcs += steps.degree(reached[i], false);
    return arcs * size / counted > steps.view().snapshot().arc_count() / kShare;
  }

  void expand(std::size_t begin) {
    const std::size_t end = reached.size();
    std::uint64_t* const words = seen.data();
    for (std::size_t i = begin; i < end; ++i) {
      if (i % 1024 == 0) check_interrupt();
      steps.for_each(reached[i], false, [&](std::uint32_t target) {
        const std::uint64_t bit = std::uint64_t{1} << (target % 64);
        if ((words[target / 64] & bit) == 0) {
          words[target / 64] |= bit;
          reached.push_back(target);
        }
        return true;
      });
    }
  }

  /// The same from the other side, on all threads.
  void collect(std::size_t begin) {
    steps.take_all_rows();
    std::fill(frontier.begin(), frontier.end(), 0);
    for (std::size_t i = begin; i < reached.size(); ++i)
      frontier[reached[i] / 64] |= std::uint64_t{1} << (reached[i] % 64);
    std::vector<std::uint64_t> next(word_count, 0);
    tasks::for_each((word_count + kWordsPerTask - 1) / kWordsPerTask, [&](std::size_t task) {
      const std::size_t end = std::min(word_count, (task + 1) * kWordsPerTask);
      for (std::size_t word = task * kWordsPerTask; word < end; ++word) next[word] = found_in(word);
    });
    for (std::size_t word = 0; word < word_count; ++word) {
      for (std::uint64_t bits = next[word]; bits != 0; bits &= bits - 1)
        reached.push_back(static_cast<std::uint32_t>(word * 64) +
                          static_cast<std::uint32_t>(std::countr_zero(bits)));
      seen[word] |= next[word];
    }
  }

  /// Those of 64 entities that are not seen and have the frontier next to them.
  [[nodiscard]] std::uint64_t found_in(std::size_t word) const {
    std::uint64_t found = 0;
    const std::size_t count = std::min<std::size_t>(64, steps.entity_count() - word * 64);
    std::uint64_t unseen = ~seen[word] & (~std::uint64_t{0} >> (64 - count));
    for (; unseen != 0; unseen &= unseen - 1) {
      const auto entity =
          static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(unseen));
      steps.for_each(entity, true, [&](std::uint32_t origin) {
        if ((frontier[origin / 64] >> (origin % 64) & 1) == 0) return true;
        found |= unseen & (~unseen + 1);
        return false;
      });
    }
    return found;
  }
};

KHop::KHop(View view, ArcDirection direction)
    : impl_(std::make_unique<Impl>(Steps(std::move(view), direction))) {}
KHop::~KHop() = default;
KHop::KHop(KHop&&) noexcept = default;
KHop& KHop::operator=(KHop&&) noexcept = default;

KHop::Levels KHop::run(EntityNo start, std::uint32_t hops) {
  check_entity(impl_->steps.view(), start);
  impl_->forget();
  impl_->reached.push_back(start.value);
  impl_->seen[start.value / 64] |= std::uint64_t{1} << (start.value % 64);
  impl_->begins = {0, 1};
  for (std::uint32_t hop = 0; hop < hops; ++hop) {
    const std::size_t begin = impl_->begins[hop];
    if (impl_->is_large(begin)) {
      impl_->collect(begin);
    } else {
      impl_->expand(begin);
    }
    if (impl_->reached.size() == impl_->begins.back()) break;
    impl_->begins.push_back(impl_->reached.size());
  }
  return {impl_->reached, impl_->begins};
}

struct PathSearch::Impl {
  TwoSidedSearch<Steps> search;
  View view;

  void check(EntityNo from, EntityNo to, const SearchLimits& limits) const {
    check_entity(view, from);
    check_entity(view, to);
    if (limits.max_hops > kMostHops) {
      throw Error(ErrorCode::kInvalidArgument, "max_hops is " + std::to_string(limits.max_hops) +
                                                   ": it goes up to " + std::to_string(kMostHops));
    }
  }
};

PathSearch::PathSearch(View view, ArcDirection direction)
    : impl_(std::make_unique<Impl>(Impl{TwoSidedSearch<Steps>(Steps(view, direction)), view})) {}
PathSearch::~PathSearch() = default;
PathSearch::PathSearch(PathSearch&&) noexcept = default;
PathSearch& PathSearch::operator=(PathSearch&&) noexcept = default;

std::vector<EntityNo> PathSearch::any(EntityNo from, EntityNo to, const SearchLimits& limits) {
  impl_->check(from, to, limits);
  std::vector<EntityNo> path;
  for (const auto& layer : impl_->search.any(from.value, to.value, limits).layers)
    path.push_back({layer.front()});
  return path;
}

ShortestLayers PathSearch::all(EntityNo from, EntityNo to, const SearchLimits& limits) {
  impl_->check(from, to, limits);
  return impl_->search.all(from.value, to.value, limits);
}

}  // namespace guanxi
