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

using List = std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint16_t>>;

/// Rows of these arcs, ordered by (target, relation).
PlainRows rows_of(std::uint32_t n, List list, bool related) {
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

/// Loops and parallel arcs among them; some targets are met often.
PlainRows random_rows(std::uint64_t seed, std::uint32_t n, std::size_t arcs, bool related) {
  std::mt19937_64 random(seed);
  List list;
  for (std::size_t i = 0; i < arcs && n > 0; ++i) {
    const auto a = static_cast<std::uint32_t>(random() % n);
    const auto b = static_cast<std::uint32_t>(random() % 3 == 0 ? random() % (1 + n / 50) : random() % n);
    list.emplace_back(a, b, static_cast<std::uint16_t>(random() % 5));
  }
  return rows_of(n, std::move(list), related);
}

template <typename T>
std::vector<T> vector_of(std::span<const T> values) {
  return {values.begin(), values.end()};
}
PlainRows plain(const Rows& rows) {
  return {vector_of(rows.offsets.view()), vector_of(rows.targets.view()), vector_of(rows.relations.view())};
}
bool same(const RowsView& a, const RowsView& b) {
  return std::equal(a.offsets.begin(), a.offsets.end(), b.offsets.begin(), b.offsets.end()) &&
         std::equal(a.targets.begin(), a.targets.end(), b.targets.begin(), b.targets.end()) &&
         std::equal(a.relations.begin(), a.relations.end(), b.relations.begin(), b.relations.end());
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
          const Rows once = threads == 3 ? transpose(rows.view(), 1 + arcs / 4) : transpose(rows.view());
          check_transposed(rows, once);
          const Rows twice = transpose(once.view());
          check_transposed(plain(once), twice);
          CHECK(is_symmetric(rows.view()) == same(once.view(), rows.view()));
          CHECK(same(twice.view(), rows.view()));
        }
      }
    }
    omp_set_num_threads(before);
  }

  TEST_CASE("symmetric graphs, and what one arc more or another relation makes of them") {
    for (const std::uint32_t n : {1U, 2U, 500U, 9000U}) {
      CAPTURE(n);
      std::mt19937_64 random(n);
      List list;
      for (std::uint32_t i = 0; i < 3 * n; ++i) {
        const auto a = static_cast<std::uint32_t>(random() % n);
        const auto b = static_cast<std::uint32_t>(random() % n);
        const auto relation = static_cast<std::uint16_t>(random() % 3);
        list.emplace_back(a, b, relation);
        if (a != b) list.emplace_back(b, a, relation);
      }
      CHECK(is_symmetric(rows_of(n, list, true).view()));
      CHECK(is_symmetric(rows_of(n, list, false).view()));
      CHECK(is_symmetric(rows_of(n, list, true).view(), n));
      if (n == 1) continue;
      auto other = list;
      other.emplace_back(0, n - 1, std::uint16_t{1});
      CHECK_FALSE(is_symmetric(rows_of(n, other, true).view()));
      CHECK_FALSE(is_symmetric(rows_of(n, other, false).view()));
      other.emplace_back(n - 1, 0, std::uint16_t{2});
      CHECK_FALSE(is_symmetric(rows_of(n, other, true).view()));
      CHECK(is_symmetric(rows_of(n, other, false).view()));
    }
  }
}
