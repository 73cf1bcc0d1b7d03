#include "guanxi/explore/doubts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/graph_view.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/picture/draw.hpp"
#include "guanxi/rank/structure.hpp"

namespace guanxi {
namespace {

/// Bridges whose sources are counted: those that hold the most.
constexpr std::size_t kMostBridges = 2'000;

struct Options {
  std::vector<std::string> kinds;
  std::uint64_t limit = DoubtOptions{}.limit, evidence = DoubtOptions{}.evidence;
  double min_score = DoubtOptions{}.min_score;
  OutputOptions output;
};

std::vector<BridgeLink> bridges(const Store& store, const Snapshot& snapshot, DoubtAnswer& said) {
  const BridgesAnswer found = bridges_of(store, snapshot, {.filter = {}, .top = kMostBridges});
  std::vector<BridgeLink> links;
  for (const BridgeRow& row : found.bridges) {
    BridgeLink link{entity_ref(snapshot, row.inner.entity),
                    entity_ref(snapshot, row.outer.entity),
                    row.cut_off,
                    found.vertices,
                    {}};
    for (const BridgeRelation& relation : row.relations) link.edges.push_back(EdgeNo{relation.edge});
    if (row.relation_count == row.relations.size()) links.push_back(std::move(link));
  }
  if (found.bridges.size() < found.bridge_count)
    said.notes.push_back(fmt::format("of {} bridges the {} that hold the most were looked at",
                                     with_commas(found.bridge_count), with_commas(found.bridges.size())));
  return links;
}

std::string grade(const Doubt& doubt) {
  return doubt.contradiction ? "contradiction" : "worth a look";
}

std::string text_of(const DoubtAnswer& answer, const Style& style) {
  Table table(
      {{"", "WEIGHT", Table::Kind::kNumber}, {"", "KIND"}, {"", "IS"}, {"", "DOUBT", Table::Kind::kName}});
  for (const Doubt& doubt : answer.doubts) {
    table.add(
        {fmt::format("{:.2f}", doubt.weight), std::string(to_string(doubt.kind)), grade(doubt), doubt.text});
    std::string note;
    for (const DoubtSide& side : doubt.sides) {
      note += fmt::format("      {}\n", escape_for_terminal(side.text));
      note += evidence_lines(style, side.evidence, 0, 8);
    }
    table.note(note);
  }
  return table.to_text(style);
}

Table csv_of(const DoubtAnswer& answer) {
  Table table({{"weight", ""},
               {"kind", ""},
               {"doubt", ""},
               {"keys", ""},
               {"sides", ""},
               {"sources", ""},
               {"is", ""}});
  for (const Doubt& doubt : answer.doubts) {
    std::vector<std::string> keys, sides, sources;
    for (const EntityRef& entity : doubt.about) keys.push_back(entity.key);
    for (const DoubtSide& side : doubt.sides) {
      sides.push_back(side.text);
      for (const EvidenceRef& piece : side.evidence) sources.push_back(piece.source_key);
    }
    table.add({fmt::format("{:.4f}", doubt.weight), std::string(to_string(doubt.kind)), doubt.text,
               fmt::format("{}", fmt::join(keys, "; ")), fmt::format("{}", fmt::join(sides, "; ")),
               fmt::format("{}", fmt::join(sources, "; ")), grade(doubt)});
  }
  return table;
}

Json json_of(const DoubtAnswer& answer) {
  Json doubts = Json::array(), found = Json::object();
  for (std::size_t k = 0; k < answer.found.size(); ++k)
    found[std::string(to_string(static_cast<DoubtKind>(k)))] = answer.found[k];
  for (const Doubt& doubt : answer.doubts) {
    Json about = Json::array(), sides = Json::array();
    for (const EntityRef& entity : doubt.about) about.push_back(to_json(entity));
    for (const DoubtSide& side : doubt.sides)
      sides.push_back({{"text", side.text}, {"claims", side.claims}, {"evidence", to_json(side.evidence)}});
    doubts.push_back({{"kind", to_string(doubt.kind)},
                      {"contradiction", doubt.contradiction},
                      {"weight", doubt.weight},
                      {"text", doubt.text},
                      {"about", std::move(about)},
                      {"sides", std::move(sides)}});
  }
  return {{"found", std::move(found)},
          {"contradictions", answer.contradictions},
          {"notes", answer.notes},
          {"doubts", std::move(doubts)}};
}

Drawing drawing_of(const DoubtAnswer& answer, const Ontology& ontology, const OutputOptions& output) {
  Drawing drawing =
      draw_subgraph(graph_of(answer), ontology, output.drawing("What deserves a second look", "存疑之处"));
  // A doubt about one entity alone stands below its name.
  for (const Doubt& doubt : answer.doubts) {
    if (doubt.about.size() != 1) continue;
    const DoubtLabels labels = labels_of(doubt.kind);
    for (DrawnNode& node : drawing.nodes) {
      if (node.id != doubt.about.front().key) continue;
      node.detail +=
          (node.detail.empty() ? "" : "; ") + std::string(drawing.chinese ? labels.chinese : labels.english);
      node.tooltip += "\n" + doubt.text;
    }
  }
  return drawing;
}

Outcome run(Session& session, const Options& options) {
  DoubtOptions asked;
  for (const std::string& kind : options.kinds) asked.kinds.push_back(parse_doubt(kind));
  asked.limit = options.limit;
  asked.evidence = options.evidence;
  asked.min_score = options.min_score;
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  const auto snapshot = Snapshot::of(*store, session.progress());
  DoubtAnswer said;
  const bool wants_bridges = asked.kinds.empty() || std::find(asked.kinds.begin(), asked.kinds.end(),
                                                              DoubtKind::kBridge) != asked.kinds.end();
  if (wants_bridges) asked.bridges = bridges(*store, *snapshot, said);
  DoubtAnswer answer = find_doubts(*store, *snapshot, asked, session.progress());
  answer.notes.insert(answer.notes.end(), said.notes.begin(), said.notes.end());
  printer.print({.table = [&] { return csv_of(answer); },
                 .text = [&](const Style& style) { return text_of(answer, style); },
                 .json = [&] { return json_of(answer); },
                 .rows = {"doubts"},
                 .drawing = [&] { return drawing_of(answer, store->ontology(), options.output); }},
                store->ontology());
  for (const std::string& note : answer.notes) session.note(note);
  std::uint64_t all = 0;
  for (const std::uint64_t count : answer.found) all += count;
  if (answer.doubts.empty()) session.note("nothing doubtful was found");
  if (answer.doubts.size() < all)
    session.note(fmt::format("{} of {} shown; --limit N shows more", with_commas(answer.doubts.size()),
                             plural(all, "doubt")));
  return answer.doubts.empty() ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_doubts(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(
      line,
      {"doubts", kGroupGraph, "List what contradicts itself, hangs on one source, or is there twice",
       "guanxi doubts                    # contradictions first, then what is worth a look\n"
       "guanxi doubts --kind founded --kind posts\n"
       "guanxi doubts --kind bridge --limit 100 --format csv",
       "0  there are some\n1  there is none\n2  an error was printed on standard error"},
      options, run);
  list.group("DOUBTS")
      .list(
          "-k,--kind", options->kinds, "KIND",
          "Only this kind; may be repeated. What cannot both be is a contradiction: founded (two years), "
          "period "
          "(begins after it ended), before-founding (by two years or more), posts (a mayor, minister or dean "
          "of two bodies at dates that overlap), places (in two countries, provinces, districts, towns or "
          "villages). Worth a look are such posts without dates, chief executives of two firms, places of "
          "unknown rank or in two cities, and types (two), duplicate (likely), bridge (one source alone "
          "joins "
          "what others speak of, too)")
      .share("--min-score", options->min_score, "Least score of duplicates, 0 to 1")
      .default_text("0.5")
      .group("OUTPUT")
      .number("--evidence-limit", options->evidence, 1, 1000, "Most pieces of evidence for each side")
      .number("-n,--limit", options->limit, 1, 1'000'000, "Most doubts to print");
  options->output.add_to(list, true, false);
}

}  // namespace guanxi
