#include "guanxi/explore/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "explore/entity_cache.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/search.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kMaxDegree = 100'000;
constexpr std::size_t kListed = 10;    // candidates of an ambiguous name
constexpr std::size_t kSuggested = 3;  // near names of an unknown one
constexpr std::size_t kMostCompared = 2'000;

std::optional<NodeNo> parse_number(std::string_view text) {
  if (text.size() < 2 || text.front() != '#') return std::nullopt;
  NodeNo no;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 1, end, no.value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return no;
}

bool is_main_name(const Store& store, NodeNo node, const std::string& normalised) {
  const auto record = store.node(node);
  return record && std::any_of(record->names.begin(), record->names.end(),
                               [&](const auto& name) { return normalise_name(name.value) == normalised; });
}

/// The nodes that the first rule to give any gives.
std::vector<NodeNo> nodes_for(const Store& store, std::string_view text) {
  if (const auto node = store.find_node(text)) return {*node};
  if (const auto number = parse_number(text)) {
    return store.node(*number) ? std::vector<NodeNo>{*number} : std::vector<NodeNo>{};
  }
  const std::string normalised = normalise_name(text);
  if (normalised.empty()) return {};
  std::vector<NodeNo> nodes = store.nodes_named(normalised, Store::NameClass::kName, kMaxNamesakes);
  std::vector<NodeNo> main;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(main),
               [&](NodeNo node) { return is_main_name(store, node, normalised); });
  if (!main.empty()) return main;
  if (nodes.empty()) nodes = store.nodes_named(normalised, Store::NameClass::kPinyin, kMaxNamesakes);
  if (nodes.empty()) nodes = store.nodes_named(normalised, Store::NameClass::kInitials, kMaxNamesakes);
  return nodes;
}

std::uint64_t degree_of(const Store& store, const Entity& entity) {
  std::uint64_t degree = 0;
  for (const NodeNo node : entity.nodes) {
    store.for_each_neighbour(node, [&](NodeNo, RelationNo, bool) { return ++degree < kMaxDegree; });
    if (degree >= kMaxDegree) break;
  }
  return degree;
}

Error ambiguous(std::string_view text, const std::vector<Candidate>& candidates) {
  const std::size_t shown = std::min(candidates.size(), kListed);
  std::size_t key_width = 0;
  std::size_t type_width = 0;
  const auto columns = [](const std::string& s) { return display_width(escape_for_terminal(s)); };
  for (std::size_t i = 0; i < shown; ++i) {
    key_width = std::max(key_width, columns(candidates[i].entity.key));
    type_width = std::max(type_width, columns(candidates[i].entity.type));
  }
  const auto padded = [&](const std::string& s, std::size_t width) {
    return escape_for_terminal(s) + std::string(width - columns(s), ' ');
  };
  std::string message = fmt::format("'{}' means {} things:", escape_for_terminal(text), candidates.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [entity, degree] = candidates[i];
    message += fmt::format("\n  {}  {}  {} ({} relation{})", padded(entity.key, key_width),
                           padded(entity.type, type_width), escape_for_terminal(entity.name), degree,
                           degree == 1 ? "" : "s");
  }
  if (candidates.size() > shown) message += fmt::format("\n  and {} more", candidates.size() - shown);
  return {ErrorCode::kAmbiguous, message,
          fmt::format("give the key of the one you mean: '{}'",
                      escape_for_terminal(candidates.front().entity.key))};
}

/// The nearest names; of "org:深度求所" those near to what stands behind the colon as well.
std::vector<SearchHit> near_names(const Store& store, std::string_view text) {
  SearchOptions options;
  options.limit = kSuggested;
  options.max_compared = kMostCompared;
  options.snapshot = Snapshot::if_kept(store);
  std::vector<SearchHit> hits;
  if (!normalise_name(text).empty()) hits = search(store, text, options).hits;
  const auto colon = text.find(':');
  if (hits.empty() && colon != std::string_view::npos && !normalise_name(text.substr(colon + 1)).empty()) {
    hits = search(store, text.substr(colon + 1), options).hits;
  }
  return hits;
}

Error not_found(const Store& store, std::string_view text) {
  if (parse_number(text)) {
    return {ErrorCode::kNotFound, fmt::format("there is no node {}", text),
            "node numbers are shown by 'search' and 'show'; they change with 'repair'"};
  }
  const std::string message = fmt::format("nothing is called '{}'", escape_for_terminal(text));
  const std::vector<SearchHit> hits = near_names(store, text);
  if (hits.empty())
    return {ErrorCode::kNotFound, message, "'search' finds names by their parts, pinyin or spelling"};
  std::string hint = "did you mean ";
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (i > 0) hint += i + 1 == hits.size() ? " or " : ", ";
    hint += fmt::format("'{}' ({})", escape_for_terminal(hits[i].matched),
                        escape_for_terminal(hits[i].entity.key));
  }
  return {ErrorCode::kNotFound, message, hint + "?"};
}

/// The entities that the text can mean, as indices of the cache.
std::vector<std::size_t> entities_for(const Store& store, std::string_view text, EntityCache& entities) {
  std::vector<std::size_t> found;
  for (const NodeNo node : nodes_for(store, text)) found.push_back(entities.index_of(node));
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<Candidate> candidates_among(const Store& store, const std::vector<std::size_t>& found,
                                        EntityCache& entities) {
  std::vector<Candidate> candidates;
  candidates.reserve(found.size());
  for (const std::size_t index : found) {
    candidates.push_back({entities.ref(index), degree_of(store, entities.entity(index))});
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.degree != b.degree ? a.degree > b.degree : a.entity.key < b.entity.key;
  });
  return candidates;
}

}  // namespace

std::vector<Candidate> candidates_for(const Store& store, std::string_view text) {
  EntityCache entities(store);
  return candidates_among(store, entities_for(store, text, entities), entities);
}

EntityRef resolve(const Store& store, std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw Error(ErrorCode::kInvalidArgument, "the name of a node is empty",
                "give a key, a name, an alias, pinyin, or '#' and a number");
  }
  EntityCache entities(store);
  const std::vector<std::size_t> found = entities_for(store, text, entities);
  if (found.empty()) throw not_found(store, text);
  if (found.size() > 1) throw ambiguous(text, candidates_among(store, found, entities));
  return entities.ref(found.front());
}

EntityRef entity_ref(const Store& store, NodeNo node) {
  return ref_of_node(store, entity_of(store, node).representative);
}

}  // namespace guanxi
