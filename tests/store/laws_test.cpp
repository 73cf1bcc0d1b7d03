// The laws of the design, each on 300 seeds of generated facts (40 under a sanitizer). The digest is held
// against one computed here from the claims' own facts, and the indexes against the claims by check().
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "guanxi/base/hash.hpp"
#include "guanxi/store/store.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

constexpr std::uint64_t kSeeds = seeds(300, 40);
/// check() builds a second database, which takes most of a test's time: it runs on every so many seeds.
constexpr std::uint64_t kCheckEvery = 20;

struct File {
  std::string name;
  std::vector<Fact> facts;
};

std::vector<File> random_files(RandomFacts& random, std::size_t n) {
  std::vector<File> files;
  for (std::size_t i = 0; i < n; ++i) {
    files.push_back({"file-" + std::to_string(i), random.facts(1 + random.below(12))});
    // A file often repeats what another says.
    if (i > 0 && random.chance(50)) files[i].facts.push_back(files[0].facts.front());
  }
  return files;
}

/// Empty stores. Making one takes far longer than a test of a few facts, so each serves several seeds,
/// emptied by forgetting all its files, which is one more test of law 1. Some spill every claim to table
/// files.
class Stores {
 public:
  Store& get(std::uint64_t seed, std::size_t side) {
    const bool spilling = seed % 20 == 0;
    Kept& k = kept_[side * 2 + (spilling ? 1 : 0)];
    if (++k.uses % 8 == 0) k.store.reset();
    if (!k.store) {
      std::filesystem::remove_all(k.directory / "s");
      StoreOptions options;
      if (spilling) options.batch_bytes = 1;
      k.store = Store::open(k.directory / "s", OpenMode::kCreate, options);
    }
    for (const LedgerEntry& e : k.store->ledger()) k.store->forget(e.key);
    REQUIRE(k.store->digest() == Hash128{});
    return *k.store;
  }

 private:
  struct Kept {
    TemporaryDirectory directory;
    std::unique_ptr<Store> store;
    int uses = 0;
  };
  std::array<Kept, 4> kept_;
};

void require_sound(const Store& store, std::uint64_t seed) {
  if (seed % kCheckEvery != 0) return;
  const CheckReport report = store.check();
  for (const std::string& f : report.first_faults) INFO(f);
  CAPTURE(report.first_faults.empty() ? std::string() : report.first_faults.front());
  REQUIRE(report.faults == 0);
}

/// What a user sees of the whole graph, by keys and not by numbers.
std::set<std::string> picture_of(const Store& store) {
  std::set<std::string> out;
  std::map<std::uint32_t, std::string> keys;
  store.for_each_node([&](const NodeRecord& n) {
    keys[n.no.value] = n.key;
    std::string s = "node " + n.key + " " + std::to_string(n.claims) + "/" + std::to_string(n.references);
    for (const auto& t : n.types) s += " t:" + t.value + "×" + std::to_string(t.claims);
    for (const auto& t : n.names) s += " n:" + t.value + "×" + std::to_string(t.claims);
    for (const auto& t : n.aliases) s += " a:" + t.value + "×" + std::to_string(t.claims);
    for (const auto& [name, values] : n.properties) {
      for (const auto& v : values) s += " " + name + "=" + to_text(v.value) + "×" + std::to_string(v.claims);
    }
    out.insert(s);
    return true;
  });
  store.for_each_edge([&](const EdgeRecord& e) {
    std::string s = "edge " + keys.at(e.from.value) + " " + store.relation_name(e.type) + " " +
                    keys.at(e.to.value) + " " + e.id + " " + e.period().to_string() + " " +
                    std::to_string(e.claims) + " " + std::to_string(e.best_confidence());
    out.insert(s);
    return true;
  });
  for (const auto& [no, key] : keys) {
    std::multiset<std::string> adjacent;
    store.for_each_adjacent({no}, [&](const Adjacent& a) {
      adjacent.insert((a.outgoing ? ">" : "<") + store.relation_name(a.type) + " " +
                      keys.at(a.neighbour.value));
      return true;
    });
    std::string s = "adjacent " + key;
    for (const auto& a : adjacent) s += " | " + a;
    out.insert(s);
  }
  for (const SourceRecord& s : store.sources()) {
    out.insert("source " + s.key + " " + s.title + " " + s.date + " " + s.publisher + " " +
               std::to_string(s.claims) + store.source_text(s.no).value_or(" no text"));
  }
  return out;
}

}  // namespace

TEST_SUITE("store/laws") {
  TEST_CASE("1 retraction: ingest D, then forget D, leaves what was before") {
    Stores stores;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto files = random_files(random, 4);
      Store& f = stores.get(seed, 0);
      for (std::size_t i = 0; i < 3; ++i) put(f, files[i].name, files[i].facts);
      const Hash128 before = f.digest();
      const auto picture = picture_of(f);
      put(f, files[3].name, files[3].facts);
      f.forget(files[3].name);
      // Another file may cite the forgotten file's key as a source only if it states so; here none does.
      REQUIRE(f.digest() == before);
      REQUIRE(picture_of(f) == picture);
      require_sound(f, seed);
      for (std::size_t i = 0; i < 3; ++i) f.forget(files[i].name);
      REQUIRE(f.digest() == Hash128{});
      REQUIRE(picture_of(f).empty());
      require_sound(f, seed);
    }
  }

  TEST_CASE("1 retraction of a cited source leaves what the others state") {
    Stores stores;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto files = random_files(random, 3);
      const std::string gone = "source-2";
      Store& all = stores.get(seed, 0);
      for (const File& file : files) put(all, file.name, file.facts);
      if (!all.find_source(gone)) continue;
      all.forget(gone);
      Store& rest = stores.get(seed, 1);
      for (File file : files) {
        for (Fact& fact : file.facts) {
          std::visit(
              [&](auto& x) {
                if constexpr (!std::is_same_v<std::decay_t<decltype(x)>, SourceFact>) {
                  const bool had = !x.evidence.empty();
                  std::erase_if(x.evidence, [&](const Evidence& e) { return e.source == gone; });
                  if (had && x.evidence.empty())
                    x.evidence.push_back({gone, {}, {}, {}, {}});  // dropped below
                }
              },
              fact);
        }
        std::vector<Fact> kept;
        const auto batch = rest.begin({file.name, "jsonl", 0});
        std::uint64_t line = 0;
        for (const Fact& fact : file.facts) {
          ++line;
          const bool drop = std::visit(
              [&](const auto& x) {
                if constexpr (std::is_same_v<std::decay_t<decltype(x)>, SourceFact>) {
                  return x.key == gone;
                } else {
                  return x.evidence.size() == 1 && x.evidence[0].source == gone;
                }
              },
              fact);
          if (!drop) batch->add(fact, line);
        }
        batch->commit({}, 0);
      }
      REQUIRE(all.digest() == rest.digest());
      REQUIRE(picture_of(all) == picture_of(rest));
      require_sound(all, seed);
    }
  }

  TEST_CASE("2 idempotence: twice is once, and a changed file replaces what it said") {
    Stores stores;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto files = random_files(random, 3);
      const auto changed = random.facts(1 + random.below(10));
      Store& once = stores.get(seed, 0);
      for (const File& file : files) put(once, file.name, file.facts);
      const Hash128 digest = once.digest();
      const auto picture = picture_of(once);
      for (const File& file : files) put(once, file.name, file.facts);
      REQUIRE(once.digest() == digest);
      REQUIRE(picture_of(once) == picture);
      put(once, files[1].name, changed);
      require_sound(once, seed);
      Store& direct = stores.get(seed, 1);
      put(direct, files[0].name, files[0].facts);
      put(direct, files[1].name, changed);
      put(direct, files[2].name, files[2].facts);
      REQUIRE(once.digest() == direct.digest());
      REQUIRE(picture_of(once) == picture_of(direct));
      put(once, files[1].name, files[1].facts);
      REQUIRE(once.digest() == digest);
      REQUIRE(picture_of(once) == picture);
      require_sound(once, seed);
    }
  }

  TEST_CASE("3 order: any order of the same files, one graph") {
    Stores stores;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      auto files = random_files(random, 5);
      Store& first = stores.get(seed, 0);
      for (const File& file : files) put(first, file.name, file.facts);
      for (std::size_t i = files.size(); i > 1; --i) std::swap(files[i - 1], files[random.below(i)]);
      Store& second = stores.get(seed, 1);
      for (const File& file : files) put(second, file.name, file.facts);
      REQUIRE(first.digest() == second.digest());
      REQUIRE(picture_of(first) == picture_of(second));
    }
  }

  TEST_CASE("4 round trip: the claims, taken as one file, are the same graph") {
    Stores stores;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      Store& first = stores.get(seed, 0);
      for (const File& file : random_files(random, 4)) put(first, file.name, file.facts);
      std::vector<Fact> exported;
      first.for_each_claim([&](const Claim& c) {
        exported.push_back(c.fact);
        return true;
      });
      Store& second = stores.get(seed, 1);
      put(second, "export", exported);
      REQUIRE(first.digest() == second.digest());
      REQUIRE(picture_of(first) == picture_of(second));
    }
  }

  TEST_CASE("5 undo: a judgement withdrawn leaves what came in between with its own node") {
    Stores stores;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto files = random_files(random, 3);
      Store& with = stores.get(seed, 0);
      Store& without = stores.get(seed, 1);
      put(with, files[0].name, files[0].facts);
      put(with, "judgement", {JudgementFact{JudgementKind::kSame, "org:1", "org:2", "", {}}});
      put(with, files[1].name, files[1].facts);
      put(with, files[2].name, files[2].facts);
      with.forget("judgement");
      for (const File& file : files) put(without, file.name, file.facts);
      REQUIRE(with.digest() == without.digest());
      REQUIRE(picture_of(with) == picture_of(without));
      require_sound(with, seed);
    }
  }

  TEST_CASE("forgotten and revived: the indexes stay whole through any history") {
    Stores stores;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto files = random_files(random, 4);
      Store& f = stores.get(seed, 0);
      std::set<std::size_t> present;
      for (int step = 0; step < 12; ++step) {
        const std::size_t i = random.below(files.size());
        if (present.contains(i) && random.chance(50)) {
          f.forget(files[i].name);
          present.erase(i);
        } else {
          put(f, files[i].name, files[i].facts);
          present.insert(i);
        }
        if (step == 8 && seed % 7 == 0) f.compact();
        if (step == 9 && seed % 7 == 1) f.repair();
      }
      Store& direct = stores.get(seed, 1);
      for (const std::size_t i : present) put(direct, files[i].name, files[i].facts);
      REQUIRE(f.digest() == direct.digest());
      REQUIRE(picture_of(f) == picture_of(direct));
      require_sound(f, seed);
    }
  }
}
