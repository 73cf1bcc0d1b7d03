#include "graph/transpose.hpp"

#include <doctest/doctest.h>
#include <omp.h>

#include <algorithm>
#include <random>
#include <tuple>

using namespace guanxi;

namespace {

struct PlainRows {
  std::vector<std::uint64_t> offsets{0};
  std::vector<std::uint32_t> targets;
  std::vector<std::uint16_t> relations;
  [[nodiscard]] RowsView view() const { return {offsets, targets, relations}; }
};

/// Rows ordered by (target, relation), loops and parallel arcs among them; some targets are met often.
PlainRows random_rows(std::uint64_t seed, std::uint32_t n, std::size_t arcs, bool related) {
  std::mt19937_64 random(seed);
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint16_t>> list;
  for (std::size_t i = 0; i < arcs && n > 0; ++i) {
    const auto a = static_cast<std::uint32_t>(random() % n);
    const auto b = static_cast<std::uint32_t>(random() % 3 == 0 ? random() % (1 + n / 50) : random() % n);
    list.emplace_back(a, b, static_cast<std::uint16_t>(random() % 5));
  }
  std::sort(list.begin(), list.end());
  PlainRows rows;
  std::size_t next = 0;
  for (std::uint32_t v = 0; v < n; ++v) {
    for (; next < list.size() && std::get<0>(list[next]) == v; ++next) {
      rows.targets.push_back(std::get<1>(list[next]));
      if (related) rows.relations.push_back(std::get<2>(list[next]));
    }
    rows.offsets.push_back(rows.targets.size());
  }
  return rows;
}

/// Row by row, each arc put behind those that its target has already.
void check_transposed(const PlainRows& rows, const Rows& found) {
  const std::size_t n = rows.offsets.size() - 1;
  std::vector<std::vector<std::pair<std::uint32_t, std::uint16_t>>> expected(n);
  for (std::uint32_t v = 0; v < n; ++v) {
    for (std::uint64_t i = rows.offsets[v]; i < rows.offsets[v + 1]; ++i)
      expected[rows.targets[i]].emplace_back(v, rows.relations.empty() ? 0 : rows.relations[i]);
  }
  REQUIRE(found.offsets.size() == n + 1);
  REQUIRE(found.targets.size() == rows.targets.size());
  REQUIRE(found.relations.size() == rows.relations.size());
  bool equal = found.offsets[0] == 0;
  std::uint64_t place = 0;
  for (std::size_t v = 0; v < n; ++v) {
    for (const auto& [origin, relation] : expected[v]) {
      equal = equal && found.targets[place] == origin &&
              (rows.relations.empty() || found.relations[place] == relation);
      ++place;
    }
    equal = equal && found.offsets[v + 1] == place;
  }
  CHECK(equal);
}

}  // namespace

TEST_SUITE("graph/transpose") {
  TEST_CASE("agrees with filling row by row, with 1, 2, 3 and 8 threads") {
    const int before = omp_get_max_threads();
    struct Size {
      std::uint32_t n;
      std::size_t arcs;
    };
    for (const auto& [n, arcs] :
         {Size{0, 0}, Size{1, 0}, Size{1, 3}, Size{2, 5}, Size{100, 300}, Size{4095, 9000}, Size{4096, 9000},
          Size{4097, 9000}, Size{70000, 300000}}) {
      for (const bool related : {false, true}) {
        const PlainRows rows = random_rows(n + arcs, n, arcs, related);
        for (const int threads : {1, 2, 3, 8}) {
          CAPTURE(n);
          CAPTURE(related);
          CAPTURE(threads);
          omp_set_num_threads(threads);
          const Rows once = transpose(rows.view());
          check_transposed(rows, once);
          CHECK(equal_rows(transpose(once.view()).view(), rows.view()));
        }
      }
    }
    omp_set_num_threads(before);
  }

  TEST_CASE("rows that differ are not equal") {
    const PlainRows rows = random_rows(1, 500, 300'000, true);
    PlainRows other = rows;
    CHECK(equal_rows(rows.view(), other.view()));
    other.targets.back() ^= 1;
    CHECK_FALSE(equal_rows(rows.view(), other.view()));
    other = rows;
    other.relations[100] ^= 1;
    CHECK_FALSE(equal_rows(rows.view(), other.view()));
    other = rows;
    other.relations.clear();
    CHECK_FALSE(equal_rows(rows.view(), other.view()));
  }
}
