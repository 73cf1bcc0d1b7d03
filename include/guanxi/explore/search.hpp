// Search by name: exact, beginning, part, pinyin, misspelt; traditional and simplified characters, case and
// width make no difference (normalise_name).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/answer.hpp"

namespace guanxi {
class Snapshot;

/// How a name matches, best first. A hit is listed under the best that applies.
enum class MatchKind : std::uint8_t {
  kKey = 0,           // the text is the node's key
  kName = 1,          // a name with the same normalised form
  kAlias = 2,         // an alias with it
  kPrefix = 3,        // a name or alias starts with it
  kPinyin = 4,        // pinyin or initials of a name are the text, or the text's own pinyin (之江试验室)
  kPart = 5,          // a name holds it
  kPinyinPrefix = 6,  // pinyin or initials of a name start with it
  kMisspelt = 7,      // few edits away: 1, from 6 characters on 2, from 12 on a quarter of them
};
/// "key", "name", "alias", "prefix", "pinyin", "part", "pinyin prefix", "misspelt".
[[nodiscard]] std::string_view to_string(MatchKind kind) noexcept;

struct SearchOptions {
  std::size_t limit = 20;
  std::vector<std::string> types;  // of the entity, with all below them; empty: all
  /// Entries read of each list of the name index, and a fiftieth of it: nodes whose names are compared.
  std::size_t max_examined = 1'000'000;
  std::size_t max_compared = SIZE_MAX;  // nodes whose names are compared, those that share most letters first
  /// Of the store's present state, or nullptr; the answer is the same. A search that finds very many is
  /// several times as fast with it.
  std::shared_ptr<const Snapshot> snapshot;
};

struct SearchHit {
  EntityRef entity;
  std::string matched;  // the name, alias or key that matches, as it is written
  MatchKind kind = MatchKind::kName;
  std::uint32_t distance = 0;  // edits, for kMisspelt
  std::uint64_t claims = 0;    // that describe or mention the entity's nodes
};

struct SearchAnswer {
  std::vector<SearchHit> hits;  // by kind, distance, claims (most first), key; each entity once
  std::uint64_t found = 0;      // before `limit`
  bool cut = false;             // max_examined was reached: there may be more, of the later kinds
};

/// Everything in the store that is called like `text`. Misspelt names are looked for only for texts of three
/// characters or more, where no key, name, alias or pinyin is the text itself and the better kinds leave room
/// within `limit`.
///
/// Throws: Error kInvalidArgument  `text` is no key and normalise_name leaves nothing of it; unknown type
[[nodiscard]] SearchAnswer search(const Store& store, std::string_view text,
                                  const SearchOptions& options = {});

}  // namespace guanxi
