// Who belongs together: communities of a filtered graph, named.
//
// Thread-safety, determinism: as degree.hpp. Equal facts give equal answers, in whatever order they came in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/graph/snapshot.hpp"
#include "guanxi/rank/structure.hpp"

namespace guanxi {

enum class CommunityMethod : std::uint8_t {
  kLeiden,  // leiden.hpp: the highest modularity
  kLabels,  // label_propagation.hpp: everyone with most of its neighbours; of labels that tie, that of the
            // smallest key
};
/// "leiden", "cdlp".
[[nodiscard]] std::string_view to_string(CommunityMethod method) noexcept;
[[nodiscard]] const std::vector<CommunityMethod>& all_community_methods();

/// What puts the members of a community in order, in the whole filtered graph; equal ones follow by key.
enum class MemberOrder : std::uint8_t { kPageRank, kDegree };

struct CommunitiesRequest {
  GraphFilter filter{};
  CommunityMethod method = CommunityMethod::kLeiden;
  /// As LeidenOptions::resolution; the answer's modularity is for it as well. kLeiden only: else 1.
  double resolution = 1;
  std::uint64_t seed = 1;   // kLeiden
  std::size_t top = 20;     // communities; 0: all
  std::size_t members = 5;  // of each community
  MemberOrder order = MemberOrder::kPageRank;
};

struct CommunityRow {
  std::uint32_t size = 0;
  std::uint64_t inner_links = 0;  // among its members
  std::uint64_t outer_links = 0;  // to others
  std::vector<EntityLabel> members;
  std::vector<double> scores;  // of the members, by the order that was asked for
};

struct CommunitiesAnswer {
  std::vector<CommunityRow> rows;  // by size, then by their smallest keys
  std::uint32_t count = 0;         // communities
  std::uint32_t singles = 0;       // of them of one entity
  std::uint32_t vertices = 0;
  std::uint64_t links = 0;
  double modularity = 0;
  std::uint32_t iterations = 0;
  bool converged = true;
  /// What a reader of the rows has to know. Sentences without a stop.
  std::vector<std::string> notes;
};

/// Relations link their ends whichever way they read; parallel ones count once, loops not at all.
///
/// Throws: Error kInvalidArgument  a name in the filter that the graph lacks; a resolution that is not
///                                 positive, or one for a method that has none
///         Error kInterrupted
[[nodiscard]] CommunitiesAnswer communities_of(const Store& store, const Snapshot& snapshot,
                                               const CommunitiesRequest& request);

}  // namespace guanxi
