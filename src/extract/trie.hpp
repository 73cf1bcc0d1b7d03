// Finds which of a set of strings begin at a place of a text: a double-array trie (Aoe 1989) over code points
// that are numbered densely, so that one step is two array reads. What only one string has left is kept as it
// is. Immutable once built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace guanxi::extract {

class Trie {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  /// `strings` in any order, without doubles; each gets its index there as value. Cost: O(total length) for
  /// text-like sets, 12 bytes a node, of which there may be 2^30. Keeps no view.
  explicit Trie(std::span<const std::u32string_view> strings);
  Trie() = default;

  /// Calls found(length, value) for every string that begins at text[from], shorter ones first.
  template <class Found>
  void match(std::u32string_view text, std::size_t from, Found&& found) const {
    if (nodes_.empty()) return;
    std::uint32_t node = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
      node = step(node, text[i]);
      if (node == kNone) return;
      if (nodes_[node].is_leaf()) {
        const std::u32string_view tail = tail_of(node);
        if (text.substr(i + 1).starts_with(tail)) found(i + 1 - from + tail.size(), values_[node]);
        return;
      }
      if (nodes_[node].has_value()) found(i + 1 - from, values_[node]);
    }
  }

  /// The value of `text` itself, or kNone.
  [[nodiscard]] std::uint32_t find(std::u32string_view text) const;

 private:
  /// Eight bytes, and the values apart: few steps ask for one.
  struct Node {
    std::uint32_t base_and_flags = 0;
    std::uint32_t parent = kNone;  // kNone: the slot is free
    [[nodiscard]] std::uint32_t base() const { return base_and_flags >> kFlags; }
    [[nodiscard]] bool has_value() const { return (base_and_flags & kValue) != 0; }
    /// One string goes on from here; base() is where its tail stands.
    [[nodiscard]] bool is_leaf() const { return (base_and_flags & kLeaf) != 0; }
  };
  static constexpr std::uint32_t kValue = 1, kLeaf = 2, kFlags = 2;
  struct Builder;

  [[nodiscard]] std::uint32_t code(char32_t c) const {
    if (c < kPlane) return c < codes_.size() ? codes_[c] : 0;
    const auto found = rare_codes_.find(c);
    return found == rare_codes_.end() ? 0 : found->second;
  }
  [[nodiscard]] std::uint32_t step(std::uint32_t node, char32_t c) const {
    const std::uint32_t number = code(c);
    if (number == 0) return kNone;
    const std::uint32_t next = nodes_[node].base() + number;
    return next < nodes_.size() && nodes_[next].parent == node ? next : kNone;
  }

  [[nodiscard]] std::u32string_view tail_of(std::uint32_t leaf) const {
    const std::uint32_t begin = nodes_[leaf].base();
    return std::u32string_view(tails_).substr(begin + 1, tails_[begin]);
  }

  static constexpr char32_t kPlane = 0x10000;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> values_;  // of those nodes that have one
  std::u32string tails_;               // one behind the other, before each its length
  std::vector<std::uint16_t> codes_;   // by code point; 0: in none of the strings
  std::unordered_map<char32_t, std::uint32_t> rare_codes_;
};

}  // namespace guanxi::extract
