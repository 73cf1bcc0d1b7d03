#include "guanxi/explore/doubts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "explore/doubt_bridges.hpp"
#include "explore/doubt_list.hpp"
#include "explore/evidence_reader.hpp"
#include "explore/founding.hpp"
#include "explore/pair_graph.hpp"
#include "explore/places.hpp"
#include "explore/posts.hpp"
#include "explore/snapshot_walk.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/proposals.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::array<std::string_view, kDoubtKinds> kKindNames = {
    "founded", "period", "before-founding", "posts", "places", "types", "bridge", "duplicate"};

constexpr std::size_t kMostPosts = 1'000'000, kMostOfAPerson = 16;

std::optional<std::int32_t> first_day(const Period& p) {
  return p.from ? std::optional(p.from->first_day()) : std::nullopt;
}
std::optional<std::int32_t> last_day(const Period& p) {
  return p.until ? std::optional(p.until->last_day()) : std::nullopt;
}
/// Whether the first certainly begins after the second ended.
bool begins_after(const Period& a, const Period& b) {
  return first_day(a) && last_day(b) && *first_day(a) > *last_day(b);
}

/// Two sides that many claims support are a worse contradiction than a slip.
double weight_of(double base, const std::vector<DoubtSide>& sides) {
  std::uint64_t weaker = UINT64_MAX;
  for (const DoubtSide& side : sides) weaker = std::min(weaker, std::max<std::uint64_t>(1, side.claims));
  return base * (1 - std::pow(0.5, static_cast<double>(std::min<std::uint64_t>(weaker, 30))));
}

struct Post {
  std::uint32_t person = 0, organisation = 0;
  std::string_view post;
  Period period;
  EdgeNo edge;
};
struct Within {
  std::uint32_t inner = 0, outer = 0;
  EdgeNo edge;
  std::uint16_t relation = 0;
};

class Finder {
 public:
  Finder(const Store& store, const Snapshot& snapshot, const DoubtOptions& options, Progress* progress)
      : store_(store),
        snapshot_(snapshot),
        options_(options),
        progress_(progress),
        places_(store, snapshot),
        names_(store.relation_names()),
        list_(options.limit) {
    answer_.found.assign(kDoubtKinds, 0);
  }

  DoubtAnswer run() {
    const bool edges = wants(DoubtKind::kPeriod) || wants(DoubtKind::kBeforeStart) ||
                       wants(DoubtKind::kPosts) || wants(DoubtKind::kPlaces);
    if (wants(DoubtKind::kFounded) || wants(DoubtKind::kTypes) || wants(DoubtKind::kBeforeStart))
      read_nodes();
    if (edges) read_edges();
    if (wants(DoubtKind::kPosts)) posts();
    if (wants(DoubtKind::kPlaces)) places();
    if (wants(DoubtKind::kBridge)) bridges();
    if (wants(DoubtKind::kDuplicate)) duplicates();
    answer_.doubts = list_.finish();
    return std::move(answer_);
  }

 private:
  [[nodiscard]] bool wants(DoubtKind kind) const {
    return options_.kinds.empty() ||
           std::find(options_.kinds.begin(), options_.kinds.end(), kind) != options_.kinds.end();
  }

  void add(Doubt doubt, DoubtList::Load load) {
    ++answer_.found[static_cast<std::size_t>(doubt.kind)];
    answer_.contradictions += doubt.contradiction ? 1 : 0;
    list_.add(std::move(doubt), std::move(load));
  }

  [[nodiscard]] EntityRef ref(std::uint32_t entity) const {
    EntityRef out = ref_of_entity(snapshot_, entity);
    if (out.name.empty()) out.name = out.key;
    return out;
  }

  /// The evidence of the facts that `says` picks, of these nodes or edges.
  template <typename StatedFact, typename Number, typename Says>
  void read_evidence(const std::vector<Number>& numbers, DoubtSide& side, const Says& says) {
    EvidenceReader reader(store_);
    for (const Number number : numbers)
      store_.for_each_claim_of(number, [&](const Claim& claim) {
        const auto* fact = std::get_if<StatedFact>(&claim.fact);
        if (fact != nullptr && says(*fact)) reader.add(claim, side.evidence);
        return true;
      });
    (void)reader.finish(side.evidence, options_.evidence);
  }
  template <typename Says>
  void node_evidence(const std::vector<NodeNo>& nodes, DoubtSide& side, const Says& says) {
    read_evidence<NodeFact>(nodes, side, says);
  }
  template <typename Says>
  void edge_evidence(const std::vector<EdgeNo>& edges, DoubtSide& side, const Says& says) {
    read_evidence<EdgeFact>(edges, side, says);
  }
  void edge_evidence(const std::vector<EdgeNo>& edges, DoubtSide& side) {
    edge_evidence(edges, side, [](const EdgeFact&) { return true; });
  }
  void founding_evidence(const std::vector<NodeNo>& nodes, DoubtSide& side, int year) {
    node_evidence(nodes, side, [year](const NodeFact& fact) {
      return std::any_of(fact.properties.begin(), fact.properties.end(), [year](const auto& p) {
        return states_founding(p.first) && founding_year(p.second) == year;
      });
    });
  }

  // --- nodes

  struct Known {
    std::vector<NodeNo> nodes;
    std::map<int, std::uint64_t> years;  // claims
    std::map<std::string, std::uint64_t> types;
  };

  void read_nodes() {
    // Entities that state a year, and those whose nodes do not all state one type.
    std::unordered_map<std::uint32_t, Known> known;
    std::uint64_t count = 0;
    if (progress_ != nullptr) progress_->begin("reading nodes", store_.node_limit(), "nodes");
    store_.for_each_node([&](const NodeRecord& node) {
      if (++count % 4096 == 0) {
        check_interrupt();
        if (progress_ != nullptr) progress_->update(count);
      }
      const auto entity = snapshot_.entity_of(node.no);
      if (!entity) return true;
      const bool years = std::any_of(node.properties.begin(), node.properties.end(),
                                     [](const auto& p) { return states_founding(p.first); });
      const bool types =
          node.types.size() > 1 || (!node.types.empty() && node.type() != snapshot_.type(*entity));
      if (!years && !types) return true;
      Known& k = known[entity->value];
      k.nodes.push_back(node.no);
      for (const auto& [name, values] : node.properties)
        if (states_founding(name))
          for (const auto& stated : values)
            if (const int year = founding_year(stated.value); year > 0) k.years[year] += stated.claims;
      for (const auto& type : node.types) k.types[type.value] += type.claims;
      return true;
    });
    if (progress_ != nullptr) progress_->end();
    for (auto& [entity, k] : known) {
      if (!k.years.empty()) founded_[entity] = k.years.begin()->first;
      if (k.years.size() > 1 && wants(DoubtKind::kFounded)) add_founded(entity, k);
      if (wants(DoubtKind::kTypes)) add_types(entity, k);
    }
  }

  void add_founded(std::uint32_t entity, const Known& k) {
    Doubt doubt{DoubtKind::kFounded, true, 0, {}, {ref(entity)}, {}};
    const bool person = is_a(doubt.about[0].type, "person");
    for (const auto& [year, claims] : k.years) {
      doubt.text += fmt::format("{} {}", doubt.text.empty() ? "" : " and", year);
      doubt.sides.push_back({fmt::format("{} {}", person ? "born" : "founded", year), {}, claims});
    }
    doubt.text = fmt::format("{}: {}{}", doubt.about[0].name, person ? "born" : "founded", doubt.text);
    doubt.weight = weight_of(1, doubt.sides);
    std::vector<int> years;
    for (const auto& [year, claims] : k.years) years.push_back(year);
    add(std::move(doubt), [this, nodes = k.nodes, years](Doubt& d) {
      for (std::size_t i = 0; i < years.size(); ++i) founding_evidence(nodes, d.sides[i], years[i]);
    });
  }

  void add_types(std::uint32_t entity, Known& k) {
    k.types[std::string(snapshot_.type({entity}))] += 0;
    k.types.erase("");
    // A type above another says less, not otherwise.
    std::vector<std::pair<std::string, std::uint64_t>> apart;
    for (const auto& [type, claims] : k.types) {
      const bool above = std::any_of(k.types.begin(), k.types.end(), [&, t = type](const auto& other) {
        return other.first != t && is_a(other.first, t);
      });
      if (!above) apart.emplace_back(type, claims);
    }
    if (apart.size() < 2) return;
    Doubt doubt{DoubtKind::kTypes, false, 0, {}, {ref(entity)}, {}};
    bool tops = false;
    for (const auto& [type, claims] : apart) {
      doubt.text += (doubt.text.empty() ? "" : " and ") + type;
      doubt.sides.push_back({type, {}, claims});
      tops = tops || top_level(type) != top_level(apart.front().first);
    }
    doubt.text = fmt::format("{}: {}", doubt.about[0].name, doubt.text);
    doubt.weight = weight_of(tops ? 0.7 : 0.4, doubt.sides);
    add(std::move(doubt), [this, nodes = k.nodes](Doubt& d) {
      for (DoubtSide& side : d.sides)
        node_evidence(nodes, side, [&](const NodeFact& fact) { return fact.type == side.text; });
    });
  }

  // --- edges

  void read_edges() {
    std::uint64_t count = 0;
    if (progress_ != nullptr) progress_->begin("reading relations", store_.edge_limit(), "relations");
    store_.for_each_edge([&](const EdgeRecord& edge) {
      if (++count % 4096 == 0) {
        check_interrupt();
        if (progress_ != nullptr) progress_->update(count);
      }
      const auto from = snapshot_.entity_of(edge.from), to = snapshot_.entity_of(edge.to);
      if (!from || !to || *from == *to) return true;
      if (edge.valid.size() > 1 && wants(DoubtKind::kPeriod)) add_period(edge, from->value, to->value);
      if (!edge.valid.empty() && wants(DoubtKind::kBeforeStart)) add_before(edge, from->value, to->value);
      if (!edge.properties.empty()) note_post(edge, from->value, to->value);
      if (places_.joins(edge.type.value) && is_a(snapshot_.type(*from), "place") &&
          is_a(snapshot_.type(*to), "place"))
        within_.push_back({from->value, to->value, edge.no, edge.type.value});
      return true;
    });
    if (progress_ != nullptr) progress_->end();
  }

  [[nodiscard]] std::string sentence(std::uint32_t from, std::uint16_t relation, std::uint32_t to) const {
    return fmt::format("{} {} {}", ref(from).name, labels_of(store_.ontology(), names_.at(relation)).forward,
                       ref(to).name);
  }

  void add_period(const EdgeRecord& edge, std::uint32_t from, std::uint32_t to) {
    for (const auto& late : edge.valid) {
      for (const auto& early : edge.valid) {
        if (!begins_after(late.value, early.value)) continue;
        // Two spells, each with both its ends, are no contradiction.
        if (early.value.from && (late.value.until || late.value.from)) continue;
        Doubt doubt{DoubtKind::kPeriod,
                    true,
                    0,
                    fmt::format("{}: {}, and {}", sentence(from, edge.type.value, to), late.value.to_string(),
                                early.value.to_string()),
                    {ref(from), ref(to)},
                    {{late.value.to_string(), {}, late.claims}, {early.value.to_string(), {}, early.claims}}};
        doubt.weight = weight_of(0.8, doubt.sides);
        add(std::move(doubt), [this, no = edge.no, periods = std::array{late.value, early.value}](Doubt& d) {
          for (std::size_t i = 0; i < 2; ++i)
            edge_evidence({no}, d.sides[i], [&](const EdgeFact& fact) { return fact.valid == periods[i]; });
        });
        return;
      }
    }
  }

  void add_before(const EdgeRecord& edge, std::uint32_t from, std::uint32_t to) {
    const Period period = edge.period();
    const int year = period.until ? period.until->year : period.from ? period.from->year : 0;
    if (year == 0) return;
    for (const std::uint32_t entity : {from, to}) {
      const auto founded = founded_.find(entity);
      if (founded == founded_.end() || year >= founded->second) continue;
      const bool person = is_a(snapshot_.type({entity}), "person");
      Doubt doubt{
          DoubtKind::kBeforeStart,
          year + 1 < founded->second,  // something may be prepared for in the year before
          0,
          fmt::format("{}: {}, but {} was {} in {}", sentence(from, edge.type.value, to), period.to_string(),
                      ref(entity).name, person ? "born" : "founded", founded->second),
          {ref(from), ref(to)},
          {{period.to_string(), {}, edge.valid.front().claims},
           {fmt::format("{} {}", person ? "born" : "founded", founded->second), {}, 1}}};
      doubt.weight = weight_of(doubt.contradiction ? 0.8 : 0.4, doubt.sides);
      const NodeNo node = entity == from ? edge.from : edge.to;
      add(std::move(doubt), [this, no = edge.no, period, node, year = founded->second](Doubt& d) {
        edge_evidence({no}, d.sides[0], [&](const EdgeFact& fact) { return fact.valid == period; });
        founding_evidence({node}, d.sides[1], year);
      });
      return;
    }
  }

  void note_post(const EdgeRecord& edge, std::uint32_t from, std::uint32_t to) {
    if (!wants(DoubtKind::kPosts) || posts_.size() >= kMostPosts || !is_a(snapshot_.type({from}), "person"))
      return;
    for (const auto& [name, values] : edge.properties) {
      if (name != "role") continue;
      for (const auto& stated : values) {
        const std::string_view post = exclusive_post(to_text(stated.value));
        if (!post.empty()) posts_.push_back({from, to, post, edge.period(), edge.no});
      }
    }
  }

  void posts() {
    if (posts_.size() >= kMostPosts)
      answer_.notes.push_back(fmt::format("only the first {} posts were compared", kMostPosts));
    std::sort(posts_.begin(), posts_.end(), [](const Post& a, const Post& b) {
      return std::tuple(a.person, a.post, a.edge.value) < std::tuple(b.person, b.post, b.edge.value);
    });
    for (std::size_t i = 0; i < posts_.size(); ++i) {
      for (std::size_t j = i + 1; j < std::min(posts_.size(), i + kMostOfAPerson); ++j) {
        const Post &a = posts_[i], &b = posts_[j];
        if (a.person != b.person) break;
        if (a.post != b.post || a.organisation == b.organisation) continue;
        if (begins_after(a.period, b.period) || begins_after(b.period, a.period)) continue;
        if (places_.lies_in(a.organisation, b.organisation) ||
            places_.lies_in(b.organisation, a.organisation))
          continue;
        add_posts(a, b);
      }
    }
  }

  void add_posts(const Post& a, const Post& b) {
    const bool dated = !a.period.empty() && !b.period.empty();
    const bool one_only = rule_of(a.post) == PostRule::kOne;
    const auto side = [&](const Post& p) {
      const std::string period = p.period.to_string();
      return DoubtSide{
          fmt::format("{} of {}{}", p.post, ref(p.organisation).name, period.empty() ? "" : ", " + period),
          {},
          1};
    };
    Doubt doubt{DoubtKind::kPosts,
                one_only && dated,
                0,
                {},
                {ref(a.person), ref(a.organisation), ref(b.organisation)},
                {side(a), side(b)}};
    doubt.text = fmt::format("{}: {}, and {}", doubt.about[0].name, doubt.sides[0].text, doubt.sides[1].text);
    doubt.weight = weight_of(dated ? 0.8 : one_only ? 0.6 : 0.4, doubt.sides);
    add(std::move(doubt), [this, edges = std::array{a.edge, b.edge}](Doubt& d) {
      for (std::size_t i = 0; i < 2; ++i) edge_evidence({edges[i]}, d.sides[i]);
    });
  }

  void places() {
    std::sort(within_.begin(), within_.end(), [](const Within& a, const Within& b) {
      return std::tuple(a.inner, a.outer, a.edge.value) < std::tuple(b.inner, b.outer, b.edge.value);
    });
    for (std::size_t i = 0; i < within_.size(); ++i) {
      for (std::size_t j = i + 1; j < std::min(within_.size(), i + kMostOfAPerson); ++j) {
        const Within &a = within_[i], &b = within_[j];
        if (a.inner != b.inner) break;
        const PlaceConflict conflict = places_.conflict(a.outer, b.outer);
        if (conflict == PlaceConflict::kNone) continue;
        const auto side = [&](const Within& w) {
          const auto edge = store_.edge(w.edge);
          return DoubtSide{sentence(w.inner, w.relation, w.outer), {}, edge ? edge->claims : 0};
        };
        Doubt doubt{
            DoubtKind::kPlaces,
            conflict == PlaceConflict::kContradiction,
            0,
            fmt::format("{}: in {}, and in {}", ref(a.inner).name, ref(a.outer).name, ref(b.outer).name),
            {ref(a.inner), ref(a.outer), ref(b.outer)},
            {side(a), side(b)}};
        doubt.weight = weight_of(doubt.contradiction ? 0.9 : 0.5, doubt.sides);
        add(std::move(doubt), [this, edges = std::array{a.edge, b.edge}](Doubt& d) {
          for (std::size_t k = 0; k < 2; ++k) edge_evidence({edges[k]}, d.sides[k]);
        });
      }
    }
  }

  // --- what others found

  void bridges() {
    for (const BridgeLink& link : options_.bridges) {
      check_interrupt();
      // A single entity is a leaf, and where a place lies needs no second source.
      const bool places = is_a(link.inner.type, "place") && is_a(link.outer.type, "place");
      if (link.cut_off < 2 || places) continue;
      std::uint64_t claims = 0;
      const auto source = only_source_of(store_, link, claims);
      if (!source || !told_elsewhere(store_, snapshot_, link, *source)) continue;
      const auto record = store_.edge(link.edges.front());
      if (!record) continue;
      const std::string relation = labels_of(store_.ontology(), names_.at(record->type.value)).forward;
      Doubt doubt{DoubtKind::kBridge,
                  false,
                  0,
                  fmt::format("{} – {} ({}): only one source joins {} entit{} to the rest", link.inner.name,
                              link.outer.name, relation, link.cut_off, link.cut_off == 1 ? "y" : "ies"),
                  {link.inner, link.outer},
                  {{relation, {}, claims}}};
      // From little for a leaf to 0.9 for half of the graph.
      const double share = static_cast<double>(link.cut_off) / std::max(1.0, static_cast<double>(link.whole));
      doubt.weight = 0.9 * std::sqrt(std::min(1.0, 2 * share));
      add(std::move(doubt), [this, edges = link.edges](Doubt& d) { edge_evidence(edges, d.sides[0]); });
    }
  }

  void duplicates() {
    const ProposalAnswer proposals = propose_same(
        store_, snapshot_, {.min_score = options_.min_score, .limit = options_.limit}, progress_);
    if (proposals.cut)
      answer_.notes.push_back(fmt::format("only the first {} pairs of names were compared", proposals.pairs));
    for (const Proposal& one : proposals.proposals) {
      Doubt doubt{DoubtKind::kDuplicate,
                  false,
                  one.score,
                  fmt::format("{} and {} may be one", one.a.name, one.b.name),
                  {one.a, one.b},
                  {}};
      for (const IdentityClue& clue : one.clues) {
        DoubtSide side{(speaks_for(clue.reason) ? "+ " : "– ") + clue.text, {}, 0};
        if (clue.evidence) side.evidence.push_back(*clue.evidence);
        doubt.sides.push_back(std::move(side));
      }
      add(std::move(doubt), [](Doubt&) {});
    }
    answer_.found[static_cast<std::size_t>(DoubtKind::kDuplicate)] = proposals.found;
  }

  const Store& store_;
  const Snapshot& snapshot_;
  const DoubtOptions& options_;
  Progress* progress_;
  Places places_;
  std::vector<std::string> names_;
  std::unordered_map<std::uint32_t, int> founded_;
  std::vector<Post> posts_;
  std::vector<Within> within_;
  DoubtList list_;
  DoubtAnswer answer_;
};

}  // namespace

std::string_view to_string(DoubtKind kind) noexcept {
  return kKindNames[static_cast<std::size_t>(kind)];
}

DoubtKind parse_doubt(std::string_view name) {
  const auto found = std::find(kKindNames.begin(), kKindNames.end(), name);
  if (found != kKindNames.end()) return static_cast<DoubtKind>(found - kKindNames.begin());
  const std::string near = closest(name, {kKindNames.begin(), kKindNames.end()});
  throw Error(ErrorCode::kInvalidArgument, fmt::format("unknown kind of doubt '{}'", name),
              fmt::format("{}known kinds: {}", near.empty() ? "" : fmt::format("did you mean '{}'?\n", near),
                          fmt::join(kKindNames, ", ")));
}

DoubtAnswer find_doubts(const Store& store, const Snapshot& snapshot, const DoubtOptions& options,
                        Progress* progress) {
  return Finder(store, snapshot, options, progress).run();
}

Subgraph graph_of(const DoubtAnswer& answer) {
  PairGraph graph;
  for (const Doubt& doubt : answer.doubts) {
    if (doubt.about.size() == 1) graph.add(doubt.about[0]);
    for (std::size_t i = 1; i < doubt.about.size(); ++i) {
      const DoubtLabels labels = labels_of(doubt.kind);
      RelationRef& relation =
          graph.add(doubt.about[0], doubt.about[i], to_string(doubt.kind), labels.english, labels.chinese);
      for (const DoubtSide& side : doubt.sides)
        relation.evidence.insert(relation.evidence.end(), side.evidence.begin(), side.evidence.end());
    }
  }
  return graph.finish();
}

}  // namespace guanxi
