// A snapshot's arrays as one file. FORMAT.md describes the bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "graph/block_guard.hpp"
#include "graph/parts.hpp"

namespace guanxi {

/// Files up to this size are read wholly when they are opened.
inline constexpr std::size_t kSmallFileBytes = std::size_t{8} << 20;

/// Path of the file that shows `state` in `directory`.
[[nodiscard]] std::string snapshot_path(const std::string& directory, std::string_view state);

/// A file that was found sound as far as it was read.
struct OpenedParts {
  PartsView parts;
  /// Checks the rest when it is about to be read.
  std::unique_ptr<BlockGuard> guard;
};

/// Views of the arrays in `bytes`, which begin at an address divisible by 8. Reads the front only: what the
/// views show has to pass the guard. On failure `fault` says what is wrong and `opened` means nothing. Never
/// trusts a byte: any input gives views inside of `bytes`, or a fault. `path` is the file that the guard
/// removes if it finds it damaged.
[[nodiscard]] bool read_parts(std::string_view bytes, std::string_view state, const std::string& path,
                              OpenedParts& opened, std::string& fault);

/// What is wrong with the order of the offsets and ranks in blocks that are sound, or "".
[[nodiscard]] std::string fault_of_order(const PartsView& parts);

/// Writes the file whole or not at all, then removes the files of other states and what killed writers left.
/// Does not wait for the disk: what a power failure spoils, its hashes tell. False if the directory cannot be
/// written or is full.
[[nodiscard]] bool write_parts(const std::string& directory, std::string_view state, const PartsView& parts);

}  // namespace guanxi
