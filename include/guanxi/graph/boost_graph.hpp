// Csr as a graph of Boost.Graph, without a copy: every algorithm of Boost.Graph runs on it.
//
//     const DirectedGraph graph(csr);
//     boost::strong_components(graph, …);
//
// DirectedGraph models VertexListGraph, EdgeListGraph, BidirectionalGraph and AdjacencyGraph over the arcs.
// UndirectedGraph models the same over the links of an undirected Csr (its `out` equals its `in`): each link
// is one edge, whichever end it is seen from. Both are as cheap to copy as a pointer, valid as long as the
// Csr, and have the property maps vertex_index and edge_index (an arc's place among the out-arcs; of a link
// that of the arc from its smaller end; O(log degree) to look up).
#pragma once

#include <algorithm>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// An arc, or a link seen from `source`.
template <bool kDirected>
struct CsrEdge {
  std::uint32_t source = 0;
  std::uint32_t target = 0;

  friend bool operator==(const CsrEdge& a, const CsrEdge& b) noexcept { return a.ends() == b.ends(); }
  friend bool operator!=(const CsrEdge& a, const CsrEdge& b) noexcept { return !(a == b); }
  friend bool operator<(const CsrEdge& a, const CsrEdge& b) noexcept { return a.ends() < b.ends(); }
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> ends() const noexcept {
    if (kDirected || source < target) return {source, target};
    return {target, source};
  }
  friend std::size_t hash_value(const CsrEdge& e) noexcept {
    return (std::size_t{e.ends().first} << 32) | e.ends().second;
  }
};

/// The edges at one vertex: those that leave it, or (kFromHere false) those that come in.
template <bool kDirected, bool kFromHere>
class CsrIncidence : public boost::iterator_facade<CsrIncidence<kDirected, kFromHere>, CsrEdge<kDirected>,
                                                   std::random_access_iterator_tag, CsrEdge<kDirected>> {
 public:
  CsrIncidence() = default;
  CsrIncidence(std::uint32_t here, const std::uint32_t* other) : here_(here), other_(other) {}

 private:
  friend class boost::iterator_core_access;
  [[nodiscard]] CsrEdge<kDirected> dereference() const noexcept {
    if constexpr (kFromHere) {
      return {here_, *other_};
    } else {
      return {*other_, here_};
    }
  }
  [[nodiscard]] bool equal(const CsrIncidence& that) const noexcept { return other_ == that.other_; }
  void increment() noexcept { ++other_; }
  void decrement() noexcept { --other_; }
  void advance(std::ptrdiff_t n) noexcept { other_ += n; }
  [[nodiscard]] std::ptrdiff_t distance_to(const CsrIncidence& that) const noexcept {
    return that.other_ - other_;
  }

  std::uint32_t here_ = 0;
  const std::uint32_t* other_ = nullptr;
};

/// Numbers one after the other, as vertices.
class CsrVertices : public boost::iterator_facade<CsrVertices, std::uint32_t, std::random_access_iterator_tag,
                                                  std::uint32_t> {
 public:
  CsrVertices() = default;
  explicit CsrVertices(std::uint32_t v) : v_(v) {}

 private:
  friend class boost::iterator_core_access;
  [[nodiscard]] std::uint32_t dereference() const noexcept { return v_; }
  [[nodiscard]] bool equal(const CsrVertices& that) const noexcept { return v_ == that.v_; }
  void increment() noexcept { ++v_; }
  void decrement() noexcept { --v_; }
  void advance(std::ptrdiff_t n) noexcept {
    v_ = static_cast<std::uint32_t>(static_cast<std::ptrdiff_t>(v_) + n);
  }
  [[nodiscard]] std::ptrdiff_t distance_to(const CsrVertices& that) const noexcept {
    return static_cast<std::ptrdiff_t>(that.v_) - static_cast<std::ptrdiff_t>(v_);
  }

  std::uint32_t v_ = 0;
};

/// All edges, by source; of an undirected graph each once, from its smaller end.
template <bool kDirected>
class CsrEdges : public boost::iterator_facade<CsrEdges<kDirected>, CsrEdge<kDirected>,
                                               std::forward_iterator_tag, CsrEdge<kDirected>> {
 public:
  CsrEdges() = default;
  CsrEdges(const Csr& csr, std::uint64_t arc) : csr_(&csr), arc_(arc) { settle(); }

 private:
  friend class boost::iterator_core_access;
  [[nodiscard]] CsrEdge<kDirected> dereference() const noexcept { return {source_, csr_->out_targets[arc_]}; }
  [[nodiscard]] bool equal(const CsrEdges& that) const noexcept { return arc_ == that.arc_; }
  void increment() noexcept {
    ++arc_;
    settle();
  }
  /// Moves on to an arc that stands for its edge, and finds its row.
  void settle() noexcept {
    for (; arc_ < csr_->out_targets.size(); ++arc_) {
      while (csr_->out_offsets[std::size_t{source_} + 1] <= arc_) ++source_;
      if (kDirected || source_ < csr_->out_targets[arc_]) return;
    }
  }

  const Csr* csr_ = nullptr;
  std::uint64_t arc_ = 0;
  std::uint32_t source_ = 0;
};

struct CsrTraversal : boost::bidirectional_graph_tag,
                      boost::adjacency_graph_tag,
                      boost::vertex_list_graph_tag,
                      boost::edge_list_graph_tag {};

template <bool kDirected>
class CsrGraph {
 public:
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = CsrEdge<kDirected>;
  using directed_category = std::conditional_t<kDirected, boost::bidirectional_tag, boost::undirected_tag>;
  using edge_parallel_category = boost::disallow_parallel_edge_tag;
  using traversal_category = CsrTraversal;
  using vertex_iterator = CsrVertices;
  using edge_iterator = CsrEdges<kDirected>;
  using out_edge_iterator = CsrIncidence<kDirected, true>;
  using in_edge_iterator = CsrIncidence<kDirected, false>;
  using adjacency_iterator = const std::uint32_t*;
  using vertices_size_type = std::uint32_t;
  using edges_size_type = std::uint64_t;
  using degree_size_type = std::size_t;
  // "No property"; Boost.Graph asks for these by name.
  using vertex_property_type = boost::no_property;
  using edge_property_type = boost::no_property;
  using graph_property_type = boost::no_property;

  explicit CsrGraph(const Csr& csr) noexcept : csr_(&csr) {}
  [[nodiscard]] const Csr& csr() const noexcept { return *csr_; }
  static vertex_descriptor null_vertex() noexcept { return std::numeric_limits<std::uint32_t>::max(); }

 private:
  const Csr* csr_;
};

using DirectedGraph = CsrGraph<true>;
/// REQUIRES: the Csr is undirected.
using UndirectedGraph = CsrGraph<false>;

template <bool kDirected>
std::pair<CsrVertices, CsrVertices> vertices(const CsrGraph<kDirected>& g) noexcept {
  return {CsrVertices(0), CsrVertices(g.csr().vertex_count())};
}
template <bool kDirected>
std::uint32_t num_vertices(const CsrGraph<kDirected>& g) noexcept {
  return g.csr().vertex_count();
}
template <bool kDirected>
std::pair<CsrEdges<kDirected>, CsrEdges<kDirected>> edges(const CsrGraph<kDirected>& g) noexcept {
  return {CsrEdges<kDirected>(g.csr(), 0), CsrEdges<kDirected>(g.csr(), g.csr().out_targets.size())};
}
template <bool kDirected>
std::uint64_t num_edges(const CsrGraph<kDirected>& g) noexcept {
  return g.csr().out_targets.size() / (kDirected ? 1 : 2);
}
template <bool kDirected>
std::uint32_t source(const CsrEdge<kDirected>& e, const CsrGraph<kDirected>&) noexcept {
  return e.source;
}
template <bool kDirected>
std::uint32_t target(const CsrEdge<kDirected>& e, const CsrGraph<kDirected>&) noexcept {
  return e.target;
}
template <bool kDirected>
auto out_edges(std::uint32_t v, const CsrGraph<kDirected>& g) noexcept {
  using Iterator = CsrIncidence<kDirected, true>;
  const auto row = g.csr().out(v);
  return std::pair(Iterator(v, row.data()), Iterator(v, row.data() + row.size()));
}
template <bool kDirected>
auto in_edges(std::uint32_t v, const CsrGraph<kDirected>& g) noexcept {
  using Iterator = CsrIncidence<kDirected, false>;
  const auto row = g.csr().in(v);
  return std::pair(Iterator(v, row.data()), Iterator(v, row.data() + row.size()));
}
template <bool kDirected>
auto adjacent_vertices(std::uint32_t v, const CsrGraph<kDirected>& g) noexcept {
  const auto row = g.csr().out(v);
  return std::pair(row.data(), row.data() + row.size());
}
template <bool kDirected>
std::size_t out_degree(std::uint32_t v, const CsrGraph<kDirected>& g) noexcept {
  return g.csr().out(v).size();
}
template <bool kDirected>
std::size_t in_degree(std::uint32_t v, const CsrGraph<kDirected>& g) noexcept {
  return g.csr().in(v).size();
}
template <bool kDirected>
std::size_t degree(std::uint32_t v, const CsrGraph<kDirected>& g) noexcept {
  return kDirected ? g.csr().out(v).size() + g.csr().in(v).size() : g.csr().out(v).size();
}

/// The property map edge_index.
template <bool kDirected>
class CsrEdgeIndex {
 public:
  using key_type = CsrEdge<kDirected>;
  using value_type = std::uint64_t;
  using reference = std::uint64_t;
  using category = boost::readable_property_map_tag;

  CsrEdgeIndex() = default;
  explicit CsrEdgeIndex(const Csr& csr) noexcept : csr_(&csr) {}
  friend std::uint64_t get(const CsrEdgeIndex& map, const key_type& edge) noexcept {
    const auto [from, to] = edge.ends();
    const auto row = map.csr_->out(from);
    const auto place = std::lower_bound(row.begin(), row.end(), to) - row.begin();
    return map.csr_->out_offsets[from] + static_cast<std::uint64_t>(place);
  }

 private:
  const Csr* csr_ = nullptr;
};

template <bool kDirected>
boost::typed_identity_property_map<std::uint32_t> get(boost::vertex_index_t,
                                                      const CsrGraph<kDirected>&) noexcept {
  return {};
}
template <bool kDirected>
std::uint32_t get(boost::vertex_index_t, const CsrGraph<kDirected>&, std::uint32_t v) noexcept {
  return v;
}
template <bool kDirected>
CsrEdgeIndex<kDirected> get(boost::edge_index_t, const CsrGraph<kDirected>& g) noexcept {
  return CsrEdgeIndex<kDirected>(g.csr());
}
template <bool kDirected>
std::uint64_t get(boost::edge_index_t, const CsrGraph<kDirected>& g, const CsrEdge<kDirected>& e) noexcept {
  return get(CsrEdgeIndex<kDirected>(g.csr()), e);
}

}  // namespace guanxi

namespace boost {

template <bool kDirected>
struct property_map<guanxi::CsrGraph<kDirected>, vertex_index_t> {
  using type = typed_identity_property_map<std::uint32_t>;
  using const_type = type;
};
template <bool kDirected>
struct property_map<guanxi::CsrGraph<kDirected>, edge_index_t> {
  using type = guanxi::CsrEdgeIndex<kDirected>;
  using const_type = type;
};

}  // namespace boost
