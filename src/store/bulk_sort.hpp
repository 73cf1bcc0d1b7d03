// Sorting what does not fit into memory: rows are scattered over partitions that ascend, each of which is
// then sorted by itself. What is above the bound of memory waits in a file.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace guanxi {

/// A file without a name: it goes with the object, or with the process.
class SpillFile {
 public:
  explicit SpillFile(std::string directory) : directory_(std::move(directory)) {}
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  /// Returns where the bytes are. Thread-safe, as is read().
  [[nodiscard]] std::uint64_t write(const void* bytes, std::size_t n);
  void read(std::uint64_t at, void* bytes, std::size_t n) const;

 private:
  int open();
  std::string directory_;
  std::atomic<int> fd_{-1};
  std::atomic<std::uint64_t> end_{0};
};

/// Memory that is not set to anything.
class Buffer {
 public:
  /// What was in it is gone.
  char* make(std::size_t n) {
    if (n > capacity_) {
      bytes_.reset();
      bytes_ = std::make_unique_for_overwrite<char[]>(n);
      capacity_ = n;
    }
    size_ = n;
    return bytes_.get();
  }
  [[nodiscard]] char* data() const noexcept { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// Bytes scattered over partitions by several writers. A partition gives back its bytes writer by writer,
/// each one's in the order in which it came.
class Partitions {
 public:
  /// `memory_bytes`: above this, full chunks go to the file.
  Partitions(std::size_t partitions, unsigned writers, std::uint64_t memory_bytes, SpillFile& file);

  /// Room for n bytes that stay together. A writer belongs to one thread at a time.
  [[nodiscard]] char* reserve(unsigned writer, std::size_t partition, std::size_t n) {
    Open& open = open_[writer * partitions_ + partition];
    if (open.used + n > open.capacity) renew(open, writer, partition, n);
    char* at = open.bytes.get() + open.used;
    open.used += n;
    return at;
  }
  /// Moves a partition's bytes out. Different partitions at the same time, when all writing is done.
  void take(std::size_t partition, Buffer& out);
  [[nodiscard]] std::size_t size() const noexcept { return partitions_; }

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;  // else in the file
    std::uint64_t at = 0;
    std::size_t size = 0;
  };
  struct Open {
    std::unique_ptr<char[]> bytes;
    std::size_t used = 0;
    std::size_t capacity = 0;
  };
  void renew(Open& open, unsigned writer, std::size_t partition, std::size_t n);

  std::size_t partitions_;
  unsigned writers_;
  std::uint64_t memory_bytes_;
  std::size_t chunk_bytes_;
  SpillFile& file_;
  std::atomic<std::uint64_t> held_{0};
  std::vector<Open> open_;                // by writer, then partition
  std::vector<std::vector<Chunk>> full_;  // likewise
};

/// Sorts by the bits from `low` to `high` - 1, leaving the order of others as it is; nothing to do costs one
/// pass. The result is in `a` or in `b`: returned is which.
[[nodiscard]] std::uint64_t* radix_sort(std::uint64_t* a, std::uint64_t* b, std::size_t n, unsigned low,
                                        unsigned high);

}  // namespace guanxi
