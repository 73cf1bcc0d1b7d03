// Sources of a graph's in-arcs, renumbered so that what is read most lies together.
#pragma once

#include <cstdint>
#include <span>

#include "guanxi/graph/snapshot.hpp"
#include "rank/huge_pages.hpp"

namespace guanxi {

/// P. Faldu, J. Diamond, B. Grot, "A Closer Look at Lightweight Graph Reordering" (2019): vertices are put in
/// groups by the number of their out-arcs, the highest first, and keep their order within a group. An array
/// by these places, which walks over the in-arcs read at random, then mostly is read where it is in a near
/// cache.
struct HotFirst {
  HugeVector<std::uint32_t> place;    // by vertex
  HugeVector<std::uint32_t> sources;  // in_targets as places
};

/// Whether the array is too large for near caches, and rows long enough to pay for the renumbering.
[[nodiscard]] bool hot_first_pays(const Csr& graph) noexcept;

/// Cost: about two walks over all arcs; 4 bytes an arc and a vertex.
[[nodiscard]] HotFirst make_hot_first(const Csr& graph);

}  // namespace guanxi
