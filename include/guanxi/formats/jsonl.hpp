// Facts as JSON, one object a line: the text form of the one vocabulary.
//
//   {"source": KEY, "title", "publisher", "date", "language", "uri", "text"}
//   {"node": KEY, "type", "name", "aliases": [...], "properties": {...}, "evidence": [...]}
//   {"edge": TYPE, "from": KEY, "to": KEY, "id", "properties", "valid": {"from", "until"}, "confidence",
//   "evidence"}
//   {"same": [KEY, KEY], "reason", "evidence"}      {"different": [KEY, KEY], "reason", "evidence"}
//   evidence: {"source", "start", "end", "line", "quote"}
//
// A null is a key that is not there. Blank lines and lines that start with '#' are skipped.
#pragma once

#include <string>

#include "guanxi/formats/input.hpp"
#include "guanxi/formats/sink.hpp"

namespace guanxi {

/// Reads all facts. A line that is no fact (bad JSON, an unknown or repeated key, a value of the wrong kind,
/// a number that would lose digits, whatever find_fault() finds) is rejected and the next one read. Throws:
/// as Input::next, and whatever the sink throws
ReadSummary read_jsonl(Input& input, FactSink& sink);

/// Appends the fact's line, with its line end. Keys in the order above, those that say nothing left out; text
/// stays UTF-8; a double always shows as one ("2.0"), in the shortest form that reads back as the same
/// number. Reading the line gives the same fact. REQUIRES: find_fault(fact) is nothing.
void append_jsonl(std::string& out, const Fact& fact);
/// The line without its line end.
[[nodiscard]] std::string to_jsonl(const Fact& fact);

/// Appends a string, or a property's value, as JSON.
void append_json_string(std::string& out, std::string_view text);
void append_json_value(std::string& out, const Value& value);

}  // namespace guanxi
