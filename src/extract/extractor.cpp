#include "guanxi/extract/extractor.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>

#include "extract/builtin.hpp"
#include "extract/decide.hpp"
#include "extract/extent_labels.hpp"
#include "extract/finder.hpp"
#include "extract/items.hpp"
#include "extract/name_judge.hpp"
#include "extract/pattern.hpp"
#include "extract/relation_judge.hpp"
#include "extract/relations.hpp"
#include "extract/scorer.hpp"
#include "extract/span_tagger.hpp"
#include "extract/stretches.hpp"
#include "guanxi/base/error.hpp"

namespace guanxi {
namespace extract {
namespace {

constexpr std::size_t kMaxEvidence = 5;  // spans of one node
constexpr double kNameThreshold = 0.5;

struct Mentions {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;  // bytes of the clean text
  std::uint32_t count = 0;
  std::uint32_t in_headings = 0;
};

/// What one document's passes share.
struct Run {
  const Lexicon& lexicon;
  const TypeTable& types;
  const PatternSet& patterns;
  const PairModel& model;
  const NameModel& names_model;
  const SpanModel& span_model;
  const LogLinear& judgement;
  std::optional<double> min_confidence;
  bool explains;
  const Document& document;

  Stretches stretches{document, lexicon};
  Decision decision{};
  std::vector<Mentions> mentions{};
  std::vector<bool> surface_seen{};
  std::vector<Statement> statements{};
  PairScorer scorer{model, explains};
  std::vector<ScoredLink> scored{};  // statements point into it and into the judge of relations
  NameJudge judge{names_model, explains};
  SpanTagger tagger{span_model};
  std::function<void(const SpanSight&)> watcher{};
  RelationJudge relation_judge{judgement, model, explains};

  void find_names() {
    NameTable names;
    Finder finder(lexicon, types, &tagger);
    finder.watch(watcher);
    for (const Block& block : document.blocks)
      stretches.for_each_of(block, [&](const Stretch& stretch) {
        for (const Sentence& s : stretch.sentences) finder.find(stretch.passage, s, block.kind, names);
      });
    decision = decide(names, lexicon, judge, kNameThreshold);
  }

  [[nodiscard]] RelationReader::About about(MentionFinder& finder) {
    RelationReader::About about;
    about.date = Date::parse(document.date);
    stretches.rewind(&finder);
    std::vector<std::uint32_t> in_headings(decision.entities.size(), 0), all = in_headings, leading = all;
    std::uint32_t opener = kNoEntity;  // the organisation with which the first paragraph begins
    std::uint32_t lead = kNoEntity;    // the first one that the first sentence of the story names
    bool is_opened = false, is_led = false;
    for (const Block& block : document.blocks) {
      const bool title = block.kind == BlockKind::kTitle;
      const bool heading = title || block.kind == BlockKind::kHeading;
      stretches.for_each_of(block, [&](const Stretch& stretch) {
        for (std::size_t s = 0; s < stretch.sentences.size(); ++s) {
          const auto items = stretch.items_of(s);
          const bool is_signed = !title && says_posts_only(items, decision);
          if (!heading && !is_signed && !is_opened && !items.empty()) {
            is_opened = true;
            if (items.front().kind == ItemKind::kMention && is_body(items.front().entity))
              opener = items.front().entity;
          }
          if (block.kind == BlockKind::kParagraph && !is_led && !items.empty()) {
            is_led = true;
            const auto first = std::find_if(items.begin(), items.end(), [&](const Item& item) {
              return item.kind == ItemKind::kMention && is_body(item.entity);
            });
            if (first != items.end()) lead = first->entity;
          }
          for (const Item& item : items) {
            if (item.kind != ItemKind::kMention) continue;
            ++all[item.entity];
            leading[item.entity] += &item == items.data() || is_clause_mark(*(&item - 1)) ? 1 : 0;
            in_headings[item.entity] += heading && !is_signed ? 1 : 0;
            if (title) about.in_title.try_emplace(decision.entities[item.entity].family(), item.entity);
          }
          if (title) add_words(stretch.sentences[s], about.title_words);
        }
      });
    }
    for (std::uint32_t e = 0; e < all.size(); ++e) {
      const auto [most, is_new] = about.most_named.try_emplace(decision.entities[e].type, e);
      if (!is_new && all[e] > all[most->second]) most->second = e;
      const auto family = decision.entities[e].family();
      if (in_headings[e] == 0 || (family != "place" && family != "organisation")) continue;
      if (about.topic == kNoEntity || in_headings[e] > in_headings[about.topic]) about.topic = e;
    }
    for (const auto& [family, entity] : about.in_title) about.topic_in_title |= entity == about.topic;
    about.main_place = main_place(all);
    // a story whose clauses begin with one place again and again is about what that does
    if (const auto place = main_place(leading); about.topic == kNoEntity && place != kNoEntity) {
      about.topic = place;
      about.topic_in_title = true;
    }
    about.main = main_organisation(about, opener != kNoEntity ? opener : lead, all);
    if (!about.in_title.contains("organisation") && !about.in_title.contains("place") &&
        opener != kNoEntity) {
      about.topic = opener;
      about.topic_in_title = true;
    }
    // what a county's government makes known is what the county does
    const std::uint32_t place =
        about.topic == kNoEntity ? kNoEntity : place_led_by(about.topic, lexicon, decision);
    if (place != kNoEntity) about.topic = place;
    return about;
  }

  /// The place that is named often, and half as often again as any other.
  [[nodiscard]] std::uint32_t main_place(const std::vector<std::uint32_t>& counts) const {
    constexpr std::uint32_t kOften = 3;
    std::uint32_t most = kNoEntity, second = 0;
    for (std::uint32_t e = 0; e < counts.size(); ++e) {
      if (decision.entities[e].family() != "place") continue;
      if (most == kNoEntity || counts[e] > counts[most]) {
        second = most == kNoEntity ? 0 : counts[most];
        most = e;
      } else {
        second = std::max(second, counts[e]);
      }
    }
    if (most == kNoEntity || counts[most] < kOften || 2 * counts[most] < 3 * second) return kNoEntity;
    return most;
  }

  /// The organisation that the story is about: the first of its title, else the one it opens with, else the
  /// one that it names most.
  [[nodiscard]] std::uint32_t main_organisation(const RelationReader::About& about, std::uint32_t opener,
                                                const std::vector<std::uint32_t>& counts) const {
    constexpr std::uint32_t kOften = 3;
    const auto titled = about.in_title.find("organisation");
    if (titled != about.in_title.end() && is_body(titled->second)) return titled->second;
    if (opener != kNoEntity) return opener;
    std::uint32_t most = kNoEntity;
    for (std::uint32_t e = 0; e < counts.size(); ++e)
      if (is_body(e) && counts[e] >= kOften && (most == kNoEntity || counts[e] > counts[most])) most = e;
    return most;
  }

  [[nodiscard]] bool is_body(std::uint32_t entity) const {
    const Entity& e = decision.entities[entity];
    return e.family() == "organisation" && e.type != "organisation/media";
  }

  void add_words(const Sentence& sentence, ClassSet& words) const {
    for (const Token& token : sentence.tokens)
      if (token.form != kNoForm) words.add(lexicon.classes_of(token.form));
  }

  /// Whether a block has no part in what the one before speaks of.
  [[nodiscard]] bool speaks_for_itself(const Block& block) const {
    constexpr std::uint32_t kShort = 240;  // bytes of a line that is no paragraph of a story
    if (block.kind != BlockKind::kParagraph) return true;
    if (block.end - block.begin >= kShort || block.end == block.begin) return false;
    const char last = document.clean[block.end - 1];
    return last != '.' && last != '"';
  }

  void read_relations() {
    mentions.resize(decision.entities.size());
    surface_seen.resize(decision.surfaces.size(), false);
    MentionFinder finder(decision, lexicon);
    RelationReader reader(lexicon, patterns, decision, about(finder));
    reader.set_scorer(scorer);
    stretches.rewind(&finder);
    for (const Block& block : document.blocks) {
      reader.start_block(speaks_for_itself(block));
      ClassSet words;
      bool named = false;
      stretches.for_each_of(block, [&](const Stretch& stretch) {
        for (std::size_t s = 0; s < stretch.sentences.size(); ++s) {
          const auto items = stretch.items_of(s);
          for (const Item& item : items) {
            count_mention(stretch.passage, item);
            named = named || item.kind == ItemKind::kMention;
          }
          reader.read(stretch.passage, items);
          if (block.kind == BlockKind::kHeading) add_words(stretch.sentences[s], words);
        }
      });
      // a line with a name in it is an entry that looks like a heading
      if (block.kind == BlockKind::kHeading && !named) reader.start_section(std::move(words));
    }
    // names that stand only inside longer ones: where the first pass saw them
    for (std::uint32_t e = 0; e < mentions.size(); ++e) {
      if (mentions[e].count > 0) continue;
      mentions[e].count = 1;
      mentions[e].spans.emplace_back(decision.entities[e].first_begin, decision.entities[e].first_end);
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places;
    for (const Mentions& m : mentions) places.push_back(m.spans.front());
    reader.read_names(finder, places);
    scored = scorer.links();
    statements = relation_judge.judge(reader.statements(), scored);
  }

  void count_mention(const Passage& passage, const Item& item) {
    if (item.kind != ItemKind::kMention) return;
    Mentions& m = mentions[item.entity];
    ++m.count;
    surface_seen[item.surface] = true;
    if (m.spans.size() < kMaxEvidence)
      m.spans.emplace_back(passage.offset[item.begin], passage.offset[item.end]);
  }

  [[nodiscard]] Evidence evidence(std::uint32_t begin, std::uint32_t end) const {
    const OffsetMap::Span span = document.map.to_text(begin, end);
    Evidence evidence;
    evidence.source = document.key;
    evidence.start = span.begin;
    evidence.end = span.end;
    evidence.quote = document.text.substr(span.begin, span.end - span.begin);
    return evidence;
  }

  [[nodiscard]] std::string explain(const Statement& s) const {
    return explains ? std::string(s.rule) + ": " + std::string(s.where) : std::string();
  }

  [[nodiscard]] std::string explain(const Entity& entity) const {
    if (!explains) return {};
    std::string text = entity.rule;
    if (entity.entry != kNoEntry) text += ": " + lexicon.describe(lexicon.entry(entity.entry));
    if (!entity.reason.empty()) text += "; " + entity.reason;
    return text;
  }

  [[nodiscard]] Extraction facts() const {
    Extraction result;
    const auto add = [&](Fact fact, std::string reason) {
      result.facts.push_back(std::move(fact));
      result.reasons.push_back(std::move(reason));
    };
    SourceFact source{document.key,  one_line(document.title), one_line(document.publisher),
                      document.date, document.language,        one_line(document.uri),
                      document.text};
    add(std::move(source), explains ? "document" : "");
    std::vector<std::uint32_t> order;
    for (std::uint32_t e = 0; e < decision.entities.size(); ++e)
      if (mentions[e].count > 0) order.push_back(e);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return mentions[a].spans.front() != mentions[b].spans.front()
                 ? mentions[a].spans.front() < mentions[b].spans.front()
                 : a < b;
    });
    std::vector<std::vector<std::uint32_t>> surfaces(decision.entities.size());
    for (std::uint32_t s = 0; s < decision.surfaces.size(); ++s)
      if (surface_seen[s]) surfaces[decision.surfaces[s].entity].push_back(s);
    std::vector<const Statement*> stated;
    std::vector<bool> joined(decision.entities.size(), false);
    for (const Statement& s : statements)
      if (s.confidence >= min_confidence.value_or(kSaid) && mentions[s.from].count > 0 &&
          mentions[s.to].count > 0) {
        stated.push_back(&s);
        joined[s.from] = joined[s.to] = true;
      }
    // what is left out is left out here: a name that nobody saw would let relations fall to its neighbours
    for (const std::uint32_t e : order)
      if (joined[e] || decision.entities[e].confidence >= min_confidence.value_or(kNameThreshold))
        add(node(e, surfaces[e]), explain(decision.entities[e]));
    std::stable_sort(stated.begin(), stated.end(),
                     [](const Statement* a, const Statement* b) { return a->begin < b->begin; });
    for (const Statement* s : stated) add(edge(*s), explain(*s));
    return result;
  }

  /// `surfaces`: those of the entity that the text has.
  [[nodiscard]] NodeFact node(std::uint32_t e, const std::vector<std::uint32_t>& surfaces) const {
    const Entity& entity = decision.entities[e];
    NodeFact fact;
    fact.key = entity.key;
    fact.type = entity.type;
    fact.name = entity.name;
    for (const std::uint32_t s : surfaces)
      if (decision.surfaces[s].written != entity.name) fact.aliases.push_back(decision.surfaces[s].written);
    for (const auto& [begin, end] : mentions[e].spans) fact.evidence.push_back(evidence(begin, end));
    return fact;
  }

  [[nodiscard]] EdgeFact edge(const Statement& s) const {
    EdgeFact fact;
    fact.type = std::string(s.relation);
    fact.from = decision.entities[s.from].key;
    fact.to = decision.entities[s.to].key;
    if (!s.role.empty()) fact.properties["role"] = Value{s.role};
    fact.valid = s.valid;
    fact.confidence = s.confidence;
    fact.evidence.push_back(evidence(s.begin, s.end));
    return fact;
  }
};

}  // namespace
}  // namespace extract

struct Extractor::Parts {
  extract::Lexicon lexicon;
  extract::TypeTable types;
  extract::PatternSet patterns;
  extract::PairModel model;
  extract::NameModel names_model;
  extract::SpanModel span_model;
  extract::LogLinear judgement;
  std::optional<double> min_confidence;
  bool explains;

  static extract::Lexicon all(const ExtractorOptions& options) {
    auto files = extract::builtin_lexicons();
    for (const LexiconText& own : options.lexicons) files.push_back({own.name, own.text});
    return extract::Lexicon(files);
  }
  static extract::Lexicon::File weights(const ExtractorOptions& options, std::string_view name) {
    const auto own = options.weights.find(name);
    if (own == options.weights.end()) return extract::builtin_weights(name);
    return {std::string(name) + ".txt", own->second};
  }
  explicit Parts(const ExtractorOptions& options)
      : lexicon(all(options)),
        types(lexicon),
        patterns(extract::builtin_patterns(), lexicon),
        model(lexicon, patterns, weights(options, "relations")),
        names_model(model.words, lexicon, weights(options, "names"), extract::builtin_lexicons().size()),
        span_model(lexicon, weights(options, "extents")),
        judgement(weights(options, "statements"), extract::relation_names(), "relation of the ontology"),
        min_confidence(options.min_confidence),
        explains(options.explain) {}
  [[nodiscard]] extract::Run run(const Document& document) const {
    return {lexicon,    types,     patterns,       model,    names_model,
            span_model, judgement, min_confidence, explains, document};
  }
  /// For those who ask what models see.
  [[nodiscard]] extract::Run run_all(const Document& document) const {
    return {lexicon, types, patterns, model, names_model, span_model, judgement, 0, false, document};
  }
};

Extractor::Extractor(const ExtractorOptions& options) {
  if (options.min_confidence && !(*options.min_confidence >= 0 && *options.min_confidence <= 1))
    throw Error(ErrorCode::kInvalidArgument, "the least confidence must be 0 to 1");
  parts_ = std::make_unique<const Parts>(options);
}
Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&&) noexcept = default;
Extractor& Extractor::operator=(Extractor&&) noexcept = default;

Extraction Extractor::extract(const Document& document) const {
  extract::Run run = parts_->run(document);
  run.find_names();
  run.read_relations();
  return run.facts();
}

namespace {

/// Each once, ascending.
std::vector<std::string> texts(std::span<const extract::Feature> features) {
  std::set<std::string> all;
  for (const extract::Feature& feature : features) all.insert(feature.text());
  return {all.begin(), all.end()};
}

}  // namespace

std::vector<NamePair> Extractor::pairs(const Document& document) const {
  extract::Run run = parts_->run_all(document);
  std::vector<NamePair> pairs;
  run.find_names();
  run.scorer.watch([&](const extract::ScoredPair& seen) {
    const OffsetMap::Span span = document.map.to_text(seen.begin, seen.end);
    NamePair pair{run.decision.entities[seen.from].key,
                  run.decision.entities[seen.to].key,
                  span.begin,
                  span.end,
                  texts(seen.features),
                  {}};
    const auto& relations = parts_->model.words.relations;
    for (std::size_t r = 0; r < relations.size(); ++r)
      if ((seen.relations >> r & 1U) != 0)
        pair.relations.emplace(std::string(relations[r].text), texts(seen.own[r].features()));
    pairs.push_back(std::move(pair));
  });
  run.read_relations();
  return pairs;
}

std::vector<NameCase> Extractor::names(const Document& document) const {
  extract::Run run = parts_->run_all(document);
  std::vector<NameCase> cases;
  run.judge.watch([&](const extract::NameGroup& group, const std::vector<extract::Feature>& features) {
    NameCase found{{}, std::string(group.vote->type), extract::confidence_of(*group.vote), texts(features)};
    for (const extract::Name* member : group.members) found.forms.push_back(member->written);
    cases.push_back(std::move(found));
  });
  run.find_names();
  return cases;
}

std::vector<ExtentCase> Extractor::extents(
    const Document& document, const std::vector<std::pair<std::string, std::string>>& names) const {
  extract::Run run = parts_->run_all(document);
  extract::ExtentLabels labels(parts_->span_model, parts_->lexicon, names);
  std::vector<ExtentCase> cases;
  run.watcher = [&](const extract::SpanSight& sight) { cases.push_back(labels.read(sight)); };
  run.find_names();
  return cases;
}

std::vector<StatedRelation> Extractor::stated(const Document& document) const {
  extract::Run run = parts_->run_all(document);
  std::vector<StatedRelation> all;
  run.find_names();
  run.relation_judge.watch([&](const extract::Statement& s, const std::vector<extract::Feature>& features) {
    const auto& entities = run.decision.entities;
    all.push_back({entities[s.from].key, std::string(s.relation), entities[s.to].key, std::string(s.rule),
                   texts(features)});
  });
  run.read_relations();
  return all;
}

std::vector<LexiconText> read_lexicon_dir(const std::string& path) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(path, failed))
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  if (failed) throw Error(ErrorCode::kIo, path + ": " + failed.message());
  std::sort(files.begin(), files.end());
  std::vector<LexiconText> texts;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(ErrorCode::kIo, file.string() + ": cannot be read");
    texts.push_back({file.filename().string(), std::string(std::istreambuf_iterator<char>(in), {})});
  }
  return texts;
}

}  // namespace guanxi
