#include <fmt/format.h>

#include <unordered_map>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/graph_view.hpp"
#include "cli/text.hpp"
#include "guanxi/rank/structure.hpp"

namespace guanxi {
namespace {

struct Options {
  std::uint64_t top = 20;
  FilterOptions filter;
  OutputOptions output;
};

/// The answer as a part of the graph: its entities, and the relations among
/// them.
struct Shown {
  std::vector<ShownCutEntity> entities;
  std::vector<ShownCutLink> links;
  Subgraph graph;
};

Shown shown_of(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
               const BridgesAnswer& answer, const Printer& printer) {
  Shown shown;
  std::vector<EntityNo> entities;
  std::unordered_map<std::uint32_t, std::size_t> index_of;
  const auto index = [&](const EntityLabel& label) {
    const auto [place, is_new] = index_of.emplace(label.entity.value, entities.size());
    if (is_new) entities.push_back(label.entity);
    return place->second;
  };
  for (const CutEntityRow& row : answer.entities)
    shown.entities.push_back({index(row.entity), row.parts, row.cut_off});
  for (const BridgeRow& row : answer.bridges) {
    const std::size_t inner = index(row.inner);
    shown.links.push_back({inner, index(row.outer), row.cut_off});
  }
  shown.graph = subgraph_among(store, snapshot, filter, entities, printer.shows_evidence());
  return shown;
}

std::vector<const RelationRef*> relations_of(const Shown& shown, const ShownCutLink& link) {
  std::vector<const RelationRef*> out;
  for (const RelationRef& relation : shown.graph.relations)
    if ((relation.from == link.inner && relation.to == link.outer) ||
        (relation.from == link.outer && relation.to == link.inner))
      out.push_back(&relation);
  return out;
}

Table entities_table(const Shown& shown) {
  Table table({{"", "ENTITY", Table::Kind::kName},
               {"", "TYPE"},
               {"", "KEY", Table::Kind::kName},
               {"", "PIECES", Table::Kind::kNumber},
               {"", "CUT OFF", Table::Kind::kNumber}});
  for (const ShownCutEntity& cut : shown.entities) {
    const EntityRef& entity = shown.graph.entities[cut.entity];
    table.add({entity.name, entity.type, entity.key, std::to_string(cut.parts), std::to_string(cut.cut_off)});
  }
  return table;
}

Table links_table(const Shown& shown, bool chinese) {
  Table table({{"", "FROM", Table::Kind::kName},
               {"", "RELATION"},
               {"", "TO", Table::Kind::kName},
               {"", "CUT OFF", Table::Kind::kNumber}});
  for (const ShownCutLink& link : shown.links) {
    std::vector<std::string> labels;
    for (const RelationRef* relation : relations_of(shown, link))
      labels.push_back(arrow_label(*relation, relation->from == link.inner, chinese));
    table.add({shown.graph.entities[link.inner].name, fmt::format("{}", fmt::join(labels, "; ")),
               shown.graph.entities[link.outer].name, std::to_string(link.cut_off)});
  }
  return table;
}

Table csv_of(const Shown& shown) {
  Table table({{"kind", ""},
               {"key", ""},
               {"name", ""},
               {"other_key", ""},
               {"other_name", ""},
               {"pieces", ""},
               {"cut_off", ""}});
  for (const ShownCutEntity& cut : shown.entities) {
    const EntityRef& entity = shown.graph.entities[cut.entity];
    table.add(
        {"entity", entity.key, entity.name, "", "", std::to_string(cut.parts), std::to_string(cut.cut_off)});
  }
  for (const ShownCutLink& link : shown.links) {
    const EntityRef& inner = shown.graph.entities[link.inner];
    const EntityRef& outer = shown.graph.entities[link.outer];
    table.add({"link", inner.key, inner.name, outer.key, outer.name, "2", std::to_string(link.cut_off)});
  }
  return table;
}

Json json_of(const BridgesAnswer& answer, const Shown& shown, bool chinese) {
  Json entities = Json::array(), links = Json::array();
  for (const ShownCutEntity& cut : shown.entities)
    entities.push_back({{"kind", "entity"},
                        {"entity", to_json(shown.graph.entities[cut.entity])},
                        {"pieces", cut.parts},
                        {"cut_off", cut.cut_off}});
  for (const ShownCutLink& link : shown.links) {
    Json relations = Json::array();
    for (const RelationRef* relation : relations_of(shown, link))
      relations.push_back(to_json(shown.graph, *relation, chinese));
    links.push_back({{"kind", "link"},
                     {"inner", to_json(shown.graph.entities[link.inner])},
                     {"outer", to_json(shown.graph.entities[link.outer])},
                     {"cut_off", link.cut_off},
                     {"relations", std::move(relations)}});
  }
  return {{"entity_count", answer.entity_count},
          {"link_count", answer.bridge_count},
          {"entities", std::move(entities)},
          {"links", std::move(links)}};
}

std::string text_of(const Shown& shown, bool chinese, const Style& style) {
  std::string out;
  if (!shown.entities.empty())
    out +=
        fmt::format("{}\n{}", style.bold("Entities without which their part of the graph falls into pieces"),
                    entities_table(shown).to_text(style, 2));
  if (!shown.links.empty())
    out += fmt::format("{}{}\n{}", out.empty() ? "" : "\n", style.bold("Links without which it falls in two"),
                       links_table(shown, chinese).to_text(style, 2));
  return out;
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.filter.without);
  const BridgesRequest request{.filter = options.filter.graph(*store), .top = options.top};
  const auto snapshot = Snapshot::of(*store, session.progress());
  const BridgesAnswer answer = bridges_of(*store, *snapshot, request);
  const Shown shown = shown_of(*store, *snapshot, request.filter, answer, printer);
  const bool chinese = options.output.chinese();
  printer.print({.table = [&] { return csv_of(shown); },
                 .text = [&](const Style& style) { return text_of(shown, chinese, style); },
                 .json = [&] { return json_of(answer, shown, chinese); },
                 .rows = {"entities", "links"},
                 .drawing =
                     [&] {
                       return draw_bridges(shown.graph, shown.entities, shown.links, store->ontology(),
                                           options.output.drawing());
                     }},
                store->ontology());
  const bool none = answer.entity_count == 0 && answer.bridge_count == 0;
  if (none) session.note("nothing falls apart when one entity or link goes");
  if (shown.entities.size() < answer.entity_count || shown.links.size() < answer.bridge_count)
    session.note(fmt::format("{} of {} and {} of {} shown; --top N shows more", shown.entities.size(),
                             plural(answer.entity_count, "such entity", "such entities"), shown.links.size(),
                             plural(answer.bridge_count, "such link")));
  return none ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_bridges(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"bridges", kGroupGraph,
                                 "List the entities and links that alone hold "
                                 "parts of the graph together",
                                 "guanxi bridges\nguanxi bridges --type "
                                 "organisation --top 50 --output bridges.svg",
                                 "0  there are some\n1  there is none\n2  an "
                                 "error was printed on standard error"},
                                options, run);
  options->filter.add_to(list, "Count only entities of this type", false);
  list.group("OUTPUT").number("-n,--top,--limit", options->top, 1, 1'000'000'000,
                              "Most entities and most links to print");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
