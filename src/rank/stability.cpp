#include "guanxi/rank/stability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "guanxi/graph/support.hpp"
#include "guanxi/rank/correlation.hpp"
#include "rank/best.hpp"
#include "rank/pagerank_of_parts.hpp"
#include "rank/random.hpp"
#include "rank/scores.hpp"

namespace guanxi {
namespace {

using Clock = std::chrono::steady_clock;

RankingRow row_of(const Snapshot& snapshot, EntityNo entity, double score, std::uint64_t place) {
  return {entity,
          std::string(snapshot.key(entity)),
          std::string(snapshot.name(entity)),
          std::string(snapshot.type(entity)),
          score,
          place};
}

Ranking listed_ranking(const Snapshot& snapshot, const Csr& graph, const RankRequest& request, Scores scores,
                       std::vector<std::uint32_t> listed) {
  Ranking out;
  out.listable = listed.size();
  out.vertices = graph.vertex_count();
  out.directed = ranks_directed(request);
  out.links = graph.out_targets.size() / (out.directed ? 1 : 2);
  out.samples = scores.samples;
  out.paths = scores.paths;
  out.sample_error = scores.sample_error;
  out.iterations = scores.iterations;
  out.converged = scores.converged;
  out.notes = std::move(scores.notes);
  const auto key_of = [&](std::uint32_t v) { return snapshot.key(graph.entities[v]); };
  for (const Placed& placed : best_places(std::move(listed), scores.values, request.top, key_of))
    out.rows.push_back(
        row_of(snapshot, graph.entities[placed.vertex], scores.values[placed.vertex], placed.place));
  return out;
}

/// The places of a few entities among all that are listed.
class Watch {
 public:
  Watch(const Snapshot& snapshot, const RankRequest& request, const Ranking& ranking)
      : snapshot_(snapshot), request_(request) {
    for (const RankingRow& row : ranking.rows) entities_.push_back(row.entity);
  }

  /// By row of the ranking.
  [[nodiscard]] std::vector<std::uint64_t> places(const Csr& graph) const {
    if (request_.measure == Measure::kPersonalised && seeds_in(snapshot_, graph, request_).empty())
      return std::vector<std::uint64_t>(entities_.size(), kAbsent);
    const Scores scores = scores_of(snapshot_, graph, request_, nullptr);
    return places(graph, scores.values, listable(snapshot_, graph, request_.show_type));
  }

  /// Of a part of the graph: `listed` are those of its vertices that are listed.
  [[nodiscard]] std::vector<std::uint64_t> places(const Csr& graph, const std::vector<double>& scores,
                                                  const std::vector<std::uint32_t>& listed) const {
    std::vector<std::uint64_t> out(entities_.size(), kAbsent);
    std::vector<std::pair<double, std::size_t>> watched;  // the best first
    for (std::size_t i = 0; i < entities_.size(); ++i) {
      const auto at = std::lower_bound(graph.entities.begin(), graph.entities.end(), entities_[i]);
      if (at == graph.entities.end() || *at != entities_[i]) continue;
      const auto vertex = static_cast<std::uint32_t>(at - graph.entities.begin());
      if (std::binary_search(listed.begin(), listed.end(), vertex)) watched.emplace_back(scores[vertex], i);
    }
    std::sort(watched.begin(), watched.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    // better[k]: how many stand before the watched one k, but not before the one ahead of it.
    std::vector<std::uint64_t> better(watched.size() + 1, 0);
    for (const std::uint32_t v : listed) {
      const double score = scores[v];
      const auto behind = std::partition_point(watched.begin(), watched.end(), [&](const auto& w) {
        return w.first >= score || same_score(w.first, score);
      });
      ++better[static_cast<std::size_t>(behind - watched.begin())];
    }
    std::uint64_t before = 0;
    for (std::size_t k = 0; k < watched.size(); ++k) out[watched[k].second] = 1 + (before += better[k]);
    return out;
  }

 private:
  const Snapshot& snapshot_;
  const RankRequest& request_;
  std::vector<EntityNo> entities_;
};

/// How far apart two places are: the ratio, those who are absent as one behind the last.
double distance(std::uint64_t a, std::uint64_t b, std::uint64_t behind) {
  const auto x = static_cast<double>(std::min(a, behind)), y = static_cast<double>(std::min(b, behind));
  return std::max(x, y) / std::min(x, y);
}

class Stabiliser {
 public:
  Stabiliser(const Store& store, const Snapshot& snapshot, const StabilityRequest& request,
             Progress* progress)
      : store_(store), snapshot_(snapshot), request_(request), progress_(progress) {}

  Stability run() {
    const RankRequest& ranking = request_.rank;
    check_request(ranking);
    undirected_ = !ranks_directed(ranking);
    graph_ = make_csr(store_, snapshot_, ranking.filter, undirected_);
    out_.ranking =
        listed_ranking(snapshot_, graph_, ranking, scores_of(snapshot_, graph_, ranking, progress_),
                       listable(snapshot_, graph_, ranking.show_type));
    for (const RankingRow& row : out_.ranking.rows) out_.rows.push_back({row, 0, 0, 0, {}, row.place});
    listed_ = listable(snapshot_, graph_, ranking.show_type);
    support_ = support_of(store_, snapshot_, ranking.filter, graph_, undirected_, progress_);
    out_.sources = static_cast<std::uint32_t>(support_.sources.size());
    order_sources();
    const Watch watch(snapshot_, ranking, out_.ranking);
    const std::size_t leave_out = std::min<std::size_t>(request_.leave_out, support_.sources.size());
    const std::size_t rounds = support_.sources.empty() ? 0 : request_.rounds;
    if (progress_ != nullptr) progress_->begin("ranking anew", leave_out + rounds, "rankings");
    const auto start = Clock::now();
    // Half of the time for each.
    deadline_ = start + time(rounds > 0 ? 0.5 : 1);
    leave_sources_out(watch, leave_out);
    deadline_ = start + time(1);
    draw_sources(watch, rounds);
    if (progress_ != nullptr) progress_->end();
    return std::move(out_);
  }

 private:
  /// Draws and answers depend on the sources' keys, not on their numbers.
  void order_sources() {
    by_key_.resize(support_.keys.size());
    std::iota(by_key_.begin(), by_key_.end(), std::size_t{0});
    std::sort(by_key_.begin(), by_key_.end(),
              [&](std::size_t a, std::size_t b) { return support_.keys[a] < support_.keys[b]; });
  }

  [[nodiscard]] Clock::duration time(double share) const {
    constexpr double kForEver = 1e8;
    return std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(share * std::min(request_.seconds, kForEver)));
  }

  [[nodiscard]] bool in_time() {
    check_interrupt();
    if (Clock::now() < deadline_) return true;
    out_.cut = true;
    return false;
  }

  /// How many choices of sources places() is given at best.
  [[nodiscard]] std::size_t at_once() const noexcept {
    return request_.rank.measure == Measure::kPageRank ? kPartsAtOnce : 1;
  }

  /// The places when only these sources count, for each choice of them.
  [[nodiscard]] std::vector<std::vector<std::uint64_t>> places(
      const Watch& watch, const std::vector<std::vector<bool>>& choices) {
    if (progress_ != nullptr) progress_->update(out_.left_out + out_.rounds);
    std::vector<std::vector<std::uint64_t>> out;
    if (request_.rank.measure != Measure::kPageRank) {
      for (const std::vector<bool>& counts : choices)
        out.push_back(watch.places(standing_part(graph_, support_, counts, undirected_)));
      return out;
    }
    const PartScores parts = pagerank_of_parts(graph_, support_, undirected_, choices);
    for (std::size_t p = 0; p < choices.size(); ++p) {
      std::vector<std::uint32_t> listed;
      for (const std::uint32_t v : listed_)
        if ((parts.present[v] >> p & 1U) != 0) listed.push_back(v);
      out.push_back(watch.places(graph_, parts.scores[p], listed));
    }
    return out;
  }

  void leave_sources_out(const Watch& watch, std::size_t count) {
    std::vector<std::size_t> order = by_key_;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return support_.arcs_of[a] > support_.arcs_of[b]; });
    const std::uint64_t behind = out_.ranking.listable + 1;
    for (std::size_t i = 0; i < count && in_time(); i += at_once()) {
      std::vector<std::vector<bool>> choices(std::min(at_once(), count - i),
                                             std::vector<bool>(order.size(), true));
      for (std::size_t k = 0; k < choices.size(); ++k) choices[k][order[i + k]] = false;
      const auto now = places(watch, choices);
      out_.left_out += static_cast<std::uint32_t>(now.size());
      for (std::size_t k = 0; k < now.size(); ++k)
        for (std::size_t r = 0; r < out_.rows.size(); ++r) {
          StabilityRow& row = out_.rows[r];
          if (distance(now[k][r], row.row.place, behind) <= distance(row.without, row.row.place, behind))
            continue;
          row.without = now[k][r];
          row.source = support_.keys[order[i + k]];
        }
    }
  }

  void draw_sources(const Watch& watch, std::size_t rounds) {
    std::vector<std::vector<std::uint64_t>> seen(out_.rows.size());
    for (std::uint64_t round = 0; round < rounds && in_time(); round += at_once()) {
      std::vector<std::vector<bool>> choices;
      for (std::uint64_t next = round; next < std::min<std::uint64_t>(rounds, round + at_once()); ++next) {
        Random random(request_.seed, next);
        std::vector<bool>& counts = choices.emplace_back(by_key_.size(), false);
        for (std::size_t i = 0; i < by_key_.size(); ++i)
          counts[by_key_[random.below(static_cast<std::uint32_t>(by_key_.size()))]] = true;
      }
      for (const auto& now : places(watch, choices)) {
        ++out_.rounds;
        for (std::size_t r = 0; r < now.size(); ++r) seen[r].push_back(now[r]);
      }
    }
    if (out_.rounds == 0) return;
    for (std::size_t r = 0; r < seen.size(); ++r) {
      std::sort(seen[r].begin(), seen[r].end());
      const auto at = [&](double share) {
        return seen[r][static_cast<std::size_t>(share * static_cast<double>(seen[r].size() - 1) + 0.5)];
      };
      out_.rows[r].low = at(0.025);
      out_.rows[r].median = at(0.5);
      out_.rows[r].high = at(0.975);
    }
  }

  const Store& store_;
  const Snapshot& snapshot_;
  const StabilityRequest& request_;
  Progress* progress_;
  Clock::time_point deadline_;
  bool undirected_ = true;
  Csr graph_;
  Support support_;
  std::vector<std::uint32_t> listed_;  // vertices
  std::vector<std::size_t> by_key_;
  Stability out_;
};

/// The place of each of the vertices, in their order.
std::vector<std::uint64_t> all_places(const std::vector<std::uint32_t>& vertices,
                                      const std::vector<double>& scores) {
  std::vector<std::uint64_t> place_of(scores.size(), kAbsent);
  for (const Placed& placed : best_places(vertices, scores, 0, [](std::uint32_t v) { return v; }))
    place_of[placed.vertex] = placed.place;
  std::vector<std::uint64_t> places;
  places.reserve(vertices.size());
  for (const std::uint32_t v : vertices) places.push_back(place_of[v]);
  return places;
}

}  // namespace

Comparison compare_measures(const Store& store, const Snapshot& snapshot,
                            const std::vector<RankRequest>& requests, Progress* progress) {
  for (const RankRequest& request : requests) check_request(request);
  Comparison out;
  std::vector<std::vector<std::uint64_t>> places;
  std::vector<std::vector<double>> scores;
  std::vector<std::uint32_t> listed;
  std::map<bool, Csr> graphs;  // by direction; their vertices are the same
  for (const RankRequest& request : requests) {
    const bool directed = ranks_directed(request);
    if (!graphs.contains(directed)) graphs[directed] = make_csr(store, snapshot, request.filter, !directed);
    const Csr& graph = graphs[directed];
    Scores made = scores_of(snapshot, graph, request, progress);
    if (places.empty()) listed = listable(snapshot, graph, request.show_type);
    places.push_back(all_places(listed, made.values));
    for (const std::string& note : made.notes)
      out.notes.push_back(fmt::format("{}: {}", to_string(request.measure), note));
    scores.push_back(std::move(made.values));
  }
  const Csr& graph = graphs.begin()->second;
  out.listable = listed.size();
  out.vertices = graph.vertex_count();
  const auto key_of = [&](std::uint32_t v) { return snapshot.key(graph.entities[v]); };
  for (const Placed& placed : best_places(listed, scores.front(), requests.front().top, key_of)) {
    const auto at = static_cast<std::size_t>(std::lower_bound(listed.begin(), listed.end(), placed.vertex) -
                                             listed.begin());
    ComparisonRow row{
        row_of(snapshot, graph.entities[placed.vertex], scores.front()[placed.vertex], placed.place), {}, {}};
    for (std::size_t m = 0; m < requests.size(); ++m) {
      row.places.push_back(places[m][at]);
      row.scores.push_back(scores[m][placed.vertex]);
    }
    out.rows.push_back(std::move(row));
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    out.correlation.emplace_back();
    for (std::size_t j = 0; j < requests.size(); ++j)
      out.correlation[i].push_back(j < i ? out.correlation[j][i] : kendall_tau_b(places[i], places[j]));
  }
  return out;
}

Stability stability_of(const Store& store, const Snapshot& snapshot, const StabilityRequest& request,
                       Progress* progress) {
  return Stabiliser(store, snapshot, request, progress).run();
}

std::vector<Mover> movers(const Ranking& before, const Ranking& after, std::size_t top) {
  std::map<std::string, Mover> by_key;
  for (const RankingRow& row : before.rows) {
    Mover& mover = by_key[row.key];
    mover = {row.key, row.name, row.type, row.place, kAbsent, row.score, 0};
  }
  for (const RankingRow& row : after.rows) {
    Mover& mover = by_key[row.key];
    if (mover.key.empty()) mover = {row.key, row.name, row.type, kAbsent, row.place, 0, row.score};
    mover.after = row.place;
    mover.score_after = row.score;
  }
  const std::uint64_t behind = std::max(before.rows.size(), after.rows.size()) + 1;
  std::vector<std::pair<double, const Mover*>> far;
  for (const auto& [key, mover] : by_key)
    if (const double ratio = distance(mover.before, mover.after, behind); ratio > 1)
      far.emplace_back(ratio, &mover);
  std::stable_sort(far.begin(), far.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Mover> out;
  for (std::size_t i = 0; i < far.size() && (top == 0 || i < top); ++i) out.push_back(*far[i].second);
  return out;
}

}  // namespace guanxi
