// Which format a file is in.
#pragma once

#include <cstdint>
#include <string_view>

#include "guanxi/formats/input.hpp"

namespace guanxi {

enum class FileFormat : std::uint8_t { kAuto, kJsonl, kTable, kEdgeList };
/// "auto", "jsonl", "csv", "edges".
[[nodiscard]] std::string_view to_string(FileFormat format) noexcept;

/// By the beginning of the text where it is plain (JSON objects, MatrixMarket), else by the name (".csv",
/// ".tsv.gz",
/// ".edges", …), else by whether the first lines look like an edge list (rows of two to four numbers, the
/// first two whole) or a table. Never kAuto. Empty text is what the name says, or JSONL. Throws: Error
/// kBadInput  neither: what it looks like, and how to bring it in
[[nodiscard]] FileFormat detect_format(const Input& input);

}  // namespace guanxi
