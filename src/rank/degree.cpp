#include "guanxi/rank/degree.hpp"

#include "rank/parallel.hpp"

namespace guanxi {
namespace {

/// Size of the union of two ascending rows.
std::uint32_t union_size(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) noexcept {
  std::uint32_t size = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    const bool take_a = a[i] <= b[j];
    const bool take_b = b[j] <= a[i];
    i += take_a ? 1 : 0;
    j += take_b ? 1 : 0;
    ++size;
  }
  return size + static_cast<std::uint32_t>((a.size() - i) + (b.size() - j));
}

}  // namespace

std::vector<std::uint32_t> degrees(const Csr& graph, DegreeKind kind) {
  std::vector<std::uint32_t> result(graph.vertex_count());
  parallel::for_chunks(result.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto v = static_cast<std::uint32_t>(i);
      switch (kind) {
        case DegreeKind::kOut:
          result[v] = static_cast<std::uint32_t>(graph.out(v).size());
          break;
        case DegreeKind::kIn:
          result[v] = static_cast<std::uint32_t>(graph.in(v).size());
          break;
        case DegreeKind::kBoth:
          result[v] = union_size(graph.out(v), graph.in(v));
          break;
      }
    }
  });
  return result;
}

}  // namespace guanxi
