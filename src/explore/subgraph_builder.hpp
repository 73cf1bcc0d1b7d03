// Gathers entities and edges, and makes the Subgraph of an answer of them: edges that are shown as one become
// one RelationRef, what they state is read once, and everything is put in an order that depends on nothing
// else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "guanxi/explore/answer.hpp"

namespace guanxi {

class SubgraphBuilder {
 public:
  explicit SubgraphBuilder(const Store& store);

  /// Index of the entity: that of the first call with the same `node`.
  std::size_t add_entity(const EntityRef& entity);
  [[nodiscard]] const EntityRef& entity(std::size_t index) const { return graph_.entities[index]; }

  /// Notes an edge, once however often it is added. Returns the handle of the relation that it belongs to.
  std::size_t add_edge(std::size_t from, std::size_t to, RelationNo relation, EdgeNo edge);

  /// The finished subgraph; focus is left empty. `index_of_handle` gets the place of each handle's relation.
  [[nodiscard]] Subgraph finish(std::vector<std::size_t>& index_of_handle);

 private:
  struct Group {
    std::size_t from = 0, to = 0;
    RelationNo relation;
    std::vector<EdgeNo> edges;
  };
  using Key = std::tuple<std::size_t, std::size_t, std::uint16_t>;  // from, to, RelationNo
  [[nodiscard]] RelationRef make_relation(Group& group) const;

  const Store& store_;
  std::vector<std::string> names_;  // by RelationNo
  std::vector<bool> symmetric_;
  Subgraph graph_;
  std::unordered_map<NodeNo, std::size_t> index_;
  std::map<Key, std::size_t> handles_;
  std::vector<Group> groups_;
};

/// Distinct sources of the claims of these edges; only the first kMaxEdgesRead are read.
[[nodiscard]] std::uint32_t count_sources(const Store& store, std::span<const EdgeNo> edges);

}  // namespace guanxi
