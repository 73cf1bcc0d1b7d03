// The eigenvector of the largest eigenvalue of a symmetric matrix without negative entries, given by its
// products with vectors. K. Wu, H. Simon, "Thick-Restart Lanczos Method for Large Symmetric Eigenvalue
// Problems" (2000); Lanczos looks for the best vector in all that the products span, so it needs about the
// square root of the rounds of power iteration.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace guanxi {

/// Writes the product with `x` to `y`. Must be deterministic.
using Product = std::function<void(std::span<const double> x, std::span<double> y)>;

struct DominantOptions {
  /// Stop once a round of power iteration changes no entry by more, the largest being 1.
  double tolerance = 1e-10;
  std::uint32_t max_products = 5000;
};

struct Dominant {
  std::vector<double> vector;  // no entry negative, the largest 1
  double value = 0;            // its eigenvalue
  std::uint32_t products = 0;
  double error = 0;  // the largest change of the last round
  bool converged = false;
};

/// Begins at `start`, which must not be 0 nor have negative entries; the result is the part of it that lies
/// in the space of the largest eigenvalue, so eigenvectors that tie share as they do in `start`. Throws:
/// Error kInterrupted. Cost: products, and 150 bytes an entry.
[[nodiscard]] Dominant dominant_vector(std::vector<double> start, const Product& product,
                                       const DominantOptions& options);

}  // namespace guanxi
