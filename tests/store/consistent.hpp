// Every way to read a store against the others.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "guanxi/store/store.hpp"
#include "store/claim_codec.hpp"

namespace guanxi::testing {

/// Every way of reading the edges agrees with every other.
inline void require_consistent(const Store& store) {
  std::map<std::uint64_t, EdgeRecord> edges;
  std::uint64_t former = 0;
  store.for_each_edge([&](const EdgeRecord& e) {
    REQUIRE((edges.empty() || e.no.value > former));
    former = e.no.value;
    const auto again = store.edge(e.no);
    REQUIRE(again);
    REQUIRE(again->no == e.no);
    REQUIRE(again->claims == e.claims);
    REQUIRE(again->from == e.from);
    REQUIRE(again->id == e.id);
    edges.emplace(e.no.value, e);
    return true;
  });
  for (const bool outgoing : {true, false}) {
    std::multiset<std::tuple<std::uint32_t, std::uint16_t, std::uint32_t>> scanned;
    std::set<std::uint64_t> numbers;
    std::uint32_t at = 0;
    for (std::uint32_t first = 0; first < store.node_limit(); first += 5) {
      store.scan_adjacency(outgoing, {first}, {first + 5}, [&](const AdjacencyRun& run) {
        REQUIRE(run.node.value >= at);
        at = run.node.value;
        for (std::size_t i = 0; i < run.neighbours.size(); ++i) {
          scanned.emplace(run.node.value, run.relation.value, run.neighbours[i]);
          if (run.edges.empty() && run.first_edge == kNoEdge) continue;
          const std::uint64_t no = run.edges.empty() ? run.first_edge + i : run.edges[i];
          REQUIRE(edges.contains(no));
          REQUIRE(numbers.insert(no).second);
          const EdgeRecord& e = edges.at(no);
          REQUIRE((outgoing ? e.from : e.to) == run.node);
          REQUIRE((outgoing ? e.to : e.from).value == run.neighbours[i]);
          REQUIRE(e.type == run.relation);
        }
      });
    }
    REQUIRE(scanned.size() == edges.size());
    if (outgoing) REQUIRE(numbers.size() == edges.size());
    std::multiset<std::tuple<std::uint32_t, std::uint16_t, std::uint32_t>> adjacent;
    std::multiset<std::tuple<std::uint32_t, std::uint16_t, std::uint32_t>> neighbours;
    for (std::uint32_t n = 0; n < store.node_limit(); ++n) {
      store.for_each_adjacent({n}, [&](const Adjacent& a) {
        if (a.outgoing != outgoing) return true;
        adjacent.emplace(n, a.type.value, a.neighbour.value);
        REQUIRE(edges.contains(a.edge.value));
        REQUIRE((outgoing ? edges.at(a.edge.value).to : edges.at(a.edge.value).from) == a.neighbour);
        return true;
      });
      store.for_each_neighbour({n}, [&](NodeNo neighbour, RelationNo relation, bool out) {
        if (out == outgoing) neighbours.emplace(n, relation.value, neighbour.value);
        return true;
      });
    }
    REQUIRE(adjacent == scanned);
    REQUIRE(neighbours == scanned);
  }
  std::map<std::uint64_t, std::pair<Period, double>> traits;
  store.scan_edge_traits([&](EdgeNo no, const Period& period, double confidence) {
    REQUIRE((traits.empty() || traits.rbegin()->first < no.value));
    traits[no.value] = {period, confidence};
  });
  std::map<std::uint64_t, std::uint32_t> support;
  store.scan_edge_support([&](const EdgeRecord& e, const EdgeSupport& stated) {
    REQUIRE((support.empty() || support.rbegin()->first < e.no.value));
    REQUIRE(e.period() == edges.at(e.no.value).period());
    support[e.no.value] = stated.sources;
  });
  for (const auto& [no, e] : edges) {
    std::set<std::uint32_t> sources;
    std::vector<Claim> claims;
    store.for_each_claim_of(e.no, [&](const Claim& c) {
      sources.insert(c.source.value);
      claims.push_back(c);
      return true;
    });
    auto claim = claims.begin();
    store.for_each_claim_of(
        e.no,
        [&](const Claim& c) {
          EdgeFact fact = std::get<EdgeFact>(c.fact);
          const auto& whole = std::get<EdgeFact>(claim->fact);
          if (fact.from.empty() && fact.to.empty())
            std::tie(fact.from, fact.to) = std::tie(whole.from, whole.to);
          REQUIRE(c.source == claim->source);
          REQUIRE(encode_content(fact, fact.evidence) == encode_content(whole, whole.evidence));
          ++claim;
          return true;
        },
        ClaimEnds::kMayBeEmpty);
    REQUIRE(claim == claims.end());
    std::vector<std::uint32_t> listed;
    store.for_each_source_of(e.no, [&](SourceNo source) { return listed.push_back(source.value), true; });
    REQUIRE(listed == std::vector<std::uint32_t>(sources.begin(), sources.end()));
    const auto sourced = store.sourced_edge(e.no);
    REQUIRE(sourced);
    REQUIRE(std::equal(sourced->sources.begin(), sourced->sources.end(), listed.begin(), listed.end(),
                       [](SourceNo a, std::uint32_t b) { return a.value == b; }));
    REQUIRE(sourced->edge.claims == e.claims);
    REQUIRE(sourced->edge.period() == e.period());
    REQUIRE(sourced->edge.properties.size() == e.properties.size());
    REQUIRE((support.contains(no) ? support.at(no) : 1) == sources.size());
    if (!e.period().empty() || !e.properties.empty()) REQUIRE(support.contains(no));
  }
  std::map<std::uint64_t, double> numbers_stated;
  store.scan_edge_property("staff", [&](EdgeNo no, double number) { numbers_stated[no.value] = number; });
  for (const auto& [no, e] : edges) {
    const bool plain = e.period().empty() && e.best_confidence() == 1.0;
    REQUIRE(traits.contains(no) == !plain);
    if (!plain) REQUIRE(traits.at(no) == std::pair(e.period(), e.best_confidence()));
    for (const auto& [name, values] : e.properties) {
      const bool number = std::holds_alternative<std::int64_t>(values.front().value) ||
                          std::holds_alternative<double>(values.front().value);
      if (name == "staff") REQUIRE(numbers_stated.contains(no) == number);
    }
  }
  std::uint64_t claims = 0;
  std::optional<std::pair<std::uint32_t, std::uint64_t>> last;
  store.for_each_claim([&](const Claim& c) {
    const std::pair<std::uint32_t, std::uint64_t> place{c.source.value, c.sequence};
    REQUIRE((!last || *last < place));
    last = place;
    return ++claims > 0;
  });
  const StoreStats stats = store.stats();
  REQUIRE(stats.claims == claims);
  REQUIRE(stats.edges == edges.size());
}

}  // namespace guanxi::testing
