#include "explore/path_stream.hpp"

#include <algorithm>

namespace guanxi {
namespace {

constexpr std::uint64_t kMostCombinations = 100'000;

}  // namespace

LooplessPaths::LooplessPaths(const PathWalk& walk, PathBudget& budget, std::uint32_t from, std::uint32_t to,
                             std::uint32_t max_hops, std::unordered_set<std::uint32_t> closed)
    : walk_(walk),
      budget_(budget),
      search_(walk, budget),
      from_(from),
      to_(to),
      max_hops_(max_hops),
      closed_(std::move(closed)),
      candidates_(ComesFirst{&walk}) {}

bool LooplessPaths::ComesFirst::operator()(const Candidate& a, const Candidate& b) const {
  if (a.route.cost != b.route.cost) return a.route.cost < b.route.cost;
  if (a.route.hops() != b.route.hops()) return a.route.hops() < b.route.hops();
  const auto key = [&](std::uint32_t entity) { return walk->snapshot().key({entity}); };
  return std::lexicographical_compare(
      a.route.entities.begin(), a.route.entities.end(), b.route.entities.begin(), b.route.entities.end(),
      [&](std::uint32_t x, std::uint32_t y) { return x != y && key(x) < key(y); });
}

const Route* LooplessPaths::at(std::size_t i) {
  while (found_.size() <= i) {
    if (!bounds_) {
      bounds_.emplace(walk_, budget_, from_, to_, max_hops_);
      LabelQuery query;
      query.closed = closed_;
      search(std::move(query), {from_}, 0);
    } else if (last_) {
      add_spurs(*last_);
      last_.reset();
    }
    if (candidates_.empty() || budget_.bound() != PathBound::kNone) return nullptr;
    last_ = std::move(candidates_.extract(candidates_.begin()).value());
    found_.push_back(last_->route);
  }
  return &found_[i];
}

void LooplessPaths::add_spurs(const Candidate& path) {
  const std::vector<std::uint32_t>& entities = path.route.entities;
  for (std::size_t i = path.left_at; i + 1 < entities.size(); ++i) {
    if (budget_.bound() != PathBound::kNone) return;
    const std::vector<std::uint32_t> root(entities.begin(),
                                          entities.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    LabelQuery query;
    query.closed = closed_;
    query.closed.insert(root.begin(), root.end() - 1);
    for (const Route& other : found_) {
      if (other.entities.size() > i + 1 && std::equal(root.begin(), root.end(), other.entities.begin()))
        query.closed_next.insert(other.entities[i + 1]);
    }
    search(std::move(query), root, i);
  }
}

void LooplessPaths::search(LabelQuery query, const std::vector<std::uint32_t>& root, std::size_t left_at) {
  query.from = root.back();
  query.to = to_;
  query.max_hops = max_hops_;
  query.bounds = &*bounds_;
  query.max_cost = max_cost();
  query.hops_before = static_cast<std::uint32_t>(root.size() - 1);
  query.before = walk_.pieces(root);
  if (query.before.empty()) return;
  const auto rest = search_.run(query);
  if (!rest) return;
  Candidate candidate;
  candidate.left_at = left_at;
  candidate.route.entities = root;
  candidate.route.entities.insert(candidate.route.entities.end(), rest->begin() + 1, rest->end());
  const auto pieces = walk_.pieces(candidate.route.entities);
  if (pieces.empty()) return;
  candidate.route.cost = pieces.front().cost;
  candidates_.insert(std::move(candidate));
}

double LooplessPaths::max_cost() const {
  constexpr double kRounding = 1 + 1e-12;  // costs that were added up in another order
  if (wanted_ > found_.size() + candidates_.size()) return std::numeric_limits<double>::infinity();
  if (wanted_ <= found_.size()) return wanted_ == 0 ? 0 : found_[wanted_ - 1].cost * kRounding;
  return std::next(candidates_.begin(), static_cast<std::ptrdiff_t>(wanted_ - found_.size()) - 1)
             ->route.cost *
         kRounding;
}

PathStream::PathStream(const PathWalk& walk, PathBudget& budget, const std::vector<std::uint32_t>& anchors,
                       std::uint32_t max_hops)
    : walk_(walk), budget_(budget), max_hops_(max_hops) {
  const auto legs = static_cast<std::uint32_t>(anchors.size() - 1);
  if (legs > max_hops) return;
  for (std::uint32_t i = 0; i < legs; ++i) {
    std::unordered_set<std::uint32_t> others(anchors.begin(), anchors.end());
    others.erase(anchors[i]);
    others.erase(anchors[i + 1]);
    legs_.emplace_back(walk, budget, anchors[i], anchors[i + 1], max_hops - (legs - 1), std::move(others));
  }
  offer({0, 0, std::vector<std::size_t>(legs, 0), 0});
}

void PathStream::offer(Choice choice) {
  choice.cost = 0;
  choice.hops = 0;
  for (std::size_t i = 0; i < legs_.size(); ++i) {
    const Route* const route = legs_[i].at(choice.places[i]);
    if (route == nullptr) return;
    choice.cost += route->cost;
    choice.hops += route->hops();
  }
  choices_.insert(std::move(choice));
}

std::optional<Route> PathStream::next() {
  while (budget_.bound() == PathBound::kNone) {
    if (last_) {
      const Choice former = std::move(*last_);
      last_.reset();
      for (std::size_t i = former.raised; i < legs_.size(); ++i) {
        Choice choice = former;
        ++choice.places[i];
        choice.raised = i;
        offer(std::move(choice));
      }
    }
    if (choices_.empty() || budget_.bound() != PathBound::kNone) break;
    last_ = std::move(choices_.extract(choices_.begin()).value());
    if (auto route = joined(*last_)) return route;
    if (++tried_ >= kMostCombinations) budget_.end(PathBound::kCombinations);
  }
  return std::nullopt;
}

std::optional<Route> PathStream::joined(const Choice& choice) {
  if (choice.hops > max_hops_) return std::nullopt;
  if (legs_.size() == 1) return *legs_.front().at(choice.places.front());
  Route route;
  for (std::size_t i = 0; i < legs_.size(); ++i) {
    const std::vector<std::uint32_t>& leg = legs_[i].at(choice.places[i])->entities;
    route.entities.insert(route.entities.end(), leg.begin() + (i == 0 ? 0 : 1), leg.end());
  }
  std::vector<std::uint32_t> sorted = route.entities;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return std::nullopt;
  const auto pieces = walk_.pieces(route.entities);
  if (pieces.empty()) return std::nullopt;
  route.cost = pieces.front().cost;
  return route;
}

}  // namespace guanxi
