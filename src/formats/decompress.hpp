// Compressed bytes → bytes, for files of one or several members (as `cat a.gz b.gz`, bgzip and pzstd make
// them).
//
// Over zlib, libzstd and libbz2 themselves: Boost.Iostreams takes a zstd file that was cut off for a whole
// one.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "guanxi/formats/input.hpp"

namespace guanxi {

class Decompressor {
 public:
  virtual ~Decompressor() = default;
  /// Writes up to `capacity` bytes; fewer only at the end.
  /// Throws: Error kBadInput  the data are damaged, or end too early
  virtual std::size_t read(char* out, std::size_t capacity) = 0;
};

/// The next bytes of the file, empty at the end; valid until the next call.
using ByteSource = std::function<std::string_view()>;

/// By the first bytes of a file.
[[nodiscard]] Compression detect_compression(std::string_view head) noexcept;

/// `file` names the file in errors. nullptr for kNone.
[[nodiscard]] std::unique_ptr<Decompressor> make_decompressor(Compression compression, ByteSource source,
                                                              const std::string& file);

}  // namespace guanxi
