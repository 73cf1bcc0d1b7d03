#include "graph/array.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace guanxi {
namespace {

constexpr std::size_t kHugeBytes = std::size_t{2} << 20;

std::size_t whole_pages(std::size_t bytes) noexcept {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

}  // namespace

Pages::Pages(std::size_t bytes) {
  if (bytes == 0) return;
  void* const data = ::mmap(nullptr, whole_pages(bytes), PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (data == MAP_FAILED) throw std::bad_alloc();
  data_ = data;
  bytes_ = whole_pages(bytes);
  if (bytes_ >= 2 * kHugeBytes) ::madvise(data_, bytes_, MADV_HUGEPAGE);
}

Pages::~Pages() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
}

void Pages::shrink(std::size_t bytes) noexcept {
  const std::size_t kept = whole_pages(bytes);
  if (data_ == nullptr || kept >= bytes_) return;
  ::munmap(static_cast<char*>(data_) + kept, bytes_ - kept);
  bytes_ = kept;
  if (kept == 0) data_ = nullptr;
}

}  // namespace guanxi
