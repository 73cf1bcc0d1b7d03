#include "picture/footnotes.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "picture/builder.hpp"
#include "picture/numbers.hpp"

namespace guanxi::dot {
namespace {

constexpr std::size_t kOfOneRelation = 3, kInAll = 40;

class Footnotes {
 public:
  explicit Footnotes(Drawing& drawing) : drawing_(drawing) {}

  /// " [2, 3]", or "" without evidence.
  std::string marks_of(const std::vector<EvidenceRef>& pieces, std::uint64_t left_out) {
    left_out_ += left_out;
    std::set<std::size_t> numbers;
    std::size_t shown = 0;
    for (const EvidenceRef& evidence : pieces) {
      const std::string text = evidence_line(evidence, drawing_.chinese);
      const bool known = numbers_.contains(text);
      if (shown == kOfOneRelation || (!known && numbers_.size() == kInAll)) {
        ++left_out_;
        continue;
      }
      const std::size_t number = numbers_.emplace(text, numbers_.size() + 1).first->second;
      if (!known) drawing_.footnotes.push_back(fmt::format("[{}] {}", number, text));
      numbers.insert(number);
      ++shown;
    }
    return numbers.empty() ? std::string() : fmt::format(" [{}]", fmt::join(numbers, ", "));
  }

  void finish() {
    if (left_out_ == 0) return;
    drawing_.footnotes.push_back(fmt::format(
        fmt::runtime(drawing_.chinese ? "另有 {} 处依据未列出；网页（--format html）全部列出"
                                      : "{} more pieces of evidence are not listed; --format html lists all"),
        grouped(left_out_)));
  }

 private:
  Drawing& drawing_;
  std::map<std::string, std::size_t> numbers_;
  std::uint64_t left_out_ = 0;
};

}  // namespace

void add_footnotes(Drawing& drawing) {
  Footnotes footnotes(drawing);
  for (DrawnEdge& edge : drawing.edges)
    edge.marks = footnotes.marks_of(edge.facts.evidence, edge.facts.evidence_left_out);
  for (DrawnNode& node : drawing.nodes)
    for (DrawnMark& mark : node.marks) mark.marks = footnotes.marks_of(mark.evidence, 0);
  footnotes.finish();
}

}  // namespace guanxi::dot
