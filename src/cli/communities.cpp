#include "guanxi/rank/communities.hpp"

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/graph_view.hpp"
#include "cli/text.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kMembersInText = 5;
constexpr std::uint64_t kMembersInPictures = 40;
constexpr std::uint64_t kMembersInPages = 200;
const std::vector<std::string> kOrders{"pagerank", "degree"};  // as MemberOrder

struct Options {
  std::size_t method = 0;
  double resolution = 1;
  std::uint64_t seed = 1;
  std::size_t order = 0;
  std::uint64_t top = 20;
  std::uint64_t members = 0;  // 0: not given
  FilterOptions filter;
  OutputOptions output;
};

Table table_of(const CommunitiesAnswer& answer) {
  Table table({{"number", "NO", Table::Kind::kNumber},
               {"size", "ENTITIES", Table::Kind::kNumber},
               {"", "SHARE", Table::Kind::kNumber},
               {"inner_links", "LINKS WITHIN", Table::Kind::kNumber},
               {"outer_links", "TO OTHERS", Table::Kind::kNumber},
               {"members", "AMONG THEM"}});
  std::size_t number = 0;
  for (const CommunityRow& row : answer.rows) {
    std::vector<std::string> names;
    for (const EntityLabel& member : row.members)
      names.push_back(member.name.empty() ? member.key : member.name);
    if (row.members.size() < row.size) names.emplace_back("…");
    table.add({std::to_string(++number), std::to_string(row.size),
               fmt::format("{:.1f} %", 100.0 * row.size / answer.vertices), std::to_string(row.inner_links),
               std::to_string(row.outer_links), fmt::format("{}", fmt::join(names, ", "))});
  }
  return table;
}

Json json_of(const CommunitiesAnswer& answer, const Snapshot& snapshot, const CommunitiesRequest& request,
             const std::string& order) {
  Json list = Json::array();
  for (const CommunityRow& row : answer.rows) {
    Json members = Json::array();
    for (std::size_t i = 0; i < row.members.size(); ++i) {
      Json member = to_json(entity_ref(snapshot, row.members[i].entity));
      member[order] = row.scores[i];
      members.push_back(std::move(member));
    }
    list.push_back({{"number", list.size() + 1},
                    {"size", row.size},
                    {"inner_links", row.inner_links},
                    {"outer_links", row.outer_links},
                    {"members", std::move(members)}});
  }
  Json json = {{"method", to_string(request.method)},
               {"modularity", answer.modularity},
               {"entities", answer.vertices},
               {"links", answer.links},
               {"count", answer.count},
               {"singles", answer.singles},
               {"iterations", answer.iterations},
               {"converged", answer.converged},
               {"notes", answer.notes},
               {"communities", std::move(list)}};
  if (request.method == CommunityMethod::kLeiden)
    json.update({{"resolution", request.resolution}, {"seed", request.seed}});
  return json;
}

Drawing drawing_of(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                   const CommunitiesAnswer& answer, const Printer& printer, const DrawOptions& options) {
  std::vector<EntityNo> entities;
  std::vector<ShownComponent> shown;
  for (const CommunityRow& row : answer.rows) {
    ShownComponent community{.size = row.size, .entities = {}};
    for (const EntityLabel& member : row.members) {
      community.entities.push_back(entities.size());
      entities.push_back(member.entity);
    }
    shown.push_back(std::move(community));
  }
  return draw_communities(subgraph_among(store, snapshot, filter, entities, printer.shows_evidence()), shown,
                          store.ontology(), options);
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.filter.without);
  CommunitiesRequest request{.filter = options.filter.graph(*store),
                             .method = all_community_methods().at(options.method),
                             .resolution = options.resolution,
                             .seed = options.seed,
                             .top = options.top,
                             .order = static_cast<MemberOrder>(options.order)};
  request.members = options.members > 0                 ? options.members
                    : printer.format() == Format::kHtml ? kMembersInPages
                    : printer.draws()                   ? kMembersInPictures
                                                        : kMembersInText;
  const auto snapshot = Snapshot::of(*store, session.progress());
  const CommunitiesAnswer answer = communities_of(*store, *snapshot, request);
  printer.print({.table = [&] { return table_of(answer); },
                 .text = {},
                 .json = [&] { return json_of(answer, *snapshot, request, kOrders[options.order]); },
                 .rows = {"communities"},
                 .drawing =
                     [&] {
                       return drawing_of(*store, *snapshot, request.filter, answer, printer,
                                         options.output.drawing());
                     }},
                store->ontology());
  for (const std::string& note : answer.notes) session.note(note);
  if (answer.count == 0) {
    session.note("there is no such entity");
    return Outcome::kNone;
  }
  session.note(fmt::format("modularity {:.4f} over {} and {}", answer.modularity,
                           plural(answer.vertices, "entity", "entities"), plural(answer.links, "link")));
  if (answer.rows.size() < answer.count)
    session.note(fmt::format("{} of {} shown ({} of a single entity); --top {} shows all", answer.rows.size(),
                             plural(answer.count, "community", "communities"), with_commas(answer.singles),
                             answer.count));
  return Outcome::kAnswer;
}

}  // namespace

void add_communities(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"communities", kGroupGraph, "List who belongs together: the graph's communities",
                   "guanxi communities\n"
                   "guanxi communities --resolution 2 --members 20\n"
                   "guanxi communities --by cdlp --relation works_for --format json\n"
                   "guanxi communities --top 6 --output communities.svg",
                   "0  communities were printed\n1  there is no entity that the "
                   "options allow\n"
                   "2  an error was printed on standard error"},
                  options, run);
  std::vector<std::string> methods;
  for (const CommunityMethod method : all_community_methods()) methods.emplace_back(to_string(method));
  list.group("SEARCH")
      .choice("--by", options->method, methods, "METHOD",
              "How: leiden finds the highest modularity, cdlp spreads labels among neighbours")
      .positive("--resolution", options->resolution, "More than 1 makes smaller communities, for leiden")
      .number("--seed", options->seed, 0, UINT64_MAX,
              "Another seed may find other communities, for leiden; the same finds the same");
  options->filter.add_to(list, "Count only entities of this type", false);
  list.group("OUTPUT")
      .number("-n,--top,--limit", options->top, 1, 1'000'000'000, "Most communities to print")
      .number("--members", options->members, 1, 1'000'000'000,
              "Entities to print of each, the most important first")
      .default_text("5, in pictures 40, in pages 200")
      .choice("--members-by", options->order, kOrders, "MEASURE", "What makes them important");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
