#include "picture/footnotes.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

#include "picture/builder.hpp"
#include "picture/numbers.hpp"

namespace guanxi::dot {
namespace {

constexpr std::size_t kOfOneRelation = 3, kInAll = 40;

}  // namespace

void add_footnotes(Drawing& drawing) {
  std::map<std::string, std::size_t> numbers;
  std::uint64_t left_out = 0;
  for (DrawnEdge& edge : drawing.edges) {
    left_out += edge.facts.evidence_left_out;
    std::string marks;
    std::size_t shown = 0;
    for (const EvidenceRef& evidence : edge.facts.evidence) {
      const std::string text = evidence_line(evidence, drawing.chinese);
      const bool known = numbers.contains(text);
      if (shown == kOfOneRelation || (!known && numbers.size() == kInAll)) {
        ++left_out;
        continue;
      }
      const std::size_t number = numbers.emplace(text, numbers.size() + 1).first->second;
      if (!known) drawing.footnotes.push_back(fmt::format("[{}] {}", number, text));
      marks += (marks.empty() ? "" : ", ") + std::to_string(number);
      ++shown;
    }
    if (marks.empty()) continue;
    if (edge.label.empty()) edge.label = edge.relation;
    edge.marks = " [" + marks + "]";
  }
  if (left_out > 0)
    drawing.footnotes.push_back(fmt::format(
        fmt::runtime(drawing.chinese ? "另有 {} 处依据未列出；网页（--format html）全部列出"
                                     : "{} more pieces of evidence are not listed; --format html lists all"),
        grouped(left_out)));
}

}  // namespace guanxi::dot
