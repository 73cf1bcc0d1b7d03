#include "extract/trie.hpp"

#include <algorithm>
#include <numeric>
#include <span>

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
  std::vector<Child> stack{};  // the children of the nodes on the way down

  void grow(std::size_t slots) {
    if (trie.nodes_.size() >= slots) return;
    trie.nodes_.resize(std::max(slots, trie.nodes_.size() * 2));
    trie.values_.resize(trie.nodes_.size(), kNone);
  }
  [[nodiscard]] bool is_free(std::size_t slot) const {
    return slot >= trie.nodes_.size() || (slot != 0 && trie.nodes_[slot].parent == kNone);
  }

  std::uint32_t find_base(std::span<const Child> children) {
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
    if (strings[order[begin]].size() == depth) {
      trie.nodes_[node].base_and_flag |= 1U;
      trie.values_[node] = order[begin++];
    }
    if (begin == end) return;
    const std::size_t first = stack.size();
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t number = trie.code(strings[order[i]][depth]);
      if (stack.size() == first || stack.back().code != number) stack.push_back({number, i, i});
      stack.back().end = i + 1;
    }
    const std::size_t last = stack.size();
    std::sort(stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end(),
              [](const Child& a, const Child& b) { return a.code < b.code; });
    const std::uint32_t base = find_base(std::span(stack).subspan(first));
    trie.nodes_[node].base_and_flag |= base << 1;
    grow(base + stack.back().code + 1);
    for (std::size_t i = first; i < last; ++i) trie.nodes_[base + stack[i].code].parent = node;
    for (std::size_t i = first; i < last; ++i) {
      const Child child = stack[i];
      place(base + child.code, child.begin, child.end, depth + 1);
    }
    stack.resize(first);
  }
};

Trie::Trie(const std::vector<std::u32string>& strings) {
  if (strings.empty()) return;
  std::uint32_t next_code = 1;
  char32_t highest = 0;
  for (const std::u32string& string : strings)
    for (const char32_t c : string)
      if (c < kPlane) highest = std::max(highest, c);
  codes_.resize(highest + 1, 0);
  for (const std::u32string& string : strings) {
    for (const char32_t c : string) {
      if (code(c) != 0) continue;
      if (c >= kPlane || next_code > 0xFFFF) {
        rare_codes_.emplace(c, next_code++);
        continue;
      }
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
  if (nodes_.empty() || text.empty()) return kNone;
  std::uint32_t node = 0;
  for (const char32_t c : text) {
    node = step(node, c);
    if (node == kNone) return kNone;
  }
  return nodes_[node].has_value() ? values_[node] : kNone;
}

}  // namespace guanxi::extract
