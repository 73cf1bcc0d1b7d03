#include "rank/path_sampler.hpp"

#include <algorithm>

namespace guanxi {
namespace {

/// Numbers of paths above this are divided by it: only their proportions within a level matter. The sum over
/// a level's arcs, and the product of two such numbers, stay finite.
constexpr double kManyPaths = 1e100;

}  // namespace

PathSampler::PathSampler(const Csr& graph)
    : graph_(graph), forth_(graph.vertex_count()), back_(graph.vertex_count()) {}

void PathSampler::Side::begin(std::uint32_t end) {
  order.push_back(end);
  depths[end] = depth = 1;
  paths[end] = 1;
  level_begin = 0;
}

void PathSampler::Side::clear() {
  for (const std::uint32_t v : order) depths[v] = 0;
  order.clear();
}

void PathSampler::Side::scale_down() {
  double most = 0;
  for (std::size_t i = level_begin; i < order.size(); ++i) most = std::max(most, paths[order[i]]);
  if (most <= kManyPaths) return;
  for (std::size_t i = level_begin; i < order.size(); ++i) paths[order[i]] /= most;
}

template <bool kForth>
std::size_t PathSampler::arcs_ahead(const Side& side) const {
  std::size_t arcs = 0;
  for (std::size_t i = side.level_begin; i < side.order.size(); ++i)
    arcs += kForth ? graph_.out(side.order[i]).size() : graph_.in(side.order[i]).size();
  return arcs;
}

template <bool kForth>
void PathSampler::advance(Side& side, const Side& other) {
  const std::size_t end = side.order.size();
  for (std::size_t i = side.level_begin; i < end; ++i) {
    const std::uint32_t v = side.order[i];
    for (const std::uint32_t w : kForth ? graph_.out(v) : graph_.in(v)) {
      // The other side's earlier levels have no arc to here: it would have been met.
      if (other.depths[w] != 0) {
        meetings_.push_back({v, w});
      } else if (side.depths[w] == 0) {
        side.depths[w] = side.depth + 1;
        side.paths[w] = side.paths[v];
        side.order.push_back(w);
      } else if (side.depths[w] == side.depth + 1) {
        side.paths[w] += side.paths[v];
      }
    }
  }
  if (!meetings_.empty()) return;
  side.level_begin = end;
  ++side.depth;
  side.scale_down();
}

template <bool kForth>
void PathSampler::walk_back(const Side& side, std::uint32_t v, Random& random) {
  while (side.depths[v] > 1) {
    between_.push_back(v);
    const auto row = kForth ? graph_.in(v) : graph_.out(v);
    const std::uint32_t wanted = side.depths[v] - 1;
    double total = 0;
    for (const std::uint32_t u : row) total += side.depths[u] == wanted ? side.paths[u] : 0;
    double place = random.unit() * total;
    for (const std::uint32_t u : row) {
      if (side.depths[u] != wanted) continue;
      v = u;
      place -= side.paths[u];
      if (place < 0) break;
    }
  }
}

void PathSampler::choose_path(bool forth_met, Random& random) {
  const Side& near = forth_met ? forth_ : back_;
  const Side& far = forth_met ? back_ : forth_;
  double total = 0;
  for (const Meeting& m : meetings_) total += near.paths[m.near] * far.paths[m.far];
  double place = random.unit() * total;
  Meeting chosen = meetings_.front();
  for (const Meeting& m : meetings_) {
    chosen = m;
    place -= near.paths[m.near] * far.paths[m.far];
    if (place < 0) break;
  }
  walk_back<true>(forth_, forth_met ? chosen.near : chosen.far, random);
  walk_back<false>(back_, forth_met ? chosen.far : chosen.near, random);
}

std::span<const std::uint32_t> PathSampler::draw(std::uint32_t from, std::uint32_t to, Random& random) {
  between_.clear();
  meetings_.clear();
  forth_.begin(from);
  back_.begin(to);
  while (meetings_.empty()) {
    const std::size_t forth_arcs = arcs_ahead<true>(forth_);
    const std::size_t back_arcs = arcs_ahead<false>(back_);
    if (forth_arcs == 0 || back_arcs == 0) break;
    const bool forth = forth_arcs <= back_arcs;
    arcs_ += std::min(forth_arcs, back_arcs);
    if (forth) {
      advance<true>(forth_, back_);
    } else {
      advance<false>(back_, forth_);
    }
    if (!meetings_.empty()) choose_path(forth, random);
  }
  forth_.clear();
  back_.clear();
  return between_;
}

}  // namespace guanxi
