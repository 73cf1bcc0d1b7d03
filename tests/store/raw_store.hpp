// The store's database without the store: single records are read, changed and removed behind its back.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"
#include "support/store_fixture.hpp"

namespace guanxi::testing {

/// Open for writing, so the store itself must be closed meanwhile.
class RawStore {
 public:
  explicit RawStore(const std::string& directory) : database_(directory, OpenMode::kWrite, {}) {}
  ~RawStore() { database_.flush(); }
  RawStore(const RawStore&) = delete;
  RawStore& operator=(const RawStore&) = delete;

  void put(Family f, std::string_view key, std::string_view value) {
    throw_if_bad(database_.db()->Put({}, database_.handle(f), slice(key), slice(value)), "test");
  }
  void erase(Family f, std::string_view key) {
    throw_if_bad(database_.db()->Delete({}, database_.handle(f), slice(key)), "test");
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> records(Family f,
                                                                         std::string_view prefix = {}) const {
    std::vector<std::pair<std::string, std::string>> out;
    database_.scan(f, prefix, [&](std::string_view key, std::string_view value) {
      out.emplace_back(key, value);
      return true;
    });
    return out;
  }
  [[nodiscard]] const Database& database() const { return database_; }

 private:
  Database database_;
};

using Dump = std::map<std::string, std::vector<std::pair<std::string, std::string>>>;

/// Every record of every family.
inline Dump dump(const std::string& directory) {
  const RawStore raw(directory);
  Dump out;
  for (std::size_t i = 0; i < kFamilyCount; ++i)
    out[std::string(kFamilyNames[i])] = raw.records(static_cast<Family>(i));
  return out;
}

}  // namespace guanxi::testing
