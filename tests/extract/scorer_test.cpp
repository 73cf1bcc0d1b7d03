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

  TEST_CASE("what is said is what the weights add up to") {
    // an oracle that adds up names: every relation said without a pattern is the sum of a pair's features,
    // and every pair whose sum is that sure is said, or its names are joined by something surer
    const Extractor extractor({.min_confidence = 0});
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
    std::map<std::set<std::string>, double> surest;
    std::map<std::tuple<std::string, std::string, std::string>, double> sure;
    const auto pairs = extractor.pairs(document);
    CHECK(pairs.size() > 30);
    for (const NamePair& pair : pairs) {
      CHECK(pair.start < pair.end);
      CHECK(pair.end <= document.text.size());
      for (const auto& [relation, own] : pair.relations) {
        const auto confidence = read.confidence(sum(pair.features, relation) + sum(own, relation));
        if (!confidence) continue;
        const bool turned = relation == "partners_with";
        sure[{pair.from, relation, pair.to}] = *confidence;
        if (turned) sure[{pair.to, relation, pair.from}] = *confidence;
      }
    }
    const Extraction extraction = extractor.extract(document);
    std::set<std::set<std::string>> joined;
    std::set<std::pair<std::string, std::string>> singles;
    for (std::size_t i = 0; i < extraction.facts.size(); ++i) {
      const auto* edge = std::get_if<EdgeFact>(&extraction.facts[i]);
      if (edge == nullptr) continue;
      joined.insert({edge->from, edge->to});
      singles.emplace(edge->from, edge->type);
      if (!extraction.reasons[i].starts_with("scorer: ")) continue;
      CHECK(extraction.reasons[i].starts_with("scorer: strongest features "));
      const auto found = sure.find({edge->from, edge->type, edge->to});
      REQUIRE(found != sure.end());
      CHECK(edge->confidence == found->second);
    }
    for (const auto& [link, confidence] : sure) {
      const auto& [from, relation, to] = link;
      CAPTURE(relation);
      const bool single = read.is_single(number_of(relation)) && singles.contains({from, relation});
      CHECK((joined.contains({from, to}) || single));
    }
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
