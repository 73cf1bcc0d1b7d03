#include "explore/name_blocks.hpp"

#include <algorithm>
#include <tuple>

namespace guanxi {
namespace {

constexpr std::size_t kKeysOfAName = 24;  // about

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
      drop_lone();
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
  void collect(std::size_t part, std::size_t parts) {
    entries_.clear();
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (i % 4096 == 0) {
        check_interrupt();
        if (progress_ != nullptr) progress_->update(part * names_.size() + i);
      }
      for (const NameReader::Key& key : reader_.keys(reader_.read(names_.name(i)))) {
        if (parts > 1 && key.hash % parts != part) continue;
        entries_.push_back({key.hash, names_.owner(i), key.side});
      }
    }
  }

  /// Most keys are of one name only: they are not worth sorting. Two bits by hash, so that some are kept.
  void drop_lone() {
    int bits = 10;
    while (bits < 40 && (std::size_t{1} << bits) < 8 * entries_.size()) ++bits;
    std::vector<std::uint64_t> once((std::size_t{1} << bits) / 64), twice(once.size());
    const auto place = [&](const Entry& entry) {
      const std::uint64_t bit = entry.hash >> (64 - bits);
      return std::pair{bit / 64, std::uint64_t{1} << (bit % 64)};
    };
    for (const Entry& entry : entries_) {
      const auto [word, mask] = place(entry);
      twice[word] |= once[word] & mask;
      once[word] |= mask;
    }
    std::erase_if(entries_, [&](const Entry& entry) {
      const auto [word, mask] = place(entry);
      return (twice[word] & mask) == 0;
    });
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
