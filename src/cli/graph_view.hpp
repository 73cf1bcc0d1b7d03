// Entities of a snapshot, and the relations among a few of them, as answers hold them.
#pragma once

#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

[[nodiscard]] EntityRef entity_ref(const Snapshot& snapshot, EntityNo entity);

inline constexpr std::size_t kEvidenceShown = 20;  // pieces a relation, in pages and tooltips

/// part_of_graph(), with evidence for a picture that shows it (Printer::shows_evidence()).
[[nodiscard]] Subgraph subgraph_among(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                                      const std::vector<EntityNo>& entities, bool with_evidence);

}  // namespace guanxi
