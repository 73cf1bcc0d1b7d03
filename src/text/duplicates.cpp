#include "guanxi/text/duplicates.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "guanxi/base/unicode.hpp"
#include "text/chars.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShingle = 8;
constexpr std::size_t kMostBytes = std::size_t{4} << 20;

/// Spreads a hash over all 64 bits (the finaliser of SplitMix64).
std::uint64_t mixed(std::uint64_t x) noexcept {
  x ^= x >> 30U;
  x *= 0xbf58476d1ce4e5b9U;
  x ^= x >> 27U;
  x *= 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

/// Hands out the hash of each shingle.
template <typename Use>
void for_each_shingle(std::string_view text, const Use& use) {
  std::array<std::uint64_t, kShingle> letters{};
  std::size_t n = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    at += c.bytes;
    const CharClass kind = class_of(c.value);
    if (kind != CharClass::kHan && kind != CharClass::kLetter && kind != CharClass::kDigit) continue;
    char32_t letter = simplified(c.value);
    if (letter >= U'A' && letter <= U'Z') letter += 32;
    letters[n++ % kShingle] = letter;
    if (n < kShingle) continue;
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < kShingle; ++i)
      hash = (hash + letters[(n + i) % kShingle] + 1) * 0x9e3779b97f4a7c15U;
    use(mixed(hash));
  }
}

/// Keeps the smallest distinct hashes: a buffer that is sorted and cut when it is full.
class Sketch {
 public:
  void add(std::uint64_t hash) {
    if (hash >= limit_) return;
    hashes_.push_back(hash);
    if (hashes_.size() >= kBuffer) cut();
  }
  Fingerprint finish() {
    cut();
    Fingerprint out;
    out.hashes = std::move(hashes_);
    out.shingles = out.hashes.size();
    if (out.hashes.size() == Fingerprint::kHashes) {
      // k distinct hashes lie below the k-th smallest: (k - 1) by its share of all hashes.
      const double share = std::ldexp(static_cast<double>(out.hashes.back()), -64);
      out.shingles =
          static_cast<std::uint64_t>(static_cast<double>(Fingerprint::kHashes - 1) / std::max(share, 1e-18));
    }
    return out;
  }

 private:
  static constexpr std::size_t kBuffer = Fingerprint::kHashes * 8;
  void cut() {
    std::sort(hashes_.begin(), hashes_.end());
    hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
    if (hashes_.size() < Fingerprint::kHashes) return;
    hashes_.resize(Fingerprint::kHashes);
    limit_ = hashes_.back();
  }
  std::vector<std::uint64_t> hashes_;
  std::uint64_t limit_ = UINT64_MAX;
};

std::vector<std::uint64_t> all_shingles(std::string_view text) {
  std::vector<std::uint64_t> out;
  for_each_shingle(text, [&out](std::uint64_t hash) { out.push_back(hash); });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

Fingerprint fingerprint(std::string_view clean) {
  clean = clean.substr(0, kMostBytes);
  Sketch sketch;
  for_each_shingle(clean, [&sketch](std::uint64_t hash) { sketch.add(hash); });
  return sketch.finish();
}

double resemblance(const Fingerprint& a, const Fingerprint& b) {
  // The smallest hashes of the union, and how many of them both have.
  std::size_t i = 0, j = 0, common = 0, all = 0;
  while (all < Fingerprint::kHashes && (i < a.hashes.size() || j < b.hashes.size())) {
    const bool from_a = j == b.hashes.size() || (i < a.hashes.size() && a.hashes[i] <= b.hashes[j]);
    const bool from_b = i == a.hashes.size() || (j < b.hashes.size() && b.hashes[j] <= a.hashes[i]);
    if (from_a && from_b) ++common;
    if (from_a) ++i;
    if (from_b) ++j;
    ++all;
  }
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

double exact_resemblance(std::string_view a, std::string_view b) {
  const std::vector<std::uint64_t> left = all_shingles(a), right = all_shingles(b);
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    if (left[i] == right[j]) ++common;
    const bool move_left = left[i] <= right[j], move_right = right[j] <= left[i];
    if (move_left) ++i;
    if (move_right) ++j;
  }
  const std::size_t all = left.size() + right.size() - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

void StoryIndex::add(const std::string& key, const Fingerprint& fingerprint) {
  const auto number = static_cast<std::uint32_t>(keys_.size());
  keys_.push_back(key);
  fingerprints_.push_back(fingerprint);
  if (fingerprint.shingles < kLeastShingles) return;
  for (const std::uint64_t hash : smallest(fingerprint)) documents_with_[hash].push_back(number);
}

std::optional<StoryIndex::Match> StoryIndex::find(const Fingerprint& fingerprint,
                                                  std::string_view except) const {
  if (fingerprint.shingles < kLeastShingles) return std::nullopt;
  std::vector<std::uint32_t> candidates;
  for (const std::uint64_t hash : smallest(fingerprint))
    if (const auto found = documents_with_.find(hash); found != documents_with_.end())
      candidates.insert(candidates.end(), found->second.begin(), found->second.end());
  std::sort(candidates.begin(), candidates.end());
  std::optional<Match> best;
  for (std::size_t i = 0, end = 0; i < candidates.size(); i = end) {
    const std::uint32_t document = candidates[i];
    while (end < candidates.size() && candidates[end] == document) ++end;
    if (end - i < kLeastShared || keys_[document] == except) continue;
    const double r = resemblance(fingerprint, fingerprints_[document]);
    if (r < kSameStory) continue;
    const bool better =
        !best || r > best->resemblance || (r == best->resemblance && keys_[document] < best->key);
    if (better) best = Match{keys_[document], r};
  }
  return best;
}

std::span<const std::uint64_t> StoryIndex::smallest(const Fingerprint& fingerprint) {
  return std::span(fingerprint.hashes).first(std::min(fingerprint.hashes.size(), kIndexed));
}

}  // namespace guanxi
