#include "extract/name_judge.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

#include "extract/builtin.hpp"
#include "extract/type_set.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/extract/extractor.hpp"
#include "guanxi/text/reader.hpp"
#include "support/documents.hpp"
#include "support/weights_text.hpp"

using namespace guanxi;
using namespace guanxi::extract;

namespace {

const char* const kText =
    "兰州禾川储能科技有限公司与西北石油大学签署合作协议。银川云桥医疗研究院院长赵启明表示，"
    "禾川储能研发的“沙湖一号”机器人已在银川市第一人民医院投用，“飞鸿”也将上市。"
    "兰州市、银川市和西宁市共同发布《黄河储能行动计划》，"
    "青海省商务厅组织禾川储能、云桥医疗研究院等企业参加第六届中国西部储能大会。记者沈知远报道。\n\n"
    "Harlow Robotics, a company based in Leeds, said on Monday that it will supply its Finch platform to the "
    "University of Bergen and Nordic Seas Institute under the Clean Harbour programme. \"Finch is quick,\" "
    "said Maria Jensen of Harlow.\n";

const std::string& file() {
  return builtin_weights("names").text;
}

}  // namespace

TEST_SUITE("extract/name judge") {
  TEST_CASE("what is a name is what the weights add up to") {
    // an oracle that adds up names of features: every name that is said has the type of the largest sum, and
    // nothing is left out that is surer than a guess
    const auto [weights, percents] = testing::read_weights(file());
    const Document document = testing::document_of(kText);
    ExtractorOptions all;
    all.min_confidence = 0;
    const Extractor extractor(all);
    std::map<std::string, std::string> said;  // family by name
    for (const Fact& fact : extractor.extract(document).facts)
      if (const auto* node = std::get_if<NodeFact>(&fact))
        said[node->name] = node->type.substr(0, node->type.find('/'));
    CHECK(said.size() > 10);
    std::size_t judged = 0;
    for (const NameCase& found : extractor.names(document)) {
      CAPTURE(found.forms.front());
      std::map<std::string, int> sums;
      for (const std::string& feature : found.features)
        if (const auto row = weights.find(feature); row != weights.end())
          for (const auto& [family, weight] : row->second)
            for (const std::string_view one : kFamilies)
              if (family == "any" || family == one) sums[std::string(one)] += weight;
      std::string best;
      for (const std::string_view family : kFamilies)
        if (best.empty() || sums[std::string(family)] > sums[best]) best = family;
      int percent = 0;
      for (const auto& [score, share] : percents)
        if (sums[best] >= score) percent = share;
      const auto node = said.find(found.forms.front());
      if (node != said.end()) {
        CHECK(node->second == best);
        CHECK(percent >= 10);
        ++judged;
      } else {
        CHECK(percent < 50);
      }
    }
    CHECK(judged == said.size());
  }

  TEST_CASE("a file with weights for no family says which there are") {
    const auto error_of = [](const std::string& text) -> std::string {
      try {
        const LogLinear weights({"own.txt", text}, {kFamilies.begin(), kFamilies.end()}, "family of types");
      } catch (const Error& error) {
        return error.what();
      }
      return "";
    };
    CHECK(
        error_of("bias any=1\nrule:suffix firm=3\n") ==
        "own.txt:2: \"firm\" is no family of types; write any, or one of: organisation, platform, programme, "
        "person, place");
    CHECK(error_of("bias any=1 place=-3\n").empty());
  }

  TEST_CASE("equal documents are judged alike") {
    const Document document = testing::document_of(kText);
    const Extractor one, other;
    const Extraction first = one.extract(document);
    CHECK(one.extract(document).reasons == first.reasons);
    CHECK(other.extract(document).reasons == first.reasons);
    const auto cases = one.names(document), again = other.names(document);
    REQUIRE(cases.size() == again.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
      CHECK(cases[i].features == again[i].features);
      CHECK(std::is_sorted(cases[i].features.begin(), cases[i].features.end()));
    }
  }

  TEST_CASE("which names begin and end with which") {
    // an oracle that compares every two names
    for (unsigned seed = 1; seed <= 30; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::string text;
      for (int i = 0; i < 60; ++i) text += std::array{"甲", "乙", "丙"}[random() % 3];
      const Passage passage(text, 0, static_cast<std::uint32_t>(text.size()));
      NameTable table;
      for (int i = 0; i < 40; ++i) {
        Candidate candidate;
        candidate.begin = static_cast<std::uint32_t>(random() % 50);
        candidate.end = candidate.begin + 2 + static_cast<std::uint32_t>(random() % 6);
        candidate.type = "place";
        candidate.score = 0.9;
        candidate.rule = "test";
        (void)table.add(passage, candidate);
      }
      std::vector<Standing> standings;
      for (std::size_t i = 0; i < table.names().size(); ++i) {
        const std::string_view family = random() % 4 == 0 ? "" : kFamilies[random() % kFamilies.size()];
        standings.push_back({random() % 5 == 0 ? 0 : i, family, !family.empty() && random() % 2 == 0});
      }
      using Parts = std::multiset<std::pair<std::string_view, std::string_view>>;
      const auto parts = parts_of(table, standings);
      REQUIRE(parts.size() == standings.size());
      std::vector<Parts> wanted(parts.size());
      for (std::size_t whole = 0; whole < parts.size(); ++whole)
        for (std::size_t part = 0; part < parts.size(); ++part) {
          const std::u32string &w = table.names()[whole].key, &p = table.names()[part].key;
          if (p.size() >= w.size() || standings[whole].root == standings[part].root ||
              standings[whole].family.empty() || standings[part].family.empty())
            continue;
          for (const bool first : {true, false}) {
            if (!(first ? w.starts_with(p) : w.ends_with(p))) continue;
            if (standings[part].is_accepted)
              wanted[whole].emplace(first ? "begins-with" : "ends-with", standings[part].family);
            if (standings[whole].is_accepted)
              wanted[part].emplace(first ? "begins" : "ends", standings[whole].family);
          }
        }
      for (std::size_t i = 0; i < parts.size(); ++i) {
        Parts found;
        for (const NamePart& part : parts[i]) found.emplace(part.how, part.family);
        CHECK(found == wanted[i]);
      }
    }
  }

  TEST_CASE("a user's own names are not judged") {
    ExtractorOptions options;
    options.lexicons = {{"own.txt", "@class platform/product\n可以\n"}};
    const Document document = testing::document_of("大家可以走了，可以了。");
    const auto has = [&](const Extractor& extractor) {
      const Extraction said = extractor.extract(document);
      return std::any_of(said.facts.begin(), said.facts.end(), [](const Fact& fact) {
        const auto* node = std::get_if<NodeFact>(&fact);
        return node != nullptr && node->key == "platform:可以";
      });
    };
    CHECK(has(Extractor(options)));
    CHECK_FALSE(has(Extractor()));
  }

  TEST_CASE("explanations name the features that weighed most") {
    const Extraction extraction = Extractor().extract(testing::document_of(kText));
    std::size_t explained = 0;
    for (const std::string& reason : extraction.reasons)
      explained += reason.find("; strongest features ") != std::string::npos ? 1 : 0;
    CHECK(explained > 10);
  }

  TEST_CASE("the built-in weights keep to their own rules") {
    const LogLinear weights(builtin_weights("names"), {kFamilies.begin(), kFamilies.end()},
                            "family of types");
    CHECK(weights.row_count() > 100);
    CHECK(weights.confidence(weights.least_score()).value_or(1) < 0.35);
    CHECK(weights.confidence(30'000).value_or(0) > 0.9);
    std::set<std::string> names;
    for (std::uint32_t row = 0; row < weights.row_count(); ++row)
      CHECK(names.insert(weights.name(row)).second);
  }
}
