#include "guanxi/explore/path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kAllPaths = 100;

struct Options {
  std::string from, to;
  std::uint32_t max_hops = 0;  // 0: not given
  bool all = false, disjoint = false, through_hubs = false;
  std::uint32_t paths = 0;
  std::string weight;
  std::vector<std::string> via, avoid;
  std::uint64_t max_relations = PathOptions{}.max_relations;
  double max_seconds = PathOptions{}.max_seconds;
  std::uint64_t max_memory = PathOptions{}.max_bytes;
  EvidenceOptions evidence;
  FilterOptions filter;
  OutputOptions output;

  [[nodiscard]] PathOptions search(const Store& store) const;
  [[nodiscard]] std::optional<Span> at() const { return Span::parse(filter.at); }
};

PathOptions Options::search(const Store& store) const {
  PathOptions search;
  search.max_disjoint_hops = max_hops;
  if (max_hops > 0) search.max_hops = max_hops;
  search.filter = filter.walk(store);
  search.through_hubs = through_hubs;
  search.max_relations = max_relations;
  search.max_seconds = max_seconds;
  search.max_bytes = max_memory;
  for (const std::string& node : via) search.via.push_back(resolve(store, node).node);
  for (const std::string& node : avoid) search.avoid.push_back(resolve(store, node).node);
  if (disjoint) {
    search.kind = PathKind::kDisjoint;
  } else if (paths > 0 || !weight.empty()) {
    search.kind = PathKind::kCheapest;
  }
  search.limit = paths > 0 ? paths : all || disjoint ? kAllPaths : 1;
  if (weight.empty()) return search;
  search.weight = weight == "confidence" ? PathWeight::kConfidence
                  : weight == "age"      ? PathWeight::kAge
                  : weight == "sources"  ? PathWeight::kSources
                                         : PathWeight::kProperty;
  if (search.weight == PathWeight::kProperty) search.property = weight;
  const std::chrono::year_month_day now{
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  search.today = at() ? at()->last
                      : Date{static_cast<std::uint16_t>(int{now.year()}),
                             static_cast<std::uint8_t>(unsigned{now.month()}),
                             static_cast<std::uint8_t>(unsigned{now.day()})};
  return search;
}

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

Json to_json(const std::vector<DayRange>& days) {
  Json out = Json::array();
  for (const DayRange& range : days) {
    const auto date = [](std::int32_t day, std::int32_t none) {
      return day == none ? Json() : Json(DayRange{day, day}.to_string());
    };
    out.push_back(
        {{"from", date(range.first, DayRange::kFirst)}, {"until", date(range.last, DayRange::kLast)}});
  }
  return out;
}

/// Of these days, those of the span.
std::vector<DayRange> within(const Span& span, const std::vector<DayRange>& days) {
  std::vector<DayRange> out;
  for (const DayRange& range : days)
    if (range.overlaps(span.days()))
      out.push_back({std::max(range.first, span.days().first), std::min(range.last, span.days().last)});
  return out;
}

Json path_json(const Subgraph& graph, const Path& path, const Options& options) {
  Json entities = Json::array(), hops = Json::array();
  for (const std::size_t index : path.entities) entities.push_back(to_json(graph.entities[index]));
  for (const auto& hop : path.hops) {
    Json relations = Json::array();
    for (const HopRelation& walked : hop) {
      Json one = to_json(graph, graph.relations[walked.relation], options.output.chinese());
      one["forward"] = walked.forward;
      relations.push_back(std::move(one));
    }
    hops.push_back(std::move(relations));
  }
  Json out = {{"hops", path.hops.size()},
              {"support", path.support},
              {"entities", std::move(entities)},
              {"relations", std::move(hops)},
              {"possible_days", to_json(path.possible_days)},
              {"certain_days", to_json(path.certain_days)}};
  if (!options.weight.empty()) out["cost"] = path.cost;
  if (const auto at = options.at())
    out["certainty"] = within(*at, path.certain_days).empty() ? "possible" : "certain";
  return out;
}

const char* name_of(PathBound bound) {
  constexpr std::array kNames = {"none", "relations", "time", "memory", "combinations"};
  return kNames.at(static_cast<std::size_t>(bound));
}

/// The option that sets a filter.
std::string option_of(PathFilter filter) {
  return fmt::format("--{}", to_string(filter));
}

Json json_of(const PathAnswer& answer, const Options& options) {
  Json paths = Json::array(), relaxed = Json::array(), hubs = Json::array(), cut = Json::array();
  for (const Path& path : answer.paths) paths.push_back(path_json(answer.graph, path, options));
  for (const Relaxation& other : answer.relaxed)
    relaxed.push_back(
        {{"option", option_of(other.filter)}, {"path", path_json(other.graph, other.path, options)}});
  for (const EntityRef& hub : answer.hubs) hubs.push_back(to_json(hub));
  Json out = {{"from", to_json(answer.graph.entities.front())},
              {"to", to_json(answer.graph.entities[answer.graph.focus.size() > 1 ? 1 : 0])},
              {"shortest", answer.shortest},
              {"more", answer.more},
              {"cut", answer.cut},
              {"bound", name_of(answer.bound)},
              {"relations_visited", answer.relations_visited},
              {"reached_from", answer.reached_from},
              {"reached_to", answer.reached_to},
              {"hubs_closed", {{"count", answer.hub_count}, {"degree", answer.hub_degree}, {"hubs", hubs}}},
              {"unweighed", answer.unweighed},
              {"paths", std::move(paths)},
              {"relaxed", std::move(relaxed)}};
  if (!options.disjoint) return out;
  for (const EntityRef& entity : answer.cut_entities) cut.push_back(to_json(entity));
  out["cut_entities"] = std::move(cut);
  out["direct"] = answer.direct;
  return out;
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

std::string cost_text(const Path& path, const Options& options) {
  if (options.weight.empty()) return {};
  if (options.weight == "confidence") return fmt::format("; confidence {:.3g} in all", std::exp(-path.cost));
  if (options.weight == "age") return fmt::format("; {:.1f} years in all", path.cost);
  if (options.weight == "sources") return fmt::format("; {:.4g} for its sources in all", path.cost);
  return fmt::format("; {} {:.10g} in all", escape_for_terminal(options.weight), path.cost);
}

std::string days_text(const std::vector<DayRange>& days) {
  std::string out;
  for (const DayRange& range : days) out += (out.empty() ? "" : ", ") + range.to_string();
  return out;
}

/// "; possibly connected in 2023, certainly since 2024-05-31".
std::string time_text(const Path& path, const Options& options) {
  if (path.hops.empty()) return {};
  const auto at = options.at();
  if (!at) return path.possible_days.empty() ? "; its hops hold at no one time" : "";
  const DayRange asked = at->days();
  const std::string when = (asked.first == asked.last ? "on "
                            : at->first == at->last   ? "in "
                                                      : "within ") +
                           at->to_string();
  const auto certain = within(*at, path.certain_days);
  if (certain.empty()) {
    return fmt::format(
        "; possibly connected {}, {}", when,
        path.certain_days.empty() ? "at no time certainly" : "certainly " + days_text(path.certain_days));
  }
  return fmt::format("; certainly connected {}{}", when,
                     certain.front() == asked ? "" : ": " + days_text(certain));
}

/// " of at most 3 hops", where disjoint paths are bounded.
std::string within_hops(const Options& options) {
  return options.max_hops > 0 ? fmt::format(" of at most {}", plural(options.max_hops, "hop")) : "";
}

std::string cut_text(const PathAnswer& answer, const Options& options, const Style& style) {
  if (answer.more || answer.cut) return {};
  std::string out;
  const auto count = answer.cut_entities.size();
  if (count > 0) {
    out = fmt::format("\nwithout {} no path{} is left{}:\n",
                      count == 1 ? "this entity" : fmt::format("these {} entities", count),
                      within_hops(options), answer.direct ? " but the direct relation" : "");
    for (const EntityRef& entity : answer.cut_entities) out += "  " + entity_line(style, entity) + '\n';
  } else if (answer.direct) {
    out = fmt::format(
        "\nonly the direct relation joins them{}\n",
        options.max_hops > 0 ? fmt::format(" in at most {}", plural(options.max_hops, "hop")) : "");
  }
  return out;
}

std::string text_of(const PathAnswer& answer, const Options& options, const Style& style) {
  std::string out;
  if (options.disjoint && !answer.paths.empty())
    out = fmt::format("{}{} that {} nothing but {} ends\n\n", plural(answer.paths.size(), "path"),
                      within_hops(options), answer.paths.size() == 1 ? "shares" : "share",
                      answer.paths.size() == 1 ? "its" : "their");
  for (std::size_t p = 0; p < answer.paths.size(); ++p) {
    const Path& path = answer.paths[p];
    std::string title = plural(path.hops.size(), "hop");
    if (answer.paths.size() > 1) title = fmt::format("path {} of {}: {}", p + 1, answer.paths.size(), title);
    if (path.support > 0) title += fmt::format(", {} for its weakest one", plural(path.support, "source"));
    title += cost_text(path, options) + time_text(path, options);
    out += fmt::format("{}{}\n{}", p > 0 ? "\n" : "", title,
                       path_text(answer, path, options.output.chinese(), style));
  }
  return options.disjoint ? out + cut_text(answer, options, style) : out;
}

/// "A – founded → B ← works for – C".
std::string line_of(const Subgraph& graph, const Path& path, bool chinese) {
  std::string out = graph.entities[path.entities.front()].name;
  for (std::size_t h = 0; h < path.hops.size(); ++h) {
    const HopRelation& hop = path.hops[h].front();
    const RelationRef& relation = graph.relations[hop.relation];
    const bool symmetric = relation.labels.symmetric;
    out += fmt::format(" {} {} {} {}", symmetric || hop.forward ? "–" : "←",
                       relation.labels.text(hop.forward, chinese), !symmetric && hop.forward ? "→" : "–",
                       graph.entities[path.entities[h + 1]].name);
  }
  return escape_for_terminal(out);
}

std::string bound_text(const PathAnswer& answer) {
  switch (answer.bound) {
    case PathBound::kNone:
      return {};
    case PathBound::kRelations:
      return plural(answer.relations_visited, "relation") + " (--max-relations)";
    case PathBound::kTime:
      return "its time was up (--max-seconds)";
    case PathBound::kMemory:
      return "its memory was full (--max-memory)";
    case PathBound::kCombinations:
      return "it had tried 100,000 ways to join the parts between --via";
  }
  return {};
}

void say_why_none(const Session& session, const PathAnswer& answer, const Options& options) {
  const std::uint32_t bound =
      options.max_hops > 0 || options.disjoint ? options.max_hops : PathOptions{}.max_hops;
  session.note(fmt::format("no path {}that the options allow ({} reached from one end, {} from the other)",
                           bound > 0 ? fmt::format("of at most {} ", plural(bound, "hop")) : "",
                           plural(answer.reached_from, "entity", "entities"),
                           with_commas(answer.reached_to)));
  for (const Relaxation& other : answer.relaxed) {
    const std::string option = option_of(other.filter);
    const std::string how = other.filter == PathFilter::kMaxHops && !options.disjoint
                                ? fmt::format("with --max-hops {}", other.path.hops.size())
                            : other.filter == PathFilter::kHubs ? fmt::format("with {}", option)
                                                                : fmt::format("without {}", option);
    session.note(fmt::format("{}: {}", how, line_of(other.graph, other.path, options.output.chinese())));
  }
}

void say_what_is_missing(const Session& session, const PathAnswer& answer, const Options& options) {
  if (answer.cut) {
    session.note(fmt::format("the search stopped after {}{}", bound_text(answer),
                             answer.paths.empty() ? " without an answer" : ": there may be more paths"));
  } else if (answer.paths.empty()) {
    say_why_none(session, answer, options);
  } else if (answer.shortest > answer.paths.size()) {
    session.note(fmt::format("{} of {} shown{}", answer.paths.size(),
                             plural(answer.shortest, "shortest path"),
                             options.all ? "" : "; --all shows the others"));
  } else if (answer.more) {
    session.note(options.disjoint
                     ? fmt::format("there are more than {} such paths", answer.paths.size())
                     : fmt::format("there are more paths{}", options.all ? "" : "; --k shows more"));
  }
  if (answer.hub_count > 0) {
    std::string names;
    for (std::size_t i = 0; i < answer.hubs.size() && i < 3; ++i)
      names += (i > 0 ? ", " : "") + escape_for_terminal(answer.hubs[i].name);
    session.note(fmt::format("not passed: {} of {} relations or more ({}{}); --through-hubs passes them",
                             plural(answer.hub_count, "entity", "entities"), with_commas(answer.hub_degree),
                             names, answer.hub_count > 3 ? ", …" : ""));
  }
  if (answer.unweighed) session.note("relations that do not state what they would cost were passed over");
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.filter.without);
  const EntityRef from = resolve(*store, options.from);
  const EntityRef to = resolve(*store, options.to);
  const PathOptions search = options.search(*store);
  const auto snapshot = Snapshot::of(*store, session.progress());
  PathAnswer answer = find_paths(*store, *snapshot, from.node, to.node, search);
  if (options.evidence.wanted || printer.shows_evidence()) {
    load_evidence(*store, answer.graph, options.evidence.limit);
    for (Relaxation& other : answer.relaxed) load_evidence(*store, other.graph, options.evidence.limit);
  }
  const bool chinese = options.output.chinese();
  printer.print({.table = [&] { return csv_of(answer, chinese); },
                 .text = [&](const Style& style) { return text_of(answer, options, style); },
                 .json = [&] { return json_of(answer, options); },
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
                                {"path", kGroupAsk, "Show how two entities are connected",
                                 "guanxi path 之江实验室 DeepSeek --evidence\n"
                                 "guanxi path org:a org:b --all --relation works_for\n"
                                 "guanxi path org:a org:b --k 5 --avoid org:c --min-sources 2\n"
                                 "guanxi path org:a org:b --weight confidence\n"
                                 "guanxi path org:a org:b --at 2023 --certain\n"
                                 "guanxi path org:a org:b --disjoint\n"
                                 "guanxi path 祝铭明 之江实验室 --output path.svg",
                                 "0  a path was printed\n1  there is none that the options allow\n"
                                 "2  an error was printed on standard error"},
                                options, run);
  list.argument("FROM", options->from, kNodeHelp)
      .argument("TO", options->to, "Likewise")
      .group("SEARCH")
      .number("-m,--max-hops", options->max_hops, 1, 64,
              "Longest path to search, 1 to 64; with --disjoint 1 to 4")
      .default_text("6; with --disjoint any length")
      .flag("-a,--all", options->all, "Show every shortest path (at most 100), the best supported first")
      .number("-k,--k", options->paths, 1, 1'000, "Show the N shortest paths that visit nothing twice")
      .default_text("1, or all shortest")
      .excludes("--all")
      .text("-w,--weight", options->weight, "WHAT",
            "Show the cheapest path: a hop costs -ln(confidence), the years since it began (age), "
            "1 / number of sources (sources), or what its relation states for a property; costs add up")
      .excludes("--all")
      .flag("--disjoint", options->disjoint,
            "Show as many paths as share nothing but their ends, and the fewest entities that cut them all")
      .excludes("--all")
      .excludes("--k")
      .excludes("--weight")
      .list("--via", options->via, "NODE", "Pass this entity; several in the order given")
      .list("--avoid", options->avoid, "NODE", "Do not pass this entity; may be repeated")
      .flag("--through-hubs", options->through_hubs,
            "Pass also entities of very high degree (1,000 relations or more, and one entity in a thousand "
            "has as many)")
      .group("BOUNDS")
      .number("--max-relations", options->max_relations, 1, UINT64_MAX, "Relations looked at")
      .positive("--max-seconds", options->max_seconds, "Time of the search")
      .size("--max-memory", options->max_memory, "Memory of the search")
      .default_text("1G");
  options->filter.add_to(list, "Pass only entities of this type between the two ends", true);
  options->evidence.add_to(list);
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
