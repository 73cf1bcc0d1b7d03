#include "extract/trie.hpp"

#include <algorithm>
#include <numeric>

namespace guanxi::extract {

/// Places the children of each node, depth first, at the first base where all of them find free slots.
struct Trie::Builder {
  Trie& trie;
  const std::vector<std::u32string>& strings;
  const std::vector<std::uint32_t>& order;
  std::size_t first_free = 1;

  struct Child {
    std::uint32_t code;
    std::size_t begin, end;  // of `order`
  };

  void grow(std::size_t slots) {
    if (trie.nodes_.size() < slots) trie.nodes_.resize(std::max(slots, trie.nodes_.size() * 2));
  }
  [[nodiscard]] bool is_free(std::size_t slot) const {
    return slot >= trie.nodes_.size() || (slot != 0 && trie.nodes_[slot].parent == kNone);
  }

  std::uint32_t find_base(const std::vector<Child>& children) {
    while (!is_free(first_free)) ++first_free;
    const std::uint32_t lowest = children.front().code;
    for (std::size_t slot = std::max<std::size_t>(first_free, lowest);; ++slot) {
      const std::size_t base = slot - lowest;
      const auto fits = [&](const Child& child) { return is_free(base + child.code); };
      if (std::all_of(children.begin(), children.end(), fits)) return static_cast<std::uint32_t>(base);
    }
  }

  /// Strings order[begin, end) share their first `depth` characters, which lead to `node`.
  void place(std::uint32_t node, std::size_t begin, std::size_t end, std::size_t depth) {
    if (strings[order[begin]].size() == depth) trie.nodes_[node].value = order[begin++];
    if (begin == end) return;
    std::vector<Child> children;
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t number = trie.code(strings[order[i]][depth]);
      if (children.empty() || children.back().code != number) children.push_back({number, i, i});
      children.back().end = i + 1;
    }
    std::sort(children.begin(), children.end(),
              [](const Child& a, const Child& b) { return a.code < b.code; });
    const std::uint32_t base = find_base(children);
    trie.nodes_[node].base = base;
    grow(base + children.back().code + 1);
    for (const Child& child : children) trie.nodes_[base + child.code].parent = node;
    for (const Child& child : children) place(base + child.code, child.begin, child.end, depth + 1);
  }
};

Trie::Trie(const std::vector<std::u32string>& strings) {
  if (strings.empty()) return;
  std::uint32_t next_code = 1;
  for (const std::u32string& string : strings) {
    for (const char32_t c : string) {
      if (code(c) != 0) continue;
      if (c >= kPlane || next_code > 0xFFFF) {
        rare_codes_.emplace(c, next_code++);
        continue;
      }
      if (codes_.size() <= c) codes_.resize(c + 1, 0);
      codes_[c] = static_cast<std::uint16_t>(next_code++);
    }
  }
  std::vector<std::uint32_t> order(strings.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return strings[a] < strings[b]; });
  Builder builder{*this, strings, order};
  builder.grow(1);
  nodes_[0].parent = 0;
  builder.place(0, 0, order.size(), 0);
}

std::uint32_t Trie::find(std::u32string_view text) const {
  std::uint32_t found = kNone;
  match(text, 0, [&](std::size_t length, std::uint32_t value) {
    if (length == text.size()) found = value;
  });
  return found;
}

}  // namespace guanxi::extract
