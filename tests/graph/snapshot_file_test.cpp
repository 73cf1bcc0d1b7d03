// The file on disk: kept, replaced, damaged, stolen.
#include "graph/snapshot_file.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

#include "graph/snapshot_layout.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "support/random_facts.hpp"
#include "support/snapshots.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> snapshot_files(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("snapshot-")) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& bytes) {
  fs::remove(path);
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Bytes at an address divisible by 8, with no byte to spare behind them.
class Aligned {
 public:
  explicit Aligned(std::string_view bytes) : words_((bytes.size() + 7) / 8), size_(bytes.size()) {
    if (size_ > 0) std::memcpy(words_.data(), bytes.data(), size_);
  }
  [[nodiscard]] char* data() { return reinterpret_cast<char*>(words_.data()); }
  [[nodiscard]] std::string_view view() { return {data(), size_}; }

 private:
  std::vector<std::uint64_t> words_;
  std::size_t size_;
};

/// Reads every element that a snapshot gives if the guard and the order let it, as the snapshot does.
std::uint64_t touch_all(const OpenedParts& opened) {
  const PartsView& parts = opened.parts;
  if (!opened.guard->find_fault().empty() || !fault_of_order(parts).empty()) return 0;
  std::uint64_t sum = 0;
  const auto add = [&](const auto& values) {
    for (const auto v : values) sum += static_cast<std::uint64_t>(v);
  };
  add(parts.entity_of_node);
  add(parts.trait_bits);
  add(parts.trait_ranks);
  add(parts.out_edges);
  for (const EdgeTraits& t : parts.traits) sum += t.from + t.until;
  for (std::uint32_t e = 0; e < parts.counts.entities; ++e) {
    if (!parts.representatives.empty()) sum += parts.representatives[e];
    add(parts.types[parts.type_of.empty() ? 0 : parts.type_of[e]]);
    add(parts.keys[e]);
    if (!parts.names.empty()) add(parts.names[e]);
    for (const RowsView* rows : {&parts.out, &parts.in}) {
      const std::size_t begin = rows->offsets[e];
      const std::size_t size = rows->offsets[e + 1] - begin;
      for (const std::uint32_t target : rows->targets.subspan(begin, size)) sum += rows->offsets[target];
      if (!rows->relations.empty()) add(rows->relations.subspan(begin, size));
    }
  }
  return sum;
}

bool is_sound(std::string_view bytes, std::string_view state) {
  OpenedParts opened;
  std::string fault;
  return read_parts(bytes, state, "", opened, fault) && opened.guard->find_fault().empty();
}

/// Makes the front's hash right again.
void seal(char* bytes, std::size_t size) {
  using namespace snapshot_layout;
  Header header;
  Table table;
  std::memcpy(&header, bytes, sizeof header);
  std::memcpy(&table, bytes + sizeof header, sizeof table);
  if (table.front().offset < kFrontBytes || table.front().offset > size) return;
  header.hash = front_hash({bytes, table.front().offset});
  std::memcpy(bytes, &header, sizeof header);
}

/// A store whose snapshot has something in every section.
std::vector<Fact> varied_facts() {
  RandomFacts random(7);
  std::vector<Fact> facts = random.facts(60);
  EdgeFact dated = edge("org:1", "funds", "org:2");
  dated.valid = {Date{2001, 2, 3}, Date{2004, 5, 6}};
  dated.confidence = 0.5;
  facts.emplace_back(dated);
  return facts;
}

}  // namespace

TEST_SUITE("graph/snapshot_file") {
  TEST_CASE("kept for the next time, replaced when the store changes") {
    TemporaryStore store(varied_facts());
    const auto first = Snapshot::of(*store);
    const auto names = snapshot_files(store.path());
    REQUIRE(names.size() == 1);
    CHECK(names[0] == "snapshot-" + store->state() + ".gxs");
    const auto written = fs::last_write_time(store.path() + "/" + names[0]);
    CHECK(describe(*Snapshot::of(*store)) == describe(*first));
    CHECK(fs::last_write_time(store.path() + "/" + names[0]) == written);

    const std::string before = describe(*first);
    put(*store, "more.jsonl", {edge("org:1", "funds", "org:new")});
    const auto second = Snapshot::of(*store);
    CHECK(describe(*second) == describe(*Snapshot::build(*store)));
    CHECK(describe(*second) != before);
    CHECK(describe(*first) == before);  // still mapped, though its name is gone
    CHECK(snapshot_files(store.path()) == std::vector{"snapshot-" + store->state() + ".gxs"});
  }

  TEST_CASE("states that are no file names are hashed") {
    CHECK(snapshot_path("d", "12ab-F_") == "d/snapshot-12ab-F_.gxs");
    CHECK(snapshot_path("d", "../x") == "d/snapshot-" + to_hex(hash128("../x")) + ".gxs");
  }

  TEST_CASE("every flipped bit and every cut is noticed, and the snapshot made anew") {
    const TemporaryStore store(varied_facts());
    const std::string expected = describe(*Snapshot::of(*store));
    const std::string path = snapshot_path(store.path(), store->state());
    const std::string bytes = read_file(path);
    const std::string state = store->state();
    REQUIRE(bytes.size() > 1500);
    Aligned whole(bytes);
    REQUIRE(is_sound(whole.view(), state));
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      CAPTURE(i);
      const char before = whole.data()[i];
      whole.data()[i] = static_cast<char>(before ^ (1 << (random() % 8)));
      REQUIRE_FALSE(is_sound(whole.view(), state));
      whole.data()[i] = before;
    }
    for (std::size_t size = 0; size < bytes.size(); size += 1 + random() % 7) {
      CAPTURE(size);
      Aligned cut(std::string_view(bytes).substr(0, size));
      REQUIRE_FALSE(is_sound(cut.view(), state));
    }
    Aligned longer(bytes + std::string(8, '\0'));
    CHECK_FALSE(is_sound(longer.view(), state));

    for (const std::size_t at : {std::size_t{0}, bytes.size() / 3, bytes.size() / 2, bytes.size() - 1}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
      write_file(path, damaged);
      CHECK_FALSE(check_snapshot(*store).fault.empty());
      CHECK(describe(*Snapshot::of(*store)) == expected);
      CHECK(read_file(path) == bytes);
    }
    for (const std::string& foreign : {std::string(), std::string("not a snapshot"), bytes.substr(0, 1000)}) {
      write_file(path, foreign);
      CHECK(describe(*Snapshot::of(*store)) == expected);
      CHECK(read_file(path) == bytes);
    }
  }

  TEST_CASE("a file with right hashes and wrong contents gives a fault or views inside of it") {
    using namespace snapshot_layout;
    const TemporaryStore store(varied_facts());
    static_cast<void>(Snapshot::of(*store));
    const std::string state = store->state();
    const std::string bytes = read_file(snapshot_path(store.path(), state));
    std::mt19937_64 random(3);
    std::size_t refused = 0;
    for (int round = 0; round < 3000; ++round) {
      CAPTURE(round);
      Aligned forged(bytes);
      Header header;
      Table table;
      std::memcpy(&header, forged.data(), sizeof header);
      std::memcpy(&table, forged.data() + sizeof header, sizeof table);
      const std::uint64_t odd[] = {random(),     random() % 100, UINT64_MAX, std::uint64_t{1} << 32,
                                   bytes.size(), UINT64_MAX / 8};
      const std::uint64_t value = odd[random() % std::size(odd)];
      switch (random() % 3) {
        case 0:  // one of the counts
          std::memcpy(forged.data() + 16 + 8 * (random() % 10), &value, sizeof value);
          break;
        case 1:
          (random() % 2 == 0 ? table[random() % kSectionCount].offset
                             : table[random() % kSectionCount].bytes) = value;
          std::memcpy(forged.data() + sizeof header, &table, sizeof table);
          break;
        default: {
          const std::size_t no = random() % kSectionCount;
          if (table[no].bytes == 0) break;
          char* const at = forged.data() + table[no].offset + random() % table[no].bytes;
          *at = static_cast<char>(random());
          std::size_t block = 0;  // each section of so small a file has one
          for (std::size_t i = 0; i < no; ++i) block += block_count(table[i].bytes);
          const std::uint64_t hash = hash64({forged.data() + table[no].offset, padded(table[no].bytes)});
          std::memcpy(forged.data() + kFrontBytes + 8 * block, &hash, sizeof hash);
        }
      }
      seal(forged.data(), bytes.size());
      OpenedParts opened;
      std::string fault;
      if (!read_parts(forged.view(), state, "", opened, fault) || !opened.guard->find_fault().empty())
        ++refused;
      if (fault.empty()) touch_all(opened);
    }
    CHECK(refused > 1500);
  }

  TEST_CASE("says what is wrong") {
    const TemporaryStore store(varied_facts());
    CHECK_FALSE(check_snapshot(*store).present);
    const auto snapshot = Snapshot::of(*store);
    const SnapshotCheck sound = check_snapshot(*store);
    CHECK(sound.present);
    CHECK(sound.fault.empty());
    CHECK(sound.entities == snapshot->entity_count());
    CHECK(sound.arcs == snapshot->arc_count());
    const std::string bytes = read_file(sound.path);
    const auto fault_of = [&](std::string damaged) {
      write_file(sound.path, damaged);
      return check_snapshot(*store).fault;
    };
    CHECK(fault_of(bytes.substr(0, 100)) == "it is too short for its header");
    CHECK(fault_of("%PDF-1.7" + bytes.substr(8)) == "it is no snapshot");
    CHECK(fault_of(bytes.substr(0, bytes.size() - 8)) == "it was cut or has grown");
    std::string newer = bytes;
    newer[8] = 4;
    CHECK(fault_of(newer) == "it is of format version 4");
    std::string last = bytes;
    last[last.size() - 12] = static_cast<char>(last[last.size() - 12] ^ 1);
    CHECK(fault_of(last) == "section 26 is damaged");
  }

  TEST_CASE("where the directory takes no file, memory does") {
    const TemporaryStore store(varied_facts());
    const std::string path = snapshot_path(store.path(), store->state());
    fs::create_directory(path);  // cannot be replaced by a file
    CHECK(describe(*Snapshot::of(*store)) == describe(*Snapshot::build(*store)));
    CHECK(fs::is_directory(path));
    CHECK(snapshot_files(store.path()).size() == 1);  // no temporary file stays
  }

  TEST_CASE("what a killed writer left goes, what a living one writes stays") {
    const TemporaryStore store(varied_facts());
    const std::string dead = store.path() + "/snapshot-1.gxs.tmp-1-0";
    const std::string living = store.path() + "/snapshot-1.gxs.tmp-2-0";
    write_file(dead, "half");
    write_file(living, "half");
    const int held = ::open(living.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(::flock(held, LOCK_EX | LOCK_NB) == 0);
    static_cast<void>(Snapshot::of(*store));
    CHECK_FALSE(fs::exists(dead));
    CHECK(fs::exists(living));
    ::close(held);
  }

  TEST_CASE("two at once get the same") {
    const TemporaryStore store(varied_facts());
    std::string texts[4];
    {
      std::vector<std::jthread> threads;
      for (std::string& text : texts) threads.emplace_back([&] { text = describe(*Snapshot::of(*store)); });
    }
    for (const std::string& text : texts) CHECK(text == describe(*Snapshot::build(*store)));
    CHECK(snapshot_files(store.path()).size() == 1);
    CHECK(check_snapshot(*store).fault.empty());
  }
}
