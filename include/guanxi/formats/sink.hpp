// Where readers put what they find: facts, and rows that are none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "guanxi/model/fact.hpp"

namespace guanxi {

/// A row that cannot be taken.
struct Reject {
  std::uint64_t line = 0;    // from 1
  std::uint64_t column = 0;  // in characters, from 1; 0: the row as a whole
  std::string text;          // the row's text (in UTF-8, but not checked) without its line end
  std::string reason;        // "column 'founded': '20x4' is no whole number"
  std::string hint;          // what to do about it; may be empty
  bool cut = false;          // the row is too long to be kept: `text` is only its beginning
};

/// Called by one thread, in the order of the file.
class FactSink {
 public:
  virtual ~FactSink() = default;
  /// find_fault(fact) is nothing. `line` is where the fact starts in the file, from 1.
  virtual void take(Fact&& fact, std::uint64_t line) = 0;
  virtual void reject(Reject&& reject) = 0;
};

/// Rows longer than this are rejected unread.
inline constexpr std::size_t kMaxRowBytes = std::size_t{64} << 20;

/// "nodes.csv:118:20: REASON", then the row's first line with a mark under the column, safe to print:
///
///     nodes.csv:118:5: column 'founded': '20x4' is no whole number
///         a,b,20x4
///             ^
[[nodiscard]] std::string describe(const Reject& reject, std::string_view file);

/// What a reader has seen.
struct ReadSummary {
  std::uint64_t facts = 0;
  std::uint64_t rejects = 0;
  std::uint64_t lines = 0;
};

}  // namespace guanxi
