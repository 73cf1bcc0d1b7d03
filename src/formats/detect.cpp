#include "guanxi/formats/detect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "formats/table_layout.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/formats/table.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

FileFormat format_of_name(std::string_view path) {
  std::string name(path.substr(path.find_last_of('/') + 1));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const std::string_view packed : {".gz"sv, ".zst"sv, ".bz2"sv}) {
    if (name.ends_with(packed)) name.resize(name.size() - packed.size());
  }
  const auto ends = [&name](std::string_view extension) { return name.ends_with(extension); };
  constexpr std::array kJson{".jsonl"sv, ".ndjson"sv, ".json"sv};
  constexpr std::array kTable{".csv"sv, ".tsv"sv, ".tab"sv, ".psv"sv};
  if (std::any_of(kJson.begin(), kJson.end(), ends)) return FileFormat::kJsonl;
  if (std::any_of(kTable.begin(), kTable.end(), ends)) return FileFormat::kTable;
  return FileFormat::kAuto;
}

/// The first line that holds something and is no comment.
std::string_view first_line(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = trimmed(text.substr(0, text.find_first_of("\r\n")));
    if (!line.empty() && line.front() != '#') return line;
    const std::size_t end = text.find_first_of("\r\n");
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return {};
}

[[noreturn]] void refuse(const Input& input, std::string_view what, const std::string& hint) {
  throw Error(ErrorCode::kBadInput, fmt::format("{}: {}", input.name(), what), hint);
}

}  // namespace

std::string_view to_string(FileFormat format) noexcept {
  switch (format) {
    case FileFormat::kAuto:
      return "auto";
    case FileFormat::kJsonl:
      return "jsonl";
    case FileFormat::kTable:
      return "csv";
  }
  return "auto";
}

FileFormat detect_format(const Input& input) {
  const FileFormat named = format_of_name(input.name());
  const std::string_view line = first_line(input.head());
  const std::string file = input.name() == "stdin" ? "FILE" : input.name();
  if (named == FileFormat::kTable) return named;
  if (line.empty()) return named == FileFormat::kAuto ? FileFormat::kJsonl : named;
  if (line == "{") {
    refuse(input, "looks like JSON over several lines; a fact stands on one line",
           fmt::format("join them: jq -c . {} | guanxi ingest -", file));
  }
  if (line.front() == '[') {
    refuse(input, "looks like a JSON list; facts stand one on a line, without a list around them",
           fmt::format("unpack it: jq -c '.[]' {} | guanxi ingest -", file));
  }
  if (line.front() == '{' || named == FileFormat::kJsonl) return FileFormat::kJsonl;
  if (input.head().starts_with(kRejectsMark)) return FileFormat::kTable;
  if (line.front() != '<' && looks_like_table(input.head())) return FileFormat::kTable;
  refuse(input,
         line.front() == '<' ? "looks like HTML or XML, not like facts or a table"
                             : "looks like neither facts (JSON lines) nor a table",
         fmt::format("if it is one: --format jsonl or --format csv\nif it is a document: guanxi extract {} | "
                     "guanxi ingest -",
                     file));
}

}  // namespace guanxi
