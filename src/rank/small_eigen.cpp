#include "rank/small_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace guanxi {
namespace {

constexpr int kMostSweeps = 60;

/// Turns rows and columns p and q so that the cell where they cross becomes 0.
void rotate(SmallMatrix& a, SmallMatrix& vectors, std::size_t p, std::size_t q) {
  const double half_difference = (a.at(q, q) - a.at(p, p)) / (2.0 * a.at(p, q));
  const double tangent =
      (half_difference >= 0 ? 1.0 : -1.0) / (std::abs(half_difference) + std::hypot(half_difference, 1.0));
  const double cosine = 1.0 / std::hypot(tangent, 1.0);
  const double sine = tangent * cosine;
  const auto turn = [&](double& x, double& y) {
    const double old = x;
    x = cosine * old - sine * y;
    y = sine * old + cosine * y;
  };
  for (std::size_t i = 0; i < a.size; ++i) turn(a.at(i, p), a.at(i, q));
  for (std::size_t i = 0; i < a.size; ++i) turn(a.at(p, i), a.at(q, i));
  for (std::size_t i = 0; i < a.size; ++i) turn(vectors.at(i, p), vectors.at(i, q));
  a.at(p, q) = a.at(q, p) = 0.0;
}

}  // namespace

SmallEigen eigen_of(SmallMatrix matrix) {
  const std::size_t n = matrix.size;
  SmallMatrix vectors(n);
  for (std::size_t i = 0; i < n; ++i) vectors.at(i, i) = 1.0;
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    bool turned = false;
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        const double scale = std::abs(matrix.at(p, p)) + std::abs(matrix.at(q, q));
        if (std::abs(matrix.at(p, q)) <= 1e-17 * scale || matrix.at(p, q) == 0.0) continue;
        rotate(matrix, vectors, p, q);
        turned = true;
      }
    }
    if (!turned) break;
  }

  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return matrix.at(a, a) > matrix.at(b, b); });
  SmallEigen result{{}, SmallMatrix(n)};
  for (std::size_t i = 0; i < n; ++i) {
    result.values.push_back(matrix.at(order[i], order[i]));
    for (std::size_t row = 0; row < n; ++row) result.vectors.at(row, i) = vectors.at(row, order[i]);
  }
  return result;
}

}  // namespace guanxi
