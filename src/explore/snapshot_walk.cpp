#include "explore/snapshot_walk.hpp"

#include <fmt/format.h>

#include "guanxi/base/error.hpp"

namespace guanxi {

std::uint32_t entity_in(const Snapshot& snapshot, NodeNo node) {
  if (const auto entity = snapshot.entity_of(node)) return entity->value;
  throw Error(ErrorCode::kInvalidArgument, fmt::format("the snapshot does not show node #{}", node.value));
}

}  // namespace guanxi
