// Names of places that other names may begin with: 杭州 of 杭州灵伴科技.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "guanxi/store/store.hpp"

namespace guanxi {

/// The forms under which places may stand before a name: each of their names in Han, and those without their
/// ending (杭州市, 杭州).
class PlaceForms {
 public:
  /// Nothing is added beyond 200,000 forms.
  void add(const NodeRecord& place);
  [[nodiscard]] bool contain(std::string_view form) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  void insert(std::string form);

  std::unordered_set<std::string, Hash, std::equal_to<>> forms_;
  std::unordered_map<std::uint64_t, std::uint32_t> lengths_;  // by their first bytes: bit i for i bytes
};

/// Says of one form whether PlaceForms of all places of the store would contain it.
class PlaceNames {
 public:
  explicit PlaceNames(const Store& store) : store_(store) {}

  /// Cost: at most five look-ups of a name, once for each form. Of more than 256 namesakes the first count.
  [[nodiscard]] bool contain(std::string_view form);

 private:
  [[nodiscard]] bool bears(const std::string& name) const;

  const Store& store_;
  std::unordered_map<std::string, bool> known_;
};

}  // namespace guanxi
