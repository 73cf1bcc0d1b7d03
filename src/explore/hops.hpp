// Steps of a walk where parallel edges count once.
#pragma once

#include <cstdint>

#include "explore/snapshot_walk.hpp"

namespace guanxi {

/// Calls visit(const WalkStep&, bool is_new) for each relation that leads from `entity` to another; is_new is
/// false for the second and further ones to one target, of one relation, in one direction. visit returns
/// false to stop.
template <typename Visit>
void for_each_hop(const SnapshotWalk& walk, std::uint32_t entity, const Visit& visit) {
  // Parallel edges come in a row. A symmetric relation may stand in both rows: once it is in the first, the
  // second adds nothing.
  WalkStep last;
  bool has_last = false;
  walk.for_each_step(entity, [&](const WalkStep& step) {
    bool is_new = !has_last || last.target != step.target || last.relation != step.relation ||
                  last.stated_forward != step.stated_forward;
    last = step;
    has_last = true;
    if (is_new && step.forward && !step.stated_forward) {
      walk.for_each_step_between(entity, step.target, [&](const WalkStep& other) {
        if (other.stated_forward && other.relation == step.relation) is_new = false;
        return is_new;
      });
    }
    return visit(step, is_new);
  });
}

}  // namespace guanxi
