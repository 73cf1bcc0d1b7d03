// Fits the weights of a log-linear model: logistic regression with L2 regularisation over examples, each of
// one output, with a weight of a feature for all outputs and one for each; by dual coordinate descent (Yu,
// Huang, Lin: Dual coordinate descent methods for logistic regression and maximum entropy models, Machine
// Learning 85, 2011). usage: fit_weights COST EPOCHS MIN_COUNT < EXAMPLES An example is numbers of 32 bits: 1
// or -1, its output from 1 on, how many features it has, the features. Prints "FEATURE OUTPUT WEIGHT" lines,
// OUTPUT 0 for all; only weights that MIN_COUNT examples have. Equal input gives equal output.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <map>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

struct Example {
  std::int32_t sign = 1;
  std::size_t begin = 0, end = 0;  // of its weights
  double dual = 0;
};

struct Problem {
  std::vector<Example> examples;
  std::vector<std::uint32_t>
      numbers;  // of the weights of an example's features, one example behind the other
  std::vector<double> weights;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> names;  // feature and output of a weight
};

std::vector<std::int32_t> read_all() {
  std::vector<std::int32_t> all;
  std::vector<std::int32_t> part(1U << 16U);
  for (std::size_t n; (n = std::fread(part.data(), sizeof part[0], part.size(), stdin)) > 0;)
    all.insert(all.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(n));
  return all;
}

/// Calls `use` for each feature of each example with its number and that of the output, once for all outputs.
template <class Start, class Use>
void walk(const std::vector<std::int32_t>& input, Start start, Use use) {
  for (std::size_t i = 0; i < input.size();) {
    if (input.size() - i < 3 || input.size() - i - 3 < static_cast<std::size_t>(input[i + 2]))
      throw std::runtime_error("the examples end in the middle of one");
    start(input[i]);
    const auto output = static_cast<std::uint32_t>(input[i + 1]);
    const std::size_t end = i + 3 + static_cast<std::size_t>(input[i + 2]);
    for (i += 3; i < end; ++i)
      for (const std::uint32_t o : {0U, output}) use(static_cast<std::uint32_t>(input[i]), o);
  }
}

Problem read(std::uint32_t min_count) {
  const std::vector<std::int32_t> input = read_all();
  const auto key = [](std::uint32_t feature, std::uint32_t output) {
    return std::uint64_t{feature} << 8U | output;
  };
  std::map<std::uint64_t, std::uint32_t> counts;
  walk(
      input, [](auto) {}, [&](auto feature, auto output) { ++counts[key(feature, output)]; });
  Problem problem;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  for (const auto& [k, count] : counts) {
    if (count < min_count) continue;
    numbers.emplace(k, static_cast<std::uint32_t>(problem.names.size()));
    problem.names.emplace_back(k >> 8U, k & 0xFFU);
  }
  problem.weights.assign(problem.names.size(), 0);
  walk(
      input,
      [&](std::int32_t sign) {
        const std::size_t at = problem.numbers.size();
        problem.examples.push_back({sign, at, at, 0});
      },
      [&](auto feature, auto output) {
        const auto known = numbers.find(key(feature, output));
        if (known == numbers.end()) return;
        problem.numbers.push_back(known->second);
        problem.examples.back().end = problem.numbers.size();
      });
  return problem;
}

/// The dual variable that is best while all others stay, by Newton's method kept within (0, cost).
double best_dual(double dual, double cost, double square, double slope) {
  double low = 0, high = cost, value = dual;
  for (int i = 0; i < 50; ++i) {
    const double gradient = std::log(value / (cost - value)) + square * (value - dual) + slope;
    if (std::abs(gradient) < 1e-6) break;
    (gradient < 0 ? low : high) = value;
    const double guess = value - gradient / (cost / (value * (cost - value)) + square);
    value = low < guess && guess < high ? guess : (low + high) / 2;
  }
  return value;
}

void fit(Problem& problem, double cost, int epochs) {
  auto& weights = problem.weights;
  const auto add = [&](const Example& e, double step) {
    for (std::size_t i = e.begin; i < e.end; ++i) weights[problem.numbers[i]] += step;
  };
  for (Example& e : problem.examples) {
    e.dual = std::min(1e-3 * cost, 1e-8);
    add(e, e.sign * e.dual);
  }
  std::vector<std::size_t> order(problem.examples.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937_64 random(1);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    double furthest = 0;
    for (const std::size_t k : order) {
      Example& e = problem.examples[k];
      double sum = 0;
      for (std::size_t i = e.begin; i < e.end; ++i) sum += weights[problem.numbers[i]];
      const double dual = best_dual(e.dual, cost, static_cast<double>(e.end - e.begin), e.sign * sum);
      const double step = e.sign * (dual - e.dual);
      if (std::abs(step) < 1e-7) continue;
      furthest = std::max(furthest, std::abs(step));
      e.dual = dual;
      add(e, step);
    }
    if (furthest < 1e-3 * cost) break;
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 4) throw std::runtime_error("usage: fit_weights COST EPOCHS MIN_COUNT < EXAMPLES");
    const double cost = std::stod(argv[1]);
    Problem problem = read(static_cast<std::uint32_t>(std::stoul(argv[3])));
    fit(problem, cost, std::stoi(argv[2]));
    for (std::size_t i = 0; i < problem.weights.size(); ++i)
      std::printf("%u %u %.9f\n", problem.names[i].first, problem.names[i].second, problem.weights[i]);
    return std::fflush(stdout) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "fit_weights: " << error.what() << '\n';
    return 2;
  }
}
