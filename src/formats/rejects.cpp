#include "guanxi/formats/rejects.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "guanxi/formats/table.hpp"

namespace guanxi {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// On one line.
std::string one_line(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return out;
}

/// A row that starts with '#' would be a comment: its first field goes into quotes.
std::string as_row(std::string_view row, char delimiter) {
  if (!row.starts_with('#')) return std::string(row);
  const std::size_t end = std::min({row.find(delimiter), row.find_first_of("\r\n"), row.size()});
  std::string out = "\"";
  for (const char c : row.substr(0, end)) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
  out.append(row.substr(end));
  return out;
}

}  // namespace

RejectsFile::RejectsFile(const std::string& path, std::string_view of, std::string_view header,
                         char delimiter)
    : output_(Output::open(path)), delimiter_(delimiter) {
  output_->write(kByteOrderMark);
  output_->write(
      fmt::format("{} of {}: mend the rows and ingest this file; lines that start with # are skipped\n",
                  kRejectsMark, one_line(of)));
  if (!header.empty()) output_->write(as_row(header, delimiter) + '\n');
}

void RejectsFile::add(const Reject& reject) {
  std::string where = fmt::format("# line {}", reject.line);
  if (reject.column != 0) where += fmt::format(", column {}", reject.column);
  output_->write(fmt::format("{}: {}\n", where, one_line(reject.reason)));
  if (!reject.hint.empty()) output_->write(fmt::format("#   {}\n", one_line(reject.hint)));
  if (reject.cut) {
    output_->write(fmt::format("#   it starts with: {}\n", one_line(reject.text)));
  } else {
    output_->write((delimiter_ == 0 ? reject.text : as_row(reject.text, delimiter_)) + '\n');
  }
}

void RejectsFile::commit() {
  output_->commit();
}

}  // namespace guanxi
