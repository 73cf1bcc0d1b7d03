#include "graph/transpose.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "graph/tasks.hpp"

namespace guanxi {
namespace {

/// An arc in a bin: its origin above, the low bits of its target, its relation.
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
  explicit Transposer(const RowsView& rows)
      : rows_(rows),
        row_count_(rows.offsets.size() - 1),
        bits_(std::clamp(static_cast<unsigned>(std::bit_width(std::max<std::size_t>(row_count_, 1) - 1)),
                         kFewestBits + kBinBits, kMostBits + kBinBits) -
              kBinBits),
        bin_count_((row_count_ >> bits_) + 1) {}

  Rows run() {
    cut_into_chunks();
    count();
    binned_ = Array<Binned>(rows_.targets.size());
    tasks::for_each(chunks_.size() - 1, [&](std::size_t chunk) { scatter(chunk); });
    result_.offsets = Array<std::uint64_t>(row_count_ + 1);
    result_.targets = Array<std::uint32_t>(rows_.targets.size());
    result_.relations = Array<std::uint16_t>(rows_.relations.size());
    tasks::for_each(bin_count_, [&](std::size_t bin) { gather(bin); });
    return std::move(result_);
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

  /// Where each chunk's arcs begin in each bin.
  void count() {
    const std::size_t chunk_count = chunks_.size() - 1;
    places_.assign(chunk_count * bin_count_, 0);
    tasks::for_each(chunk_count, [&](std::size_t chunk) {
      std::vector<std::uint64_t> counts(bin_count_);
      const std::uint64_t end = rows_.offsets[chunks_[chunk + 1]];
      for (std::uint64_t i = rows_.offsets[chunks_[chunk]]; i < end; ++i) ++counts[rows_.targets[i] >> bits_];
      std::copy(counts.begin(), counts.end(),
                places_.begin() + static_cast<std::ptrdiff_t>(chunk * bin_count_));
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

  void scatter(std::size_t chunk) {
    std::vector<std::uint64_t> next(places_.begin() + static_cast<std::ptrdiff_t>(chunk * bin_count_),
                                    places_.begin() + static_cast<std::ptrdiff_t>((chunk + 1) * bin_count_));
    const std::uint32_t mask = (std::uint32_t{1} << bits_) - 1;
    const bool related = !rows_.relations.empty();
    Binned* const binned = binned_.data();
    for (std::size_t row = chunks_[chunk]; row < chunks_[chunk + 1]; ++row) {
      const auto origin = static_cast<std::uint32_t>(row);
      for (std::uint64_t i = rows_.offsets[row]; i < rows_.offsets[row + 1]; ++i) {
        const std::uint32_t target = rows_.targets[i];
        binned[next[target >> bits_]++] = {origin, static_cast<std::uint16_t>(target & mask),
                                           related ? rows_.relations[i] : std::uint16_t{0}};
      }
    }
  }

  void gather(std::size_t bin) {
    const std::size_t first = bin << bits_;
    const std::size_t count = std::min(row_count_, (bin + 1) << bits_) - first;
    const std::span<const Binned> arcs(binned_.data() + bin_begins_[bin],
                                       bin_begins_[bin + 1] - bin_begins_[bin]);
    std::vector<std::uint64_t> next(count + 1, 0);
    for (const Binned& arc : arcs) ++next[arc.low + std::size_t{1}];
    std::uint64_t place = bin_begins_[bin];
    for (std::size_t i = 0; i <= count; ++i) next[i] = place += next[i];
    std::memcpy(&result_.offsets[first], next.data(), count * sizeof(std::uint64_t));
    if (bin + 1 == bin_count_) result_.offsets[row_count_] = place;
    std::uint32_t* const targets = result_.targets.data();
    std::uint16_t* const relations = result_.relations.data();
    if (relations == nullptr) {
      for (const Binned& arc : arcs) targets[next[arc.low]++] = arc.origin;
      return;
    }
    for (const Binned& arc : arcs) {
      const std::uint64_t to = next[arc.low]++;
      targets[to] = arc.origin;
      relations[to] = arc.relation;
    }
  }

  const RowsView rows_;
  const std::size_t row_count_;
  const unsigned bits_;
  const std::size_t bin_count_;
  std::vector<std::size_t> chunks_;    // first row of each, and the end
  std::vector<std::uint64_t> places_;  // by chunk and bin
  std::vector<std::uint64_t> bin_begins_;
  Array<Binned> binned_;
  Rows result_;
};

template <typename T>
bool equal_arrays(std::span<const T> a, std::span<const T> b) {
  if (a.size() != b.size()) return false;
  constexpr std::size_t kPiece = 1 << 18;
  std::atomic<bool> equal = true;
  tasks::for_each((a.size() + kPiece - 1) / kPiece, [&](std::size_t piece) {
    if (!equal.load(std::memory_order_relaxed)) return;
    const std::size_t begin = piece * kPiece;
    const std::size_t size = std::min(kPiece, a.size() - begin);
    if (std::memcmp(a.data() + begin, b.data() + begin, size * sizeof(T)) != 0) equal = false;
  });
  return equal;
}

}  // namespace

Rows transpose(const RowsView& rows) {
  return Transposer(rows).run();
}

bool equal_rows(const RowsView& a, const RowsView& b) {
  return equal_arrays(a.offsets, b.offsets) && equal_arrays(a.targets, b.targets) &&
         equal_arrays(a.relations, b.relations);
}

}  // namespace guanxi
