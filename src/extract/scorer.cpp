#include "extract/scorer.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <set>

#include "guanxi/base/error.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMaxMentions = 10;  // from one mention to the last that a pair joins it with
constexpr std::size_t kMaxItems = 50;     // between the mentions of a pair
constexpr std::int32_t kMostWeight = 30'000;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    if (end > begin) words.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

/// Reads lines: `single RELATION…`, `confidence SCORE SHARE`, `FEATURE any=WEIGHT RELATION=WEIGHT…`.
struct PairWeights::Reader {
  PairWeights& weights;
  std::string file;
  std::size_t line = 0;
  std::vector<std::uint64_t> hashes{};
  std::set<std::uint64_t> known{};

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::kBadInput, file + ":" + std::to_string(line) + ": " + what);
  }
  [[nodiscard]] std::size_t relation(std::string_view name) const {
    const auto& types = Ontology::builtin().relation_types();
    const auto found =
        std::find_if(types.begin(), types.end(), [&](const RelationType& t) { return t.name == name; });
    if (found == types.end())
      fail("\"" + std::string(name) + "\" is no relation of the ontology; write one of it, or any");
    return static_cast<std::size_t>(found - types.begin());
  }
  void read(std::string_view text) {
    const auto words = words_of(text);
    if (words.empty() || words.front().starts_with('#')) return;
    if (words.front() == "single") {
      for (std::size_t i = 1; i < words.size(); ++i) weights.single_[relation(words[i])] = true;
    } else if (words.front() == "confidence") {
      read_confidence(words);
    } else {
      read_feature(words);
    }
  }
  void read_confidence(const std::vector<std::string_view>& words) {
    std::int32_t score = 0, share = 0;
    if (words.size() != 3 || !read_number(words[1], score) || !read_number(words[2], share) || share < 0 ||
        share > 100)
      fail(
          "write \"confidence SCORE PERCENT\": how many of a hundred relations of at least that score were "
          "right");
    if (!weights.confidences_.empty() && weights.confidences_.back().first >= score)
      fail("scores must ascend; " + std::to_string(score) + " stands behind " +
           std::to_string(weights.confidences_.back().first));
    weights.confidences_.emplace_back(score, share / 100.0);
  }
  void read_feature(const std::vector<std::string_view>& words) {
    if (words.size() < 2) fail("a feature without weights; write RELATION=WEIGHT behind it");
    const std::uint64_t hash = Feature::hash_of(words.front());
    if (!known.insert(hash).second) fail("\"" + std::string(words.front()) + "\" stands here twice");
    hashes.push_back(hash);
    std::array<std::int32_t, kMaxRelations> sums{};
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::size_t equals = words[i].find('=');
      std::int32_t weight = 0;
      if (equals == std::string_view::npos || !read_number(words[i].substr(equals + 1), weight))
        fail("\"" + std::string(words[i]) + "\" is no weight; write RELATION=WEIGHT, in thousandths");
      const std::string_view name = words[i].substr(0, equals);
      if (name != "any") sums[relation(name)] += weight;
      for (std::size_t r = 0; name == "any" && r < kMaxRelations; ++r) sums[r] += weight;
    }
    Row row{};
    for (std::size_t r = 0; r < kMaxRelations; ++r) {
      if (std::abs(sums[r]) > kMostWeight) fail("weights of more than " + std::to_string(kMostWeight));
      row[r] = static_cast<std::int16_t>(sums[r]);
    }
    weights.rows_.push_back(row);
    weights.names_.emplace_back(words.front());
  }
};

PairWeights::PairWeights(const std::vector<Lexicon::File>& files) : single_(kMaxRelations, false) {
  Reader reader{*this, {}};
  for (const Lexicon::File& file : files) {
    reader.file = file.name;
    reader.line = 0;
    std::string_view rest = file.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      ++reader.line;
      reader.read(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  index(reader.hashes);
  bound_triggers();
}

/// Of the features of one name and number of pieces, a pair has at most one or two, but for "own-class".
void PairWeights::bound_triggers() {
  struct Most {
    std::size_t times = 1;
    Row row{};
  };
  std::map<std::string, Most, std::less<>> most;
  for (std::size_t no = 0; no < rows_.size(); ++no) {
    const std::string_view name = names_[no];
    const std::string_view kind = name.substr(0, name.find(':'));
    const auto pieces = std::count(name.begin(), name.end(), ':');
    Most* slot = nullptr;
    if (kind == "own-class") {
      slot = &most[std::string(name)];
    } else if (kind.starts_with("own")) {
      slot = &most[std::string(kind) + std::to_string(pieces)];
      slot->times = kind == "own" ? 2 : 1;
    } else if (kind == "reach" || kind == "phrase" || kind == "verbs-to") {
      slot = &most[std::string(kind)];
      slot->times = 2;
    }
    for (std::size_t r = 0; slot != nullptr && r < kMaxRelations; ++r)
      slot->row[r] = std::max(slot->row[r], rows_[no][r]);
  }
  for (const auto& [name, slot] : most)
    for (std::size_t r = 0; r < kMaxRelations; ++r)
      most_of_triggers_[r] += static_cast<std::int32_t>(slot.times) * slot.row[r];
}

void PairWeights::index(const std::vector<std::uint64_t>& hashes) {
  slots_.assign(std::bit_ceil(2 * hashes.size() + 2), {});
  mask_ = slots_.size() - 1;
  for (std::uint32_t row = 0; row < hashes.size(); ++row) {
    std::size_t i = hashes[row] & mask_;
    while (slots_[i].row != kNoRow) i = (i + 1) & mask_;
    slots_[i] = {static_cast<std::uint32_t>(hashes[row] >> 32U), row};
  }
}

std::optional<double> PairWeights::confidence(std::int32_t score) const {
  std::optional<double> found;
  for (const auto& [from, share] : confidences_)
    if (score >= from) found = share;
  return found;
}

PairModel::PairModel(const Lexicon& lexicon, const PatternSet& patterns,
                     const std::vector<Lexicon::File>& files)
    : words(lexicon, patterns), weights(files) {
  const auto& types = Ontology::builtin().relation_types();
  const auto holds = [](const std::vector<std::string>& families, std::string_view family) {
    return families.empty() || std::find(families.begin(), families.end(), family) != families.end();
  };
  for (const std::string_view family : {"organisation", "platform", "programme", "person", "place"})
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

void PairScorer::add(const FeatureList& features, Sums& sums) {
  ++round_;
  Sums local = sums;  // which nothing else may point to: it stays in registers
  const auto add_row = [&](std::uint32_t no) {
    if (seen_[no] == round_) return;
    seen_[no] = round_;
    const PairWeights::Row& row = model_->weights.row(no);
    for (std::size_t r = 0; r < local.size(); ++r) local[r] += row[r];
  };
  for (const std::uint32_t no : features.rows()) add_row(no);
  for (const std::uint64_t hash : features.hashes()) {
    const std::uint32_t no = model_->weights.find(hash);
    if (no != PairWeights::kNoRow) add_row(no);
  }
  sums = local;
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
  for (std::size_t r = 0; r < model_->words.relations.size(); ++r) {
    if ((relations >> r & 1U) == 0 || common[r] + model_->weights.most_of_triggers(r) < least) continue;
    Sums sums = common;
    features_read_.clear();
    features_.read_triggers(a, b, r, features_read_);
    add(features_read_, sums);
    if (sums[r] < least) continue;
    std::uint32_t from = items[a].entity, to = items[b].entity;
    if ((model_->symmetric >> r & 1U) != 0 && to < from) std::swap(from, to);
    Candidate& best = candidates_[{from, r, to}];
    if (best.is_set && best.score >= sums[r]) continue;
    const auto& offset = sentence_->passage->offset;
    best = {sums[r], offset[items[std::min(a, b)].begin], offset[items[std::max(a, b)].end], {}, 0, true};
    find_strongest(a, b, r, best);
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

/// The features that weighed most for a relation of a pair; of two that weigh the same, the first.
void PairScorer::find_strongest(std::size_t a, std::size_t b, std::size_t relation, Candidate& candidate) {
  all_.clear();
  features_.read_end(a, true, all_);
  features_.read_end(b, false, all_);
  features_.read(a, b, all_);
  features_.read_triggers(a, b, relation, all_);
  strongest_.clear();
  ++round_;
  for (const std::uint64_t hash : all_.hashes()) {
    const std::uint32_t row = model_->weights.find(hash);
    if (row == PairWeights::kNoRow || seen_[row] == round_) continue;
    seen_[row] = round_;
    const auto weighs_more = [&](std::uint32_t x, std::uint32_t y) {
      return model_->weights.row(x)[relation] > model_->weights.row(y)[relation];
    };
    strongest_.insert(std::upper_bound(strongest_.begin(), strongest_.end(), row, weighs_more), row);
    if (strongest_.size() > kExplained) strongest_.pop_back();
  }
  candidate.row_count = strongest_.size();
  std::copy(strongest_.begin(), strongest_.end(), candidate.rows.begin());
}

std::string_view PairScorer::explain(const Candidate& candidate, std::size_t relation) {
  std::string text = "strongest features";
  for (std::size_t i = 0; i < candidate.row_count; ++i)
    text.append(" ")
        .append(model_->weights.name(candidate.rows[i]))
        .append(" ")
        .append(std::to_string(model_->weights.row(candidate.rows[i])[relation]));
  return explanations_.emplace_back(std::move(text));
}

std::vector<Statement> PairScorer::statements(const std::vector<Statement>& known) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> joined;
  std::set<std::pair<std::uint32_t, std::string_view>> single;
  const auto note = [&](const Statement& s) {
    joined.emplace(std::min(s.from, s.to), std::max(s.from, s.to));
    single.emplace(s.from, s.relation);
  };
  for (const Statement& s : known) note(s);
  std::vector<decltype(candidates_)::const_iterator> order;
  for (auto c = candidates_.begin(); c != candidates_.end(); ++c) order.push_back(c);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& x, const auto& y) { return x->second.score > y->second.score; });
  std::vector<Statement> found;
  for (const auto& candidate : order) {
    const auto& [from, relation, to] = candidate->first;
    const Candidate& best = candidate->second;
    const std::string_view name = model_->words.relations[relation].text;
    if (joined.contains({std::min(from, to), std::max(from, to)})) continue;
    if (model_->weights.is_single(relation) && single.contains({from, name})) continue;
    found.push_back({from,
                     to,
                     name,
                     {},
                     *model_->weights.confidence(best.score),
                     best.begin,
                     best.end,
                     "scorer",
                     explain(best, relation),
                     {}});
    note(found.back());
  }
  return found;
}

}  // namespace guanxi::extract
