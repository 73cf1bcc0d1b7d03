// The graph on disk: claims, the records that they add up to, and the indexes that find them. FORMAT.md
// beside the sources describes every byte.
//
// One process writes, any number read beside it; a reader sees one consistent state, that of the moment it
// opened. Thread-safety: const functions may be called from several threads at once; a Batch belongs to one
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/records.hpp"

namespace guanxi {

enum class OpenMode : std::uint8_t {
  kRead,    // the store must exist
  kWrite,   // the store must exist; takes the writer's lock
  kCreate,  // made if it is not there; takes the writer's lock
};

struct StoreOptions {
  std::uint64_t cache_bytes = std::uint64_t{64} << 20;   // block cache
  std::uint64_t batch_bytes = std::uint64_t{160} << 20;  // a batch spills to files above this
};

/// What `check` found. Each line names the family, the key and the difference.
struct CheckReport {
  std::uint64_t claims = 0, nodes = 0, edges = 0;
  std::uint64_t faults = 0;
  std::vector<std::string> first_faults;  // at most 100
};

struct FamilySize {
  std::string name;
  std::uint64_t keys = 0;   // RocksDB's estimate
  std::uint64_t bytes = 0;  // on disk
};

struct StoreStats {
  std::uint64_t nodes = 0, stubs = 0, edges = 0, sources = 0, claims = 0, judgements = 0;
  std::map<std::string, std::uint64_t> nodes_by_type;
  std::map<std::string, std::uint64_t> edges_by_relation;
  /// degree_histogram[i]: nodes whose degree (both directions) has i binary digits: 0, 1, 2–3, 4–7, …
  std::vector<std::uint64_t> degree_histogram;
  std::uint64_t max_degree = 0;
  NodeNo max_degree_node;
  std::vector<FamilySize> families;
};

/// What is known of a file before its facts.
struct Origin {
  std::string key;
  std::string format;
  std::uint64_t bytes = 0;
};

struct CommitReport {
  std::uint64_t claims_added = 0;    // new ones
  std::uint64_t claims_known = 0;    // stated before by the same source with the same evidence
  std::uint64_t claims_removed = 0;  // of this file's former version
  std::uint64_t nodes_added = 0, edges_added = 0;
};

/// The source, and its format in the ledger, of what the user judges on the command line. It is exported and
/// forgotten like any other; no file of this name can be ingested beside it.
inline constexpr std::string_view kOwnJudgements = "judgements";

class Batch;
class BulkLoad;
struct BulkOptions;

class Store {
 public:
  /// Throws: Error kNotFound  no store there (kRead, kWrite)
  ///         Error kLocked    another process writes; the message holds its process id
  ///         Error kVersion   made by another format version
  ///         Error kDamaged, kIo
  [[nodiscard]] static std::unique_ptr<Store> open(const std::string& directory, OpenMode mode,
                                                   const StoreOptions& options = {});
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  [[nodiscard]] const std::string& directory() const;
  [[nodiscard]] const Ontology& ontology() const;
  /// Changes with every commit and never comes back: names the state that a snapshot shows.
  [[nodiscard]] std::string state() const;

  // --- nodes and edges
  // -------------------------------------------------------------------------------------------
  /// One past the largest number ever given: the size of an array indexed by node number.
  [[nodiscard]] std::uint32_t node_limit() const;
  [[nodiscard]] std::uint64_t edge_limit() const;
  /// nullopt if no fact speaks of it (any more).
  [[nodiscard]] std::optional<NodeNo> find_node(std::string_view key) const;
  [[nodiscard]] std::optional<NodeRecord> node(NodeNo no) const;
  [[nodiscard]] std::optional<EdgeRecord> edge(EdgeNo no) const;
  /// With the sources of its claims, ascending, each once. Cost: less than edge() and for_each_source_of().
  [[nodiscard]] std::optional<SourcedEdge> sourced_edge(EdgeNo no) const;
  /// The number that stands for this edge; `id` is "" for what documents state.
  [[nodiscard]] std::optional<EdgeNo> find_edge(NodeNo from, RelationNo relation, NodeNo to,
                                                std::string_view id) const;
  /// All that speak of something, ascending by number. Return false from the visitor to stop.
  void for_each_node(const std::function<bool(const NodeRecord&)>& visit) const;
  void for_each_edge(const std::function<bool(const EdgeRecord&)>& visit) const;
  /// The same for some nodes. REQUIRES: `nodes` ascend. Cost: a fifth of node() each if they stand close
  /// together.
  void for_each_node(std::span<const NodeNo> nodes,
                     const std::function<bool(const NodeRecord&)>& visit) const;
  /// Nodes whose key starts with `prefix`, in byte order.
  void for_each_key(std::string_view prefix,
                    const std::function<bool(std::string_view key, NodeNo node)>& visit) const;
  /// The same from the first key that is not less than `first` on, past the block cache, and including keys
  /// of nodes that nothing speaks of any more.
  void scan_keys(std::string_view first,
                 const std::function<bool(std::string_view key, NodeNo node)>& visit) const;

  [[nodiscard]] std::string relation_name(RelationNo no) const;
  [[nodiscard]] std::optional<RelationNo> find_relation(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> relation_names() const;  // indexed by RelationNo

  /// A node's relations, both directions, by (outgoing first, type, edge number). An edge that several
  /// sources state has several numbers; the smallest stands for it here and everywhere. Cost: the node's own
  /// lists, and a look into the neighbour's list for each incoming relation of a bulk source.
  void for_each_adjacent(NodeNo no, const std::function<bool(const Adjacent&)>& visit) const;
  /// The same without the numbers of edges, in no particular order. Cost: the node's own lists.
  void for_each_neighbour(
      NodeNo no,
      const std::function<bool(NodeNo neighbour, RelationNo relation, bool outgoing)>& visit) const;

  // Scans: past the block cache, may be called from several threads at once.

  /// The adjacency of the nodes numbered first to last - 1 in one direction, by node; a node and type may
  /// come in several pieces. Incoming pieces of bulk sources carry no edge numbers (kNoEdge).
  void scan_adjacency(bool outgoing, NodeNo first, NodeNo last,
                      const std::function<void(const AdjacencyRun&)>& visit) const;
  /// What most readers of all nodes need of them, without building records: the nodes numbered first to
  /// last - 1 that something speaks of, ascending.
  void scan_nodes(NodeNo first, NodeNo last, const std::function<void(const NodeRow&)>& visit) const;
  /// Edges that state a period, or a best confidence other than 1, ascending by number.
  void scan_edge_traits(
      const std::function<void(EdgeNo, const Period&, double best_confidence)>& visit) const;
  /// Edges of which something is stated beside their ends, or that several sources state, ascending by number
  /// (of an edge that several bulk sources state, all are looked at; others may be left out).
  void scan_edge_support(
      const std::function<void(const EdgeRecord&, const EdgeSupport& support)>& visit) const;
  /// Edges for which a number is stated under this property's name (the one to show), ascending by number.
  void scan_edge_property(std::string_view name, const std::function<void(EdgeNo, double)>& visit) const;
  /// Which sources state which edges: `source` states those numbered first to first + count - 1. In no
  /// particular order; what a source states twice may come twice. Cost: the keys of the evidence; of edges
  /// that bulk sources share with others a look each.
  void scan_edge_sources(
      const std::function<void(EdgeNo first, std::uint64_t count, SourceNo source)>& visit) const;
  /// Which sources describe which nodes, or judge them. Likewise.
  void scan_node_sources(const std::function<void(NodeNo node, SourceNo source)>& visit) const;

  // --- names
  // -----------------------------------------------------------------------------------------------------
  enum class NameClass : std::uint8_t { kName = 'n', kPinyin = 'p', kInitials = 'i' };
  /// Nodes that have a name with this normalised form (or pinyin, or initials), ascending.
  [[nodiscard]] std::vector<NodeNo> nodes_named(std::string_view normalised,
                                                NameClass which = NameClass::kName,
                                                std::size_t limit = SIZE_MAX) const;
  /// (normalised form, node) of the forms that start with `prefix`, in byte order.
  void for_each_name(std::string_view prefix, NameClass which,
                     const std::function<bool(std::string_view form, NodeNo node)>& visit) const;
  /// The first form of a name, in byte order, that starts with `prefix` and is not below `from`; nothing if
  /// there is none. Cost: one look into the index.
  [[nodiscard]] std::optional<std::string> next_name(std::string_view prefix, std::string_view from,
                                                     NameClass which) const;
  /// Nodes that have a name holding this bigram of code points ('^' before the first, '$' after the last),
  /// ascending.
  void for_each_with_gram(std::string_view gram, const std::function<bool(NodeNo)>& visit) const;
  /// The grams that start with this code point, in byte order.
  [[nodiscard]] std::vector<std::string> grams_starting(std::string_view code_point) const;

  // --- judgements
  // ------------------------------------------------------------------------------------------------
  struct Judgement {
    NodeNo other;
    std::uint32_t same = 0;  // claims for each
    std::uint32_t different = 0;
  };
  [[nodiscard]] std::vector<Judgement> judgements(NodeNo no) const;
  void for_each_judgement(
      const std::function<bool(NodeNo a, const Judgement&)>& visit) const;  // each pair once, a < other

  // --- claims and sources
  // ----------------------------------------------------------------------------------------
  /// In the order of (source number, sequence).
  void for_each_claim_of(NodeNo no, const std::function<bool(const Claim&)>& visit) const;
  void for_each_claim_of(EdgeNo no, const std::function<bool(const Claim&)>& visit,
                         ClaimEnds ends = ClaimEnds::kNamed) const;
  /// The sources of these claims, ascending, each once. Cost: one look into the index, and no claim is read.
  void for_each_source_of(EdgeNo no, const std::function<bool(SourceNo)>& visit) const;
  void for_each_judgement_claim(NodeNo a, NodeNo b, const std::function<bool(const Claim&)>& visit) const;
  /// What one source states, by sequence. Cost: its claims.
  void for_each_claim_of(SourceNo no, const std::function<bool(const Claim&)>& visit) const;
  /// Every claim of the store, by source, then sequence.
  void for_each_claim(const std::function<bool(const Claim&)>& visit) const;

  [[nodiscard]] std::optional<SourceNo> find_source(std::string_view key) const;
  [[nodiscard]] SourceRecord source(SourceNo no) const;
  [[nodiscard]] std::string source_key(SourceNo no) const;
  [[nodiscard]] std::optional<std::string> source_text(SourceNo no) const;
  [[nodiscard]] std::vector<SourceRecord> sources() const;  // that state something, by key
  [[nodiscard]] std::vector<LedgerEntry> ledger() const;    // by key
  [[nodiscard]] std::optional<LedgerEntry> ledger_entry(std::string_view key) const;

  // --- the whole
  // -------------------------------------------------------------------------------------------------
  /// Hash of what the sources state: the same whatever the order, batches, crashes and retractions on the
  /// way. Cost: a scan of the claims.
  [[nodiscard]] Hash128 digest() const;
  [[nodiscard]] StoreStats stats() const;
  /// Holds every index against the claims. Cost: several scans; memory grows with nodes and edges.
  [[nodiscard]] CheckReport check(Progress* progress = nullptr) const;

  // --- supposing (kRead)
  // ----------------------------------------------------------------------------------------------
  /// From now on this store answers as if that source had been forgotten; several, one after the other.
  /// Nothing is written: what forget() would write is kept in memory, and state() is one that no other store
  /// has. Not while another thread reads. Throws: as forget(); kInvalidArgument  the store is open for
  /// writing Cost: the claims of the source, in time and memory, however large the store is.
  void leave_out(std::string_view key, Progress* progress = nullptr);
  [[nodiscard]] bool leaves_out() const;

  // --- writing (kWrite or kCreate)
  // -------------------------------------------------------------------------------
  /// Starts to take what one file states. Its former version, if any, is replaced when the batch commits.
  [[nodiscard]] std::unique_ptr<Batch> begin(const Origin& origin);
  /// Starts to take a whole data set (store/bulk.hpp). Its former version is replaced when the load commits.
  [[nodiscard]] std::unique_ptr<BulkLoad> begin_bulk(const Origin& origin, const BulkOptions& options);
  /// Takes back all that this file brought in, or all that this source states. Atomic. Returns the number of
  /// claims. Throws: Error kNotFound  with the nearest keys
  std::uint64_t forget(std::string_view key, Progress* progress = nullptr);
  /// Takes back some of what the source `origin.key` states, whatever files brought it in, and adds to what
  /// it states; atomic, and unlike a batch it leaves the rest alone. REQUIRES: the evidence of every fact
  /// names this source and no other; no fact is in both lists. Throws: Error kInvalidArgument  a file was
  /// ingested under this key; kLocked, kIo Cost:   the claims of this source
  CommitReport revise(const Origin& origin, const std::vector<Fact>& add, const std::vector<Fact>& withdraw);
  /// Rebuilds every index from the claims, atomically. Node and edge numbers change.
  void repair(Progress* progress = nullptr);
  /// Drops what retraction left behind, joins small chunks, compacts every family.
  void compact(Progress* progress = nullptr);
  /// A consistent copy in `directory`, which must not exist. Hard links where the file system allows.
  void backup(const std::string& directory) const;
  /// Copies a backup to `directory`, which must not exist or be empty, after checking that it opens.
  static void restore(const std::string& backup, const std::string& directory);

  struct Impl;  // of the store's own sources

 private:
  friend class Batch;
  friend class BulkLoad;
  explicit Store(std::unique_ptr<Impl> impl);
  std::uint64_t retract(std::string_view key, Progress* progress);
  std::unique_ptr<Impl> impl_;
};

/// The facts of one file on their way into the store. Nothing is visible before commit(); a batch that is
/// dropped leaves no trace. Memory stays within StoreOptions::batch_bytes plus about 80 bytes a distinct node
/// key.
class Batch {
 public:
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// `line` stands in as evidence where the fact names none.
  /// REQUIRES: find_fault(fact) is nothing.
  void add(const Fact& fact, std::uint64_t line);
  /// Makes all of it durable and visible at once.
  CommitReport commit(const Hash128& content_hash, std::uint64_t rejected);

  struct Impl;  // of the store's own sources

 private:
  friend class Store;
  explicit Batch(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace guanxi
