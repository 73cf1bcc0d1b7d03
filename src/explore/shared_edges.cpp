#include "explore/shared_edges.hpp"

#include <algorithm>

#include "guanxi/base/hash.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kKeysAtOnce = 4096;

/// A store's keys in byte order, some at a time.
class KeyStream {
 public:
  explicit KeyStream(const Store& store) : store_(store) { fill({}); }

  [[nodiscard]] bool at_end() const noexcept { return next_ == keys_.size(); }
  [[nodiscard]] const std::string& key() const { return keys_[next_].first; }
  [[nodiscard]] NodeNo node() const { return keys_[next_].second; }
  void advance() {
    if (++next_ == keys_.size() && next_ == kKeysAtOnce) fill(keys_.back().first + '\0');
  }

 private:
  void fill(const std::string& first) {
    check_interrupt();
    next_ = 0;
    std::vector<std::pair<std::string, NodeNo>> keys;
    keys.reserve(kKeysAtOnce);
    store_.scan_keys(first, [&](std::string_view key, NodeNo node) {
      keys.emplace_back(key, node);
      return keys.size() < kKeysAtOnce;
    });
    keys_ = std::move(keys);
  }

  const Store& store_;
  std::vector<std::pair<std::string, NodeNo>> keys_;
  std::size_t next_ = 0;
};

/// Neighbouring places fall into different parts.
std::uint64_t scattered(std::uint32_t from, std::uint32_t to) noexcept {
  std::uint64_t z = (std::uint64_t{from} << 32U | to) + 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

}  // namespace

SharedNumbers::SharedNumbers(const Store& before, const Store& after) : stores_{&before, &after} {
  for (const std::size_t which : {0U, 1U}) places_[which].assign(stores_[which]->node_limit(), 0);
  KeyStream old_keys(before), new_keys(after);
  for (std::uint32_t place = 0; !old_keys.at_end() || !new_keys.at_end(); ++place) {
    const int order = old_keys.at_end() ? 1 : new_keys.at_end() ? -1 : old_keys.key().compare(new_keys.key());
    if (order <= 0) {
      places_[0].at(old_keys.node().value) = place;
      old_keys.advance();
    }
    if (order >= 0) {
      places_[1].at(new_keys.node().value) = place;
      new_keys.advance();
    }
  }
  std::vector<std::string> names;
  for (const Store* store : stores_)
    for (std::string& name : store->relation_names()) names.push_back(std::move(name));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::size_t which : {0U, 1U})
    for (const std::string& name : stores_[which]->relation_names())
      relations_[which].push_back(
          static_cast<std::uint16_t>(std::lower_bound(names.begin(), names.end(), name) - names.begin()));
}

std::vector<SharedEdge> SharedNumbers::part(std::size_t which, const std::vector<bool>& wanted,
                                            std::size_t part, std::size_t parts) const {
  std::vector<SharedEdge> out;
  const std::vector<std::uint32_t>& places = places_[which];
  std::uint64_t count = 0;
  stores_[which]->for_each_edge([&](const EdgeRecord& edge) {
    if (++count % 65'536 == 0) check_interrupt();
    if (!wanted[edge.type.value]) return true;
    const std::uint32_t from = places[edge.from.value], to = places[edge.to.value];
    if (parts > 1 && scattered(from, to) % parts != part) return true;
    out.push_back({from, to, relations_[which][edge.type.value], edge.id.empty() ? 0 : hash64(edge.id) | 1,
                   edge.no.value});
    return true;
  });
  std::sort(out.begin(), out.end(),
            [](const SharedEdge& a, const SharedEdge& b) { return a.what() < b.what(); });
  return out;
}

}  // namespace guanxi
