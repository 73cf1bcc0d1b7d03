// Why the nodes of an entity are one thing.
#pragma once

#include <vector>

#include "guanxi/explore/node_view.hpp"
#include "guanxi/store/records.hpp"

namespace guanxi {
class Store;

/// Every judgement that says so, and shared names where no judgement joins: together they connect all members
/// that a judgement or a name of theirs connects. Ends are indices into `members`.
[[nodiscard]] std::vector<MemberLink> links_between(const Store& store,
                                                    const std::vector<NodeRecord>& members);

}  // namespace guanxi
