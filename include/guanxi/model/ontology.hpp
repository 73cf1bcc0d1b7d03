// What types of nodes and relations there are, how they read, and which names are too common to identify
// anything. Data, not code: graphs/ontology.toml is compiled in as the default.
//
// Thread-safety: an Ontology is immutable once made.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi {

struct NodeType {
  std::string path;   // "organisation/company"
  std::string label;  // "company"
  std::string label_zh;
  std::string colour;  // of its top level in pictures, "#rrggbb"
  std::string shape;   // Graphviz's name
};

struct RelationType {
  std::string name;                     // "develops"
  std::string forward, backward;        // "develops", "developed by"
  std::string forward_zh, backward_zh;  // "研发", "由…研发"
  bool symmetric = false;
  std::vector<std::string> from, to;  // top-level node types; empty: any
};

class Ontology {
 public:
  /// The one that is compiled in.
  [[nodiscard]] static const Ontology& builtin();
  /// Throws: Error kBadInput  with line and column, what is wrong, what is expected.
  [[nodiscard]] static Ontology parse(std::string_view toml, const std::string& file_name);

  [[nodiscard]] const std::vector<NodeType>& node_types() const { return node_types_; }
  [[nodiscard]] const std::vector<RelationType>& relation_types() const { return relation_types_; }
  /// nullptr if the ontology lacks it.
  [[nodiscard]] const NodeType* node_type(std::string_view path) const;
  [[nodiscard]] const RelationType* relation_type(std::string_view name) const;

  /// Whether two nodes of this type that share this name (normalised) are taken for the same without a
  /// judgement: not persons, and only if enough of the name is left when its generic words ("公司",
  /// "university", "委员会") are taken off.
  [[nodiscard]] bool is_distinctive(std::string_view type, std::string_view normalised_name) const;

  /// The name (normalised) without its generic words, and how many bytes of it the generic words take that
  /// end it.
  [[nodiscard]] std::string without_generic(std::string_view normalised_name) const;
  [[nodiscard]] std::size_t generic_ending(std::string_view normalised_name) const;

  /// The generic words, normalised.
  [[nodiscard]] const std::vector<std::string>& generic_words() const { return generic_words_; }

  /// The text that it was made from.
  [[nodiscard]] const std::string& toml() const { return toml_; }

 private:
  std::string toml_;
  std::vector<NodeType> node_types_;
  std::vector<RelationType> relation_types_;
  std::map<std::string, std::size_t, std::less<>> node_index_;
  std::map<std::string, std::size_t, std::less<>> relation_index_;
  std::vector<std::string> generic_words_;         // normalised; by first character, then longest first
  std::vector<std::string> ambiguous_names_;       // normalised, sorted
  std::vector<std::string> never_merged_by_name_;  // top-level types
  std::size_t min_han_ = 2;
  std::size_t min_other_ = 4;
};

/// "organisation" of "organisation/company".
[[nodiscard]] std::string_view top_level(std::string_view type) noexcept;
/// Whether `type` is `wanted` or lies below it. An empty `wanted` matches all.
[[nodiscard]] bool is_a(std::string_view type, std::string_view wanted) noexcept;

}  // namespace guanxi
