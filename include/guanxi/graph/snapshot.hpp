// The whole graph of entities in compressed sparse rows, both directions, in one memory-mapped file: what
// searches over more than a few nodes run on. A row's arcs are ordered by (target, relation, edge).
//
// Parallel relations are arcs of their own; relations between two nodes of one entity are left out, loops
// that a source states of one node are kept.
//
// Opening costs the same whatever the size: what is read is checked when it is first read. Functions that
// read throw Error kDamaged if the file is found damaged then; it is removed, and the next of() makes it
// anew. Thread-safety: immutable; everything may be called from several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/model/date.hpp"
#include "guanxi/model/ids.hpp"
#include "guanxi/store/records.hpp"

namespace guanxi {
class Store;

class Snapshot;

/// One row of one direction. Valid as long as the snapshot.
class Row {
 public:
  Row() = default;

  std::span<const std::uint32_t> targets;  // entities
  [[nodiscard]] std::size_t size() const noexcept { return targets.size(); }
  /// RelationNo
  [[nodiscard]] std::uint16_t relation(std::size_t i) const noexcept {
    return relations_ == nullptr ? relation_ : relations_[i];
  }
  /// EdgeNo (a snapshot holds at most 2^32 of them). Cost: of an in-row a search in the out-row of the
  /// target.
  [[nodiscard]] std::uint32_t edge(std::size_t i) const {
    if (incoming_ != nullptr) return edge_of_incoming(i);
    return edges_ == nullptr ? first_edge_ + static_cast<std::uint32_t>(i) : edges_[i];
  }

 private:
  friend class Snapshot;
  [[nodiscard]] std::uint32_t edge_of_incoming(std::size_t i) const;

  const std::uint16_t* relations_ = nullptr;  // nullptr: all are relation_
  const std::uint32_t* edges_ = nullptr;      // nullptr: they run on from first_edge_
  const Snapshot* incoming_ = nullptr;        // of an in-row
  std::uint32_t first_edge_ = 0;
  std::uint32_t self_ = 0;  // whose row it is
  std::uint16_t relation_ = 0;
};

class Snapshot : public std::enable_shared_from_this<Snapshot> {
 public:
  /// The snapshot of the store's present state: mapped from its file beside the store if that is there and
  /// sound, else built and, where the directory can be written, kept for the next time (written whole, then
  /// renamed; files of other states are removed). Of a store that leaves out sources: built in memory.
  [[nodiscard]] static std::shared_ptr<const Snapshot> of(const Store& store, Progress* progress = nullptr);
  /// The same if the file is there and sound, else nothing: for questions that are cheap without it.
  [[nodiscard]] static std::shared_ptr<const Snapshot> if_kept(const Store& store);
  /// Built in memory only.
  [[nodiscard]] static std::shared_ptr<const Snapshot> build(const Store& store,
                                                             Progress* progress = nullptr);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  [[nodiscard]] std::uint32_t entity_count() const noexcept;
  [[nodiscard]] std::uint64_t arc_count() const noexcept;  // of one direction
  [[nodiscard]] Row out(EntityNo e) const;
  [[nodiscard]] Row in(EntityNo e) const;
  /// Whether no entity has a loop, and no two relations lead from one entity to another.
  [[nodiscard]] bool is_simple() const noexcept;
  /// Whether every in-row is the out-row of its entity, but for the edges.
  [[nodiscard]] bool is_symmetric() const noexcept;
  /// The targets of all rows of one direction, those of e from offsets[e] to offsets[e + 1]: for whoever
  /// reads them all. Cost: all of them are checked now if that was not done before.
  struct AllRows {
    std::span<const std::uint64_t> offsets;  // entity count + 1
    std::span<const std::uint32_t> targets;
  };
  [[nodiscard]] AllRows all_out() const;
  [[nodiscard]] AllRows all_in() const;

  /// nullopt for a number that stands for nothing.
  [[nodiscard]] std::optional<EntityNo> entity_of(NodeNo node) const;
  [[nodiscard]] NodeNo representative(EntityNo e) const;  // as Entity::representative
  /// Of the representative; "" if none is stated.
  [[nodiscard]] std::string_view type(EntityNo e) const;
  /// The same by number, for filters: type(e) is type_name(type_no(e)). No two numbers have one name.
  [[nodiscard]] std::uint32_t type_no(EntityNo e) const;
  [[nodiscard]] std::uint32_t type_count() const noexcept;
  [[nodiscard]] std::string_view type_name(std::uint32_t type_no) const noexcept;
  /// Of the representative.
  [[nodiscard]] std::string_view key(EntityNo e) const;
  [[nodiscard]] std::string_view name(EntityNo e) const;

  /// Of an edge: stated or empty; 1 if not stated.
  [[nodiscard]] Period period(std::uint32_t edge) const;
  [[nodiscard]] float confidence(std::uint32_t edge) const;
  /// By how many sources it is stated.
  [[nodiscard]] EdgeSupport support(std::uint32_t edge) const;
  /// The properties of edges that are kept as numbers: the kNumbersKept that most edges state so.
  [[nodiscard]] std::vector<std::string> number_names() const;
  static constexpr std::size_t kNumbersKept = 8;
  /// The number that an edge states for number_names()[column], if it does.
  [[nodiscard]] std::optional<double> number(std::uint32_t column, std::uint32_t edge) const;

  /// Arcs of both directions. Cost: constant, whatever the degree.
  [[nodiscard]] std::uint64_t degree(EntityNo e) const;
  /// The smallest degree of an entity that at most so many entities have or exceed; one more than the largest
  /// if there is none. Cost: as many bytes as there are distinct degrees, 16 times.
  [[nodiscard]] std::uint64_t degree_of_most(std::uint64_t entities) const;

 private:
  friend class Row;
  struct Impl;
  [[noreturn]] void fail_unpaired() const;
  /// From the file, if it is there and sound; `fresh`: this process has just written it.
  [[nodiscard]] static std::shared_ptr<const Snapshot> open(const Store& store, bool fresh);
  explicit Snapshot(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// What reading every byte of the snapshot's file says. Snapshot::of does that for files up to 8 MiB; of
/// larger ones it reads the front, and the rest when it is used.
struct SnapshotCheck {
  std::string path;
  bool present = false;  // there is a file of the store's present state
  std::string fault;     // empty: sound
  std::uint64_t entities = 0, arcs = 0;
};
[[nodiscard]] SnapshotCheck check_snapshot(const Store& store);

/// Which part of a snapshot a question is about.
struct GraphFilter {
  std::vector<std::string> relations;  // names; empty: all
  std::vector<std::string>
      types;               // node types with all below them; empty: all. Both ends of an arc must match.
  std::optional<Span> at;  // only relations that may have held then
  double min_confidence = 0;
  bool certain = false;           // with `at`: only those that held then whatever days their dates mean
  std::uint32_t min_sources = 0;  // only relations that so many sources state
};

/// A plain directed graph for kernels: rows sorted, loops and parallel arcs removed, dense vertices. The
/// spans are views of arrays that `keeper` keeps alive, and of an undirected graph `in` is `out` itself: a
/// copy of a Csr costs nothing and shows the same arrays.
struct Csr {
  std::span<const std::uint64_t> out_offsets;  // vertex count + 1
  std::span<const std::uint32_t> out_targets;
  std::span<const std::uint64_t> in_offsets;
  std::span<const std::uint32_t> in_targets;
  std::span<const EntityNo> entities;  // vertex → entity, ascending
  std::shared_ptr<const void> keeper;

  [[nodiscard]] std::uint32_t vertex_count() const noexcept {
    return static_cast<std::uint32_t>(entities.size());
  }
  [[nodiscard]] std::span<const std::uint32_t> out(std::uint32_t v) const noexcept {
    return {out_targets.data() + out_offsets[v], out_offsets[v + 1] - out_offsets[v]};
  }
  [[nodiscard]] std::span<const std::uint32_t> in(std::uint32_t v) const noexcept {
    return {in_targets.data() + in_offsets[v], in_offsets[v + 1] - in_offsets[v]};
  }
};

/// The arrays of a Csr while they are made.
struct CsrArrays {
  std::vector<std::uint64_t> out_offsets;
  std::vector<std::uint32_t> out_targets;
  std::vector<std::uint64_t> in_offsets;  // of an undirected graph empty, as is the next
  std::vector<std::uint32_t> in_targets;
  std::vector<EntityNo> entities;
};
/// REQUIRES: the arrays are what Csr says.
[[nodiscard]] Csr to_csr(CsrArrays arrays, bool undirected);

/// The filtered part of the snapshot. Its vertices, in the order of the entities, are the entities of the
/// wanted types; where relations, time or confidence are filtered, only those that keep some relation (a loop
/// is one). With `undirected` every arc counts in both directions (out equals in). Throws: Error
/// kInvalidArgument  no such relation in the store, or no node of such a type; the hint names the nearest
///         Error kDamaged          the file holds an arc to nowhere (only in a file that was too large to
///         verify)
/// Cost:   O(V + A)
[[nodiscard]] Csr make_csr(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                           bool undirected);

}  // namespace guanxi
