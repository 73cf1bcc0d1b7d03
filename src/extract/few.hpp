// A list that mostly has few elements and then asks for no memory of its own.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <type_traits>
#include <vector>

namespace guanxi::extract {

template <class Value, std::size_t kFew>
class Few {
  static_assert(std::is_trivially_copyable_v<Value>);

 public:
  Few() = default;
  // Not explicit: some values are a list of them.
  Few(std::initializer_list<Value> values) { append({values.begin(), values.size()}); }  // NOLINT
  Few(const std::vector<Value>& values) { append(values); }                              // NOLINT

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const Value* begin() const { return more_.empty() ? few_.data() : more_.data(); }
  [[nodiscard]] const Value* end() const { return begin() + size_; }
  [[nodiscard]] const Value& front() const { return *begin(); }
  [[nodiscard]] const Value& back() const { return *(end() - 1); }

  void push_back(Value value) { append({&value, 1}); }
  void append(std::span<const Value> values) {
    if (more_.empty() && size_ + values.size() <= kFew) {
      std::copy(values.begin(), values.end(), few_.begin() + static_cast<std::ptrdiff_t>(size_));
    } else {
      if (more_.empty()) more_.assign(few_.begin(), few_.begin() + static_cast<std::ptrdiff_t>(size_));
      more_.insert(more_.end(), values.begin(), values.end());
    }
    size_ += values.size();
  }
  /// Leaves the first one.
  void keep_first() {
    const Value first = front();
    more_.clear();
    few_.front() = first;
    size_ = 1;
  }

 private:
  std::array<Value, kFew> few_{};  // unless there are more
  std::vector<Value> more_;
  std::size_t size_ = 0;
};

}  // namespace guanxi::extract
