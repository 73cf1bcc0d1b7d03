#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/graph_view.hpp"
#include "cli/rank_answers.hpp"
#include "cli/text.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/rank/ranking.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string measure, by, show_type, towards, other_date, other_without;
  std::vector<std::string> seeds;
  bool directed = false, exact = false, stability = false;
  std::uint32_t rounds = StabilityRequest{}.rounds, leave_out = StabilityRequest{}.leave_out;
  double seconds = StabilityRequest{}.seconds;
  std::uint32_t samples = 0;
  double epsilon = 0, delta = kEstimateDelta;
  std::uint64_t sample_seed = 1;
  std::uint64_t top = 20;
  FilterOptions filter;
  OutputOptions output;
};

/// One, or several with commas between them.
std::vector<Measure> measures_of(const Options& options) {
  if (!options.measure.empty() && !options.by.empty() && options.measure != options.by)
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("two measures are given: '{}' and '{}'", options.measure, options.by),
                fmt::format("--by {},{} sets them side by side", options.by, options.measure));
  std::string words = options.measure.empty() ? options.by : options.measure;
  if (words.empty() && !options.towards.empty()) words = to_string(Measure::kPersonalised);
  if (words.empty())
    throw Error(ErrorCode::kInvalidArgument, "no measure is given", "guanxi rank --help lists the measures");
  std::vector<Measure> measures;
  for (std::size_t begin = 0; begin <= words.size();) {
    const std::size_t end = std::min(words.find(',', begin), words.size());
    const Measure measure = parse_measure(std::string_view(words).substr(begin, end - begin));
    if (std::find(measures.begin(), measures.end(), measure) != measures.end())
      throw Error(ErrorCode::kInvalidArgument, fmt::format("{} is given twice", to_string(measure)));
    measures.push_back(measure);
    begin = end + 1;
  }
  return measures;
}

/// How exact the answer is to be.
void take_accuracy(const Options& options, bool several, RankRequest& request) {
  const char* given = options.exact                                    ? "--exact"
                      : options.samples > 0                            ? "--samples"
                      : options.epsilon > 0                            ? "--epsilon"
                      : options.delta != kEstimateDelta                ? "--delta"
                      : options.sample_seed != 1 && !options.stability ? "--sample-seed"
                                                                       : nullptr;
  if (several && !takes_searches(request.measure)) return;
  if (given != nullptr && !takes_searches(request.measure))
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} means nothing for {}", given, to_string(request.measure)),
                "betweenness, closeness and harmonic may be estimated, all "
                "others are exact");
  if (options.exact || options.samples > 0) request.samples = options.samples;
  if (options.epsilon > 0) request.epsilon = options.epsilon;
  request.delta = options.delta;
  request.sample_seed = options.sample_seed;
}

/// What the options ask for, as far as it can be said without the store.
RankRequest request_of(const Options& options, Measure measure, bool several) {
  RankRequest request;
  request.measure = measure;
  request.directed = options.directed;
  request.top = options.top;
  take_accuracy(options, several, request);
  const bool seeds = !options.seeds.empty() || !options.towards.empty();
  if (measure != Measure::kPersonalised) {
    if (seeds && !several)
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{} means nothing for {}", options.seeds.empty() ? "--towards" : "--seed",
                              to_string(measure)),
                  "guanxi rank personalised takes it");
  } else if (!seeds) {
    throw Error(ErrorCode::kInvalidArgument, "personalised needs --seed NODE: whom the others are near to");
  }
  return request;
}

std::vector<RankedEntity> rows_of(const Snapshot& snapshot, const Ranking& ranking, Measure measure) {
  std::vector<RankedEntity> rows;
  for (const RankingRow& row : ranking.rows)
    rows.push_back({entity_ref(snapshot, row.entity), row.score,
                    is_count(measure) ? with_commas(static_cast<std::uint64_t>(row.score))
                                      : fmt::format("{:.4g}", row.score)});
  return rows;
}

/// Names what a personalised ranking is near to, where that is a type or one entity.
DrawOptions drawing_of(const Options& options, const Store& store, const Snapshot& snapshot,
                       const RankRequest& request) {
  std::string target;
  std::string target_zh;
  if (!request.seed_type.empty()) {
    const NodeType* type = store.ontology().node_type(request.seed_type);
    target = type == nullptr ? request.seed_type : type->label;
    target_zh = type == nullptr ? request.seed_type : type->label_zh;
  } else if (request.seeds.size() == 1) {
    target = target_zh = entity_ref(snapshot, request.seeds.front()).name;
  }
  if (target.empty()) return options.output.drawing();
  return options.output.drawing(fmt::format("Personalised PageRank, towards {}", target),
                                fmt::format("个性化 PageRank：靠近{}", target_zh));
}

Table table_of(const Ranking& ranking, const std::vector<RankedEntity>& rows) {
  Table table({{"place", "PLACE", Table::Kind::kNumber},
               {"score", ""},
               {"", "SCORE", Table::Kind::kNumber},
               {"name", "NAME", Table::Kind::kName},
               {"type", "TYPE"},
               {"key", "KEY", Table::Kind::kName}});
  for (std::size_t i = 0; i < rows.size(); ++i)
    table.add({std::to_string(ranking.rows[i].place), fmt::format("{}", rows[i].score), rows[i].text,
               rows[i].entity.name, rows[i].entity.type, rows[i].entity.key});
  return table;
}

Json json_of(Measure measure, const Ranking& ranking, const std::vector<RankedEntity>& rows) {
  Json list = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json one = {{"place", ranking.rows[i].place}, {"score", rows[i].score}};
    one.update(to_json(rows[i].entity));
    list.push_back(std::move(one));
  }
  return {{"measure", to_string(measure)},    {"directed", ranking.directed},
          {"entities", ranking.vertices},     {"links", ranking.links},
          {"listable", ranking.listable},     {"samples", ranking.samples},
          {"paths", ranking.paths},           {"sample_error", ranking.sample_error},
          {"iterations", ranking.iterations}, {"converged", ranking.converged},
          {"notes", ranking.notes},           {"ranking", std::move(list)}};
}

/// The places by one ranking and by the other that is asked for.
Outcome compare_rankings(Session& session, Printer& printer, const Options& options, const Store& store,
                         const Snapshot& snapshot, RankRequest request) {
  const std::size_t top = request.top;
  request.top = 0;
  const Ranking before = rank(store, snapshot, request, session.progress());
  std::string from = "all", to;
  Ranking after;
  if (!options.other_without.empty()) {
    to = "without " + options.other_without;
    std::vector<std::string> sources = options.filter.without;
    sources.push_back(options.other_without);
    const auto other = session.open_without(sources);
    const auto left = Snapshot::of(*other, session.progress());
    std::vector<EntityNo> seeds;
    for (const EntityNo seed : request.seeds)
      if (const auto there = left->entity_of(snapshot.representative(seed))) seeds.push_back(*there);
    request.seeds = std::move(seeds);
    after = rank(*other, *left, request, session.progress());
  } else {
    if (request.filter.at) from = request.filter.at->to_string();
    request.filter.at = Date::parse(options.other_date);
    to = options.other_date;
    after = rank(store, snapshot, request, session.progress());
  }
  const auto moved = movers(before, after, top);
  print_movers(session, printer, store, request.measure, from, to, moved, options.output);
  return moved.empty() ? Outcome::kNone : Outcome::kAnswer;
}

/// What options that change the kind of the answer exclude.
void check_kind(const Options& options, std::size_t measures) {
  const bool other = !options.other_date.empty() || !options.other_without.empty();
  if (measures > 1 && (options.stability || other))
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} takes one measure",
                            options.stability ? "--stability" : "a comparison of two rankings"));
  if (options.stability && other)
    throw Error(ErrorCode::kInvalidArgument,
                "--stability and a comparison of two rankings are two questions");
}

Outcome run(Session& session, const Options& options) {
  const std::vector<Measure> measures = measures_of(options);
  check_kind(options, measures.size());
  std::vector<RankRequest> requests;
  requests.reserve(measures.size());
  for (const Measure measure : measures)
    requests.push_back(request_of(options, measure, measures.size() > 1));
  Printer printer(session, options.output);
  const auto store = session.open_without(options.filter.without);
  const GraphFilter filter = options.filter.graph(*store);
  const std::string show = options.show_type.empty() ? "" : resolve_type(*store, options.show_type);
  const std::string towards = options.towards.empty() ? "" : resolve_type(*store, options.towards);
  const auto snapshot = Snapshot::of(*store, session.progress());
  for (RankRequest& request : requests) {
    request.filter = filter;
    request.show_type = show;
    if (request.measure != Measure::kPersonalised) continue;
    request.seed_type = towards;
    for (const std::string& seed : options.seeds)
      if (const auto no = snapshot->entity_of(resolve(*store, seed).node)) request.seeds.push_back(*no);
  }
  const RankRequest& request = requests.front();
  if (requests.size() > 1) {
    const Comparison comparison = compare_measures(*store, *snapshot, requests, session.progress());
    print_comparison(session, printer, *store, *snapshot, requests, comparison, options.output);
    return comparison.rows.empty() ? Outcome::kNone : Outcome::kAnswer;
  }
  if (options.stability) {
    const Stability stability = stability_of(*store, *snapshot,
                                             {.rank = request,
                                              .leave_out = options.leave_out,
                                              .rounds = options.rounds,
                                              .seed = options.sample_seed,
                                              .seconds = options.seconds},
                                             session.progress());
    print_stability(session, printer, *store, *snapshot, request, stability, options.output);
    return stability.rows.empty() ? Outcome::kNone : Outcome::kAnswer;
  }
  if (!options.other_date.empty() || !options.other_without.empty())
    return compare_rankings(session, printer, options, *store, *snapshot, request);
  const Ranking ranking = rank(*store, *snapshot, request, session.progress());
  const auto rows = rows_of(*snapshot, ranking, request.measure);
  printer.print({.table = [&] { return table_of(ranking, rows); },
                 .text = {},
                 .json = [&] { return json_of(request.measure, ranking, rows); },
                 .rows = {"ranking"},
                 .drawing =
                     [&] {
                       std::vector<EntityNo> entities;
                       for (const RankingRow& row : ranking.rows) entities.push_back(row.entity);
                       return draw_ranking(
                           to_string(request.measure), rows, store->ontology(),
                           drawing_of(options, *store, *snapshot, request),
                           among_ranked(printer, *store, *snapshot, request.filter, entities));
                     }},
                store->ontology());
  for (const std::string& note : ranking.notes) session.note(note);
  if (rows.empty()) session.note("there is no such entity");
  if (rows.size() < ranking.listable)
    session.note(fmt::format("{} of {} shown; --top N shows more", with_commas(rows.size()),
                             plural(ranking.listable, "entity", "entities")));
  return rows.empty() ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_rank(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"rank", kGroupGraph, "List the most important entities by a measure",
                   "guanxi rank degree\n"
                   "guanxi rank pagerank --show company --top 10\n"
                   "guanxi rank hits-authority --relation funds\n"
                   "guanxi rank personalised --seed 之江实验室 --show person\n"
                   "guanxi rank --towards programme --show organisation\n"
                   "guanxi rank --by pagerank,degree,betweenness     # side by side\n"
                   "guanxi rank pagerank --stability                 # 3rd, between 2nd and 9th\n"
                   "guanxi rank degree --at 2023 --compare-at 2025   # who rose, who fell\n"
                   "guanxi rank --by betweenness --relation works_for --output rank.svg",
                   "0  entities were printed\n1  there is none that the options allow\n"
                   "2  an error was printed on standard error"},
                  options, run);
  std::vector<std::string_view> words;
  for (const Measure measure : all_measures()) words.push_back(to_string(measure));
  list.argument("MEASURE", options->measure, fmt::format("{}", fmt::join(words, ", ")), false)
      .group("MEASURE")
      .text("--by", options->by, "MEASURE",
            "The measure, as an option; several with commas between them are set side by side")
      .list("--seed", options->seeds, "NODE",
            "Whom the others are near to, for personalised; may be repeated")
      .text("--towards", options->towards, "TYPE",
            "Personalised by all entities of this type: who is near to, say, programmes")
      .flag("--directed", options->directed,
            "Relations count from their source to their target only; not for "
            "degree, eigenvector, core, triangles, clustering")
      .flag("--exact", options->exact, "Never estimate, however long it takes")
      .number("--samples", options->samples, 1, 1'000'000'000,
              "Estimate betweenness, closeness and harmonic by so many searches")
      .default_text(
          "exact if that takes a minute or two, else as near as that "
          "time allows")
      .excludes("--exact")
      .chance(
          "--epsilon", options->epsilon,
          "Estimate them so that no score is off by more: betweenness from shortest paths, the others by as "
          "many searches as it takes")
      .excludes("--exact")
      .excludes("--samples")
      .chance("--delta", options->delta, "How likely an estimate may be further off than it says")
      .default_text("0.05")
      .number("--sample-seed", options->sample_seed, 0, std::numeric_limits<std::uint64_t>::max(),
              "Chooses what an estimate is made from");
  options->filter.add_to(list, "Count only entities of this type", false);
  list.group("STABILITY")
      .flag("--stability", options->stability,
            "How far each place hangs on the sources: with one of them left out, and over draws of as many "
            "sources as there are")
      .number("--rounds", options->rounds, 0, 1'000'000, "Draws of sources; --sample-seed chooses them")
      .number("--leave-out", options->leave_out, 0, 1'000'000,
              "Sources to leave out, one at a time, those that state most first")
      .positive("--time-limit", options->seconds, "Seconds after which no new ranking is begun")
      .default_text("30")
      .date("--compare-at", options->other_date, "Whose places differ at this date from those at --at")
      .text("--compare-without", options->other_without, "SOURCE",
            "Whose places differ when this source is forgotten")
      .excludes("--compare-at");
  list.group("OUTPUT")
      .text("--show", options->show_type, "TYPE", "Count all, but list only entities of this type")
      .number("-n,--top,--limit", options->top, 1, 1'000'000'000, "Most entities to print");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
