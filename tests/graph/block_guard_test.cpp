// Files too large to be read when they are opened: damage is found when it is about to be read.
#include "graph/block_guard.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "graph/snapshot_file.hpp"
#include "graph/transpose.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;
namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t kEntities = 60'000;
constexpr std::uint32_t kDegree = 24;

/// A snapshot with something in every section, over 8 MiB.
Parts large_parts() {
  std::mt19937_64 random(5);
  Parts parts;
  parts.counts = {kEntities, kEntities + 1, kEntities * kDegree, 0, 0, false, false};
  parts.entity_of_node.push_back(kNoEntity);
  for (std::uint32_t e = 0; e < kEntities; ++e) {
    parts.entity_of_node.push_back(e);
    parts.representatives.push_back(e + 1);
    parts.type_of.push_back(e % 2);
    parts.keys.add("key " + std::to_string(e));
  }
  parts.names.emplace();
  for (std::uint32_t e = 0; e < kEntities; ++e)
    parts.names->add(e % 3 == 0 ? "" : "name " + std::to_string(e));
  parts.types.add("organisation");
  parts.types.add("person");
  parts.out.offsets = Array<std::uint64_t>(kEntities + 1);
  parts.out.targets = Array<std::uint32_t>(kEntities * kDegree);
  parts.out.relations = Array<std::uint16_t>(kEntities * kDegree);
  parts.out_edges = Array<std::uint32_t>(kEntities * kDegree);
  for (std::uint32_t e = 0; e < kEntities; ++e) {
    parts.out.offsets[e + 1] = parts.out.offsets[e] + kDegree;
    for (std::uint32_t i = 0; i < kDegree; ++i) {
      const std::uint64_t arc = parts.out.offsets[e] + i;
      parts.out.targets[arc] =
          i * (kEntities / kDegree) + static_cast<std::uint32_t>(random() % (kEntities / kDegree));
      parts.out.relations[arc] = static_cast<std::uint16_t>(i % 3);
      parts.out_edges[arc] = static_cast<std::uint32_t>(kEntities * kDegree - 1 - arc);
    }
  }
  parts.in = transpose(parts.out.view());
  parts.trait_bits.assign((parts.counts.edges + 63) / 64, 0x11);
  for (std::size_t word = 0; word < parts.trait_bits.size(); ++word) {
    parts.trait_ranks.push_back(static_cast<std::uint32_t>(2 * word));
    for (int i = 0; i < 2; ++i) parts.traits.push_back({pack_date(Date{2001, 2, 3}), 0, 0.5F});
  }
  return parts;
}

/// What a snapshot says of one entity.
std::uint64_t sum_of(const Snapshot& snapshot, EntityNo e) {
  std::uint64_t sum = hash64(snapshot.key(e)) + hash64(snapshot.name(e)) + hash64(snapshot.type(e)) +
                      snapshot.representative(e).value;
  for (const Row& row : {snapshot.out(e), snapshot.in(e)}) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      sum = sum * 31 + row.targets[i];
      sum = sum * 31 + row.relation(i);
      sum = sum * 31 + row.edge(i);
      sum += snapshot.key({row.targets[i]}).size();
      if (snapshot.confidence(row.edge(i)) != 1.0F) sum += snapshot.period(row.edge(i)).from->day;
    }
  }
  return sum + snapshot.entity_of(NodeNo{e.value + 1})->value;
}

}  // namespace

TEST_SUITE("graph/block_guard") {
  TEST_CASE(
      "a large file opens at once and is checked where it is read; damage is an error, never a wrong "
      "answer") {
    const TemporaryStore store;
    const Parts parts = large_parts();
    REQUIRE(write_parts(store.path(), store->state(), parts.view()));
    const std::string path = snapshot_path(store.path(), store->state());
    std::string bytes;
    {
      std::ifstream file(path, std::ios::binary);
      bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    REQUIRE(bytes.size() > kSmallFileBytes);

    std::mt19937_64 random(9);
    std::vector<EntityNo> some{{0}, {kEntities - 1}};
    for (int i = 0; i < 200; ++i) some.push_back({static_cast<std::uint32_t>(random() % kEntities)});
    std::vector<std::uint64_t> expected;
    {
      const auto snapshot = Snapshot::of(*store);
      REQUIRE(snapshot->entity_count() == kEntities);
      for (const EntityNo e : some) expected.push_back(sum_of(*snapshot, e));
      std::uint64_t arcs = 0;
      for (std::uint32_t e = 0; e < kEntities; ++e) arcs += snapshot->in({e}).size();
      CHECK(arcs == snapshot->arc_count());
      CHECK(check_snapshot(*store).fault.empty());
      for (std::uint32_t e = 0; e < kEntities; e += 997) {
        const Row row = snapshot->in({e});
        for (std::size_t i = 0; i < row.size(); ++i) {
          const std::uint32_t arc = kEntities * kDegree - 1 - row.edge(i);
          CHECK(arc / kDegree == row.targets[i]);
          CHECK(parts.out.targets[arc] == e);
        }
      }
    }

    std::size_t found = 0;
    for (int round = 0; round < 60; ++round) {
      CAPTURE(round);
      std::string damaged = bytes;
      const std::size_t at = 1 << 14 | random() % (bytes.size() - (1 << 14));
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
      fs::remove(path);
      std::ofstream(path, std::ios::binary)
          .write(damaged.data(), static_cast<std::streamsize>(damaged.size()));
      const SnapshotCheck check = check_snapshot(*store);
      CHECK_FALSE(check.fault.empty());
      CHECK(fs::exists(path));
      const auto snapshot = Snapshot::of(*store);
      if (snapshot->entity_count() != kEntities) continue;  // in the front: made anew, of an empty store
      for (std::size_t i = 0; i < some.size(); ++i) {
        try {
          const std::uint64_t sum = sum_of(*snapshot, some[i]);
          CHECK(sum == expected[i]);
        } catch (const Error& e) {
          ++found;
          CHECK(e.code() == ErrorCode::kDamaged);
          CHECK(std::string(e.what()).starts_with("the snapshot '" + path + "' is damaged: section "));
          CHECK(e.hint() == "run the same command again: the snapshot is made anew from the store");
          CHECK_FALSE(fs::exists(path));
          break;
        }
      }
    }
    CHECK(found > 20);
  }

  TEST_CASE("a Csr that shows the file has all of it checked first") {
    const TemporaryStore store;
    Parts parts = large_parts();
    parts.counts.simple = true;
    REQUIRE(write_parts(store.path(), store->state(), parts.view()));
    const std::string path = snapshot_path(store.path(), store->state());
    {
      const Csr csr = make_csr(*store, *Snapshot::of(*store), {}, false);
      CHECK(std::equal(csr.out_targets.begin(), csr.out_targets.end(), parts.out.targets.data()));
      CHECK(std::equal(csr.in_targets.begin(), csr.in_targets.end(), parts.in.targets.data()));
      CHECK(csr.entities.size() == kEntities);
    }
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    snapshot_layout::Table table;
    file.seekg(sizeof(snapshot_layout::Header));
    file.read(reinterpret_cast<char*>(table.data()), sizeof table);
    const auto at = static_cast<std::streamoff>(table[snapshot_layout::kInTargets].offset + 100'001);
    file.seekg(at);
    const char byte = static_cast<char>(file.get() ^ 4);
    file.seekp(at);
    file.put(byte);
    file.close();
    CHECK_THROWS_AS(static_cast<void>(make_csr(*store, *Snapshot::of(*store), {}, false)), Error);
    CHECK_FALSE(fs::exists(path));
  }
}
