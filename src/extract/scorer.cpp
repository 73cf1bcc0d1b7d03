#include "extract/scorer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <set>

#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMaxMentions = 10;  // from one mention to the last that a pair joins it with
constexpr std::size_t kMaxItems = 50;     // between the mentions of a pair

}  // namespace

std::vector<std::string> relation_names() {
  std::vector<std::string> names;
  for (const RelationType& type : Ontology::builtin().relation_types()) names.push_back(type.name);
  return names;
}

PairModel::PairModel(const Lexicon& lexicon, const PatternSet& patterns, const Lexicon::File& file)
    : words(lexicon, patterns),
      weights(file, relation_names(), "relation of the ontology"),
      most_of_triggers(PairFeatures::most_of_triggers(weights, words)),
      untriggered(weights.sums(std::array{PairFeatures::of_no_trigger().hash()})) {
  const auto& types = Ontology::builtin().relation_types();
  const auto holds = [](const std::vector<std::string>& families, std::string_view family) {
    return families.empty() || std::find(families.begin(), families.end(), family) != families.end();
  };
  for (const std::string_view family : kFamilies)
    for (std::size_t r = 0; r < types.size(); ++r) {
      const RelationMask one = RelationMask{1} << r;
      from_[family] |= holds(types[r].from, family) ? one : 0;
      to_[family] |= holds(types[r].to, family) ? one : 0;
    }
  for (const Symbol& symbol : words.class_symbols) {
    WordRows::Class& found = word_rows.of_class.emplace_back();
    for (std::size_t place = 0; place < WordRows::kPlaces; ++place)
      for (std::size_t order = 0; order < 2; ++order) {
        const Feature feature = PairFeatures::of_word(static_cast<WordRows::Place>(place), symbol, order);
        found.rows[place][order] = this->weights.find(feature.hash());
        found.has_any = found.has_any || found.rows[place][order] != WordRows::kNone;
      }
  }
  for (std::size_t r = 0; r < types.size(); ++r)
    if (types[r].symmetric) symmetric |= RelationMask{1} << r;
}

/// Whether one of the two stands once more between them.
bool PairScorer::has_nearer(std::size_t a, std::size_t b) const {
  const auto& items = sentence_->items;
  for (std::size_t i = std::min(a, b) + 1; i < std::max(a, b); ++i)
    if (items[i].kind == ItemKind::kMention &&
        (items[i].entity == items[a].entity || items[i].entity == items[b].entity))
      return true;
  return false;
}

void PairScorer::find_rows(const FeatureList& features) {
  ++round_;
  rows_.assign(features.rows().begin(), features.rows().end());
  model_->weights.find_all(features.hashes(), rows_);
}

void PairScorer::add(const FeatureList& features, Sums& sums) {
  find_rows(features);
  Sums local = sums;  // which nothing else may point to: it stays in registers
  for (const std::uint32_t no : rows_) {
    if (seen_[no] == round_) continue;
    seen_[no] = round_;
    const LogLinear::Row& row = model_->weights.row(no);
    for (std::size_t r = 0; r < local.size(); ++r) local[r] += row[r];
  }
  sums = local;
}

std::int32_t PairScorer::weight_of(const FeatureList& features, std::size_t relation) {
  find_rows(features);
  std::int32_t sum = 0;
  for (const std::uint32_t no : rows_) {
    const std::int32_t weight = model_->weights.row(no)[relation];
    sum += seen_[no] == round_ ? 0 : weight;
    seen_[no] = round_;
  }
  return sum;
}

PairScorer::Ends PairScorer::ends_of(std::size_t mention) {
  const std::string_view family = sentence_->decision->entities[sentence_->items[mention].entity].family();
  Ends ends{{}, {}, model_->relations_from(family), model_->relations_to(family)};
  for (const bool first : {true, false}) {
    features_read_.clear();
    features_.read_end(mention, first, features_read_);
    add(features_read_, first ? ends.first : ends.second);
  }
  return ends;
}

void PairScorer::read(const SentenceItems& sentence, const Clauses& clauses, std::uint32_t main,
                      std::uint32_t topic) {
  sentence_ = &sentence;
  features_.start(sentence, clauses, main, topic);
  const auto& mentions = features_.mentions();
  if (mentions.size() < 2) return;
  seen_.resize(model_->weights.row_count(), 0);
  ends_.clear();
  for (const std::size_t mention : mentions) ends_.push_back(ends_of(mention));
  const auto read_one = [&](std::size_t i, std::size_t k, RelationMask allowed) {
    const RelationMask relations = ends_[i].from & ends_[k].to & allowed;
    if (relations == 0) return;
    Sums ends = ends_[i].first;
    for (std::size_t r = 0; r < ends.size(); ++r) ends[r] += ends_[k].second[r];
    read_pair(mentions[i], mentions[k], ends, relations);
  };
  for (std::size_t i = 0; i < mentions.size(); ++i)
    for (std::size_t k = i + 1; k < mentions.size() && k <= i + kMaxMentions; ++k) {
      const std::size_t a = mentions[i], b = mentions[k];
      if (b - a > kMaxItems) break;
      if (sentence.items[a].entity == sentence.items[b].entity || has_nearer(a, b) ||
          features_.is_denied(a, b))
        continue;
      read_one(i, k, ~RelationMask{0});
      read_one(k, i, ~model_->symmetric);
    }
}

void PairScorer::read_pair(std::size_t a, std::size_t b, const Sums& ends, RelationMask relations) {
  if (watcher_) show(a, b, relations);
  Sums common = ends;
  features_read_.clear();
  features_.read(a, b, features_read_);
  add(features_read_, common);
  const auto& items = sentence_->items;
  const std::int32_t least = model_->weights.least_score();
  const RelationMask triggered = features_.triggers(a, b);
  for (RelationMask left = relations; left != 0; left &= left - 1) {
    const auto r = static_cast<std::size_t>(std::countr_zero(left));
    std::int32_t score = common[r];
    if ((triggered >> r & 1U) == 0) {
      score += model_->untriggered[r];
    } else if (score + model_->most_of_triggers[r] >= least) {
      features_read_.clear();
      features_.read_triggers(a, b, r, features_read_);
      score += weight_of(features_read_, r);
    } else {
      continue;
    }
    if (score < least) continue;
    std::uint32_t from = items[a].entity, to = items[b].entity;
    if ((model_->symmetric >> r & 1U) != 0 && to < from) std::swap(from, to);
    ScoredLink& best = links_[{from, r, to}];
    const std::uint32_t sentences = best.sentences + 1;
    if (best.sentences == 0 || best.score < score) {
      const auto& offset = sentence_->passage->offset;
      best = {from,
              to,
              r,
              score,
              offset[items[std::min(a, b)].begin],
              offset[items[std::max(a, b)].end],
              0,
              explains_ ? explain(a, b, r) : std::string()};
    }
    best.sentences = sentences;
  }
}

/// Tells the watcher what is seen of a pair.
void PairScorer::show(std::size_t a, std::size_t b, RelationMask relations) const {
  FeatureList common(true);
  std::vector<FeatureList> own(model_->words.relations.size(), FeatureList(true));
  features_.read_end(a, true, common);
  features_.read_end(b, false, common);
  features_.read(a, b, common);
  for (std::size_t r = 0; r < own.size(); ++r)
    if ((relations >> r & 1U) != 0) features_.read_triggers(a, b, r, own[r]);
  const auto& items = sentence_->items;
  const auto& offset = sentence_->passage->offset;
  watcher_({items[a].entity, items[b].entity, offset[items[std::min(a, b)].begin],
            offset[items[std::max(a, b)].end], relations, common.features(), own});
}

std::string PairScorer::explain(std::size_t a, std::size_t b, std::size_t relation) const {
  FeatureList all;
  features_.read_end(a, true, all);
  features_.read_end(b, false, all);
  features_.read(a, b, all);
  features_.read_triggers(a, b, relation, all);
  return model_->weights.explain(all.hashes(), relation);
}

std::vector<ScoredLink> PairScorer::links() const {
  std::vector<ScoredLink> all;
  for (const auto& [key, link] : links_) all.push_back(link);
  return all;
}

}  // namespace guanxi::extract
