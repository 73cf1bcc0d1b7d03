#include "extract/relation_judge.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "extract/builtin.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/extract/extractor.hpp"
#include "support/documents.hpp"
#include "support/weights_text.hpp"

using namespace guanxi;
using namespace guanxi::extract;

namespace {

const char* const kText =
    "兰州禾川储能科技有限公司与西北石油大学签署合作协议。银川云桥医疗研究院院长赵启明表示，"
    "禾川储能研发的“沙湖一号”机器人已在银川市第一人民医院投用。青海省商务厅组织禾川储能、云桥医疗研究院等企业"
    "参加第六届中国西部储能大会。\n\n"
    "永宁棉纺织厂，旧址被改造为“河湾街区”文创园，老厂长的孙女马晓兰在那里开店。\n\n"
    "Harlow Robotics, a company based in Leeds, said on Monday that it will supply its Finch platform to the "
    "University of Bergen and Nordic Seas Institute under the Clean Harbour programme. Jane Whitcombe, chief "
    "executive of Harlow Robotics, founded the company in 2014.\n";

using Link = std::tuple<std::string, std::string, std::string>;

struct Said {
  double confidence;
  std::string reason;
};

std::map<Link, Said> said_by(const ExtractorOptions& options) {
  const Extraction extraction = Extractor(options).extract(testing::document_of(kText));
  std::map<Link, Said> said;
  for (std::size_t i = 0; i < extraction.facts.size(); ++i)
    if (const auto* edge = std::get_if<EdgeFact>(&extraction.facts[i]))
      said[{edge->from, edge->type, edge->to}] = {edge->confidence, extraction.reasons[i]};
  return said;
}

}  // namespace

TEST_SUITE("extract/relation judge") {
  TEST_CASE("relations are as sure as the weights add up to") {
    // an oracle that adds up names
    const auto read = testing::read_weights(builtin_weights("statements").text);
    const auto said = said_by({.min_confidence = 0});
    std::size_t judged = 0, scored = 0;
    for (const StatedRelation& stated : Extractor().stated(testing::document_of(kText))) {
      CHECK(std::is_sorted(stated.features.begin(), stated.features.end()));
      int sum = 0;
      for (const std::string& feature : stated.features)
        if (const auto found = read.weights.find(feature); found != read.weights.end())
          for (const std::string& key : {std::string("any"), stated.type})
            if (found->second.contains(key)) sum += found->second.at(key);
      const auto next = read.percents.upper_bound(sum);
      const double wanted = next == read.percents.begin() ? 0.01 : std::prev(next)->second / 100.0;
      const auto found = said.find({stated.from, stated.type, stated.to});
      CAPTURE(stated.rule);
      if (stated.rule == "scorer") ++scored;
      if (stated.rule != "scorer") REQUIRE(found != said.end());
      if (found == said.end()) continue;
      CHECK(found->second.confidence == wanted);
      CHECK(found->second.reason.starts_with(stated.rule + ": "));
      CHECK(found->second.reason.find("; judged by its strongest features ") != std::string::npos);
      ++judged;
    }
    CHECK(judged == said.size());
    CHECK(judged > 6);
    CHECK(scored > 0);
  }

  TEST_CASE("relations that are less sure than 0.3 are said only where somebody asks") {
    const auto all = said_by({.min_confidence = 0}), usual = said_by({}),
               sure = said_by({.min_confidence = 0.6});
    for (const auto& [link, said] : all) {
      CAPTURE(std::get<1>(link));
      CHECK(usual.contains(link) == (said.confidence >= kSaid));
      CHECK(sure.contains(link) == (said.confidence >= 0.6));
    }
    CHECK(usual.size() < all.size());
    CHECK(sure.size() < usual.size());
  }

  TEST_CASE("what is only scored joins no pair that something surer joins") {
    std::map<std::set<std::string>, std::vector<Said>> of_pair;
    for (const auto& [link, said] : said_by({}))
      of_pair[{std::get<0>(link), std::get<2>(link)}].push_back(said);
    for (const auto& [pair, said] : of_pair) {
      const auto scored = std::count_if(said.begin(), said.end(),
                                        [](const Said& s) { return s.reason.starts_with("scorer: "); });
      CHECK((scored == 0 || said.size() == 1));
    }
  }

  TEST_CASE("weights of a caller's own are read, their errors name their place") {
    const auto own =
        said_by({.min_confidence = 0, .weights = {{"statements", "confidence -1 42\nbias any=1\n"}}});
    CHECK(!own.empty());
    for (const auto& [link, said] : own) CHECK(said.confidence == 0.42);
    CHECK_THROWS_WITH_AS(Extractor({.weights = {{"statements", "bias marries=1\n"}}}),
                         doctest::Contains("statements.txt:1: \"marries\" is no relation of the ontology"),
                         Error);
  }
}
