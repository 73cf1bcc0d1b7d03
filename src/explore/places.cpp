#include "explore/places.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {
namespace {

enum class Rank : std::uint8_t { kUnknown, kAcross, kCountry, kProvince, kCity, kDistrict, kTown, kVillage };

constexpr std::array<std::pair<std::string_view, Rank>, 12> kTypes = {{{"country", Rank::kCountry},
                                                                       {"province", Rank::kProvince},
                                                                       {"state", Rank::kProvince},
                                                                       {"prefecture", Rank::kCity},
                                                                       {"city", Rank::kCity},
                                                                       {"district", Rank::kDistrict},
                                                                       {"county", Rank::kDistrict},
                                                                       {"town", Rank::kTown},
                                                                       {"township", Rank::kTown},
                                                                       {"street", Rank::kTown},
                                                                       {"village", Rank::kVillage},
                                                                       {"community", Rank::kVillage}}};
// Longer ones before those that end them.
constexpr std::array<std::pair<std::string_view, Rank>, 19> kEndings = {{{"保护区", Rank::kAcross},
                                                                         {"地区", Rank::kAcross},
                                                                         {"区域", Rank::kAcross},
                                                                         {"湾区", Rank::kAcross},
                                                                         {"山区", Rank::kAcross},
                                                                         {"片区", Rank::kAcross},
                                                                         {"流域", Rank::kAcross},
                                                                         {"经济带", Rank::kAcross},
                                                                         {"走廊", Rank::kAcross},
                                                                         {"城市群", Rank::kAcross},
                                                                         {"自治区", Rank::kProvince},
                                                                         {"省", Rank::kProvince},
                                                                         {"市", Rank::kCity},
                                                                         {"区", Rank::kDistrict},
                                                                         {"县", Rank::kDistrict},
                                                                         {"镇", Rank::kTown},
                                                                         {"乡", Rank::kTown},
                                                                         {"街道", Rank::kTown},
                                                                         {"村", Rank::kVillage}}};

Rank rank_of(std::string_view type, std::string_view name) {
  if (type != top_level(type)) {
    const std::string_view leaf = type.substr(type.rfind('/') + 1);
    const auto known =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& entry) { return entry.first == leaf; });
    return known == kTypes.end() ? Rank::kAcross : known->second;
  }
  for (const auto& [ending, rank] : kEndings)
    if (name.ends_with(ending)) return rank;
  return Rank::kUnknown;
}

/// The name without what says its rank.
std::string bare(std::string_view name) {
  std::string form = normalise_name(name);
  for (const auto& [ending, rank] : kEndings)
    if (form.ends_with(ending) && form.size() > 2 * ending.size())
      return form.substr(0, form.size() - ending.size());
  return form;
}

}  // namespace

bool Places::lies_in(std::uint32_t inner, std::uint32_t outer) const {
  constexpr std::size_t kMost = 64;
  std::vector<std::uint32_t> open{inner};
  for (int step = 0; step <= 4 && !open.empty(); ++step) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t e : open) {
      if (e == outer) return true;
      const Row row = snapshot_.out({e});
      for (std::size_t i = 0; i < std::min(row.size(), kMost) && next.size() < kMost; ++i)
        if (joins(row.relation(i))) next.push_back(row.targets[i]);
    }
    open = std::move(next);
  }
  return false;
}

PlaceConflict Places::conflict(std::uint32_t a, std::uint32_t b) const {
  if (a == b || lies_in(a, b) || lies_in(b, a)) return PlaceConflict::kNone;
  const std::string_view name_a = snapshot_.name({a}), name_b = snapshot_.name({b});
  const Rank rank_a = rank_of(snapshot_.type({a}), name_a), rank_b = rank_of(snapshot_.type({b}), name_b);
  if (rank_a == Rank::kAcross || rank_b == Rank::kAcross) return PlaceConflict::kNone;
  const std::string bare_a = bare(name_a), bare_b = bare(name_b);
  if (!bare_a.empty() && !bare_b.empty() && (bare_a.starts_with(bare_b) || bare_b.starts_with(bare_a)))
    return PlaceConflict::kNone;
  if (rank_a == Rank::kUnknown || rank_b == Rank::kUnknown) return PlaceConflict::kPerhaps;
  if (rank_a != rank_b) return PlaceConflict::kNone;
  return rank_a == Rank::kCity ? PlaceConflict::kPerhaps : PlaceConflict::kContradiction;
}

}  // namespace guanxi
