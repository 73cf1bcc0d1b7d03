// One parsed JSON object → one fact.
#pragma once

#include <simdjson.h>

#include <string>

#include "formats/json_path.hpp"
#include "guanxi/model/fact.hpp"

namespace guanxi {

/// Why an object is no fact. Thrown inside the JSONL reader only.
struct FactFault {
  std::string reason;  // "must be a string, not a number"
  std::string hint;
  JsonPath path;            // of the value that is wrong; empty: the object itself
  bool about_value = true;  // the reason goes on from "'PATH' "
};

/// Throws: FactFault. find_fault() is not asked.
[[nodiscard]] Fact build_fact(const simdjson::dom::element& document);

/// A property's value. Null is not one.
/// Throws: FactFault with a path that starts at the value
[[nodiscard]] Value build_value(const simdjson::dom::element& element);

}  // namespace guanxi
