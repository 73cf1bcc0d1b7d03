#include "guanxi/rank/betweenness_estimate.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>

#include "guanxi/base/error.hpp"
#include "guanxi/rank/betweenness.hpp"
#include "rank/parallel.hpp"
#include "rank/path_sampler.hpp"

namespace guanxi {
namespace {

/// From one look at the error to the next there are so many times as many samples.
constexpr double kGrowth = 1.3;
constexpr std::uint64_t next_look(std::uint64_t samples) {
  return static_cast<std::uint64_t>(static_cast<double>(samples) * kGrowth) + 1;
}
constexpr std::uint64_t kFirstLook = 256;
/// Above the logarithm of any number of vertices and looks over any delta.
constexpr double kMostRisk = 800;
constexpr double kMostSamples = 1e18;  // nobody waits for them
constexpr std::uint64_t kSamplesAtOnce = 16;
constexpr std::uint64_t kSamplesPerInterrupt = 4096;

/// The relative entropy of two coins.
double entropy(double p, double q) noexcept {
  double sum = 0;
  if (p > 0) sum += p * std::log(p / q);
  if (p < 1) sum += (1 - p) * std::log((1 - p) / (1 - q));
  return sum;
}

/// How far the chance of a coin that fell on p of all `samples` may be from p, on the side of 1 or of 0, but
/// for a probability of exp(-risk).
double distance_to(double end, double p, double samples, double risk) noexcept {
  double near = 0;  // as a part of the way to the end
  double far = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = (near + far) / 2;
    const double q = p + middle * (end - p);
    const bool excluded = !(q > 0 && q < 1) ? q != p : samples * entropy(p, q) > risk;
    (excluded ? far : near) = middle;
  }
  return far * std::abs(end - p);
}

/// The largest error of any coin that fell on at most p of the samples. It grows with p until the interval
/// comes to 1/2, and nowhere exceeds Hoeffding's bound.
double error_up_to(double p, double samples, double risk) noexcept {
  const double most = std::sqrt(risk / (2 * samples));
  if (p + most >= 0.5) return most;
  return std::max(distance_to(1, p, samples, risk), distance_to(0, p, samples, risk));
}

/// When to look at the error, as numbers of samples. They are chosen beforehand: the end may then be at any
/// of them, whatever decides on it.
struct Plan {
  std::vector<std::uint64_t> looks;
  double risk = 0;  // of one vertex at one look, as exp(-risk) for each side

  Plan(double error, double delta, std::uint64_t vertices) {
    const double last = 1 / (2 * error * error);  // × risk: enough whatever the scores are (Hoeffding)
    const double steps = std::log(last * kMostRisk / static_cast<double>(kFirstLook)) / std::log(kGrowth);
    const double count = std::max(1.0, std::ceil(steps) + 1);
    risk = std::log(2.0 * static_cast<double>(vertices) * count / delta);
    const auto end = static_cast<std::uint64_t>(std::min(std::ceil(last * risk), kMostSamples));
    for (std::uint64_t look = kFirstLook; look < end; look = next_look(look)) looks.push_back(look);
    looks.push_back(end);
  }
};

class Estimator {
 public:
  Estimator(const Csr& graph, const EstimateOptions& options)
      : graph_(graph), options_(options), n_(graph.vertex_count()), passed_(n_, 0) {}

  BetweennessEstimate run() {
    BetweennessEstimate result;
    result.scores.assign(n_, 0.0);
    const std::uint64_t between = vertices_between();
    if (between == 0) return result;
    // A sampled pair may have the vertex as an end; a pair of the score may not.
    const double scale = n_ / (n_ - 2.0);
    const Plan plan(options_.epsilon / scale, options_.delta, between);
    if (options_.progress != nullptr) options_.progress->begin("betweenness", plan.looks.back(), "paths");
    for (int i = 0; i < omp_get_max_threads(); ++i) samplers_.emplace_back(graph_);
    double error = 1;
    for (const std::uint64_t look : plan.looks) {
      sample_up_to(look);
      error = scale * error_up_to(largest_share(), static_cast<double>(look), plan.risk);
      if (error <= options_.epsilon || (options_.max_arcs > 0 && arcs() > options_.max_arcs)) break;
    }
    if (options_.progress != nullptr) options_.progress->end();
    result.samples = samples_;
    // At the last look rounding alone can keep it above.
    result.error = samples_ == plan.looks.back() ? std::min(error, options_.epsilon) : error;
    for (std::uint32_t v = 0; v < n_; ++v) result.scores[v] = scale * share(v);
    return result;
  }

 private:
  /// Those that a path can pass through.
  [[nodiscard]] std::uint64_t vertices_between() const noexcept {
    std::uint64_t count = 0;
    for (std::uint32_t v = 0; v < n_; ++v) {
      const auto out = graph_.out(v);
      const auto in = graph_.in(v);
      const bool one_neighbour = out.size() == 1 && in.size() == 1 && out[0] == in[0];
      if (!out.empty() && !in.empty() && !one_neighbour) ++count;
    }
    return count;
  }

  void sample_up_to(std::uint64_t count) {
    while (samples_ < count) {
      const std::uint64_t end = std::min(count, samples_ + kSamplesPerInterrupt);
#pragma omp parallel for schedule(dynamic, kSamplesAtOnce) num_threads(static_cast <int>(samplers_.size()))
      for (std::uint64_t i = samples_; i < end; ++i)
        sample(i, samplers_[static_cast<std::size_t>(omp_get_thread_num())]);
      samples_ = end;
      check_interrupt();
      if (options_.progress != nullptr) options_.progress->update(samples_);
    }
  }

  void sample(std::uint64_t number, PathSampler& sampler) noexcept {
    if (interrupt_requested.load(std::memory_order_relaxed)) return;
    Random random(options_.seed, number);
    const std::uint32_t from = random.below(n_);
    std::uint32_t to = random.below(n_ - 1);
    if (to >= from) ++to;
    for (const std::uint32_t v : sampler.draw(from, to, random))
      std::atomic_ref(passed_[v]).fetch_add(1, std::memory_order_relaxed);
  }

  [[nodiscard]] std::uint64_t arcs() const noexcept {
    std::uint64_t sum = 0;
    for (const PathSampler& sampler : samplers_) sum += sampler.arcs();
    return sum;
  }
  [[nodiscard]] double share(std::uint32_t v) const noexcept {
    return static_cast<double>(passed_[v]) / static_cast<double>(samples_);
  }
  [[nodiscard]] double largest_share() const noexcept {
    double largest = 0;
    for (std::uint32_t v = 0; v < n_; ++v) largest = std::max(largest, share(v));
    return largest;
  }

  const Csr& graph_;
  const EstimateOptions& options_;
  std::uint32_t n_;
  std::vector<std::uint64_t> passed_;  // by vertex: paths
  std::uint64_t samples_ = 0;
  std::vector<PathSampler> samplers_;
};

void check_chance(const char* name, double value) {
  if (value > 0 && value < 1) return;
  throw Error(ErrorCode::kInvalidArgument, std::string(name) + " is not between 0 and 1");
}

}  // namespace

BetweennessEstimate estimate_betweenness(const Csr& graph, const EstimateOptions& options) {
  check_chance("epsilon", options.epsilon);
  check_chance("delta", options.delta);
  return Estimator(graph, options).run();
}

std::uint32_t samples_for(std::uint32_t vertices, double epsilon, double delta) noexcept {
  std::uint32_t few = 0;  // too few, unless none are needed
  std::uint32_t enough = vertices;
  while (few + 1 < enough) {
    const std::uint32_t middle = few + (enough - few) / 2;
    (sampling_error(vertices, middle, 1 - delta) <= epsilon ? enough : few) = middle;
  }
  return enough;
}

}  // namespace guanxi
