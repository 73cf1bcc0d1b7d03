// The one vocabulary: everything that enters the graph is a stream of facts, everything that leaves whole is
// one too. Plain values; formats/jsonl.hpp is their text form.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "guanxi/model/date.hpp"

namespace guanxi {

/// A property's value. A list holds scalars of any kinds. Dates are text in the form of Date.
using Scalar = std::variant<bool, std::int64_t, double, std::string>;
struct Value : std::variant<bool, std::int64_t, double, std::string, std::vector<Scalar>> {
  using variant::variant;
};
using Properties = std::map<std::string, Value>;

/// Text form of a value as a table shows it: no quotes, lists joined with "; ", doubles in shortest form.
[[nodiscard]] std::string to_text(const Value& value);

/// Where a source states a fact: a span of its stored text (byte offsets, start < end), or a line of a data
/// file, or neither; `quote` is the bytes of the span, or a phrase of a text that is not stored.
struct Evidence {
  std::string source{};  // key; empty: the file that the fact came from
  std::optional<std::uint64_t> start{};
  std::optional<std::uint64_t> end{};
  std::optional<std::uint64_t> line{};
  std::string quote{};
  auto operator<=>(const Evidence&) const = default;
};

struct SourceFact {
  std::string key{};
  std::string title{};
  std::string publisher{};
  std::string date{};  // a Date's text, or empty
  std::string language{};
  std::string uri{};
  std::optional<std::string> text{};
  auto operator<=>(const SourceFact&) const = default;
};

struct NodeFact {
  std::string key{};
  std::string type{};  // "organisation/company"; empty: not stated
  std::string name{};  // empty: not stated
  std::vector<std::string> aliases{};
  Properties properties{};
  std::vector<Evidence> evidence{};
};

struct EdgeFact {
  std::string type{};
  std::string from{};
  std::string to{};
  std::string id{};  // keeps parallel relations of one data set apart; empty for what documents state
  Properties properties{};
  Period valid{};
  double confidence = 1.0;  // in (0, 1]
  std::vector<Evidence> evidence{};
};

enum class JudgementKind : std::uint8_t { kSame = 1, kDifferent = 2 };

struct JudgementFact {
  JudgementKind kind = JudgementKind::kSame;
  std::string a{};
  std::string b{};  // the order of a and b means nothing; the store keeps the smaller first
  std::string reason{};
  std::vector<Evidence> evidence{};
};

using Fact = std::variant<SourceFact, NodeFact, EdgeFact, JudgementFact>;

/// Bounds that every reader holds its facts to.
inline constexpr std::size_t kMaxKeyBytes = 1024;
inline constexpr std::size_t kMaxNameBytes = 4096;

/// Why a fact cannot be taken ("the node's key is empty"), or nothing if it can: keys not empty, within
/// bounds, valid UTF-8, no control characters; confidence in (0, 1]; start < end; dates that are dates; a
/// period's ends in order; a != b.
[[nodiscard]] std::optional<std::string> find_fault(const Fact& fact);

}  // namespace guanxi
