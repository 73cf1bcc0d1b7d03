#include "explore/name_blocks.hpp"

#include <algorithm>
#include <future>
#include <thread>
#include <tuple>

namespace guanxi {
namespace {

constexpr std::size_t kKeysOfAName = 24;  // about
constexpr std::size_t kNamesOfAThread = 10'000;

struct Entry {
  std::uint64_t hash = 0;
  std::uint32_t owner = 0;
  std::uint8_t side = 0;
  auto operator<=>(const Entry&) const = default;
};

class Blocks {
 public:
  Blocks(const NameReader& reader, const NameTable& names, const BlockOptions& options, Progress* progress)
      : reader_(reader), names_(names), options_(options), progress_(progress) {}

  NamePairs run() {
    const std::size_t parts = names_.size() * kKeysOfAName / std::max<std::size_t>(1, options_.max_keys) + 1;
    if (progress_ != nullptr) progress_->begin("comparing names", names_.size() * parts, "names");
    for (std::size_t part = 0; part < parts && !out_.cut; ++part) {
      collect(part, parts);
      std::sort(entries_.begin(), entries_.end());
      entries_.erase(std::unique(entries_.begin(), entries_.end()), entries_.end());
      for (std::size_t i = 0; i < entries_.size() && !out_.cut;) {
        std::size_t j = i;
        while (j < entries_.size() && entries_[j].hash == entries_[i].hash) ++j;
        take_block(i, j);
        i = j;
      }
      tidy();
    }
    if (progress_ != nullptr) progress_->end();
    return std::move(out_);
  }

 private:
  /// The keys of a part that several names have, a piece of the names to a thread.
  void collect(std::size_t part, std::size_t parts) {
    const std::size_t threads = std::clamp<std::size_t>(names_.size() / kNamesOfAThread, 1,
                                                        std::max(1U, std::thread::hardware_concurrency()));
    const auto begin_of = [&](std::size_t thread) { return names_.size() * thread / threads; };
    std::vector<std::future<std::vector<Entry>>> others;
    for (std::size_t t = 1; t < threads; ++t)
      others.push_back(
          std::async(std::launch::async, [this, part, parts, first = begin_of(t), last = begin_of(t + 1)] {
            return keys_of(first, last, part, parts, nullptr);
          }));
    std::vector<std::vector<Entry>> pieces;
    pieces.push_back(keys_of(0, begin_of(1), part, parts, progress_));
    for (auto& other : others) pieces.push_back(other.get());
    drop_lone(pieces);
    entries_.clear();
    for (const std::vector<Entry>& piece : pieces)
      entries_.insert(entries_.end(), piece.begin(), piece.end());
  }

  [[nodiscard]] std::vector<Entry> keys_of(std::size_t first, std::size_t last, std::size_t part,
                                           std::size_t parts, Progress* progress) const {
    std::vector<Entry> out;
    out.reserve((last - first) * kKeysOfAName / parts);  // as it grew, it would be there twice
    for (std::size_t i = first; i < last; ++i) {
      if (i % 4096 == 0) {
        check_interrupt();
        if (progress != nullptr) progress->update(part * names_.size() + i * names_.size() / last);
      }
      for (const NameReader::Key& key : reader_.keys(reader_.read(names_.name(i))))
        if (key.hash % parts == part) out.push_back({key.hash, names_.owner(i), key.side});
    }
    return out;
  }

  /// Most keys are of one name only: they are not worth sorting. Two bits by hash, so that some are kept.
  static void drop_lone(std::vector<std::vector<Entry>>& pieces) {
    std::size_t count = 0;
    for (const auto& piece : pieces) count += piece.size();
    int bits = 10;
    while (bits < 40 && (std::size_t{1} << bits) < 8 * count) ++bits;
    std::vector<std::uint64_t> once((std::size_t{1} << bits) / 64), twice(once.size());
    const auto place = [&](const Entry& entry) {
      const std::uint64_t bit = entry.hash >> (64 - bits);
      return std::pair{bit / 64, std::uint64_t{1} << (bit % 64)};
    };
    for (const auto& piece : pieces) {
      for (const Entry& entry : piece) {
        const auto [word, mask] = place(entry);
        twice[word] |= once[word] & mask;
        once[word] |= mask;
      }
    }
    for (auto& piece : pieces) {
      std::erase_if(piece, [&](const Entry& entry) {
        const auto [word, mask] = place(entry);
        return (twice[word] & mask) == 0;
      });
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> owners(std::size_t begin, std::size_t end,
                                                  std::uint8_t side) const {
    std::vector<std::uint32_t> out;
    for (std::size_t i = begin; i < end; ++i)
      if (entries_[i].side == side) out.push_back(entries_[i].owner);
    return out;
  }

  void take_block(std::size_t begin, std::size_t end) {
    if (end - begin < 2) return;
    const auto all = owners(begin, end, 0), left = owners(begin, end, 1), right = owners(begin, end, 2);
    const bool fits = all.size() <= options_.max_block &&
                      left.size() * right.size() <= options_.max_block * options_.max_block;
    if (!fits) {
      ++out_.blocks_left_out;
      return;
    }
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) add(all[i], all[j]);
    for (const std::uint32_t a : left)
      for (const std::uint32_t b : right) add(a, b);
  }

  void add(std::uint32_t a, std::uint32_t b) {
    if (a == b || out_.cut) return;
    out_.pairs.emplace_back(std::min(a, b), std::max(a, b));
    // The same pair comes under several keys.
    if (out_.pairs.size() >= 4 * options_.max_pairs + 1024) tidy();
  }

  void tidy() {
    std::sort(out_.pairs.begin(), out_.pairs.end());
    out_.pairs.erase(std::unique(out_.pairs.begin(), out_.pairs.end()), out_.pairs.end());
    if (out_.pairs.size() <= options_.max_pairs) return;
    out_.pairs.resize(options_.max_pairs);
    out_.cut = true;
  }

  const NameReader& reader_;
  const NameTable& names_;
  const BlockOptions& options_;
  Progress* progress_;
  std::vector<Entry> entries_;
  NamePairs out_;
};

}  // namespace

void NameTable::add(std::uint32_t owner, std::string_view name) {
  owners_.push_back(owner);
  bytes_ += name;
  starts_.push_back(bytes_.size());
}

NamePairs pairs_by_name(const NameReader& reader, const NameTable& names, const BlockOptions& options,
                        Progress* progress) {
  return Blocks(reader, names, options, progress).run();
}

}  // namespace guanxi
