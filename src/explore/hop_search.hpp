// A shortest path over the relations that a predicate takes, breadth first from one end.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct HopStep {
  std::uint32_t entity = 0;
  std::uint16_t relation = 0;
  bool forward = true;  // the relation's `from` end is the entity before it
};

struct HopPath {
  bool cut = false;  // max_relations was reached first
  bool found = false;
  std::vector<HopStep> steps;  // from the first entity on, without it
};

/// `takes` says of an edge whether it may be walked; relations are walked both ways. Of several shortest
/// paths the one whose entities have the smallest numbers.
[[nodiscard]] HopPath hop_path(const Snapshot& snapshot, std::uint32_t from, std::uint32_t to,
                               std::uint32_t max_hops, std::uint64_t max_relations,
                               const std::function<bool(std::uint32_t edge, std::uint16_t relation)>& takes);

}  // namespace guanxi
