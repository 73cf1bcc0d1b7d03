#include "explore/identity_clues.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>

#include "explore/founding.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMaxNames = 12, kMaxNeighbours = 5'000, kMaxProfiles = 50'000, kNamed = 3;

struct NameClue {
  IdentityReason reason;
  double weight;
  const char* text;
};
// By NameRule.
constexpr std::array<NameClue, kNameRules> kNameClues = {{
    {IdentityReason::kSameName, 0.6, "one name: {} and {}"},
    {IdentityReason::kLegalForm, 0.6, "one name but for the legal form: {} and {}"},
    {IdentityReason::kPlacePrefix, 0.5, "one name but for the place that it begins with: {} and {}"},
    {IdentityReason::kPinyin, 0.5, "the pinyin of {} is {}"},
    {IdentityReason::kPinyinKernel, 0.45, "the pinyin of {} without its generic words is that of {}"},
    {IdentityReason::kAbbreviation, 0.35, "{} may be short for {}"},
    {IdentityReason::kInitials, 0.3, "{} may be the initials of {}"},
    {IdentityReason::kSpelling, 0.4, "one letter apart: {} and {}"},
    {IdentityReason::kContained, 0.3, "{} is a part of the name {}"},
}};
constexpr double kPersonName = 0.35;   // many people share one
constexpr double kHanSpelling = 0.25;  // a character that differs is another word

constexpr std::array<std::string_view, 18> kNumberNames = {"registration_number",
                                                           "registration",
                                                           "reg_no",
                                                           "unified_social_credit_code",
                                                           "uscc",
                                                           "credit_code",
                                                           "lei",
                                                           "vat",
                                                           "tax_id",
                                                           "duns",
                                                           "orcid",
                                                           "isin",
                                                           "id_number",
                                                           "统一社会信用代码",
                                                           "注册号",
                                                           "组织机构代码",
                                                           "website",
                                                           "homepage"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::set<std::string> values_of(const StatedProperties& properties, std::string_view name) {
  std::set<std::string> out;
  for (const auto& [property, values] : properties) {
    if (property != name) continue;
    for (const auto& stated : values)
      if (std::string text = normalise_name(to_text(stated.value)); !text.empty())
        out.insert(std::move(text));
  }
  return out;
}

std::set<std::string> years_of(const StatedProperties& properties) {
  std::set<std::string> out;
  for (const auto& [property, values] : properties) {
    if (!states_founding(property)) continue;
    for (const auto& stated : values)
      if (const int year = founding_year(stated.value); year > 0) out.insert(std::to_string(year));
  }
  return out;
}

bool meet(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) { return b.contains(x); });
}

std::vector<std::uint32_t> in_both(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::vector<std::uint32_t> out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

void tidy(std::vector<std::uint32_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

/// Which of the two names the text of a rule has first.
bool swapped(NameRule rule, const NameParts& a, const NameParts& b) {
  switch (rule) {
    case NameRule::kPinyin:
    case NameRule::kPinyinKernel:
      return !a.han;
    case NameRule::kAbbreviation:
    case NameRule::kContained:
      return a.letters.size() > b.letters.size();
    case NameRule::kInitials:
      return !(a.one_word && a.core == b.initials);
    default:
      return false;
  }
}

}  // namespace

std::string_view to_string(IdentityReason reason) noexcept {
  constexpr std::array<std::string_view, 18> kNames = {
      "same name", "legal form", "place prefix", "pinyin",     "pinyin kernel", "abbreviation",
      "initials",  "spelling",   "contained",    "introduced", "neighbours",    "shared fact",
      "types",     "founded",    "number",       "places",     "related",       "named as two"};
  return kNames[static_cast<std::size_t>(reason)];
}

bool speaks_for(IdentityReason reason) noexcept {
  return reason < IdentityReason::kTypes;
}

double score_of(const std::vector<IdentityClue>& clues) {
  double doubt = 1, against = 1;
  for (const IdentityClue& clue : clues) (speaks_for(clue.reason) ? doubt : against) *= 1 - clue.weight;
  return (1 - doubt) * against;
}

void EntityMembers::finish() {
  std::sort(nodes_.begin(), nodes_.end());
}

std::vector<NodeNo> EntityMembers::of(std::uint32_t entity) const {
  std::vector<NodeNo> out;
  auto it = std::lower_bound(nodes_.begin(), nodes_.end(), std::pair{entity, NodeNo{0}});
  for (; it != nodes_.end() && it->first == entity; ++it) out.push_back(it->second);
  return out;
}

IdentityClues::IdentityClues(const Store& store, const Snapshot& snapshot, MembersOf members,
                             const NameReader& reader)
    : store_(store),
      snapshot_(snapshot),
      members_(std::move(members)),
      reader_(reader),
      located_in_(store.find_relation("located_in")),
      nesting_(store, snapshot),
      relation_names_(store.relation_names()) {}

std::string IdentityClues::name_of(std::uint32_t entity) const {
  const EntityNo no{entity};
  const std::string_view name = snapshot_.name(no);
  return std::string(name.empty() ? snapshot_.key(no) : name);
}

const IdentityProfile& IdentityClues::profile(std::uint32_t entity) {
  const auto known = profiles_.find(entity);
  if (known != profiles_.end()) return known->second;
  IdentityProfile& p = profiles_[entity];
  p.nodes = members_(entity);
  std::set<std::string> seen;
  PropertySum properties;
  const auto add_name = [&](const std::string& name) {
    if (p.names.size() < kMaxNames && seen.insert(name).second) p.names.push_back(reader_.read(name));
  };
  for (const bool main : {true, false}) {
    for (const NodeNo no : p.nodes) {
      const auto record = store_.node(no);
      if (!record) continue;
      for (const auto& name : main ? record->names : record->aliases) add_name(name.value);
      if (!main) continue;
      properties.add(record->properties);
      if (!record->types.empty()) p.types.insert(record->type());
    }
  }
  p.properties = properties.total();
  for (const bool outgoing : {true, false}) {
    const Row row = outgoing ? snapshot_.out({entity}) : snapshot_.in({entity});
    for (std::size_t i = 0; i < std::min(row.size(), kMaxNeighbours / 2); ++i) {
      if (row.targets[i] == entity) continue;
      p.neighbours.push_back(row.targets[i]);
      if (outgoing && located_in_ && row.relation(i) == located_in_->value)
        p.places.push_back(row.targets[i]);
    }
  }
  tidy(p.neighbours);
  tidy(p.places);
  return p;
}

std::vector<IdentityClue> IdentityClues::between(std::uint32_t x, std::uint32_t y) {
  if (profiles_.size() > kMaxProfiles) profiles_.clear();
  const IdentityProfile& a = profile(x);
  const IdentityProfile& b = profile(y);  // does not move a: the map's elements stay where they are
  std::vector<IdentityClue> clues;
  add_name(a, b, clues);
  if (clues.empty()) return clues;
  add_neighbours(a, b, x, y, clues);
  add_properties(a, b, clues);
  add_types(a, b, clues);
  add_places(a, b, clues);
  add_relations(x, y, clues);
  return clues;
}

void IdentityClues::add_name(const IdentityProfile& a, const IdentityProfile& b,
                             std::vector<IdentityClue>& clues) const {
  const bool people = a.types.contains("person") || b.types.contains("person");
  IdentityClue best;
  for (const NameParts& x : a.names) {
    for (const NameParts& y : b.names) {
      const auto rule = reader_.match(x, y);
      if (!rule) continue;
      const NameClue& clue = kNameClues[static_cast<std::size_t>(*rule)];
      double weight = people ? std::min(clue.weight, kPersonName) : clue.weight;
      if (*rule == NameRule::kSpelling && x.han) weight = std::min(weight, kHanSpelling);
      if (weight <= best.weight) continue;
      const bool turned = swapped(*rule, x, y);
      best = {clue.reason,
              weight,
              fmt::format(fmt::runtime(clue.text), (turned ? y : x).raw, (turned ? x : y).raw),
              {}};
    }
  }
  if (best.weight > 0) clues.push_back(std::move(best));
}

void IdentityClues::add_neighbours(const IdentityProfile& a, const IdentityProfile& b, std::uint32_t x,
                                   std::uint32_t y, std::vector<IdentityClue>& clues) const {
  std::vector<std::uint32_t> shared = in_both(a.neighbours, b.neighbours);
  std::erase_if(shared, [&](std::uint32_t e) { return e == x || e == y; });
  if (shared.empty()) return;
  // L. Adamic, E. Adar, "Friends and neighbors on the Web" (2003): rare company tells more.
  double sum = 0;
  std::vector<std::pair<double, std::string>> named;
  for (const std::uint32_t e : shared) {
    const auto degree = static_cast<double>(snapshot_.out({e}).size() + snapshot_.in({e}).size());
    const double part = 1 / std::log(2 + degree);
    sum += part;
    named.emplace_back(-part, name_of(e));
  }
  std::sort(named.begin(), named.end());
  std::string text = fmt::format("{} neighbour{} in common: ", shared.size(), shared.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < std::min(kNamed, named.size()); ++i)
    text += (i > 0 ? ", " : "") + named[i].second;
  if (named.size() > kNamed) text += ", …";
  clues.push_back({IdentityReason::kNeighbours, 0.5 * (1 - std::exp(-sum / 2)), std::move(text), {}});
}

void IdentityClues::add_types(const IdentityProfile& a, const IdentityProfile& b,
                              std::vector<IdentityClue>& clues) const {
  if (a.types.empty() || b.types.empty() || meet(a.types, b.types)) return;
  const auto related = [&](const std::string& x, const std::string& y) { return is_a(x, y) || is_a(y, x); };
  bool near = false, top = false;
  for (const std::string& x : a.types) {
    for (const std::string& y : b.types) {
      near = near || related(x, y);
      top = top || top_level(x) == top_level(y);
    }
  }
  if (near) return;
  clues.push_back({IdentityReason::kTypes,
                   top ? 0.15 : 0.6,
                   fmt::format("different types: {} and {}", *a.types.begin(), *b.types.begin()),
                   {}});
}

void IdentityClues::add_properties(const IdentityProfile& a, const IdentityProfile& b,
                                   std::vector<IdentityClue>& clues) const {
  const auto years = years_of(a.properties), others = years_of(b.properties);
  if (!years.empty() && !others.empty()) {
    if (meet(years, others))
      clues.push_back(
          {IdentityReason::kSharedFact, 0.15, fmt::format("both founded in {}", *years.begin()), {}});
    else
      clues.push_back({IdentityReason::kFounded,
                       0.4,
                       fmt::format("founded in {} and in {}", *years.begin(), *others.begin()),
                       {}});
  }
  for (const auto& [name, values] : a.properties) {
    if (!is_among(kNumberNames, name)) continue;
    const auto mine = values_of(a.properties, name), theirs = values_of(b.properties, name);
    if (mine.empty() || theirs.empty()) continue;
    if (meet(mine, theirs))
      clues.push_back({IdentityReason::kSharedFact, 0.6, fmt::format("one {}: {}", name, *mine.begin()), {}});
    else
      clues.push_back({IdentityReason::kNumber,
                       0.6,
                       fmt::format("different {}: {} and {}", name, *mine.begin(), *theirs.begin()),
                       {}});
  }
}

void IdentityClues::add_places(const IdentityProfile& a, const IdentityProfile& b,
                               std::vector<IdentityClue>& clues) const {
  if (a.places.empty() || b.places.empty() || !in_both(a.places, b.places).empty()) return;
  for (const std::uint32_t x : a.places)
    for (const std::uint32_t y : b.places)
      if (nesting_.lies_in(x, y) || nesting_.lies_in(y, x)) return;
  clues.push_back(
      {IdentityReason::kPlaces,
       0.25,
       fmt::format("located in {} and in {}", name_of(a.places.front()), name_of(b.places.front())),
       {}});
}

void IdentityClues::add_relations(std::uint32_t a, std::uint32_t b, std::vector<IdentityClue>& clues) const {
  for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}}) {
    const Row row = snapshot_.out({from});
    const auto found = std::lower_bound(row.targets.begin(), row.targets.end(), to);
    if (found == row.targets.end() || *found != to) continue;
    const auto i = static_cast<std::size_t>(found - row.targets.begin());
    const RelationLabels labels = labels_of(store_.ontology(), relation_names_.at(row.relation(i)));
    clues.push_back(
        {IdentityReason::kRelated,
         0.3,
         fmt::format("related to each other: {} {} {}", name_of(from), labels.forward, name_of(to)),
         {}});
    return;
  }
}

}  // namespace guanxi
