// Pairs of entities as a graph, for pictures.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "guanxi/explore/answer.hpp"

namespace guanxi {

class PairGraph {
 public:
  /// A symmetric relation between the two.
  RelationRef& add(const EntityRef& a, const EntityRef& b, std::string_view relation, std::string_view label,
                   std::string_view label_zh);
  /// An entity by itself.
  void add(const EntityRef& entity) { (void)index_of(entity); }
  [[nodiscard]] Subgraph finish() { return std::move(graph_); }

 private:
  std::size_t index_of(const EntityRef& entity);
  Subgraph graph_;
  std::unordered_map<std::string, std::size_t> index_;  // by key: of several stores
};

}  // namespace guanxi
