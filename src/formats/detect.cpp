#include "guanxi/formats/detect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "formats/cells.hpp"
#include "formats/edge_list_rows.hpp"
#include "formats/table_layout.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/formats/edge_list.hpp"
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
  constexpr std::array kEdges{".edges"sv, ".edgelist"sv, ".el"sv, ".wel"sv, ".mtx"sv};
  if (std::any_of(kTable.begin(), kTable.end(), ends)) return FileFormat::kTable;
  if (std::any_of(kEdges.begin(), kEdges.end(), ends)) return FileFormat::kEdgeList;
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

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether all rows but the last, which may be cut, are two whole numbers and at most two other numbers.
bool looks_like_edge_list(std::string_view head) {
  constexpr std::size_t kHeadBytes = std::size_t{64} << 10;  // Input::head is at most so long
  constexpr std::size_t kMostFields = 4;
  std::vector<CsvField> fields;
  std::size_t rows = 0;
  while (!head.empty()) {
    const std::size_t end = head.find_first_of("\r\n");
    if (end == std::string_view::npos && head.size() == kHeadBytes) break;
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(line.size() + 1, head.size()));
    if (end == std::string_view::npos && rows > 0) break;
    if (is_edge_list_comment(line)) continue;
    split_edge_list_line(line, ',', fields);
    const std::size_t count = fields.size();
    if (count < 2 || count > kMostFields || !is_whole_number(fields[0].text) ||
        !is_whole_number(fields[1].text))
      return false;
    double number = 0;
    if (!std::all_of(fields.begin() + 2, fields.end(),
                     [&number](const CsvField& f) { return parse_double(f.text, number) == std::errc(); }))
      return false;
    ++rows;
  }
  return rows > 0;
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
    case FileFormat::kEdgeList:
      return "edges";
  }
  return "auto";
}

FileFormat detect_format(const Input& input) {
  const FileFormat named = format_of_name(input.name());
  const std::string_view line = first_line(input.head());
  const std::string file = input.name() == "stdin" ? "FILE" : input.name();
  if (input.head().starts_with(kMatrixBanner)) return FileFormat::kEdgeList;
  if (named == FileFormat::kTable || named == FileFormat::kEdgeList) return named;
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
  if (looks_like_edge_list(input.head())) return FileFormat::kEdgeList;
  if (line.front() != '<' && looks_like_table(input.head())) return FileFormat::kTable;
  refuse(input,
         line.front() == '<' ? "looks like HTML or XML, not like facts or a table"
                             : "looks like neither facts (JSON lines) nor a table or edge list",
         fmt::format("if it is one: --format jsonl, csv or edges\nif it is a document: guanxi extract {} | "
                     "guanxi ingest -",
                     file));
}

}  // namespace guanxi
