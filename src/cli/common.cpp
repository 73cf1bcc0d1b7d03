#include "guanxi/explore/common.hpp"

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

struct Options {
  std::vector<std::string> nodes;
  std::uint64_t at_least = 0, limit = 50;
  EvidenceOptions evidence;
  FilterOptions filter;
  OutputOptions output;
};

/// The relations between a neighbour and the named entities, by named entity.
std::vector<const RelationRef*> relations_of(const CommonAnswer& answer, std::size_t neighbour) {
  std::vector<const RelationRef*> out;
  for (const std::size_t named : answer.graph.focus)
    for (const RelationRef& relation : answer.graph.relations)
      if ((relation.from == named && relation.to == neighbour) ||
          (relation.to == named && relation.from == neighbour))
        out.push_back(&relation);
  return out;
}

Table csv_of(const CommonAnswer& answer, bool chinese) {
  Table table({{"name", ""},
               {"type", ""},
               {"key", ""},
               {"joined", ""},
               {"degree", ""},
               {"relation", ""},
               {"label", ""},
               {"direction", ""},
               {"of_key", ""},
               {"of_name", ""},
               {"role", ""},
               {"period", ""},
               {"claims", ""},
               {"sources", ""},
               {"confidence", ""}});
  for (const CommonNeighbour& neighbour : answer.neighbours) {
    const EntityRef& entity = answer.graph.entities[neighbour.entity];
    for (const RelationRef* relation : relations_of(answer, neighbour.entity)) {
      const bool forward = relation->from == neighbour.entity || relation->labels.symmetric;
      const EntityRef& named =
          answer.graph.entities[relation->from == neighbour.entity ? relation->to : relation->from];
      table.add({entity.name, entity.type, entity.key, std::to_string(neighbour.joined),
                 std::to_string(neighbour.degree), relation->relation,
                 relation->labels.text(forward, chinese),
                 relation->labels.symmetric ? "either"
                 : forward                  ? "forward"
                                            : "backward",
                 named.key, named.name, roles_text(*relation), relation->period_text(),
                 std::to_string(relation->claims), std::to_string(relation->sources),
                 fmt::format("{}", relation->confidence)});
    }
  }
  return table;
}

std::string text_of(const CommonAnswer& answer, bool chinese, const Style& style) {
  std::string out;
  for (const CommonNeighbour& neighbour : answer.neighbours) {
    const EntityRef& entity = answer.graph.entities[neighbour.entity];
    out += fmt::format("{}{}  {}\n", out.empty() ? "" : "\n", entity_line(style, entity),
                       style.dim(plural(neighbour.degree, "relation") + " in all"));
    for (const RelationRef* relation : relations_of(answer, neighbour.entity)) {
      const bool forward = relation->from == neighbour.entity || relation->labels.symmetric;
      const EntityRef& named =
          answer.graph.entities[relation->from == neighbour.entity ? relation->to : relation->from];
      out += fmt::format("  {} {}  {}\n", style.label(arrow_label(*relation, forward, chinese)),
                         escape_for_terminal(named.name), relation_details(*relation));
      out += evidence_lines(style, relation->evidence, relation->evidence_left_out, 6);
    }
  }
  return out;
}

Json json_of(const CommonAnswer& answer, bool chinese) {
  Json named = Json::array(), neighbours = Json::array();
  for (const std::size_t index : answer.graph.focus) named.push_back(to_json(answer.graph.entities[index]));
  for (const CommonNeighbour& neighbour : answer.neighbours) {
    Json relations = Json::array();
    for (const RelationRef* relation : relations_of(answer, neighbour.entity))
      relations.push_back(to_json(answer.graph, *relation, chinese));
    Json one = to_json(answer.graph.entities[neighbour.entity]);
    one["joined"] = neighbour.joined;
    one["degree"] = neighbour.degree;
    one["support"] = neighbour.support;
    one["relations"] = std::move(relations);
    neighbours.push_back(std::move(one));
  }
  return {{"entities", std::move(named)},
          {"found", answer.found},
          {"cut", answer.cut},
          {"relations_visited", answer.relations_visited},
          {"neighbours", std::move(neighbours)}};
}

void say_what_is_missing(const Session& session, const CommonAnswer& answer, const Options& options) {
  if (answer.found == 0) {
    const std::size_t all = answer.graph.focus.size();
    const std::string most =
        options.at_least == 0 || options.at_least == all ? "" : fmt::format("{} of ", options.at_least);
    session.note(fmt::format("{}{} have no such neighbour in common{}", most,
                             plural(all, "entity", "entities"),
                             most.empty() && all > 2 ? "; --at-least 2 shows what some of them share" : ""));
  }
  if (answer.found > answer.neighbours.size())
    session.note(fmt::format("{} of {} shown, those with the fewest relations; --limit {} shows all",
                             answer.neighbours.size(), plural(answer.found, "entity", "entities"),
                             answer.found));
  if (answer.cut)
    session.note(fmt::format("the search stopped after {}: there may be more",
                             plural(answer.relations_visited, "relation")));
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.filter.without);
  if (options.nodes.size() < 2)
    throw Error(ErrorCode::kInvalidArgument, "what one entity has in common with others needs a second one",
                "'guanxi common A B'; 'guanxi similar A' finds the entities that share most with one");
  std::vector<NodeNo> nodes;
  for (const std::string& node : options.nodes) nodes.push_back(resolve(*store, node).node);
  const WalkFilter filter = options.filter.walk(*store);
  const auto snapshot = Snapshot::of(*store, session.progress());
  CommonAnswer answer = common_neighbours(
      *store, *snapshot, nodes, {.filter = filter, .at_least = options.at_least, .limit = options.limit});
  if (options.evidence.wanted || printer.shows_evidence())
    load_evidence(*store, answer.graph, options.evidence.limit);
  const bool chinese = options.output.chinese();
  printer.print({.table = [&] { return csv_of(answer, chinese); },
                 .text = [&](const Style& style) { return text_of(answer, chinese, style); },
                 .json = [&] { return json_of(answer, chinese); },
                 .rows = {"neighbours"},
                 .drawing =
                     [&] {
                       std::vector<std::string> names;
                       for (const std::size_t named : answer.graph.focus)
                         names.push_back(answer.graph.entities[named].name);
                       return draw_subgraph(answer.graph, store->ontology(),
                                            options.output.drawing(
                                                fmt::format("What {} have in common", fmt::join(names, ", ")),
                                                fmt::format("{}的共同之处", fmt::join(names, "、"))));
                     }},
                store->ontology());
  say_what_is_missing(session, answer, options);
  return answer.neighbours.empty() ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_common(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"common", kGroupAsk, "List the neighbours that entities have in common",
                                 "guanxi common 云深处 宇树科技\n"
                                 "guanxi common 云深处 宇树科技 灵伴科技 --at-least 2 --type fund\n"
                                 "guanxi common 之江实验室 阿里巴巴集团 --evidence --output common.svg",
                                 "0  there are some\n1  there is none that the options allow\n"
                                 "2  an error was printed on standard error"},
                                options, run);
  list.arguments("NODE", options->nodes, kNodeHelp)
      .group("SEARCH")
      .number("--at-least", options->at_least, 2, 100,
              "How many of the entities must be joined to a neighbour")
      .default_text("all");
  options->filter.add_to(list, "Only neighbours of this type", true);
  options->evidence.add_to(list);
  list.group("OUTPUT").number("-n,--limit", options->limit, 1, 10'000'000, "Most neighbours to print");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
