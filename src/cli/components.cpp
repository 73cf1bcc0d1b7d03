#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/graph_view.hpp"
#include "cli/text.hpp"
#include "guanxi/rank/structure.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kMembersInText = 5;
constexpr std::uint64_t kMembersInPictures = 40;
constexpr std::uint64_t kMembersInPages = 200;

struct Options {
  bool strong = false;
  std::uint64_t top = 20;
  std::uint64_t members = 0;  // 0: not given
  FilterOptions filter;
  OutputOptions output;
};

Table table_of(const ComponentsAnswer& answer) {
  Table table({{"number", "NO", Table::Kind::kNumber},
               {"size", "ENTITIES", Table::Kind::kNumber},
               {"", "SHARE", Table::Kind::kNumber},
               {"members", "AMONG THEM"}});
  std::size_t number = 0;
  for (const ComponentRow& row : answer.rows) {
    std::vector<std::string> names;
    for (const EntityLabel& member : row.members)
      names.push_back(member.name.empty() ? member.key : member.name);
    if (row.members.size() < row.size) names.emplace_back("…");
    table.add({std::to_string(++number), std::to_string(row.size),
               fmt::format("{:.1f} %", 100.0 * row.size / answer.vertices),
               fmt::format("{}", fmt::join(names, ", "))});
  }
  return table;
}

Json json_of(const ComponentsAnswer& answer, const Snapshot& snapshot, bool strong) {
  Json list = Json::array();
  for (const ComponentRow& row : answer.rows) {
    Json members = Json::array();
    for (const EntityLabel& member : row.members)
      members.push_back(to_json(entity_ref(snapshot, member.entity)));
    list.push_back({{"number", list.size() + 1}, {"size", row.size}, {"members", std::move(members)}});
  }
  return {{"strong", strong},      {"entities", answer.vertices}, {"links", answer.links},
          {"count", answer.count}, {"singles", answer.singles},   {"components", std::move(list)}};
}

Drawing drawing_of(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                   const ComponentsAnswer& answer, const Printer& printer, const DrawOptions& options) {
  std::vector<EntityNo> entities;
  std::vector<ShownComponent> shown;
  for (const ComponentRow& row : answer.rows) {
    ShownComponent component{.size = row.size, .entities = {}};
    for (const EntityLabel& member : row.members) {
      component.entities.push_back(entities.size());
      entities.push_back(member.entity);
    }
    shown.push_back(std::move(component));
  }
  return draw_components(subgraph_among(store, snapshot, filter, entities, printer.shows_evidence()), shown,
                         store.ontology(), options);
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.filter.without);
  ComponentsRequest request{
      .filter = options.filter.graph(*store), .strong = options.strong, .top = options.top};
  request.members = options.members > 0                 ? options.members
                    : printer.format() == Format::kHtml ? kMembersInPages
                    : printer.draws()                   ? kMembersInPictures
                                                        : kMembersInText;
  const auto snapshot = Snapshot::of(*store, session.progress());
  const ComponentsAnswer answer = components_of(*store, *snapshot, request);
  printer.print({.table = [&] { return table_of(answer); },
                 .text = {},
                 .json = [&] { return json_of(answer, *snapshot, options.strong); },
                 .rows = {"components"},
                 .drawing =
                     [&] {
                       return drawing_of(*store, *snapshot, request.filter, answer, printer,
                                         options.output.drawing());
                     }},
                store->ontology());
  if (answer.count == 0) session.note("there is no such entity");
  if (answer.rows.size() < answer.count)
    session.note(fmt::format("{} of {} shown ({} of a single entity); --top {} shows all", answer.rows.size(),
                             plural(answer.count, "component"), with_commas(answer.singles), answer.count));
  return answer.count == 0 ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_components(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"components", kGroupGraph, "List the parts of the graph that hang together",
                                 "guanxi components\n"
                                 "guanxi components --relation works_for --members 20\n"
                                 "guanxi components --strong --format json",
                                 "0  components were printed\n1  there is no entity that the "
                                 "options allow\n"
                                 "2  an error was printed on standard error"},
                                options, run);
  list.group("SEARCH").flag("--strong", options->strong,
                            "Parts in which everyone reaches everyone along "
                            "the relations' direction");
  options->filter.add_to(list, "Count only entities of this type", false);
  list.group("OUTPUT")
      .number("-n,--top,--limit", options->top, 1, 1'000'000'000, "Most components to print")
      .number("--members", options->members, 1, 1'000'000'000,
              "Entities to print of each, those with the most neighbours first")
      .default_text("5, in pictures 40, in pages 200");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
