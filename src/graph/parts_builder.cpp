#include "graph/parts_builder.hpp"

#include <bit>

#include "graph/node_table.hpp"
#include "graph/out_rows.hpp"
#include "graph/progress_scope.hpp"
#include "graph/transpose.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kStepsBetweenLooks = 1 << 14;

/// Collects what edges state beside their ends; they come in ascending order.
void read_traits(const Store& store, Parts& parts, Progress* progress) {
  const std::uint64_t limit = parts.counts.edges;
  ProgressScope scope(progress, "reading dates and confidences", limit, "relations");
  store.scan_edge_traits([&](EdgeNo edge, const Period& period, double confidence) {
    if (edge.value >= limit) return;
    const EdgeTraits traits{pack_date(period.from), pack_date(period.until), static_cast<float>(confidence)};
    if (period.empty() && traits.confidence == 1.0F) return;
    if (parts.traits.empty()) parts.trait_bits.assign((limit + 63) / 64, 0);
    parts.trait_bits[edge.value / 64] |= std::uint64_t{1} << (edge.value % 64);
    parts.traits.push_back(traits);
    if (parts.traits.size() % kStepsBetweenLooks != 0) return;
    check_interrupt();
    scope.update(edge.value);
  });
  parts.trait_ranks.reserve(parts.trait_bits.size());
  std::uint32_t rank = 0;
  for (const std::uint64_t word : parts.trait_bits) {
    parts.trait_ranks.push_back(rank);
    rank += static_cast<std::uint32_t>(std::popcount(word));
  }
}

}  // namespace

Parts build_parts(const Store& store, Progress* progress) {
  Parts parts;
  EntityTable entities = read_entities(store, parts, progress);
  read_out_rows(store, entities, parts, progress);
  parts.entity_of_node = std::move(entities).take();
  read_traits(store, parts, progress);
  check_interrupt();
  parts.counts.symmetric = is_symmetric(parts.out.view());
  if (!parts.counts.symmetric) parts.in = transpose(parts.out.view());
  return parts;
}

}  // namespace guanxi
