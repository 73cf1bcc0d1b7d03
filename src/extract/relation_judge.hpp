// How sure each relation is, whatever states it: a log-linear model over what the patterns say, how sure they
// are, what the model of pairs makes of the same names, and what else the document states of them (README.md,
// "Weights"). Its confidences are how often such relations were right in articles that it had not seen.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/log_linear.hpp"
#include "extract/scorer.hpp"

namespace guanxi::extract {

/// From this confidence on a relation is said, unless somebody asks otherwise.
inline constexpr double kSaid = 0.3;

/// What states a relation that no pattern does.
inline constexpr std::string_view kScorerRule = "scorer";

class RelationJudge {
 public:
  using Watcher = std::function<void(const Statement&, const std::vector<Feature>&)>;
  /// `weights`: for the relations of the ontology. Both must outlive the judge. `explains`: whether
  /// statements say which features weighed most.
  RelationJudge(const LogLinear& weights, const PairModel& pairs, bool explains);

  /// Called for every relation, before it is judged.
  void watch(Watcher watcher) {
    watcher_ = std::move(watcher);
    features_ = FeatureList(true);
  }

  /// What patterns state, all of it, and what `scored` adds, each as sure as such relations were. Of what is
  /// only scored there is one relation for a pair of names, and one for a name of the relations that a thing
  /// has but one of: the surest. They point into the judge and into what `scored` points into.
  /// Cost: n log n.
  [[nodiscard]] std::vector<Statement> judge(std::vector<Statement> stated,
                                             const std::vector<ScoredLink>& scored);

 private:
  struct Document;
  void read(const Document& document, const Statement& statement, std::size_t relation);
  void read_rule(const Statement& statement);
  void read_score(const Document& document, const Statement& statement, std::size_t relation);
  void weigh(const Document& document, Statement& statement);
  [[nodiscard]] std::vector<Statement> surest(std::vector<Statement> stated, std::size_t by_patterns) const;

  const LogLinear* weights_;
  const PairModel* pairs_;
  bool explains_;
  Watcher watcher_;
  FeatureList features_;
  Symbol rule_, rules_;                              // of the statement that is read
  std::map<std::string_view, std::size_t> numbers_;  // of relations
  std::deque<std::string> explanations_;
};

}  // namespace guanxi::extract
