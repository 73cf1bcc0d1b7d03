#include "extract/relation_judge.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <tuple>

namespace guanxi::extract {
namespace {

constexpr double kLeast = 0.01;  // the confidence of what scores less than the weights give any for

/// Bounds of a quantity: a feature for each that it reaches, so that weights add up along it.
template <class Number>
struct Step {
  Number from;
  Symbol name;
};
template <class Number, std::size_t kCount>
using Steps = std::array<Step<Number>, kCount>;

constexpr Steps<std::int32_t, 12> kScores{{{-1500, {"-1.5"}},
                                           {-1250, {"-1.25"}},
                                           {-1000, {"-1"}},
                                           {-750, {"-0.75"}},
                                           {-500, {"-0.5"}},
                                           {0, {"0"}},
                                           {500, {"0.5"}},
                                           {1000, {"1"}},
                                           {1500, {"1.5"}},
                                           {2000, {"2"}},
                                           {3000, {"3"}},
                                           {4000, {"4"}}}};
constexpr Steps<double, 9> kShares{{{0.5, {"0.5"}},
                                    {0.55, {"0.55"}},
                                    {0.6, {"0.6"}},
                                    {0.65, {"0.65"}},
                                    {0.7, {"0.7"}},
                                    {0.75, {"0.75"}},
                                    {0.8, {"0.8"}},
                                    {0.85, {"0.85"}},
                                    {0.9, {"0.9"}}}};
constexpr Steps<std::uint32_t, 6> kLengths{
    {{30, {"30"}}, {60, {"60"}}, {100, {"100"}}, {150, {"150"}}, {250, {"250"}}, {400, {"400"}}}};
constexpr Steps<std::size_t, 5> kCounts{{{1, {"1"}}, {2, {"2"}}, {3, {"3"}}, {5, {"5"}}, {8, {"8"}}}};

constexpr Symbol kPattern{"pattern"}, kScorer{"scorer"}, kYes{"yes"}, kNo{"no"};

/// `names`: those that stand before the bound's in the feature's.
template <class Number, std::size_t kCount, class... Names>
void push_steps(FeatureList& features, const Steps<Number, kCount>& steps, Number value,
                const Names&... names) {
  for (const auto& step : steps)
    if (value >= step.from) features.push_back({&names..., &step.name});
}

using Ends = std::pair<std::uint32_t, std::uint32_t>;

Ends ends_of(std::uint32_t a, std::uint32_t b) {
  return std::minmax(a, b);
}

}  // namespace

/// What a document says of the pairs and of the names that its statements join.
struct RelationJudge::Document {
  using OfName = std::pair<std::uint32_t, std::size_t>;  // with the number of a relation
  std::vector<const ScoredLink*> scored{};               // by ends
  std::vector<Ends> pairs{};                             // of the statements of patterns, ascending, as
  std::vector<OfName> from{}, to{};                      // what follows

  static Ends ends(const ScoredLink* link) { return ends_of(link->from, link->to); }
  [[nodiscard]] auto of_pair(const Ends& pair) const {
    const auto first = std::lower_bound(scored.begin(), scored.end(), pair,
                                        [](const ScoredLink* l, const Ends& p) { return ends(l) < p; });
    auto last = first;
    while (last != scored.end() && ends(*last) == pair) ++last;
    return std::span(first, last);
  }
  /// How many of a kind there are beside the one that asks, which patterns state or not.
  template <class Key>
  static std::size_t others(const std::vector<Key>& keys, const Key& key, bool is_stated) {
    const auto [first, last] = std::equal_range(keys.begin(), keys.end(), key);
    return static_cast<std::size_t>(last - first) - (is_stated ? 1 : 0);
  }
};

RelationJudge::RelationJudge(const LogLinear& weights, const PairModel& pairs, bool explains)
    : weights_(&weights), pairs_(&pairs), explains_(explains) {
  for (std::size_t r = 0; r < pairs.words.relations.size(); ++r) numbers_[pairs.words.relations[r].text] = r;
}

void RelationJudge::read_rule(const Statement& statement) {
  static constexpr Symbol kRule{"rule"}, kRules{"rules"}, kSure{"sure"};
  rule_ = Symbol(statement.rule);
  rules_ = Symbol(statement.rule.substr(0, statement.rule.find('/')));
  features_.push_back({&kRule, &rule_});
  features_.push_back({&kRules, &rules_});
  push_steps(features_, kShares, statement.confidence, kSure);
}

/// What the model of pairs makes of the relation, and of the others that may join the two names.
void RelationJudge::read_score(const Document& document, const Statement& statement, std::size_t relation) {
  static constexpr Symbol kScore{"score"}, kOther{"other"}, kBest{"best"}, kNone{"none"},
      kSentences{"sentences"};
  const Symbol& by = statement.rule == kScorerRule ? kScorer : kPattern;
  const ScoredLink *link = nullptr, *other = nullptr;
  for (const ScoredLink* l : document.of_pair(ends_of(statement.from, statement.to)))
    if (l->relation == relation && l->from == statement.from)
      link = l;
    else if (other == nullptr || other->score < l->score)
      other = l;
  if (link == nullptr) {
    features_.push_back({&kScore, &by, &kNone});
  } else {
    push_steps(features_, kScores, link->score, kScore);
    push_steps(features_, kScores, link->score, kScore, by);
    push_steps(features_, kCounts, std::size_t{link->sentences}, kSentences);
  }
  if (other != nullptr) push_steps(features_, kScores, other->score, kOther);
  const bool best = other == nullptr || (link != nullptr && link->score >= other->score);
  features_.push_back({&kBest, &by, best ? &kYes : &kNo});
}

void RelationJudge::read(const Document& document, const Statement& statement, std::size_t relation) {
  static constexpr Symbol kBias{"bias"}, kBy{"by"}, kLength{"length"}, kRival{"rival"}, kFrom{"of-from"},
      kTo{"of-to"};
  const bool stated = statement.rule != kScorerRule;
  const Symbol& by = stated ? kPattern : kScorer;
  features_.push_back({&kBias});
  features_.push_back({&kBy, &by});
  if (stated) read_rule(statement);
  push_steps(features_, kLengths, statement.end - statement.begin, kLength, by);
  read_score(document, statement, relation);
  if (Document::others(document.pairs, ends_of(statement.from, statement.to), stated) > 0)
    features_.push_back({&kRival, &by});
  push_steps(features_, kCounts, Document::others(document.from, {statement.from, relation}, stated), kFrom);
  push_steps(features_, kCounts, Document::others(document.to, {statement.to, relation}, stated), kTo);
}

std::vector<Statement> RelationJudge::judge(std::vector<Statement> stated,
                                            const std::vector<ScoredLink>& scored) {
  Document document;
  for (const Statement& s : stated) {
    const std::size_t relation = numbers_.find(s.relation)->second;
    document.pairs.push_back(ends_of(s.from, s.to));
    document.from.emplace_back(s.from, relation);
    document.to.emplace_back(s.to, relation);
  }
  for (const ScoredLink& link : scored) document.scored.push_back(&link);
  std::sort(document.pairs.begin(), document.pairs.end());
  std::sort(document.from.begin(), document.from.end());
  std::sort(document.to.begin(), document.to.end());
  std::stable_sort(document.scored.begin(), document.scored.end(),
                   [](const auto* x, const auto* y) { return Document::ends(x) < Document::ends(y); });

  std::vector<std::tuple<std::uint32_t, std::string_view, std::uint32_t>> links;
  links.reserve(stated.size());
  for (const Statement& s : stated) links.emplace_back(s.from, s.relation, s.to);
  std::sort(links.begin(), links.end());
  const std::size_t by_patterns = stated.size();
  for (const ScoredLink& link : scored) {
    const std::string_view relation = pairs_->words.relations[link.relation].text;
    if (!std::binary_search(links.begin(), links.end(), std::tuple(link.from, relation, link.to)))
      stated.push_back(
          {link.from, link.to, relation, {}, 0, link.begin, link.end, kScorerRule, link.explanation, {}});
  }
  for (Statement& s : stated) weigh(document, s);
  return surest(std::move(stated), by_patterns);
}

void RelationJudge::weigh(const Document& document, Statement& statement) {
  const std::size_t relation = numbers_.find(statement.relation)->second;
  features_.clear();
  read(document, statement, relation);
  if (watcher_) watcher_(statement, features_.features());
  statement.confidence = weights_->confidence(weights_->sums(features_.hashes())[relation]).value_or(kLeast);
  if (explains_)
    statement.where = explanations_.emplace_back(std::string(statement.where) + "; judged by its " +
                                                 weights_->explain(features_.hashes(), relation));
}

/// All that patterns state, and what is only scored where nothing surer stands in its way.
std::vector<Statement> RelationJudge::surest(std::vector<Statement> stated, std::size_t by_patterns) const {
  std::stable_sort(stated.begin() + static_cast<std::ptrdiff_t>(by_patterns), stated.end(),
                   [](const Statement& x, const Statement& y) { return x.confidence > y.confidence; });
  std::set<Ends> joined;
  std::set<std::pair<std::uint32_t, std::string_view>> single;
  std::vector<Statement> said;
  for (std::size_t i = 0; i < stated.size(); ++i) {
    Statement& s = stated[i];
    const bool by_pattern = i < by_patterns;
    if (!by_pattern && (joined.contains(ends_of(s.from, s.to)) || single.contains({s.from, s.relation})))
      continue;
    if (!by_pattern || s.confidence >= kSaid) {
      joined.insert(ends_of(s.from, s.to));
      if (pairs_->weights.is_single(numbers_.find(s.relation)->second)) single.emplace(s.from, s.relation);
    }
    said.push_back(std::move(s));
  }
  return said;
}

}  // namespace guanxi::extract
