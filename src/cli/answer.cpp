#include "cli/answer.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "cli/options.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/picture/render.hpp"

namespace guanxi {
namespace {

const std::vector<std::string> kFormats = {"table", "json", "jsonl", "csv", "dot",
                                           "svg",   "png",  "pdf",   "html"};
constexpr std::size_t kPlainFormats = 4, kPictureFormats = 8;

std::vector<std::string> formats_of(const OutputOptions& options) {
  const std::size_t count = options.pages      ? kFormats.size()
                            : options.pictures ? kPictureFormats
                                               : kPlainFormats;
  return {kFormats.begin(), kFormats.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::string ending_of(const std::string& path) {
  const std::size_t dot = path.find_last_of("./");
  return dot == std::string::npos || path[dot] != '.' ? std::string{} : path.substr(dot + 1);
}

Format format_of(const OutputOptions& options) {
  const auto names = formats_of(options);
  const std::string word = options.format.empty() ? ending_of(options.path) : options.format;
  const auto found = std::find(names.begin(), names.end(), word);
  if (found != names.end()) return static_cast<Format>(found - names.begin());
  if (std::find(kFormats.begin(), kFormats.end(), word) != kFormats.end())
    throw Error(ErrorCode::kInvalidArgument, fmt::format("this answer cannot be drawn as {}", word),
                fmt::format("--format can be {}", fmt::join(names, ", ")));
  return Format::kTable;
}

/// Control characters made visible, line by line.
std::string safe_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\n\t");
    out += escape_for_terminal(text.substr(0, end));
    if (end == std::string_view::npos) break;
    out += text[end];
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

void OutputOptions::add_to(OptionList& options, bool with_pictures, bool with_language) {
  pictures = with_pictures;
  pages = with_pictures && with_language;
  const auto names = formats_of(*this);
  options.group("OUTPUT")
      .checked("-f,--format", format, "FMT", fmt::format("{}", fmt::join(names, ", ")),
               [names](const std::string& word) {
                 const bool known = std::find(kFormats.begin(), kFormats.end(), word) != kFormats.end();
                 return known ? std::string{} : none_of(word, names);
               })
      .default_text("by the ending of --output, else table")
      .offers(names)
      .text("-o,--output", path, "FILE",
            "Write there instead of standard output; the file appears whole or "
            "not at all");
  if (with_language)
    options
        .checked("--lang", language, "LANG", "Language of the relations' labels: en, zh",
                 [](const std::string& word) {
                   return word == "en" || word == "zh" ? std::string{} : none_of(word, {"en", "zh"});
                 })
        .default_text("en; in pictures that of most names")
        .offers({"en", "zh"});
}

DrawOptions OutputOptions::drawing() const {
  DrawOptions options;
  if (!language.empty()) options.language = chinese() ? PictureLanguage::kChinese : PictureLanguage::kEnglish;
  return options;
}

DrawOptions OutputOptions::drawing(std::string title, std::string title_zh) const {
  DrawOptions options = drawing();
  options.title = std::move(title);
  options.title_zh = std::move(title_zh);
  return options;
}

Printer::Printer(const Session& session, const OutputOptions& options)
    : session_(session), format_(format_of(options)) {
  if (format_ == Format::kHtml) require_page_library();
  const bool to_stdout = options.path.empty() || options.path == "-";
  terminal_ = to_stdout && is_terminal(STDOUT_FILENO);
  if (terminal_ && (format_ == Format::kPng || format_ == Format::kPdf))
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("{} is not for a terminal", kFormats[static_cast<std::size_t>(format_)]),
        fmt::format("--output FILE.{} writes it to a file", kFormats[static_cast<std::size_t>(format_)]));
  style_ = {.colour = to_stdout ? wants_colour(STDOUT_FILENO, session.colour_mode())
                                : session.colour_mode() == ColourMode::kAlways,
            .width = terminal_ ? terminal_width(STDOUT_FILENO) : 0};
  out_ = Output::open(to_stdout ? "-" : options.path);
}

void Printer::put(std::string_view text, bool escaped) {
  if (terminal_ && !escaped)
    out_->write(safe_text(text));
  else
    out_->write(text);
}

void Printer::print(const Answer& answer, const Ontology& ontology) {
  switch (format_) {
    case Format::kTable:
      put(answer.text ? answer.text(style_) : answer.table().to_text(style_), true);
      break;
    case Format::kJson:
      put(dump(answer.json(), true), true);
      break;
    case Format::kJsonl: {
      const Json json = answer.json();
      if (answer.rows.empty()) put(dump(json, false), true);
      for (const std::string& rows : answer.rows)
        for (const Json& row : json.at(rows)) put(dump(row, false), true);
      break;
    }
    case Format::kCsv:
      put(answer.table().to_csv(), false);
      break;
    case Format::kDot:
    case Format::kSvg:
    case Format::kPng:
    case Format::kPdf:
    case Format::kHtml: {
      const auto format = picture_format(kFormats[static_cast<std::size_t>(format_)]);
      const Picture picture = make_picture(answer.drawing(), ontology, format.value());
      for (const std::string& remark : picture.remarks) session_.note(remark);
      put(picture.bytes, false);
      break;
    }
  }
  out_->commit();
}

}  // namespace guanxi
