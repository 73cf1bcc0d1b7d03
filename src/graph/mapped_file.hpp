// A file's bytes as memory, read-only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace guanxi {

class MappedFile {
 public:
  MappedFile() = default;
  /// An empty view if the file is not there, is empty or cannot be mapped.
  explicit MappedFile(const std::string& path) noexcept;
  MappedFile(MappedFile&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~MappedFile();

  /// Begins at a page's border. Valid as long as the object that it was moved to last.
  [[nodiscard]] std::string_view bytes() const noexcept { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace guanxi
