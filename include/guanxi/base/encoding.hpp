// Bytes of unknown encoding → UTF-8. Wraps ICU's detector and converters, in streaming form.
//
// Thread-safety: different objects may be used from different threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace guanxi {

/// What the first bytes of a file say of its encoding.
struct Encoding {
  std::string name;     // ICU's: "UTF-8", "GB18030", "Big5", "UTF-16LE", "windows-1252", …; empty if binary
  std::size_t bom = 0;  // bytes of a byte order mark to skip
  bool binary = false;  // the bytes are no text in any encoding that we know
};

/// Looks at a sample of the file's beginning (64 KiB is plenty; it may cut a character). Decides by byte
/// order mark, then validity as UTF-8, then between UTF-16, UTF-32, GB18030, Big5, Shift_JIS, EUC-JP and
/// EUC-KR by whether what comes out is made of characters in use, then between windows-1252 and single-byte
/// encodings of other scripts by ICU's detector. Bytes with NUL that are not UTF-16 or UTF-32 are binary. An
/// empty sample is UTF-8.
[[nodiscard]] Encoding detect_encoding(std::string_view sample);

/// Whether `name` is an encoding that ICU can convert.
[[nodiscard]] bool is_known_encoding(const std::string& name);

/// Converts a stream piece by piece.
class Decoder {
 public:
  /// Throws: Error kInvalidArgument  no such encoding
  explicit Decoder(const std::string& encoding);
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;
  ~Decoder();

  /// Appends the UTF-8 of the next bytes to `out`. A character that the piece cuts waits for the next call;
  /// with `last` it is an error. What cannot be converted becomes U+FFFD and is counted.
  void decode(std::string_view bytes, bool last, std::string& out);
  [[nodiscard]] std::size_t replaced() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace guanxi
