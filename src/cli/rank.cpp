#include <fmt/format.h>

#include <limits>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/graph_view.hpp"
#include "cli/text.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/rank/ranking.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string measure, by, show_type;
  std::vector<std::string> seeds;
  bool directed = false, exact = false;
  std::uint32_t samples = 0;
  double epsilon = 0, delta = kEstimateDelta;
  std::uint64_t sample_seed = 1;
  std::uint64_t top = 20;
  FilterOptions filter;
  OutputOptions output;
};

Measure measure_of(const Options& options) {
  if (!options.measure.empty() && !options.by.empty() && options.measure != options.by)
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("two measures are given: '{}' and '{}'", options.measure, options.by));
  const std::string& word = options.measure.empty() ? options.by : options.measure;
  if (word.empty())
    throw Error(ErrorCode::kInvalidArgument, "no measure is given", "guanxi rank --help lists the measures");
  return parse_measure(word);
}

/// How exact the answer is to be.
void take_accuracy(const Options& options, RankRequest& request) {
  const char* given = options.exact                     ? "--exact"
                      : options.samples > 0             ? "--samples"
                      : options.epsilon > 0             ? "--epsilon"
                      : options.delta != kEstimateDelta ? "--delta"
                      : options.sample_seed != 1        ? "--sample-seed"
                                                        : nullptr;
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
RankRequest request_of(const Options& options) {
  RankRequest request;
  request.measure = measure_of(options);
  request.directed = options.directed;
  request.top = options.top;
  take_accuracy(options, request);
  if (!options.seeds.empty() && request.measure != Measure::kPersonalised)
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("--seed means nothing for {}", to_string(request.measure)),
                "guanxi rank personalised takes it");
  if (options.seeds.empty() && request.measure == Measure::kPersonalised)
    throw Error(ErrorCode::kInvalidArgument, "personalised needs --seed NODE: whom the others are near to");
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

Outcome run(Session& session, const Options& options) {
  RankRequest request = request_of(options);
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  request.filter = options.filter.graph(*store);
  if (!options.show_type.empty()) request.show_type = resolve_type(*store, options.show_type);
  const auto snapshot = Snapshot::of(*store, session.progress());
  for (const std::string& seed : options.seeds)
    if (const auto no = snapshot->entity_of(resolve(*store, seed).node)) request.seeds.push_back(*no);
  const Ranking ranking = rank(*store, *snapshot, request, session.progress());
  const auto rows = rows_of(*snapshot, ranking, request.measure);
  printer.print({.table = [&] { return table_of(ranking, rows); },
                 .text = {},
                 .json = [&] { return json_of(request.measure, ranking, rows); },
                 .rows = {"ranking"},
                 .drawing =
                     [&] {
                       return draw_ranking(to_string(request.measure), rows, store->ontology(),
                                           options.output.drawing());
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
  OptionList list = add_command(line,
                                {"rank", kGroupGraph, "List the most important entities by a measure",
                                 "guanxi rank degree\n"
                                 "guanxi rank pagerank --show company --top 10\n"
                                 "guanxi rank hits-authority --relation funds\n"
                                 "guanxi rank personalised --seed 之江实验室 --show person\n"
                                 "guanxi rank --by betweenness --relation works_for --output rank.svg",
                                 "0  entities were printed\n1  there is none that the options allow\n"
                                 "2  an error was printed on standard error"},
                                options, run);
  std::vector<std::string_view> words;
  for (const Measure measure : all_measures()) words.push_back(to_string(measure));
  list.argument("MEASURE", options->measure, fmt::format("{}", fmt::join(words, ", ")), false)
      .group("MEASURE")
      .text("--by", options->by, "MEASURE", "The measure, as an option")
      .list("--seed", options->seeds, "NODE",
            "Whom the others are near to, for personalised; may be repeated")
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
  list.group("OUTPUT")
      .text("--show", options->show_type, "TYPE", "Count all, but list only entities of this type")
      .number("-n,--top,--limit", options->top, 1, 1'000'000'000, "Most entities to print");
  options->output.add_to(list, true, false);
}

}  // namespace guanxi
