#include "guanxi/explore/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "explore/chain_search.hpp"
#include "explore/filter_table.hpp"
#include "explore/layered_graph.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

class Tracer {
 public:
  Tracer(const Store& store, const Snapshot& snapshot, const TraceOptions& options)
      : store_(store),
        snapshot_(snapshot),
        options_(options),
        filter_(store, options.filter),
        walk_(snapshot, filter_),
        relation_names_(store.relation_names()),
        builder_(store) {}

  TraceAnswer run(const std::string& from_type, const std::string& to_type) {
    answer_.from_type = resolve_type(store_, from_type);
    answer_.to_type = resolve_type(store_, to_type);
    ChainSearchOptions options;
    options.from_type = answer_.from_type;
    options.to_type = answer_.to_type;
    options.from = restriction(options_.from, answer_.from_type);
    options.to = restriction(options_.to, answer_.to_type);
    options.max_hops = options_.max_hops;
    options.max_steps = options_.max_steps;
    options.mirrored_once = !options.from && !options.to && options_.filter.direction == Direction::kEither;
    ChainSearch search(snapshot_, filter_, options);
    search.run();
    answer_.steps = search.steps();
    answer_.cut = search.cut();
    list_pairs(search.pairs());
    list_patterns(search);
    finish();
    return std::move(answer_);
  }

 private:
  [[nodiscard]] std::optional<std::uint32_t> restriction(std::optional<NodeNo> node,
                                                         const std::string& type) const {
    if (!node) return std::nullopt;
    const std::uint32_t entity = entity_in(snapshot_, *node);
    const std::string_view its_type = snapshot_.type({entity});
    if (is_a(its_type, type)) return entity;
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("'{}' is no {}, but of type '{}'", escape_for_terminal(snapshot_.key({entity})),
                            type, escape_for_terminal(its_type)),
                "a restriction must be of the type at its end of the trace");
  }

  std::size_t add_entity(std::uint32_t entity) {
    return builder_.add_entity(ref_of_entity(snapshot_, entity));
  }

  void list_pairs(std::vector<RawPair> pairs) {
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
    if (listed == 0) return;
    ShortestSearch search(snapshot_, filter_);
    for (std::size_t i = 0; i < listed; ++i) list_pair(pairs[i], search);
  }

  static std::uint64_t count_distinct(std::vector<std::uint32_t>& entities) {
    std::sort(entities.begin(), entities.end());
    return static_cast<std::uint64_t>(std::unique(entities.begin(), entities.end()) - entities.begin());
  }

  void list_pair(const RawPair& raw, ShortestSearch& search) {
    TracePair pair;
    pair.from = add_entity(raw.from);
    pair.to = add_entity(raw.to);
    pair.hops = raw.hops;
    pair.chains = raw.chains;
    const ShortestLayers layers = search.run(raw.from, raw.to, raw.hops, options_.max_steps);
    if (layers.cut) answer_.cut = true;
    if (!layers.layers.empty()) {
      const LayeredGraph graph = make_layered_graph(store_, snapshot_, walk_, layers, HopKind::kEachRelation);
      pair.hops = static_cast<std::uint32_t>(layers.layers.size() - 1);  // shorter only if the search was cut
      for (const Walk& walk : best_walks(graph, options_.chains_per_pair))
        pair.shortest.push_back(chain_of(graph, walk));
    }
    answer_.pairs.push_back(std::move(pair));
  }

  Chain chain_of(const LayeredGraph& graph, const Walk& walk) {
    Chain chain;
    std::uint32_t here = graph.entities.front();
    chain.entities.push_back(add_entity(here));
    for (const std::size_t i : walk.hops) {
      const LayeredGraph::Hop& hop = graph.hops[i];
      const std::uint32_t next = graph.entities[hop.target];
      add_hop(chain, here, next, hop.relation, hop.forward);
      here = next;
    }
    return chain;
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

  void list_patterns(const ChainSearch& search) {
    struct Entry {
      RawPattern raw;
      TracePattern shown;
      std::string text;
    };
    std::vector<Entry> entries;
    for (RawPattern& raw : search.patterns()) {
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
  SubgraphBuilder builder_;
  TraceAnswer answer_;
};

}  // namespace

std::string TracePattern::to_text(bool chinese) const {
  std::string text = from_type;
  for (const PatternStep& step : steps) {
    const std::string& label = step.labels.text(true, chinese);
    text += step.labels.symmetric ? " – " + label + " – "
            : step.forward        ? " – " + label + " → "
                                  : " ← " + label + " – ";
    text += step.type;
  }
  return text;
}

TraceAnswer trace(const Store& store, const Snapshot& snapshot, const std::string& from_type,
                  const std::string& to_type, const TraceOptions& options) {
  check_range("max_hops", options.max_hops, 1, 4);
  return Tracer(store, snapshot, options).run(from_type, to_type);
}

}  // namespace guanxi
