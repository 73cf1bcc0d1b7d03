// One answer in every form that it can take: --format and --output are the same
// for all commands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/json.hpp"
#include "cli/options.hpp"
#include "cli/session.hpp"
#include "cli/table.hpp"
#include "guanxi/formats/output.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {

enum class Format : std::uint8_t { kTable, kJson, kJsonl, kCsv, kDot, kSvg, kPng, kPdf, kHtml };

/// What a command has to say. Only the form that is asked for is made. `json`
/// is always there, and `table` or `text`.
struct Answer {
  std::function<Table()> table;  // CSV, and what people read unless there is `text`
  std::function<std::string(const Style&)> text;
  std::function<Json()> json;
  std::vector<std::string> rows;  // members of the object whose elements are the
                                  // lines of JSONL; none: it is one line
  std::function<Drawing()> drawing;
};

/// --format, --output and, where relations are named, --lang.
struct OutputOptions {
  std::string format;    // as given; empty: by the ending of `path`, else table
  std::string path;      // empty: standard output
  std::string language;  // "en", "zh"; empty: English, in pictures that of most names
  bool pictures = false;
  bool pages = false;  // html as well: the answer is a part of the graph

  void add_to(OptionList& options, bool with_pictures, bool with_language);
  [[nodiscard]] bool chinese() const noexcept { return language == "zh"; }
  [[nodiscard]] DrawOptions drawing() const;
  /// With a title of its own, in both languages.
  [[nodiscard]] DrawOptions drawing(std::string title, std::string title_zh) const;
};

/// Prints one answer. Made before the answer is worked out, so that a mistake
/// in --output costs no waiting.
class Printer {
 public:
  /// Throws: Error kInvalidArgument  a binary format for a terminal, a format
  /// that the command does not have
  ///         Error kIo               the file cannot be written
  Printer(const Session& session, const OutputOptions& options);

  [[nodiscard]] Format format() const noexcept { return format_; }
  /// Whether the answer becomes a picture or a page.
  [[nodiscard]] bool draws() const noexcept { return format_ >= Format::kDot; }
  /// Whether evidence is to be there although nobody asked: it costs a picture no room where a tooltip or a
  /// click shows it.
  [[nodiscard]] bool shows_evidence() const noexcept {
    return format_ == Format::kSvg || format_ == Format::kHtml;
  }
  void print(const Answer& answer, const Ontology& ontology);

 private:
  void put(std::string_view text, bool escaped);

  const Session& session_;
  Format format_ = Format::kTable;
  Style style_;
  bool terminal_ = false;
  std::unique_ptr<Output> out_;
};

}  // namespace guanxi
