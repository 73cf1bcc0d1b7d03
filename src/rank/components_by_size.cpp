#include "rank/components_by_size.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

/// By first vertex; 0 for all other vertices.
HugeVector<std::uint32_t> count_members(const std::vector<std::uint32_t>& first, std::uint32_t giant) {
  HugeVector<std::uint32_t> size(first.size(), 0);
  const auto add = [&](std::uint32_t component, std::uint32_t count) {
    std::atomic_ref<std::uint32_t>(size[component]).fetch_add(count, std::memory_order_relaxed);
  };
  parallel::for_chunks(first.size(), [&](std::size_t begin, std::size_t end) {
    std::uint32_t in_giant = 0;
    for (std::size_t v = begin; v < end; ++v) {
      if (first[v] == giant) {
        ++in_giant;
      } else {
        add(first[v], 1);
      }
    }
    if (in_giant > 0) add(giant, in_giant);
  });
  return size;
}

}  // namespace

Components components_by_size(std::vector<std::uint32_t> first, std::uint32_t giant) {
  const std::size_t n = first.size();
  const HugeVector<std::uint32_t> size = count_members(first, giant);

  // Those of one vertex, which may be many, come last and need no sorting.
  std::vector<std::vector<std::uint32_t>> larger_of(parallel::chunk_count(n));
  std::vector<std::uint32_t> singles_before(parallel::chunk_count(n) + 1, 0);
  parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
    const std::size_t chunk = begin / parallel::kChunk;
    for (std::size_t v = begin; v < end; ++v) {
      if (size[v] > 1) larger_of[chunk].push_back(static_cast<std::uint32_t>(v));
      if (size[v] == 1) ++singles_before[chunk + 1];
    }
  });
  std::vector<std::uint32_t> larger;
  for (const auto& part : larger_of) larger.insert(larger.end(), part.begin(), part.end());
  std::stable_sort(larger.begin(), larger.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return size[a] > size[b]; });
  const auto larger_count = static_cast<std::uint32_t>(larger.size());
  singles_before.front() = larger_count;
  std::partial_sum(singles_before.begin(), singles_before.end(), singles_before.begin());

  Components found;
  found.sizes.assign(n == 0 ? 0 : singles_before.back(), 1);
  HugeVector<std::uint32_t> number(n);  // by first vertex
  for (std::uint32_t i = 0; i < larger_count; ++i) {
    number[larger[i]] = i;
    found.sizes[i] = size[larger[i]];
  }
  parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
    std::uint32_t next = singles_before[begin / parallel::kChunk];
    for (std::size_t v = begin; v < end; ++v)
      if (size[v] == 1) number[v] = next++;
  });
  parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t v = begin; v < end; ++v) first[v] = number[first[v]];
  });
  found.of = std::move(first);
  return found;
}

}  // namespace guanxi
