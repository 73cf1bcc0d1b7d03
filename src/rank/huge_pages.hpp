// Memory for arrays that are read at random: on large pages, where the system gives them, most reads find
// their page's address at hand.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace guanxi {

/// Asks for large pages for what is worth one.
template <typename T>
struct HugePages {
  using value_type = T;
  static constexpr std::size_t kPage = std::size_t{1} << 21;

  HugePages() = default;
  template <typename U>
  explicit(false) HugePages(const HugePages<U>& /*other*/) noexcept {}

  [[nodiscard]] T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < kPage) return static_cast<T*>(::operator new(bytes));
    void* const memory = ::operator new (bytes, std::align_val_t{kPage});
    ::madvise(memory, bytes, MADV_HUGEPAGE);  // a refusal costs time only
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (count * sizeof(T) < kPage) {
      ::operator delete(memory);
    } else {
      ::operator delete (memory, std::align_val_t{kPage});
    }
  }
  template <typename U>
  [[nodiscard]] bool operator==(const HugePages<U>& /*other*/) const noexcept {
    return true;
  }
};

template <typename T>
using HugeVector = std::vector<T, HugePages<T>>;

}  // namespace guanxi
