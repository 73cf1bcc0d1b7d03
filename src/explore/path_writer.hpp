// Turns routes, which are entities of a snapshot, into the paths of an answer.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "explore/path_stream.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/explore/path.hpp"

namespace guanxi {

/// Sources of the hops of routes, whatever their relations; each hop counted once.
class RouteSupport {
 public:
  RouteSupport(const Store& store, const PathWalk& walk) : store_(store), walk_(walk) {}
  /// Of the hop that has the fewest; 0 if there is none.
  [[nodiscard]] std::uint32_t weakest(const std::vector<std::uint32_t>& entities);

 private:
  [[nodiscard]] std::uint32_t of(std::uint32_t from, std::uint32_t to);
  const Store& store_;
  const PathWalk& walk_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known_;
};

class PathWriter {
 public:
  PathWriter(const Store& store, const PathWalk& walk) : walk_(walk), builder_(store) {}

  std::size_t add_entity(std::uint32_t entity);
  [[nodiscard]] Path make(const Route& route, std::uint32_t support);
  /// Makes the subgraph, and replaces the handles in the paths by places in it.
  [[nodiscard]] Subgraph finish(std::vector<Path>& paths);

 private:
  [[nodiscard]] std::vector<HopRelation> add_hop(std::uint32_t here, std::uint32_t next,
                                                 std::size_t here_index, std::size_t next_index);
  void add_days(const Route& route, Path& path) const;

  const PathWalk& walk_;
  SubgraphBuilder builder_;
};

}  // namespace guanxi
