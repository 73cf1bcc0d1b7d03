#include "rank/dominant.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "guanxi/base/progress.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"
#include "rank/small_eigen.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kBasis = 16;  // vectors that are held, besides the next
constexpr std::size_t kKept = 4;    // of them, over a restart
/// Where rounding leaves no more to gain.
constexpr double kSmallestResidual = 1e-12;

using Vector = HugeVector<double>;

class Lanczos {
 public:
  Lanczos(std::vector<double> start, const Product& product)
      : n_(start.size()), product_(product), projected_(kBasis) {
    basis_.emplace_back(start.begin(), start.end());
    scale(basis_.front(), 1.0 / std::sqrt(dot(basis_.front(), basis_.front())));
  }

  /// Until the residual is below `tolerance` × the eigenvalue. To go on after that would do harm: what
  /// rounding then adds may lie along another vector of the same eigenvalue.
  void run(double tolerance, std::uint32_t max_products) {
    double best = std::numeric_limits<double>::infinity();
    for (int stuck = 0; stuck < 3;) {
      double residual = 0;
      SmallEigen eigen = seen();
      bool done = false;
      while (!done && held_ < kBasis) {
        check_interrupt();
        const double added = extend();
        eigen = seen();
        residual = added * std::abs(eigen.vectors.at(held_ - 1, 0));
        done = residual <= tolerance * eigen.values.front() || products_ >= max_products;
      }
      stuck = residual < 0.9 * best ? 0 : stuck + 1;
      best = std::min(best, residual);
      restart(eigen, done ? 1 : kKept);
      if (done) return;
    }
  }

  [[nodiscard]] std::uint32_t products() const noexcept { return products_; }
  [[nodiscard]] std::vector<double> best() const { return {basis_.front().begin(), basis_.front().end()}; }

 private:
  [[nodiscard]] double dot(const Vector& a, const Vector& b) const {
    return parallel::sum_chunks(n_, [&](std::size_t begin, std::size_t end) {
      double sum = 0;
      for (std::size_t i = begin; i < end; ++i) sum += a[i] * b[i];
      return sum;
    });
  }
  void scale(Vector& a, double factor) const {
    parallel::for_chunks(n_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) a[i] *= factor;
    });
  }

  /// Takes out of `w` what lies along the first `count` vectors; returns how much that was.
  std::array<double, kBasis> orthogonalise(Vector& w, std::size_t count) const {
    std::vector<std::array<double, kBasis>> partial(parallel::chunk_count(n_));
    parallel::for_chunks(n_, [&](std::size_t begin, std::size_t end) {
      auto& sums = partial[begin / parallel::kChunk];
      sums.fill(0.0);
      for (std::size_t k = 0; k < count; ++k)
        for (std::size_t i = begin; i < end; ++i) sums[k] += w[i] * basis_[k][i];
    });
    std::array<double, kBasis> along{};
    for (const auto& sums : partial)
      for (std::size_t k = 0; k < count; ++k) along[k] += sums[k];
    parallel::for_chunks(n_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t k = 0; k < count; ++k)
        for (std::size_t i = begin; i < end; ++i) w[i] -= along[k] * basis_[k][i];
    });
    return along;
  }

  /// Multiplies the last vector of the basis, which becomes part of what is seen; what the product adds is
  /// the next. Returns its length.
  double extend() {
    Vector w(n_);
    product_(basis_.back(), w);
    ++products_;
    const std::size_t last = held_++;
    auto along = orthogonalise(w, held_);
    const auto again = orthogonalise(w, held_);  // rounding leaves something the first time
    for (std::size_t k = 0; k < held_; ++k)
      projected_.at(k, last) = projected_.at(last, k) = along[k] + again[k];
    const double length = std::sqrt(dot(w, w));
    scale(w, length > 0 ? 1.0 / length : 0.0);
    basis_.push_back(std::move(w));
    return length;
  }

  /// The matrix as seen in the first held_ vectors.
  [[nodiscard]] SmallEigen seen() const {
    SmallMatrix part(held_);
    for (std::size_t i = 0; i < held_; ++i)
      for (std::size_t j = 0; j < held_; ++j) part.at(i, j) = projected_.at(i, j);
    return eigen_of(std::move(part));
  }

  /// The basis becomes the best `kept` combinations, followed by what the last product added.
  void restart(const SmallEigen& eigen, std::size_t kept) {
    std::vector<Vector> next(kept, Vector(n_));
    parallel::for_chunks(n_, [&](std::size_t begin, std::size_t end) {
      for (std::size_t k = 0; k < kept; ++k) {
        for (std::size_t i = begin; i < end; ++i) next[k][i] = 0.0;
        for (std::size_t j = 0; j < held_; ++j) {
          const double part = eigen.vectors.at(j, k);
          for (std::size_t i = begin; i < end; ++i) next[k][i] += part * basis_[j][i];
        }
      }
    });
    next.push_back(std::move(basis_.back()));
    basis_ = std::move(next);
    held_ = kept;
    projected_ = SmallMatrix(kBasis);
    for (std::size_t k = 0; k < kept; ++k) projected_.at(k, k) = eigen.values[k];
  }

  const std::size_t n_;
  const Product& product_;
  std::vector<Vector> basis_;
  std::size_t held_ = 0;  // of the basis, those that have been multiplied: all but the last
  SmallMatrix projected_;
  std::uint32_t products_ = 0;
};

/// One round of power iteration with 1 added to the diagonal, which keeps it from swinging to and fro where
/// the least eigenvalue is as far from 0 as the largest.
void power_round(Dominant& result, std::vector<double>& next, const Product& product) {
  const std::size_t n = next.size();
  product(result.vector, next);
  const double largest = parallel::max_chunks(n, [&](std::size_t begin, std::size_t end) {
    double most = 0;
    for (std::size_t i = begin; i < end; ++i) most = std::max(most, next[i] += result.vector[i]);
    return most;
  });
  result.error = parallel::max_chunks(n, [&](std::size_t begin, std::size_t end) {
    double change = 0;
    for (std::size_t i = begin; i < end; ++i) {
      next[i] /= largest;
      change = std::max(change, std::abs(next[i] - result.vector[i]));
    }
    return change;
  });
  result.vector.swap(next);
  result.value = largest - 1.0;
  ++result.products;
}

}  // namespace

Dominant dominant_vector(std::vector<double> start, const Product& product, const DominantOptions& options) {
  const std::size_t n = start.size();
  Dominant result;
  {
    Lanczos lanczos(std::move(start), product);
    // Its residual is measured against a vector of length 1, whose largest entry is at least 1 / √n.
    const double wanted = 0.1 * options.tolerance / std::sqrt(static_cast<double>(n));
    if (options.max_products > 1) lanczos.run(std::max(wanted, kSmallestResidual), options.max_products - 1);
    result.vector = lanczos.best();
    result.products = lanczos.products();
  }
  // The signs of all entries agree but for rounding.
  double sum = 0;
  for (const double entry : result.vector) sum += entry;
  double largest = 0;
  for (double& entry : result.vector)
    largest = std::max(largest, entry = std::max(0.0, sum < 0 ? -entry : entry));
  for (double& entry : result.vector) entry /= largest;

  // Power iteration has the last word: it makes small entries right relative to their own size.
  std::vector<double> next(n);
  while (!result.converged && result.products < options.max_products) {
    check_interrupt();
    power_round(result, next, product);
    result.converged = result.error < options.tolerance;
  }
  return result;
}

}  // namespace guanxi
