// Adjacency of nodes with very many relations, through several batches, retraction, revival and compaction,
// against plain maps.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "picture.hpp"
#include "raw_store.hpp"
#include "store/chunk.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Arc = std::tuple<std::string, std::string, std::string>;  // from, relation, to
using Arcs = std::set<Arc>;

std::vector<Fact> facts_of(const std::vector<Arc>& arcs) {
  std::vector<Fact> facts;
  facts.reserve(arcs.size());
  for (const auto& [from, relation, to] : arcs) facts.emplace_back(edge(from, relation, to));
  return facts;
}

/// All arcs, read node by node in one direction; checks the order that the header promises.
Arcs arcs_by_node(const Store& store, bool outgoing) {
  std::map<std::uint32_t, std::string> keys;
  store.for_each_node([&](const NodeRecord& n) {
    keys[n.no.value] = n.key;
    return true;
  });
  Arcs arcs;
  for (const auto& [no, key] : keys) {
    std::vector<std::tuple<bool, std::uint16_t, std::uint64_t>> order;
    store.for_each_adjacent({no}, [&](const Adjacent& a) {
      order.emplace_back(!a.outgoing, a.type.value, a.edge.value);
      if (a.outgoing != outgoing) return true;
      const std::string& other = keys.at(a.neighbour.value);
      arcs.emplace(outgoing ? key : other, store.relation_name(a.type), outgoing ? other : key);
      return true;
    });
    REQUIRE(std::is_sorted(order.begin(), order.end()));
    REQUIRE(std::adjacent_find(order.begin(), order.end()) == order.end());
  }
  return arcs;
}

Arcs arcs_by_scan(const Store& store, bool outgoing) {
  Arcs arcs;
  const auto take = [&](const AdjacencyRun& run) {
    REQUIRE(run.neighbours.size() == run.edges.size());
    REQUIRE(std::is_sorted(run.edges.begin(), run.edges.end()));
    for (std::size_t i = 0; i < run.edges.size(); ++i) {
      const auto record = store.edge({run.edges[i]});
      REQUIRE(record);
      REQUIRE((outgoing ? record->from : record->to) == run.node);
      REQUIRE((outgoing ? record->to : record->from).value == run.neighbours[i]);
      REQUIRE(record->type == run.relation);
      const std::string a = store.node(record->from)->key;
      REQUIRE(arcs.emplace(a, store.relation_name(run.relation), store.node(record->to)->key).second);
    }
  };
  // Ranges next to each other see each node once.
  for (std::uint32_t first = 0; first < store.node_limit(); first += 7)
    store.scan_adjacency(outgoing, {first}, {std::min(first + 7, store.node_limit())}, take);
  return arcs;
}

void check_arcs(const Store& store, const Arcs& expected) {
  REQUIRE(arcs_by_node(store, true) == expected);
  REQUIRE(arcs_by_node(store, false) == expected);
}

std::size_t chunks_of(const std::string& path, Family f, std::size_t* largest = nullptr) {
  const RawStore raw(path);
  std::size_t n = 0;
  for (const auto& [key, value] : raw.records(f)) {
    Chunk chunk;
    REQUIRE(decode_chunk(value, chunk));
    if (largest != nullptr) *largest = std::max(*largest, chunk.edges.size());
    ++n;
  }
  return n;
}

}  // namespace

TEST_SUITE("store/adjacency") {
  TEST_CASE("a hub of 20,000 relations: several batches, half forgotten, brought back, compacted") {
    constexpr int kBatches = 8;
    constexpr int kEach = 2500;
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    StoreOptions options;
    options.batch_bytes = std::uint64_t{2} << 20;  // batches and check() spill several times
    auto store = Store::open(path, OpenMode::kCreate, options);
    std::vector<std::vector<Arc>> files(kBatches);
    Arcs all;
    for (int b = 0; b < kBatches; ++b) {
      for (int i = 0; i < kEach; ++i) {
        const std::string leaf = "leaf:" + std::to_string((b * kEach + i) * 7919 % (kBatches * kEach));
        files[static_cast<std::size_t>(b)].emplace_back(
            i % 3 == 0 ? leaf : "hub", i % 5 == 0 ? "funds" : "owns", i % 3 == 0 ? "hub" : leaf);
      }
      put(*store, "file-" + std::to_string(b), facts_of(files[static_cast<std::size_t>(b)]));
      all.insert(files[static_cast<std::size_t>(b)].begin(), files[static_cast<std::size_t>(b)].end());
    }
    REQUIRE(all.size() == kBatches * kEach);
    const Hash128 digest = store->digest();
    std::size_t n = 0;
    store->for_each_adjacent(*store->find_node("hub"), [&](const Adjacent&) { return ++n > 0; });
    CHECK(n == kBatches * kEach);
    n = 0;
    store->for_each_adjacent(*store->find_node("hub"), [&](const Adjacent&) { return ++n < 3000; });
    CHECK(n == 3000);
    check_arcs(*store, all);

    Arcs half;
    for (std::size_t b = 0; b < kBatches; ++b) {
      if (b % 2 == 0) {
        store->forget("file-" + std::to_string(b));
      } else {
        half.insert(files[b].begin(), files[b].end());
      }
    }
    check_arcs(*store, half);
    n = 0;
    store->for_each_node([&](const NodeRecord&) { return ++n > 0; });
    CHECK(n == kBatches * kEach / 2 + 1);
    require_sound(*store);

    // Brought back in another order and other files, the edges keep their numbers and their places.
    const std::uint64_t edges = store->edge_limit();
    std::vector<Arc> back;
    for (std::size_t b = 0; b < kBatches; b += 2) back.insert(back.end(), files[b].rbegin(), files[b].rend());
    put(*store, "back", facts_of(back));
    CHECK(store->edge_limit() == edges);
    check_arcs(*store, all);
    require_sound(*store);

    store.reset();
    const std::size_t before = chunks_of(path, Family::kOut);
    store = Store::open(path, OpenMode::kWrite, options);
    store->compact();
    check_arcs(*store, all);
    CHECK(store->digest() != digest);  // other files state it
    require_sound(*store);
    store->forget("back");
    for (std::size_t b = 0; b < kBatches; b += 2)
      put(*store, "file-" + std::to_string(b), facts_of(files[b]));
    CHECK(store->digest() == digest);
    check_arcs(*store, all);
    store.reset();
    std::size_t largest = 0;
    CHECK(chunks_of(path, Family::kOut, &largest) <= before);
    CHECK(largest <= kChunkEntries);
  }

  TEST_CASE("compaction joins the chunks of many small batches, and drops what retraction left") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    Arcs expected;
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      for (int b = 0; b < 60; ++b) {
        std::vector<Arc> arcs;
        for (int i = 0; i < 3; ++i) arcs.emplace_back("hub", "owns", "leaf:" + std::to_string(b * 3 + i));
        put(*store, "file-" + std::to_string(b), facts_of(arcs));
        if (b % 4 == 0) {
          store->forget("file-" + std::to_string(b));
        } else {
          expected.insert(arcs.begin(), arcs.end());
        }
      }
      check_arcs(*store, expected);
    }
    CHECK(chunks_of(path, Family::kOut) == 45);
    const Dump loose = dump(path);
    {
      const auto store = Store::open(path, OpenMode::kWrite);
      store->compact();
      check_arcs(*store, expected);
      require_sound(*store);
      CHECK(arcs_by_scan(*store, true) == expected);
      CHECK(arcs_by_scan(*store, false) == expected);
    }
    CHECK(chunks_of(path, Family::kOut) == 1);
    const Dump packed = dump(path);
    CHECK(loose.at("key").size() == 181);
    CHECK(packed.at("key").size() == 136);
    CHECK(packed.at("node").size() == 136);
    CHECK(packed.at("ends").size() == 135);
    CHECK(packed.at("edge").size() == 135);
    CHECK(packed.at("claim") == loose.at("claim"));
  }

  TEST_CASE("any history of batches and retractions, seen from both ends") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      TemporaryStore store;
      std::map<std::string, std::vector<Arc>> files;
      for (int step = 0; step < 25; ++step) {
        const std::string file = "f" + std::to_string(random() % 6);
        if (files.contains(file) && random() % 2 == 0) {
          store->forget(file);
          files.erase(file);
        } else {
          std::vector<Arc> arcs;
          for (auto n = 1 + random() % 12; n > 0; --n) {
            // Loops, both directions, and the same arc in many files.
            arcs.emplace_back("n" + std::to_string(random() % 5), random() % 2 == 0 ? "owns" : "funds",
                              "n" + std::to_string(random() % 5));
          }
          put(*store, file, facts_of(arcs));
          files[file] = arcs;
        }
        if (step == 15 && seed % 3 == 0) store->compact();
      }
      Arcs expected;
      for (const auto& [file, arcs] : files) expected.insert(arcs.begin(), arcs.end());
      check_arcs(*store, expected);
      REQUIRE(arcs_by_scan(*store, true) == expected);
      REQUIRE(arcs_by_scan(*store, false) == expected);
    }
  }

  TEST_CASE("parallel edges are kept apart by their ids, loops show at both ends") {
    EdgeFact first = edge("a", "pays", "b");
    first.id = "1";
    EdgeFact second = edge("a", "pays", "b");
    second.id = "2";
    const TemporaryStore store({first, second, edge("a", "pays", "b"), edge("a", "pays", "a"), first});
    std::vector<std::string> ids;
    int loops = 0;
    store->for_each_adjacent(*store->find_node("a"), [&](const Adjacent& a) {
      if (a.neighbour == *store->find_node("a")) {
        ++loops;
      } else {
        ids.push_back(store->edge(a.edge)->id);
      }
      return true;
    });
    std::sort(ids.begin(), ids.end());
    CHECK(ids == std::vector<std::string>{"", "1", "2"});
    CHECK(loops == 2);
    CHECK(store->edge_limit() == 4);
  }
}
