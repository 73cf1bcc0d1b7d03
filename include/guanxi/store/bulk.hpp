// Whole data sets into the store: rows are numbered, sorted within a bound of memory and packed; none costs a
// claim record. What a bulk source states is there all the same: every row can be enumerated as the claim
// that Batch::add() would have stored for it, with the row's line as evidence. FORMAT.md describes the bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "guanxi/model/edge_block.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

struct BulkReport {
  CommitReport commit;
  std::uint64_t node_rows = 0, edge_rows = 0;  // taken
  std::uint64_t duplicate_nodes = 0;           // rows left out
  std::uint64_t undescribed_ends = 0;          // distinct ends of its edges of which no node fact speaks
};

struct BulkOptions {
  /// Buffers, sorting and table files together; what does not fit goes to the store's directory meanwhile.
  /// Two things come on top: text keys (their bytes and about 40 more for each distinct one), and a node
  /// whose relations alone do not fit (16 bytes each).
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;
  unsigned threads = 2;
  /// If set, a key's second and later node rows are left out and told here, by line: the first row stands. If
  /// not, they are further claims about the node.
  std::function<void(std::string_view key, std::uint64_t line, std::uint64_t first_line)> duplicate_node{};
  /// Called when all is ready and nothing is visible yet; what it throws leaves the store as it was.
  std::function<void(const BulkReport&)> confirm{};
};

/// One file's rows on their way into the store. Nothing is visible before commit(); a load that is dropped
/// leaves no trace. New node keys get one contiguous range of numbers in the order of the keys (by value, if
/// all are canonical integers; else by bytes), the edges one in the order (from, relation, to, id), whatever
/// the blocks and the number of threads.
class BulkLoad {
 public:
  ~BulkLoad();
  BulkLoad(const BulkLoad&) = delete;
  BulkLoad& operator=(const BulkLoad&) = delete;

  /// The index that stands for this relation type in EdgeBlock::relations. Types that no row has in the end
  /// do not become the store's. Thread-safe.
  [[nodiscard]] std::uint16_t relation(std::string_view name);
  /// Thread-safe; blocks may come in any order. Lines must ascend within a block; if blocks of higher numbers
  /// also have higher lines, a sorted file is not sorted again.
  /// REQUIRES: find_fault(fact_of(block, row)) is nothing for each row.
  void add(std::uint64_t block_no, const EdgeBlock& block);
  void add(std::uint64_t block_no, const NodeBlock& block);
  /// Sorts, writes table files and takes them into the store in one atomic step. Call it once.
  /// Throws: Error kInterrupted  nothing was written;  kIo, kLimit
  BulkReport commit(const Hash128& content_hash, std::uint64_t rejected, Progress* progress = nullptr);

  struct Impl;  // of the store's own sources

 private:
  friend class Store;
  explicit BulkLoad(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace guanxi
