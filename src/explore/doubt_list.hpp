// The weightiest of the doubts that are found, within a bound.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "guanxi/explore/doubts.hpp"

namespace guanxi {

/// Memory: twice the limit, however many are added.
class DoubtList {
 public:
  using Load = std::function<void(Doubt&)>;

  explicit DoubtList(std::size_t limit) : limit_(limit) {}
  /// `load` reads the doubt's evidence; it is called if the doubt is listed.
  void add(Doubt doubt, Load load);
  /// Those that are listed, with their evidence: contradictions first, the heaviest first, then by kind and
  /// text.
  [[nodiscard]] std::vector<Doubt> finish();

 private:
  struct Pending {
    Doubt doubt;
    Load load;
  };
  void tidy();

  std::size_t limit_;
  std::vector<Pending> pending_;
};

}  // namespace guanxi
