// A reader that leaves out a source answers as a store that forgot it.
#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bulk_rows.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/store/entities.hpp"
#include "picture.hpp"
#include "raw_store.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Model = std::map<std::string, std::string, std::less<>>;

std::string shown(const rocksdb::Iterator& it) {
  return it.Valid() ? it.key().ToString() + "=" + it.value().ToString() : "end";
}
std::string shown(const Model& model, Model::const_iterator at) {
  return at != model.end() ? at->first + "=" + at->second : "end";
}
/// The last record at or before a key.
Model::const_iterator at_or_before(const Model& model, const std::string& key) {
  const auto after = model.upper_bound(key);
  return after == model.begin() ? model.end() : std::prev(after);
}

std::string random_key(RandomFacts& random) {
  std::string key = "k";
  for (std::size_t n = random.below(3); n > 0; --n) key += static_cast<char>('a' + random.below(4));
  return key;
}

std::set<std::string> entities_of(const Store& store) {
  std::set<std::string> out;
  store.for_each_node([&](const NodeRecord& n) {
    std::string line = n.key + ":";
    for (const NodeNo member : entity_of(store, n.no).nodes) line += " " + store.node(member)->key;
    out.insert(line);
    return true;
  });
  return out;
}

std::vector<std::string> ledger_of(const Store& store) {
  std::vector<std::string> out;
  for (const LedgerEntry& e : store.ledger())
    out.push_back(e.key + (e.state == LedgerState::kPartial ? " partial" : " complete"));
  return out;
}

std::multiset<std::string> claims_of(const Store& store) {
  std::multiset<std::string> out;
  store.for_each_claim([&](const Claim& claim) {
    out.insert(store.source_key(claim.source) + " " + std::to_string(claim.fact.index()));
    return true;
  });
  return out;
}

void check_same(const Store& supposed, const Store& forgot) {
  CHECK(supposed.digest() == forgot.digest());
  CHECK(picture_of(supposed) == picture_of(forgot));
  CHECK(entities_of(supposed) == entities_of(forgot));
  CHECK(ledger_of(supposed) == ledger_of(forgot));
  CHECK(claims_of(supposed) == claims_of(forgot));
}

}  // namespace

TEST_SUITE("store/leave_out") {
  TEST_CASE("records laid over stored ones: every way to walk over them") {
    constexpr std::uint64_t kSeeds = seeds(60, 15);
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      TemporaryStore store;
      store.change([&](const std::string& directory) {
        RawStore raw(directory);
        Model model;
        Overlay overlay;
        for (std::size_t i = random.below(20); i > 0; --i) {
          const std::string key = random_key(random);
          raw.put(Family::kKey, key, "stored");
          model[key] = "stored";
        }
        for (std::size_t i = random.below(20); i > 0; --i) {
          const std::string key = random_key(random);
          if (random.chance(50)) {
            overlay.put(Family::kKey, key, "new");
            model[key] = "new";
          } else if (random.chance(70)) {
            overlay.erase(Family::kKey, key);
            model.erase(key);
          } else {
            const std::string end = key + "\xff";
            overlay.erase_range(Family::kKey, key, end);
            model.erase(model.lower_bound(key), model.lower_bound(end));
          }
        }
        const auto it = overlay.over(Family::kKey, raw.database().iterator(Family::kKey), {}, {});
        for (int round = 0; round < 12; ++round) {
          CAPTURE(round);
          const std::string key = random_key(random);
          auto at = model.cbegin();
          switch (random.below(4)) {
            case 0:
              it->SeekToFirst();
              break;
            case 1:
              it->Seek(key);
              at = model.lower_bound(key);
              break;
            case 2:
              it->SeekForPrev(key);
              at = at_or_before(model, key);
              break;
            default:
              it->SeekToLast();
              at = model.empty() ? model.cend() : std::prev(model.cend());
          }
          CHECK(shown(*it) == shown(model, at));
          for (int step = 0; step < 6 && at != model.end() && it->Valid(); ++step) {
            if (random.chance(50)) {
              it->Next();
              ++at;
            } else {
              it->Prev();
              at = at == model.begin() ? model.end() : std::prev(at);
            }
            CHECK(shown(*it) == shown(model, at));
          }
        }
        for (char c = 'a'; c <= 'e'; ++c) {
          const std::string key = std::string("k") + c;
          const auto* found = overlay.find(Family::kKey, key);
          const std::optional<std::string> value =
              found != nullptr ? *found : raw.database().get(Family::kKey, key);
          const auto wanted = model.find(key);
          CHECK(value == (wanted == model.end() ? std::nullopt : std::optional(wanted->second)));
        }
      });
    }
  }

  TEST_CASE("as if the source had been forgotten, whatever the sources and how they came in") {
    constexpr std::uint64_t kSeeds = seeds(60, 12);
    std::size_t bulk = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      TemporaryStore forgot, kept;
      for (const TemporaryStore* store : {&forgot, &kept}) {
        RandomFacts random(seed);
        put(**store, "first.jsonl", random.facts(30));
        for (std::size_t load = 0; load < seed % 3; ++load)
          put_bulk(**store, "bulk-" + std::to_string(load), random_rows(random, 25, Keys::kTexts, true));
        put(**store, "second.jsonl", random.facts(20));
      }
      RandomFacts random(seed + 1'000);
      std::vector<std::string> keys;
      for (const LedgerEntry& e : kept->ledger()) keys.push_back(e.key);
      for (const SourceRecord& s : kept->sources()) keys.push_back(s.key);
      const Hash128 before = kept->digest();
      kept.reopen();
      const auto reader = Store::open(kept.path(), OpenMode::kRead);
      const std::string state = reader->state();
      for (std::size_t times = 1 + random.below(2); times > 0; --times) {
        const std::string key = random.pick(keys);
        CAPTURE(key);
        std::erase(keys, key);
        std::string refused, wanted;
        try {
          forgot->forget(key);
        } catch (const Error& e) {
          wanted = e.what();
        }
        try {
          reader->leave_out(key);
        } catch (const Error& e) {
          refused = e.what();
        }
        CHECK(refused == wanted);
        if (key.starts_with("bulk")) ++bulk;
        CHECK(reader->leaves_out());
        CHECK(reader->state() != state);
        check_same(*reader, *forgot);
      }
      CHECK(kept->digest() == before);
    }
    CHECK(bulk > 0);
  }

  TEST_CASE("what cannot be left out") {
    TemporaryStore store({edge("a", "funds", "b")});
    CHECK_THROWS_WITH_AS(store->leave_out("test.jsonl"),
                         "the store is open for writing: sources are left out by readers", Error);
    store.reopen();
    const auto reader = Store::open(store.path(), OpenMode::kRead);
    CHECK_FALSE(reader->leaves_out());
    CHECK_THROWS_WITH_AS(reader->leave_out("test.json"), "no source 'test.json'", Error);
    CHECK_THROWS_WITH_AS(reader->forget("test.jsonl"), "the store is open for reading only", Error);
  }
}
