#include "guanxi/explore/similar.hpp"

#include <array>

#include "explore/similar_search.hpp"

namespace guanxi {

std::string_view to_string(SimilarBy by) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"jaccard", "adamic-adar", "role"};
  return kNames[static_cast<std::size_t>(by)];
}

SimilarAnswer similar_entities(const Store& store, const Snapshot& snapshot, NodeNo node,
                               const SimilarOptions& options) {
  const SimilarContext context(store, snapshot, node, options);
  SimilarAnswer answer;
  answer.by = options.by;
  answer.type = context.type;
  if (options.by == SimilarBy::kRole) {
    compare_roles(context, answer);
  } else {
    compare_neighbours(context, answer);
  }
  return answer;
}

}  // namespace guanxi
