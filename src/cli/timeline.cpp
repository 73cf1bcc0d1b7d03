#include "guanxi/explore/timeline.hpp"

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/explore/hub.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string node, from, until;
  std::vector<std::string> without;
  std::vector<std::string> relations, types;
  bool no_mentions = false;
  std::uint64_t limit = 100;
  EvidenceOptions evidence;
  OutputOptions output;
};

/// How an item reads in a row: what it is, and what it is about.
struct Row {
  std::string relation, label, arrow, direction, name, type, key, role;
};

Row row_of(const TimelineAnswer& answer, const TimelineItem& item, bool chinese) {
  if (item.event == TimelineEvent::kMention) {
    const EvidenceRef& document = item.document;
    std::string name = document.title;
    if (!document.publisher.empty()) name += (name.empty() ? "" : ", ") + document.publisher;
    return {"", "", "", "", std::move(name), "document", document.source_key, ""};
  }
  if (!item.relation) return {"", "", item.property, "", "", "", "", ""};
  const RelationRef& relation = answer.graph.relations[*item.relation];
  const EntityRef& other = answer.graph.entities[item.other];
  std::string arrow = arrow_label(relation, item.forward, chinese);
  if (!item.property.empty()) arrow += fmt::format(" ({})", item.property);
  return {relation.relation, relation.labels.text(item.forward, chinese),
          std::move(arrow),  relation.labels.symmetric ? "either" : item.forward ? "forward" : "backward",
          other.name,        other.type,
          other.key,         roles_text(relation)};
}

Table table_of(const TimelineAnswer& answer, bool chinese, const Style& style) {
  Table table({{"date", "DATE", Table::Kind::kName},
               {"event", "EVENT"},
               {"relation", ""},
               {"label", ""},
               {"", "RELATION"},
               {"direction", ""},
               {"name", "WITH", Table::Kind::kName},
               {"type", "TYPE"},
               {"key", "KEY"},
               {"property", ""},
               {"role", "ROLE"},
               {"claims", ""},
               {"sources", "SOURCES", Table::Kind::kNumber}});
  for (const TimelineItem& item : answer.items) {
    Row row = row_of(answer, item, chinese);
    table.add({item.date.to_string(), std::string(to_string(item.event)), std::move(row.relation),
               std::move(row.label), std::move(row.arrow), std::move(row.direction), std::move(row.name),
               std::move(row.type), std::move(row.key), item.property, std::move(row.role),
               std::to_string(item.claims), std::to_string(item.sources)});
    table.note(evidence_lines(style, item.evidence, item.evidence_left_out, 6));
  }
  return table;
}

Json document_json(const EvidenceRef& document) {
  return {{"source", document.source_key},
          {"title", document.title},
          {"publisher", document.publisher},
          {"date", document.date},
          {"uri", document.uri}};
}

Json json_of(const TimelineAnswer& answer, bool chinese) {
  Json items = Json::array();
  for (const TimelineItem& item : answer.items) {
    const bool mention = item.event == TimelineEvent::kMention;
    items.push_back(
        {{"date", item.date.to_string()},
         {"event", to_string(item.event)},
         {"relation",
          item.relation ? to_json(answer.graph, answer.graph.relations[*item.relation], chinese) : Json()},
         {"forward", item.forward},
         {"other", item.relation ? to_json(answer.graph.entities[item.other]) : Json()},
         {"property", item.property},
         {"document", mention ? document_json(item.document) : Json()},
         {"claims", item.claims},
         {"sources", item.sources},
         {"evidence", to_json(item.evidence)},
         {"evidence_left_out", item.evidence_left_out}});
  }
  return {{"entity", to_json(answer.graph.entities.front())},
          {"found", answer.found},
          {"outside", answer.outside},
          {"undated_relations", answer.undated_relations},
          {"undated_documents", answer.undated_documents},
          {"edges_read", answer.edges_read},
          {"edges_left_out", answer.edges_left_out},
          {"cut", answer.cut},
          {"items", std::move(items)}};
}

void say_what_is_missing(const Session& session, const TimelineAnswer& answer) {
  if (answer.found == 0)
    session.note(fmt::format("nothing{} of {} has a date", answer.outside > 0 ? " within the bounds" : "",
                             answer.graph.entities.front().name));
  if (answer.found > answer.items.size())
    session.note(fmt::format("the latest {} of {} shown; --limit {} shows all", answer.items.size(),
                             with_commas(answer.found), answer.found));
  std::string undated;
  if (answer.undated_relations > 0) undated = plural(answer.undated_relations, "relation");
  if (answer.undated_documents > 0)
    undated += (undated.empty() ? "" : " and ") + plural(answer.undated_documents, "source");
  if (!undated.empty())
    session.note(fmt::format("{} {} no date", undated,
                             answer.undated_relations + answer.undated_documents == 1 ? "has" : "have"));
  if (answer.cut)
    session.note(fmt::format("{} read, {} not: only periods were looked for among so many",
                             plural(answer.edges_read, "relation"), with_commas(answer.edges_left_out)));
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.without);
  const EntityRef entity = resolve(*store, options.node);
  TimelineOptions what;
  for (const std::string& relation : options.relations)
    what.filter.relations.push_back(resolve_relation(*store, relation));
  for (const std::string& type : options.types) what.filter.types.push_back(resolve_type(*store, type));
  what.from = Date::parse(options.from);
  what.until = Date::parse(options.until);
  what.mentions = !options.no_mentions;
  what.limit = options.limit;
  what.snapshot = snapshot_for(*store, entity.node, session.progress());
  TimelineAnswer answer = timeline(*store, entity.node, what);
  if (options.evidence.wanted || printer.shows_evidence())
    load_evidence(*store, answer, options.evidence.limit);
  const bool chinese = options.output.chinese();
  printer.print({.table = [&] { return table_of(answer, chinese, {}); },
                 .text = [&](const Style& style) { return table_of(answer, chinese, style).to_text(style); },
                 .json = [&] { return json_of(answer, chinese); },
                 .rows = {"items"},
                 .drawing =
                     [&] {
                       const DrawOptions drawing = options.output.drawing();
                       if (printer.format() != Format::kHtml) return draw_timeline(answer, drawing);
                       load_evidence(*store, answer.graph,
                                     options.evidence.limit);  // a page shows the relations
                       return draw_subgraph(answer.graph, store->ontology(), drawing);
                     }},
                store->ontology());
  say_what_is_missing(session, answer);
  return answer.items.empty() ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_timeline(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"timeline", kGroupAsk, "List what happened around an entity, by date",
                                 "guanxi timeline 灵伴科技\n"
                                 "guanxi timeline 之江实验室 --from 2024 --until 2025-06 --evidence\n"
                                 "guanxi timeline 祝铭明 --relation works_for --no-mentions",
                                 "0  something has a date\n1  nothing has that the options allow\n"
                                 "2  an error was printed on standard error"},
                                options, run);
  list.argument("NODE", options->node, kNodeHelp)
      .group("FILTER")
      .date("--from", options->from, "Only what may be of this date or later (2025, 2025-05, 2025-05-28)")
      .date("--until", options->until, "Only what may be of this date or earlier")
      .list("-r,--relation", options->relations, "TYPE",
            "Only relations of this type, by name or label, and documents that state one; may be repeated")
      .list("-t,--type", options->types, "TYPE",
            "Only relations with entities of this type (company, organisation/company); may be repeated")
      .flag("--no-mentions", options->no_mentions, "Leave out the documents that speak of the entity")
      .list("--without", options->without, "SOURCE", kWithoutHelp);
  options->evidence.add_to(list);
  list.group("OUTPUT").number("-n,--limit", options->limit, 1, 10'000'000, "Most dates to print: the latest");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
