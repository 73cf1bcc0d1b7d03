// Chains as the tests of trace enumerate them, and what a listed pair should show of them.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "explore/world.hpp"
#include "guanxi/explore/trace.hpp"

namespace guanxi::testing {

using Sources = std::set<std::string>;
struct Hop {
  std::string relation;
  bool forward = true;
  auto operator<=>(const Hop&) const = default;
};
struct ExpectedChain {
  std::vector<std::size_t> entities;
  std::vector<Hop> hops;
  std::size_t support = SIZE_MAX;
};
using Pair = std::pair<std::size_t, std::size_t>;

inline bool is_of(const WorldEntity& entity, const std::string& type) {
  return type.empty() || entity.type == type || entity.type.starts_with(type + "/");
}

/// The shortest of `chains` are listed, best first.
inline void check_pair(const World& world, const TraceAnswer& answer, const TracePair& pair,
                       std::vector<ExpectedChain> chains, std::size_t listed) {
  std::size_t shortest = SIZE_MAX;
  for (const auto& chain : chains) shortest = std::min(shortest, chain.hops.size());
  CHECK(pair.chains == chains.size());
  CHECK(pair.hops == shortest);
  std::erase_if(chains, [&](const ExpectedChain& chain) { return chain.hops.size() > shortest; });
  const auto place = [&](const ExpectedChain& chain) {
    std::vector<std::tuple<std::string, std::string, bool>> steps;
    for (std::size_t i = 0; i < chain.hops.size(); ++i) {
      steps.emplace_back(world.entities[chain.entities[i + 1]].key, chain.hops[i].relation,
                         !chain.hops[i].forward);
    }
    return std::make_pair(~chain.support, steps);
  };
  std::sort(chains.begin(), chains.end(),
            [&](const ExpectedChain& a, const ExpectedChain& b) { return place(a) < place(b); });
  REQUIRE(pair.shortest.size() == std::min(listed, chains.size()));
  for (std::size_t c = 0; c < pair.shortest.size(); ++c) {
    const Chain& chain = pair.shortest[c];
    CHECK(chain.support == chains[c].support);
    REQUIRE(chain.hops.size() == shortest);
    REQUIRE(chain.entities.size() == shortest + 1);
    for (std::size_t i = 0; i <= shortest; ++i) {
      CHECK(answer.graph.entities[chain.entities[i]].key == world.entities[chains[c].entities[i]].key);
    }
    for (std::size_t i = 0; i < shortest; ++i) {
      CHECK(answer.graph.relations[chain.hops[i].relation].relation == chains[c].hops[i].relation);
      CHECK(chain.hops[i].forward == chains[c].hops[i].forward);
    }
  }
}

}  // namespace guanxi::testing
