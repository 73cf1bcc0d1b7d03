#include "formats/decompress.hpp"

#include <bzlib.h>
#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <new>

#include "guanxi/base/error.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

/// What the three have in common: a source, and errors that say where.
class Codec : public Decompressor {
 public:
  Codec(ByteSource source, std::string file) : source_(std::move(source)), file_(std::move(file)) {}

 protected:
  /// Whether there are bytes to take; fetches some if need be.
  bool refill() {
    if (!pending_.empty()) return true;
    pending_ = source_();
    return !pending_.empty();
  }
  void consume(std::size_t n) {
    pending_.remove_prefix(n);
    consumed_ += n;
  }
  [[noreturn]] void cut_off(std::string_view format, std::string_view tool) const {
    throw Error(ErrorCode::kBadInput,
                fmt::format("{}: the {} data end too early, after {} bytes: the file was cut off", file_,
                            format, consumed_),
                fmt::format("get the file again; `{} -t` checks it", tool));
  }
  [[noreturn]] void damaged(std::string_view format, std::string_view tool, std::string_view why) const {
    throw Error(ErrorCode::kBadInput,
                fmt::format("{}: the {} data are damaged near byte {}: {}", file_, format, consumed_, why),
                fmt::format("get the file again; `{} -t` checks it", tool));
  }

  std::string_view pending_;

 private:
  ByteSource source_;
  std::string file_;
  std::uint64_t consumed_ = 0;
};

class Gunzip final : public Codec {
 public:
  Gunzip(ByteSource source, std::string file) : Codec(std::move(source), std::move(file)) {
    constexpr int kGzipOnly = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~Gunzip() override { inflateEnd(&stream_); }
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  std::size_t read(char* out, std::size_t capacity) override {
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(capacity);
    while (stream_.avail_out > 0) {
      if (!refill()) {
        if (inside_) cut_off("gzip", "gzip");
        break;
      }
      if (!inside_ && !start_member()) continue;
      step();
    }
    return capacity - stream_.avail_out;
  }

 private:
  /// Zero bytes between and behind members are padding.
  bool start_member() {
    if (pending_.front() == '\0' && !first_) {
      consume(std::min(pending_.find_first_not_of('\0'), pending_.size()));
      return false;
    }
    if (pending_.front() != '\x1f') damaged("gzip", "gzip", "something else follows them");
    inflateReset(&stream_);
    inside_ = true;
    first_ = false;
    return true;
  }
  void step() {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(pending_.data()));
    stream_.avail_in = static_cast<uInt>(pending_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    consume(pending_.size() - stream_.avail_in);
    if (result == Z_STREAM_END) {
      inside_ = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      damaged("gzip", "gzip", stream_.msg != nullptr ? stream_.msg : "invalid data");
    }
  }

  z_stream stream_{};
  bool inside_ = false;  // a member has begun and not ended
  bool first_ = true;
};

class Unzstd final : public Codec {
 public:
  Unzstd(ByteSource source, std::string file)
      : Codec(std::move(source), std::move(file)), context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
  }
  ~Unzstd() override { ZSTD_freeDCtx(context_); }
  Unzstd(const Unzstd&) = delete;
  Unzstd& operator=(const Unzstd&) = delete;

  std::size_t read(char* out, std::size_t capacity) override {
    ZSTD_outBuffer to{out, capacity, 0};
    while (to.pos < capacity) {
      const bool more = refill();
      if (!more && !inside_) break;
      ZSTD_inBuffer from{pending_.data(), pending_.size(), 0};
      const std::size_t before = to.pos;
      const std::size_t result = ZSTD_decompressStream(context_, &to, &from);
      if (ZSTD_isError(result) != 0) damaged("zstd", "zstd", ZSTD_getErrorName(result));
      consume(from.pos);
      inside_ = result != 0;
      if (!more && inside_ && to.pos == before) cut_off("zstd", "zstd");
    }
    return to.pos;
  }

 private:
  ZSTD_DCtx* context_;
  bool inside_ = false;  // a frame has begun and not ended
};

class Bunzip2 final : public Codec {
 public:
  using Codec::Codec;
  ~Bunzip2() override {
    if (inside_) BZ2_bzDecompressEnd(&stream_);
  }
  Bunzip2(const Bunzip2&) = delete;
  Bunzip2& operator=(const Bunzip2&) = delete;

  std::size_t read(char* out, std::size_t capacity) override {
    std::size_t done = 0;
    while (done < capacity) {
      const bool more = refill();
      if (!more && !inside_) break;
      if (!inside_) start_stream();
      const std::size_t written = step(out + done, capacity - done);
      if (!more && inside_ && written == 0) cut_off("bzip2", "bzip2");
      done += written;
    }
    return done;
  }

 private:
  void start_stream() {
    stream_ = {};
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
    inside_ = true;
  }
  std::size_t step(char* out, std::size_t capacity) {
    stream_.next_out = out;
    stream_.avail_out = static_cast<unsigned>(capacity);
    stream_.next_in = const_cast<char*>(pending_.data());
    stream_.avail_in = static_cast<unsigned>(pending_.size());
    const int result = BZ2_bzDecompress(&stream_);
    consume(pending_.size() - stream_.avail_in);
    if (result == BZ_STREAM_END) {
      BZ2_bzDecompressEnd(&stream_);
      inside_ = false;
    } else if (result == BZ_DATA_ERROR) {
      damaged("bzip2", "bzip2", "a checksum is wrong");
    } else if (result == BZ_DATA_ERROR_MAGIC) {
      damaged("bzip2", "bzip2", "something else follows them");
    } else if (result != BZ_OK) {
      throw std::bad_alloc();
    }
    return capacity - stream_.avail_out;
  }

  bz_stream stream_{};
  bool inside_ = false;
};

}  // namespace

std::string_view to_string(Compression compression) noexcept {
  switch (compression) {
    case Compression::kNone:
      return "none";
    case Compression::kGzip:
      return "gzip";
    case Compression::kZstd:
      return "zstd";
    case Compression::kBzip2:
      return "bzip2";
  }
  return "none";
}

Compression detect_compression(std::string_view head) noexcept {
  if (head.starts_with("\x1f\x8b"sv)) return Compression::kGzip;
  if (head.starts_with("\x28\xb5\x2f\xfd"sv)) return Compression::kZstd;
  // pzstd starts with a skippable frame.
  if (head.size() >= 4 && (head[0] & '\xf0') == '\x50' && head.substr(1, 3) == "\x2a\x4d\x18"sv)
    return Compression::kZstd;
  if (head.size() >= 4 && head.starts_with("BZh"sv) && head[3] >= '1' && head[3] <= '9' &&
      (head.size() < 10 || head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv ||
       head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv)) {
    return Compression::kBzip2;
  }
  return Compression::kNone;
}

std::unique_ptr<Decompressor> make_decompressor(Compression compression, ByteSource source,
                                                const std::string& file) {
  switch (compression) {
    case Compression::kNone:
      return nullptr;
    case Compression::kGzip:
      return std::make_unique<Gunzip>(std::move(source), file);
    case Compression::kZstd:
      return std::make_unique<Unzstd>(std::move(source), file);
    case Compression::kBzip2:
      return std::make_unique<Bunzip2>(std::move(source), file);
  }
  return nullptr;
}

}  // namespace guanxi
