// Timelines.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/timeline.hpp"
#include "guanxi/picture/draw.hpp"
#include "picture/builder.hpp"
#include "picture/numbers.hpp"

namespace guanxi {

using dot::grouped;

namespace {

class Timeline {
 public:
  Timeline(const TimelineAnswer& answer, const DrawOptions& options) : answer_(answer), options_(options) {
    const auto& entities = answer.graph.entities;
    const auto han = static_cast<std::size_t>(std::count_if(
        entities.begin(), entities.end(), [](const EntityRef& entity) { return has_han(entity.name); }));
    drawing_.chinese = dot::use_chinese(options.language, han, entities.size());
  }

  Drawing draw() {
    drawing_.layout = LayoutKind::kAxis;
    const std::string name = answer_.graph.entities.empty() ? std::string() : answer_.graph.entities[0].name;
    drawing_.title = !options_.title.empty()
                         ? options_.title
                         : fmt::format(fmt::runtime(say("{}: what happened when", "{}：时间线")), name);
    for (const TimelineItem& item : answer_.items) add(item);
    std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
      return std::tie(a.mentions, a.first) < std::tie(b.mentions, b.first);
    });
    for (Row& row : rows_) {
      row.node.priority = row.mentions ? 0 : 1;
      drawing_.nodes.push_back(std::move(row.node));
    }
    add_notes();
    return std::move(drawing_);
  }

 private:
  struct Row {
    DrawnNode node;
    Date first;
    bool mentions = false;
  };

  [[nodiscard]] std::string say(std::string_view english, std::string_view chinese) const {
    return std::string(drawing_.chinese ? chinese : english);
  }

  /// The row of a relation, a property of the entity, or all mentions; `item` is the first that it gets.
  Row& row_of(const TimelineItem& item) {
    const bool mention = item.event == TimelineEvent::kMention;
    const auto key = std::pair(item.relation ? static_cast<std::ptrdiff_t>(*item.relation) : -1,
                               mention         ? std::string("\n")
                               : item.relation ? std::string()
                                               : item.property);
    const auto [place, is_new] = index_.emplace(key, rows_.size());
    if (!is_new) return rows_[place->second];
    Row row;
    row.mentions = mention;
    row.first = item.date;
    row.node.id = fmt::format("row {}", rows_.size());
    row.node.tooltip = drawing_.title;
    if (item.relation) {
      const RelationRef& relation = answer_.graph.relations[*item.relation];
      const EntityRef& other = answer_.graph.entities[item.other];
      const char* const way = relation.labels.symmetric ? "–" : item.forward ? "→" : "←";
      row.node.label = fmt::format("{} {} {}", way, relation.labels.text(true, drawing_.chinese), other.name);
      row.node.detail = fmt::format("{}", fmt::join(relation.roles(), drawing_.chinese ? "、" : ", "));
      row.node.type = other.type;
      row.node.weight = relation.sources;
      row.node.tooltip = to_text(answer_.graph, relation, drawing_.chinese);
    } else {
      row.node.label = mention ? say("mentioned in documents", "文献提及") : readable(item.property);
      row.node.type =
          mention || answer_.graph.entities.empty() ? std::string() : answer_.graph.entities[0].type;
    }
    rows_.push_back(std::move(row));
    return rows_.back();
  }

  static std::string readable(std::string property) {
    std::replace(property.begin(), property.end(), '_', ' ');
    return property;
  }

  void add(const TimelineItem& item) {
    Row& row = row_of(item);
    row.first = std::min(row.first, item.date);
    const DrawnMark mark = mark_of(item);
    // A span that begins and ends within the answer is two items; documents of one day are one mark.
    const auto same = std::find_if(row.node.marks.begin(), row.node.marks.end(),
                                   [&](const DrawnMark& other) { return other.when == mark.when; });
    if (same == row.node.marks.end())
      row.node.marks.push_back(mark);
    else if (row.mentions)
      same->tooltip += "\n" + mark.tooltip;
  }

  [[nodiscard]] DrawnMark mark_of(const TimelineItem& item) const {
    DrawnMark mark{.when = {item.date, item.date},
                   .moment = true,
                   .tooltip = {},
                   .evidence = item.evidence,
                   .marks = {}};
    const bool begins = item.event == TimelineEvent::kBegins;
    if (item.relation && (begins || item.event == TimelineEvent::kEnds)) {
      for (const Stated<Period>& period : answer_.graph.relations[*item.relation].periods) {
        if ((begins ? period.value.from : period.value.until) != item.date) continue;
        mark.when = period.value;
        mark.moment = false;
        break;
      }
    }
    mark.tooltip = mark.moment ? item.date.to_string() : mark.when.to_string();
    if (item.event == TimelineEvent::kDated && item.relation) mark.tooltip += ", " + readable(item.property);
    if (item.event == TimelineEvent::kMention) {
      mark.tooltip += "\n" + (item.document.title.empty() ? item.document.source_key : item.document.title);
    }
    for (const EvidenceRef& evidence : item.evidence)
      mark.tooltip += "\n" + dot::evidence_line(evidence, drawing_.chinese);
    return mark;
  }

  void add_notes() {
    if (answer_.found > answer_.items.size())
      drawing_.notes.push_back(fmt::format(
          fmt::runtime(say("the latest {} of {} events are listed", "共 {1} 项，列出最近的 {0} 项")),
          grouped(answer_.items.size()), grouped(answer_.found)));
    if (answer_.cut)
      drawing_.notes.push_back(
          say("not all relations were read: there may be more", "并未读完所有关系，结果可能不全"));
  }

  const TimelineAnswer& answer_;
  const DrawOptions& options_;
  Drawing drawing_;
  std::vector<Row> rows_;
  std::map<std::pair<std::ptrdiff_t, std::string>, std::size_t> index_;
};

}  // namespace

Drawing draw_timeline(const TimelineAnswer& answer, const DrawOptions& options) {
  return Timeline(answer, options).draw();
}

}  // namespace guanxi
