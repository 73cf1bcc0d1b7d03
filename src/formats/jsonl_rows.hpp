// One line of JSON facts → a fact, a reject, or nothing.
#pragma once

#include <simdjson.h>

#include <string>

#include "formats/json_fact.hpp"
#include "formats/lines.hpp"
#include "guanxi/formats/sink.hpp"

namespace guanxi {

/// What a line turned out to be.
enum class LineKind : std::uint8_t { kNothing, kFact, kReject };

class JsonlRows {
 public:
  /// Input::kPadding bytes may be read behind the line.
  [[nodiscard]] LineKind read(const Line& line, Fact& fact, Reject& reject);

 private:
  simdjson::dom::parser parser_;
};

}  // namespace guanxi
