#include "guanxi/graph/filter.hpp"

#include <algorithm>
#include <set>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

/// How many names a hint lists.
constexpr std::size_t kShown = 12;

/// "did you mean 'x'?", or what there is instead.
std::string nearest_hint(const std::string& word, const std::vector<std::string>& known, const char* what) {
  if (known.empty()) return std::string("the graph has no ") + what;
  const std::string near = closest(word, known);
  if (!near.empty()) return "did you mean '" + near + "'?";
  std::string hint = std::string("the graph has the ") + what + " ";
  for (std::size_t i = 0; i < std::min(kShown, known.size()); ++i)
    hint.append(i == 0 ? "" : ", ").append(known[i]);
  if (known.size() > kShown) hint += ", …";
  return hint;
}

/// The types of the snapshot's entities and all that lie above them, in byte order.
std::vector<std::string> known_types(const Snapshot& snapshot) {
  std::set<std::string> types;
  for (std::uint32_t t = 0; t < snapshot.type_count(); ++t) {
    const std::string_view name = snapshot.type_name(t);
    for (std::size_t slash = name.find('/'); slash != std::string_view::npos;
         slash = name.find('/', slash + 1)) {
      types.emplace(name.substr(0, slash));
    }
    if (!name.empty()) types.emplace(name);
  }
  return {types.begin(), types.end()};
}

}  // namespace

ArcFilter::ArcFilter(const Store& store, const Snapshot& snapshot, const GraphFilter& filter)
    : snapshot_(snapshot),
      min_confidence_(static_cast<float>(filter.min_confidence)),
      certain_(filter.certain),
      min_sources_(filter.min_sources) {
  if (filter.at) at_ = filter.at->days();
  for (const std::string& wanted : filter.relations) {
    const auto number = store.find_relation(wanted);
    if (!number) {
      std::vector<std::string> known = store.relation_names();
      std::sort(known.begin(), known.end());
      throw Error(ErrorCode::kInvalidArgument, "no relation '" + wanted + "' in the graph",
                  nearest_hint(wanted, known, "relations"));
    }
    if (relations_.size() <= number->value) relations_.resize(std::size_t{number->value} + 1, false);
    relations_[number->value] = true;
  }
  if (filter.types.empty()) return;
  types_.assign(snapshot.type_count(), false);
  for (const std::string& wanted : filter.types) {
    bool found = false;
    for (std::uint32_t t = 0; t < snapshot.type_count(); ++t) {
      if (!is_a(snapshot.type_name(t), wanted)) continue;
      types_[t] = true;
      found = true;
    }
    if (!found) {
      throw Error(ErrorCode::kInvalidArgument, "no node of the type '" + wanted + "' in the graph",
                  nearest_hint(wanted, known_types(snapshot), "types"));
    }
  }
}

}  // namespace guanxi
