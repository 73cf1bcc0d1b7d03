#include "explore/doubt_bridges.hpp"

#include <algorithm>
#include <vector>

namespace guanxi {
namespace {

constexpr std::size_t kMostNear = 16;

}  // namespace

std::optional<SourceNo> only_source_of(const Store& store, const BridgeLink& link, std::uint64_t& claims) {
  std::optional<SourceNo> only;
  bool several = false;
  for (const EdgeNo edge : link.edges)
    store.for_each_claim_of(edge, [&](const Claim& claim) {
      several = several || (only && *only != claim.source);
      only = claim.source;
      ++claims;
      return !several;
    });
  return several ? std::nullopt : only;
}

bool told_elsewhere(const Store& store, const Snapshot& snapshot, const BridgeLink& link, SourceNo source) {
  bool elsewhere = false;
  const auto look = [&](const Claim& claim) {
    elsewhere = claim.source != source;
    return !elsewhere;
  };
  const auto start = snapshot.entity_of(link.outer.node), barrier = snapshot.entity_of(link.inner.node);
  if (!start) return false;
  std::vector<std::uint32_t> near{start->value};
  for (std::size_t next = 0; next < near.size() && !elsewhere; ++next) {
    store.for_each_claim_of(snapshot.representative({near[next]}), look);
    for (const bool outgoing : {true, false}) {
      const Row row = outgoing ? snapshot.out({near[next]}) : snapshot.in({near[next]});
      for (std::size_t i = 0; i < std::min(row.size(), kMostNear) && !elsewhere; ++i) {
        const std::uint32_t other = row.targets[i];
        if (next == 0 && barrier && other == barrier->value) continue;
        store.for_each_claim_of(EdgeNo{row.edge(i)}, look);
        if (near.size() < kMostNear && std::find(near.begin(), near.end(), other) == near.end())
          near.push_back(other);
      }
    }
  }
  return elsewhere;
}

}  // namespace guanxi
