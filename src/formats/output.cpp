#include "guanxi/formats/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace guanxi {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

}  // namespace

Output::Output(std::string path, std::string temporary, int descriptor)
    : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

std::unique_ptr<Output> Output::open(const std::string& path) {
  if (path == "-") return std::unique_ptr<Output>(new Output("standard output", {}, STDOUT_FILENO));
  std::error_code ignored;
  const auto kind = std::filesystem::status(path, ignored).type();
  if (kind == std::filesystem::file_type::directory) {
    throw Error(ErrorCode::kIo, path + ": is a directory", "name a file in it");
  }
  // A device or a pipe (/dev/null) is written to, not replaced.
  const bool special = kind != std::filesystem::file_type::not_found &&
                       kind != std::filesystem::file_type::regular &&
                       kind != std::filesystem::file_type::none;
  std::string temporary = special ? std::string{} : fmt::format("{}.{}.tmp", path, ::getpid());
  const std::string& target = special ? path : temporary;
  constexpr int kMode = 0666;
  const int descriptor = ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (descriptor < 0) {
    throw Error(ErrorCode::kIo,
                fmt::format("{}: cannot be written: {}", path, std::generic_category().message(errno)));
  }
  return std::unique_ptr<Output>(new Output(path, std::move(temporary), descriptor));
}

Output::~Output() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void Output::fail(int error_number) const {
  if (error_number == EPIPE && descriptor_ == STDOUT_FILENO) throw ClosedPipe();
  throw Error(ErrorCode::kIo,
              fmt::format("{}: cannot be written: {}", path_, std::generic_category().message(error_number)));
}

void Output::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t n = ::write(descriptor_, rest.data(), rest.size());
    if (n >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
  buffer_.clear();
}

void Output::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBufferBytes) flush();
}

void Output::commit() {
  flush();
  if (descriptor_ == STDOUT_FILENO) return;
  if (!temporary_.empty() && ::fsync(descriptor_) != 0) fail(errno);
  const int result = ::close(descriptor_);
  descriptor_ = -1;
  if (result != 0) fail(errno);
  if (!temporary_.empty() && ::rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  temporary_.clear();
}

}  // namespace guanxi
