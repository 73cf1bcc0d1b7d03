#include "guanxi/explore/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "explore/chain_search.hpp"
#include "explore/filter_table.hpp"
#include "explore/layered_graph.hpp"
#include "explore/pattern_search.hpp"
#include "explore/subgraph_builder.hpp"
#include "explore/trace_matrix.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostWeighed = 1'000;   // chains of a pair that the strongest are chosen from
constexpr std::size_t kMostSupports = 2'000;  // hops whose sources are counted for that

/// The path of a type that a user named; "" for any.
std::string resolve_end(const Store& store, const std::string& type) {
  return type.empty() || type == "any" || type == "*" ? std::string{} : resolve_type(store, type);
}

class Tracer {
 public:
  Tracer(const Store& store, const Snapshot& snapshot, const TraceOptions& options)
      : store_(store),
        snapshot_(snapshot),
        options_(options),
        filter_(store, options.filter),
        walk_(snapshot, filter_),
        relation_names_(store.relation_names()),
        budget_(options.max_steps, options.max_ms),
        tally_(store, snapshot, walk_, budget_),
        supports_(store, walk_, kMostSupports),
        builder_(store) {}

  TraceAnswer run(const std::string& from_type, const std::string& to_type) {
    answer_.from_type = resolve_end(store_, from_type);
    answer_.to_type = resolve_end(store_, to_type);
    ChainSearchOptions options;
    options.from_type = answer_.from_type;
    options.to_type = answer_.to_type;
    options.from = restriction(options_.from, answer_.from_type);
    options.to = restriction(options_.to, answer_.to_type);
    options.max_hops = options_.max_hops;
    options.mirrored_once = options_.filter.direction == Direction::kEither;
    ChainSearch search(snapshot_, filter_, walk_, options, budget_, tally_);
    search.run();
    add_matrix([&](const RawPair& pair) { return search.is_mutual(pair.from, pair.to); });
    ShortestSearch shortest(snapshot_, filter_);
    list([&](const RawPair& pair) { return shortest_chains(pair, shortest); });
    return std::move(answer_);
  }

  TraceAnswer run(const ChainPattern& pattern) {
    answer_.from_type = pattern.places.front().text;
    answer_.to_type = pattern.places.back().text;
    PatternSearch search(store_, snapshot_, walk_, pattern, budget_, entities_of(options_.from),
                         entities_of(options_.to));
    const bool mirrored = search.is_palindrome();
    search.run(
        [&](const std::vector<std::uint32_t>& chain, const std::vector<WalkStep>& steps) {
          if (mirrored && snapshot_.key({chain.back()}) < snapshot_.key({chain.front()})) return true;
          std::uint32_t read = 0;
          for (std::size_t i = 0; i < steps.size(); ++i) {
            const bool last = i + 1 == steps.size();
            read = tally_.pattern_after(read, steps[i], last ? kEndType : snapshot_.type_no({chain[i + 1]}));
          }
          tally_.record(chain, read);
          return true;
        },
        [&](std::uint32_t start) { tally_.finish_start(start); });
    add_matrix([&](const RawPair&) { return mirrored; });
    SearchBudget listing(options_.max_steps, options_.max_ms);
    list([&](const RawPair& pair) { return chains_along(pattern, pair, listing); });
    return std::move(answer_);
  }

 private:
  [[nodiscard]] std::vector<std::uint32_t> entities_of(const std::vector<NodeNo>& nodes) const {
    std::vector<std::uint32_t> entities;
    entities.reserve(nodes.size());
    for (const NodeNo node : nodes) entities.push_back(entity_in(snapshot_, node));
    std::sort(entities.begin(), entities.end());
    entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
    return entities;
  }

  [[nodiscard]] std::vector<std::uint32_t> restriction(const std::vector<NodeNo>& nodes,
                                                       const std::string& type) const {
    std::vector<std::uint32_t> entities = entities_of(nodes);
    for (const std::uint32_t entity : entities) {
      const std::string_view its_type = snapshot_.type({entity});
      if (is_a(its_type, type)) continue;
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("'{}' is no {}, but of type '{}'", escape_for_terminal(snapshot_.key({entity})),
                              type, escape_for_terminal(its_type)),
                  "a restriction must be of the type at its end of the trace; 'any' is any type");
    }
    return entities;
  }

  void add_matrix(const std::function<bool(const RawPair&)>& is_mutual) {
    if (options_.matrix_rows == 0 || options_.matrix_columns == 0) return;
    answer_.matrix = make_matrix(snapshot_, tally_.pairs(),
                                 {options_.matrix_rows, options_.matrix_columns, is_mutual,
                                  [&](std::uint32_t entity) { return add_entity(entity); }});
  }

  template <typename ChainsOf>
  void list(const ChainsOf& chains_of) {
    answer_.steps = budget_.steps();
    answer_.bound = budget_.bound();
    answer_.cut = budget_.spent();
    list_pairs(std::move(tally_.pairs()), chains_of);
    list_patterns();
    finish();
  }

  std::size_t add_entity(std::uint32_t entity) {
    return builder_.add_entity(ref_of_entity(snapshot_, entity));
  }

  template <typename ChainsOf>
  void list_pairs(std::vector<RawPair> pairs, const ChainsOf& chains_of) {
    std::vector<std::uint32_t> from;
    std::vector<std::uint32_t> to;
    for (const RawPair& pair : pairs) {
      answer_.chain_count += pair.chains;
      from.push_back(pair.from);
      to.push_back(pair.to);
    }
    answer_.pair_count = pairs.size();
    answer_.from_count = count_distinct(from);
    answer_.to_count = count_distinct(to);
    const std::size_t listed = std::min(pairs.size(), options_.limit);
    const auto rank = [&](const RawPair& p) {
      return std::make_tuple(p.hops, ~p.chains, snapshot_.key({p.from}), snapshot_.key({p.to}));
    };
    std::partial_sort(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(listed), pairs.end(),
                      [&](const RawPair& a, const RawPair& b) { return rank(a) < rank(b); });
    for (std::size_t i = 0; i < listed; ++i) {
      TracePair pair;
      pair.from = add_entity(pairs[i].from);
      pair.to = add_entity(pairs[i].to);
      pair.hops = pairs[i].hops;
      pair.chains = pairs[i].chains;
      pair.shortest = chains_of(pairs[i]);
      if (!pair.shortest.empty()) pair.hops = static_cast<std::uint32_t>(pair.shortest.front().hops.size());
      answer_.pairs.push_back(std::move(pair));
    }
  }

  static std::uint64_t count_distinct(std::vector<std::uint32_t>& entities) {
    std::sort(entities.begin(), entities.end());
    return static_cast<std::uint64_t>(std::unique(entities.begin(), entities.end()) - entities.begin());
  }

  std::vector<Chain> shortest_chains(const RawPair& pair, ShortestSearch& search) {
    std::vector<Chain> chains;
    if (listing_visited_ >= options_.max_steps) return chains;
    const ShortestLayers layers =
        search.run(pair.from, pair.to, pair.hops, options_.max_steps - listing_visited_);
    listing_visited_ += layers.arcs_visited;
    if (layers.layers.empty()) return chains;
    const LayeredGraph graph = make_layered_graph(store_, snapshot_, walk_, layers, HopKind::kEachRelation,
                                                  kMaxSupportEdges - supports_read_);
    supports_read_ += graph.supports_read;
    for (const Walk& walk : best_walks(graph, options_.chains_per_pair)) {
      Chain chain;
      std::uint32_t here = graph.entities.front();
      chain.entities.push_back(add_entity(here));
      for (const std::size_t i : walk.hops) {
        const LayeredGraph::Hop& hop = graph.hops[i];
        const std::uint32_t next = graph.entities[hop.target];
        add_hop(chain, here, next, hop.relation, hop.forward);
        here = next;
      }
      chains.push_back(std::move(chain));
    }
    return chains;
  }

  /// A chain of a pattern with what it is ordered by.
  struct Weighed {
    std::vector<std::uint32_t> entities;
    std::vector<HopKey> hops;
    std::uint32_t support = UINT32_MAX;
  };

  std::vector<Chain> chains_along(const ChainPattern& pattern, const RawPair& pair, SearchBudget& budget) {
    std::vector<Weighed> found;
    PatternSearch search(store_, snapshot_, walk_, pattern, budget, {pair.from}, {pair.to});
    search.run(
        [&](const std::vector<std::uint32_t>& chain, const std::vector<WalkStep>& steps) {
          Weighed one{chain, {}, UINT32_MAX};
          for (std::size_t i = 0; i < steps.size(); ++i) {
            one.hops.push_back({chain[i], chain[i + 1], steps[i].relation, steps[i].forward});
            one.support = std::min(one.support, supports_.of(one.hops.back()));
          }
          found.push_back(std::move(one));
          return found.size() < kMostWeighed;
        },
        [](std::uint32_t) {});
    const std::size_t listed = std::min(found.size(), options_.chains_per_pair);
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(listed), found.end(),
                      [&](const Weighed& a, const Weighed& b) { return comes_first(a, b); });
    std::vector<Chain> chains;
    for (std::size_t i = 0; i < listed; ++i) {
      Chain chain;
      chain.entities.push_back(add_entity(pair.from));
      for (const HopKey& hop : found[i].hops) add_hop(chain, hop.from, hop.to, hop.relation, hop.forward);
      chains.push_back(std::move(chain));
    }
    return chains;
  }

  [[nodiscard]] bool comes_first(const Weighed& a, const Weighed& b) const {
    if (a.support != b.support) return a.support > b.support;
    for (std::size_t i = 0; i < a.hops.size(); ++i) {
      const auto place = [&](const HopKey& hop) {
        return std::make_tuple(snapshot_.key({hop.to}),
                               std::string_view(relation_names_.at(hop.relation.value)), !hop.forward);
      };
      if (place(a.hops[i]) != place(b.hops[i])) return place(a.hops[i]) < place(b.hops[i]);
    }
    return false;
  }

  /// The hop's relation is a handle until finish().
  void add_hop(Chain& chain, std::uint32_t here, std::uint32_t next, RelationNo relation, bool forward) {
    const std::size_t here_index = chain.entities.back();
    const std::size_t next_index = add_entity(next);
    std::size_t handle = 0;
    walk_.for_each_step_between(here, next, [&](const WalkStep& step) {
      if (step.relation != relation || step.forward != forward) return true;
      handle = step.stated_forward ? builder_.add_edge(here_index, next_index, relation, {step.edge()})
                                   : builder_.add_edge(next_index, here_index, relation, {step.edge()});
      return true;
    });
    chain.entities.push_back(next_index);
    chain.hops.push_back({handle, forward});
  }

  void list_patterns() {
    struct Entry {
      RawPattern raw;
      TracePattern shown;
      std::string text;
    };
    std::vector<Entry> entries;
    for (RawPattern& raw : tally_.patterns()) {
      TracePattern shown;
      shown.from_type = answer_.from_type;
      shown.chains = raw.chains;
      shown.pairs = raw.pairs;
      for (const RawStep& step : raw.steps) {
        const std::string& relation = relation_names_.at(step.relation.value);
        shown.steps.push_back(
            {relation, labels_of(store_.ontology(), relation), step.forward,
             step.type == kEndType ? answer_.to_type : std::string(snapshot_.type_name(step.type))});
      }
      std::string text = shown.to_text();
      entries.push_back({std::move(raw), std::move(shown), std::move(text)});
    }
    answer_.pattern_count = entries.size();
    const auto rank = [](const Entry& e) {
      return std::make_tuple(e.raw.steps.size(), ~e.raw.pairs, ~e.raw.chains, std::string_view(e.text));
    };
    std::sort(entries.begin(), entries.end(),
              [&](const Entry& a, const Entry& b) { return rank(a) < rank(b); });
    if (entries.size() > options_.max_patterns) entries.resize(options_.max_patterns);
    for (Entry& entry : entries) {
      entry.shown.example.entities.push_back(add_entity(entry.raw.example.front()));
      for (std::size_t i = 0; i < entry.raw.steps.size(); ++i) {
        const RawStep& step = entry.raw.steps[i];
        add_hop(entry.shown.example, entry.raw.example[i], entry.raw.example[i + 1], step.relation,
                step.forward);
      }
      answer_.patterns.push_back(std::move(entry.shown));
    }
  }

  void finish() {
    std::vector<std::size_t> index_of_handle;
    answer_.graph = builder_.finish(index_of_handle);
    const auto settle = [&](Chain& chain) {
      chain.support = chain.hops.empty() ? 0 : UINT32_MAX;
      for (ChainHop& hop : chain.hops) {
        hop.relation = index_of_handle[hop.relation];
        chain.support = std::min(chain.support, answer_.graph.relations[hop.relation].sources);
      }
    };
    for (TracePair& pair : answer_.pairs) {
      for (Chain& chain : pair.shortest) settle(chain);
      answer_.graph.focus.push_back(pair.from);
      answer_.graph.focus.push_back(pair.to);
    }
    for (TracePattern& pattern : answer_.patterns) settle(pattern.example);
    auto& focus = answer_.graph.focus;
    std::sort(focus.begin(), focus.end());
    focus.erase(std::unique(focus.begin(), focus.end()), focus.end());
  }

  const Store& store_;
  const Snapshot& snapshot_;
  const TraceOptions& options_;
  const FilterTable filter_;
  const SnapshotWalk walk_;
  const std::vector<std::string> relation_names_;
  SearchBudget budget_;
  ChainTally tally_;
  HopSupport supports_;
  std::uint64_t listing_visited_ = 0;
  std::size_t supports_read_ = 0;  // edges whose sources were counted for the list
  SubgraphBuilder builder_;
  TraceAnswer answer_;
};

}  // namespace

std::string TracePattern::to_text(bool chinese) const {
  std::string text = from_type.empty() ? "any" : from_type;
  for (const PatternStep& step : steps) {
    const std::string& label = step.labels.text(true, chinese);
    text += step.labels.symmetric ? " – " + label + " – "
            : step.forward        ? " – " + label + " → "
                                  : " ← " + label + " – ";
    text += !step.type.empty() ? step.type : &step == &steps.back() ? "any" : "(no type)";
  }
  return text;
}

TraceAnswer trace(const Store& store, const Snapshot& snapshot, const std::string& from_type,
                  const std::string& to_type, const TraceOptions& options) {
  check_range("max_hops", options.max_hops, 1, 4);
  return Tracer(store, snapshot, options).run(from_type, to_type);
}

TraceAnswer trace(const Store& store, const Snapshot& snapshot, const ChainPattern& pattern,
                  const TraceOptions& options) {
  return Tracer(store, snapshot, options).run(pattern);
}

}  // namespace guanxi
