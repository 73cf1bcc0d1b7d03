// Eigenvectors of a small dense symmetric matrix.
#pragma once

#include <cstddef>
#include <vector>

namespace guanxi {

/// Square, by rows.
struct SmallMatrix {
  explicit SmallMatrix(std::size_t n) : size(n), cells(n * n, 0.0) {}
  [[nodiscard]] double& at(std::size_t row, std::size_t column) { return cells[row * size + column]; }
  [[nodiscard]] double at(std::size_t row, std::size_t column) const { return cells[row * size + column]; }
  std::size_t size;
  std::vector<double> cells;
};

struct SmallEigen {
  std::vector<double> values;  // descending
  SmallMatrix vectors;         // column i belongs to values[i]
};

/// C. Jacobi's rotations (1846): exact to rounding, for a few dozen rows.
[[nodiscard]] SmallEigen eigen_of(SmallMatrix matrix);

}  // namespace guanxi
