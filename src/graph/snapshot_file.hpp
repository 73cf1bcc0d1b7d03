// A snapshot's arrays as one file. FORMAT.md describes the bytes.
#pragma once

#include <string>
#include <string_view>

#include "graph/parts.hpp"

namespace guanxi {

enum class Scrutiny {
  kFront,  // header, table, and all sections but the arcs and the texts of keys and names
  kWhole,  // every byte
};

/// Files up to this size are read wholly when they are opened.
inline constexpr std::size_t kSmallFileBytes = std::size_t{64} << 20;

/// Path of the file that shows `state` in `directory`.
[[nodiscard]] std::string snapshot_path(const std::string& directory, std::string_view state);

/// Views of the arrays in `bytes`, which begin at an address divisible by 8. On failure `fault` says what is
/// wrong and `parts` means nothing. Never trusts a byte: any input gives views inside of `bytes`, or a fault.
/// What kFront leaves unread may still lead to entities and edges that are not there.
[[nodiscard]] bool read_parts(std::string_view bytes, std::string_view state, Scrutiny scrutiny,
                              PartsView& parts, std::string& fault);

/// Writes the file whole or not at all, durably, then removes the files of other states and what killed
/// writers left. False if the directory cannot be written or is full.
[[nodiscard]] bool write_parts(const std::string& directory, std::string_view state, const PartsView& parts);

}  // namespace guanxi
