// Features of log-linear models (README.md, "Weights"): what they are made of, and how their names are
// hashed.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi::extract {

/// A piece of a feature's name. Features are looked up by a hash of their pieces' hashes.
struct Symbol {
  std::string_view text;
  std::uint64_t hash = 0;
  Symbol() = default;
  /// Not explicit: a piece of a name is a symbol. `text` must outlive it.
  constexpr Symbol(std::string_view t) : text(t), hash(0xCBF29CE484222325U) {  // NOLINT
    for (const char c : t) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
};

class Feature {
 public:
  static constexpr std::size_t kMaxPieces = 6;
  Feature(std::initializer_list<const Symbol*> pieces) : hash_(hash_of(pieces)) {
    for (const Symbol* piece : pieces) pieces_[count_++] = piece;
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  /// "mid:AB:verb/develop"
  [[nodiscard]] std::string text() const;
  /// That of the feature of this name.
  [[nodiscard]] static std::uint64_t hash_of(std::string_view text);
  /// That of the feature of these pieces.
  [[nodiscard]] static std::uint64_t hash_of(std::initializer_list<const Symbol*> pieces) {
    std::uint64_t hash = 0;
    for (const Symbol* piece : pieces) hash = next(hash, piece->hash);
    return hash;
  }

 private:
  static std::uint64_t next(std::uint64_t hash, std::uint64_t piece) {
    hash = (hash ^ piece) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 29U);
  }
  std::uint64_t hash_ = 0;
  std::array<const Symbol*, kMaxPieces> pieces_{};
  std::size_t count_ = 0;
};

/// Features as they are read off a text: hashes only, unless somebody asks what they are.
class FeatureList {
 public:
  explicit FeatureList(bool named = false) : named_(named) {}
  /// Hashes, and for features of words the rows of their weights, in no order: what a sum needs.
  [[nodiscard]] static FeatureList of_rows() {
    FeatureList list;
    list.by_row_ = true;
    return list;
  }
  void clear() {
    hashes_.clear();
    features_.clear();
    rows_.clear();
  }
  void push_rows(std::span<const std::uint32_t> rows) { rows_.insert(rows_.end(), rows.begin(), rows.end()); }
  [[nodiscard]] bool is_by_row() const { return by_row_; }
  [[nodiscard]] const std::vector<std::uint32_t>& rows() const { return rows_; }
  /// The same as of a feature of these pieces.
  void push_back(std::initializer_list<const Symbol*> pieces) {
    hashes_.push_back(Feature::hash_of(pieces));
    if (named_) features_.push_back(Feature(pieces));
  }
  void push_back(const Feature& feature) {
    hashes_.push_back(feature.hash());
    if (named_) features_.push_back(feature);
  }
  [[nodiscard]] const std::vector<std::uint64_t>& hashes() const { return hashes_; }
  [[nodiscard]] bool is_named() const { return named_; }
  /// Empty unless made `named`.
  [[nodiscard]] const std::vector<Feature>& features() const { return features_; }

 private:
  bool named_, by_row_ = false;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint64_t> hashes_;
  std::vector<Feature> features_;
};

}  // namespace guanxi::extract
