#include "guanxi/base/hash.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <new>

namespace guanxi {
namespace {

Hash128 from_xxh(const XXH128_hash_t& hash) noexcept {
  return {hash.high64, hash.low64};
}

struct FreeState {
  void operator()(XXH3_state_t* state) const noexcept { XXH3_freeState(state); }
};

}  // namespace

Hash128& Hash128::operator+=(const Hash128& other) noexcept {
  low += other.low;
  high += other.high + (low < other.low ? 1 : 0);
  return *this;
}

Hash128& Hash128::operator-=(const Hash128& other) noexcept {
  high -= other.high + (low < other.low ? 1 : 0);
  low -= other.low;
  return *this;
}

std::uint64_t hash64(std::string_view bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

Hash128 hash128(std::string_view bytes) noexcept {
  return from_xxh(XXH3_128bits(bytes.data(), bytes.size()));
}

std::string to_hex(const Hash128& hash) {
  return fmt::format("{:016x}{:016x}", hash.high, hash.low);
}

struct Hasher::Impl {
  // XXH3's state wants 64-byte alignment, which its own allocator sees to.
  std::unique_ptr<XXH3_state_t, FreeState> state{XXH3_createState()};
};

Hasher::Hasher() : impl_(std::make_unique<Impl>()) {
  if (!impl_->state) throw std::bad_alloc();
  XXH3_128bits_reset(impl_->state.get());
}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::add(std::string_view bytes) noexcept {
  XXH3_128bits_update(impl_->state.get(), bytes.data(), bytes.size());
}

Hash128 Hasher::value() const noexcept {
  return from_xxh(XXH3_128bits_digest(impl_->state.get()));
}

}  // namespace guanxi
