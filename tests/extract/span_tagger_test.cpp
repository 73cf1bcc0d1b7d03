#include "extract/span_tagger.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "extract/builtin.hpp"
#include "extract/type_set.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/extract/extractor.hpp"
#include "support/documents.hpp"

using namespace guanxi;
using namespace guanxi::extract;

namespace {

using Tags = std::vector<std::size_t>;
using Steps = std::array<LogLinear::Sums, kSpanTags>;

/// Whether tags are a reading, as a sentence of words: names of two characters at least, of one family each.
bool is_reading(const Tags& tags) {
  std::size_t open = 0;  // the family of the name that is open, by number from 1
  for (const std::size_t tag : tags) {
    const std::size_t family = tag == 0 ? 0 : (tag - 1) / 3 + 1, place = tag == 0 ? 3 : (tag - 1) % 3;
    if (place == 0 || place == 3) {
      if (open != 0) return false;
      open = place == 0 ? family : 0;
    } else {
      if (open != family) return false;
      if (place == 2) open = 0;
    }
  }
  return open == 0;
}

/// Every reading of so many characters.
void for_each_reading(std::size_t size, Tags& tags, const std::function<void(const Tags&)>& take) {
  if (tags.size() == size) {
    if (is_reading(tags)) take(tags);
    return;
  }
  for (std::size_t tag = 0; tag < kSpanTags; ++tag) {
    tags.push_back(tag);
    for_each_reading(size, tags, take);
    tags.pop_back();
  }
}

/// In lanes: of sentences that begin behind what is outside.
int score_of(const Tags& tags, const std::vector<Lanes>& scores, const Steps& steps) {
  int score = 0;
  for (std::size_t i = 0; i < tags.size(); ++i)
    score += scores[i][lane_of(tags[i])] + in_lanes(steps[i == 0 ? kOutside : tags[i - 1]][tags[i]]);
  return score;
}

/// The best score of the readings that have a tag at a place, by place and tag.
std::vector<std::array<int, kSpanTags>> best_by_tag(const std::vector<Lanes>& scores, const Steps& steps,
                                                    Tags& best) {
  std::vector<std::array<int, kSpanTags>> table(scores.size());
  for (auto& row : table) row.fill(-1'000'000);
  int most = -1'000'000;
  Tags tags;
  for_each_reading(scores.size(), tags, [&](const Tags& reading) {
    const int score = score_of(reading, scores, steps);
    if (score > most) best = reading;
    most = std::max(most, score);
    for (std::size_t i = 0; i < reading.size(); ++i)
      table[i][reading[i]] = std::max(table[i][reading[i]], score);
  });
  return table;
}

int margin_of(const std::array<int, kSpanTags>& row, std::size_t tag) {
  int other = -1'000'000;
  for (std::size_t t = 0; t < kSpanTags; ++t)
    if (t != tag) other = std::max(other, row[t]);
  return std::min(row[tag] - other, row[tag] < other ? row[tag] - other : 1'000'000);
}

std::vector<Lanes> random_scores(std::mt19937& random, std::size_t size) {
  std::vector<Lanes> scores(size, Lanes{});
  for (Lanes& row : scores)
    for (std::size_t tag = 0; tag < kSpanTags; ++tag)
      row[lane_of(tag)] = static_cast<std::int16_t>(static_cast<int>(random() % 401) - 200);
  return scores;
}

Steps random_steps(std::mt19937& random) {
  Steps steps{};
  for (auto& row : steps)
    for (auto& weight : row) weight = static_cast<int>(random() % 6000) - 3000;
  return steps;
}

const char* const kText =
    "兰州禾川储能科技有限公司与西北石油大学签署合作协议。银川云桥医疗研究院院长赵启明表示，"
    "禾川储能研发的“沙湖一号”机器人已在银川市第一人民医院投用，另有 3 台 HX-7 型（试用版）。";

}  // namespace

TEST_SUITE("extract/span tagger") {
  TEST_CASE("the best reading is the best of all readings") {
    for (unsigned seed = 1; seed <= 24; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      const std::size_t size = 1 + seed % 4;
      const auto scores = random_scores(random, size);
      const Steps steps = random_steps(random);
      Tags best;
      const auto table = best_by_tag(scores, steps, best);
      std::vector<TaggedSpan> spans;
      SpanReader().read(scores, SpanSteps(steps), 0, spans);
      Tags said(size, kOutside);
      for (const TaggedSpan& span : spans) {
        if (span.margin <= 0) continue;  // as good as the best one
        for (std::size_t i = span.begin; i < span.end; ++i) said[i] = inner_tag(span.family);
        said[span.begin] = begin_tag(span.family);
        said[span.end - 1] = end_tag(span.family);
      }
      CHECK(score_of(said, scores, steps) == score_of(best, scores, steps));
    }
  }

  TEST_CASE("margins are what other readings lose, and readings within reach are told") {
    constexpr std::int32_t kReach = 2500;
    for (unsigned seed = 1; seed <= 24; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed + 100);
      const std::size_t size = 2 + seed % 3;
      const auto scores = random_scores(random, size);
      const Steps steps = random_steps(random);
      Tags best;
      const auto table = best_by_tag(scores, steps, best);
      std::vector<TaggedSpan> spans;
      SpanReader().read(scores, SpanSteps(steps), kReach, spans);
      std::set<std::pair<std::size_t, std::size_t>> begun, ended;
      for (const TaggedSpan& span : spans) {
        const int margin = std::min(margin_of(table[span.begin], begin_tag(span.family)),
                                    margin_of(table[span.end - 1], end_tag(span.family)));
        CHECK(span.margin == margin * 1000 / kUnit);
        CHECK(span.margin >= -kReach);
        begun.emplace(span.begin, span.family);
        ended.emplace(span.end - 1, span.family);
      }
      for (std::size_t i = 0; i < size; ++i)
        for (std::size_t f = 0; f < kFamilies.size(); ++f) {
          // what the best reading with such a begin ends with may be beyond reach itself: never by more
          if (margin_of(table[i], begin_tag(f)) * 1000 / kUnit >= -kReach) CHECK(begun.contains({i, f}));
          if (margin_of(table[i], end_tag(f)) * 1000 / kUnit >= -kReach) CHECK(ended.contains({i, f}));
        }
    }
  }

  TEST_CASE("a sentence of nothing, of one character, and of scores beyond all bounds") {
    std::vector<TaggedSpan> spans{{1, 2, 0, 0}};
    SpanReader reader;
    const SpanSteps steps(Steps{});
    reader.read({}, steps, 1000, spans);
    CHECK(spans.empty());
    std::mt19937 random(7);
    reader.read(random_scores(random, 1), steps, 1000, spans);
    CHECK(spans.empty());
    std::vector<Lanes> wild(3000, Lanes{});
    for (Lanes& row : wild)
      for (std::int16_t& lane : row) lane = static_cast<std::int16_t>(random());
    reader.read(wild, steps, 100'000, spans);
    for (const TaggedSpan& span : spans) {
      CHECK(span.begin + 2 <= span.end);
      CHECK(span.end <= wild.size());
      CHECK(span.family < kFamilies.size());
    }
  }

  TEST_CASE("one reader reads as new ones do") {
    SpanReader reader;
    const SpanSteps steps(Steps{});
    for (unsigned seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      const auto scores = random_scores(random, random() % 40);
      std::vector<TaggedSpan> again, fresh;
      reader.read(scores, steps, 500, again);
      SpanReader().read(scores, steps, 500, fresh);
      CHECK(again == fresh);
    }
  }

  TEST_CASE("tables and names of features weigh the same") {
    // an oracle that looks every feature up by its name
    const Lexicon lexicon(builtin_lexicons());
    const SpanModel silent(lexicon, {"own.txt", "bias outside=1"});
    const std::string text(kText);
    const Passage passage(text, 0, static_cast<std::uint32_t>(text.size()));
    std::vector<Token> tokens;
    std::vector<Sentence> sentences;
    Tokenizer(lexicon).read(passage, tokens, sentences);
    REQUIRE(sentences.size() == 2);
    const std::vector<RuleSpan> found{{0, 12, "organisation", "suffix/own rule", 0.9},
                                      {13, 19, "organisation", "suffix", 0.5}};
    const auto tags = span_tag_names();
    for (const Sentence& sentence : sentences) {
      const SpanSight sight{
          passage, sentence, BlockKind::kListItem,
          sentence.begin == 0 ? std::span<const RuleSpan>(found) : std::span<const RuleSpan>()};
      std::vector<std::vector<std::string>> names(sentence.end - sentence.begin);
      SpanFeatures(silent.weights).name(sight, [&](std::size_t at, std::string name) {
        names[at].push_back(std::move(name));
      });
      std::mt19937 random(11);
      std::map<std::string, std::array<int, kSpanTags>> weights;
      for (const auto& own : names)
        for (const std::string& name : own)
          if (random() % 3 != 0)
            for (int& weight : weights[name]) weight = static_cast<int>(random() % 4000) - 2000;
      std::string file;
      for (const auto& [name, row] : weights) {
        file += name;
        for (std::size_t tag = 0; tag < kSpanTags; ++tag)
          file += " " + tags[tag] + "=" + std::to_string(row[tag]);
        file += "\n";
      }
      const SpanModel model(lexicon, {"own.txt", file});
      std::vector<Lanes> scores;
      SpanFeatures(model.weights).score(sight, scores);
      REQUIRE(scores.size() == names.size());
      for (std::size_t i = 0; i < names.size(); ++i) {
        CAPTURE(i);
        CHECK(names[i].size() > 10);
        for (std::size_t tag = 0; tag < kSpanTags; ++tag) {
          int sum = 0;
          for (const std::string& name : names[i])
            if (const auto row = weights.find(name); row != weights.end()) sum += in_lanes(row->second[tag]);
          CHECK(scores[i][lane_of(tag)] == sum);
        }
      }
    }
  }

  TEST_CASE("weights of one's own find what no rule finds") {
    const Document document = testing::document_of("昨日，青梧笙正式亮相。\n");
    const auto candidates = [&](const std::string& weights) {
      ExtractorOptions options;
      options.weights["extents"] = weights;
      std::set<std::string> names;
      for (const NameCase& found : Extractor(options).names(document))
        names.insert(found.forms.begin(), found.forms.end());
      return names;
    };
    CHECK_FALSE(candidates("bias outside=5000\n").contains("青梧笙"));
    CHECK(candidates("bias outside=5000\nchar:青 begins-platform=9000\nchar:梧 inside-platform=9000\n"
                     "char:笙 ends-platform=9000\n")
              .contains("青梧笙"));
    CHECK_THROWS_WITH_AS(
        candidates("bias within=1\n"),
        doctest::Contains("extents.txt:1: \"within\" is no tag; write any, or one of: outside, "), Error);
  }

  TEST_CASE("what trainers see of a document: tags of annotated names, the longest first") {
    const Document document = testing::document_of("昨日，西北石油大学与石油大学签约。\n");
    const Extractor extractor;
    const auto cases = extractor.extents(document, {{"西北石油大学", "organisation"},
                                                    {"石油大学", "organisation"},
                                                    {"昨", "place"},
                                                    {"签约", "nothing"}});
    REQUIRE(cases.size() == 1);
    std::string read;
    for (const std::uint8_t tag : cases[0].tags) read += "oBIE"[tag == 0 ? 0 : 1 + (tag - 1) % 3];
    CHECK(read == "oooBIIIIEoBIIEooo");
    CHECK(cases[0].features.size() == cases[0].tags.size());
    CHECK(extractor.extents(document, {}).at(0).tags == std::vector<std::uint8_t>(17, 0));
    CHECK(extractor.extents(testing::document_of(""), {}).empty());
  }
}
