#include "guanxi/rank/communities.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "guanxi/base/error.hpp"
#include "guanxi/rank/components.hpp"
#include "guanxi/rank/label_propagation.hpp"
#include "guanxi/rank/leiden.hpp"
#include "guanxi/rank/pagerank.hpp"
#include "rank/best.hpp"
#include "rank/key_order.hpp"

namespace guanxi {
namespace {

Components find(const Csr& graph, const CommunitiesRequest& request, CommunitiesAnswer& answer) {
  if (request.method == CommunityMethod::kLeiden) {
    LeidenResult found = leiden(graph, {.resolution = request.resolution, .seed = request.seed});
    answer.modularity = found.modularity;
    answer.iterations = found.iterations;
    answer.converged = found.converged;
    return std::move(found.communities);
  }
  if (request.resolution != 1.0) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("{} has no resolution", to_string(request.method)),
                "leiden has");
  }
  const LabelPropagationResult found = propagate_labels(graph);
  Components groups = groups_of(found.labels);
  answer.modularity = modularity(graph, groups.of);
  answer.iterations = found.iterations;
  answer.converged = found.converged;
  if (!found.converged)
    answer.notes.push_back(
        fmt::format("stopped after {} rounds, some labels still change", found.iterations));
  return groups;
}

std::vector<double> scores_of(const Csr& graph, MemberOrder order) {
  if (order == MemberOrder::kPageRank) return pagerank(graph).scores;
  std::vector<double> degrees(graph.vertex_count());
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v)
    degrees[v] = static_cast<double>(graph.out(v).size());
  return degrees;
}

}  // namespace

std::string_view to_string(CommunityMethod method) noexcept {
  return method == CommunityMethod::kLeiden ? "leiden" : "cdlp";
}

const std::vector<CommunityMethod>& all_community_methods() {
  static const std::vector<CommunityMethod> kMethods{CommunityMethod::kLeiden, CommunityMethod::kLabels};
  return kMethods;
}

CommunitiesAnswer communities_of(const Store& store, const Snapshot& snapshot,
                                 const CommunitiesRequest& request) {
  const Csr graph = in_key_order(make_csr(store, snapshot, request.filter, true), snapshot);
  CommunitiesAnswer answer;
  const Components groups = find(graph, request, answer);
  answer.count = groups.count();
  answer.singles = static_cast<std::uint32_t>(std::count(groups.sizes.begin(), groups.sizes.end(), 1U));
  answer.vertices = graph.vertex_count();
  answer.links = graph.out_targets.size() / 2;

  const std::size_t shown =
      request.top == 0 ? groups.count() : std::min<std::size_t>(request.top, groups.count());
  std::vector<std::vector<std::uint32_t>> members(shown);
  for (std::size_t c = 0; c < shown; ++c) answer.rows.push_back({groups.sizes[c], 0, 0, {}, {}});
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    const std::uint32_t c = groups.of[v];
    if (c >= shown) continue;
    members[c].push_back(v);
    for (const std::uint32_t u : graph.out(v)) {
      if (groups.of[u] != c) {
        ++answer.rows[c].outer_links;
      } else if (u < v) {
        ++answer.rows[c].inner_links;
      }
    }
  }
  if (request.members == 0) return answer;
  const std::vector<double> scores = scores_of(graph, request.order);
  const auto key_of = [&](std::uint32_t v) { return snapshot.key(graph.entities[v]); };
  for (std::size_t c = 0; c < shown; ++c) {
    for (const Placed& placed : best_places(std::move(members[c]), scores, request.members, key_of)) {
      answer.rows[c].members.push_back(label_of(snapshot, graph.entities[placed.vertex]));
      answer.rows[c].scores.push_back(scores[placed.vertex]);
    }
  }
  return answer;
}

}  // namespace guanxi
