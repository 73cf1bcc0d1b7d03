#include <algorithm>
#include <array>
#include <vector>

#include "formats/table_layout.hpp"

namespace guanxi {
namespace {

constexpr std::array<char, 4> kDelimiters{'\t', ',', ';', '|'};
constexpr std::size_t kRows = 20;
constexpr std::size_t kHeadBytes = std::size_t{64} << 10;  // Input::head is at most so long

/// Fields of the first rows. The last row of a head that is full is left out: it may be cut.
std::vector<std::size_t> field_counts(std::string_view head, char delimiter, bool comments) {
  std::vector<std::size_t> counts;
  std::size_t fields = 1;
  bool quoted = false, field_start = true, row_start = true, comment = false;
  for (const char c : head) {
    if (row_start && (c == '\n' || c == '\r')) continue;
    if (row_start && comments && c == '#') comment = true;
    row_start = false;
    if (quoted) {
      quoted = c != '"';
    } else if (c == '\n' || c == '\r') {
      if (!comment) counts.push_back(fields);
      if (counts.size() == kRows) return counts;
      fields = 1;
      field_start = row_start = true;
      comment = false;
      continue;
    } else if (c == delimiter) {
      ++fields;
      field_start = true;
      continue;
    } else if (c == '"' && !comment && field_start) {
      quoted = true;
    }
    // A doubled quote inside a quoted field closes it and opens it again.
    field_start = c == '"' && !quoted;
  }
  if (!row_start && !comment && head.size() < kHeadBytes) counts.push_back(fields);
  return counts;
}

struct Fit {
  std::size_t fields = 0;    // of the first row
  std::size_t agreeing = 0;  // rows that have as many
  std::size_t rows = 0;
};

Fit fit_of(std::string_view head, char delimiter, bool comments) {
  const auto counts = field_counts(head, delimiter, comments);
  if (counts.empty()) return {};
  return {counts.front(), static_cast<std::size_t>(std::count(counts.begin(), counts.end(), counts.front())),
          counts.size()};
}

}  // namespace

char sniff_delimiter(std::string_view head, bool comments) {
  char best = ',';
  Fit best_fit{1, 0, 0};
  for (const char delimiter : kDelimiters) {
    const Fit fit = fit_of(head, delimiter, comments);
    if (fit.fields < 2) continue;
    const bool better = best_fit.fields < 2 || fit.agreeing > best_fit.agreeing ||
                        (fit.agreeing == best_fit.agreeing && fit.fields > best_fit.fields);
    if (!better) continue;
    best = delimiter;
    best_fit = fit;
  }
  return best;
}

bool looks_like_table(std::string_view head) {
  return std::any_of(kDelimiters.begin(), kDelimiters.end(), [head](char delimiter) {
    const Fit fit = fit_of(head, delimiter, false);
    return fit.fields >= 2 && fit.agreeing == fit.rows && fit.rows >= 2;
  });
}

}  // namespace guanxi
