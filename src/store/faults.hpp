// What is wrong with a store, as check() reports it: each fault names the family, the key and the difference.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace guanxi {

struct Faults {
  static constexpr std::size_t kShown = 100;

  std::uint64_t count = 0;
  std::vector<std::string> first;  // at most kShown

  void add(std::string text) {
    ++count;
    if (first.size() < kShown) first.push_back(std::move(text));
  }
  void add(Family f, std::string_view key, std::string_view what) {
    ++count;
    if (first.size() >= kShown) return;
    std::string text(kFamilyNames[index_of(f)]);
    first.push_back(text.append(" ").append(printable(key)).append(": ").append(what));
  }
  void add(const Faults& others) {
    count += others.count;
    for (const std::string& text : others.first) {
      if (first.size() < kShown) first.push_back(text);
    }
  }
};

}  // namespace guanxi
