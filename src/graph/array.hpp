// Large arrays of plain numbers, in pages of their own: zero until written, without cost until touched, huge
// pages where the machine gives them.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace guanxi {

/// Memory from the operating system. Move-only.
class Pages {
 public:
  Pages() = default;
  /// Throws: std::bad_alloc
  explicit Pages(std::size_t bytes);
  Pages(Pages&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Pages& operator=(Pages&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Pages();
  /// Gives back what lies behind the first `bytes`.
  void shrink(std::size_t bytes) noexcept;
  [[nodiscard]] void* data() const noexcept { return data_; }

 private:
  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

template <typename T>
class Array {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Array() = default;
  explicit Array(std::size_t size) : pages_(size * sizeof(T)), size_(size) {}
  Array(Array&& other) noexcept : pages_(std::move(other.pages_)), size_(std::exchange(other.size_, 0)) {}
  Array& operator=(Array&& other) noexcept {
    pages_ = std::move(other.pages_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  /// REQUIRES: size <= size()
  void shrink(std::size_t size) noexcept {
    pages_.shrink(size * sizeof(T));
    size_ = size;
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] T* data() const noexcept { return static_cast<T*>(pages_.data()); }
  [[nodiscard]] T& operator[](std::size_t i) const noexcept { return data()[i]; }
  [[nodiscard]] std::span<const T> view() const noexcept { return {data(), size_}; }

 private:
  Pages pages_;
  std::size_t size_ = 0;
};

}  // namespace guanxi
