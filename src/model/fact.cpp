#include "guanxi/model/fact.hpp"

#include <fmt/format.h>

#include <cmath>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

std::string text_of(bool value) {
  return value ? "true" : "false";
}
std::string text_of(std::int64_t value) {
  return fmt::format("{}", value);
}
std::string text_of(double value) {
  return fmt::format("{}", value);
}
std::string text_of(const std::string& value) {
  return value;
}
std::string text_of(const std::vector<Scalar>& values) {
  std::string out;
  for (const Scalar& value : values) {
    if (&value != &values.front()) out += "; ";
    out += std::visit([](const auto& v) { return text_of(v); }, value);
  }
  return out;
}

using Fault = std::optional<std::string>;

// What is wrong with one value, as the end of a sentence: "is empty"; empty if nothing is.

std::string fault_of_text(std::string_view text) {
  const std::size_t at = find_invalid_utf8(text);
  return at == std::string_view::npos ? std::string{} : fmt::format("is not valid UTF-8 at byte {}", at);
}

/// Of text that stands in a line: also no control characters (C0, DEL, C1).
std::string fault_of_line(std::string_view text, std::size_t most_bytes) {
  if (text.size() > most_bytes) return fmt::format("is longer than {} bytes", most_bytes);
  if (std::string fault = fault_of_text(text); !fault.empty()) return fault;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7F || c1) return fmt::format("holds a control character at byte {}", i);
  }
  return {};
}

std::string fault_of_name(std::string_view name) {
  return name.empty() ? "is empty" : fault_of_line(name, kMaxNameBytes);
}

std::string fault_of_key(std::string_view key) {
  return key.empty() ? "is empty" : fault_of_line(key, kMaxKeyBytes);
}

std::string fault_of_type(std::string_view type) {
  if (type.starts_with('/') || type.ends_with('/') || type.find("//") != std::string_view::npos)
    return "has an empty part";
  return fault_of_line(type, kMaxKeyBytes);
}

std::string fault_of_value(bool /*value*/) {
  return {};
}
std::string fault_of_value(std::int64_t /*value*/) {
  return {};
}
std::string fault_of_value(double value) {
  return std::isfinite(value) ? "" : "is not a finite number";
}
std::string fault_of_value(const std::string& value) {
  return fault_of_text(value);
}
std::string fault_of_value(const std::vector<Scalar>& values) {
  for (const Scalar& value : values) {
    std::string fault = std::visit([](const auto& v) { return fault_of_value(v); }, value);
    if (!fault.empty()) return fault;
  }
  return {};
}

std::string fault_of_date(const Date& date) {
  return Date::parse(date.to_string()) == date ? "" : "is not a date";
}

/// `what`, which is made of its arguments only if there is a fault, and the fault.
template <typename... Args>
Fault sentence(const std::string& fault, fmt::format_string<Args...> what, Args&&... args) {
  if (fault.empty()) return std::nullopt;
  return fmt::format(what, std::forward<Args>(args)...) + ' ' + fault;
}

Fault check_properties(const Properties& properties) {
  for (const auto& [name, value] : properties) {
    if (auto fault = sentence(fault_of_key(name), "a property's name")) return fault;
    const std::string fault = std::visit([](const auto& v) { return fault_of_value(v); }, value);
    if (auto found = sentence(fault, "property '{}'", name)) return found;
  }
  return std::nullopt;
}

Fault check_evidence(const std::vector<Evidence>& list) {
  for (const Evidence& evidence : list) {
    if (auto fault = sentence(fault_of_line(evidence.source, kMaxKeyBytes), "the evidence's source"))
      return fault;
    if (evidence.start.has_value() != evidence.end.has_value())
      return "the evidence has only one of 'start' and 'end'";
    if (evidence.start && *evidence.start >= *evidence.end)
      return fmt::format("the evidence's start {} is not before its end {}", *evidence.start, *evidence.end);
    if (auto fault = sentence(fault_of_text(evidence.quote), "the evidence's quote")) return fault;
  }
  return std::nullopt;
}

Fault check(const SourceFact& fact) {
  if (auto fault = sentence(fault_of_key(fact.key), "the source's key")) return fault;
  if (auto fault = sentence(fault_of_line(fact.title, kMaxNameBytes), "the source's title")) return fault;
  if (auto fault = sentence(fault_of_line(fact.publisher, kMaxNameBytes), "the source's publisher"))
    return fault;
  if (!fact.date.empty() && !Date::parse(fact.date))
    return fmt::format("the source's date '{}' is not a date (2025, 2025-05 or 2025-05-28)", fact.date);
  if (auto fault = sentence(fault_of_line(fact.language, kMaxKeyBytes), "the source's language"))
    return fault;
  if (auto fault = sentence(fault_of_line(fact.uri, kMaxNameBytes), "the source's uri")) return fault;
  return fact.text ? sentence(fault_of_text(*fact.text), "the source's text") : std::nullopt;
}

Fault check(const NodeFact& fact) {
  if (auto fault = sentence(fault_of_key(fact.key), "the node's key")) return fault;
  if (auto fault = sentence(fault_of_type(fact.type), "the node's type '{}'", fact.type)) return fault;
  if (auto fault = sentence(fault_of_line(fact.name, kMaxNameBytes), "the node's name")) return fault;
  for (const std::string& alias : fact.aliases)
    if (auto fault = sentence(fault_of_name(alias), "an alias")) return fault;
  if (auto fault = check_properties(fact.properties)) return fault;
  return check_evidence(fact.evidence);
}

Fault check(const EdgeFact& fact) {
  if (auto fault = sentence(fault_of_key(fact.type), "the edge's type")) return fault;
  if (auto fault = sentence(fault_of_key(fact.from), "the edge's 'from'")) return fault;
  if (auto fault = sentence(fault_of_key(fact.to), "the edge's 'to'")) return fault;
  if (auto fault = sentence(fault_of_line(fact.id, kMaxKeyBytes), "the edge's id")) return fault;
  if (!(fact.confidence > 0 && fact.confidence <= 1))
    return fmt::format("the edge's confidence {} is not above 0 and at most 1", fact.confidence);
  const auto& [from, until] = fact.valid;
  if (from)
    if (auto fault = sentence(fault_of_date(*from), "'from' of the edge's validity")) return fault;
  if (until)
    if (auto fault = sentence(fault_of_date(*until), "'until' of the edge's validity")) return fault;
  if (from && until && from->first_day() > until->last_day())
    return fmt::format("the edge is valid from {}, after it ends at {}", from->to_string(),
                       until->to_string());
  if (auto fault = check_properties(fact.properties)) return fault;
  return check_evidence(fact.evidence);
}

Fault check(const JudgementFact& fact) {
  if (auto fault = sentence(fault_of_key(fact.a), "the judgement's first node")) return fault;
  if (auto fault = sentence(fault_of_key(fact.b), "the judgement's second node")) return fault;
  if (fact.a == fact.b) return fmt::format("the judgement is about '{}' and itself", fact.a);
  if (auto fault = sentence(fault_of_text(fact.reason), "the judgement's reason")) return fault;
  return check_evidence(fact.evidence);
}

}  // namespace

std::string to_text(const Value& value) {
  return std::visit([](const auto& v) { return text_of(v); }, value);
}

std::optional<std::string> find_fault(const Fact& fact) {
  return std::visit([](const auto& f) { return check(f); }, fact);
}

}  // namespace guanxi
