// Changes that are only supposed: what a commit would write, kept in memory and laid over a database that is
// open for reading.
#pragma once

#include <rocksdb/iterator.h>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/families.hpp"

namespace guanxi {

class Overlay {
 public:
  /// By key: the value that is read in place of the stored one, or that there is none.
  using Records = std::map<std::string, std::optional<std::string>, std::less<>>;

  void put(Family f, std::string_view key, std::string_view value) {
    of_[index_of(f)].records.insert_or_assign(std::string(key), std::string(value));
  }
  void erase(Family f, std::string_view key) {
    of_[index_of(f)].records.insert_or_assign(std::string(key), std::nullopt);
  }
  /// All keys from `first` to before `end` are gone, stored ones and those put so far.
  void erase_range(Family f, std::string_view first, std::string_view end);

  /// nullptr: what is stored counts.
  [[nodiscard]] const std::optional<std::string>* find(Family f, std::string_view key) const;

  /// The stored records of a family as they would be, within the bounds of the iterator given: from `first`
  /// to before `end`, "" for no bound. The overlay must not change meanwhile.
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> over(Family f, std::unique_ptr<rocksdb::Iterator> stored,
                                                        std::string_view first, std::string_view end) const;

 private:
  struct Range {
    std::string first, end;
  };
  struct Layer {
    Records records;
    std::vector<Range> gone;  // few
  };
  class Iterator;

  std::array<Layer, kFamilyCount> of_;
};

}  // namespace guanxi
