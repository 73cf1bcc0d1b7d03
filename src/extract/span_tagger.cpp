#include "extract/span_tagger.hpp"

#include <algorithm>

#include "extract/type_set.hpp"

namespace guanxi::extract {
namespace {

// Sums of one of each never wrap: cells lie in [kNever, 0], steps are weights, scores within kMostScore.
constexpr std::int16_t kNever = -16'000;
constexpr std::int16_t kMostScore = 8'000;

constexpr std::size_t kInner = kLanes, kEnd = 2 * kLanes;  // the first lanes of their kinds

std::int16_t sum(std::int16_t a, std::int16_t b) {
  return static_cast<std::int16_t>(a + b);
}

/// Adds a character's scores, and makes the best lane zero.
void settle(Lanes& cell, const Lanes& scores) {
  std::int16_t most = kNever;
  for (std::size_t l = 0; l < cell.size(); ++l) {
    const std::int16_t score = std::clamp<std::int16_t>(scores[l], -kMostScore, kMostScore);
    cell[l] = sum(cell[l], score);
    most = std::max(most, cell[l]);
  }
  for (std::int16_t& lane : cell)
    lane = std::max<std::int16_t>(static_cast<std::int16_t>(lane - most), kNever);
}

}  // namespace

SpanSteps::SpanSteps(const std::array<LogLinear::Sums, kSpanTags>& weights) {
  const auto tag_of_open = [](std::size_t lane) { return lane == kOutsideLane ? kOutside : begin_tag(lane); };
  const auto tag_of_end = [](std::size_t lane) { return lane == kOutsideLane ? kOutside : end_tag(lane); };
  for (Vector& row : open_) row.fill(kNever);
  for (Vector& row : close_) row.fill(kNever);
  for (std::size_t from = 0; from <= kOutsideLane; ++from)
    for (std::size_t to = 0; to <= kOutsideLane; ++to)
      open_[from][to] = close_[to][from] = in_lanes(weights[tag_of_end(from)][tag_of_open(to)]);
  for (std::size_t f = 0; f < kFamilies.size(); ++f) {
    begin_inner_[f] = in_lanes(weights[begin_tag(f)][inner_tag(f)]);
    begin_end_[f] = in_lanes(weights[begin_tag(f)][end_tag(f)]);
    inner_inner_[f] = in_lanes(weights[inner_tag(f)][inner_tag(f)]);
    inner_end_[f] = in_lanes(weights[inner_tag(f)][end_tag(f)]);
  }
}

void SpanReader::read_forward(std::span<const Lanes> scores, const SpanSteps& steps) {
  before_.resize(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    Lanes cell;
    cell.fill(kNever);
    if (i == 0) {
      std::copy(steps.open_[kOutsideLane].begin(), steps.open_[kOutsideLane].end(), cell.begin());
    } else {
      const Lanes& last = before_[i - 1];
      for (std::size_t from = 0; from <= kOutsideLane; ++from) {
        const std::int16_t score = last[from == kOutsideLane ? kOutsideLane : kEnd + from];
        for (std::size_t l = 0; l < kLanes; ++l)
          cell[l] = std::max(cell[l], sum(score, steps.open_[from][l]));
      }
      for (std::size_t l = 0; l < kLanes; ++l) {
        cell[kInner + l] =
            std::max(sum(last[l], steps.begin_inner_[l]), sum(last[kInner + l], steps.inner_inner_[l]));
        cell[kEnd + l] =
            std::max(sum(last[l], steps.begin_end_[l]), sum(last[kInner + l], steps.inner_end_[l]));
      }
      // the lane of what is outside is none of a name's
      cell[kInner + kOutsideLane] = cell[kEnd + kOutsideLane] = kNever;
    }
    settle(cell, scores[i]);
    before_[i] = cell;
  }
}

void SpanReader::read_backward(std::span<const Lanes> scores, const SpanSteps& steps) {
  behind_.resize(scores.size());
  through_.resize(scores.size());
  for (std::size_t i = scores.size(); i-- > 0;) {
    Lanes cell;
    cell.fill(kNever);
    if (i + 1 == scores.size()) {
      cell[kOutsideLane] = 0;
      for (std::size_t f = 0; f < kFamilies.size(); ++f) cell[kEnd + f] = 0;
    } else {
      const Lanes& next = behind_[i + 1];
      std::array<std::int16_t, kLanes> ends;
      ends.fill(kNever);
      for (std::size_t to = 0; to <= kOutsideLane; ++to)
        for (std::size_t l = 0; l < kLanes; ++l)
          ends[l] = std::max(ends[l], sum(next[to], steps.close_[to][l]));
      for (std::size_t l = 0; l < kLanes; ++l) {
        cell[l] =
            std::max(sum(next[kInner + l], steps.begin_inner_[l]), sum(next[kEnd + l], steps.begin_end_[l]));
        cell[kInner + l] =
            std::max(sum(next[kInner + l], steps.inner_inner_[l]), sum(next[kEnd + l], steps.inner_end_[l]));
        cell[kEnd + l] = ends[l];
      }
      cell[kOutsideLane] = ends[kOutsideLane];
      cell[kInner + kOutsideLane] = cell[kEnd + kOutsideLane] = kNever;
    }
    Lanes& through = through_[i];
    for (std::size_t l = 0; l < cell.size(); ++l) through[l] = sum(cell[l], before_[i][l]);
    settle(cell, scores[i]);
    behind_[i] = cell;
  }
}

std::int16_t SpanReader::best_at(std::size_t at) const {
  return *std::max_element(through_[at].begin(), through_[at].end());
}

/// What the best reading with this tag here gains on the best one without.
std::int32_t SpanReader::margin_at(std::size_t at, std::size_t lane) const {
  std::int32_t other = 2 * kNever;
  for (std::size_t l = 0; l < through_[at].size(); ++l)
    if (l != lane) other = std::max<std::int32_t>(other, through_[at][l]);
  return (through_[at][lane] - other) * 1000 / kUnit;
}

/// Behind the last character of the best name that begins with this one; 0 if there is none.
std::size_t SpanReader::end_of(std::size_t begin, std::size_t family, const SpanSteps& steps) const {
  for (std::size_t at = begin + 1; at < behind_.size(); ++at) {
    const auto& goes_on = at == begin + 1 ? steps.begin_inner_ : steps.inner_inner_;
    const auto& ends = at == begin + 1 ? steps.begin_end_ : steps.inner_end_;
    if (behind_[at][kEnd + family] + ends[family] >= behind_[at][kInner + family] + goes_on[family])
      return at + 1;
  }
  return 0;
}

/// The first character of the best name that ends with this one; `last` if there is none.
std::size_t SpanReader::begin_of(std::size_t last, std::size_t family, const SpanSteps& steps) const {
  for (std::size_t at = last; at-- > 0;) {
    const auto& begins = at + 1 == last ? steps.begin_end_ : steps.begin_inner_;
    const auto& goes_on = at + 1 == last ? steps.inner_end_ : steps.inner_inner_;
    if (before_[at][family] + begins[family] >= before_[at][kInner + family] + goes_on[family]) return at;
  }
  return last;
}

void SpanReader::read(std::span<const Lanes> scores, const SpanSteps& steps, std::int32_t reach,
                      std::vector<TaggedSpan>& spans) {
  spans.clear();
  read_forward(scores, steps);
  read_backward(scores, steps);
  const std::int32_t least = -reach * kUnit / 1000;
  const auto add = [&](std::size_t begin, std::size_t end, std::size_t family) {
    const std::int32_t margin = std::min(margin_at(begin, family), margin_at(end - 1, kEnd + family));
    if (margin >= -reach)
      spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                       static_cast<std::uint8_t>(family), margin});
  };
  for (std::size_t at = 0; at < scores.size(); ++at) {
    const std::int32_t worst = least + best_at(at);
    for (std::size_t family = 0; family < kFamilies.size(); ++family) {
      if (through_[at][family] >= worst)
        if (const std::size_t end = end_of(at, family, steps); end > 0) add(at, end, family);
      if (through_[at][kEnd + family] >= worst)
        if (const std::size_t begin = begin_of(at, family, steps); begin < at) add(begin, at + 1, family);
    }
  }
  std::sort(spans.begin(), spans.end(), [](const TaggedSpan& a, const TaggedSpan& b) {
    return std::array{a.begin, a.end, std::uint32_t{a.family}} <
           std::array{b.begin, b.end, std::uint32_t{b.family}};
  });
  spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
}

namespace {

std::array<LogLinear::Sums, kSpanTags> steps_of(const LogLinear& weights) {
  static constexpr Symbol kFollows{"follows"};
  const auto names = span_tag_names();
  std::array<LogLinear::Sums, kSpanTags> steps{};
  for (std::size_t from = 0; from < kSpanTags; ++from) {
    const Symbol name{names[from]};
    const std::uint32_t no = weights.find(Feature{&kFollows, &name}.hash());
    if (no != LogLinear::kNoRow) std::copy_n(weights.row(no).begin(), kSpanTags, steps[from].begin());
  }
  return steps;
}

}  // namespace

SpanModel::SpanModel(const Lexicon& lexicon, const Lexicon::File& file)
    : weights(lexicon, file), steps(steps_of(weights.all())) {}

const std::vector<TaggedSpan>& SpanTagger::tag(const SpanSight& sight, std::int32_t reach) {
  features_.score(sight, scores_);
  reader_.read(scores_, model_->steps, reach, spans_);
  for (TaggedSpan& span : spans_) {
    span.begin += sight.sentence.begin;
    span.end += sight.sentence.begin;
  }
  return spans_;
}

}  // namespace guanxi::extract
