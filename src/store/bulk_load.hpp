// A bulk load on its way: rows come in, are numbered, scattered over partitions that ascend by node number,
// sorted there, packed, and written as table files that the commit takes in.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "guanxi/store/bulk.hpp"
#include "store/bulk_keys.hpp"
#include "store/bulk_rows.hpp"
#include "store/bulk_source.hpp"
#include "store/bulk_tables.hpp"
#include "store/store_impl.hpp"

namespace guanxi {

/// How rows are scattered, and how their numbers fit into the 64 bits that are sorted: local node, relation,
/// neighbour, and the line unless rows carry it themselves.
struct BulkLayout {
  std::uint32_t base = 0;  // node numbers count from here; the first of a group
  unsigned shift = 0;      // 2^shift nodes are a partition
  std::size_t partitions = 1;
  unsigned neighbour_bits = 0, relation_bits = 0, line_bits = 0;
  bool wide = false;  // rows do not fit into 64 bits, or say more than their ends

  [[nodiscard]] std::uint64_t pack(std::uint32_t local, std::uint64_t relation,
                                   std::uint32_t neighbour) const noexcept {
    return ((std::uint64_t{local} << relation_bits | relation) << neighbour_bits) | neighbour;
  }
};

/// What stands before a wide row's bytes in its partition.
struct WideRow {
  std::uint64_t key = 0;  // packed
  std::uint64_t line = 0;
  std::uint32_t size = 0;  // of the details that follow
};

struct BulkLoad::Impl {
  Impl(Store& store, const Origin& origin, const BulkOptions& options);

  void add(std::uint64_t block_no, const EdgeBlock& block);
  void add(std::uint64_t block_no, const NodeBlock& block);
  BulkReport commit(const Hash128& content_hash, std::uint64_t rejected, Progress* progress);

  Store& store;
  BulkOptions options;
  Batch::Impl batch;  // the turn to write, the claims that change, the commit
  BulkKeys keys;
  SpillFile file;
  RowBlocks edge_rows, node_rows;
  std::mutex relations_mutex;
  std::map<std::string, std::uint16_t, std::less<>> relation_handles;
  std::vector<std::string> relation_names;  // by handle
  std::vector<bool> relations_used;         // by handle

 private:
  void use_relations(const RowBlock& rows);
  void number();
  void plan();
  void scatter_edges(Partitions& out);
  void scatter_nodes(Partitions& out);
  void write_edges(Partitions& rows, Partitions& incoming);
  void write_incoming(Partitions& incoming);
  void write_nodes(Partitions& rows);
  void write_keys();
  void retract_former();
  [[nodiscard]] std::vector<bool> described_nodes() const;

  struct EdgeTask;
  struct NodeTask;
  BulkInfo info_;
  BulkLayout layout_;
  std::vector<std::uint16_t> relation_index_;  // by handle: index into info_.relations
  std::vector<std::string> index_names_;       // by that index
  std::vector<std::uint32_t> references_;      // by node number - base: rows that name it
  std::vector<Hash128> out_hashes_;            // by group - first group: of the outgoing body
  std::unordered_set<Hash128> former_claims_;  // of this source, by other files or its own former version
  std::unordered_set<Hash128> restated_;       // those that rows of this load state
  std::mutex mutex_;                           // of what tasks add up
  std::vector<std::pair<std::uint32_t, std::uint32_t>> more_references_;  // to ends of repeated rows
  struct Duplicate {
    std::uint64_t line, first_line;
    std::string key;
  };
  std::vector<Duplicate> duplicates_;
  BulkReport report_;
  Progress* progress_ = nullptr;
  std::uint64_t done_ = 0;
};

}  // namespace guanxi
