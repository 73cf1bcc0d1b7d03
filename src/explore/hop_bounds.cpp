#include "explore/hop_bounds.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kMostAhead = 100'000;  // relations of a level that is still looked at
constexpr std::uint64_t kBytesOfEntity = 24;

}  // namespace

HopBounds::HopBounds(const PathWalk& walk, PathBudget& budget, std::uint32_t from, std::uint32_t to,
                     std::uint32_t max_hops) {
  const std::uint32_t ends[] = {from, to};
  for (int i : {0, 1}) {
    balls_[i].depths.set(ends[i], 0);
    balls_[i].level = {ends[i]};
    balls_[i].ahead = walk.degree(ends[i]) + 1;
  }
  while (balls_[0].radius + balls_[1].radius < max_hops && budget.bound() == PathBound::kNone) {
    const int next = balls_[1].ahead < balls_[0].ahead ? 1 : 0;
    if (balls_[next].level.empty() || balls_[next].ahead > kMostAhead) break;
    grow(walk, budget, next == 1, ends[1 - next]);
  }
  // Where a side came to its end, what it did not meet it never does.
  for (Ball& ball : balls_)
    if (ball.level.empty()) ball.radius = UINT8_MAX;
}

void HopBounds::grow(const PathWalk& walk, PathBudget& budget, bool backwards, std::uint32_t other_end) {
  Ball& ball = balls_[backwards ? 1 : 0];
  std::vector<std::uint32_t> next;
  ++ball.radius;
  ball.ahead = 0;
  for (const std::uint32_t entity : ball.level) {
    walk.for_each(entity, backwards, [&](const PathStep& step) {
      if (!budget.spend((balls_[0].depths.size() + balls_[1].depths.size()) * kBytesOfEntity)) return false;
      if (ball.depths.get(step.target) != kFar || !walk.may_reach(step.target)) return true;
      ball.depths.set(step.target, static_cast<std::uint8_t>(ball.radius));
      if (step.target == other_end) return true;
      next.push_back(step.target);
      ball.ahead += walk.degree(step.target) + 1;
      return true;
    });
  }
  ball.level = std::move(next);
}

}  // namespace guanxi
