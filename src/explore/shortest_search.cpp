#include "explore/shortest_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {

std::uint32_t entity_in(const Snapshot& snapshot, NodeNo node) {
  if (const auto entity = snapshot.entity_of(node)) return entity->value;
  throw Error(ErrorCode::kInvalidArgument, fmt::format("the snapshot does not show node #{}", node.value));
}

ShortestSearch::ShortestSearch(const Snapshot& snapshot, const FilterTable& filter)
    : walk_(snapshot, filter) {
  from_.distance.assign(snapshot.entity_count(), kUnreached);
  to_.distance.assign(snapshot.entity_count(), kUnreached);
}

void ShortestSearch::Side::start(std::uint32_t own_end, std::uint32_t other) {
  for (const std::uint32_t entity : reached) distance[entity] = kUnreached;
  reached.assign(1, own_end);
  distance[own_end] = 0;
  level = 0;
  depth = 0;
  other_end = other;
}

bool ShortestSearch::expand(Side& side, bool backwards, std::uint64_t max_relations, ShortestLayers& out) {
  const std::size_t end = side.reached.size();
  ++side.depth;
  const auto visit = [&](const WalkStep& step) {
    if (out.relations_visited >= max_relations) {
      out.cut = true;
      return false;
    }
    if (++out.relations_visited % 65'536 == 0) check_interrupt();
    std::uint8_t& distance = side.distance[step.target];
    if (distance != kUnreached) return true;
    if (step.target != side.other_end && !walk_.admits_type(step.target)) return true;
    distance = side.depth;
    side.reached.push_back(step.target);
    return true;
  };
  for (std::size_t i = side.level; i < end && !out.cut; ++i) {
    if (backwards) {
      walk_.for_each_step_to(side.reached[i], visit);
    } else {
      walk_.for_each_step(side.reached[i], visit);
    }
  }
  side.level = end;
  return !out.cut;
}

ShortestLayers ShortestSearch::run(std::uint32_t from, std::uint32_t to, std::uint32_t max_hops,
                                   std::uint64_t max_relations) {
  ShortestLayers out;
  from_.start(from, to);
  to_.start(to, from);
  std::vector<std::uint32_t> meeting;
  if (from == to) meeting.push_back(from);
  while (meeting.empty() && from_.frontier() > 0 && to_.frontier() > 0 &&
         std::uint32_t{from_.depth} + to_.depth < max_hops) {
    const bool backwards = to_.frontier() < from_.frontier();
    Side& side = backwards ? to_ : from_;
    const Side& other = backwards ? from_ : to_;
    if (!expand(side, backwards, max_relations, out)) break;
    for (std::size_t i = side.level; i < side.reached.size(); ++i) {
      if (other.distance[side.reached[i]] != kUnreached) meeting.push_back(side.reached[i]);
    }
  }
  out.reached_from = from_.reached.size();
  out.reached_to = to_.reached.size();
  // No level met before this one, so each entity of `meeting` is from_.depth from one end and to_.depth from
  // the other.
  if (!meeting.empty()) collect(std::move(meeting), out);
  return out;
}

void ShortestSearch::collect(std::vector<std::uint32_t> meeting, ShortestLayers& out) {
  const std::size_t middle = from_.depth;
  const std::size_t hops = middle + to_.depth;
  out.layers.resize(hops + 1);
  std::sort(meeting.begin(), meeting.end());
  out.layers[middle] = std::move(meeting);
  const auto fill = [&](const std::vector<std::uint32_t>& layer, std::vector<std::uint32_t>& next,
                        bool backwards, const Side& side, std::size_t distance) {
    const auto visit = [&](const WalkStep& step) {
      if (side.distance[step.target] == distance) next.push_back(step.target);
      return true;
    };
    for (const std::uint32_t entity : layer) {
      if (backwards) {
        walk_.for_each_step_to(entity, visit);
      } else {
        walk_.for_each_step(entity, visit);
      }
    }
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
  };
  for (std::size_t p = middle; p > 0; --p) fill(out.layers[p], out.layers[p - 1], true, from_, p - 1);
  for (std::size_t p = middle; p < hops; ++p)
    fill(out.layers[p], out.layers[p + 1], false, to_, hops - p - 1);
}

}  // namespace guanxi
