#include "guanxi/extract/extractor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/text/reader.hpp"
#include "support/documents.hpp"

using namespace guanxi;

namespace {

const Extractor& builtin() {
  static const Extractor extractor;
  return extractor;
}

/// "type name" of each node, "from relation to" of each edge, by names.
std::set<std::string> facts_of(const Extraction& extraction) {
  std::map<std::string, std::string> names;
  std::set<std::string> facts;
  for (const Fact& fact : extraction.facts)
    if (const auto* node = std::get_if<NodeFact>(&fact)) {
      names[node->key] = node->name;
      facts.insert(std::string(node->type.substr(0, node->type.find('/'))) + " " + node->name);
    }
  for (const Fact& fact : extraction.facts)
    if (const auto* edge = std::get_if<EdgeFact>(&fact))
      facts.insert(names.at(edge->from) + " " + edge->type + " " + names.at(edge->to));
  return facts;
}

std::set<std::string> facts_of(const std::string& text) {
  return facts_of(builtin().extract(testing::document_of(text)));
}

const char* const kArticle =
    "宁夏贺兰新能源产业观察\n\n"
    "近日，银川禾川储能科技有限公司董事长赵启明在接受采访时表示，公司将加快发展。禾川储能与西北石油大学签署合"
    "作协议。\n\n"
    "兰州市印发《兰州市新型储能发展实施方案》。“公司研发的‘沙湖一号’机器人已经投用。”总经理孙海波说。\n\n"
    "青海省商务厅副厅长李文涛介绍，该厅未与外地企业合作。第六届中国西部储能大会在西宁举行。\n";

}  // namespace

TEST_SUITE("extract/extractor") {
  TEST_CASE("what a document says of itself stands in a line") {
    Document stated;
    stated.key = "d";
    stated.title = "A\tport\xC2\x81 sold\n";
    stated.text = "The port of Harland is sold.";
    const Extraction extraction = Extractor().extract(make_document(stated));
    CHECK(std::get<SourceFact>(extraction.facts.front()).title == "A port  sold ");
    CHECK_FALSE(find_fault(extraction.facts.front()));
  }

  TEST_CASE("names, posts, parts and deeds in Chinese") {
    const auto facts = facts_of(kArticle);
    CHECK(facts.contains("organisation 银川禾川储能科技有限公司"));
    CHECK(facts.contains("person 赵启明"));
    CHECK(facts.contains("赵启明 works_for 银川禾川储能科技有限公司"));
    CHECK(facts.contains("银川禾川储能科技有限公司 partners_with 西北石油大学"));
    CHECK(facts.contains("programme 兰州市新型储能发展实施方案"));
    CHECK(facts.contains("兰州市 issued 兰州市新型储能发展实施方案"));
    CHECK(facts.contains("李文涛 works_for 青海省商务厅"));
    CHECK(facts.contains("第六届中国西部储能大会 located_in 西宁"));
  }

  TEST_CASE("traditional characters read as simplified ones do and stay as written") {
    const auto facts = facts_of("高雄海翔光電股份有限公司董事長陳志遠今天在台南宣布，將與成功大學合作。");
    CHECK(facts.contains("organisation 高雄海翔光電股份有限公司"));
    CHECK(facts.contains("陳志遠 works_for 高雄海翔光電股份有限公司"));
  }

  TEST_CASE("English: posts, founders, partners, and what the words beside a name say it is") {
    const auto facts = facts_of(
        "Fjordline Robotics AS, a robot maker based in Bergen, was founded in 2011 by Ingrid Solheim. "
        "Fjordline Robotics "
        "partnered with Uppsala University. Martin Keller, chief executive of Fjordline Robotics, said the "
        "company "
        "developed TideOS, a navigation platform.");
    CHECK(facts.contains("organisation Fjordline Robotics AS"));
    CHECK(facts.contains("person Ingrid Solheim"));
    CHECK(facts.contains("platform TideOS"));
    CHECK(facts.contains("Ingrid Solheim founded Fjordline Robotics AS"));
    CHECK(facts.contains("Martin Keller works_for Fjordline Robotics AS"));
    CHECK(facts.contains("Fjordline Robotics AS partners_with Uppsala University"));
    CHECK(facts.contains("Fjordline Robotics AS located_in Bergen"));
  }

  TEST_CASE("what is denied is no relation") {
    CHECK(facts_of("银川禾川科技有限公司与西北石油大学签署协议。")
              .contains("银川禾川科技有限公司 partners_with 西北石油大学"));
    for (const std::string& fact : facts_of("银川禾川科技有限公司尚未与西北石油大学签署协议。"))
      CHECK(fact.find("partners_with") == std::string::npos);
  }

  TEST_CASE("a short form stands for the full name") {
    const Extraction extraction = builtin().extract(testing::document_of(kArticle));
    for (const Fact& fact : extraction.facts)
      if (const auto* node = std::get_if<NodeFact>(&fact);
          node != nullptr && node->name == "银川禾川储能科技有限公司")
        CHECK(std::find(node->aliases.begin(), node->aliases.end(), "禾川储能") != node->aliases.end());
  }

  TEST_CASE("a name without its place stands for the one with it, unless there are two") {
    const std::string bureau = "银川市储能发展局昨天挂牌成立。储能发展局局长王建华表示，将建设贺兰信息港。";
    CHECK(facts_of(bureau).contains("organisation 银川市储能发展局"));
    CHECK_FALSE(facts_of(bureau).contains("organisation 储能发展局"));
    const std::string port = "中国（银川）丝路信息港昨天开园。“丝路信息港”集聚了百家企业。";
    CHECK(facts_of(port).contains("platform 中国（银川）丝路信息港"));
    CHECK_FALSE(facts_of(port).contains("platform 丝路信息港"));
    const auto two = facts_of(port + "兰州丝路信息港明年开园。");
    CHECK(two.contains("platform 中国（银川）丝路信息港"));
    CHECK(two.contains("platform 兰州丝路信息港"));
    CHECK(two.contains("platform 丝路信息港"));
    CHECK(facts_of("银川市储能研究院昨天成立。第六届中国西部储能大会由储能研究院主办。")
              .contains("银川市储能研究院 issued 第六届中国西部储能大会"));
  }

  TEST_CASE("every quote is the bytes of its span, every end is a node, every fact is sound and explained") {
    for (const char* text :
         {kArticle, "Ada Lindgren, director of the Tromsø Ice Institute, works in Oslo, Norway."}) {
      const Document document = testing::document_of(text);
      const Extraction extraction = builtin().extract(document);
      REQUIRE(extraction.facts.size() == extraction.reasons.size());
      std::set<std::string> keys;
      const auto check_evidence = [&](const std::vector<Evidence>& evidence) {
        CHECK_FALSE(evidence.empty());
        for (const Evidence& e : evidence) {
          REQUIRE(e.start.value() < e.end.value());
          CHECK(e.quote == document.text.substr(*e.start, *e.end - *e.start));
        }
      };
      for (std::size_t i = 0; i < extraction.facts.size(); ++i) {
        CHECK(find_fault(extraction.facts[i]) == std::nullopt);
        CHECK_FALSE(extraction.reasons[i].empty());
        if (const auto* node = std::get_if<NodeFact>(&extraction.facts[i])) {
          CHECK(keys.insert(node->key).second);
          check_evidence(node->evidence);
        }
      }
      for (const Fact& fact : extraction.facts)
        if (const auto* edge = std::get_if<EdgeFact>(&fact)) {
          CHECK(keys.contains(edge->from));
          CHECK(keys.contains(edge->to));
          check_evidence(edge->evidence);
        }
    }
  }

  TEST_CASE("a higher threshold states less, and nothing else") {
    const Document document = testing::document_of(kArticle);
    std::set<std::string> before = facts_of(builtin().extract(document));
    for (const double threshold : {0.6, 0.75, 0.9}) {
      const auto facts = facts_of(Extractor({.min_confidence = threshold}).extract(document));
      CHECK(facts.size() <= before.size());
      before = facts;
    }
    CHECK_THROWS_AS(Extractor({.min_confidence = 1.5}), Error);
  }

  TEST_CASE("a user's words join the ones that are compiled in; a bad line is named") {
    ExtractorOptions options;
    options.lexicons = {{"mine.txt", "@class organisation/company\n青禾\n"}};
    CHECK(facts_of(Extractor(options).extract(testing::document_of("青禾在银川开设工厂。")))
              .contains("organisation 青禾"));
    options.lexicons = {{"mine.txt", "# words\n青禾\n"}};
    CHECK_THROWS_WITH_AS(Extractor{options}, "mine.txt:2: an entry before the first @class", Error);
    options.lexicons = {{"mine.txt", "@klass x\n"}};
    CHECK_THROWS_WITH_AS(Extractor{options}, "mine.txt:1: unknown directive '@klass x'", Error);
  }

  TEST_CASE("whatever the text, extraction ends and its facts are sound") {
    static const std::vector<std::string> pieces{"中国",     "（",
                                                 "）",       "《",
                                                 "》",       "“",
                                                 "”",        "\"",
                                                 "有限公司", "董事长",
                                                 "王伟",     "、",
                                                 "等",       "企业",
                                                 "，",       "。",
                                                 "第",       "3",
                                                 "届",       "大会",
                                                 "DeepSky",  "-",
                                                 "V2",       " ",
                                                 "Inc.",     "of",
                                                 "the",      "University",
                                                 "and",      "研发",
                                                 "与",       "合作",
                                                 "的",       "\xF0\xA0\x80\x80",
                                                 "é",        "·",
                                                 "旗下",     "村",
                                                 "\n\n"};
    for (std::uint32_t seed = 1; seed <= 150; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::string text;
      for (std::size_t i = 0; i < 300; ++i) text += pieces[random() % pieces.size()];
      const Document document = testing::document_of(text);
      const Extraction extraction = builtin().extract(document);
      for (const Fact& fact : extraction.facts) CHECK(find_fault(fact) == std::nullopt);
      CHECK(facts_of(extraction) == facts_of(builtin().extract(document)));
    }
  }

  TEST_CASE("brackets in brackets, and a text without a full stop") {
    CHECK_NOTHROW((void)facts_of(std::string(20'000, '(') + "银川" + std::string(20'000, ')')));
    std::string long_text;
    while (long_text.size() < 400'000) long_text += "银川禾川科技有限公司与西北石油大学以及兰州";
    CHECK(facts_of(long_text).contains("place 兰州"));
    CHECK(facts_of("").size() == 0);
  }
}
