// How many threads a kernel may use.
#pragma once

#include <omp.h>

namespace guanxi::testing {

/// Runs with `threads` threads while it lives.
class Threads {
 public:
  explicit Threads(int threads) : before_(omp_get_max_threads()) { omp_set_num_threads(threads); }
  ~Threads() { omp_set_num_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_;
};

}  // namespace guanxi::testing
