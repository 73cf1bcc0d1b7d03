// A few entities of a snapshot with the relations among them, as answers hold
// them.
#pragma once

#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

[[nodiscard]] EntityRef entity_ref(const Snapshot& snapshot, EntityNo entity);

/// entities[i] of the result is entities[i] given; they must be distinct.
/// Relations that the filter leaves out are not there. Claims and sources are
/// those of the first edges of each relation, at most kMaxEdgesRead. Cost: the
/// rows of these entities.
[[nodiscard]] Subgraph subgraph_among(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                                      const std::vector<EntityNo>& entities);

}  // namespace guanxi
