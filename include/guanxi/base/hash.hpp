// XXH3 hashes. Not against an adversary: they tell content apart, they do not prove it.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace guanxi {

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const Hash128&) const = default;
  /// Adds modulo 2^128: a sum of hashes does not depend on their order.
  Hash128& operator+=(const Hash128& other) noexcept;
  Hash128& operator-=(const Hash128& other) noexcept;
};

[[nodiscard]] std::uint64_t hash64(std::string_view bytes) noexcept;
[[nodiscard]] Hash128 hash128(std::string_view bytes) noexcept;
/// 32 hexadecimal digits, as `xxh128sum` prints them.
[[nodiscard]] std::string to_hex(const Hash128& hash);

/// Hash of a stream; the same as hash128 of all the bytes together.
class Hasher {
 public:
  Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();
  void add(std::string_view bytes) noexcept;
  [[nodiscard]] Hash128 value() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace guanxi

template <>
struct std::hash<guanxi::Hash128> {
  std::size_t operator()(const guanxi::Hash128& h) const noexcept { return h.low; }
};
