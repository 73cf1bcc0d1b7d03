// The table files below the families: what whoever opens the store has to read of them.
#include <doctest/doctest.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/table.h>
#include <rocksdb/table_properties.h>

#include <string>

#include "guanxi/base/coding.hpp"
#include "store/database.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

constexpr std::uint32_t kRecords = 20'000;

std::string key_of(std::uint32_t i) {
  std::string key = "org:";
  put_be32(key, i);
  return key;
}

/// Every second key is there, in one table.
void check_records(const std::string& directory) {
  const Database database(directory, OpenMode::kRead, {});
  for (std::uint32_t i = 0; i < 2 * kRecords; i += 7) {
    const auto value = database.get(Family::kKey, key_of(i));
    REQUIRE(value.has_value() == (i % 2 == 0));
    if (value) CHECK(*value == key_of(i));
  }
  std::uint32_t n = 0;
  database.scan(Family::kKey, {}, [&](std::string_view key, std::string_view) {
    CHECK(key == key_of(2 * n));
    return ++n > 0;
  });
  CHECK(n == kRecords);
  n = 0;
  database.scan_range(Family::kKey, key_of(1000), key_of(3000), [&](auto, auto) { return ++n > 0; });
  CHECK(n == 1000);
}

}  // namespace

TEST_SUITE("store/tables") {
  TEST_CASE("index and filter of a table are in parts, read when they are needed") {
    const TemporaryDirectory directory;
    {
      Database database(directory.path(), OpenMode::kCreate, {});
      for (std::uint32_t i = 0; i < kRecords; ++i)
        throw_if_bad(database.db()->Put({}, database.handle(Family::kKey), key_of(2 * i), key_of(2 * i)),
                     "test");
      database.flush();
      rocksdb::TablePropertiesCollection tables;
      throw_if_bad(database.db()->GetPropertiesOfAllTables(database.handle(Family::kKey), &tables), "test");
      REQUIRE(tables.size() == 1);
      const rocksdb::TableProperties& table = *tables.begin()->second;
      CHECK(table.num_entries == kRecords);
      CHECK(table.index_partitions > 1);
      CHECK(table.top_level_index_size < table.index_size / 4);
    }
    check_records(directory.path());
  }

  TEST_CASE("tables of earlier programs have both in one piece") {
    const TemporaryDirectory directory;
    {
      Database database(directory.path(), OpenMode::kCreate, {});
      rocksdb::BlockBasedTableOptions table;
      table.format_version = 5;
      table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
      rocksdb::Options options;
      options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
      rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options);
      const std::string file = directory.path() + "/table.sst";
      throw_if_bad(writer.Open(file), "test");
      for (std::uint32_t i = 0; i < kRecords; ++i)
        throw_if_bad(writer.Put(key_of(2 * i), key_of(2 * i)), "test");
      throw_if_bad(writer.Finish(), "test");
      throw_if_bad(database.db()->IngestExternalFile(database.handle(Family::kKey), {file}, {}), "test");
    }
    check_records(directory.path());
  }
}
