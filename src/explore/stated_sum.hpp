// Adds up what several records state.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "guanxi/store/records.hpp"

namespace guanxi {

template <typename T>
class StatedSum {
 public:
  void add(const std::vector<Stated<T>>& more) {
    for (const Stated<T>& s : more) claims_[s.value] += s.claims;
  }
  /// Most claims first, then by value.
  [[nodiscard]] std::vector<Stated<T>> by_claims() const {
    std::vector<Stated<T>> out = by_value();
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.claims > b.claims; });
    return out;
  }
  [[nodiscard]] std::vector<Stated<T>> by_value() const {
    std::vector<Stated<T>> out;
    for (const auto& [value, claims] : claims_) out.push_back({value, claims});
    return out;
  }

 private:
  std::map<T, std::uint32_t> claims_;
};

using StatedProperties = std::vector<std::pair<std::string, std::vector<Stated<Value>>>>;

class PropertySum {
 public:
  void add(const StatedProperties& more) {
    for (const auto& [name, values] : more) sums_[name].add(values);
  }
  /// By name.
  [[nodiscard]] StatedProperties total() const {
    StatedProperties out;
    for (const auto& [name, sum] : sums_) out.emplace_back(name, sum.by_claims());
    return out;
  }

 private:
  std::map<std::string, StatedSum<Value>> sums_;
};

}  // namespace guanxi
