#include "guanxi/explore/timeline.hpp"

#include <doctest/doctest.h>

#include <string>

#include "guanxi/model/ontology.hpp"
#include "guanxi/picture/draw.hpp"
#include "guanxi/picture/render.hpp"

using namespace guanxi;

namespace {

/// 张三 works for 星澜 from 2021-03 to 2024; 星澜 develops 一号, 2023-05; founded in 2019; two articles of
/// one day.
TimelineAnswer sample() {
  TimelineAnswer answer;
  Subgraph& graph = answer.graph;
  graph.entities = {{NodeNo{0}, "org:xl", "星澜", "organisation/company"},
                    {NodeNo{1}, "p:z", "张三", "person"},
                    {NodeNo{2}, "m:1", "一号", "platform/model"}};
  RelationRef works, develops;
  works.from = 1;
  works.relation = "works_for";
  works.labels = labels_of(Ontology::builtin(), "works_for");
  works.periods = {{Period{Date{2021, 3, 0}, Date{2024, 0, 0}}, 1}};
  works.properties = {{"role", {Stated<Value>{Value{"总裁"}, 1}}}};
  develops.to = 2;
  develops.relation = "develops";
  develops.labels = labels_of(Ontology::builtin(), "develops");
  develops.periods = {{Period{Date{2023, 5, 0}, std::nullopt}, 1}};
  graph.relations = {develops, works};
  graph.focus = {0};
  const auto item = [&](const Date& date, TimelineEvent event) -> TimelineItem& {
    answer.items.push_back({});
    answer.items.back().date = date;
    answer.items.back().event = event;
    return answer.items.back();
  };
  item({2019, 0, 0}, TimelineEvent::kDated).property = "date_founded";
  TimelineItem& begins = item({2021, 3, 0}, TimelineEvent::kBegins);
  begins.relation = 1;
  begins.forward = false;
  begins.other = 1;
  TimelineItem& starts = item({2023, 5, 0}, TimelineEvent::kBegins);
  starts.relation = 0;
  starts.other = 2;
  TimelineItem& ends = item({2024, 0, 0}, TimelineEvent::kEnds);
  ends.relation = 1;
  ends.other = 1;
  for (const char* const title : {"报道甲", "报道乙"}) {
    TimelineItem& mention = item({2025, 5, 28}, TimelineEvent::kMention);
    mention.document.title = title;
  }
  answer.found = 9;
  return answer;
}

}  // namespace

TEST_SUITE("picture/timeline") {
  TEST_CASE("a row for each relation, dated property, and all mentions") {
    const Drawing drawing = draw_timeline(sample());
    CHECK(drawing.layout == LayoutKind::kAxis);
    CHECK(drawing.title == "星澜：时间线");
    CHECK(drawing.notes == std::vector<std::string>{"共 9 项，列出最近的 6 项"});
    REQUIRE(drawing.nodes.size() == 4);
    CHECK(drawing.nodes[0].label == "date founded");
    CHECK(drawing.nodes[0].marks[0].moment);
    CHECK(drawing.nodes[1].label == "← 任职于 张三");
    CHECK(drawing.nodes[1].detail == "总裁");
    REQUIRE(drawing.nodes[1].marks.size() == 1);  // begins and ends
    CHECK(drawing.nodes[1].marks[0].when == Period{Date{2021, 3, 0}, Date{2024, 0, 0}});
    CHECK_FALSE(drawing.nodes[1].marks[0].moment);
    CHECK(drawing.nodes[2].label == "→ 研发 一号");
    CHECK_FALSE(drawing.nodes[2].marks[0].when.until.has_value());
    CHECK(drawing.nodes[3].label == "文献提及");
    REQUIRE(drawing.nodes[3].marks.size() == 1);
    CHECK(drawing.nodes[3].marks[0].tooltip.find("报道甲") != std::string::npos);
    CHECK(drawing.nodes[3].marks[0].tooltip.find("报道乙") != std::string::npos);
  }

  TEST_CASE("in English, and nothing at all") {
    const Drawing drawing =
        draw_timeline(sample(), {.language = PictureLanguage::kEnglish, .title = {}, .title_zh = {}});
    CHECK(drawing.title == "星澜: what happened when");
    CHECK(drawing.nodes[1].label == "← works for 张三");
    CHECK(draw_timeline({}).nodes.empty());
  }

  TEST_CASE("every format, twice the same") {
    for (const PictureFormat format :
         {PictureFormat::kDot, PictureFormat::kSvg, PictureFormat::kPng, PictureFormat::kPdf}) {
      const Drawing drawing = draw_timeline(sample());
      const std::string bytes = make_picture(drawing, Ontology::builtin(), format).bytes;
      CHECK((bytes == make_picture(drawing, Ontology::builtin(), format).bytes));
      if (format != PictureFormat::kSvg) continue;
      for (const char* const part : {"任职于 张三", "2021&#45;03 – 2024", ">2023<", "报道乙"})
        CHECK_MESSAGE(bytes.find(part) != std::string::npos, part);
    }
    CHECK_FALSE(make_picture(draw_timeline({}), Ontology::builtin(), PictureFormat::kSvg).bytes.empty());
  }
}
