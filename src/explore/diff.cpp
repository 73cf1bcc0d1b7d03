#include "guanxi/explore/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "explore/entity_cache.hpp"
#include "explore/filter_table.hpp"
#include "explore/hop_search.hpp"
#include "explore/pair_graph.hpp"
#include "explore/shared_edges.hpp"
#include "explore/snapshot_walk.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/filter.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostWatched = 50;

auto order_of(const DiffRelation& r) {
  return std::tie(r.from.key, r.to.key, r.relation, r.id);
}

/// The relations to be listed, of one kind: the first by their keys, at most so many.
class Listing {
 public:
  Listing(std::size_t limit, std::vector<DiffRelation>& list, std::uint64_t& count)
      : limit_(limit), list_(list), count_(count) {}

  void add(DiffRelation relation) {
    ++count_;
    list_.push_back(std::move(relation));
    if (list_.size() >= 2 * limit_ + 64) tidy();
  }
  void tidy() {
    std::sort(list_.begin(), list_.end(),
              [](const DiffRelation& a, const DiffRelation& b) { return order_of(a) < order_of(b); });
    if (list_.size() > limit_) list_.resize(limit_);
  }

 private:
  std::size_t limit_;
  std::vector<DiffRelation>& list_;
  std::uint64_t& count_;
};

DiffRelation view_of(const Store& store, const EdgeRecord& edge, const std::string& relation, bool gained) {
  return {gained,
          ref_of_node(store, edge.from),
          ref_of_node(store, edge.to),
          relation,
          edge.id,
          labels_of(store.ontology(), relation),
          edge.period(),
          edge.claims};
}

/// Which relation types are wanted, by number. Unknown names are an error only if neither store has them.
std::vector<bool> wanted_relations(const Store& store, const std::vector<std::string>& wanted) {
  const std::vector<std::string> names = store.relation_names();
  std::vector<bool> out;
  out.reserve(names.size());
  for (const std::string& name : names)
    out.push_back(wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end());
  return out;
}

// --- two stores

/// Of the edges of one store that the other lacks, those that may be listed.
class Candidates {
 public:
  explicit Candidates(std::size_t limit) : limit_(limit) {}

  void add(const SharedEdge& edge) {
    ++count_;
    edges_.push_back(edge);
    if (edges_.size() >= 2 * limit_ + 4096) tidy();
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Fills a list with what they are.
  void view(const Store& store, bool gained, Listing& list) {
    tidy();
    for (const SharedEdge& edge : edges_)
      if (const auto record = store.edge({edge.edge}))
        list.add(view_of(store, *record, store.relation_name(record->type), gained));
    list.tidy();
  }

 private:
  /// Keeps the first by their places, and all that share the last one's: their ids decide.
  void tidy() {
    if (edges_.size() <= limit_) return;
    if (limit_ == 0) return edges_.clear();
    const auto before = [](const SharedEdge& a, const SharedEdge& b) { return a.place() < b.place(); };
    const auto last = edges_.begin() + static_cast<std::ptrdiff_t>(limit_ - 1);
    std::nth_element(edges_.begin(), last, edges_.end(), before);
    const SharedEdge bound = *last;
    std::erase_if(edges_, [&](const SharedEdge& edge) { return before(bound, edge); });
  }

  std::size_t limit_;
  std::uint64_t count_ = 0;
  std::vector<SharedEdge> edges_;
};

void check_relations(const std::vector<const Store*>& stores, const DiffOptions& options) {
  check_range("max_hops", options.max_hops, 1, 8);
  std::vector<std::string> known;
  for (const Store* store : stores)
    for (std::string& name : store->relation_names()) known.push_back(std::move(name));
  for (const std::string& name : options.relations) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = closest(name, known);
    throw Error(ErrorCode::kInvalidArgument, fmt::format("no relation '{}' in the graph", name),
                near.empty() ? "guanxi stats lists them" : fmt::format("did you mean '{}'?", near));
  }
}

// --- watched pairs

/// One state of a graph, as paths see it.
struct State {
  const Store* store = nullptr;
  std::shared_ptr<const Snapshot> snapshot;
  std::function<bool(std::uint32_t edge, std::uint16_t relation)> takes;
};

class Watcher {
 public:
  Watcher(State before, State after, const DiffOptions& options, DiffAnswer& answer)
      : before_(std::move(before)), after_(std::move(after)), options_(options), answer_(answer) {}

  void run() {
    if (options_.watch.size() > kMostWatched)
      throw Error(ErrorCode::kLimit,
                  fmt::format("{} nodes to watch; at most {} can be", options_.watch.size(), kMostWatched));
    std::set<std::string> keys;
    for (const std::string& text : options_.watch) keys.insert(key_of(text));
    for (auto a = keys.begin(); a != keys.end(); ++a)
      for (auto b = std::next(a); b != keys.end(); ++b) compare(*a, *b);
    if (cut_ > 0)
      answer_.notes.push_back(fmt::format("{} of the watched paths too far to find within {} relations", cut_,
                                          options_.max_relations));
  }

 private:
  [[nodiscard]] std::string key_of(const std::string& text) const {
    try {
      return resolve(*after_.store, text).key;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound || before_.store == after_.store) throw;
      return resolve(*before_.store, text).key;
    }
  }

  [[nodiscard]] static std::optional<std::uint32_t> entity(const State& state, const std::string& key) {
    const auto node = state.store->find_node(key);
    const auto no = node ? state.snapshot->entity_of(*node) : std::nullopt;
    return no ? std::optional(no->value) : std::nullopt;
  }

  HopPath path(const State& state, const std::string& a, const std::string& b) {
    const auto from = entity(state, a), to = entity(state, b);
    if (!from || !to) return {};
    HopPath found =
        hop_path(*state.snapshot, *from, *to, options_.max_hops, options_.max_relations, state.takes);
    if (found.cut) ++cut_;
    return found;
  }

  void compare(const std::string& a, const std::string& b) {
    const HopPath before = path(before_, a, b), after = path(after_, a, b);
    if (before.cut || after.cut || (before.found == after.found && before.steps.size() == after.steps.size()))
      return;
    const State& state = after.found ? after_ : before_;
    const HopPath& shown = after.found ? after : before;
    WatchedPair pair;
    pair.before = static_cast<std::uint32_t>(before.steps.size());
    pair.after = static_cast<std::uint32_t>(after.steps.size());
    pair.path.push_back(named(state, entity(state, a).value_or(0)));
    for (const HopStep& step : shown.steps) {
      const auto name = state.store->relation_name({step.relation});
      pair.steps.push_back(labels_of(state.store->ontology(), name).text(step.forward, false));
      pair.path.push_back(named(state, step.entity));
    }
    pair.a = pair.path.front();
    pair.b = pair.path.back();
    answer_.pairs.push_back(std::move(pair));
  }

  static EntityRef named(const State& state, std::uint32_t entity) {
    EntityRef ref = ref_of_entity(*state.snapshot, entity);
    if (ref.name.empty()) ref.name = ref.key;
    return ref;
  }

  State before_, after_;
  const DiffOptions& options_;
  DiffAnswer& answer_;
  std::size_t cut_ = 0;
};

std::function<bool(std::uint32_t, std::uint16_t)> takes_relations(const Store& store,
                                                                  const DiffOptions& options) {
  return [wanted = wanted_relations(store, options.relations)](std::uint32_t, std::uint16_t relation) {
    return wanted[relation];
  };
}

void finish(Listing& gained, Listing& lost) {
  gained.tidy();
  lost.tidy();
}

}  // namespace

DiffAnswer diff_stores(const Store& before, const Store& after, const DiffOptions& options,
                       Progress* progress) {
  check_relations({&before, &after}, options);
  DiffAnswer answer;
  Candidates gained(options.limit), lost(options.limit);
  if (progress != nullptr) progress->begin("comparing", 0, "parts");
  const SharedNumbers numbers(before, after);
  const std::vector<bool> old_wanted = wanted_relations(before, options.relations),
                          new_wanted = wanted_relations(after, options.relations);
  const std::uint64_t most = std::max(before.edge_limit(), after.edge_limit());
  const std::size_t parts = most / std::max<std::uint64_t>(1, options.max_held) + 1;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::vector<SharedEdge> x = numbers.part(0, old_wanted, part, parts),
                                  y = numbers.part(1, new_wanted, part, parts);
    for (std::size_t i = 0, j = 0; i < x.size() || j < y.size();) {
      if (j == y.size() || (i < x.size() && x[i].what() < y[j].what()))
        lost.add(x[i++]);
      else if (i == x.size() || y[j].what() < x[i].what())
        gained.add(y[j++]);
      else
        ++i, ++j;
    }
    if (progress != nullptr) progress->update(part + 1);
  }
  if (progress != nullptr) progress->end();
  Listing gained_list(options.limit, answer.gained, answer.gained_count),
      lost_list(options.limit, answer.lost, answer.lost_count);
  gained.view(after, true, gained_list);
  lost.view(before, false, lost_list);
  answer.gained_count = gained.count();
  answer.lost_count = lost.count();
  if (!options.watch.empty())
    Watcher({&before, Snapshot::of(before, progress), takes_relations(before, options)},
            {&after, Snapshot::of(after, progress), takes_relations(after, options)}, options, answer)
        .run();
  return answer;
}

DiffAnswer diff_dates(const Store& store, const Date& before, const Date& after, const DiffOptions& options,
                      Progress* progress) {
  check_relations({&store}, options);
  DiffAnswer answer;
  Listing gained(options.limit, answer.gained, answer.gained_count),
      lost(options.limit, answer.lost, answer.lost_count);
  const std::vector<bool> wanted = wanted_relations(store, options.relations);
  // Only edges that state a period can differ.
  store.scan_edge_traits([&](EdgeNo no, const Period& period, double) {
    const bool then = period.possible_at(before), now = period.possible_at(after);
    if (then == now) return;
    const auto edge = store.edge(no);
    if (!edge || !wanted[edge->type.value]) return;
    (now ? gained : lost).add(view_of(store, *edge, store.relation_name(edge->type), now));
  });
  finish(gained, lost);
  if (options.watch.empty()) return answer;
  const auto snapshot = Snapshot::of(store, progress);
  const auto at = [&](const Date& date) {
    return State{&store, snapshot,
                 [snapshot, date, takes = takes_relations(store, options)](std::uint32_t edge,
                                                                           std::uint16_t relation) {
                   return takes(edge, relation) && snapshot->period(edge).possible_at(date);
                 }};
  };
  Watcher(at(before), at(after), options, answer).run();
  return answer;
}

DiffAnswer diff_without(const Store& store, SourceNo source, const DiffOptions& options, Progress* progress) {
  check_relations({&store}, options);
  DiffAnswer answer;
  Listing gained(options.limit, answer.gained, answer.gained_count),
      lost(options.limit, answer.lost, answer.lost_count);
  const std::vector<bool> wanted = wanted_relations(store, options.relations);
  std::unordered_set<std::uint64_t> seen, gone;
  if (progress != nullptr) progress->begin("reading claims", 0, "claims");
  store.for_each_claim_of(source, [&](const Claim& claim) {
    check_interrupt();
    const auto* fact = std::get_if<EdgeFact>(&claim.fact);
    if (fact == nullptr) return true;
    const auto from = store.find_node(fact->from), to = store.find_node(fact->to);
    const auto relation = store.find_relation(fact->type);
    if (!from || !to || !relation || !wanted[relation->value]) return true;
    const auto edge = store.find_edge(*from, *relation, *to, fact->id);
    if (!edge || !seen.insert(edge->value).second) return true;
    bool alone = true;
    store.for_each_claim_of(*edge, [&](const Claim& other) { return alone = other.source == source; });
    if (!alone) return true;
    gone.insert(edge->value);
    if (const auto record = store.edge(*edge)) lost.add(view_of(store, *record, fact->type, false));
    if (progress != nullptr) progress->update(seen.size());
    return true;
  });
  if (progress != nullptr) progress->end();
  finish(gained, lost);
  if (options.watch.empty()) return answer;
  const auto snapshot = Snapshot::of(store, progress);
  const auto takes = takes_relations(store, options);
  Watcher({&store, snapshot, takes},
          {&store, snapshot,
           [&](std::uint32_t edge, std::uint16_t relation) {
             return takes(edge, relation) && !gone.contains(edge);
           }},
          options, answer)
      .run();
  return answer;
}

Subgraph graph_of(const DiffAnswer& answer) {
  PairGraph graph;
  for (const auto* list : {&answer.gained, &answer.lost}) {
    for (const DiffRelation& one : *list) {
      const std::string prefix = one.gained ? "now " : "no longer ",
                        prefix_zh = one.gained ? "新增：" : "不再：";
      RelationRef& relation = graph.add(one.from, one.to, one.relation, prefix + one.labels.forward,
                                        prefix_zh + one.labels.forward_zh);
      relation.labels.symmetric = one.labels.symmetric;
      relation.confidence = one.gained ? 1.0 : 0.1;  // dashed
      if (!one.period.empty()) relation.periods.push_back({one.period, one.claims});
    }
  }
  return graph.finish();
}

}  // namespace guanxi
