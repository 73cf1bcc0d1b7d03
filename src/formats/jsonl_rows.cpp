#include "formats/jsonl_rows.hpp"

#include <fmt/format.h>

#include <utility>

#include "formats/json_path.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/input.hpp"

namespace guanxi {

static_assert(Input::kPadding >= simdjson::SIMDJSON_PADDING);

namespace {

Reject reject_of(const Line& line, std::size_t column, std::string reason, std::string hint) {
  return {line.number, column, std::string(line.text), std::move(reason), std::move(hint), line.too_long};
}

Reject explain_fact(const Line& line, FactFault& fault) {
  std::size_t column = 0;
  if (!fault.path.empty()) {
    const std::size_t offset = offset_of(line.text, fault.path);
    if (offset != std::string_view::npos) column = column_at(line.text, offset);
  }
  std::string reason =
      fault.about_value ? fmt::format("'{}' {}", to_string(fault.path), fault.reason) : fault.reason;
  return reject_of(line, column, std::move(reason), std::move(fault.hint));
}

Reject explain_json(const Line& line, simdjson::error_code error) {
  if (const std::size_t bad = find_invalid_utf8(line.text); bad != std::string_view::npos) {
    return reject_of(line, column_at(line.text, bad), "not valid UTF-8",
                     "if the file is in another encoding, say which: --encoding GB18030");
  }
  if (const auto fault = explain_bad_json(line.text)) {
    return reject_of(line, column_at(line.text, fault->offset), "not valid JSON: " + fault->reason, {});
  }
  std::string number;
  if (const std::size_t at = find_huge_number(line.text, number); at != std::string_view::npos) {
    constexpr std::size_t kShown = 40;
    return reject_of(line, column_at(line.text, at),
                     fmt::format("the number {:.{}} does not fit in 64 bits", number, kShown),
                     "write it as a string");
  }
  return reject_of(line, 0, fmt::format("not valid JSON: {}", simdjson::error_message(error)), {});
}

}  // namespace

LineKind JsonlRows::read(const Line& line, Fact& fact, Reject& reject) {
  const std::size_t start = line.text.find_first_not_of(" \t");
  if (start == std::string_view::npos || line.text[start] == '#') return LineKind::kNothing;
  if (line.too_long) {
    reject = reject_of(line, 0, fmt::format("the line is longer than {} MiB", kMaxRowBytes >> 20), {});
    return LineKind::kReject;
  }
  simdjson::dom::element document;
  const auto error = parser_
                         .parse(reinterpret_cast<const std::uint8_t*>(line.text.data()), line.text.size(),
                                /*realloc_if_needed=*/false)
                         .get(document);
  if (error != simdjson::SUCCESS) {
    reject = explain_json(line, error);
    return LineKind::kReject;
  }
  try {
    fact = build_fact(document);
  } catch (FactFault& fault) {
    reject = explain_fact(line, fault);
    return LineKind::kReject;
  }
  auto fault = find_fault(fact);
  if (!fault) return LineKind::kFact;
  reject = reject_of(line, 0, std::move(*fault), {});
  return LineKind::kReject;
}

}  // namespace guanxi
