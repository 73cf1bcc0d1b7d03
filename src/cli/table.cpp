#include "cli/table.hpp"

#include <algorithm>
#include <utility>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastWidth = 8;  // no column is cut below it

std::string csv_cell(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

/// Takes columns off the widest that may be cut until `total` fits.
void shrink(std::vector<std::size_t>& widths, const std::vector<bool>& may_cut, std::size_t total,
            std::size_t fit) {
  while (total > fit) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i)
      if (may_cut[i] && widths[i] > kLeastWidth && (widest == widths.size() || widths[i] > widths[widest]))
        widest = i;
    if (widest == widths.size()) return;
    --widths[widest];
    --total;
  }
}

}  // namespace

std::vector<std::size_t> Table::shown_columns() const {
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (columns_[c].title.empty()) continue;
    if (std::any_of(rows_.begin(), rows_.end(), [&](const RowOf& row) { return !row.cells[c].empty(); }))
      out.push_back(c);
  }
  return out;
}

std::string Table::to_text(const Style& style, std::size_t indent) const {
  if (rows_.empty()) return {};
  const auto shown = shown_columns();
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  std::vector<bool> may_cut;
  std::size_t total = indent + (shown.empty() ? 0 : kGap * (shown.size() - 1));
  for (const std::size_t c : shown) {
    std::size_t width = display_width(columns_[c].title);
    cells.emplace_back();
    for (const RowOf& row : rows_) {
      cells.back().push_back(escape_for_terminal(row.cells[c]));
      width = std::max(width, display_width(cells.back().back()));
    }
    widths.push_back(width);
    may_cut.push_back(columns_[c].kind == Kind::kText);
    total += width;
  }
  if (style.width > 0) shrink(widths, may_cut, total, style.width);

  std::string out;
  const auto put_line = [&](const auto& cell_of, bool heading) {
    out.append(indent, ' ');
    for (std::size_t i = 0; i < shown.size(); ++i) {
      const Kind kind = columns_[shown[i]].kind;
      const std::string text = truncate_to_width(cell_of(i), widths[i]);
      const std::string blanks(widths[i] - std::min(widths[i], display_width(text)), ' ');
      if (kind == Kind::kNumber) out += blanks;
      out += heading ? style.dim(text) : kind == Kind::kName ? style.bold(text) : text;
      if (i + 1 < shown.size()) out += (kind == Kind::kNumber ? "" : blanks) + std::string(kGap, ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  };
  put_line([&](std::size_t i) { return columns_[shown[i]].title; }, true);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    put_line([&](std::size_t i) { return cells[i][r]; }, false);
    out += rows_[r].note;
  }
  return out;
}

std::string Table::to_csv() const {
  std::string out;
  const auto put_line = [&](const auto& cell_of) {
    bool first = true;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].key.empty()) continue;
      if (!std::exchange(first, false)) out += ',';
      out += csv_cell(cell_of(c));
    }
    out += '\n';
  };
  put_line([&](std::size_t c) { return columns_[c].key; });
  for (const RowOf& row : rows_) put_line([&](std::size_t c) { return row.cells[c]; });
  return out;
}

}  // namespace guanxi
