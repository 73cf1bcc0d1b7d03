// Which of the names that a document seems to bear are names, and of what: a log-linear model weighs all that
// the document says of a name with its forms, once. Its weights are data (`weights/names.txt`, README.md);
// tools/train-names learns them from annotated articles.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/log_linear.hpp"
#include "extract/name_features.hpp"

namespace guanxi::extract {

/// What is decided of a name.
struct Verdict {
  std::string_view type{};  // empty: it is no name
  double confidence = 0;
  std::string reason{};  // the features that weighed most, where somebody asks
};

/// The weights with what features are made of. Immutable: any number of judges share one.
struct NameModel {
  LogLinear weights;  // outputs: the families
  const PairWords* words;
  const Lexicon* lexicon;
  std::size_t builtin_files;  // of the lexicon: what later ones state is the user's word
  /// `words`, `lexicon` must outlive it.
  NameModel(const PairWords& words, const Lexicon& lexicon, const Lexicon::File& weights,
            std::size_t builtin_files);
};

/// Judges the names of one document.
class NameJudge {
 public:
  /// `explains`: whether verdicts give their reason.
  NameJudge(const NameModel& model, bool explains)
      : model_(&model), explains_(explains), features_(*model.words, *model.lexicon) {}

  /// Cost: the mentions that were noted of its forms.
  [[nodiscard]] Verdict judge(const NameGroup& group);

  /// Called for every group, before it is judged.
  void watch(std::function<void(const NameGroup&, const std::vector<Feature>&)> watcher) {
    watcher_ = std::move(watcher);
  }

 private:
  [[nodiscard]] bool is_users_word(const NameGroup& group) const;
  [[nodiscard]] LogLinear::Sums sums();

  const NameModel* model_;
  bool explains_;
  NameFeatures features_;
  FeatureList list_;
  std::vector<std::uint32_t> seen_;  // by row: the last round that counted it
  std::uint32_t round_ = 0;
  std::vector<std::uint32_t> rows_;  // of the features that are summed
  std::function<void(const NameGroup&, const std::vector<Feature>&)> watcher_;
};

}  // namespace guanxi::extract
