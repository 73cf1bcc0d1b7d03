#include "extract/scorer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "extract/builtin.hpp"
#include "guanxi/extract/extractor.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/text/reader.hpp"
#include "support/documents.hpp"
#include "support/weights_text.hpp"

using namespace guanxi;
using namespace guanxi::extract;

namespace {

std::size_t number_of(const std::string& relation) {
  const auto& types = Ontology::builtin().relation_types();
  return static_cast<std::size_t>(
      std::find_if(types.begin(), types.end(), [&](const RelationType& t) { return t.name == relation; }) -
      types.begin());
}

const PairModel& model() {
  static const Lexicon lexicon(builtin_lexicons());
  static const PatternSet patterns(builtin_patterns(), lexicon);
  static const PairModel model(lexicon, patterns, builtin_weights("relations"));
  return model;
}

const char* const kText =
    "兰州禾川储能科技有限公司与西北石油大学签署合作协议。银川云桥医疗研究院院长赵启明表示，"
    "禾川储能研发的“沙湖一号”机器人已在银川市第一人民医院投用。兰州市、银川市和西宁市共同发布《黄河储能行动计"
    "划》，"
    "青海省商务厅组织禾川储能、云桥医疗研究院等企业参加第六届中国西部储能大会。\n\n"
    "Harlow Robotics, a company based in Leeds, said on Monday that it will supply its Finch platform to the "
    "University of Bergen and Nordic Seas Institute under the Clean Harbour programme.\n";

}  // namespace

TEST_SUITE("extract/scorer") {
  TEST_CASE("the built-in weights keep to their own rules") {
    const LogLinear& weights = model().weights;
    CHECK(weights.row_count() > 100);
    CHECK(weights.is_single(number_of("works_for")));
    CHECK_FALSE(weights.is_single(number_of("partners_with")));
    CHECK_FALSE(weights.confidence(-5000));
    CHECK(weights.confidence(30'000).value_or(0) > 0.5);
  }

  TEST_CASE("what pairs may say is what the weights add up to") {
    // an oracle that adds up names: what is stated without a pattern is what some pair's features weigh
    // enough for, and it is as sure as the pair that says it best
    const Extractor extractor;
    const Document document = testing::document_of(kText);
    const auto weights = testing::read_weights(builtin_weights("relations").text).weights;
    const LogLinear& read = model().weights;
    const auto sum = [&](const std::vector<std::string>& features, const std::string& relation) {
      int all = 0;
      for (const std::string& feature : features) {
        const auto found = weights.find(feature);
        if (found == weights.end()) continue;
        for (const std::string& key : {std::string("any"), relation})
          if (found->second.contains(key)) all += found->second.at(key);
      }
      return all;
    };
    using Link = std::tuple<std::string, std::string, std::string>;
    std::map<Link, int> best;
    const auto pairs = extractor.pairs(document);
    CHECK(pairs.size() > 30);
    for (const NamePair& pair : pairs) {
      CHECK(pair.start < pair.end);
      CHECK(pair.end <= document.text.size());
      for (const auto& [relation, own] : pair.relations) {
        const int score = sum(pair.features, relation) + sum(own, relation);
        if (score < read.least_score()) continue;
        const bool turned = relation == "partners_with" && pair.to < pair.from;
        const Link link{turned ? pair.to : pair.from, relation, turned ? pair.from : pair.to};
        const auto [known, is_new] = best.emplace(link, score);
        if (!is_new) known->second = std::max(known->second, score);
      }
    }
    CHECK(best.size() > 5);
    for (const StatedRelation& stated : extractor.stated(document)) {
      const bool turned = stated.type == "partners_with" && stated.to < stated.from;
      const auto found =
          best.find({turned ? stated.to : stated.from, stated.type, turned ? stated.from : stated.to});
      CAPTURE(stated.type);
      const auto has = [&](const std::string& feature) {
        return std::find(stated.features.begin(), stated.features.end(), feature) != stated.features.end();
      };
      if (stated.rule == "scorer") REQUIRE(found != best.end());
      if (found == best.end()) {
        CHECK(has("score:pattern:none"));
        continue;
      }
      for (const auto& [bound, name] : {std::pair(-500, "score:-0.5"),
                                        {0, "score:0"},
                                        {500, "score:0.5"},
                                        {1000, "score:1"},
                                        {2000, "score:2"}})
        CHECK(has(name) == (found->second >= bound));
      best.erase(found);
    }
    CHECK(best.empty());
  }

  TEST_CASE("no pair's own words weigh more than the bound says, which spares reading them") {
    const Extractor extractor;
    const LogLinear& weights = model().weights;
    std::size_t weighed = 0;
    for (const NamePair& pair : extractor.pairs(testing::document_of(kText)))
      for (const auto& [relation, own] : pair.relations) {
        std::vector<std::uint64_t> hashes;
        for (const std::string& feature : own) hashes.push_back(Feature::hash_of(feature));
        const std::size_t r = number_of(relation);
        CAPTURE(relation);
        CHECK(weights.sums(hashes)[r] <= model().most_of_triggers[r]);
        weighed += weights.sums(hashes)[r] != 0 ? 1 : 0;
      }
    CHECK(weighed > 20);
  }

  TEST_CASE("a sentence of names without end costs no more than its length") {
    std::string text = "参加会议的有";
    for (int i = 0; i < 3000; ++i) text += "银川市、西宁市、兰州市、";
    const Extractor extractor;
    CHECK(extractor.pairs(testing::document_of(text + "等地。")).size() <= 9000 * 2 * 10);
  }
}
