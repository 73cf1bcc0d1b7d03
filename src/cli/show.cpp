#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/hub.hpp"
#include "guanxi/explore/node_view.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string node;
  std::vector<std::string> without;
  std::uint64_t per_group = 20;
  EvidenceOptions evidence;
  OutputOptions output;
};

/// The relations of a group as (relation, the neighbour's index).
std::pair<const RelationRef&, std::size_t> relation_at(const NodeView& view, const RelationGroup& group,
                                                       std::size_t index) {
  const RelationRef& relation = view.graph.relations[index];
  const bool centre_first = relation.labels.symmetric ? relation.from == 0 : group.outgoing;
  return {relation, centre_first ? relation.to : relation.from};
}

Table csv_of(const NodeView& view, bool chinese) {
  Table table({{"relation", ""},
               {"label", ""},
               {"direction", ""},
               {"key", ""},
               {"name", ""},
               {"type", ""},
               {"role", ""},
               {"period", ""},
               {"claims", ""},
               {"sources", ""},
               {"confidence", ""}});
  for (const RelationGroup& group : view.groups)
    for (const std::size_t index : group.relations) {
      const auto [relation, other] = relation_at(view, group, index);
      const EntityRef& neighbour = view.graph.entities[other];
      table.add({group.relation, group.label(chinese),
                 relation.labels.symmetric ? "either"
                 : group.outgoing          ? "forward"
                                           : "backward",
                 neighbour.key, neighbour.name, neighbour.type, roles_text(relation), relation.period_text(),
                 std::to_string(relation.claims), std::to_string(relation.sources),
                 fmt::format("{}", relation.confidence)});
    }
  return table;
}

Json members_json(const NodeView& view) {
  Json out = Json::array();
  for (const Member& member : view.members)
    out.push_back({{"key", member.key},
                   {"name", member.name},
                   {"type", member.type},
                   {"number", member.node.value},
                   {"claims", member.claims},
                   {"references", member.references}});
  return out;
}

Json links_json(const NodeView& view) {
  Json out = Json::array();
  for (const MemberLink& link : view.links)
    out.push_back({{"a", view.members[link.a].key},
                   {"b", view.members[link.b].key},
                   {"because", link.reason == LinkReason::kJudged ? "judged" : "shared name"},
                   {"name", link.name},
                   {"claims", link.claims},
                   {"reason", link.why}});
  return out;
}

Json groups_json(const NodeView& view, bool chinese) {
  Json out = Json::array();
  for (const RelationGroup& group : view.groups) {
    Json relations = Json::array();
    for (const std::size_t index : group.relations)
      relations.push_back(to_json(view.graph, view.graph.relations[index], chinese));
    out.push_back({{"relation", group.relation},
                   {"label", group.label(chinese)},
                   {"outgoing", group.outgoing},
                   {"relations", std::move(relations)},
                   {"more", group.more}});
  }
  return out;
}

Json json_of(const NodeView& view, bool chinese) {
  Json names = Json::array(), types = Json::array(), refusals = Json::array();
  for (const StatedName& name : view.names)
    names.push_back({{"name", name.text}, {"alias", name.alias}, {"claims", name.claims}});
  for (const auto& type : view.types) types.push_back({{"type", type.value}, {"claims", type.claims}});
  for (const RefusalView& refusal : view.refusals)
    refusals.push_back({{"a", to_json(refusal.a)},
                        {"b", to_json(refusal.b)},
                        {"different_a", to_json(refusal.different_a)},
                        {"different_b", to_json(refusal.different_b)}});
  return {{"entity", to_json(view.entity())},
          {"names", std::move(names)},
          {"types", std::move(types)},
          {"properties", to_json(view.properties)},
          {"claims", view.claims},
          {"sources", view.sources},
          {"evidence", to_json(view.evidence)},
          {"evidence_left_out", view.evidence_left_out},
          {"nodes", members_json(view)},
          {"same", links_json(view)},
          {"refused", std::move(refusals)},
          {"groups", groups_json(view, chinese)},
          {"neighbours", entities_json(view.graph)},
          {"relations_left_out", view.edges_left_out}};
}

/// "2014; 2015 (1 of 3 claims)": what sources say otherwise is marked.
std::string property_text(const std::vector<Stated<Value>>& values) {
  std::string out;
  for (const auto& stated : values) {
    out += (out.empty() ? "" : "; ") + escape_for_terminal(to_text(stated.value));
    if (values.size() > 1) out += fmt::format(" ({})", plural(stated.claims, "claim"));
  }
  return out;
}

std::string head_text(const NodeView& view, const Style& style) {
  std::string out = entity_line(style, view.entity()) + '\n';
  std::string others;
  for (const StatedName& name : view.names)
    if (name.text != view.entity().name)
      others += (others.empty() ? "" : ", ") + escape_for_terminal(name.text);
  if (!others.empty()) out += "  also called: " + others + '\n';
  if (view.types.size() > 1) {
    out += "  types:";
    for (const auto& type : view.types)
      out += fmt::format(" {} ({})", escape_for_terminal(type.value), plural(type.claims, "claim"));
    out += '\n';
  }
  out += fmt::format("  described by {} in {}; number #{}\n", plural(view.claims, "claim"),
                     plural(view.sources, "source"), view.entity().node.value);
  for (const auto& [name, values] : view.properties)
    out += fmt::format("  {}: {}\n", escape_for_terminal(name), property_text(values));
  return out + evidence_lines(style, view.evidence, view.evidence_left_out, 4);
}

std::string identity_text(const NodeView& view, const Style& style) {
  std::string out;
  if (view.members.size() > 1) {
    out += fmt::format(
        "\n{}\n", style.bold(fmt::format("{} taken for one thing", plural(view.members.size(), "node"))));
    for (const Member& member : view.members)
      out += fmt::format("  {}  {}\n", escape_for_terminal(member.key), escape_for_terminal(member.name));
    for (const MemberLink& link : view.links) {
      const std::string why = link.reason == LinkReason::kSharedName
                                  ? fmt::format("both are called {}", link.name)
                              : link.why.empty() ? "judged the same"
                                                 : fmt::format("judged the same: {}", link.why);
      out += fmt::format("    {} = {}: {}\n", escape_for_terminal(view.members[link.a].key),
                         escape_for_terminal(view.members[link.b].key), escape_for_terminal(why));
    }
  }
  for (const RefusalView& refusal : view.refusals)
    out += fmt::format("  kept apart: {} and {}, because {} and {} are judged different\n",
                       escape_for_terminal(refusal.a.key), escape_for_terminal(refusal.b.key),
                       escape_for_terminal(refusal.different_a.key),
                       escape_for_terminal(refusal.different_b.key));
  return out;
}

std::string group_text(const NodeView& view, const RelationGroup& group, bool chinese, const Style& style) {
  const char* arrow = group.labels.symmetric ? "–" : group.outgoing ? "→" : "←";
  std::string count = with_commas(group.relations.size() + group.more);
  if (group.unread > 0) count += fmt::format(", and {} not read", plural(group.unread, "relation"));
  std::string out = fmt::format(
      "\n{}\n",
      style.label(fmt::format("{} {} ({})", arrow, escape_for_terminal(group.label(chinese)), count)));
  for (const std::size_t index : group.relations) {
    const auto [relation, other] = relation_at(view, group, index);
    out +=
        fmt::format("  {}  {}\n", entity_line(style, view.graph.entities[other]), relation_details(relation));
    out += evidence_lines(style, relation.evidence, relation.evidence_left_out, 6);
  }
  if (group.more > 0) out += fmt::format("  … and {} more\n", with_commas(group.more));
  return out;
}

std::string text_of(const NodeView& view, bool chinese, const Style& style) {
  std::string out = head_text(view, style) + identity_text(view, style);
  for (const RelationGroup& group : view.groups) out += group_text(view, group, chinese, style);
  return out;
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.without);
  const EntityRef entity = resolve(*store, options.node);
  const NodeView view = view_node(*store, entity.node,
                                  {.per_group = options.per_group,
                                   .evidence = options.evidence.wanted || printer.shows_evidence(),
                                   .evidence_limit = options.evidence.limit,
                                   .snapshot = snapshot_for(*store, entity.node, session.progress())});
  const bool chinese = options.output.chinese();
  printer.print({.table = [&] { return csv_of(view, chinese); },
                 .text = [&](const Style& style) { return text_of(view, chinese, style); },
                 .json = [&] { return json_of(view, chinese); },
                 .rows = {},
                 .drawing = [&] { return draw_node(view, store->ontology(), options.output.drawing()); }},
                store->ontology());
  if (view.edges_left_out > 0)
    session.note(fmt::format("{} were not read; guanxi neighbours shows them by type",
                             plural(view.edges_left_out, "further relation")));
  return Outcome::kAnswer;
}

}  // namespace

void add_show(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"show", kGroupAsk, "Show all that is known of an entity",
                                 "guanxi show 灵伴科技\n"
                                 "guanxi show org:灵伴科技 --evidence\n"
                                 "guanxi show '#42' --format json",
                                 "0  the entity was printed\n"
                                 "2  an error was printed: nothing, or more than one thing, "
                                 "is called so"},
                                options, run);
  list.argument("NODE", options->node, kNodeHelp)
      .group("FILTER")
      .list("--without", options->without, "SOURCE", kWithoutHelp);
  options->evidence.add_to(list);
  list.group("OUTPUT").number("-n,--limit", options->per_group, 1, 1'000'000,
                              "Most relations of each type to print");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
