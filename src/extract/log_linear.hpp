// A log-linear model: the weights of features for each thing that it may say, its outputs, as a file of
// `weights/` gives them (README.md, "Weights"); the tools/train-… scripts learn them. Sums are of whole
// numbers, so every machine finds the same. Immutable once made: any number of threads may read one.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/features.hpp"
#include "extract/lexicon.hpp"

namespace guanxi::extract {

class LogLinear {
 public:
  static constexpr std::size_t kMaxOutputs = 16;
  static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
  /// Weights, in thousandths, by output.
  using Row = std::array<std::int16_t, kMaxOutputs>;
  using Sums = std::array<std::int32_t, kMaxOutputs>;

  /// `outputs`: what weights may be given for, in the order of rows and sums; `kind`: what errors call one.
  /// REQUIRES: at most kMaxOutputs.
  /// Throws: Error kBadInput  file, line and what is wrong.
  LogLinear(const Lexicon::File& file, std::vector<std::string> outputs, std::string_view kind = "output");

  /// The number of a feature's row; kNoRow for one without weight.
  [[nodiscard]] std::uint32_t find(std::uint64_t hash) const {
    const auto tag = static_cast<std::uint32_t>(hash >> 32U);
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
      const std::uint32_t slot = slots_[i];
      // one branch, which is nearly always taken: whether a feature has a weight cannot be foretold
      if (static_cast<unsigned>(slot == 0) | static_cast<unsigned>(tags_[slot] == tag)) return slot - 1;
    }
  }
  /// Appends the rows of those features that have one.
  void find_all(std::span<const std::uint64_t> hashes, std::vector<std::uint32_t>& rows) const;
  [[nodiscard]] const Row& row(std::uint32_t no) const { return rows_[no]; }
  [[nodiscard]] std::size_t row_count() const { return rows_.size(); }
  [[nodiscard]] const std::string& name(std::uint32_t no) const { return names_[no]; }

  /// What these features weigh together for each output; one that stands there twice counts once.
  [[nodiscard]] Sums sums(std::span<const std::uint64_t> hashes) const;
  /// "strongest features NAME WEIGHT NAME WEIGHT…": those of `hashes` that speak most for an output; of two
  /// that weigh the same, the first.
  [[nodiscard]] std::string explain(std::span<const std::uint64_t> hashes, std::size_t output) const;

  /// The score from which on there is a confidence.
  [[nodiscard]] std::int32_t least_score() const {
    return confidences_.empty() ? std::numeric_limits<std::int32_t>::max() : confidences_.front().first;
  }
  /// How often what had this score was right; nothing below the first score that the file gives one for.
  [[nodiscard]] std::optional<double> confidence(std::int32_t score) const;
  /// Whether the file calls an output single: a thing has but one of them.
  [[nodiscard]] bool is_single(std::size_t output) const { return single_[output]; }

 private:
  struct Reader;
  [[nodiscard]] std::vector<std::uint32_t> rows_of(std::span<const std::uint64_t> hashes) const;
  void index(const std::vector<std::uint64_t>& hashes);

  std::vector<std::string> outputs_;
  std::vector<std::uint32_t> slots_;  // by the lower bits of a hash: one more than the row, 0 for none
  std::vector<std::uint32_t> tags_;   // by what a slot holds: the upper half of the hash
  std::size_t mask_ = 0;
  std::vector<Row> rows_;
  std::vector<std::string> names_;  // by row
  std::array<bool, kMaxOutputs> single_{};
  std::vector<std::pair<std::int32_t, double>> confidences_;  // from this score on, ascending
};

}  // namespace guanxi::extract
