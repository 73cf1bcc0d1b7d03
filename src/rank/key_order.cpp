#include "rank/key_order.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "rank/parallel.hpp"

namespace guanxi {

Csr in_key_order(Csr graph, const Snapshot& snapshot) {
  const std::uint32_t n = graph.vertex_count();
  std::vector<std::pair<std::string_view, std::uint32_t>> keys;
  keys.reserve(n);
  for (std::uint32_t v = 0; v < n; ++v) keys.emplace_back(snapshot.key(graph.entities[v]), v);
  if (std::is_sorted(keys.begin(), keys.end())) return graph;
  std::sort(keys.begin(), keys.end());

  std::vector<std::uint32_t> place(n);
  CsrArrays arrays;
  arrays.entities.resize(n);
  arrays.out_offsets.assign(n + std::size_t{1}, 0);
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t v = keys[i].second;
    place[v] = i;
    arrays.entities[i] = graph.entities[v];
    arrays.out_offsets[i + std::size_t{1}] = arrays.out_offsets[i] + graph.out(v).size();
  }
  arrays.out_targets.resize(graph.out_targets.size());
  parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto row = arrays.out_targets.begin() + static_cast<std::ptrdiff_t>(arrays.out_offsets[i]);
      auto next = row;
      for (const std::uint32_t u : graph.out(keys[i].second)) *next++ = place[u];
      std::sort(row, next);
    }
  });
  return to_csr(std::move(arrays), true);
}

}  // namespace guanxi
