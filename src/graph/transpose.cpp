#include "graph/transpose.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>

#include "graph/tasks.hpp"

namespace guanxi {
namespace {

/// An arc in a bin: its origin, the low bits of its target, its relation.
struct Binned {
  std::uint32_t origin;
  std::uint16_t low;
  std::uint16_t relation;
};
static_assert(sizeof(Binned) == 8);

constexpr unsigned kFewestBits = 12;  // of a target within its bin
constexpr unsigned kMostBits = 16;    // fit Binned::low
constexpr unsigned kBinBits = 8;      // so many bins can be written to at a time
constexpr std::size_t kChunksPerThread = 4;
constexpr std::size_t kArcsPerChunk = 1 << 15;  // fewer are not worth a thread

class Transposer {
 public:
  Transposer(const RowsView& rows, std::uint64_t arcs_at_once)
      : rows_(rows),
        arcs_at_once_(arcs_at_once),
        row_count_(rows.offsets.size() - 1),
        bits_(std::clamp(static_cast<unsigned>(std::bit_width(std::max<std::size_t>(row_count_, 1) - 1)),
                         kFewestBits + kBinBits, kMostBits + kBinBits) -
              kBinBits),
        bin_count_((row_count_ >> bits_) + 1),
        next_(row_count_) {
    cut_into_chunks();
    count();
  }

  Rows run() {
    result_.offsets = Array<std::uint64_t>(row_count_ + 1);
    result_.targets = Array<std::uint32_t>(rows_.targets.size());
    result_.relations = Array<std::uint16_t>(rows_.relations.size());
    for_each_group([&](std::size_t bin) {
      gather(bin, &result_.offsets.data()[bin << bits_], result_.targets.data(), result_.relations.data(), 0);
      return true;
    });
    result_.offsets[row_count_] = rows_.targets.size();
    return std::move(result_);
  }

  bool is_symmetric() {
    return for_each_group([&](std::size_t bin) { return is_its_own_transpose(bin); });
  }

 private:
  /// Chunks of rows with about the same number of arcs.
  void cut_into_chunks() {
    const std::size_t arcs = rows_.targets.size();
    const std::size_t most = static_cast<std::size_t>(omp_get_max_threads()) * kChunksPerThread;
    const std::size_t count = std::clamp<std::size_t>(arcs / kArcsPerChunk, 1, most);
    chunks_.push_back(0);
    for (std::size_t i = 1; i < count; ++i) {
      const auto row = std::lower_bound(rows_.offsets.begin(), rows_.offsets.end(), arcs / count * i);
      chunks_.push_back(
          std::clamp(static_cast<std::size_t>(row - rows_.offsets.begin()), chunks_.back(), row_count_));
    }
    chunks_.push_back(row_count_);
  }

  /// Where each chunk's arcs begin in each bin, the bins one after the other.
  void count() {
    const std::size_t chunk_count = chunks_.size() - 1;
    places_.assign(chunk_count * bin_count_, 0);
    tasks::for_each(chunk_count, [&](std::size_t chunk) {
      std::vector<std::uint64_t> counts(bin_count_);
      const std::uint64_t end = rows_.offsets[chunks_[chunk + 1]];
      for (std::uint64_t i = rows_.offsets[chunks_[chunk]]; i < end; ++i) ++counts[rows_.targets[i] >> bits_];
      std::copy(counts.begin(), counts.end(), &places_[chunk * bin_count_]);
      for (std::size_t row = chunks_[chunk]; row < chunks_[chunk + 1]; ++row) next_[row] = rows_.offsets[row];
    });
    bin_begins_.assign(bin_count_ + 1, 0);
    std::uint64_t place = 0;
    for (std::size_t bin = 0; bin < bin_count_; ++bin) {
      bin_begins_[bin] = place;
      for (std::size_t chunk = 0; chunk < chunk_count; ++chunk) {
        place += std::exchange(places_[chunk * bin_count_ + bin], place);
      }
    }
    bin_begins_[bin_count_] = place;
  }

  /// Fills some bins at a time and calls body(bin) for each of them, on all threads; it returns false to
  /// stop.
  template <typename Body>
  bool for_each_group(const Body& body) {
    std::atomic<bool> going = true;
    for (std::size_t first = 0; first < bin_count_ && going;) {
      std::size_t last = first + 1;
      while (last < bin_count_ && bin_begins_[last + 1] - bin_begins_[first] <= arcs_at_once_) ++last;
      first_bin_ = first;
      const std::uint64_t arcs = bin_begins_[last] - bin_begins_[first];
      if (binned_.size() < arcs) binned_ = Array<Binned>(arcs);
      tasks::for_each(chunks_.size() - 1, [&](std::size_t chunk) { scatter(chunk, last); });
      tasks::for_each(last - first, [&](std::size_t i) {
        if (going && !body(first + i)) going = false;
      });
      first = last;
    }
    return going;
  }

  /// Puts the chunk's arcs into the bins from first_bin_ to last_bin - 1.
  void scatter(std::size_t chunk, std::size_t last_bin) {
    std::uint64_t* const next = &places_[chunk * bin_count_];
    const std::uint64_t begin = bin_begins_[first_bin_];
    const std::uint64_t limit = std::uint64_t{last_bin} << bits_;
    const std::uint32_t mask = (std::uint32_t{1} << bits_) - 1;
    const bool related = !rows_.relations.empty();
    Binned* const binned = binned_.data();
    for (std::size_t row = chunks_[chunk]; row < chunks_[chunk + 1]; ++row) {
      const std::uint64_t end = rows_.offsets[row + 1];
      std::uint64_t i = next_[row];
      for (; i < end && rows_.targets[i] < limit; ++i) {
        const std::uint32_t target = rows_.targets[i];
        binned[next[target >> bits_]++ - begin] = {static_cast<std::uint32_t>(row),
                                                   static_cast<std::uint16_t>(target & mask),
                                                   related ? rows_.relations[i] : std::uint16_t{0}};
      }
      next_[row] = i;
    }
  }

  [[nodiscard]] std::size_t rows_in(std::size_t bin) const noexcept {
    return std::min(row_count_, (bin + 1) << bits_) - (bin << bits_);
  }

  /// Writes the rows of a bin: where they begin to `offsets`, the arcs to their places, less `base`.
  void gather(std::size_t bin, std::uint64_t* offsets, std::uint32_t* targets, std::uint16_t* relations,
              std::uint64_t base) const {
    const std::size_t count = rows_in(bin);
    const std::span<const Binned> arcs(binned_.data() + (bin_begins_[bin] - bin_begins_[first_bin_]),
                                       bin_begins_[bin + 1] - bin_begins_[bin]);
    std::vector<std::uint64_t> next(count + 1, 0);
    for (const Binned& arc : arcs) ++next[arc.low + std::size_t{1}];
    std::uint64_t place = bin_begins_[bin];
    for (std::size_t i = 0; i < count; ++i) {
      place += next[i];
      offsets[i] = place;
      next[i] = place - base;
    }
    if (rows_.relations.empty()) {
      for (const Binned& arc : arcs) targets[next[arc.low]++] = arc.origin;
      return;
    }
    for (const Binned& arc : arcs) {
      const std::uint64_t to = next[arc.low]++;
      targets[to] = arc.origin;
      relations[to] = arc.relation;
    }
  }

  [[nodiscard]] bool is_its_own_transpose(std::size_t bin) {
    const std::size_t first = bin << bits_;
    const std::size_t count = rows_in(bin);
    const std::uint64_t begin = bin_begins_[bin];
    const std::uint64_t size = bin_begins_[bin + 1] - begin;
    if (rows_.offsets[first] != begin || rows_.offsets[first + count] != begin + size) return false;
    Buffer& mine = buffers_[static_cast<std::size_t>(omp_get_thread_num())];
    mine.offsets.resize(std::max(mine.offsets.size(), count));
    mine.targets.resize(std::max<std::size_t>(mine.targets.size(), size));
    if (!rows_.relations.empty()) mine.relations.resize(mine.targets.size());
    gather(bin, mine.offsets.data(), mine.targets.data(), mine.relations.data(), begin);
    return std::equal(rows_.offsets.data() + first, rows_.offsets.data() + first + count,
                      mine.offsets.begin()) &&
           std::equal(rows_.targets.data() + begin, rows_.targets.data() + begin + size,
                      mine.targets.begin()) &&
           (rows_.relations.empty() ||
            std::equal(rows_.relations.data() + begin, rows_.relations.data() + begin + size,
                       mine.relations.begin()));
  }

  /// One bin's rows, of a thread.
  struct Buffer {
    std::vector<std::uint64_t> offsets;
    std::vector<std::uint32_t> targets;
    std::vector<std::uint16_t> relations;
  };

  const RowsView rows_;
  const std::uint64_t arcs_at_once_;
  const std::size_t row_count_;
  const unsigned bits_;
  const std::size_t bin_count_;
  std::vector<std::size_t> chunks_;        // first row of each, and the end
  std::vector<std::uint64_t> places_;      // of the next arc, by chunk and bin
  std::vector<std::uint64_t> bin_begins_;  // places of the bins, and the end
  Array<std::uint64_t> next_;              // the arc of each row that comes into a bin next
  std::size_t first_bin_ = 0;              // of those that are filled
  Array<Binned> binned_;
  std::vector<Buffer> buffers_{static_cast<std::size_t>(omp_get_max_threads())};
  Rows result_;
};

}  // namespace

Rows transpose(const RowsView& rows, std::uint64_t arcs_at_once) {
  return Transposer(rows, arcs_at_once).run();
}

bool is_symmetric(const RowsView& rows, std::uint64_t arcs_at_once) {
  return Transposer(rows, arcs_at_once).is_symmetric();
}

}  // namespace guanxi
