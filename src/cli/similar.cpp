#include "guanxi/explore/similar.hpp"

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
  std::string node;
  std::size_t by = 0;
  std::vector<std::string> shared_types;
  bool any_type = false;
  std::uint64_t limit = 20, reasons = 3, max_degree = 10'000, max_relations = SimilarOptions{}.max_relations;
  EvidenceOptions evidence;
  FilterOptions filter;
  OutputOptions output;
};

/// "→ located in place: 2 and 3".
std::string role_text(const SharedRole& role, bool chinese) {
  const char* arrow = role.labels.symmetric ? "–" : role.forward ? "→" : "←";
  return fmt::format("{} {} {}: {} and {}", arrow, role.labels.text(role.forward, chinese),
                     role.type.empty() ? "(no type)" : role.type, role.of_entity, role.of_similar);
}

std::string reasons_text(const SimilarAnswer& answer, const SimilarEntity& similar, bool chinese) {
  std::string out;
  for (const SharedNeighbour& reason : similar.reasons)
    out += fmt::format("{}{} (shared by {})", out.empty() ? "" : "; ",
                       answer.graph.entities[reason.entity].name, with_commas(reason.neighbours));
  for (const SharedRole& role : similar.roles) out += (out.empty() ? "" : "; ") + role_text(role, chinese);
  const std::size_t listed = similar.reasons.size() + similar.roles.size();
  if (similar.shared > listed && listed > 0) out += fmt::format("; {} more", similar.shared - listed);
  return out;
}

/// The relations that join a similar entity, and the one asked about, to a reason.
std::string evidence_of(const SimilarAnswer& answer, const SimilarEntity& similar, const Style& style,
                        bool chinese) {
  std::string out;
  for (const SharedNeighbour& reason : similar.reasons)
    for (const RelationRef& relation : answer.graph.relations) {
      const bool of_reason = relation.from == reason.entity || relation.to == reason.entity;
      const std::size_t other = relation.from == reason.entity ? relation.to : relation.from;
      if (!of_reason || (other != 0 && other != similar.entity) || relation.evidence.empty()) continue;
      out += fmt::format("      {}\n", escape_for_terminal(to_text(answer.graph, relation, chinese)));
      out += evidence_lines(style, relation.evidence, relation.evidence_left_out, 8);
    }
  return out;
}

Table table_of(const SimilarAnswer& answer, const Style& style, bool chinese) {
  const bool by_role = answer.by == SimilarBy::kRole;
  const bool by_jaccard = answer.by == SimilarBy::kJaccard;
  Table table({{"score", "SCORE", Table::Kind::kNumber},
               {"name", "NAME", Table::Kind::kName},
               {"type", "TYPE"},
               {"key", "KEY", Table::Kind::kName},
               {"shared", by_role ? "KINDS" : "SHARED", Table::Kind::kNumber},
               {"neighbours",
                by_role      ? "RELATIONS"
                : by_jaccard ? "NEIGHBOURS"
                             : "",
                Table::Kind::kNumber},
               {"reasons", ""}});
  for (const SimilarEntity& similar : answer.similar) {
    const EntityRef& entity = answer.graph.entities[similar.entity];
    const std::string reasons = reasons_text(answer, similar, chinese);
    table.add({fmt::format("{:.4f}", similar.score), entity.name, entity.type, entity.key,
               std::to_string(similar.shared), std::to_string(similar.neighbours), reasons});
    if (!reasons.empty()) table.note(fmt::format("    {}\n", escape_for_terminal(reasons)));
    table.note(evidence_of(answer, similar, style, chinese));
  }
  return table;
}

Json reasons_json(const SimilarAnswer& answer, const SimilarEntity& similar, bool chinese) {
  Json out = Json::array();
  for (const SharedNeighbour& reason : similar.reasons) {
    Json one = to_json(answer.graph.entities[reason.entity]);
    one["neighbours"] = reason.neighbours;
    one["weight"] = reason.weight;
    out.push_back(std::move(one));
  }
  for (const SharedRole& role : similar.roles)
    out.push_back({{"relation", role.relation},
                   {"label", role.labels.text(role.forward, chinese)},
                   {"forward", role.forward},
                   {"type", role.type},
                   {"of_entity", role.of_entity},
                   {"of_similar", role.of_similar},
                   {"weight", role.weight}});
  return out;
}

Json json_of(const SimilarAnswer& answer, bool chinese) {
  Json similar = Json::array(), hubs = Json::array();
  for (const SimilarEntity& one : answer.similar) {
    Json row = to_json(answer.graph.entities[one.entity]);
    row["score"] = one.score;
    row["shared"] = one.shared;
    row["neighbours"] = one.neighbours;
    row["reasons"] = reasons_json(answer, one, chinese);
    similar.push_back(std::move(row));
  }
  for (const LeftOutHub& hub : answer.hubs) {
    Json one = to_json(hub.entity);
    one["degree"] = hub.degree;
    hubs.push_back(std::move(one));
  }
  return {{"entity", to_json(answer.graph.entities.front())},
          {"by", to_string(answer.by)},
          {"type", answer.type},
          {"neighbours", answer.neighbours},
          {"compared", answer.compared},
          {"found", answer.found},
          {"hub_count", answer.hub_count},
          {"hubs", std::move(hubs)},
          {"cut", answer.cut},
          {"relations_visited", answer.relations_visited},
          {"relations", relations_json(answer.graph, chinese)},
          {"similar", std::move(similar)}};
}

void say_what_is_missing(const Session& session, const SimilarAnswer& answer, const Options& options) {
  const bool by_role = answer.by == SimilarBy::kRole;
  const std::string& name = answer.graph.entities.front().name;
  if (answer.found == 0)
    session.note(fmt::format("no {} shares a {} with {}{}",
                             answer.type.empty() ? "other entity" : "other " + answer.type,
                             by_role ? "kind of relation" : "neighbour", name,
                             answer.type.empty() ? "" : "; --any-type compares it with all"));
  if (answer.found > answer.similar.size())
    session.note(fmt::format("{} of {} shown; --limit {} shows all", answer.similar.size(),
                             plural(answer.found, "entity", "entities"), answer.found));
  if (answer.hub_count > 0)
    session.note(fmt::format("{} left out, shared by too many: {}{}; --max-degree {} takes {} in",
                             plural(answer.hub_count, "neighbour"), answer.hubs.front().entity.name,
                             answer.hub_count > 1 ? " …" : "", answer.hubs.front().degree,
                             answer.hub_count > 1 ? "them" : "it"));
  if (answer.cut && by_role)
    session.note(fmt::format("the comparison stopped after {}: there may be others",
                             plural(answer.relations_visited, "relation")));
  else if (answer.cut)
    session.note(
        fmt::format("only the {} of {} with the fewest relations were looked at: there may be others{}; "
                    "--max-relations goes on",
                    with_commas(answer.compared), plural(answer.neighbours, "neighbour"),
                    options.by == 1 ? ", and the scores are lower bounds" : ""));
}

Drawing drawing_of(const SimilarAnswer& answer, const Ontology& ontology, const OutputOptions& output) {
  const std::string& name = answer.graph.entities.front().name;
  const DrawOptions options =
      output.drawing(fmt::format("What is similar to {}", name), fmt::format("与{}相似的", name));
  if (answer.by != SimilarBy::kRole) {
    Subgraph graph = answer.graph;
    graph.focus = {0};  // the one that the others are like
    Drawing drawing = draw_subgraph(graph, ontology, options);
    for (const SimilarEntity& similar : answer.similar)
      drawing.nodes[similar.entity].detail = fmt::format("{:.3g}", similar.score);
    return drawing;
  }
  std::vector<RankedEntity> rows;
  for (const SimilarEntity& similar : answer.similar)
    rows.push_back(
        {answer.graph.entities[similar.entity], similar.score, fmt::format("{:.4f}", similar.score)});
  return draw_ranking("similar role", rows, ontology, options);
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.filter.without);
  SimilarOptions what;
  what.by = static_cast<SimilarBy>(options.by);
  what.filter = options.filter.walk(*store);
  if (what.filter.types.size() > 1)
    throw Error(ErrorCode::kInvalidArgument, "--type can be given once here",
                "--any-type compares with entities of all types");
  if (!what.filter.types.empty()) what.type = what.filter.types.front();
  if (options.any_type) what.type = "";
  what.filter.types.clear();
  for (const std::string& type : options.shared_types)
    what.filter.types.push_back(resolve_type(*store, type));
  what.limit = options.limit;
  what.reasons = options.reasons;
  what.max_degree = options.max_degree;
  what.max_relations = options.max_relations;
  const EntityRef entity = resolve(*store, options.node);
  const auto snapshot = Snapshot::of(*store, session.progress());
  SimilarAnswer answer = similar_entities(*store, *snapshot, entity.node, what);
  if (options.evidence.wanted || printer.shows_evidence())
    load_evidence(*store, answer.graph, options.evidence.limit);
  const bool chinese = options.output.chinese();
  printer.print({.table = [&] { return table_of(answer, {}, chinese); },
                 .text = [&](const Style& style) { return table_of(answer, style, chinese).to_text(style); },
                 .json = [&] { return json_of(answer, chinese); },
                 .rows = {"similar"},
                 .drawing = [&] { return drawing_of(answer, store->ontology(), options.output); }},
                store->ontology());
  say_what_is_missing(session, answer, options);
  return answer.similar.empty() ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_similar(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"similar", kGroupAsk, "List the entities that are like one, and why",
                   "guanxi similar 云深处\n"
                   "guanxi similar 云深处 --by adamic-adar --shared-type organisation/fund --evidence\n"
                   "guanxi similar 祝铭明 --by role --limit 5",
                   "0  there are some\n1  there is none that the options allow\n"
                   "2  an error was printed on standard error"},
                  options, run);
  list.argument("NODE", options->node, kNodeHelp)
      .group("SEARCH")
      .choice("--by", options->by, {"jaccard", "adamic-adar", "role"}, "MEASURE",
              "jaccard: share of all neighbours that both have; adamic-adar: the rarer a shared neighbour, "
              "the more it counts; role: relations of the same kinds")
      .flag("--any-type", options->any_type, "Compare with entities of all types")
      .number("--max-degree", options->max_degree, 1, 1'000'000'000,
              "Leave out neighbours with more relations than this")
      .number("--max-relations", options->max_relations, 1, 1'000'000'000,
              "Most relations of the neighbours to look at (not by role)");
  options->filter.add_to(list, "Compare with entities of this type instead of the entity's own", true);
  list.list("--shared-type", options->shared_types, "TYPE",
            "Only neighbours of this type count; may be repeated");
  options->evidence.add_to(list);
  list.group("OUTPUT")
      .number("-n,--limit", options->limit, 1, 10'000'000, "Most entities to print")
      .number("--reasons", options->reasons, 0, 1'000'000, "Most reasons to print for each");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
