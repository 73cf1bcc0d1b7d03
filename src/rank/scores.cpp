#include "rank/scores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "guanxi/base/error.hpp"
#include "guanxi/base/hash.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/rank/betweenness.hpp"
#include "guanxi/rank/betweenness_estimate.hpp"
#include "guanxi/rank/closeness.hpp"
#include "guanxi/rank/cores.hpp"
#include "guanxi/rank/degree.hpp"
#include "guanxi/rank/eigenvector.hpp"
#include "guanxi/rank/hits.hpp"
#include "guanxi/rank/katz.hpp"
#include "guanxi/rank/pagerank.hpp"
#include "guanxi/rank/triangles.hpp"
#include "rank/part.hpp"

namespace guanxi {
namespace {

enum class Form : std::uint8_t { kEither, kDirected, kUndirected };

struct MeasureTraits {
  std::string_view name;
  Form form = Form::kEither;
  bool count = false;
  /// Searches × (vertices + arcs) that take a minute or two on two cores; 0: it takes no searches.
  double steps = 0;
};

constexpr std::array<MeasureTraits, 15> kTraits = {{
    {"degree", Form::kUndirected, true},
    {"in-degree", Form::kDirected, true},
    {"out-degree", Form::kDirected, true},
    {"pagerank"},
    {"personalised"},
    {"betweenness", Form::kEither, false, 1e11},
    {"closeness", Form::kEither, false, 3e11},
    {"harmonic", Form::kEither, false, 3e11},
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
/// Of betweenness that nobody gave an accuracy for: this one, or what so many arcs give.
constexpr double kEpsilon = 0.001;
constexpr std::uint64_t kEstimateArcs = 3'000'000'000;

void check_chance(const char* name, double value) {
  if (!(value > 0 && value < 1))
    throw Error(ErrorCode::kInvalidArgument, fmt::format("{} is not between 0 and 1", name));
}

class Scorer {
 public:
  Scorer(const Snapshot& snapshot, const Csr& graph, const RankRequest& request, Progress* progress)
      : snapshot_(snapshot),
        graph_(graph),
        request_(request),
        progress_(progress),
        directed_(ranks_directed(request)) {}

  Scores run() {
    std::vector<double> values = scores();
    result_.values = std::move(values);
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
      case Measure::kBetweenness:
        return betweenness_scores();
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
    for (const EntityNo seed : request_.seeds) {
      if (!std::binary_search(graph_.entities.begin(), graph_.entities.end(), seed))
        result_.notes.push_back(
            fmt::format("{} takes no part: the filters leave nothing of it", snapshot_.name(seed)));
    }
    std::vector<std::uint32_t> seeds = seeds_in(snapshot_, graph_, request_);
    if (!seeds.empty()) return seeds;
    if (request_.seeds.empty())
      throw Error(ErrorCode::kInvalidArgument, fmt::format("no entity of {} takes part", request_.seed_type),
                  "choose another type, or filter less");
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: the filters leave nothing of it", snapshot_.name(request_.seeds.front())),
                "choose another entity, or filter less");
  }

  [[nodiscard]] std::vector<double> betweenness_scores() {
    if (request_.epsilon || (!request_.samples && all_takes_too_long())) return estimated_betweenness();
    const std::vector<std::uint32_t> sources = sample();
    return betweenness(
        graph_, {.undirected = !directed_, .normalised = true, .sources = sources, .progress = progress_});
  }

  [[nodiscard]] std::vector<double> estimated_betweenness() {
    // Which paths are drawn depends on the numbers of the vertices.
    const std::vector<std::uint32_t> order = drawn(graph_.vertex_count());
    const Csr reordered = induced(graph_, order, !directed_);
    const BetweennessEstimate estimate =
        estimate_betweenness(reordered, {.epsilon = request_.epsilon.value_or(kEpsilon),
                                         .delta = request_.delta,
                                         .seed = request_.sample_seed,
                                         .max_arcs = request_.epsilon ? 0 : kEstimateArcs,
                                         .progress = progress_});
    std::vector<double> scores(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) scores[order[i]] = estimate.scores[i];
    if (estimate.samples == 0) return scores;
    result_.paths = estimate.samples;
    result_.sample_error = estimate.error;
    note_estimate(fmt::format("{} shortest paths", estimate.samples), !request_.epsilon);
    return scores;
  }

  [[nodiscard]] double steps_per_search() const noexcept {
    return static_cast<double>(graph_.vertex_count()) + static_cast<double>(graph_.out_targets.size());
  }
  [[nodiscard]] bool all_takes_too_long() const noexcept {
    return graph_.vertex_count() * steps_per_search() > traits_of(request_.measure).steps;
  }

  /// How many vertices to search from; as many as there are, or more: from all.
  [[nodiscard]] std::uint32_t searches() const noexcept {
    const std::uint32_t n = graph_.vertex_count();
    if (request_.samples) return *request_.samples == 0 ? n : *request_.samples;
    if (request_.epsilon) return samples_for(n, *request_.epsilon, request_.delta);
    if (!all_takes_too_long()) return n;
    const double steps = kSampledPart * traits_of(request_.measure).steps;
    return std::max(kFewestSamples, static_cast<std::uint32_t>(steps / steps_per_search()));
  }

  /// `count` of the vertices, in a random order that does not depend on their numbers: those with the
  /// smallest hashes of their keys.
  [[nodiscard]] std::vector<std::uint32_t> drawn(std::uint32_t count) const {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> hashes;
    hashes.reserve(graph_.vertex_count());
    for (std::uint32_t v = 0; v < graph_.vertex_count(); ++v) {
      const std::string key = fmt::format("{}/{}", request_.sample_seed, snapshot_.key(graph_.entities[v]));
      hashes.emplace_back(hash64(key), v);
    }
    std::nth_element(hashes.begin(), hashes.begin() + count, hashes.end());
    hashes.resize(count);
    std::sort(hashes.begin(), hashes.end());
    std::vector<std::uint32_t> vertices;
    vertices.reserve(count);
    for (const auto& [hash, v] : hashes) vertices.push_back(v);
    return vertices;
  }

  /// The vertices to search from; none: from all.
  [[nodiscard]] std::vector<std::uint32_t> sample() {
    const std::uint32_t n = graph_.vertex_count();
    const std::uint32_t count = searches();
    if (count >= n) return {};
    result_.samples = count;
    result_.sample_error = sampling_error(n, count, 1 - request_.delta);
    note_estimate(fmt::format("{} of {} entities", count, n), !request_.samples && !request_.epsilon);
    return drawn(count);
  }

  void note_estimate(const std::string& from, bool bounded) {
    const bool distance = request_.measure == Measure::kCloseness;
    std::string note =
        fmt::format("estimated from {}: with a probability of {:.4g} % no {} is off by more than {:.2g}{}",
                    from, 100 - 100 * request_.delta, distance ? "entity's mean distance" : "score",
                    result_.sample_error, distance ? " times the longest" : "");
    if (bounded) note += "; all would take too long";
    result_.notes.push_back(std::move(note));
  }

  const Snapshot& snapshot_;
  const Csr& graph_;
  const RankRequest& request_;
  Progress* progress_;
  bool directed_;
  Scores result_;
};

}  // namespace

bool ranks_directed(const RankRequest& request) noexcept {
  return request.directed || traits_of(request.measure).form == Form::kDirected;
}

void check_request(const RankRequest& request) {
  const MeasureTraits& traits = traits_of(request.measure);
  if (request.directed && traits.form == Form::kUndirected) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("{} has no directed form", traits.name),
                request.measure == Measure::kDegree ? "in-degree and out-degree count one direction" : "");
  }
  if (request.measure == Measure::kPersonalised && request.seeds.empty() && request.seed_type.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "personalised needs an entity that the others are near to");
  }
  if (request.epsilon && request.samples)
    throw Error(ErrorCode::kInvalidArgument, "samples and epsilon cannot go together");
  if (request.epsilon) check_chance("epsilon", *request.epsilon);
  check_chance("delta", request.delta);
}

std::vector<std::uint32_t> seeds_in(const Snapshot& snapshot, const Csr& graph, const RankRequest& request) {
  std::vector<std::uint32_t> seeds;
  for (const EntityNo seed : request.seeds) {
    const auto place = std::lower_bound(graph.entities.begin(), graph.entities.end(), seed);
    if (place != graph.entities.end() && *place == seed)
      seeds.push_back(static_cast<std::uint32_t>(place - graph.entities.begin()));
  }
  if (request.seed_type.empty()) return seeds;
  for (const std::uint32_t v : listable(snapshot, graph, request.seed_type)) seeds.push_back(v);
  std::sort(seeds.begin(), seeds.end());
  seeds.erase(std::unique(seeds.begin(), seeds.end()), seeds.end());
  return seeds;
}

std::vector<std::uint32_t> listable(const Snapshot& snapshot, const Csr& graph,
                                    const std::string& show_type) {
  std::vector<bool> wanted(snapshot.type_count());
  for (std::uint32_t t = 0; t < wanted.size(); ++t) wanted[t] = is_a(snapshot.type_name(t), show_type);
  std::vector<std::uint32_t> out;
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v)
    if (wanted[snapshot.type_no(graph.entities[v])]) out.push_back(v);
  return out;
}

Scores scores_of(const Snapshot& snapshot, const Csr& graph, const RankRequest& request, Progress* progress) {
  return Scorer(snapshot, graph, request, progress).run();
}

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
  if (name == "personalized") return Measure::kPersonalised;
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

}  // namespace guanxi
