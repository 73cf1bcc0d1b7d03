#include "guanxi/explore/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>

#include "explore/date_properties.hpp"
#include "explore/entity_cache.hpp"
#include "explore/evidence_reader.hpp"
#include "explore/filter_table.hpp"
#include "explore/stories.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
namespace {

/// One relation of the entity, all edges of its type and direction to one other entity being one.
struct LinkKey {
  std::size_t other = 0;  // EntityCache index; that of the entity: what it states of itself
  RelationNo relation;
  bool forward = true;
  auto operator<=>(const LinkKey&) const = default;
};

struct Statement {  // of one date, by one claim
  Date date;
  TimelineEvent event = TimelineEvent::kBegins;
  std::string property;
};

void add_dates(const Properties& properties, std::vector<Statement>& out) {
  for (const auto& [name, value] : properties) {
    for (const Date& date : dates_of_property(name, value))
      out.push_back({date, TimelineEvent::kDated, name});
  }
}

/// Each date that a fact states, once.
std::vector<Statement> statements_of(const Fact& fact) {
  std::vector<Statement> out;
  if (const auto* node = std::get_if<NodeFact>(&fact)) {
    add_dates(node->properties, out);
  } else if (const auto* edge = std::get_if<EdgeFact>(&fact)) {
    const Period& period = edge->valid;
    if (period.from && period.from == period.until) {
      out.push_back({*period.from, TimelineEvent::kOn, {}});
    } else {
      if (period.from) out.push_back({*period.from, TimelineEvent::kBegins, {}});
      if (period.until) out.push_back({*period.until, TimelineEvent::kEnds, {}});
    }
    add_dates(edge->properties, out);
  }
  const auto place = [](const Statement& s) { return std::tie(s.date, s.event, s.property); };
  std::sort(out.begin(), out.end(),
            [&](const Statement& a, const Statement& b) { return place(a) < place(b); });
  out.erase(std::unique(out.begin(), out.end(),
                        [&](const Statement& a, const Statement& b) { return place(a) == place(b); }),
            out.end());
  return out;
}

/// Whether `date` may lie within the bounds.
bool may_lie_within(const Date& date, const TimelineOptions& options) {
  return (!options.from || date.last_day() >= options.from->first_day()) &&
         (!options.until || date.first_day() <= options.until->last_day());
}

class TimelineMaker {
 public:
  TimelineMaker(const Store& store, NodeNo node, const TimelineOptions& options)
      : store_(store),
        options_(options),
        filter_(store, options.filter),
        entities_(store, options.snapshot),
        centre_(entities_.index_of(node)),
        relation_names_(store.relation_names()),
        reader_(store),
        builder_(store) {}

  TimelineAnswer make() {
    read_entity();
    read_relations();
    drop_repeated_properties();
    add_mentions();
    list_items();
    return std::move(answer_);
  }

 private:
  /// What claims say of one date of a link, or of one document.
  struct Sum {
    std::uint32_t claims = 0;
    std::set<SourceNo> sources;
    std::vector<EdgeNo> edges;
  };
  using ItemKey = std::tuple<LinkKey, Date, TimelineEvent, std::string>;

  /// An item that is not listed yet.
  struct Draft {
    Date date;
    TimelineEvent event = TimelineEvent::kBegins;
    LinkKey link;
    const std::string* property = nullptr;  // not of mentions
    const Sum* sum = nullptr;
    SourceNo document;  // of mentions
  };

  void read_entity() {
    if (!options_.filter.relations.empty()) return;
    for (const NodeNo member : entities_.entity(centre_).nodes) {
      store_.for_each_claim_of(member, [&](const Claim& claim) {
        if (++claims_seen_ % 1024 == 0) check_interrupt();
        add_claim({centre_, {}, true}, std::nullopt, claim);
        return true;
      });
    }
  }

  void add_claim(const LinkKey& link, std::optional<EdgeNo> edge, const Claim& claim) {
    for (Statement& statement : statements_of(claim.fact)) {
      add(dates_[{link, statement.date, statement.event, std::move(statement.property)}], edge, claim.source);
    }
    if (options_.mentions) add(mentions_[claim.source], edge, claim.source);
  }

  static void add(Sum& sum, std::optional<EdgeNo> edge, SourceNo source) {
    ++sum.claims;
    sum.sources.insert(source);
    if (edge && (sum.edges.empty() || sum.edges.back() != *edge)) sum.edges.push_back(*edge);
  }

  void read_relations() {
    if (options_.snapshot) {
      const EntityNo number = entities_.number_of(centre_);
      const std::size_t all = options_.snapshot->out(number).size() + options_.snapshot->in(number).size();
      const bool dated_only = all > options_.max_edges;
      for (const bool outgoing : {true, false}) read_row(number, outgoing, dated_only);
      return;
    }
    const std::vector<NodeNo> nodes = entities_.entity(centre_).nodes;
    for (const NodeNo member : nodes) {
      store_.for_each_adjacent(member, [&](const Adjacent& adjacent) {
        if (!filter_.may_walk(adjacent.type, adjacent.outgoing)) return true;
        if (std::find(nodes.begin(), nodes.end(), adjacent.neighbour) != nodes.end()) return true;
        if (!count_edge()) return true;
        const std::size_t other = entities_.index_of(adjacent.neighbour);
        read_edge(other, adjacent.type, adjacent.outgoing, adjacent.edge);
        return true;
      });
    }
  }

  void read_row(EntityNo number, bool outgoing, bool dated_only) {
    const Snapshot& snapshot = *options_.snapshot;
    const Row row = outgoing ? snapshot.out(number) : snapshot.in(number);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (++claims_seen_ % 4096 == 0) check_interrupt();
      const RelationNo relation{row.relation(i)};
      if (row.targets[i] == number.value || !filter_.may_walk(relation, outgoing)) continue;
      const std::uint32_t edge = row.edge(i);
      if (dated_only && snapshot.period(edge).empty()) {
        ++answer_.edges_left_out;
      } else if (count_edge()) {
        read_edge(entities_.index_of(EntityNo{row.targets[i]}), relation, outgoing, {edge});
      }
    }
  }

  /// False if there are too many.
  bool count_edge() {
    if (answer_.edges_read >= options_.max_edges) {
      ++answer_.edges_left_out;
      return false;
    }
    if (++answer_.edges_read % 1024 == 0) check_interrupt();
    return true;
  }

  void read_edge(std::size_t other, RelationNo relation, bool outgoing, EdgeNo edge) {
    if (!filter_.admits_all_types() && !filter_.admits_type(entities_.type(other))) return;
    const LinkKey link{other, relation, outgoing || filter_.symmetric(relation)};
    std::vector<Claim> claims;
    double confidence = 0;
    store_.for_each_claim_of(
        edge,
        [&](const Claim& claim) {
          if (const auto* fact = std::get_if<EdgeFact>(&claim.fact))
            confidence = std::max(confidence, fact->confidence);
          claims.push_back(claim);
          return true;
        },
        ClaimEnds::kMayBeEmpty);
    if (confidence < options_.filter.min_confidence) return;
    bool dated = false;
    for (const Claim& claim : claims) {
      dated = dated || !statements_of(claim.fact).empty();
      add_claim(link, edge, claim);
    }
    if (!dated) ++answer_.undated_relations;
  }

  /// A property that repeats a date of its relation's period says nothing new.
  void drop_repeated_properties() {
    std::set<std::pair<LinkKey, Date>> of_periods;
    for (const auto& [key, sum] : dates_) {
      if (std::get<TimelineEvent>(key) != TimelineEvent::kDated)
        of_periods.emplace(std::get<LinkKey>(key), std::get<Date>(key));
    }
    std::erase_if(dates_, [&](const auto& entry) {
      const auto& [link, date, event, property] = entry.first;
      return event == TimelineEvent::kDated && of_periods.contains({link, date});
    });
  }

  void draft(Draft item) {
    if (may_lie_within(item.date, options_)) {
      drafts_.push_back(std::move(item));
    } else {
      ++answer_.outside;
    }
  }

  void add_mentions() {
    for (const auto& [key, sum] : dates_) {
      const auto& [link, date, event, property] = key;
      draft({date, event, link, &property, &sum, {}});
    }
    for (const auto& [source, sum] : mentions_) {
      const auto date = Date::parse(reader_.source(source).date);
      if (!date) {
        ++answer_.undated_documents;
        continue;
      }
      draft({*date, TimelineEvent::kMention, {centre_, {}, true}, nullptr, &sum, source});
    }
    answer_.found = drafts_.size();
    answer_.cut = answer_.edges_left_out > 0;
  }

  [[nodiscard]] std::string_view relation_name(const Draft& item) const {
    return item.link.other == centre_ ? std::string_view{} : relation_names_.at(item.link.relation.value);
  }

  void list_items() {
    static const std::string kNone;
    const auto place = [&](const Draft& d) {
      const bool mention = d.event == TimelineEvent::kMention;
      return std::make_tuple(d.date, d.event, relation_name(d), entities_.key(d.link.other), !d.link.forward,
                             std::string_view(mention ? reader_.source(d.document).key : *d.property));
    };
    std::sort(drafts_.begin(), drafts_.end(),
              [&](const Draft& a, const Draft& b) { return place(a) < place(b); });
    if (drafts_.size() > options_.limit)
      drafts_.erase(drafts_.begin(), drafts_.end() - static_cast<std::ptrdiff_t>(options_.limit));
    builder_.add_entity(entities_.ref(centre_));
    for (const Draft& item : drafts_) answer_.items.push_back(finished(item));
    std::vector<std::size_t> index_of_handle;
    answer_.graph = builder_.finish(index_of_handle);
    answer_.graph.focus = {0};
    for (TimelineItem& item : answer_.items) {
      if (item.relation) item.relation = index_of_handle[*item.relation];
    }
  }

  TimelineItem finished(const Draft& draft) {
    TimelineItem item;
    item.date = draft.date;
    item.event = draft.event;
    item.forward = draft.link.forward;
    if (draft.property != nullptr) item.property = *draft.property;
    item.claims = draft.sum->claims;
    const std::vector<SourceNo> sources(draft.sum->sources.begin(), draft.sum->sources.end());
    item.sources = count_stories(store_, sources);
    item.edges = draft.sum->edges;
    std::sort(item.edges.begin(), item.edges.end());
    item.edges.erase(std::unique(item.edges.begin(), item.edges.end()), item.edges.end());
    if (item.edges.size() > kMaxEdgesRead) item.edges.resize(kMaxEdgesRead);
    if (draft.event == TimelineEvent::kMention) {
      item.document = reader_.document(draft.document);
    } else if (draft.link.other != centre_) {
      item.other = builder_.add_entity(entities_.ref(draft.link.other));
      for (const EdgeNo edge : draft.sum->edges) {
        item.relation = draft.link.forward ? builder_.add_edge(0, item.other, draft.link.relation, edge)
                                           : builder_.add_edge(item.other, 0, draft.link.relation, edge);
      }
    }
    return item;
  }

  const Store& store_;
  const TimelineOptions& options_;
  const FilterTable filter_;
  EntityCache entities_;
  const std::size_t centre_;
  const std::vector<std::string> relation_names_;
  EvidenceReader reader_;
  SubgraphBuilder builder_;
  std::map<ItemKey, Sum> dates_;
  std::map<SourceNo, Sum> mentions_;
  std::vector<Draft> drafts_;
  std::uint64_t claims_seen_ = 0;
  TimelineAnswer answer_;
};

/// Whether a claim states what the item says.
bool states(const Claim& claim, const TimelineItem& item) {
  if (item.event == TimelineEvent::kMention) return claim.source == item.document.source;
  const std::vector<Statement> all = statements_of(claim.fact);
  return std::any_of(all.begin(), all.end(), [&](const Statement& s) {
    return s.date == item.date && s.event == item.event && s.property == item.property;
  });
}

}  // namespace

std::string_view to_string(TimelineEvent event) noexcept {
  constexpr std::array<std::string_view, 5> kNames = {"begins", "on", "dated", "ends", "mention"};
  return kNames[static_cast<std::size_t>(event)];
}

TimelineAnswer timeline(const Store& store, NodeNo node, const TimelineOptions& options) {
  if (options.from && options.until && options.from->first_day() > options.until->last_day()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("nothing is both from {} on and until {}", options.from->to_string(),
                            options.until->to_string()));
  }
  return TimelineMaker(store, node, options).make();
}

void load_evidence(const Store& store, TimelineAnswer& answer, std::size_t limit) {
  EvidenceReader reader(store);
  std::unordered_multimap<std::uint32_t, TimelineItem*> mentions;  // by source
  std::vector<TimelineItem*> of_entity;
  for (TimelineItem& item : answer.items) {
    item.evidence.clear();
    if (item.event == TimelineEvent::kMention) {
      mentions.emplace(item.document.source.value, &item);
    } else if (!item.relation) {
      of_entity.push_back(&item);
    }
    for (const EdgeNo edge : item.edges) {
      store.for_each_claim_of(
          edge,
          [&](const Claim& claim) {
            if (states(claim, item)) reader.add(claim, item.evidence);
            return true;
          },
          ClaimEnds::kMayBeEmpty);
    }
  }
  for (const NodeNo member : entity_of(store, answer.graph.entities.front().node).nodes) {
    store.for_each_claim_of(member, [&](const Claim& claim) {
      const auto [first, last] = mentions.equal_range(claim.source.value);
      for (auto it = first; it != last; ++it) reader.add(claim, it->second->evidence);
      for (TimelineItem* item : of_entity) {
        if (states(claim, *item)) reader.add(claim, item->evidence);
      }
      return true;
    });
  }
  for (TimelineItem& item : answer.items) item.evidence_left_out = reader.finish(item.evidence, limit);
}

}  // namespace guanxi
