#include "store/bulk_sort.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

#include "guanxi/base/error.hpp"

namespace guanxi {
namespace {
constexpr std::size_t kChunkBytes = std::size_t{32} << 10;
constexpr std::size_t kSmallestChunk = std::size_t{4} << 10;
constexpr unsigned kDigitBits = 11;

[[noreturn]] void throw_errno(const std::string& directory, int error) {
  throw Error(
      ErrorCode::kIo, fmt::format("cannot use a temporary file in '{}': {}", directory, std::strerror(error)),
      error == ENOSPC ? "nothing of this was committed; free some space and run the same command again" : "");
}
}  // namespace

SpillFile::~SpillFile() {
  if (fd_ >= 0) ::close(fd_);
}

int SpillFile::open() {
  int fd = fd_.load();
  if (fd >= 0) return fd;
  std::error_code ec;
  std::filesystem::create_directories(directory_, ec);
  std::string path = directory_ + "/sort-XXXXXX";
  fd = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd < 0) throw_errno(directory_, errno);
  ::unlink(path.c_str());
  int none = -1;
  if (fd_.compare_exchange_strong(none, fd)) return fd;
  ::close(fd);  // another thread was faster
  return none;
}

std::uint64_t SpillFile::write(const void* bytes, std::size_t n) {
  const int fd = open();
  const std::uint64_t at = end_.fetch_add(n);
  const char* p = static_cast<const char*>(bytes);
  for (std::size_t done = 0; done < n;) {
    const ssize_t r = ::pwrite(fd, p + done, n - done, static_cast<off_t>(at + done));
    if (r < 0 && errno == EINTR) continue;
    if (r < 0) throw_errno(directory_, errno);
    done += static_cast<std::size_t>(r);
  }
  return at;
}

void SpillFile::read(std::uint64_t at, void* bytes, std::size_t n) const {
  char* p = static_cast<char*>(bytes);
  for (std::size_t done = 0; done < n;) {
    const ssize_t r = ::pread(fd_, p + done, n - done, static_cast<off_t>(at + done));
    if (r < 0 && errno == EINTR) continue;
    if (r <= 0) throw_errno(directory_, r < 0 ? errno : EIO);
    done += static_cast<std::size_t>(r);
  }
}

Partitions::Partitions(std::size_t partitions, unsigned writers, std::uint64_t memory_bytes, SpillFile& file)
    : partitions_(partitions),
      writers_(writers),
      memory_bytes_(memory_bytes),
      chunk_bytes_(
          std::clamp<std::size_t>(memory_bytes / 4 / partitions / writers, kSmallestChunk, kChunkBytes)),
      file_(file),
      open_(partitions * writers),
      full_(partitions * writers) {}

void Partitions::renew(Open& open, unsigned writer, std::size_t partition, std::size_t n) {
  const std::size_t capacity = std::max(chunk_bytes_, n);
  if (open.used > 0) {
    Chunk chunk;
    chunk.size = open.used;
    if (held_.load(std::memory_order_relaxed) + open.capacity > memory_bytes_) {
      chunk.at = file_.write(open.bytes.get(), open.used);
    } else {
      held_.fetch_add(open.capacity, std::memory_order_relaxed);
      chunk.bytes = std::move(open.bytes);
    }
    full_[writer * partitions_ + partition].push_back(std::move(chunk));
  }
  if (open.bytes == nullptr || open.capacity < capacity)
    open.bytes = std::make_unique_for_overwrite<char[]>(capacity);
  open.capacity = capacity;
  open.used = 0;
}

void Partitions::take(std::size_t partition, Buffer& out) {
  std::size_t n = 0;
  for (unsigned w = 0; w < writers_; ++w) {
    for (const Chunk& c : full_[w * partitions_ + partition]) n += c.size;
    n += open_[w * partitions_ + partition].used;
  }
  char* at = out.make(n);
  for (unsigned w = 0; w < writers_; ++w) {
    for (Chunk& c : full_[w * partitions_ + partition]) {
      if (c.bytes) {
        std::memcpy(at, c.bytes.get(), c.size);
        c.bytes.reset();
      } else {
        file_.read(c.at, at, c.size);
      }
      at += c.size;
    }
    std::vector<Chunk>().swap(full_[w * partitions_ + partition]);
    Open& open = open_[w * partitions_ + partition];
    if (open.used > 0) std::memcpy(at, open.bytes.get(), open.used);
    at += open.used;
    open = {};
  }
}

std::uint64_t* radix_sort(std::uint64_t* a, std::uint64_t* b, std::size_t n, unsigned low, unsigned high) {
  constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
  const std::uint64_t whole = high >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << high) - 1;
  if (std::is_sorted(a, a + n, [&](std::uint64_t x, std::uint64_t y) {
        return (x & whole) >> low < (y & whole) >> low;
      })) {
    return a;
  }
  std::array<std::uint32_t, kDigits> at{};
  for (unsigned shift = low; shift < high; shift += kDigitBits) {
    const std::uint64_t mask = (std::uint64_t{1} << std::min(kDigitBits, high - shift)) - 1;
    at.fill(0);
    for (std::size_t i = 0; i < n; ++i) ++at[(a[i] >> shift) & mask];
    if (std::find(at.begin(), at.end(), n) != at.end()) continue;
    std::uint32_t sum = 0;
    for (std::uint32_t& x : at) sum += std::exchange(x, sum);
    for (std::size_t i = 0; i < n; ++i) b[at[(a[i] >> shift) & mask]++] = a[i];
    std::swap(a, b);
  }
  return a;
}

}  // namespace guanxi
