#include "picture/legend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "picture/dot_text.hpp"

namespace guanxi::dot {
namespace {

constexpr std::size_t kMaxRelations = 24;  // named in the legend

struct Entry {
  std::string cell;       // <TD>…</TD>
  std::size_t width = 0;  // in columns
};

std::vector<Entry> type_entries(const Drawing& drawing, const Ontology& ontology) {
  std::map<std::string, std::size_t> present;
  for (const DrawnNode& node : drawing.nodes) {
    if (drawing.layout == LayoutKind::kAxis && node.type.empty()) continue;  // no entity: mentions
    ++present[std::string(top_level(node.type))];
  }
  std::vector<std::pair<std::string, std::size_t>> types(present.begin(), present.end());
  std::stable_sort(types.begin(), types.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Entry> entries;
  for (const auto& [type, count] : types) {
    const NodeStyle style = node_style(ontology, type, drawing.chinese);
    const std::string label = truncate_to_width(style.label, 24);
    entries.push_back({fmt::format(R"(<TD BORDER="1" COLOR="{}" BGCOLOR="{}">{}</TD>)", style.border,
                                   style.fill, html(label)),
                       display_width(label) + 3});
  }
  return entries;
}

/// How each relation of the drawing reads, once each.
std::map<std::string, std::string> relation_labels(const Drawing& drawing) {
  std::map<std::string, std::string> labels;
  for (const DrawnEdge& edge : drawing.edges) labels.emplace(edge.relation, edge.label);
  return labels;
}

std::vector<Entry> relation_entries(const Drawing& drawing, const RelationColours& colours) {
  std::vector<Entry> entries;
  auto labels = relation_labels(drawing);
  for (const std::string& relation : colours.relations()) {
    const std::string label = truncate_to_width(labels[relation].empty() ? relation : labels[relation], 24);
    entries.push_back(
        {fmt::format(R"(<TD><FONT COLOR="{}"><B>—</B> {}</FONT></TD>)", colours.of(relation), html(label)),
         display_width(label) + 5});
    if (entries.size() == kMaxRelations) {
      entries.push_back({"<TD>…</TD>", 3});
      break;
    }
  }
  const auto any = [&](auto wanted) {
    return std::any_of(drawing.edges.begin(), drawing.edges.end(), wanted);
  };
  const auto dashes = [&](const char* colour, const char* label) {
    entries.push_back(
        {fmt::format(R"(<TD><FONT COLOR="{}">┄ {}</FONT></TD>)", colour, label), display_width(label) + 4});
  };
  if (any([](const DrawnEdge& e) { return e.doubtful && !e.supposed; }))
    dashes(kFaint, drawing.chinese ? "存疑" : "doubtful");
  if (any([](const DrawnEdge& e) { return e.supposed; }))
    dashes(kFaint, drawing.chinese ? "放宽一项筛选后" : "with one filter less");
  if (any([](const DrawnEdge& e) { return !e.barred.empty(); }))
    dashes(kCutColour, drawing.chinese ? "被筛选排除" : "cut by a filter");
  return entries;
}

std::vector<Entry> mark_entries(const Drawing& drawing) {
  std::vector<Entry> entries;
  if (std::any_of(drawing.nodes.begin(), drawing.nodes.end(), [](const DrawnNode& n) { return n.cut; })) {
    const char* const label = drawing.chinese ? "割点" : "cut point";
    entries.push_back(
        {fmt::format(R"(<TD BORDER="2" COLOR="{}">{}</TD>)", kCutColour, label), display_width(label) + 3});
  }
  return entries;
}

constexpr double kColumnPoints = 5.6;  // of the head's font, and cell gaps

/// Rows of at most `columns`, each a table of its own, so that cells of different rows need not line up.
/// Graphviz stretches a narrow table over the whole width: a last, empty cell takes that room.
std::string rows(const std::vector<Entry>& entries, std::size_t columns, std::size_t full) {
  std::string out;
  std::size_t width = 0;
  const auto close = [&] {
    if (full > width)
      out += fmt::format(R"(<TD WIDTH="{:.0f}"></TD>)", static_cast<double>(full - width) * kColumnPoints);
    out += "</TR></TABLE></TD></TR>";
  };
  for (const Entry& entry : entries) {
    if (out.empty() || width + entry.width > columns) {
      if (!out.empty()) close();
      out += R"(<TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="5" CELLPADDING="1"><TR>)";
      width = 0;
    }
    out += entry.cell;
    width += entry.width;
  }
  if (!out.empty()) close();
  return out;
}

/// Of the widest row.
std::size_t width_of(const std::vector<Entry>& entries, std::size_t columns) {
  std::size_t width = 0;
  for (const Entry& entry : entries) width += entry.width;
  return std::min(width, columns);
}

std::string text_rows(const std::string& text, const char* font, bool bold, std::size_t columns) {
  std::string out;
  for (const std::string& line : wrap(text, columns, 4)) {
    out += fmt::format(R"(<TR><TD ALIGN="LEFT"><FONT {}>{}{}{}</FONT></TD></TR>)", font, bold ? "<B>" : "",
                       html(line), bold ? "</B>" : "");
  }
  return out;
}

}  // namespace

std::string head_label(const Drawing& drawing, const Ontology& ontology, const RelationColours& colours,
                       std::size_t columns, const std::string& last_note) {
  std::string body;
  std::size_t full = 0;
  if (!drawing.title.empty()) {
    body += text_rows(drawing.title, R"(POINT-SIZE="16")", true, columns * 10 / 16);
    full = std::min(display_width(drawing.title) * 16 / 10, columns);
  }
  std::vector<std::string> notes = drawing.notes;
  notes.push_back(last_note);
  for (const std::string& note : notes) {
    if (note.empty()) continue;
    body += text_rows(note, R"(POINT-SIZE="9" COLOR="#5c5c5c")", false, columns);
    full = std::max(full, std::min(display_width(note), columns));
  }
  std::vector<Entry> types = type_entries(drawing, ontology);
  for (Entry& mark : mark_entries(drawing)) types.push_back(std::move(mark));
  const std::vector<Entry> relations = relation_entries(drawing, colours);
  full = std::max({full, width_of(types, columns), width_of(relations, columns)});
  body += rows(types, columns, full) + rows(relations, columns, full);
  if (body.empty()) return R"("")";
  return R"(<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">)" + body + "</TABLE>>";
}

std::string foot_label(const Drawing& drawing, std::size_t columns, double width) {
  std::string body;
  for (const std::string& note : drawing.footnotes)
    body += text_rows(note, R"(POINT-SIZE="9" COLOR="#5c5c5c")", false, columns);
  return fmt::format(
      R"(<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1" WIDTH="{:.0f}">{}</TABLE>>)",
      width, body);
}

}  // namespace guanxi::dot
