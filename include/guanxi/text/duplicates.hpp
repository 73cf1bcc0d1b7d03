// The same story on two sites: near-duplicates of documents, by sketches of their character shingles.
//
// A shingle is eight letters in a row (blanks, punctuation and case left out, traditional characters
// simplified). A fingerprint keeps the smallest hashes of the distinct shingles (bottom-k sketch; Broder, "On
// the resemblance and containment of documents", 1997), from which the share of common shingles of two
// documents is estimated with a standard error of at most 0.03. Two documents tell the same story if they
// resemble each other (common shingles by all of both) by kSameStory or more. Copies with another headline,
// caption, byline or ending lie above it; different articles on one event, which quote the same statement,
// lie far below.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace guanxi {

inline constexpr double kSameStory = 0.5;
/// Documents of fewer distinct shingles (a caption, a headline) are nobody's duplicate.
inline constexpr std::uint64_t kLeastShingles = 40;

struct Fingerprint {
  static constexpr std::size_t kHashes = 256;
  std::uint64_t shingles = 0;         // distinct ones; estimated where there are more than kHashes
  std::vector<std::uint64_t> hashes;  // the smallest, ascending, at most kHashes
  bool operator==(const Fingerprint&) const = default;
};

/// Of a document's clean text. Reads its first 4 MiB. Cost: linear; memory does not grow with the text.
[[nodiscard]] Fingerprint fingerprint(std::string_view clean);

/// Common shingles by all of both: 0 to 1, estimated.
[[nodiscard]] double resemblance(const Fingerprint& a, const Fingerprint& b);

/// The same, counted. Cost: memory for all shingles of both.
[[nodiscard]] double exact_resemblance(std::string_view a, std::string_view b);

/// Fingerprints of known documents. Thread-safety: const functions may run at the same time.
class StoryIndex {
 public:
  struct Match {
    std::string key;
    double resemblance = 0;
  };

  void add(const std::string& key, const Fingerprint& fingerprint);
  /// The document that tells the same story: the one that resembles it most, of equals the one whose key is
  /// the smallest; never the one of the key `except`. Cost: the documents that share one of its
  /// kIndexed smallest hashes.
  [[nodiscard]] std::optional<Match> find(const Fingerprint& fingerprint, std::string_view except = {}) const;
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

 private:
  // Each of the smallest hashes of two documents together is common to both with the probability of their
  // resemblance, and is then among the smallest of each: of 16, fewer than 3 are common in one pair of 500 at
  // kSameStory, in one of 8,000 at 0.6. Documents that share a footer or a sentence rarely share 3.
  static constexpr std::size_t kIndexed = 16;
  static constexpr std::size_t kLeastShared = 3;
  [[nodiscard]] static std::span<const std::uint64_t> smallest(const Fingerprint& fingerprint);

  std::vector<std::string> keys_;
  std::vector<Fingerprint> fingerprints_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> documents_with_;
};

}  // namespace guanxi
