// A View, and so a Snapshot, as a graph of Boost.Graph, without a copy: every algorithm of Boost.Graph runs
// on it.
//
//     const View view(store, snapshot, filter);   // or View(snapshot)
//     const ViewGraph graph(view);
//     boost::breadth_first_search(graph, …);
//
// ViewGraph models VertexListGraph, EdgeListGraph, BidirectionalGraph and AdjacencyGraph. Its vertices are
// all entities of the snapshot, those that the filter leaves out without edges, so that arrays by
// vertex_index fit. Its edges are the arcs: parallel relations are parallel edges, loops are there. The
// property map edge_index gives an edge's number in the store, which is below Store::edge_limit(), not below
// num_edges(). As cheap to copy as a pointer, valid as long as the View. Functions that read may throw as
// Snapshot's do.
//
// For kernels of a whole graph make_csr() and boost_graph.hpp are faster: nothing is asked arc by arc.
#pragma once

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "guanxi/graph/boost_graph.hpp"
#include "guanxi/graph/view.hpp"

namespace guanxi {

/// An arc. No two arcs of a snapshot have one edge.
struct ViewEdge {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  std::uint32_t edge = 0;

  friend bool operator==(const ViewEdge& a, const ViewEdge& b) noexcept { return a.edge == b.edge; }
  friend bool operator!=(const ViewEdge& a, const ViewEdge& b) noexcept { return a.edge != b.edge; }
  friend bool operator<(const ViewEdge& a, const ViewEdge& b) noexcept { return a.edge < b.edge; }
  friend std::size_t hash_value(const ViewEdge& e) noexcept { return e.edge; }
};

/// A place in a row, moved on over arcs that the view leaves out.
class ViewPlace {
 public:
  ViewPlace() = default;
  ViewPlace(const View& view, std::uint32_t here, bool outgoing, bool at_end)
      : view_(&view), here_(here), row_(outgoing ? view.snapshot().out({here}) : view.snapshot().in({here})) {
    place_ = at_end ? row_.size() : 0;
    settle();
  }
  void next() {
    ++place_;
    settle();
  }
  [[nodiscard]] bool at_end() const noexcept { return place_ == row_.size(); }
  [[nodiscard]] std::uint32_t here() const noexcept { return here_; }
  [[nodiscard]] std::uint32_t other() const noexcept { return row_.targets[place_]; }
  [[nodiscard]] std::uint32_t edge() const { return row_.edge(place_); }
  [[nodiscard]] bool same_place(const ViewPlace& that) const noexcept {
    return here_ == that.here_ && place_ == that.place_;
  }

 private:
  void settle() {
    while (place_ < row_.size() && !view_->takes(EntityNo{here_}, row_, place_)) ++place_;
  }

  const View* view_ = nullptr;
  std::uint32_t here_ = 0;
  Row row_;
  std::size_t place_ = 0;
};

/// The edges at one vertex: those that leave it, or (kFromHere false) those that come in.
template <bool kFromHere>
class ViewIncidence
    : public boost::iterator_facade<ViewIncidence<kFromHere>, ViewEdge, std::forward_iterator_tag, ViewEdge> {
 public:
  ViewIncidence() = default;
  ViewIncidence(const View& view, std::uint32_t here, bool at_end) : place_(view, here, kFromHere, at_end) {}

 private:
  friend class boost::iterator_core_access;
  [[nodiscard]] ViewEdge dereference() const {
    if constexpr (kFromHere) return {place_.here(), place_.other(), place_.edge()};
    return {place_.other(), place_.here(), place_.edge()};
  }
  [[nodiscard]] bool equal(const ViewIncidence& that) const noexcept {
    return place_.same_place(that.place_);
  }
  void increment() { place_.next(); }

  ViewPlace place_;
};

/// Where the edges that leave a vertex lead.
class ViewAdjacency
    : public boost::iterator_facade<ViewAdjacency, std::uint32_t, std::forward_iterator_tag, std::uint32_t> {
 public:
  ViewAdjacency() = default;
  ViewAdjacency(const View& view, std::uint32_t here, bool at_end) : place_(view, here, true, at_end) {}

 private:
  friend class boost::iterator_core_access;
  [[nodiscard]] std::uint32_t dereference() const noexcept { return place_.other(); }
  [[nodiscard]] bool equal(const ViewAdjacency& that) const noexcept {
    return place_.same_place(that.place_);
  }
  void increment() { place_.next(); }

  ViewPlace place_;
};

/// All edges, by source.
class ViewEdges : public boost::iterator_facade<ViewEdges, ViewEdge, std::forward_iterator_tag, ViewEdge> {
 public:
  ViewEdges() = default;
  ViewEdges(const View& view, std::uint32_t first) : view_(&view), vertex_(first) { enter(); }

 private:
  friend class boost::iterator_core_access;
  [[nodiscard]] ViewEdge dereference() const { return {vertex_, place_.other(), place_.edge()}; }
  [[nodiscard]] bool equal(const ViewEdges& that) const noexcept {
    return vertex_ == that.vertex_ && (vertex_ == view_->entity_count() || place_.same_place(that.place_));
  }
  void increment() {
    place_.next();
    if (!place_.at_end()) return;
    ++vertex_;
    enter();
  }
  /// Moves on to a vertex that has an edge.
  void enter() {
    for (; vertex_ < view_->entity_count(); ++vertex_) {
      place_ = ViewPlace(*view_, vertex_, true, false);
      if (!place_.at_end()) return;
    }
  }

  const View* view_ = nullptr;
  std::uint32_t vertex_ = 0;
  ViewPlace place_;
};

class ViewGraph {
 public:
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = ViewEdge;
  using directed_category = boost::bidirectional_tag;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  using traversal_category = CsrTraversal;
  using vertex_iterator = CsrVertices;
  using edge_iterator = ViewEdges;
  using out_edge_iterator = ViewIncidence<true>;
  using in_edge_iterator = ViewIncidence<false>;
  using adjacency_iterator = ViewAdjacency;
  using vertices_size_type = std::uint32_t;
  using edges_size_type = std::uint64_t;
  using degree_size_type = std::size_t;
  // "No property"; Boost.Graph asks for these by name.
  using vertex_property_type = boost::no_property;
  using edge_property_type = boost::no_property;
  using graph_property_type = boost::no_property;

  explicit ViewGraph(const View& view) noexcept : view_(&view) {}
  [[nodiscard]] const View& view() const noexcept { return *view_; }
  static vertex_descriptor null_vertex() noexcept { return std::numeric_limits<std::uint32_t>::max(); }

 private:
  const View* view_;
};

inline std::pair<CsrVertices, CsrVertices> vertices(const ViewGraph& g) noexcept {
  return {CsrVertices(0), CsrVertices(g.view().entity_count())};
}
inline std::uint32_t num_vertices(const ViewGraph& g) noexcept {
  return g.view().entity_count();
}
inline std::pair<ViewEdges, ViewEdges> edges(const ViewGraph& g) {
  return {ViewEdges(g.view(), 0), ViewEdges(g.view(), g.view().entity_count())};
}
inline std::pair<ViewIncidence<true>, ViewIncidence<true>> out_edges(std::uint32_t v, const ViewGraph& g) {
  return {ViewIncidence<true>(g.view(), v, false), ViewIncidence<true>(g.view(), v, true)};
}
inline std::pair<ViewIncidence<false>, ViewIncidence<false>> in_edges(std::uint32_t v, const ViewGraph& g) {
  return {ViewIncidence<false>(g.view(), v, false), ViewIncidence<false>(g.view(), v, true)};
}
inline std::pair<ViewAdjacency, ViewAdjacency> adjacent_vertices(std::uint32_t v, const ViewGraph& g) {
  return {ViewAdjacency(g.view(), v, false), ViewAdjacency(g.view(), v, true)};
}
inline std::uint32_t source(const ViewEdge& e, const ViewGraph&) noexcept {
  return e.source;
}
inline std::uint32_t target(const ViewEdge& e, const ViewGraph&) noexcept {
  return e.target;
}
/// Cost: O(1) if the view leaves nothing out, else the row.
inline std::size_t out_degree(std::uint32_t v, const ViewGraph& g) {
  return g.view().degree({v}, true);
}
inline std::size_t in_degree(std::uint32_t v, const ViewGraph& g) {
  return g.view().degree({v}, false);
}
inline std::size_t degree(std::uint32_t v, const ViewGraph& g) {
  return out_degree(v, g) + in_degree(v, g);
}
/// Cost: O(1) if the view leaves nothing out, else all rows.
inline std::uint64_t num_edges(const ViewGraph& g) {
  if (g.view().takes_all()) return g.view().snapshot().arc_count();
  std::uint64_t count = 0;
  for (std::uint32_t v = 0; v < num_vertices(g); ++v) count += out_degree(v, g);
  return count;
}

/// The property map edge_index.
class ViewEdgeIndex {
 public:
  using key_type = ViewEdge;
  using value_type = std::uint64_t;
  using reference = std::uint64_t;
  using category = boost::readable_property_map_tag;
  friend std::uint64_t get(const ViewEdgeIndex&, const ViewEdge& edge) noexcept { return edge.edge; }
};

inline boost::typed_identity_property_map<std::uint32_t> get(boost::vertex_index_t,
                                                             const ViewGraph&) noexcept {
  return {};
}
inline std::uint32_t get(boost::vertex_index_t, const ViewGraph&, std::uint32_t v) noexcept {
  return v;
}
inline ViewEdgeIndex get(boost::edge_index_t, const ViewGraph&) noexcept {
  return {};
}
inline std::uint64_t get(boost::edge_index_t, const ViewGraph&, const ViewEdge& e) noexcept {
  return e.edge;
}

}  // namespace guanxi

namespace boost {

template <>
struct property_map<guanxi::ViewGraph, vertex_index_t> {
  using type = typed_identity_property_map<std::uint32_t>;
  using const_type = type;
};
template <>
struct property_map<guanxi::ViewGraph, edge_index_t> {
  using type = guanxi::ViewEdgeIndex;
  using const_type = type;
};

}  // namespace boost
