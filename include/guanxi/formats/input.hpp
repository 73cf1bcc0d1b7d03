// Files as UTF-8 text, whatever they are on disk: plain or compressed (gzip, zstd, bzip2; told by their first
// bytes), in any encoding that base/encoding.hpp knows. Memory stays within a few blocks, however large the
// file is.
//
// Line ends are left as they are: readers take LF, CR LF and a lone CR.
// Thread-safety: an Input belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "guanxi/base/hash.hpp"

namespace guanxi {

enum class Compression : std::uint8_t { kNone, kGzip, kZstd, kBzip2 };
/// "none", "gzip", "zstd", "bzip2".
[[nodiscard]] std::string_view to_string(Compression compression) noexcept;

struct InputOptions {
  /// ICU's name of the encoding; empty: it is detected.
  std::string encoding{};
  /// Longest piece that next() hands out.
  std::size_t piece_bytes = std::size_t{256} << 10;
};

class Input {
 public:
  /// Bytes that may be read (not used) behind every piece: what simdjson asks for.
  static constexpr std::size_t kPadding = 64;

  /// Opens a file, or standard input for "-", and looks at its beginning.
  ///
  /// Throws: Error kNotFound         no such file; the hint names a file of a like name
  ///         Error kInvalidArgument  a directory; an unknown encoding
  ///         Error kIo               no permission, or reading failed
  ///         Error kBadInput         no text (it says what it looks like), or damaged compressed data
  [[nodiscard]] static std::unique_ptr<Input> open(const std::string& path, const InputOptions& options = {});
  /// The same over bytes in memory; `name` stands in for the path in errors.
  [[nodiscard]] static std::unique_ptr<Input> of_bytes(std::string bytes, const std::string& name,
                                                       const InputOptions& options = {});
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// The next piece of text without byte order mark; empty at the end. Valid until the next call. A piece may
  /// end inside a character. Text that was found to be UTF-8 is handed on as it is: whether all of it is
  /// valid is the reader's to check. What other encodings cannot convert becomes U+FFFD.
  ///
  /// Throws: Error kInterrupted  the user pressed Ctrl-C
  ///         Error kIo, Error kBadInput as open()
  [[nodiscard]] std::string_view next();

  /// The beginning of the text, up to 64 KiB, for guessing. REQUIRES: next() was not called yet.
  [[nodiscard]] std::string_view head() const noexcept;

  /// As given to open(); "stdin" for "-".
  [[nodiscard]] const std::string& name() const noexcept;
  [[nodiscard]] Compression compression() const noexcept;
  /// ICU's name.
  [[nodiscard]] const std::string& encoding() const noexcept;
  /// Bytes of the file: read so far, and in all (0 if not known, as of a pipe).
  [[nodiscard]] std::uint64_t raw_bytes() const noexcept;
  [[nodiscard]] std::uint64_t raw_total() const noexcept;
  /// Hash of the file's bytes as they are on disk. REQUIRES: next() has returned nothing.
  [[nodiscard]] Hash128 hash() const noexcept;
  /// Characters that became U+FFFD so far.
  [[nodiscard]] std::size_t replaced() const noexcept;

 private:
  struct Impl;
  explicit Input(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Hash and size of a file's bytes, as Input::hash() and raw_bytes() give them at the end. Throws as
/// Input::open, but does not look at what the bytes are.
struct FileDigest {
  Hash128 hash;
  std::uint64_t bytes = 0;
};
[[nodiscard]] FileDigest digest_file(const std::string& path);

}  // namespace guanxi
