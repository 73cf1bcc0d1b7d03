#include "extract/name_judge.hpp"

#include <algorithm>

#include "extract/type_set.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr double kLeast = 0.5;       // below: no name that a rule did not take for one,
constexpr double kTentative = 0.35;  // and below: none at all
constexpr double kSureRule = 0.8;    // a rule as sure as this
constexpr double kRefuted = 0.1;     // is overruled below this only,
constexpr double kStated = 0.5;      // and its word else good for this much
constexpr double kLeastProgramme = 0.8, kLeastPlatform = 0.75;  // what is more often described than named

/// How sure of a name one must be, by what found it.
double least_of(const Vote& vote, std::string_view family) {
  const bool is_weak = confidence_of(vote) < kStated || vote.rule == kTaggedRule;
  if (is_weak && family == "programme") return kLeastProgramme;
  if (is_weak && family == "platform") return kLeastPlatform;
  return confidence_of(vote) >= kStated ? kTentative : kLeast;
}

/// The surest type of this family that a rule gave one of the forms.
std::string_view type_of(const NameGroup& group, std::string_view family) {
  if (top_level(group.vote->type) == family) return group.vote->type;
  const Vote* best = nullptr;
  for (const Name* member : group.members)
    for (const Vote& vote : member->votes)
      if (top_level(vote.type) == family && (best == nullptr || vote.best > best->best)) best = &vote;
  return best != nullptr ? best->type : plainest_type(family);
}

}  // namespace

NameModel::NameModel(const PairWords& pair_words, const Lexicon& all_words, const Lexicon::File& file,
                     std::size_t files)
    : weights(file, {kFamilies.begin(), kFamilies.end()}, "family of types"),
      words(&pair_words),
      lexicon(&all_words),
      builtin_files(files) {}

/// What a user's own lexicon names needs no judge.
bool NameJudge::is_users_word(const NameGroup& group) const {
  return group.vote->entry != kNoEntry && group.vote->rule.starts_with("lexicon") &&
         model_->lexicon->entry(group.vote->entry).file >= model_->builtin_files;
}

/// What the listed features weigh together; one that stands there twice counts once.
LogLinear::Sums NameJudge::sums() {
  const LogLinear& weights = model_->weights;
  seen_.resize(weights.row_count(), 0);
  ++round_;
  LogLinear::Sums sums{};
  rows_.clear();
  weights.find_all(list_.hashes(), rows_);
  for (const std::uint32_t no : rows_) {
    if (seen_[no] == round_) continue;
    seen_[no] = round_;
    for (std::size_t o = 0; o < kFamilies.size(); ++o) sums[o] += weights.row(no)[o];
  }
  return sums;
}

Verdict NameJudge::judge(const NameGroup& group) {
  if (watcher_) {
    FeatureList named(true);
    features_.read(group, named);
    watcher_(group, named.features());
  }
  if (is_users_word(group)) return {group.vote->type, confidence_of(*group.vote), {}};
  list_.clear();
  features_.read(group, list_);
  const LogLinear::Sums sums = this->sums();
  const auto best = static_cast<std::size_t>(std::max_element(sums.begin(), sums.begin() + kFamilies.size()) -
                                             sums.begin());
  double confidence = model_->weights.confidence(sums[best]).value_or(0);
  if (confidence >= kRefuted && kFamilies[best] == top_level(group.vote->type) &&
      confidence_of(*group.vote) >= kSureRule)
    confidence = std::max(confidence, kStated);
  if (confidence < least_of(*group.vote, kFamilies[best])) return {};
  Verdict verdict{type_of(group, kFamilies[best]), confidence, {}};
  if (explains_) verdict.reason = model_->weights.explain(list_.hashes(), best);
  return verdict;
}

}  // namespace guanxi::extract
