#include "guanxi/rank/ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "guanxi/base/error.hpp"
#include "guanxi/base/hash.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/graph/filter.hpp"
#include "guanxi/rank/betweenness.hpp"
#include "guanxi/rank/closeness.hpp"
#include "guanxi/rank/cores.hpp"
#include "guanxi/rank/degree.hpp"
#include "guanxi/rank/eigenvector.hpp"
#include "guanxi/rank/hits.hpp"
#include "guanxi/rank/katz.hpp"
#include "guanxi/rank/pagerank.hpp"
#include "guanxi/rank/triangles.hpp"
#include "rank/best.hpp"

namespace guanxi {
namespace {

enum class Form : std::uint8_t { kEither, kDirected, kUndirected };

struct MeasureTraits {
  std::string_view name;
  Form form = Form::kEither;
  bool count = false;
  /// Searches × (vertices + arcs) that take a minute or two on one core; 0: it takes no searches.
  double steps = 0;
};

constexpr std::array<MeasureTraits, 15> kTraits = {{
    {"degree", Form::kUndirected, true},
    {"in-degree", Form::kDirected, true},
    {"out-degree", Form::kDirected, true},
    {"pagerank"},
    {"personalised"},
    {"betweenness", Form::kEither, false, 1e10},
    {"closeness", Form::kEither, false, 1e11},
    {"harmonic", Form::kEither, false, 1e11},
    {"eigenvector", Form::kUndirected},
    {"core", Form::kUndirected, true},
    {"katz"},
    {"hits-authority", Form::kDirected},
    {"hits-hub", Form::kDirected},
    {"triangles", Form::kUndirected, true},
    {"clustering", Form::kUndirected},
}};

const MeasureTraits& traits_of(Measure measure) noexcept {
  return kTraits[static_cast<std::size_t>(measure)];
}

/// An estimate takes this part of the steps: searches of large graphs miss the caches.
constexpr double kSampledPart = 0.25;
/// Fewer searches than this give no useful estimate.
constexpr std::uint32_t kFewestSamples = 256;

void check_request(const RankRequest& request) {
  const MeasureTraits& traits = traits_of(request.measure);
  if (request.directed && traits.form == Form::kUndirected) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("{} has no directed form", traits.name),
                request.measure == Measure::kDegree ? "in-degree and out-degree count one direction" : "");
  }
  if (request.measure == Measure::kPersonalised && request.seeds.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "personalised needs an entity that the others are near to");
  }
}

class Ranker {
 public:
  Ranker(const Store& store, const Snapshot& snapshot, const RankRequest& request, Progress* progress)
      : store_(store), snapshot_(snapshot), request_(request), progress_(progress) {
    check_request(request);
    result_.directed = request.directed || traits_of(request.measure).form == Form::kDirected;
    graph_ = make_csr(store, snapshot, request.filter, !result_.directed);
    result_.vertices = graph_.vertex_count();
    result_.links = graph_.out_targets.size() / (result_.directed ? 1 : 2);
  }

  Ranking run() {
    const std::vector<double> scores = this->scores();
    list(scores);
    return std::move(result_);
  }

 private:
  std::vector<double> scores() {
    switch (request_.measure) {
      case Measure::kDegree:
        return as_doubles(degrees(graph_, DegreeKind::kBoth));
      case Measure::kInDegree:
        return as_doubles(degrees(graph_, DegreeKind::kIn));
      case Measure::kOutDegree:
        return as_doubles(degrees(graph_, DegreeKind::kOut));
      case Measure::kPageRank:
        return iterated(pagerank(graph_));
      case Measure::kPersonalised: {
        const std::vector<std::uint32_t> seeds = seed_vertices();
        return iterated(pagerank(graph_, {.seeds = seeds}));
      }
      case Measure::kBetweenness: {
        const std::vector<std::uint32_t> sources = sample();
        return betweenness(
            graph_,
            {.undirected = !result_.directed, .normalised = true, .sources = sources, .progress = progress_});
      }
      case Measure::kCloseness: {
        const std::vector<std::uint32_t> targets = sample();
        return closeness(graph_, {.targets = targets, .progress = progress_});
      }
      case Measure::kHarmonic: {
        const std::vector<std::uint32_t> targets = sample();
        return harmonic(graph_, {.targets = targets, .progress = progress_});
      }
      case Measure::kEigenvector:
        return iterated(eigenvector(graph_));
      case Measure::kCore:
        return as_doubles(core_numbers(graph_));
      case Measure::kKatz:
        return iterated(katz(graph_));
      case Measure::kAuthority:
      case Measure::kHub:
        return hub_or_authority();
      case Measure::kTriangles: {
        const Triangles triangles = count_triangles(graph_);
        return {triangles.at.begin(), triangles.at.end()};
      }
      case Measure::kClustering:
        return clustering(graph_, count_triangles(graph_));
    }
    return {};
  }

  static std::vector<double> as_doubles(const std::vector<std::uint32_t>& counts) {
    return {counts.begin(), counts.end()};
  }

  void note_rounds(std::uint32_t iterations, bool converged, double error) {
    result_.iterations = iterations;
    result_.converged = converged;
    if (converged) return;
    result_.notes.push_back(
        fmt::format("not settled after {} rounds: the last one still changed {:.1e}", iterations, error));
  }

  template <typename Result>
  std::vector<double> iterated(Result result) {
    note_rounds(result.iterations, result.converged, result.error);
    return std::move(result.scores);
  }

  std::vector<double> hub_or_authority() {
    HitsResult result = hits(graph_);
    note_rounds(result.iterations, result.converged, result.error);
    return request_.measure == Measure::kHub ? std::move(result.hubs) : std::move(result.authorities);
  }

  [[nodiscard]] std::vector<std::uint32_t> seed_vertices() {
    std::vector<std::uint32_t> seeds;
    for (const EntityNo seed : request_.seeds) {
      const auto place = std::lower_bound(graph_.entities.begin(), graph_.entities.end(), seed);
      if (place != graph_.entities.end() && *place == seed) {
        seeds.push_back(static_cast<std::uint32_t>(place - graph_.entities.begin()));
      } else {
        result_.notes.push_back(
            fmt::format("{} takes no part: the filters leave nothing of it", snapshot_.name(seed)));
      }
    }
    if (seeds.empty()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{}: the filters leave nothing of it", snapshot_.name(request_.seeds.front())),
                  "choose another entity, or filter less");
    }
    return seeds;
  }

  /// The vertices to search from; none: from all.
  [[nodiscard]] std::vector<std::uint32_t> sample() {
    const std::uint32_t n = graph_.vertex_count();
    const double per_search = static_cast<double>(n) + static_cast<double>(graph_.out_targets.size());
    const double steps = traits_of(request_.measure).steps;
    std::uint32_t count = n;
    if (request_.samples) {
      count = *request_.samples == 0 ? n : *request_.samples;
    } else if (n * per_search > steps) {
      count = std::max(kFewestSamples, static_cast<std::uint32_t>(kSampledPart * steps / per_search));
    }
    if (count >= n) return {};

    // Those with the smallest hashes of their keys: a uniform sample that any order of ingestion gives.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> drawn;
    drawn.reserve(n);
    for (std::uint32_t v = 0; v < n; ++v) {
      const std::string key = fmt::format("{}/{}", request_.sample_seed, snapshot_.key(graph_.entities[v]));
      drawn.emplace_back(hash64(key), v);
    }
    std::nth_element(drawn.begin(), drawn.begin() + count, drawn.end());
    drawn.resize(count);
    std::sort(drawn.begin(), drawn.end());
    std::vector<std::uint32_t> vertices;
    vertices.reserve(count);
    for (const auto& [hash, v] : drawn) vertices.push_back(v);
    note_sample(count, !request_.samples);
    return vertices;
  }

  void note_sample(std::uint32_t count, bool bounded) {
    result_.samples = count;
    result_.sample_error = sampling_error(graph_.vertex_count(), count, kSampleConfidence);
    std::string note = fmt::format("estimated from {} of {} entities", count, graph_.vertex_count());
    if (request_.measure == Measure::kCloseness) {
      note += fmt::format(
          ": with a probability of {:.0f} % no entity's mean distance is off by more than {:.2g} times the "
          "longest",
          kSampleConfidence * 100, result_.sample_error);
    } else {
      note += fmt::format(": with a probability of {:.0f} % no score is off by more than {:.2g}",
                          kSampleConfidence * 100, result_.sample_error);
    }
    if (bounded) note += "; all would take too long";
    result_.notes.push_back(std::move(note));
  }

  void list(const std::vector<double>& scores) {
    std::vector<std::uint32_t> listed;
    const ArcFilter shown(store_, snapshot_, {.relations = {}, .types = wanted_types(), .at = {}});
    for (std::uint32_t v = 0; v < graph_.vertex_count(); ++v) {
      if (shown.takes(graph_.entities[v])) listed.push_back(v);
    }
    result_.listable = listed.size();
    const auto key_of = [&](std::uint32_t v) { return snapshot_.key(graph_.entities[v]); };
    for (const Placed& placed : best_places(std::move(listed), scores, request_.top, key_of)) {
      const EntityNo entity = graph_.entities[placed.vertex];
      result_.rows.push_back({entity, std::string(snapshot_.key(entity)), std::string(snapshot_.name(entity)),
                              std::string(snapshot_.type(entity)), scores[placed.vertex], placed.place});
    }
  }

  [[nodiscard]] std::vector<std::string> wanted_types() const {
    if (request_.show_type.empty()) return {};
    return {request_.show_type};
  }

  const Store& store_;
  const Snapshot& snapshot_;
  const RankRequest& request_;
  Progress* progress_;
  Csr graph_;
  Ranking result_;
};

}  // namespace

std::string_view to_string(Measure measure) noexcept {
  return traits_of(measure).name;
}
bool is_count(Measure measure) noexcept {
  return traits_of(measure).count;
}
bool takes_searches(Measure measure) noexcept {
  return traits_of(measure).steps > 0;
}

const std::vector<Measure>& all_measures() {
  static const std::vector<Measure> measures = [] {
    std::vector<Measure> all;
    for (std::size_t i = 0; i < kTraits.size(); ++i) all.push_back(static_cast<Measure>(i));
    return all;
  }();
  return measures;
}

Measure parse_measure(std::string_view name) {
  std::vector<std::string> names;
  for (const Measure measure : all_measures()) {
    if (to_string(measure) == name) return measure;
    names.emplace_back(to_string(measure));
  }
  const std::string near = closest(name, names);
  throw Error(
      ErrorCode::kInvalidArgument, fmt::format("unknown measure '{}'", name),
      fmt::format("{}known measures: {}", near.empty() ? "" : fmt::format("did you mean '{}'?\n", near),
                  fmt::join(names, ", ")));
}

Ranking rank(const Store& store, const Snapshot& snapshot, const RankRequest& request, Progress* progress) {
  return Ranker(store, snapshot, request, progress).run();
}

}  // namespace guanxi
