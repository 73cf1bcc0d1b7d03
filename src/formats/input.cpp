#include "guanxi/formats/input.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "formats/binary_kind.hpp"
#include "formats/decompress.hpp"
#include "guanxi/base/encoding.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} << 10;
constexpr std::size_t kSampleBytes = std::size_t{64} << 10;

std::string reason_of(int error_number) {
  return std::generic_category().message(error_number);
}

/// "did you mean 'nodes.csv'?" for a file that is not there.
std::string like_named_file(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path wanted(path);
  const fs::path directory = wanted.has_parent_path() ? wanted.parent_path() : fs::path(".");
  std::vector<std::string> names;
  std::error_code error;
  constexpr std::size_t kEnough = 10'000;
  for (fs::directory_iterator it(directory, error), end; !error && it != end && names.size() < kEnough;
       it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  const std::string best = closest(wanted.filename().string(), names);
  if (best.empty()) return {};
  return fmt::format("did you mean '{}'?",
                     wanted.has_parent_path() ? (wanted.parent_path() / best).string() : best);
}

/// The file's bytes in blocks: counted, hashed.
class RawBytes {
 public:
  static RawBytes of_file(const std::string& path) {
    RawBytes raw;
    if (path == "-") {
      raw.name_ = "stdin";
      raw.descriptor_ = STDIN_FILENO;
    } else {
      raw.name_ = path;
      raw.open(path);
    }
    raw.buffer_.resize(kBlockBytes + Input::kPadding);
    return raw;
  }
  static RawBytes of_bytes(std::string bytes, const std::string& name) {
    RawBytes raw;
    raw.name_ = name;
    raw.total_ = bytes.size();
    raw.memory_ = bytes.size();
    raw.buffer_ = std::move(bytes);
    raw.buffer_.resize(raw.memory_ + Input::kPadding);
    return raw;
  }
  RawBytes(RawBytes&& other) noexcept { *this = std::move(other); }
  RawBytes& operator=(RawBytes&& other) noexcept {
    std::swap(name_, other.name_);
    std::swap(buffer_, other.buffer_);
    std::swap(hasher_, other.hasher_);
    std::swap(regular_, other.regular_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(memory_, other.memory_);
    std::swap(count_, other.count_);
    std::swap(total_, other.total_);
    return *this;
  }
  ~RawBytes() {
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  }

  /// The next block, full unless it is the last; empty at the end. kPadding bytes may be read behind it.
  std::string_view next() {
    std::size_t size = 0;
    if (descriptor_ < 0) {
      size = memory_;
      memory_ = 0;
    } else {
      size = fill();
    }
    const std::string_view block(buffer_.data(), size);
    hasher_.add(block);
    count_ += size;
    return block;
  }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] Hash128 hash() const { return hasher_.value(); }

 private:
  RawBytes() = default;

  void open(const std::string& path) {
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) {
      const int reason = errno;
      if (reason == ENOENT) throw Error(ErrorCode::kNotFound, path + ": no such file", like_named_file(path));
      throw Error(ErrorCode::kIo, fmt::format("{}: cannot be opened: {}", path, reason_of(reason)),
                  reason == EACCES ? fmt::format("ls -l {} shows who may read it", path) : "");
    }
    struct stat status {};
    if (::fstat(descriptor_, &status) == 0) {
      if (S_ISDIR(status.st_mode)) {
        throw Error(ErrorCode::kInvalidArgument, path + ": is a directory",
                    "name the files in it, for example " + (std::filesystem::path(path) / "*").string());
      }
      regular_ = S_ISREG(status.st_mode);
      if (regular_) total_ = static_cast<std::uint64_t>(status.st_size);
    }
  }

  /// A signal may go to another thread: waiting for a pipe, look for Ctrl-C now and then.
  void wait_for_bytes() const {
    constexpr int kPatienceMs = 200;
    pollfd descriptor{descriptor_, POLLIN, 0};
    while (::poll(&descriptor, 1, kPatienceMs) <= 0) check_interrupt();
  }

  std::size_t fill() {
    std::size_t size = 0;
    while (size < kBlockBytes) {
      if (!regular_) wait_for_bytes();
      const ssize_t n = ::read(descriptor_, buffer_.data() + size, kBlockBytes - size);
      if (n == 0) break;
      if (n > 0) {
        size += static_cast<std::size_t>(n);
      } else if (errno == EINTR) {
        check_interrupt();
      } else {
        throw Error(ErrorCode::kIo, fmt::format("{}: cannot be read: {}", name_, reason_of(errno)));
      }
    }
    return size;
  }

  std::string name_;
  std::string buffer_;
  Hasher hasher_;
  bool regular_ = false;
  int descriptor_ = -1;     // -1: the bytes are in the buffer
  std::size_t memory_ = 0;  // so many of them are still to be handed out
  std::uint64_t count_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace

struct Input::Impl {
  RawBytes raw;
  InputOptions options;
  Compression compression = Compression::kNone;
  std::unique_ptr<Decompressor> decompressor;
  std::string buffer;          // decompressed bytes
  std::string_view first_raw;  // the first block, read to look at it
  std::string_view pending;    // bytes that are not handed out yet
  std::string encoding;
  std::optional<Decoder> decoder;  // none for UTF-8
  bool flushed = false;            // the decoder knows that the end is reached
  std::string text;                // decoded
  std::string head_text;           // decoded, if a decoder is needed

  Impl(RawBytes bytes, InputOptions wanted) : raw(std::move(bytes)), options(std::move(wanted)) {
    options.piece_bytes = std::max<std::size_t>(options.piece_bytes, 1);
    first_raw = raw.next();
    compression = detect_compression(first_raw);
    decompressor = make_decompressor(
        compression, [this] { return next_raw(); }, raw.name());
    if (decompressor) buffer.resize(kBlockBytes + kPadding);
    pending = next_bytes();
    choose_encoding();
  }

  std::string_view next_raw() { return first_raw.empty() ? raw.next() : std::exchange(first_raw, {}); }
  std::string_view next_bytes() {
    if (!decompressor) return next_raw();
    return {buffer.data(), decompressor->read(buffer.data(), kBlockBytes)};
  }

  void choose_encoding() {
    const std::string_view sample = pending.substr(0, kSampleBytes);
    const BinaryKind kind = binary_kind(sample);
    Encoding found = detect_encoding(sample);
    if (!kind.what.empty() || (found.binary && options.encoding.empty())) {
      throw Error(ErrorCode::kBadInput,
                  fmt::format("{}: looks like {}, not like text", raw.name(),
                              kind.what.empty() ? "binary data" : kind.what),
                  std::string(kind.hint));
    }
    if (!options.encoding.empty()) {
      if (!is_known_encoding(options.encoding)) {
        throw Error(ErrorCode::kInvalidArgument, fmt::format("unknown encoding '{}'", options.encoding),
                    "for example UTF-8, GB18030, Big5, UTF-16LE, windows-1252; without one it is detected");
      }
      if (found.name != options.encoding) found.bom = 0;
      found.name = options.encoding;
      if (is_utf8(found.name) && sample.starts_with("\xef\xbb\xbf")) found.bom = 3;
    }
    encoding = is_utf8(found.name) ? "UTF-8" : found.name;
    pending.remove_prefix(std::min(found.bom, pending.size()));
    if (encoding == "UTF-8") return;
    decoder.emplace(encoding);
    Decoder(encoding).decode(pending.substr(0, kSampleBytes), false, head_text);
  }
  static bool is_utf8(std::string_view name) {
    return name == "UTF-8" || name == "utf-8" || name == "UTF8" || name == "utf8";
  }

  std::string_view next_piece() {
    if (pending.empty()) pending = next_bytes();
    const std::string_view piece = pending.substr(0, options.piece_bytes);
    pending.remove_prefix(piece.size());
    return piece;
  }
  std::string_view next_text() {
    if (!decoder) return next_piece();
    text.clear();
    while (text.empty() && !flushed) {
      const std::string_view piece = next_piece();
      flushed = piece.empty();
      decoder->decode(piece, flushed, text);
    }
    text.reserve(text.size() + kPadding);
    return text;
  }
};

Input::Input(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Input::~Input() = default;

std::unique_ptr<Input> Input::open(const std::string& path, const InputOptions& options) {
  return std::unique_ptr<Input>(new Input(std::make_unique<Impl>(RawBytes::of_file(path), options)));
}

std::unique_ptr<Input> Input::of_bytes(std::string bytes, const std::string& name,
                                       const InputOptions& options) {
  return std::unique_ptr<Input>(
      new Input(std::make_unique<Impl>(RawBytes::of_bytes(std::move(bytes), name), options)));
}

std::string_view Input::next() {
  check_interrupt();
  return impl_->next_text();
}

std::string_view Input::head() const noexcept {
  return impl_->decoder ? std::string_view(impl_->head_text) : impl_->pending.substr(0, kSampleBytes);
}

const std::string& Input::name() const noexcept {
  return impl_->raw.name();
}
Compression Input::compression() const noexcept {
  return impl_->compression;
}
const std::string& Input::encoding() const noexcept {
  return impl_->encoding;
}
std::uint64_t Input::raw_bytes() const noexcept {
  return impl_->raw.count();
}
std::uint64_t Input::raw_total() const noexcept {
  return impl_->raw.total();
}
Hash128 Input::hash() const noexcept {
  return impl_->raw.hash();
}
std::size_t Input::replaced() const noexcept {
  return impl_->decoder ? impl_->decoder->replaced() : 0;
}

FileDigest digest_file(const std::string& path) {
  RawBytes raw = RawBytes::of_file(path);
  while (!raw.next().empty()) check_interrupt();
  return {raw.hash(), raw.count()};
}

}  // namespace guanxi
