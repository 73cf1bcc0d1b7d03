// Random numbers for sampling: SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number
// Generators", 2014). The same on every machine.
#pragma once

#include <cstdint>

namespace guanxi {

class Random {
 public:
  /// Streams of one seed are independent of each other.
  Random(std::uint64_t seed, std::uint64_t stream) : state_(mix(seed ^ mix(stream + kStep))) {}

  [[nodiscard]] std::uint64_t next() noexcept { return mix(state_ += kStep); }
  /// 0..n-1, each alike (D. Lemire, "Fast Random Integer Generation in an Interval", 2019).
  [[nodiscard]] std::uint32_t below(std::uint32_t n) noexcept {
    while (true) {
      const std::uint64_t product = (next() >> 32U) * n;
      if (static_cast<std::uint32_t>(product) >= static_cast<std::uint32_t>(-n) % n)
        return static_cast<std::uint32_t>(product >> 32U);
    }
  }
  /// In [0, 1).
  [[nodiscard]] double unit() noexcept { return static_cast<double>(next() >> 11U) * 0x1p-53; }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15U;
  static std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace guanxi
