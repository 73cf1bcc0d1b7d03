// Which bridges of the graph are worth a doubt.
#pragma once

#include <cstdint>
#include <optional>

#include "guanxi/explore/doubts.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

/// The one source that states the link; nothing if several do. `claims`: how many say so. Cost: stops at a
/// second source.
[[nodiscard]] std::optional<SourceNo> only_source_of(const Store& store, const BridgeLink& link,
                                                     std::uint64_t& claims);

/// Whether another source speaks of what the link cuts off: of what one source alone tells, every link hangs
/// on it. Looks at the nearest 16 entities and 16 relations of each in a direction.
[[nodiscard]] bool told_elsewhere(const Store& store, const Snapshot& snapshot, const BridgeLink& link,
                                  SourceNo source);

}  // namespace guanxi
