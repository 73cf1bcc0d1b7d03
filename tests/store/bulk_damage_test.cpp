// Records of bulk sources that are missing, cut short, turned round: check names each, and reading ends in an
// answer or an Error.
#include <doctest/doctest.h>

#include <stdexcept>

#include "bulk_rows.hpp"
#include "guanxi/base/error.hpp"
#include "picture.hpp"
#include "raw_store.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

Rows some_rows() {
  RandomFacts random(7);
  Rows rows = random_rows(random, 60, Keys::kBoth, true);
  const std::uint64_t line = rows.back().line;
  for (std::uint64_t i = 0; i < 5; ++i) rows.push_back({line + 1 + i, rows[i].fact});  // stated twice
  return rows;
}

/// Reads everything. Whether it all could be read.
bool read_all(const Store& store) {
  try {
    (void)picture_of(store);
    (void)store.digest();
    store.for_each_claim([](const Claim&) { return true; });
    (void)store.stats();
    return true;
  } catch (const Error& e) {
    CHECK(e.code() == ErrorCode::kDamaged);
    CHECK_FALSE(std::string(e.what()).empty());
    return false;
  } catch (const std::out_of_range&) {  // of the picture's own map: an end that is no node
    return false;
  }
}

}  // namespace

TEST_SUITE("store/bulk_damage") {
  TEST_CASE("each record of a bulk source, gone or cut or another's, is found by check") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    std::vector<std::tuple<Family, std::string, std::string>> records;
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      put_bulk(*store, "data.csv", some_rows());
      REQUIRE(store->check().faults == 0);
    }
    {
      const RawStore raw(path);
      for (const Family f : {Family::kBulk, Family::kRows}) {
        for (const auto& [key, value] : raw.records(f)) records.emplace_back(f, key, value);
      }
      for (const auto& [key, value] : raw.records(Family::kSource, "b"))
        records.emplace_back(Family::kSource, key, value);
    }
    REQUIRE(records.size() >= 8);  // one of each kind at least
    for (const auto& [family, key, value] : records) {
      for (int kind = 0; kind < 4; ++kind) {
        CAPTURE(printable(key));
        CAPTURE(kind);
        std::string changed = value;
        if (kind == 1) changed.pop_back();
        if (kind == 2) changed.clear();
        if (kind == 3) changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 0x11);
        {
          RawStore raw(path);
          if (kind == 0) raw.erase(family, key);
          if (kind != 0) raw.put(family, key, changed);
        }
        {
          const auto store = Store::open(path, OpenMode::kWrite);
          (void)read_all(*store);
          const CheckReport report = store->check();
          // What a row says beside its ends is kept once: a changed letter of it is RocksDB's checksums' to
          // find.
          const bool kept_twice =
              family == Family::kBulk ? key[4] != kBulkLines : family == Family::kRows && key[4] == kRowsKeys;
          CHECK((report.faults > 0 || (kind == 3 && !kept_twice)));
          CHECK(report.first_faults.empty() == (report.faults == 0));
        }
        RawStore raw(path);
        raw.put(family, key, value);
      }
    }
    const auto store = Store::open(path, OpenMode::kWrite);
    CHECK(store->check().faults == 0);
    CHECK(read_all(*store));
  }

  TEST_CASE("lost indexes are rebuilt round a bulk source; what it cannot lose is named") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    Hash128 digest;
    std::set<std::string> picture;
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      put(*store, "first.jsonl", {edge("org:1", "funds", "org:0"), node("org:2", "person", "之江")});
      put_bulk(*store, "data.csv", some_rows());
      put(*store, "last.jsonl", {edge("org:3", "owns", "org:new")});
      digest = store->digest();
      picture = picture_of(*store);
    }
    {
      RawStore raw(path);
      for (const Family f : {Family::kKey, Family::kNode, Family::kName, Family::kGram, Family::kEnds}) {
        for (const auto& [key, value] : raw.records(f)) raw.erase(f, key);
      }
    }
    {
      const auto store = Store::open(path, OpenMode::kWrite);
      CHECK(store->check().faults > 0);
      store->repair();
      CHECK(store->digest() == digest);
      CHECK(picture_of(*store) == picture);
      CHECK(store->check().faults == 0);
      put_bulk(*store, "more.csv", some_rows());
      store->forget("data.csv");
      store->forget("more.csv");
      CHECK(store->check().faults == 0);
    }
    {
      const auto store = Store::open(path, OpenMode::kWrite);
      put_bulk(*store, "data.csv", some_rows());
    }
    {
      RawStore raw(path);
      for (const auto& [key, value] : raw.records(Family::kSource, "b")) raw.erase(Family::kSource, key);
    }
    const auto store = Store::open(path, OpenMode::kWrite);
    CHECK(store->check().faults > 0);
    CHECK_THROWS_AS(store->repair(), Error);
  }
}
