#include "extract/scorer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "extract/builtin.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/extract/extractor.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/text/reader.hpp"

using namespace guanxi;
using namespace guanxi::extract;

namespace {

PairWeights weights_of(const std::string& text) {
  return PairWeights(std::vector<Lexicon::File>{{"own.txt", text}});
}

std::string error_of(const std::string& text) {
  try {
    (void)weights_of(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

std::size_t number_of(const std::string& relation) {
  const auto& types = Ontology::builtin().relation_types();
  return static_cast<std::size_t>(
      std::find_if(types.begin(), types.end(), [&](const RelationType& t) { return t.name == relation; }) -
      types.begin());
}

/// The weights of the file, read in the plainest way.
std::map<std::string, std::map<std::string, int>> plain(const std::string& text) {
  std::map<std::string, std::map<std::string, int>> weights;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string feature, word;
    words >> feature;
    if (feature.empty() || feature == "#" || feature == "single" || feature == "confidence") continue;
    while (words >> word)
      weights[feature][word.substr(0, word.find('='))] += std::stoi(word.substr(word.find('=') + 1));
  }
  return weights;
}

const char* const kText =
    "兰州禾川储能科技有限公司与西北石油大学签署合作协议。银川云桥医疗研究院院长赵启明表示，"
    "禾川储能研发的“沙湖一号”机器人已在银川市第一人民医院投用。兰州市、银川市和西宁市共同发布《黄河储能行动计"
    "划》，"
    "青海省商务厅组织禾川储能、云桥医疗研究院等企业参加第六届中国西部储能大会。\n\n"
    "Harlow Robotics, a company based in Leeds, said on Monday that it will supply its Finch platform to the "
    "University of Bergen and Nordic Seas Institute under the Clean Harbour programme.\n";

Document document_of(std::string text) {
  Document stated;
  stated.key = "test";
  stated.text = std::move(text);
  return make_document(std::move(stated));
}

}  // namespace

TEST_SUITE("extract/scorer") {
  TEST_CASE("a file of weights that cannot be read says where and what to write") {
    CHECK(error_of("# a comment\n\nbias\n") ==
          "own.txt:3: a feature without weights; write RELATION=WEIGHT behind it");
    CHECK(error_of("bias uses=a") ==
          "own.txt:1: \"uses=a\" is no weight; write RELATION=WEIGHT, in thousandths");
    CHECK(error_of("bias 12") == "own.txt:1: \"12\" is no weight; write RELATION=WEIGHT, in thousandths");
    CHECK(error_of("bias likes=1") ==
          "own.txt:1: \"likes\" is no relation of the ontology; write one of it, or any");
    CHECK(error_of("single likes") ==
          "own.txt:1: \"likes\" is no relation of the ontology; write one of it, or any");
    CHECK(error_of("bias any=1\nlatin any=2\nbias uses=1\n") == "own.txt:3: \"bias\" stands here twice");
    CHECK(error_of("bias any=30000 uses=1") == "own.txt:1: weights of more than 30000");
    CHECK(error_of("confidence 100") ==
          "own.txt:1: write \"confidence SCORE PERCENT\": how many of a hundred relations of at least that "
          "score "
          "were right");
    CHECK(error_of("confidence 100 60\nconfidence 100 70") ==
          "own.txt:2: scores must ascend; 100 stands behind 100");
  }

  TEST_CASE("a score is as sure as the last confidence that it reaches") {
    const PairWeights weights = weights_of("confidence -20 50\nconfidence 300 75\n");
    CHECK_FALSE(weights.confidence(-21));
    CHECK(weights.confidence(-20) == 0.5);
    CHECK(weights.confidence(299) == 0.5);
    CHECK(weights.confidence(300) == 0.75);
    CHECK_FALSE(PairWeights(std::vector<Lexicon::File>{}).confidence(1'000'000));
  }

  TEST_CASE("features are found by their names, whatever else the files hold") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::map<std::string, std::map<std::string, int>> all;
      const auto& types = Ontology::builtin().relation_types();
      for (unsigned n = random() % 400; n > 0; --n) {
        std::string name = "f" + std::to_string(random() % 1000);
        for (unsigned pieces = random() % 5; pieces > 0; --pieces)
          name += ":p" + std::to_string(random() % 7);
        for (unsigned k = 1 + random() % 3; k > 0; --k)
          all[name][random() % 4 == 0 ? "any" : types[random() % types.size()].name] =
              static_cast<int>(random() % 2001) - 1000;
      }
      std::string text;
      for (const auto& [name, weights] : all) {
        text += name;
        for (const auto& [relation, weight] : weights) text += " " + relation + "=" + std::to_string(weight);
        text += "\n";
      }
      const PairWeights weights = weights_of(text);
      CHECK(weights.row_count() == all.size());
      CHECK(weights.find(Feature::hash_of("nothing")) == PairWeights::kNoRow);
      for (const auto& [name, wanted] : all) {
        const std::uint32_t row = weights.find(Feature::hash_of(name));
        REQUIRE(row != PairWeights::kNoRow);
        for (std::size_t r = 0; r < types.size(); ++r) {
          const auto find = [&](const std::string& relation) {
            return wanted.contains(relation) ? wanted.at(relation) : 0;
          };
          CHECK(weights.row(row)[r] == find("any") + find(types[r].name));
        }
      }
    }
  }

  TEST_CASE("the built-in weights keep to their own rules") {
    const PairWeights weights(builtin_weights());
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
    const Document document = document_of(kText);
    const auto weights = plain(builtin_weights().front().text);
    const PairWeights read(builtin_weights());
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

  TEST_CASE("a sentence of names without end costs no more than its length") {
    std::string text = "参加会议的有";
    for (int i = 0; i < 3000; ++i) text += "银川市、西宁市、兰州市、";
    const Extractor extractor;
    CHECK(extractor.pairs(document_of(text + "等地。")).size() <= 9000 * 2 * 10);
  }
}
