#include "rank/hot_first.hpp"

#include <array>
#include <bit>
#include <numeric>

#include "rank/parallel.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kFewVertices = 1U << 16;
constexpr std::uint64_t kShortRows = 4;

/// The number of bits of the out-degree: 33 groups at most.
std::size_t group_of(const Csr& graph, std::uint32_t v) noexcept {
  return 32U - static_cast<std::size_t>(std::bit_width(graph.out(v).size()));
}

}  // namespace

bool hot_first_pays(const Csr& graph) noexcept {
  return graph.vertex_count() >= kFewVertices && graph.in_targets.size() >= kShortRows * graph.vertex_count();
}

HotFirst make_hot_first(const Csr& graph) {
  const std::uint32_t n = graph.vertex_count();
  std::array<std::uint32_t, 34> next{};
  for (std::uint32_t v = 0; v < n; ++v) ++next[group_of(graph, v) + 1];
  std::partial_sum(next.begin(), next.end(), next.begin());
  HotFirst made{HugeVector<std::uint32_t>(n), HugeVector<std::uint32_t>(graph.in_targets.size())};
  for (std::uint32_t v = 0; v < n; ++v) made.place[v] = next[group_of(graph, v)]++;
  parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
    for (std::uint64_t arc = graph.in_offsets[begin]; arc < graph.in_offsets[end]; ++arc)
      made.sources[arc] = made.place[graph.in_targets[arc]];
  });
  return made;
}

}  // namespace guanxi
