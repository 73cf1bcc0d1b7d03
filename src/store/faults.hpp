// What is wrong with a store, as check() reports it: each fault names the family, the key and the difference.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/error.hpp"
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
  /// What cannot be read is a fault as well, and no reason not to look at the rest.
  template <typename Step>
  void attempt(const Step& step) {
    try {
      step();
    } catch (const Error& e) {
      if (e.code() != ErrorCode::kDamaged) throw;
      add(e.what());
    }
  }
  void add(const Faults& others) {
    count += others.count;
    for (const std::string& text : others.first) {
      if (first.size() < kShown) first.push_back(text);
    }
  }
};

}  // namespace guanxi
