#include "guanxi/explore/search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "explore/entity_cache.hpp"
#include "explore/name_match.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/filter.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

/// Index entries that cost as much as the comparison of one node's names.
constexpr std::size_t kEntriesPerNode = 50;
constexpr std::size_t kFewHits = 256;
constexpr std::uint32_t kCheckEvery = 4096;  // entries between two looks at the interrupt flag

/// What a node is found by: the best of its names.
struct NodeHit {
  NameMatch match;
  bool alias = false;
  std::string name;

  [[nodiscard]] auto rank() const {
    return std::make_tuple(match, alias, name.size(), std::string_view(name));
  }
};

class Searcher {
 public:
  Searcher(const Store& store, std::string_view text, const SearchOptions& options)
      : store_(store), text_(text), matcher_(text), options_(options), entities_(store, options.snapshot) {
    for (const std::string& type : options.types) types_.push_back(resolve_type(store, type));
  }

  SearchAnswer run() {
    const auto by_key = store_.find_node(text_);
    if (!by_key && matcher_.normalised().empty()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("nothing to search for in '{}'", escape_for_terminal(text_)),
                  "give a part of a name, its pinyin or its initials");
    }
    if (by_key) offer(*by_key, {{MatchKind::kKey, 0}, false, std::string(text_)});
    if (!matcher_.normalised().empty()) {
      compare(gather(), false);
      const bool is_named = std::any_of(hits_.begin(), hits_.end(), [](const auto& hit) {
        return hit.second.match.kind <= MatchKind::kAlias || hit.second.match.kind == MatchKind::kPinyin;
      });
      if (!is_named && hits_.size() < options_.limit && matcher_.max_edits() > 0)
        compare(gather_misspelt(), true);
    }
    return answer();
  }

 private:
  /// Counts one index entry. False, and the answer is cut, once a list has had its share.
  bool spend(std::size_t& budget) {
    if (++entries_ % kCheckEvery == 0) check_interrupt();
    if (budget == 0) {
      cut_ = true;
      return false;
    }
    --budget;
    return true;
  }

  /// Candidates by every rule but spelling, those of the better rules first.
  std::vector<NodeNo> gather() {
    std::vector<NodeNo> found;
    const auto add_names = [&](std::string_view prefix, Store::NameClass which) {
      std::size_t budget = options_.max_examined;
      store_.for_each_name(prefix, which, [&](std::string_view, NodeNo node) {
        if (!spend(budget)) return false;
        found.push_back(node);
        return true;
      });
    };
    const auto add_exact = [&](const std::string& form, Store::NameClass which) {
      const auto nodes = store_.nodes_named(form, which, options_.max_examined);
      found.insert(found.end(), nodes.begin(), nodes.end());
    };
    add_exact(matcher_.normalised(), Store::NameClass::kName);
    add_exact(matcher_.pinyin(), Store::NameClass::kPinyin);
    if (!matcher_.has_han()) add_exact(matcher_.pinyin(), Store::NameClass::kInitials);
    add_names(matcher_.normalised(), Store::NameClass::kName);
    const std::vector<NodeNo> parts = holding_text();
    found.insert(found.end(), parts.begin(), parts.end());
    if (!matcher_.has_han()) {
      add_names(matcher_.pinyin(), Store::NameClass::kPinyin);
      add_names(matcher_.pinyin(), Store::NameClass::kInitials);
    }
    return found;
  }

  std::vector<NodeNo> posting(std::string_view gram, std::size_t& budget) {
    std::vector<NodeNo> nodes;
    store_.for_each_with_gram(gram, [&](NodeNo node) {
      if (!spend(budget)) return false;
      nodes.push_back(node);
      return true;
    });
    return nodes;
  }

  /// Nodes that have every bigram inside the text.
  std::vector<NodeNo> holding_text() {
    const std::u32string text = to_code_points(matcher_.normalised());
    std::vector<NodeNo> nodes;
    if (text.size() == 1) {
      std::size_t budget = options_.max_examined;
      for (const std::string& gram : store_.grams_starting(matcher_.normalised())) {
        const auto more = posting(gram, budget);
        nodes.insert(nodes.end(), more.begin(), more.end());
        if (budget == 0) break;
      }
      return nodes;
    }
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      std::size_t budget = options_.max_examined;
      std::vector<NodeNo> more = posting(to_utf8(std::u32string_view(text).substr(i, 2)), budget);
      if (i > 0) {
        std::vector<NodeNo> both;
        std::set_intersection(nodes.begin(), nodes.end(), more.begin(), more.end(), std::back_inserter(both));
        more = std::move(both);
      }
      nodes = std::move(more);
      if (nodes.empty()) break;
    }
    return nodes;
  }

  /// Nodes that share enough bigrams with the text, those that share most first.
  std::vector<NodeNo> gather_misspelt() {
    std::vector<std::uint16_t> shared(store_.node_limit(), 0);  // by node; a text has few bigrams
    for (const std::string& gram : bigrams(matcher_.normalised())) {
      std::size_t budget = options_.max_examined;
      store_.for_each_with_gram(gram, [&](NodeNo node) {
        if (!spend(budget)) return false;
        if (node.value < shared.size()) ++shared[node.value];
        return true;
      });
    }
    std::vector<NodeNo> nodes;
    for (std::uint32_t no = 0; no < shared.size(); ++no) {
      if (shared[no] >= matcher_.min_shared_bigrams()) nodes.push_back({no});
    }
    std::stable_sort(nodes.begin(), nodes.end(),
                     [&](NodeNo a, NodeNo b) { return shared[a.value] > shared[b.value]; });
    return nodes;
  }

  void compare(const std::vector<NodeNo>& candidates, bool misspelt) {
    std::unordered_set<NodeNo> seen;
    std::vector<NodeNo> nodes;
    const std::size_t limit =
        std::max<std::size_t>(1, std::min(options_.max_examined / kEntriesPerNode, options_.max_compared));
    for (const NodeNo node : candidates) {
      if (seen.contains(node)) continue;
      if (seen.size() >= limit) {
        cut_ = true;
        break;
      }
      seen.insert(node);
      nodes.push_back(node);
    }
    std::sort(nodes.begin(), nodes.end());
    std::uint32_t compared = 0;
    store_.for_each_node(nodes, [&](const NodeRecord& record) {
      if (++compared % kCheckEvery == 0) check_interrupt();
      compare_names(record, misspelt);
      return true;
    });
  }

  void compare_names(const NodeRecord& record, bool misspelt) {
    std::optional<NodeHit> best;
    const auto consider = [&](const std::string& name, bool alias) {
      const auto match = misspelt ? matcher_.match_misspelt(name) : matcher_.match(name, alias);
      if (!match) return;
      NodeHit hit{*match, alias, name};
      if (!best || hit.rank() < best->rank()) best = std::move(hit);
    };
    for (const auto& name : record.names) consider(name.value, false);
    for (const auto& alias : record.aliases) consider(alias.value, true);
    if (!best) return;
    claims_[record.no] = claims_of(record);
    offer(record.no, std::move(*best));
  }

  void offer(NodeNo node, NodeHit hit) {
    const std::size_t entity = entities_.index_of(node);
    const std::string_view type = types_.empty() ? std::string_view() : entities_.type(entity);
    if (!types_.empty() && std::none_of(types_.begin(), types_.end(),
                                        [&](const std::string& wanted) { return is_a(type, wanted); })) {
      return;
    }
    const auto [known, added] = hits_.try_emplace(entity, hit);
    if (!added && hit.rank() < known->second.rank()) known->second = std::move(hit);
  }

  static std::uint64_t claims_of(const NodeRecord& record) {
    return std::uint64_t{record.claims} + record.references;
  }

  /// What is claimed of all nodes of each entity that was found.
  std::unordered_map<std::size_t, std::uint64_t> claims_by_entity() {
    std::unordered_map<std::size_t, std::uint64_t> claims;
    std::vector<std::pair<NodeNo, std::size_t>> others;  // nodes that were not compared
    if (options_.snapshot && hits_.size() > kFewHits) {
      // Cheaper than to derive each entity.
      const Snapshot& snapshot = *options_.snapshot;
      std::vector<bool> found(snapshot.entity_count(), false);
      for (const auto& [entity, hit] : hits_) found[entities_.number_of(entity).value] = true;
      for (std::uint32_t no = 0; no < store_.node_limit(); ++no) {
        const auto number = snapshot.entity_of({no});
        if (number && found[number->value]) others.emplace_back(no, entities_.index_of(*number));
      }
    } else {
      for (const auto& [entity, hit] : hits_)
        for (const NodeNo node : entities_.entity(entity).nodes) others.emplace_back(node, entity);
      std::sort(others.begin(), others.end());
    }
    std::erase_if(others, [&](const auto& member) {
      const auto known = claims_.find(member.first);
      if (known != claims_.end()) claims[member.second] += known->second;
      return known != claims_.end();
    });
    std::vector<NodeNo> nodes;
    for (const auto& [node, entity] : others) nodes.push_back(node);
    auto next = others.begin();
    store_.for_each_node(nodes, [&](const NodeRecord& record) {
      while (next->first < record.no) ++next;
      claims[next->second] += claims_of(record);
      return true;
    });
    return claims;
  }

  SearchAnswer answer() {
    struct Ranked {
      std::size_t entity;
      NodeHit* hit;
      std::uint64_t claims;
    };
    auto claims = claims_by_entity();
    std::vector<Ranked> ranked;
    for (auto& [entity, hit] : hits_) ranked.push_back({entity, &hit, claims[entity]});
    const auto shown = std::min(ranked.size(), options_.limit);
    std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(shown), ranked.end(),
                      [&](const Ranked& a, const Ranked& b) {
                        if (a.hit->match < b.hit->match || b.hit->match < a.hit->match)
                          return a.hit->match < b.hit->match;
                        if (a.claims != b.claims) return a.claims > b.claims;
                        return entities_.key(a.entity) < entities_.key(b.entity);
                      });
    SearchAnswer out;
    for (std::size_t i = 0; i < shown; ++i) {
      const NodeHit& hit = *ranked[i].hit;
      out.hits.push_back(
          {entities_.ref(ranked[i].entity), hit.name, hit.match.kind, hit.match.distance, ranked[i].claims});
    }
    out.found = ranked.size();
    out.cut = cut_;
    return out;
  }

  const Store& store_;
  std::string_view text_;
  NameMatcher matcher_;
  const SearchOptions& options_;
  std::vector<std::string> types_;
  EntityCache entities_;
  std::unordered_map<std::size_t, NodeHit> hits_;     // by EntityCache index
  std::unordered_map<NodeNo, std::uint64_t> claims_;  // of the nodes that were found
  std::uint64_t entries_ = 0;
  bool cut_ = false;
};

}  // namespace

std::string_view to_string(MatchKind kind) noexcept {
  switch (kind) {
    case MatchKind::kKey:
      return "key";
    case MatchKind::kName:
      return "name";
    case MatchKind::kAlias:
      return "alias";
    case MatchKind::kPrefix:
      return "prefix";
    case MatchKind::kPinyin:
      return "pinyin";
    case MatchKind::kPart:
      return "part";
    case MatchKind::kPinyinPrefix:
      return "pinyin prefix";
    case MatchKind::kMisspelt:
      return "misspelt";
  }
  return "";
}

SearchAnswer search(const Store& store, std::string_view text, const SearchOptions& options) {
  return Searcher(store, text, options).run();
}

}  // namespace guanxi
