#include "extract/trie.hpp"

#include <algorithm>
#include <span>

namespace guanxi::extract {

/// Places the children of each node, depth first, at the first base where all of them find free slots.
struct Trie::Builder {
  Trie& trie;
  std::span<const std::u32string_view> strings;
  std::vector<std::uint32_t> order;  // of the strings, so that those with one beginning stand together
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
    if (end - begin == 1 && depth > 0) {
      const std::u32string_view tail = strings[order[begin]].substr(depth);
      trie.nodes_[node].base_and_flags = static_cast<std::uint32_t>(trie.tails_.size()) << kFlags | kLeaf;
      trie.values_[node] = order[begin];
      trie.tails_.push_back(static_cast<char32_t>(tail.size()));
      trie.tails_.append(tail);
      return;
    }
    if (strings[order[begin]].size() == depth) {
      trie.nodes_[node].base_and_flags |= kValue;
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
    trie.nodes_[node].base_and_flags |= base << kFlags;
    grow(base + stack.back().code + 1);
    for (std::size_t i = first; i < last; ++i) trie.nodes_[base + stack[i].code].parent = node;
    for (std::size_t i = first; i < last; ++i) {
      const Child child = stack[i];
      place(base + child.code, child.begin, child.end, depth + 1);
    }
    stack.resize(first);
  }
};

namespace {

/// The strings' numbers in the order of their characters.
std::vector<std::uint32_t> in_order(std::span<const std::u32string_view> strings) {
  constexpr std::size_t kFirst = 3;
  struct Key {
    std::uint64_t first;  // characters, which tell most strings apart
    std::uint32_t number;
  };
  std::vector<Key> keys;
  keys.reserve(strings.size());
  for (const std::u32string_view string : strings) {
    Key key{0, static_cast<std::uint32_t>(keys.size())};
    for (std::size_t i = 0; i < kFirst; ++i)
      key.first = key.first << 21U | (i < string.size() ? string[i] + 1 : 0);
    keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    return a.first != b.first ? a.first < b.first : strings[a.number] < strings[b.number];
  });
  std::vector<std::uint32_t> order;
  order.reserve(keys.size());
  for (const Key& key : keys) order.push_back(key.number);
  return order;
}

}  // namespace

Trie::Trie(std::span<const std::u32string_view> strings) {
  if (strings.empty()) return;
  std::uint32_t next_code = 1;
  char32_t highest = 0;
  for (const std::u32string_view string : strings)
    for (const char32_t c : string)
      if (c < kPlane) highest = std::max(highest, c);
  codes_.resize(highest + 1, 0);
  for (const std::u32string_view string : strings) {
    for (const char32_t c : string) {
      if (code(c) != 0) continue;
      if (c >= kPlane || next_code > 0xFFFF) {
        rare_codes_.emplace(c, next_code++);
        continue;
      }
      codes_[c] = static_cast<std::uint16_t>(next_code++);
    }
  }
  Builder builder{*this, strings, in_order(strings)};
  builder.grow(1);
  nodes_[0].parent = 0;
  builder.place(0, 0, strings.size(), 0);
}

std::uint32_t Trie::find(std::u32string_view text) const {
  if (nodes_.empty() || text.empty()) return kNone;
  std::uint32_t node = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    node = step(node, text[i]);
    if (node == kNone) return kNone;
    if (nodes_[node].is_leaf()) return text.substr(i + 1) == tail_of(node) ? values_[node] : kNone;
  }
  return nodes_[node].has_value() ? values_[node] : kNone;
}

}  // namespace guanxi::extract
