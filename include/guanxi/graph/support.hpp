// Which sources the links and vertices of a graph rest on, and what is left of the graph without some of
// them: a view worked out from the evidence, for which nothing is written.
//
// What goes without a source is what it alone states: relations, and entities of which nothing else speaks.
// Names, types, merges of nodes, periods and confidences stay as all sources together state them.
//
// Thread-safety: immutable once made.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// Sets of small numbers, each kept once. Number 0 is the empty set.
class NumberSets {
 public:
  NumberSets();
  NumberSets(NumberSets&&) = default;
  NumberSets& operator=(NumberSets&&) = default;
  /// The set with one number more. A set of kMost numbers stays as it is.
  [[nodiscard]] std::uint32_t with(std::uint32_t set, std::uint32_t number);
  [[nodiscard]] std::uint32_t joined(std::uint32_t a, std::uint32_t b);
  /// Of ascending numbers, at most kMost.
  [[nodiscard]] std::uint32_t number_of(std::vector<std::uint32_t> set);
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t set) const { return *sets_[set]; }
  [[nodiscard]] std::size_t count() const noexcept { return sets_.size(); }
  static constexpr std::size_t kMost = 64;

 private:
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
  std::vector<const std::vector<std::uint32_t>*> sets_;
  std::unordered_map<std::uint64_t, std::uint32_t> with_, joined_;
};

struct Support {
  std::vector<SourceNo> sources;       // that state something of the graph, ascending
  std::vector<std::string> keys;       // of the sources
  std::vector<std::uint64_t> arcs_of;  // of each source: the arcs that it states, alone or not
  NumberSets sets;                     // of indices into `sources`
  std::vector<std::uint32_t> of_arc;   // the set of each out-arc of the graph
  std::vector<std::uint32_t> of_vertex;
  // The members of set s: members[ends[s]] to members[ends[s + 1] - 1], side by side for who asks all sets.
  std::vector<std::uint64_t> ends;
  std::vector<std::uint32_t> members;

  /// Whether each set holds a source that counts; `counts` goes by index into `sources`.
  [[nodiscard]] std::vector<bool> standing(const std::vector<bool>& counts) const;
};

/// A link stands on the sources of all relations between its two ends that the filter takes; an entity on all
/// that speak of it, or, where relations, time or confidence are filtered, on those of its relations that are
/// left. Of a set of more than 64 sources the first 64 are kept.
///
/// REQUIRES: `graph` is make_csr(store, snapshot, filter, undirected).
/// Throws:   Error kInvalidArgument  a name in the filter is unknown;  kInterrupted
/// Cost:     a scan of the evidence's keys and of the adjacency; 4 bytes an edge, an arc, a vertex.
[[nodiscard]] Support support_of(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                                 const Csr& graph, bool undirected, Progress* progress = nullptr);

/// The part of the graph that stands when only these sources count. Cost: O(V + A)
[[nodiscard]] Csr standing_part(const Csr& graph, const Support& support, const std::vector<bool>& counts,
                                bool undirected);

}  // namespace guanxi
