#include <fmt/format.h>
#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/text/reader.hpp"
#include "text/chars.hpp"
#include "text/dates.hpp"
#include "text/page_lines.hpp"

namespace guanxi {
namespace {

constexpr int kMostPages = 20000;
constexpr std::size_t kMostTitleBytes = 300;
/// Letters of a title are larger than those of the text by this much.
constexpr double kTitleSize = 1.25;

/// Poppler would print what it does not like on standard error.
void silence_poppler() {
  static std::once_flag once;
  std::call_once(once, [] { poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr); });
}

std::string utf8_of(const poppler::ustring& text) {
  const poppler::byte_array bytes = text.to_utf8();
  std::string out(bytes.begin(), bytes.end());
  return find_invalid_utf8(out) == std::string_view::npos ? out : repair_utf8(out);
}

[[noreturn]] void refuse(const std::string& name, std::string_view what, const std::string& hint) {
  throw Error(ErrorCode::kBadInput, fmt::format("{}: {}", name, what), hint);
}

std::vector<PageWord> words_of(const poppler::page& page) {
  std::vector<PageWord> words;
  for (const poppler::text_box& box : page.text_list(poppler::page::text_list_include_font)) {
    const poppler::rectf where = box.bbox();
    const double height = where.bottom() - where.top();
    const double size = box.has_font_info() ? box.get_font_size() : height;
    words.push_back({std::string(stripped(utf8_of(box.text()))), where.left(), where.top(), where.right(),
                     where.bottom(), size > 0 ? size : height, box.has_space_after()});
  }
  return words;
}

/// The size that most of the letters have.
double body_size(const std::vector<std::vector<PageLine>>& pages) {
  std::vector<std::pair<double, std::size_t>> sizes;
  std::size_t all = 0;
  for (const auto& page : pages)
    for (const PageLine& line : page) {
      sizes.emplace_back(line.size, line.text.size());
      all += line.text.size();
    }
  std::sort(sizes.begin(), sizes.end());
  std::size_t below = 0;
  for (const auto& [size, bytes] : sizes)
    if ((below += bytes) * 2 >= all) return size;
  return 0;
}

/// The largest letters of the first page, if they are larger than the text's.
std::string title_of(const std::vector<std::vector<PageLine>>& pages) {
  if (pages.empty()) return {};
  double largest = 0;
  for (const PageLine& line : pages.front())
    if (line.text.size() > 3) largest = std::max(largest, line.size);
  if (largest < body_size(pages) * kTitleSize) return {};
  std::string title;
  for (const PageLine& line : pages.front()) {
    if (line.size < largest * 0.98) {
      if (!title.empty()) break;
      continue;
    }
    const bool wide = class_of(code_point_before(title, title.size()).value) == CharClass::kHan;
    title += (title.empty() || wide ? "" : " ") + line.text;
  }
  return title.size() <= kMostTitleBytes ? title : std::string{};
}

void write_lines(const std::vector<std::vector<PageLine>>& pages, const std::string& name, std::string& out) {
  for (const auto& page : pages) {
    for (std::size_t i = 0; i < page.size(); ++i) {
      const PageLine& line = page[i];
      if (!out.empty() && (i == 0 || line.gap_before)) out += '\n';
      out.append(line.indent, ' ');
      out += line.text;
      out += '\n';
    }
    if (out.size() > kMaxDocumentBytes)
      throw Error(ErrorCode::kLimit,
                  fmt::format("{}: holds more than {} MiB of text", name, kMaxDocumentBytes >> 20));
  }
}

/// "D:20250528…" or whatever the producer wrote.
std::string date_of(const poppler::document& pdf) {
  std::string text = utf8_of(pdf.info_key("CreationDate"));
  if (text.starts_with("D:")) text = text.substr(2, 8);
  const auto date = find_date(text);
  return date ? date->text : std::string{};
}

}  // namespace

PdfPages read_pdf(const std::string& bytes, const std::string& name) {
  silence_poppler();
  const std::unique_ptr<poppler::document> pdf(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!pdf)
    refuse(name, "is damaged: no PDF that can be opened", "fetch it again, or let its program save it anew");
  if (pdf->is_locked())
    refuse(name, "is encrypted and asks for a password",
           fmt::format("decrypt it first: qpdf --decrypt --password=… {} plain.pdf", name));
  const int count = pdf->pages();
  if (count <= 0) refuse(name, "is damaged: it has no pages", "fetch it again");
  if (count > kMostPages)
    throw Error(ErrorCode::kLimit, fmt::format("{}: more than {} pages", name, kMostPages), "split it");
  std::vector<std::vector<PageLine>> pages;
  std::vector<double> heights;
  for (int i = 0; i < count; ++i) {
    check_interrupt();
    const std::unique_ptr<poppler::page> page(pdf->create_page(i));
    if (!page) continue;
    pages.push_back(lines_of(words_of(*page)));
    heights.push_back(page->page_rect().height());
  }
  drop_furniture(pages, heights);
  PdfPages out;
  write_lines(pages, name, out.text);
  if (stripped(out.text).empty())
    refuse(name, "holds no text: its pages are pictures, or damaged", "run it through OCR first (ocrmypdf)");
  out.title = title_of(pages);
  out.date = date_of(*pdf);
  return out;
}

}  // namespace guanxi
