#include "guanxi/picture/render.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/model/ontology.hpp"
#include "picture/footnotes.hpp"

using namespace guanxi;
using dot::add_footnotes;

namespace {

constexpr LayoutKind kLayouts[] = {LayoutKind::kLayered, LayoutKind::kRings, LayoutKind::kForce,
                                   LayoutKind::kClusters, LayoutKind::kBars};

/// What stands between the first `open` of a line and the next `close`; empty if nothing does.
std::string between(const std::string& line, std::string_view open, std::string_view close) {
  const std::size_t found = line.find(open);
  if (found == std::string::npos) return {};
  const std::size_t begin = found + open.size();
  return line.substr(begin, line.find(close, begin) - begin);
}

/// "12.5,40"
std::pair<double, double> point_of(const std::string& text) {
  const std::size_t comma = text.find(',');
  return {std::stod(text.substr(0, comma)), std::stod(text.substr(comma + 1))};
}

DrawnNode node_of(const std::string& id, const std::string& label,
                  const std::string& type = "organisation/company") {
  DrawnNode node;
  node.id = id;
  node.label = label;
  node.type = type;
  return node;
}

DrawnEdge edge_of(std::size_t from, std::size_t to, const std::string& relation = "develops") {
  DrawnEdge edge;
  edge.from = from;
  edge.to = to;
  edge.relation = edge.label = relation;
  return edge;
}

Drawing random_drawing(std::uint32_t seed, LayoutKind layout, std::size_t nodes, std::size_t edges) {
  std::mt19937 random(seed);
  const char* const types[] = {"organisation", "person", "platform/model", "programme", "place/city", ""};
  const char* const relations[] = {"develops", "works_for", "located_in", "invented_here"};
  Drawing drawing;
  drawing.layout = layout;
  drawing.title = "浙江省人工智能";
  drawing.chinese = true;
  drawing.groups = {"一", "二"};
  for (std::size_t i = 0; i < nodes; ++i) {
    DrawnNode node = node_of("key:" + std::to_string(i), "研究院" + std::to_string(i), types[random() % 6]);
    node.level = node.priority = i == 0 ? 0 : 1 + random() % 2;
    node.group = random() % 3;
    node.value = static_cast<double>(random() % 100);
    drawing.nodes.push_back(node);
  }
  for (std::size_t i = 0; i < edges && nodes > 0; ++i) {
    DrawnEdge edge = edge_of(random() % nodes, random() % nodes, relations[random() % 4]);
    edge.detail = random() % 2 == 0 ? "" : "2025-05 –";
    edge.directed = random() % 3 != 0;
    drawing.edges.push_back(edge);
  }
  return drawing;
}

/// Reads an XML text as strictly as its rules for nesting, attributes and references are, as far as Graphviz
/// uses them. Shares no code with what writes the SVG.
class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : rest_(text) {}

  bool read() {
    while (!rest_.empty()) {
      if (skip_between("<?", "?>") || skip_between("<!--", "-->") || skip_between("<!DOCTYPE", ">")) continue;
      if (rest_.front() == '<' ? !read_tag() : !read_text(rest_.substr(0, rest_.find('<')))) return false;
    }
    return open_.empty();
  }

 private:
  bool skip_between(std::string_view begin, std::string_view end) {
    if (!rest_.starts_with(begin)) return false;
    const std::size_t at = rest_.find(end);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
    return true;
  }

  /// Takes it off the front.
  bool read_text(std::string_view text) {
    rest_.remove_prefix(text.size());
    for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
      const std::string_view name = text.substr(at + 1, text.find(';', at) - at - 1);
      const bool number = name.size() > 1 && name[0] == '#' &&
                          name.find_first_not_of("0123456789abcdefxABCDEF", 1) == std::string_view::npos;
      if (name != "amp" && name != "lt" && name != "gt" && name != "quot" && !number) return false;
    }
    return text.find('>') == std::string_view::npos || text.find("]]>") == std::string_view::npos;
  }

  std::string_view take_name() {
    const std::size_t size = std::min(rest_.find_first_of(" \n\t=/>\""), rest_.size());
    const std::string_view name = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return name;
  }

  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n\t"), rest_.size())); }

  bool read_tag() {
    rest_.remove_prefix(1);
    const bool closing = rest_.starts_with("/");
    if (closing) rest_.remove_prefix(1);
    const std::string_view name = take_name();
    if (name.empty()) return false;
    for (skip_blanks(); !rest_.empty() && rest_.front() != '/' && rest_.front() != '>'; skip_blanks()) {
      if (take_name().empty() || !rest_.starts_with("=\"")) return false;
      rest_.remove_prefix(2);
      const std::string_view value = rest_.substr(0, rest_.find('"'));
      if (value.size() == rest_.size() || value.find('<') != std::string_view::npos || !read_text(value))
        return false;
      rest_.remove_prefix(1);
    }
    const bool empty = rest_.starts_with("/");
    if (empty) rest_.remove_prefix(1);
    if (!rest_.starts_with(">")) return false;
    rest_.remove_prefix(1);
    if (closing) {
      if (open_.empty() || open_.back() != name) return false;
      open_.pop_back();
    } else if (!empty) {
      open_.push_back(name);
    }
    return true;
  }

  std::string_view rest_;
  std::vector<std::string_view> open_;
};

bool well_formed(const std::string& xml) {
  return XmlReader(xml).read();
}

std::string svg_of(const Drawing& drawing) {
  return make_picture(drawing, Ontology::builtin(), PictureFormat::kSvg).bytes;
}

std::string message_of(const std::string& dot) {
  try {
    static_cast<void>(render(dot, PictureFormat::kSvg));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kBadInput);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_SUITE("picture/render") {
  TEST_CASE("formats by name") {
    CHECK(picture_format("dot") == PictureFormat::kDot);
    CHECK(picture_format("svg") == PictureFormat::kSvg);
    CHECK(picture_format("png") == PictureFormat::kPng);
    CHECK(picture_format("pdf") == PictureFormat::kPdf);
    CHECK_FALSE(picture_format("SVG").has_value());
    CHECK_FALSE(picture_format("").has_value());
  }

  TEST_CASE("the reader of these tests finds faults") {
    CHECK(well_formed("<?xml?><!-- a --><a b=\"&lt;\" c=\"1\"><d/>x &amp; y</a>"));
    for (const char* const bad :
         {"<a>", "<a></b>", "</a>", "<a b=\"<\"/>", "<a b=c/>", "<a>&</a>", "<a>&x;</a>", "<a>]]></a>"})
      CHECK_FALSE(well_formed(bad));
  }

  TEST_CASE("every layout in every format, twice the same") {
    for (const LayoutKind layout : kLayouts) {
      CAPTURE(static_cast<int>(layout));
      const Drawing drawing = random_drawing(7, layout, 12, 16);
      for (const auto format :
           {PictureFormat::kDot, PictureFormat::kSvg, PictureFormat::kPng, PictureFormat::kPdf}) {
        CAPTURE(static_cast<int>(format));
        const Picture picture = make_picture(drawing, Ontology::builtin(), format);
        CHECK(picture.remarks.empty());
        CHECK((picture.bytes == make_picture(drawing, Ontology::builtin(), format).bytes));
        if (format == PictureFormat::kPng) CHECK(picture.bytes.starts_with("\x89PNG\r\n\x1a\n"));
        if (format == PictureFormat::kPdf) {
          CHECK(picture.bytes.starts_with("%PDF-"));
          CHECK(picture.bytes.find("/CreationDate") == std::string::npos);
          CHECK(picture.bytes.find("%%EOF") != std::string::npos);
        }
        if (format == PictureFormat::kSvg) {
          CHECK(well_formed(picture.bytes));
          for (const DrawnNode& node : drawing.nodes)
            CHECK(picture.bytes.find(node.label) != std::string::npos);
        }
      }
    }
  }

  TEST_CASE("nothing, one node, a loop, parallel and opposite relations") {
    for (const LayoutKind layout : kLayouts) {
      CAPTURE(static_cast<int>(layout));
      Drawing drawing;
      drawing.layout = layout;
      CHECK(well_formed(svg_of(drawing)));
      drawing.groups = {"empty", "also empty"};
      CHECK(well_formed(svg_of(drawing)));
      drawing.nodes = {node_of("a", "甲")};
      CHECK(svg_of(drawing).find("甲") != std::string::npos);
      drawing.edges = {edge_of(0, 0), edge_of(0, 0, "uses")};
      CHECK(well_formed(svg_of(drawing)));
      drawing.nodes.push_back(node_of("b", "乙"));
      drawing.edges.push_back(edge_of(0, 1));
      drawing.edges.push_back(edge_of(1, 0));
      for (int i = 0; i < 7; ++i) drawing.edges.push_back(edge_of(1, 0, "relation" + std::to_string(i)));
      const std::string svg = svg_of(drawing);
      CHECK(well_formed(svg));
      if (layout == LayoutKind::kLayered) CHECK(svg.find("+ 4") != std::string::npos);
      if (layout == LayoutKind::kForce) CHECK(svg.find("+ 5") != std::string::npos);  // both directions
    }
  }

  TEST_CASE("lines start and end at their nodes, where Graphviz leads them before labels are placed") {
    for (const LayoutKind layout : {LayoutKind::kRings, LayoutKind::kForce, LayoutKind::kClusters}) {
      CAPTURE(static_cast<int>(layout));
      const std::string dot = to_dot(random_drawing(5, layout, 12, 20), Ontology::builtin());
      std::map<std::string, std::pair<double, double>> at;
      std::size_t lines = 0;
      std::istringstream written(dot);
      for (std::string line; std::getline(written, line);) {
        const std::string pos = between(line, "pos=\"", "\"");
        const std::string key = between(line, "  \"", "\"");
        if (!key.starts_with("key:") || pos.empty()) continue;
        const std::string to = between(line, "\" -> \"", "\"");
        if (to.empty()) {
          at[key] = point_of(pos);
          continue;
        }
        ++lines;
        std::istringstream course(pos);
        std::vector<std::pair<double, double>> points;
        for (std::string word; course >> word;)
          if (!word.starts_with("s,") && !word.starts_with("e,")) points.push_back(point_of(word));
        REQUIRE(points.size() >= 4);
        const auto near = [&](const std::pair<double, double>& point, const std::string& end) {
          return std::hypot(point.first - at[end].first, point.second - at[end].second) < 70;
        };
        CHECK(near(points.front(), key));
        CHECK(near(points.back(), to));
      }
      CHECK(at.size() == 12);
      CHECK(lines >= 10);
    }
  }

  TEST_CASE("names from strangers stand as they are and break nothing") {
    const std::string nasty[] = {R"("quoted")",
                                 R"(back\slash \N \n \G \l)",
                                 "<b>bold</b>",
                                 "R&D &amp; &bogus; &#65;",
                                 "new\nline\ttab\r",
                                 "\x1b[31mred",
                                 "a]; evil [label=\"x\"",
                                 "bad \xff\xfe bytes",
                                 "\uFFFE",
                                 "-->",
                                 "]]>",
                                 "<![CDATA[",
                                 "\u202eright to left",
                                 "'",
                                 "`",
                                 "{a|b}",
                                 "",
                                 " ",
                                 "\\",
                                 "\\\\"};
    for (const LayoutKind layout : kLayouts) {
      Drawing drawing;
      drawing.layout = layout;
      drawing.title = nasty[0] + nasty[1] + nasty[2] + nasty[3];
      for (const std::string& text : nasty) {
        DrawnNode node = node_of(text + "#" + std::to_string(drawing.nodes.size()), text);
        node.tooltip = text;
        node.emphasis = drawing.nodes.size() % 2 == 0;
        node.level = drawing.nodes.empty() ? 0 : 1;
        drawing.nodes.push_back(node);
        DrawnEdge edge = edge_of(0, drawing.nodes.size() - 1);
        edge.label = edge.detail = edge.tooltip = edge.url = text;
        edge.relation = text;
        drawing.edges.push_back(edge);
        drawing.notes.push_back(text);
      }
      drawing.groups = {nasty[1], nasty[2]};
      const std::string svg = svg_of(drawing);
      CAPTURE(static_cast<int>(layout));
      CHECK(well_formed(svg));
      CHECK(svg.find("evil [label") != std::string::npos);  // as text
      CHECK(svg.find("R&amp;D &amp;amp;") != std::string::npos);
      CHECK(svg.find("back\\slash") != std::string::npos);
      CHECK(svg.find("&lt;b&gt;bold") != std::string::npos);
    }
  }

  TEST_CASE("tooltips and links") {
    Drawing drawing;
    drawing.nodes = {node_of("a", "甲"), node_of("b", "乙")};
    drawing.nodes[0].tooltip = "甲\n\\N & \"q\"";
    drawing.edges = {edge_of(0, 1)};
    drawing.edges[0].tooltip = "“原文引语” — 来源, 2025-05-28";
    drawing.edges[0].url = "https://example.org/?a=1&b=2";
    const std::string svg = svg_of(drawing);
    CHECK(well_formed(svg));
    CHECK(svg.find("甲&#10;\\N &amp; &quot;q&quot;") != std::string::npos);
    CHECK(svg.find("“原文引语” — 来源, 2025&#45;05&#45;28") != std::string::npos);
    CHECK(svg.find("href=\"https://example.org/?a=1&amp;b=2\"") != std::string::npos);
    drawing.edges[0].url = "javascript:alert(1)";
    CHECK(svg_of(drawing).find("javascript") == std::string::npos);
  }

  TEST_CASE("evidence stands below what nobody can hover over, numbered once") {
    for (const LayoutKind layout : {LayoutKind::kLayered, LayoutKind::kRings, LayoutKind::kForce}) {
      CAPTURE(static_cast<int>(layout));
      Drawing drawing;
      drawing.layout = layout;
      drawing.nodes = {node_of("a", "甲"), node_of("b", "乙"), node_of("c", "丙")};
      drawing.nodes[1].level = drawing.nodes[2].level = 1;
      drawing.edges = {edge_of(0, 1), edge_of(0, 2, "uses")};
      const std::size_t plain = make_picture(drawing, Ontology::builtin(), PictureFormat::kPng).bytes.size();
      EvidenceRef evidence;
      evidence.source_key = "news";
      evidence.quote = "甲研发乙";
      for (int i = 0; i < 5; ++i) {
        drawing.edges[0].facts.evidence.push_back(evidence);
        evidence.quote += "了";
      }
      drawing.edges[1].facts.evidence = {drawing.edges[0].facts.evidence[1]};
      CHECK(make_picture(drawing, Ontology::builtin(), PictureFormat::kPng).bytes.size() > plain);
      add_footnotes(drawing);
      CHECK(drawing.edges[0].marks == " [1, 2, 3]");
      CHECK(drawing.edges[1].marks == " [2]");
      REQUIRE(drawing.footnotes.size() == 4);
      CHECK(drawing.footnotes[1] == "[2] “甲研发乙了” — news");
      CHECK(drawing.footnotes[3] == "2 more pieces of evidence are not listed; --format html lists all");
      const std::string svg = svg_of(drawing);
      CHECK(well_formed(svg));
      CHECK(svg.find("“甲研发乙了” — news") != std::string::npos);
    }
  }

  TEST_CASE("legend: the types and relations that are there, and no others") {
    Drawing drawing;
    drawing.nodes = {node_of("a", "A"), node_of("b", "B", "person"), node_of("c", "C", "unheard_of/thing")};
    drawing.edges = {edge_of(0, 1, "uses")};
    const std::string english = to_dot(drawing, Ontology::builtin());
    CHECK(english.find(">organisation<") != std::string::npos);
    CHECK(english.find(">person<") != std::string::npos);
    CHECK(english.find(">unheard_of<") != std::string::npos);
    CHECK(english.find(">place<") == std::string::npos);
    CHECK(english.find(" uses<") != std::string::npos);
    CHECK(english.find("doubtful") == std::string::npos);
    drawing.chinese = true;
    drawing.edges[0].doubtful = true;
    const std::string chinese = to_dot(drawing, Ontology::builtin());
    const NodeType* organisation = Ontology::builtin().node_type("organisation");
    REQUIRE(organisation != nullptr);
    CHECK(chinese.find(">" + organisation->label_zh + "<") != std::string::npos);
    CHECK(chinese.find("存疑") != std::string::npos);
    CHECK(chinese.find("style=dashed") != std::string::npos);
    CHECK(chinese.find("放宽") == std::string::npos);
    CHECK(chinese.find("割点") == std::string::npos);
    drawing.nodes[0].cut = true;
    drawing.edges[0].supposed = true;
    drawing.edges[0].barred = "被 --at 排除";
    const std::string cut = to_dot(drawing, Ontology::builtin());
    CHECK(cut.find("存疑") == std::string::npos);
    CHECK(cut.find("┄ 放宽一项筛选后") != std::string::npos);
    CHECK(cut.find("┄ 被筛选排除") != std::string::npos);
    CHECK(cut.find(">割点<") != std::string::npos);
    CHECK(cut.find("peripheries=2") != std::string::npos);
    CHECK(cut.find(">被 --at 排除<") != std::string::npos);
  }

  TEST_CASE("columns go from left to right, whichever way a relation reads") {
    Drawing drawing;
    drawing.layout = LayoutKind::kLayered;
    drawing.nodes = {node_of("a", "A"), node_of("b", "B")};
    drawing.nodes[1].level = 1;
    drawing.edges = {edge_of(1, 0)};
    const std::string dot = to_dot(drawing, Ontology::builtin());
    CHECK(dot.find("\"a\" -> \"b\" [dir=back") != std::string::npos);
  }

  TEST_CASE("tall columns: names in one line, low rows, no roles") {
    const std::string name = "全省基本公共服务一体化第二批经验做法";
    for (const std::size_t rows : {20, 21}) {
      CAPTURE(rows);
      Drawing drawing;
      drawing.layout = LayoutKind::kLayered;
      drawing.nodes.push_back(node_of("a", "省政府"));
      for (std::size_t i = 1; i <= rows; ++i) {
        drawing.nodes.push_back(node_of(std::to_string(i), name));
        drawing.nodes.back().level = 1;
        drawing.edges.push_back(edge_of(0, i));
        drawing.edges.back().detail = "主办";
      }
      const std::string dot = to_dot(drawing, Ontology::builtin());
      CHECK((dot.find("label=\"" + name) != std::string::npos) == (rows > 20));
      CHECK((dot.find("主办</FONT>") != std::string::npos) == (rows <= 20));
      CHECK((dot.find("nodesep=0.06") != std::string::npos) == (rows > 20));
    }
  }

  TEST_CASE("5,000 nodes are reduced, drawn, and it is said") {
    for (const LayoutKind layout : kLayouts) {
      CAPTURE(static_cast<int>(layout));
      const DrawingLimits few{.max_nodes = 60, .max_edges = 80};  // the sanitizers are slow
      const Picture picture = make_picture(random_drawing(3, layout, 5000, 200'000), Ontology::builtin(),
                                           PictureFormat::kSvg, few);
      CHECK(well_formed(picture.bytes));
      REQUIRE_FALSE(picture.remarks.empty());
      CHECK(picture.remarks[0].starts_with("60 of 5,000 entities are drawn"));
      CHECK(picture.bytes.find("共 5,000 个实体，图中只画 60 个") != std::string::npos);
    }
  }

  TEST_CASE("what is not DOT is an error with Graphviz's message, and the next picture is fine") {
    CHECK(message_of("digraph { a -> }").starts_with("this is not DOT: "));
    CHECK(message_of("digraph { a -> }").find("syntax error in line 1") != std::string::npos);
    CHECK(message_of("").starts_with("this is not DOT: "));
    CHECK(message_of("graph { a [label=\"open").starts_with("this is not DOT: "));
    CHECK(well_formed(render("graph { a -- b }", PictureFormat::kSvg)));
    CHECK_THROWS_WITH_AS(static_cast<void>(render("graph { layout=nonsense; a }", PictureFormat::kSvg)),
                         doctest::Contains("Graphviz cannot arrange the picture (layout nonsense)"), Error);
    CHECK(well_formed(render("graph { a -- b }", PictureFormat::kSvg)));
  }

  TEST_CASE("the DOT form with positions can be drawn again") {
    const std::string dot = render("digraph { a -> b }", PictureFormat::kDot);
    CHECK(dot.find("pos=") != std::string::npos);
    CHECK(well_formed(render(dot, PictureFormat::kSvg)));
  }

  TEST_CASE("several threads draw at once") {
    const Drawing drawing = random_drawing(5, LayoutKind::kRings, 10, 12);
    const std::string wanted = svg_of(drawing);
    std::vector<std::string> got(4);
    std::vector<std::thread> threads;
    for (std::string& svg : got)
      threads.emplace_back([&svg, &drawing] {
        for (int i = 0; i < 3; ++i) svg = svg_of(drawing);
      });
    for (std::thread& thread : threads) thread.join();
    for (const std::string& svg : got) CHECK((svg == wanted));
  }
}
