#include "guanxi/rank/label_propagation.hpp"

#include <doctest/doctest.h>

#include <map>

#include "guanxi/base/error.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// The definition of LDBC Graphalytics, word for word.
std::vector<std::uint32_t> slow_labels(const Csr& g, bool undirected, std::uint32_t rounds,
                                       std::vector<std::uint32_t> labels) {
  for (std::uint32_t round = 0; round < rounds; ++round) {
    std::vector<std::uint32_t> next = labels;
    for (std::uint32_t v = 0; v < g.vertex_count(); ++v) {
      std::map<std::uint32_t, std::uint32_t> frequency;
      for (const std::uint32_t u : g.in(v)) ++frequency[labels[u]];
      if (!undirected) {
        for (const std::uint32_t u : g.out(v)) ++frequency[labels[u]];
      }
      std::uint32_t most = 0;
      for (const auto& [label, count] : frequency) {
        if (count > most) next[v] = label;
        most = std::max(most, count);
      }
    }
    labels = next;
  }
  return labels;
}

}  // namespace

TEST_SUITE("rank/label_propagation") {
  TEST_CASE("no vertices, one, two") {
    CHECK(propagate_labels(csr_of(0, {}, true)).labels.empty());
    CHECK(propagate_labels(csr_of(0, {}, true)).converged);
    CHECK(groups_of({}).count() == 0);
    CHECK(propagate_labels(csr_of(1, {{0, 0}}, true)).labels == std::vector<std::uint32_t>{0});
    CHECK(propagate_labels(csr_of(2, {}, true)).labels == std::vector<std::uint32_t>{0, 1});
    // Two that are linked change places for ever.
    const auto swing = propagate_labels(csr_of(2, {{0, 1}}, true));
    CHECK(swing.labels == std::vector<std::uint32_t>{0, 1});
    CHECK(swing.iterations == 10);
    CHECK_FALSE(swing.converged);
  }
  TEST_CASE("agrees with its definition on 300 random graphs, with any labels") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const bool undirected = seed % 2 == 0;
      const Csr g = csr_of(r.n, r.arcs, undirected);
      std::vector<std::uint32_t> labels;
      for (std::uint32_t v = 0; v < r.n; ++v) labels.push_back(v);
      for (const std::uint32_t rounds : {0U, 1U, 2U, 7U}) {
        const auto result = propagate_labels(g, {.undirected = undirected, .max_iterations = rounds});
        CHECK(result.labels == slow_labels(g, undirected, rounds, labels));
      }
      std::mt19937_64 random(seed);
      for (std::uint32_t& label : labels) label = static_cast<std::uint32_t>(random() % 3) * 1'000'000'000U;
      const auto result =
          propagate_labels(g, {.undirected = undirected, .max_iterations = 3, .labels = labels});
      CHECK(result.labels == slow_labels(g, undirected, 3, labels));
    }
  }
  TEST_CASE("two cliques and a link between them") {
    Arcs arcs{{4, 5}};
    for (std::uint32_t a = 0; a < 5; ++a) {
      for (std::uint32_t b = 0; b < a; ++b) {
        arcs.emplace_back(a, b);
        arcs.emplace_back(a + 5, b + 5);
      }
    }
    const auto result = propagate_labels(csr_of(10, arcs, true));
    CHECK(result.converged);
    const Components groups = groups_of(result.labels);
    CHECK(groups.of == std::vector<std::uint32_t>{0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
    CHECK(groups.sizes == std::vector<std::uint32_t>{5, 5});
  }
  TEST_CASE("groups are numbered by size, then by their first vertex") {
    const std::vector<std::uint32_t> labels{9, 4'000'000'000, 7, 9, 7, 8};
    const Components groups = groups_of(labels);
    CHECK(groups.of == std::vector<std::uint32_t>{0, 2, 1, 0, 1, 3});
    CHECK(groups.sizes == std::vector<std::uint32_t>{2, 2, 1, 1});
  }
  TEST_CASE("refuses too few labels") {
    const std::vector<std::uint32_t> labels{1};
    CHECK_THROWS_WITH_AS(static_cast<void>(propagate_labels(csr_of(2, {}, true), {.labels = labels})),
                         "label propagation: 1 labels for 2 vertices", Error);
  }
}
