// PDF files of the tests: lines of text at given places, in Helvetica or, for Chinese, in a font that the
// file only names (Adobe-GB1 in UCS-2).
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/unicode.hpp"

namespace guanxi::testing {

struct PdfText {
  double x = 72, y = 72;  // in points from the page's upper left corner
  std::string text;
  double size = 11;
};

inline std::string pdf_content(const std::vector<PdfText>& texts) {
  constexpr double kHeight = 792;
  std::string out = "BT\n";
  for (const PdfText& text : texts) {
    std::string hex;
    if (has_han(text.text)) {
      for (const char32_t c : to_code_points(text.text))
        hex += fmt::format("{:04X}", static_cast<std::uint32_t>(c));
    } else {
      for (const char c : text.text) hex += fmt::format("{:02X}", static_cast<unsigned char>(c));
    }
    out += fmt::format("/{} {} Tf 1 0 0 1 {} {} Tm <{}> Tj\n", has_han(text.text) ? "F2" : "F1", text.size,
                       text.x, kHeight - text.y, hex);
  }
  return out + "ET\n";
}

/// `trailer`: more of the trailer ("/Encrypt 9 0 R"); `objects`: more objects, each whole.
inline std::string make_pdf(const std::vector<std::vector<PdfText>>& pages, const std::string& trailer = {},
                            const std::vector<std::string>& objects = {}) {
  std::vector<std::string> all;
  std::string kids;
  constexpr std::size_t kFixed = 6;  // catalogue, pages, and what the fonts need
  for (std::size_t i = 0; i < pages.size(); ++i) kids += fmt::format("{} 0 R ", kFixed + 1 + i * 2);
  all.emplace_back("<< /Type /Catalog /Pages 2 0 R >>");
  all.push_back(fmt::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, pages.size()));
  all.emplace_back("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  all.emplace_back(
      "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 "
      "R] >>");
  all.emplace_back(
      "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 6 0 R "
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 >>");
  all.emplace_back(
      "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle "
      "0 "
      "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>");
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const std::string content = pdf_content(pages[i]);
    all.push_back(
        fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R "
                    "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
                    kFixed + 2 + i * 2));
    all.push_back(fmt::format("<< /Length {} >>\nstream\n{}endstream", content.size(), content));
  }
  for (const std::string& object : objects) all.push_back(object);
  std::string out = "%PDF-1.4\n";
  std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", all.size() + 1);
  for (std::size_t i = 0; i < all.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, all[i]);
  }
  const std::size_t start = out.size();
  return out + table +
         fmt::format("trailer\n<< /Size {} /Root 1 0 R {} >>\nstartxref\n{}\n%%EOF\n", all.size() + 1,
                     trailer, start);
}

/// A PDF of a few kilobytes whose page draws a form ten times that draws a form ten times, and so on: 10^15
/// operators.
inline std::string endless_pdf() {
  constexpr std::size_t kLevels = 15, kFirst = 4;
  std::string all =
      "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
      "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
      "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
      "/Resources << /XObject << /X 5 0 R >> >> >>\nendobj\n";
  for (std::size_t i = 0; i <= kLevels; ++i) {
    std::string content = i == kLevels ? "q Q" : "";
    for (int k = 0; k < 10 && i < kLevels; ++k) content += "/X Do ";
    all += fmt::format(
        "{} 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X {} 0 R "
        ">> "
        ">> /Length {} >>\nstream\n{}\nendstream\nendobj\n",
        kFirst + i, kFirst + i + 1, content.size(), content);
  }
  return all + "trailer\n<< /Root 1 0 R >>\n";
}

}  // namespace guanxi::testing
