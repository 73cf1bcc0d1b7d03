#include "explore/place_names.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostForms = 200'000, kMostNamesakes = 256;
constexpr std::size_t kShortest = 6, kShortestWithEnding = 9, kLongest = 24;  // bytes
constexpr std::array<std::string_view, 4> kEndings = {"省", "市", "区", "县"};

/// The first bytes, two Han characters, as a number.
std::uint64_t beginning(std::string_view form) {
  std::uint64_t out = 0;
  std::memcpy(&out, form.data(), std::min(kShortest, form.size()));
  return out;
}

}  // namespace

void PlaceForms::add(const NodeRecord& place) {
  for (const auto* list : {&place.names, &place.aliases}) {
    for (const auto& name : *list) {
      if (forms_.size() > kMostForms) return;
      std::string form = normalise_name(name.value);
      if (!has_han(form) || form.size() < kShortest || form.size() > kLongest) continue;
      for (const std::string_view ending : kEndings)
        if (form.ends_with(ending) && form.size() >= kShortestWithEnding)
          insert(form.substr(0, form.size() - ending.size()));
      insert(std::move(form));
    }
  }
}

void PlaceForms::insert(std::string form) {
  lengths_[beginning(form)] |= 1U << form.size();
  forms_.insert(std::move(form));
}

bool PlaceForms::contain(std::string_view form) const {
  if (form.size() > kLongest) return false;
  const auto known = lengths_.find(beginning(form));
  return known != lengths_.end() && (known->second >> form.size() & 1) != 0 && forms_.contains(form);
}

bool PlaceNames::contain(std::string_view text) {
  const std::string form(text);
  const auto [place, added] = known_.try_emplace(form, false);
  if (!added) return place->second;
  const bool itself = form.size() >= kShortest && form.size() <= kLongest && has_han(form);
  place->second =
      (itself && bears(form)) || std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) {
        const std::size_t size = form.size() + ending.size();
        return size >= kShortestWithEnding && size <= kLongest && bears(form + std::string(ending));
      });
  return place->second;
}

bool PlaceNames::bears(const std::string& name) const {
  for (const NodeNo node : store_.nodes_named(name, Store::NameClass::kName, kMostNamesakes)) {
    const auto record = store_.node(node);
    if (record && top_level(record->type()) == "place") return true;
  }
  return false;
}

}  // namespace guanxi
