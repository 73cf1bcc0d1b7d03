#include "explore/hop_search.hpp"

#include <algorithm>
#include <unordered_map>

#include "guanxi/base/progress.hpp"

namespace guanxi {
namespace {

struct Reached {
  std::uint32_t before = 0;
  HopStep step;
};

}  // namespace

HopPath hop_path(const Snapshot& snapshot, std::uint32_t from, std::uint32_t to, std::uint32_t max_hops,
                 std::uint64_t max_relations,
                 const std::function<bool(std::uint32_t, std::uint16_t)>& takes) {
  HopPath path;
  path.found = from == to;
  std::unordered_map<std::uint32_t, Reached> reached{{from, {from, {}}}};
  std::vector<std::uint32_t> layer{from};
  std::uint64_t looked = 0;
  for (std::uint32_t hop = 0; hop < max_hops && !path.found && !layer.empty(); ++hop) {
    check_interrupt();
    std::vector<std::uint32_t> next;
    for (const std::uint32_t e : layer) {
      for (const bool outgoing : {true, false}) {
        const Row row = outgoing ? snapshot.out({e}) : snapshot.in({e});
        for (std::size_t i = 0; i < row.size(); ++i) {
          if (++looked > max_relations) {
            path.cut = true;
            return path;
          }
          if (reached.contains(row.targets[i]) || !takes(row.edge(i), row.relation(i))) continue;
          reached[row.targets[i]] = {e, {row.targets[i], row.relation(i), outgoing}};
          next.push_back(row.targets[i]);
        }
      }
    }
    path.found = reached.contains(to);
    std::sort(next.begin(), next.end());
    layer = std::move(next);
  }
  for (std::uint32_t e = to; path.found && e != from; e = reached[e].before)
    path.steps.push_back(reached[e].step);
  std::reverse(path.steps.begin(), path.steps.end());
  return path;
}

}  // namespace guanxi
