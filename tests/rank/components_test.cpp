#include "guanxi/rank/components.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/strong_components.hpp>
#include <map>

#include "rank_oracles.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Numbers any labelling as Components promises to.
std::vector<std::uint32_t> by_size(const std::vector<int>& labels) {
  std::map<int, std::pair<int, int>> order;  // label → (- size, first vertex)
  for (std::size_t v = 0; v < labels.size(); ++v) {
    const auto [entry, fresh] = order.try_emplace(labels[v], 0, static_cast<int>(v));
    --entry->second.first;
  }
  std::vector<std::pair<int, int>> sorted;
  for (const auto& [label, place] : order) sorted.push_back(place);
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::uint32_t> numbers;
  for (const int label : labels) {
    const auto place = std::lower_bound(sorted.begin(), sorted.end(), order.at(label));
    numbers.push_back(static_cast<std::uint32_t>(place - sorted.begin()));
  }
  return numbers;
}

void check_sizes(const Components& found) {
  std::vector<std::uint32_t> sizes(found.count(), 0);
  for (const std::uint32_t c : found.of) ++sizes.at(c);
  CHECK(sizes == found.sizes);
}

}  // namespace

TEST_SUITE("rank/components") {
  TEST_CASE("no vertices, one, two, no arcs") {
    CHECK(connected_components(csr_of(0, {}, false)).count() == 0);
    CHECK(strong_components(csr_of(0, {}, false)).count() == 0);
    CHECK(connected_components(csr_of(1, {}, false)).sizes == std::vector<std::uint32_t>{1});
    CHECK(strong_components(csr_of(1, {{0, 0}}, false)).sizes == std::vector<std::uint32_t>{1});
    CHECK(connected_components(csr_of(2, {{1, 0}}, false)).sizes == std::vector<std::uint32_t>{2});
    CHECK(strong_components(csr_of(2, {{1, 0}}, false)).of == std::vector<std::uint32_t>{0, 1});
    CHECK(connected_components(csr_of(3, {}, true)).of == std::vector<std::uint32_t>{0, 1, 2});
  }
  TEST_CASE("the largest comes first") {
    const Components found = connected_components(csr_of(6, {{1, 2}, {5, 3}, {4, 3}}, false));
    CHECK(found.of == std::vector<std::uint32_t>{2, 1, 1, 0, 0, 0});
    CHECK(found.sizes == std::vector<std::uint32_t>{3, 2, 1});
  }
  TEST_CASE("agrees with Boost.Graph on 400 random graphs") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
      CAPTURE(seed);
      RandomGraph r = random_graph(seed);
      if (seed % 4 == 1) r = {200, random_arcs(seed, 200, 180)};
      const Csr directed = csr_of(r.n, r.arcs, false);
      const Csr undirected = csr_of(r.n, r.arcs, true);
      std::vector<int> labels(r.n);

      const BoostUndirected b = boost_undirected(undirected);
      if (r.n > 0) {
        boost::connected_components(
            b, boost::make_iterator_property_map(labels.begin(), boost::get(boost::vertex_index, b)));
      }
      CHECK(connected_components(directed).of == by_size(labels));
      CHECK(connected_components(undirected).of == by_size(labels));
      CHECK(strong_components(undirected).of == by_size(labels));
      check_sizes(connected_components(directed));

      const BoostDirected d = boost_directed(directed);
      if (r.n > 0) {
        boost::strong_components(
            d, boost::make_iterator_property_map(labels.begin(), boost::get(boost::vertex_index, d)));
      }
      CHECK(strong_components(directed).of == by_size(labels));
      check_sizes(strong_components(directed));
    }
  }
  TEST_CASE("a path of 200,000 vertices needs no deep stack") {
    constexpr std::uint32_t kLength = 200'000;
    CsrArrays arrays;
    arrays.out_offsets.push_back(0);
    arrays.in_offsets.push_back(0);
    for (std::uint32_t v = 0; v < kLength; ++v) {
      if (v + 1 < kLength) arrays.out_targets.push_back(v + 1);
      if (v > 0) arrays.in_targets.push_back(v - 1);
      arrays.out_offsets.push_back(arrays.out_targets.size());
      arrays.in_offsets.push_back(arrays.in_targets.size());
      arrays.entities.push_back(EntityNo{v});
    }
    const Csr path = to_csr(std::move(arrays), false);
    CHECK(strong_components(path).count() == kLength);
    CHECK(connected_components(path).count() == 1);
  }
  TEST_CASE("agrees with Boost.Graph on large graphs: hubs, long tails, one giant component") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      CAPTURE(seed);
      RandomGraph r = large_graph(seed);
      if (seed > 2) r.arcs = random_arcs(seed, r.n, static_cast<std::uint32_t>(seed) * 2500);
      const Csr g = csr_of(r.n, r.arcs, false);
      std::vector<int> labels(r.n);
      boost::strong_components(boost_directed(g), labels.data());
      CHECK(strong_components(g).of == by_size(labels));
      check_sizes(strong_components(g));
      boost::connected_components(boost_undirected(csr_of(r.n, r.arcs, true)), labels.data());
      CHECK(connected_components(g).of == by_size(labels));
      check_sizes(connected_components(g));
    }
  }
}
