// What the answers of different programs to one question are held against each other by.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "measure.hpp"
#include "support/kronecker.hpp"

namespace guanxi::bench {

/// A vertex with links, the same for all programs.
inline std::uint32_t source_of(const Csr& graph) {
  std::uint32_t v = graph.vertex_count() / 3;
  while (graph.out(v).empty()) ++v;
  return v;
}

/// How many are reached, and the sum of their distances.
template <typename Distance>
std::string reached_answer(std::span<const Distance> distances, Distance none) {
  std::uint64_t reached = 0;
  std::uint64_t sum = 0;
  for (const Distance distance : distances) {
    if (distance >= none) continue;
    ++reached;
    sum += static_cast<std::uint64_t>(distance);
  }
  return fmt::format("[{}, {}]", reached, sum);
}
inline std::string depths_answer(const std::vector<std::uint32_t>& depths) {
  return reached_answer<std::uint32_t>(depths, std::numeric_limits<std::uint32_t>::max());
}
inline std::string distances_answer(const std::vector<std::uint64_t>& distances) {
  return reached_answer<std::uint64_t>(distances, std::numeric_limits<std::uint32_t>::max());
}

/// The largest score's vertex, and the scores of some others in its unit: alike for scores of another sum.
template <typename Scores>
std::string scores_answer(const Scores& scores) {
  std::size_t best = 0;
  for (std::size_t v = 1; v < scores.size(); ++v) {
    if (scores[v] > scores[best]) best = v;
  }
  std::string out = fmt::format("[{}", best);
  for (std::size_t v = 0; v < scores.size(); v += 1 + scores.size() / 16) {
    out += fmt::format(", {:.5f}", scores[best] > 0 ? scores[v] / scores[best] : 0.0);
  }
  return out + "]";
}

template <typename Cores>
std::string cores_answer(const Cores& cores) {
  std::uint64_t sum = 0;
  std::uint64_t most = 0;
  for (const auto core : cores) {
    sum += static_cast<std::uint64_t>(core);
    most = std::max(most, static_cast<std::uint64_t>(core));
  }
  return fmt::format("[{}, {}]", most, sum);
}

}  // namespace guanxi::bench
