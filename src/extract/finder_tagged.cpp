// Names that no rule finds, or finds with another extent: what the model of extents (span_tagger.hpp) takes
// for names, for the model that decides about them.
#include <algorithm>

#include "extract/finder.hpp"
#include "extract/type_set.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::int32_t kReach = 500;  // thousandths: readings that are this much worse count as well
constexpr double kLeastScore = 0.15, kMostScore = 0.7;
constexpr double kAccepted = 0.5;         // what is less sure nothing else reads
constexpr std::uint32_t kMaxTagged = 40;  // characters

}  // namespace

/// That of the word that it ends with, where it is of the family.
std::string_view Finder::type_of_tagged(const TaggedSpan& span) const {
  const std::string_view family = kFamilies[span.family];
  const std::size_t next = token_at(span.end);
  if (next > 0 && token(next - 1).end == span.end) {
    const TypeHint last = hint(token(next - 1), "suffix");
    if (top_level(last.type) == family) return last.type;
  }
  return plainest_type(family);
}

/// Of the stretches that overlap one is a name.
void Finder::oppose_tagged(NameTable& names) const {
  for (std::size_t i = first_tagged_; i < found_.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (found_[k].begin < found_[i].end && found_[i].begin < found_[k].end)
        names.oppose(found_[i].name, found_[k].name);
}

/// Whether it parts a pair of marks.
bool Finder::parts_marks(const TaggedSpan& span) const {
  for (std::uint32_t i = span.begin; i < span.end; ++i) {
    const std::uint32_t partner = passage_->partner[i];
    if (partner != Passage::kNoPartner && (partner < span.begin || partner >= span.end)) return true;
  }
  return false;
}

void Finder::find_tagged() {
  tagged_ = {};
  first_tagged_ = found_.size();
  if (is_latin_ || tagger_ == nullptr) return;
  rule_spans_.clear();
  for (const Found& f : found_) rule_spans_.push_back({f.begin, f.end, top_level(f.type), f.rule, f.score});
  const SpanSight sight{*passage_, *sentence_, block_, rule_spans_};
  if (watcher_) watcher_(sight);
  tagged_ = tagger_->tag(sight, kReach);
  const std::size_t known = found_.size();
  for (const TaggedSpan& span : tagged_) {
    if (span.end - span.begin > kMaxTagged || parts_marks(span)) continue;
    const auto is_found = [&](const Found& f) { return f.begin == span.begin && f.end == span.end; };
    if (std::any_of(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(known), is_found)) continue;
    const double score = std::clamp(tagger_->confidence(span), kLeastScore, kMostScore);
    add(span.begin, span.end, type_of_tagged(span), score, kTaggedRule, kNoEntry, false);
    found_.back().weak = score < kAccepted;
  }
}

/// What the model of extents makes of the place of a name.
void Finder::look_at_tags(const Candidate& found, Sight& sight) const {
  if (is_latin_ || tagger_ == nullptr) return;
  sight.tags = TagView::kNothing;
  const auto view = [&](const TaggedSpan& span) {
    if (span.begin == found.begin && span.end == found.end) return TagView::kSame;
    if (span.begin >= found.end || span.end <= found.begin) return TagView::kNothing;
    if (span.begin <= found.begin && span.end >= found.end) return TagView::kLonger;
    if (span.begin >= found.begin && span.end <= found.end) return TagView::kShorter;
    return TagView::kCrosses;
  };
  for (const TaggedSpan& span : tagged_) {
    const TagView seen = view(span);
    if (seen == TagView::kNothing) continue;
    const bool is_same = seen == TagView::kSame, was_same = sight.tags == TagView::kSame;
    if (sight.tags != TagView::kNothing &&
        (was_same > is_same || (was_same == is_same && sight.tag_margin >= span.margin)))
      continue;
    sight.tags = seen;
    sight.tag_family = kFamilies[span.family];
    sight.tag_margin = span.margin;
  }
}

}  // namespace guanxi::extract
