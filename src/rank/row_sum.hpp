// Sums over the neighbours of a vertex.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace guanxi {

/// The sum of values[u] over a row. Four sums run side by side, since each addition would wait for the one
/// before; their number and order are fixed, so the result is one value whatever the number of threads.
[[nodiscard]] inline double row_sum(std::span<const std::uint32_t> row, const double* values) noexcept {
  double a = 0;
  double b = 0;
  double c = 0;
  double d = 0;
  const std::uint32_t* u = row.data();
  const std::uint32_t* const end = u + row.size();
  for (; end - u >= 4; u += 4) {
    a += values[u[0]];
    b += values[u[1]];
    c += values[u[2]];
    d += values[u[3]];
  }
  for (; u != end; ++u) a += values[*u];
  return (a + b) + (c + d);
}

/// The sum of weights[i] × values[row[i]].
[[nodiscard]] inline double row_sum(std::span<const std::uint32_t> row, const double* weights,
                                    const double* values) noexcept {
  double a = 0;
  double b = 0;
  std::size_t i = 0;
  for (; i + 2 <= row.size(); i += 2) {
    a += weights[i] * values[row[i]];
    b += weights[i + 1] * values[row[i + 1]];
  }
  if (i < row.size()) a += weights[i] * values[row[i]];
  return a + b;
}

}  // namespace guanxi
