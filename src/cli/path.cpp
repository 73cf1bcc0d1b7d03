#include "guanxi/explore/path.hpp"

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kAllPaths = 100;

struct Options {
  std::string from, to;
  std::uint32_t max_hops = 6;
  bool all = false;
  EvidenceOptions evidence;
  FilterOptions filter;
  OutputOptions output;
};

Table csv_of(const PathAnswer& answer, bool chinese) {
  Table table({{"path", ""},
               {"hop", ""},
               {"from_key", ""},
               {"from_name", ""},
               {"relation", ""},
               {"label", ""},
               {"direction", ""},
               {"to_key", ""},
               {"to_name", ""},
               {"role", ""},
               {"period", ""},
               {"claims", ""},
               {"sources", ""},
               {"confidence", ""}});
  for (std::size_t p = 0; p < answer.paths.size(); ++p) {
    const Path& path = answer.paths[p];
    for (std::size_t h = 0; h < path.hops.size(); ++h)
      for (const HopRelation& hop : path.hops[h]) {
        const RelationRef& relation = answer.graph.relations[hop.relation];
        const EntityRef& near = answer.graph.entities[path.entities[h]];
        const EntityRef& far = answer.graph.entities[path.entities[h + 1]];
        table.add({std::to_string(p + 1), std::to_string(h + 1), near.key, near.name, relation.relation,
                   relation.labels.text(hop.forward, chinese),
                   relation.labels.symmetric ? "either"
                   : hop.forward             ? "forward"
                                             : "backward",
                   far.key, far.name, roles_text(relation), relation.period_text(),
                   std::to_string(relation.claims), std::to_string(relation.sources),
                   fmt::format("{}", relation.confidence)});
      }
  }
  return table;
}

Json path_json(const PathAnswer& answer, const Path& path, bool chinese) {
  Json entities = Json::array(), hops = Json::array();
  for (const std::size_t index : path.entities) entities.push_back(to_json(answer.graph.entities[index]));
  for (const auto& hop : path.hops) {
    Json relations = Json::array();
    for (const HopRelation& walked : hop) {
      Json one = to_json(answer.graph, answer.graph.relations[walked.relation], chinese);
      one["forward"] = walked.forward;
      relations.push_back(std::move(one));
    }
    hops.push_back(std::move(relations));
  }
  return {{"hops", path.hops.size()},
          {"support", path.support},
          {"entities", std::move(entities)},
          {"relations", std::move(hops)}};
}

Json json_of(const PathAnswer& answer, bool chinese) {
  Json paths = Json::array();
  for (const Path& path : answer.paths) paths.push_back(path_json(answer, path, chinese));
  return {
      {"from", to_json(answer.graph.entities.front())},
      {"to",
       to_json(
           answer.graph.entities[answer.graph.entities.size() > 1 && answer.graph.focus.size() > 1 ? 1 : 0])},
      {"shortest", answer.shortest},
      {"cut", answer.cut},
      {"relations_visited", answer.relations_visited},
      {"reached_from", answer.reached_from},
      {"reached_to", answer.reached_to},
      {"paths", std::move(paths)}};
}

std::string path_text(const PathAnswer& answer, const Path& path, bool chinese, const Style& style) {
  std::string out = "  " + entity_line(style, answer.graph.entities[path.entities.front()]) + '\n';
  for (std::size_t h = 0; h < path.hops.size(); ++h) {
    for (const HopRelation& hop : path.hops[h]) {
      const RelationRef& relation = answer.graph.relations[hop.relation];
      out += fmt::format("    {}  {}\n", style.label(arrow_label(relation, hop.forward, chinese)),
                         relation_details(relation));
      out += evidence_lines(style, relation.evidence, relation.evidence_left_out, 6);
    }
    out += "  " + entity_line(style, answer.graph.entities[path.entities[h + 1]]) + '\n';
  }
  return out;
}

std::string text_of(const PathAnswer& answer, bool chinese, const Style& style) {
  std::string out;
  for (std::size_t p = 0; p < answer.paths.size(); ++p) {
    const Path& path = answer.paths[p];
    std::string title = plural(path.hops.size(), "hop");
    if (answer.paths.size() > 1) title = fmt::format("path {} of {}: {}", p + 1, answer.paths.size(), title);
    if (path.support > 0) title += fmt::format(", {} for its weakest one", plural(path.support, "source"));
    out += fmt::format("{}{}\n{}", p > 0 ? "\n" : "", title, path_text(answer, path, chinese, style));
  }
  return out;
}

void say_what_is_missing(const Session& session, const PathAnswer& answer, const Options& options) {
  if (answer.cut) {
    session.note(fmt::format("the search stopped after {} without an answer",
                             plural(answer.relations_visited, "relation")));
  } else if (answer.paths.empty()) {
    session.note(
        fmt::format("no path of at most {} that the options allow ({} "
                    "reached from one end, {} from the other)",
                    plural(options.max_hops, "hop"), plural(answer.reached_from, "entity", "entities"),
                    with_commas(answer.reached_to)));
  } else if (answer.shortest > answer.paths.size()) {
    session.note(fmt::format("{} of {} shown{}", answer.paths.size(),
                             plural(answer.shortest, "shortest path"),
                             options.all ? "" : "; --all shows the others"));
  }
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  const EntityRef from = resolve(*store, options.from);
  const EntityRef to = resolve(*store, options.to);
  const WalkFilter filter = options.filter.walk(*store);
  const auto snapshot = Snapshot::of(*store, session.progress());
  PathAnswer answer =
      shortest_paths(*store, *snapshot, from.node, to.node,
                     {.max_hops = options.max_hops, .filter = filter, .limit = options.all ? kAllPaths : 1});
  if (options.evidence.wanted || printer.shows_evidence()) load_evidence(*store, answer.graph, options.evidence.limit);
  const bool chinese = options.output.chinese();
  printer.print({.table = [&] { return csv_of(answer, chinese); },
                 .text = [&](const Style& style) { return text_of(answer, chinese, style); },
                 .json = [&] { return json_of(answer, chinese); },
                 .rows = {"paths"},
                 .drawing = [&] { return draw_paths(answer, store->ontology(), options.output.drawing()); }},
                store->ontology());
  say_what_is_missing(session, answer, options);
  return answer.paths.empty() ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_path(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"path", kGroupAsk, "Show the shortest path between two entities",
                                 "guanxi path 之江实验室 DeepSeek --evidence\n"
                                 "guanxi path org:a org:b --all --relation works_for\n"
                                 "guanxi path 祝铭明 之江实验室 --output path.svg",
                                 "0  a path was printed\n1  there is none within --max-hops\n"
                                 "2  an error was printed on standard error"},
                                options, run);
  list.argument("FROM", options->from, kNodeHelp)
      .argument("TO", options->to, "Likewise")
      .group("SEARCH")
      .number("-m,--max-hops", options->max_hops, 1, 64, "Longest path to search, 1 to 64")
      .flag("-a,--all", options->all, "Show every shortest path (at most 100), the best supported first");
  options->filter.add_to(list, "Pass only entities of this type between the two ends", true);
  options->evidence.add_to(list);
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
