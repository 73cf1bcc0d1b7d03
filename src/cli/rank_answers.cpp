#include "cli/rank_answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "cli/graph_view.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

std::string score_text(Measure measure, double score) {
  return is_count(measure) ? with_commas(static_cast<std::uint64_t>(score)) : fmt::format("{:.4g}", score);
}

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

Drawing draw_rows(const Printer& printer, const Store& store, const Snapshot& snapshot,
                  const RankRequest& request, const std::vector<RankingRow>& rows,
                  const std::function<std::string(std::size_t row, bool chinese)>& text,
                  const OutputOptions& output) {
  std::vector<RankedEntity> bars;
  std::vector<EntityNo> entities;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    bars.push_back({entity_ref(snapshot, rows[i].entity), rows[i].score, text(i, false), text(i, true)});
    entities.push_back(rows[i].entity);
  }
  return draw_ranking(to_string(request.measure), bars, store.ontology(), output.drawing(),
                      among_ranked(printer, store, snapshot, request.filter, entities));
}

/// A note under the title in the picture's language.
Drawing explained(Drawing drawing, std::string english, std::string chinese) {
  drawing.notes.push_back(drawing.chinese ? std::move(chinese) : std::move(english));
  return drawing;
}

Json row_json(const Snapshot& snapshot, const RankingRow& row) {
  Json one = {{"place", row.place}, {"score", row.score}};
  one.update(to_json(entity_ref(snapshot, row.entity)));
  return one;
}

// --- comparison

Table comparison_table(const std::vector<Measure>& measures, const Comparison& comparison) {
  std::vector<Table::Column> columns;
  columns.reserve(2 * measures.size() + 4);
  for (const Measure m : measures)
    columns.push_back({fmt::format("{}_place", to_string(m)), upper(to_string(m)), Table::Kind::kNumber});
  for (const Measure m : measures) columns.push_back({fmt::format("{}_score", to_string(m)), ""});
  columns.push_back({"name", "NAME", Table::Kind::kName});
  columns.push_back({"type", "TYPE"});
  columns.push_back({"key", "KEY", Table::Kind::kName});
  Table table(std::move(columns));
  for (const ComparisonRow& one : comparison.rows) {
    std::vector<std::string> cells;
    for (const std::uint64_t place : one.places) cells.push_back(place_text(place));
    for (const double score : one.scores) cells.push_back(fmt::format("{}", score));
    cells.insert(cells.end(), {one.row.name, one.row.type, one.row.key});
    table.add(std::move(cells));
  }
  return table;
}

std::string correlation_lines(const std::vector<Measure>& measures, const Comparison& comparison) {
  std::string out = "\nKendall's tau-b of the places:\n";
  for (std::size_t i = 0; i < measures.size(); ++i)
    for (std::size_t j = i + 1; j < measures.size(); ++j) {
      const auto& tau = comparison.correlation[i][j];
      out += fmt::format("  {} – {}  {}\n", to_string(measures[i]), to_string(measures[j]),
                         tau ? fmt::format("{:.3f}", *tau) : "none: one of them ranks all alike");
    }
  return out;
}

Json comparison_json(const Snapshot& snapshot, const std::vector<Measure>& measures,
                     const Comparison& comparison) {
  Json names = Json::array(), rows = Json::array(), tau = Json::array();
  for (const Measure m : measures) names.push_back(to_string(m));
  for (const ComparisonRow& one : comparison.rows) {
    Json row = row_json(snapshot, one.row);
    Json places = Json::object(), scores = Json::object();
    for (std::size_t m = 0; m < measures.size(); ++m) {
      places[std::string(to_string(measures[m]))] = place_json(one.places[m]);
      scores[std::string(to_string(measures[m]))] = one.scores[m];
    }
    row["places"] = std::move(places);
    row["scores"] = std::move(scores);
    rows.push_back(std::move(row));
  }
  for (const auto& line : comparison.correlation) {
    Json cells = Json::array();
    for (const auto& cell : line) cells.push_back(cell ? Json(*cell) : Json(nullptr));
    tau.push_back(std::move(cells));
  }
  return {{"measures", std::move(names)},    {"listable", comparison.listable},
          {"entities", comparison.vertices}, {"kendall_tau_b", std::move(tau)},
          {"notes", comparison.notes},       {"ranking", std::move(rows)}};
}

// --- stability

std::string between(const StabilityRow& row, bool chinese = false) {
  return row.low == row.high
             ? place_text(row.low, chinese)
             : fmt::format("{} – {}", place_text(row.low, chinese), place_text(row.high, chinese));
}

Table stability_table(const Stability& stability, Measure measure) {
  Table table({{"place", "PLACE", Table::Kind::kNumber},
               {"score", ""},
               {"", "SCORE", Table::Kind::kNumber},
               {"name", "NAME", Table::Kind::kName},
               {"", "BETWEEN"},
               {"low", ""},
               {"median", ""},
               {"high", ""},
               {"without", "WITHOUT", Table::Kind::kNumber},
               {"source", "SOURCE"},
               {"type", ""},
               {"key", ""}});
  for (const StabilityRow& one : stability.rows) {
    const bool moved = !one.source.empty(), drawn = stability.rounds > 0;
    table.add({std::to_string(one.row.place), fmt::format("{}", one.row.score),
               score_text(measure, one.row.score), one.row.name, drawn ? between(one) : "",
               drawn ? place_text(one.low) : "", drawn ? place_text(one.median) : "",
               drawn ? place_text(one.high) : "", moved ? place_text(one.without) : "", one.source,
               one.row.type, one.row.key});
  }
  return table;
}

Json stability_json(const Snapshot& snapshot, Measure measure, const Stability& stability) {
  Json rows = Json::array();
  for (const StabilityRow& one : stability.rows) {
    Json row = row_json(snapshot, one.row);
    const bool drawn = stability.rounds > 0;
    row["low"] = drawn ? place_json(one.low) : Json(nullptr);
    row["median"] = drawn ? place_json(one.median) : Json(nullptr);
    row["high"] = drawn ? place_json(one.high) : Json(nullptr);
    row["source"] = one.source.empty() ? Json(nullptr) : Json(one.source);
    row["without"] = one.source.empty() ? Json(nullptr) : place_json(one.without);
    rows.push_back(std::move(row));
  }
  return {{"measure", to_string(measure)},
          {"sources", stability.sources},
          {"left_out", stability.left_out},
          {"rounds", stability.rounds},
          {"cut", stability.cut},
          {"listable", stability.ranking.listable},
          {"notes", stability.ranking.notes},
          {"ranking", std::move(rows)}};
}

}  // namespace

std::string place_text(std::uint64_t place, bool chinese) {
  if (place != kAbsent) return std::to_string(place);
  return chinese ? "未上榜" : "absent";
}

Subgraph among_ranked(const Printer& printer, const Store& store, const Snapshot& snapshot,
                      const GraphFilter& filter, const std::vector<EntityNo>& entities) {
  if (printer.format() != Format::kHtml) return {};
  return subgraph_among(store, snapshot, filter, entities, printer.shows_evidence());
}

Json place_json(std::uint64_t place) {
  return place == kAbsent ? Json("absent") : Json(place);
}

void print_comparison(Session& session, Printer& printer, const Store& store, const Snapshot& snapshot,
                      const std::vector<RankRequest>& requests, const Comparison& comparison,
                      const OutputOptions& output) {
  std::vector<Measure> measures;
  measures.reserve(requests.size());
  for (const RankRequest& request : requests) measures.push_back(request.measure);
  printer.print({.table = [&] { return comparison_table(measures, comparison); },
                 .text =
                     [&](const Style& style) {
                       if (comparison.rows.empty()) return std::string{};
                       return comparison_table(measures, comparison).to_text(style) +
                              correlation_lines(measures, comparison);
                     },
                 .json = [&] { return comparison_json(snapshot, measures, comparison); },
                 .rows = {"ranking"},
                 .drawing =
                     [&] {
                       std::vector<RankingRow> rows;
                       for (const ComparisonRow& one : comparison.rows) rows.push_back(one.row);
                       const auto text_of = [&](std::size_t row, bool chinese) {
                         const ComparisonRow& one = comparison.rows[row];
                         std::string text = score_text(measures.front(), one.row.score);
                         for (std::size_t m = 1; m < measures.size(); ++m)
                           text += fmt::format("; {} {}", to_string(measures[m]),
                                               place_text(one.places[m], chinese));
                         return text;
                       };
                       return draw_rows(printer, store, snapshot, requests.front(), rows, text_of, output);
                     }},
                store.ontology());
  for (const std::string& note : comparison.notes) session.note(note);
  if (comparison.rows.size() < comparison.listable)
    session.note(fmt::format("{} of {} shown; --top N shows more", with_commas(comparison.rows.size()),
                             plural(comparison.listable, "entity", "entities")));
}

void print_stability(Session& session, Printer& printer, const Store& store, const Snapshot& snapshot,
                     const RankRequest& request, const Stability& stability, const OutputOptions& output) {
  const Measure measure = request.measure;
  printer.print({.table = [&] { return stability_table(stability, measure); },
                 .text = {},
                 .json = [&] { return stability_json(snapshot, measure, stability); },
                 .rows = {"ranking"},
                 .drawing =
                     [&] {
                       std::vector<RankingRow> rows;
                       for (const StabilityRow& one : stability.rows) rows.push_back(one.row);
                       const auto text_of = [&](std::size_t row, bool chinese) {
                         return fmt::format("{} ({})", score_text(measure, rows[row].score),
                                            between(stability.rows[row], chinese));
                       };
                       return explained(
                           draw_rows(printer, store, snapshot, request, rows, text_of, output),
                           fmt::format("in brackets: between which places 95 % of {} over {} put it",
                                       plural(stability.rounds, "draw"), plural(stability.sources, "source")),
                           fmt::format("括号内：对 {} 个来源重复抽样 {} 次，95% 的名次落在其间",
                                       stability.sources, stability.rounds));
                     }},
                store.ontology());
  for (const std::string& note : stability.ranking.notes) session.note(note);
  session.note(
      fmt::format("BETWEEN: 95 % of {} over {}; WITHOUT: the place when the source that matters most is "
                  "left out, of {} tried",
                  plural(stability.rounds, "draw"), plural(stability.sources, "source"), stability.left_out));
  if (stability.cut) session.note("the time was over first; --time-limit SECONDS gives more");
}

Table movers_table(const std::vector<Mover>& movers) {
  Table table({{"before", "BEFORE", Table::Kind::kNumber},
               {"after", "AFTER", Table::Kind::kNumber},
               {"score_before", ""},
               {"score_after", ""},
               {"name", "NAME", Table::Kind::kName},
               {"type", "TYPE"},
               {"key", "KEY", Table::Kind::kName}});
  for (const Mover& one : movers)
    table.add({place_text(one.before), place_text(one.after), fmt::format("{}", one.score_before),
               fmt::format("{}", one.score_after), one.name.empty() ? one.key : one.name, one.type, one.key});
  return table;
}

Json to_json(const Mover& mover) {
  return {{"key", mover.key},
          {"name", mover.name.empty() ? mover.key : mover.name},
          {"type", mover.type},
          {"before", place_json(mover.before)},
          {"after", place_json(mover.after)},
          {"score_before", mover.score_before},
          {"score_after", mover.score_after}};
}

void print_movers(Session& session, Printer& printer, const Store& store, Measure measure,
                  const std::string& before, const std::string& after, const std::vector<Mover>& movers,
                  const OutputOptions& output) {
  // Who is there in one of the two graphs only is not looked for in the other.
  const auto relations = [&] {
    if (printer.format() != Format::kHtml) return Subgraph{};
    const auto snapshot = Snapshot::of(store);
    std::vector<EntityNo> entities;
    for (const Mover& one : movers)
      if (const auto node = store.find_node(one.key))
        if (const auto entity = snapshot->entity_of(*node)) entities.push_back(*entity);
    std::sort(entities.begin(), entities.end());
    entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
    return among_ranked(printer, store, *snapshot, {}, entities);
  };
  printer.print(
      {.table = [&] { return movers_table(movers); },
       .text = {},
       .json =
           [&] {
             Json rows = Json::array();
             for (const Mover& one : movers) rows.push_back(to_json(one));
             return Json{{"measure", to_string(measure)},
                         {"before", before},
                         {"after", after},
                         {"movers", std::move(rows)}};
           },
       .rows = {"movers"},
       .drawing =
           [&] {
             std::vector<RankedEntity> bars;
             for (const Mover& one : movers) {
               const auto text = [&](bool chinese) {
                 return fmt::format("{} → {}", place_text(one.before, chinese),
                                    place_text(one.after, chinese));
               };
               bars.push_back({{{}, one.key, one.name.empty() ? one.key : one.name, one.type},
                               one.score_after,
                               text(false),
                               text(true)});
             }
             const std::string shown(to_string(measure));
             const auto in_chinese = [](const std::string& which) { return which == "all" ? "全部" : which; };
             return explained(draw_ranking(shown, bars, store.ontology(),
                                           output.drawing(fmt::format("Whose place changes by {}: {} → {}",
                                                                      shown, before, after),
                                                          fmt::format("名次变化（{}）：{} → {}", shown,
                                                                      in_chinese(before), in_chinese(after))),
                                           relations()),
                              "place before → after; the bars show the score after",
                              "名次：之前 → 之后；条形为之后的分值");
           }},
      store.ontology());
  session.note(fmt::format("BEFORE: {}; AFTER: {}; by the ratio of the two places", before, after));
  if (movers.empty()) session.note("no place differs");
}

}  // namespace guanxi
