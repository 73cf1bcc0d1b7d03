// One of the shortest paths between two vertices, drawn at random.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "guanxi/graph/snapshot.hpp"
#include "rank/random.hpp"

namespace guanxi {

/// Searches from both ends at once, always on from where there are fewer arcs to follow, and keeps its memory
/// from one path to the next. For one thread.
class PathSampler {
 public:
  explicit PathSampler(const Csr& graph);

  /// The vertices between `from` and `to` on a shortest path, every shortest path being as likely as the
  /// others; none if there is no path or it is an arc. Valid until the next call. REQUIRES: from != to
  [[nodiscard]] std::span<const std::uint32_t> draw(std::uint32_t from, std::uint32_t to, Random& random);

  /// How many arcs all searches have followed.
  [[nodiscard]] std::uint64_t arcs() const noexcept { return arcs_; }

 private:
  /// One end's search, level by level.
  struct Side {
    explicit Side(std::uint32_t n) : depths(n, 0), paths(n, 0) {}

    std::vector<std::uint32_t> depths;  // 1 + distance from the end; 0: not met
    std::vector<double> paths;          // how many, relative to others of the same level
    std::vector<std::uint32_t> order;   // vertices met
    std::size_t level_begin = 0;        // where the last level begins
    std::uint32_t depth = 0;            // its depth

    void begin(std::uint32_t end);
    void clear();
    void scale_down();
  };
  /// An arc between the last levels of the two sides.
  struct Meeting {
    std::uint32_t near, far;
  };

  template <bool kForth>
  [[nodiscard]] std::size_t arcs_ahead(const Side& side) const;
  template <bool kForth>
  void advance(Side& side, const Side& other);
  template <bool kForth>
  void walk_back(const Side& side, std::uint32_t v, Random& random);
  void choose_path(bool forth_met, Random& random);

  const Csr& graph_;
  Side forth_, back_;
  std::vector<Meeting> meetings_;
  std::vector<std::uint32_t> between_;
  std::uint64_t arcs_ = 0;
};

}  // namespace guanxi
