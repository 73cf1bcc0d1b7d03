// Names of places that other names may begin with: 杭州 of 杭州灵伴科技.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "guanxi/store/store.hpp"

namespace guanxi {

/// Adds the forms under which a place may stand before a name: each of its names in Han, and those without
/// their ending (杭州市, 杭州). Nothing is added beyond 200,000 forms.
void add_place_names(const NodeRecord& place, std::unordered_set<std::string>& forms);

/// Says of one form whether add_place_names() of all places of the store would give it.
class PlaceNames {
 public:
  explicit PlaceNames(const Store& store) : store_(store) {}

  /// Cost: at most five look-ups of a name, once for each form. Of more than 256 namesakes the first count.
  [[nodiscard]] bool contain(const std::string& form);

 private:
  [[nodiscard]] bool bears(const std::string& name) const;

  const Store& store_;
  std::unordered_map<std::string, bool> known_;
};

}  // namespace guanxi
