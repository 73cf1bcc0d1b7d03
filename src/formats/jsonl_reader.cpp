#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "formats/json_fact.hpp"
#include "formats/json_path.hpp"
#include "formats/lines.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/jsonl.hpp"

namespace guanxi {

static_assert(Input::kPadding >= simdjson::SIMDJSON_PADDING);

namespace {

class JsonlReader {
 public:
  JsonlReader(Input& input, FactSink& sink) : lines_(input), sink_(sink) {}

  ReadSummary read() {
    Line line;
    while (lines_.next(line)) {
      const std::size_t start = line.text.find_first_not_of(" \t");
      if (start == std::string_view::npos || line.text[start] == '#') continue;
      if (line.too_long) {
        refuse(line, 0, fmt::format("the line is longer than {} MiB", kMaxRowBytes >> 20), {});
      } else {
        take(line);
      }
    }
    summary_.lines = lines_.count();
    return summary_;
  }

 private:
  void take(const Line& line) {
    simdjson::dom::element document;
    const auto error = parser_
                           .parse(reinterpret_cast<const std::uint8_t*>(line.text.data()), line.text.size(),
                                  /*realloc_if_needed=*/false)
                           .get(document);
    if (error != simdjson::SUCCESS) return refuse_json(line, error);
    Fact fact;
    try {
      fact = build_fact(document);
    } catch (FactFault& fault) {
      return refuse_fact(line, fault);
    }
    if (auto fault = find_fault(fact)) return refuse(line, 0, std::move(*fault), {});
    ++summary_.facts;
    sink_.take(std::move(fact), line.number);
  }

  void refuse(const Line& line, std::size_t column, std::string reason, std::string hint) {
    ++summary_.rejects;
    sink_.reject(
        {line.number, column, std::string(line.text), std::move(reason), std::move(hint), line.too_long});
  }

  void refuse_fact(const Line& line, FactFault& fault) {
    std::size_t column = 0;
    if (!fault.path.empty()) {
      const std::size_t offset = offset_of(line.text, fault.path);
      if (offset != std::string_view::npos) column = column_at(line.text, offset);
    }
    std::string reason =
        fault.about_value ? fmt::format("'{}' {}", to_string(fault.path), fault.reason) : fault.reason;
    refuse(line, column, std::move(reason), std::move(fault.hint));
  }

  void refuse_json(const Line& line, simdjson::error_code error) {
    if (const std::size_t bad = find_invalid_utf8(line.text); bad != std::string_view::npos) {
      return refuse(line, column_at(line.text, bad), "not valid UTF-8",
                    "if the file is in another encoding, say which: --encoding GB18030");
    }
    if (const auto fault = explain_bad_json(line.text)) {
      return refuse(line, column_at(line.text, fault->offset), "not valid JSON: " + fault->reason, {});
    }
    std::string number;
    if (const std::size_t at = find_huge_number(line.text, number); at != std::string_view::npos) {
      constexpr std::size_t kShown = 40;
      return refuse(line, column_at(line.text, at),
                    fmt::format("the number {:.{}} does not fit in 64 bits", number, kShown),
                    "write it as a string");
    }
    refuse(line, 0, fmt::format("not valid JSON: {}", simdjson::error_message(error)), {});
  }

  LineReader lines_;
  FactSink& sink_;
  simdjson::dom::parser parser_;
  ReadSummary summary_;
};

}  // namespace

ReadSummary read_jsonl(Input& input, FactSink& sink) {
  return JsonlReader(input, sink).read();
}

}  // namespace guanxi
