#include "formats/json_fact.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

std::string_view kind_of(const element& value) noexcept {
  switch (value.type()) {
    case element_type::ARRAY:
      return "a list";
    case element_type::OBJECT:
      return "an object";
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
      return "a number";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
      return "true or false";
    case element_type::NULL_VALUE:
      return "null";
  }
  return "something else";
}

[[noreturn]] void wrong_kind(const element& value, std::string_view wanted, std::string hint = {}) {
  throw FactFault{fmt::format("must be {}, not {}", wanted, kind_of(value)), std::move(hint), {}, true};
}

/// Run `body`; a fault inside it gets this step before its path.
template <typename Body>
decltype(auto) at_key(std::string_view key, const Body& body) {
  try {
    return body();
  } catch (FactFault& fault) {
    fault.path.insert(fault.path.begin(), JsonStep{std::string(key)});
    throw;
  }
}
template <typename Body>
decltype(auto) at_index(std::size_t index, const Body& body) {
  try {
    return body();
  } catch (FactFault& fault) {
    fault.path.insert(fault.path.begin(), JsonStep{{}, index, true});
    throw;
  }
}

std::string string_of(const element& value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) wrong_kind(value, "a string");
  return std::string(text);
}

std::string date_text_of(const element& value) {
  if (value.is_number()) wrong_kind(value, "a string", "write a year in quotes: \"2025\"");
  return string_of(value);
}

std::optional<Date> date_of(const element& value) {
  if (value.is_null()) return std::nullopt;
  const std::string text = date_text_of(value);
  const auto date = Date::parse(text);
  if (!date) {
    throw FactFault{fmt::format("is no date: '{}'", text), "a date is YYYY, YYYY-MM or YYYY-MM-DD", {}, true};
  }
  return date;
}

std::uint64_t count_of(const element& value) {
  std::uint64_t number = 0;
  if (value.get(number) != simdjson::SUCCESS) {
    if (!value.is_number()) wrong_kind(value, "a number");
    throw FactFault{"must be a whole number from 0 on", {}, {}, true};
  }
  return number;
}

double double_of(const element& value) {
  double number = 0;
  if (value.get(number) != simdjson::SUCCESS) wrong_kind(value, "a number");
  return number;
}

array list_of(const element& value, std::string_view wanted) {
  array list;
  if (value.get(list) != simdjson::SUCCESS) wrong_kind(value, wanted);
  return list;
}

std::vector<std::string> strings_of(const element& value) {
  const array list = list_of(value, "a list of strings");
  std::vector<std::string> strings;
  strings.reserve(list.size());
  for (const element item : list) {
    at_index(strings.size(), [&] { strings.push_back(string_of(item)); });
  }
  return strings;
}

Scalar scalar_of(const element& value) {
  switch (value.type()) {
    case element_type::BOOL:
      return bool(value);
    case element_type::INT64:
      return std::int64_t(value);
    case element_type::DOUBLE:
      return double(value);
    case element_type::STRING:
      return string_of(value);
    case element_type::UINT64:
      throw FactFault{fmt::format("is too large for a whole number of 64 bits: {}", std::uint64_t(value)),
                      "write it as a string if its digits matter, else with '.0' behind it",
                      {},
                      true};
    case element_type::NULL_VALUE:
      throw FactFault{"is null, which a list cannot hold", "leave it out", {}, true};
    case element_type::ARRAY:
      throw FactFault{"is a list in a list",
                      "a property is a string, a number, true, false, or a list of these",
                      {},
                      true};
    case element_type::OBJECT:
      break;
  }
  throw FactFault{"is an object, which a property cannot be",
                  "give its members names of their own, or write it as a string",
                  {},
                  true};
}

Properties properties_of(const element& value) {
  object members;
  if (value.get(members) != simdjson::SUCCESS) wrong_kind(value, "an object");
  Properties properties;
  for (const auto member : members) {
    at_key(member.key, [&] {
      // A null repeated beside a value is caught as well.
      const auto [position, is_new] = properties.try_emplace(std::string(member.key));
      if (!is_new) throw FactFault{"is given twice", {}, {}, true};
      if (!member.value.is_null()) position->second = build_value(member.value);
    });
  }
  for (const auto member : members) {
    if (member.value.is_null()) properties.erase(std::string(member.key));
  }
  return properties;
}

/// The keys of an object: known ones only, each at most once.
class KeySet {
 public:
  KeySet(std::string_view what, std::span<const std::string_view> known) : what_(what), known_(known) {}

  /// Index of the key among the known ones.
  std::size_t take(std::string_view key) {
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (known_[i] != key) continue;
      const unsigned bit = 1U << i;
      if ((seen_ & bit) != 0) throw FactFault{"is given twice", {}, {JsonStep{std::string(key)}}, true};
      seen_ |= bit;
      return i;
    }
    unknown(key);
  }
  [[nodiscard]] bool has(std::size_t index) const { return (seen_ >> index & 1U) != 0; }

 private:
  [[noreturn]] void unknown(std::string_view key) const {
    const std::vector<std::string> names(known_.begin(), known_.end());
    const std::string best = closest(key, names);
    throw FactFault{fmt::format("is no key of {}", what_),
                    best.empty() ? fmt::format("its keys are {}", fmt::join(names, ", "))
                                 : fmt::format("did you mean '{}'?", best),
                    {JsonStep{std::string(key)}},
                    true};
  }
  std::string_view what_;
  std::span<const std::string_view> known_;
  unsigned seen_ = 0;
};

constexpr std::array<std::string_view, 5> kEvidenceKeys{"source", "start", "end", "line", "quote"};
constexpr std::array<std::string_view, 2> kPeriodKeys{"from", "until"};
constexpr std::array<std::string_view, 7> kSourceKeys{"source",   "title", "publisher", "date",
                                                      "language", "uri",   "text"};
constexpr std::array<std::string_view, 6> kNodeKeys{"node",    "type",       "name",
                                                    "aliases", "properties", "evidence"};
constexpr std::array<std::string_view, 8> kEdgeKeys{"edge",       "from",  "to",         "id",
                                                    "properties", "valid", "confidence", "evidence"};
constexpr std::array<std::string_view, 3> kSameKeys{"same", "reason", "evidence"};
constexpr std::array<std::string_view, 3> kDifferentKeys{"different", "reason", "evidence"};

Evidence evidence_item(const element& value) {
  object members;
  if (value.get(members) != simdjson::SUCCESS) wrong_kind(value, "an object");
  Evidence evidence;
  KeySet keys("a piece of evidence", kEvidenceKeys);
  for (const auto member : members) {
    const std::size_t key = keys.take(member.key);
    if (member.value.is_null()) continue;
    at_key(member.key, [&] {
      switch (key) {
        case 0:
          evidence.source = string_of(member.value);
          break;
        case 1:
          evidence.start = count_of(member.value);
          break;
        case 2:
          evidence.end = count_of(member.value);
          break;
        case 3:
          evidence.line = count_of(member.value);
          break;
        default:
          evidence.quote = string_of(member.value);
      }
    });
  }
  return evidence;
}

std::vector<Evidence> evidence_of(const element& value) {
  const array list = list_of(value, "a list of objects");
  std::vector<Evidence> evidence;
  evidence.reserve(list.size());
  for (const element item : list) {
    at_index(evidence.size(), [&] { evidence.push_back(evidence_item(item)); });
  }
  return evidence;
}

Period period_of(const element& value) {
  object members;
  if (value.get(members) != simdjson::SUCCESS)
    wrong_kind(value, "an object", "for example {\"from\": \"2014\", \"until\": null}");
  Period period;
  KeySet keys("a period", kPeriodKeys);
  for (const auto member : members) {
    const std::size_t key = keys.take(member.key);
    at_key(member.key, [&] { (key == 0 ? period.from : period.until) = date_of(member.value); });
  }
  return period;
}

/// Calls take(index of key, value) for each member that is not null (the first key, which says what the fact
/// is, must not be), with the key in the path of its faults.
template <typename Take>
KeySet for_each_member(const object& members, std::string_view what, std::span<const std::string_view> known,
                       const Take& take) {
  KeySet keys(what, known);
  for (const auto member : members) {
    const std::size_t key = keys.take(member.key);
    if (member.value.is_null() && key != 0) continue;
    at_key(member.key, [&] { take(key, member.value); });
  }
  return keys;
}

Fact source_fact(const object& members) {
  SourceFact fact;
  for_each_member(members, "a source fact", kSourceKeys, [&fact](std::size_t key, const element& value) {
    switch (key) {
      case 0:
        fact.key = string_of(value);
        break;
      case 1:
        fact.title = string_of(value);
        break;
      case 2:
        fact.publisher = string_of(value);
        break;
      case 3:
        fact.date = date_text_of(value);
        break;
      case 4:
        fact.language = string_of(value);
        break;
      case 5:
        fact.uri = string_of(value);
        break;
      default:
        fact.text = string_of(value);
    }
  });
  return fact;
}

Fact node_fact(const object& members) {
  NodeFact fact;
  for_each_member(members, "a node fact", kNodeKeys, [&fact](std::size_t key, const element& value) {
    switch (key) {
      case 0:
        fact.key = string_of(value);
        break;
      case 1:
        fact.type = string_of(value);
        break;
      case 2:
        fact.name = string_of(value);
        break;
      case 3:
        fact.aliases = strings_of(value);
        break;
      case 4:
        fact.properties = properties_of(value);
        break;
      default:
        fact.evidence = evidence_of(value);
    }
  });
  return fact;
}

Fact edge_fact(const object& members) {
  EdgeFact fact;
  const KeySet keys =
      for_each_member(members, "an edge fact", kEdgeKeys, [&fact](std::size_t key, const element& value) {
        switch (key) {
          case 0:
            fact.type = string_of(value);
            break;
          case 1:
            fact.from = string_of(value);
            break;
          case 2:
            fact.to = string_of(value);
            break;
          case 3:
            fact.id = string_of(value);
            break;
          case 4:
            fact.properties = properties_of(value);
            break;
          case 5:
            fact.valid = period_of(value);
            break;
          case 6:
            fact.confidence = double_of(value);
            break;
          default:
            fact.evidence = evidence_of(value);
        }
      });
  for (const std::size_t end : {std::size_t{1}, std::size_t{2}}) {
    if (!keys.has(end)) throw FactFault{fmt::format("the edge has no '{}'", kEdgeKeys[end]), {}, {}, false};
  }
  return fact;
}

Fact judgement_fact(const object& members, JudgementKind kind) {
  JudgementFact fact;
  fact.kind = kind;
  const bool same = kind == JudgementKind::kSame;
  for_each_member(members, "a judgement",
                  same ? std::span<const std::string_view>(kSameKeys) : kDifferentKeys,
                  [&fact](std::size_t key, const element& value) {
                    if (key == 1) {
                      fact.reason = string_of(value);
                    } else if (key == 2) {
                      fact.evidence = evidence_of(value);
                    } else {
                      std::vector<std::string> pair = strings_of(value);
                      if (pair.size() != 2) {
                        throw FactFault{fmt::format("must hold two keys, not {}", pair.size()), {}, {}, true};
                      }
                      fact.a = std::move(pair[0]);
                      fact.b = std::move(pair[1]);
                    }
                  });
  return fact;
}

constexpr std::array<std::string_view, 5> kKinds{"source", "node", "edge", "same", "different"};

std::size_t kind_index(std::string_view key) noexcept {
  std::size_t index = 0;
  while (index < kKinds.size() && kKinds[index] != key) ++index;
  return index;
}

/// By the first key; by the only key that names a kind, if the first does not (some programs sort keys).
std::size_t kind_of_fact(const object& members) {
  if (members.begin() == members.end()) throw FactFault{"the object is empty", "delete the line", {}, false};
  const std::string_view first = (*members.begin()).key;
  std::size_t kind = kind_index(first);
  if (kind < kKinds.size()) return kind;
  for (const auto member : members) {
    const std::size_t other = kind_index(member.key);
    if (other == kKinds.size()) continue;
    if (kind < kKinds.size()) {
      throw FactFault{fmt::format("the object could be two facts: it has both '{}' and '{}'", kKinds[kind],
                                  kKinds[other]),
                      "put the key that says what it is first",
                      {},
                      false};
    }
    kind = other;
  }
  if (kind < kKinds.size()) return kind;
  const std::string best = closest(first, {kKinds.begin(), kKinds.end()});
  throw FactFault{"says nothing of what the fact is",
                  best.empty()
                      ? "a fact starts with \"source\", \"node\", \"edge\", \"same\" or \"different\""
                      : fmt::format("did you mean '{}'?", best),
                  {JsonStep{std::string(first)}},
                  true};
}

}  // namespace

Value build_value(const element& value) {
  array list;
  if (value.get(list) != simdjson::SUCCESS) {
    return std::visit([](auto&& scalar) { return Value(std::forward<decltype(scalar)>(scalar)); },
                      scalar_of(value));
  }
  std::vector<Scalar> items;
  items.reserve(list.size());
  for (const element item : list) {
    at_index(items.size(), [&] { items.push_back(scalar_of(item)); });
  }
  return Value(std::move(items));
}

Fact build_fact(const element& document) {
  object members;
  if (document.get(members) != simdjson::SUCCESS) {
    throw FactFault{fmt::format("the line is {}, not an object", kind_of(document)), {}, {}, false};
  }
  switch (kind_of_fact(members)) {
    case 0:
      return source_fact(members);
    case 1:
      return node_fact(members);
    case 2:
      return edge_fact(members);
    case 3:
      return judgement_fact(members, JudgementKind::kSame);
    default:
      return judgement_fact(members, JudgementKind::kDifferent);
  }
}

}  // namespace guanxi
