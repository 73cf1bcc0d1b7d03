#include "model/ontology_reader.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

std::string join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ", "));
}

class Reader {
 public:
  explicit Reader(const std::string& file_name) : file_name_(file_name) {}

  OntologyText read(std::string_view text) {
    const toml::table root = parse(text);
    check_keys(root, "at the top level", {"type", "relation", "names"});
    // Relations and names speak of types, wherever in the file these stand.
    for_each_table(root, "type", [this](const toml::table& table) { read_type(table, nullptr); });
    for_each_table(root, "relation", [this](const toml::table& table) { read_relation(table); });
    if (const toml::node* names = root.get("names")) {
      if (!names->is_table()) fail(*names, "'names' is not a table", "write [names]");
      read_names(*names->as_table());
    }
    return std::move(out_);
  }

 private:
  using Keys = std::vector<std::string>;

  [[noreturn]] void fail(const toml::source_position& at, const std::string& what,
                         const std::string& hint) const {
    throw Error(ErrorCode::kBadInput, fmt::format("{}:{}:{}: {}", file_name_, at.line, at.column, what),
                hint);
  }
  [[noreturn]] void fail(const toml::node& node, const std::string& what,
                         const std::string& hint = {}) const {
    fail(node.source().begin, what, hint);
  }

  toml::table parse(std::string_view text) const {
    try {
      return toml::parse(text, file_name_);
    } catch (const toml::parse_error& error) {
      std::string what(error.description());
      if (!what.empty() && what.front() >= 'A' && what.front() <= 'Z') what.front() += 'a' - 'A';
      fail(error.source().begin, what, "the file is TOML; https://toml.io describes it");
    }
  }

  /// What is known, and what `word` may have been meant to be.
  static std::string known(const std::string& what, const Keys& all, std::string_view word) {
    const std::string near = closest(word, all);
    return fmt::format("known {}: {}{}", what, join(all),
                       near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near));
  }

  void check_keys(const toml::table& table, const std::string& where, const Keys& keys) const {
    for (const auto& [key, value] : table) {
      if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
      fail(key.source().begin, fmt::format("unknown key '{}' {}", key.str(), where),
           known("keys", keys, key.str()));
    }
  }

  template <typename Visit>
  void for_each_table(const toml::table& parent, const std::string& key, const Visit& visit) const {
    const toml::node* node = parent.get(key);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    if (array == nullptr)
      fail(*node, fmt::format("'{}' is not a list of tables", key), fmt::format("write [[{}]]", key));
    for (const toml::node& item : *array) {
      if (!item.is_table()) fail(item, fmt::format("'{}' holds something that is not a table", key));
      visit(*item.as_table());
    }
  }

  std::optional<std::string> text(const toml::table& table, const std::string& key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_string())
      fail(*node, fmt::format("'{}' is not text", key), fmt::format("write {} = \"…\"", key));
    const std::string& value = node->as_string()->get();
    if (value.empty()) fail(*node, fmt::format("'{}' is empty", key));
    return value;
  }

  /// The table's name; part of keys on disk and of command lines, so without blanks and slashes.
  std::string name_of(const toml::table& table, const std::string& what) const {
    const auto name = text(table, "name");
    if (!name) fail(table, what + " has no name", "write name = \"…\"");
    const bool is_plain = std::all_of(name->begin(), name->end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte > 0x20 && byte != 0x7F && byte != '/';
    });
    if (!is_plain) fail(*table.get("name"), fmt::format("the name '{}' holds a blank or a slash", *name));
    return *name;
  }

  std::vector<std::string> texts(const toml::table& table, const std::string& key) const {
    std::vector<std::string> out;
    const toml::node* node = table.get(key);
    if (node == nullptr) return out;
    const std::string hint = fmt::format("write {} = [\"…\", \"…\"]", key);
    if (!node->is_array()) fail(*node, fmt::format("'{}' is not a list", key), hint);
    for (const toml::node& item : *node->as_array()) {
      if (!item.is_string()) fail(item, fmt::format("'{}' holds something that is not text", key), hint);
      out.push_back(item.as_string()->get());
    }
    return out;
  }

  /// As texts(), each a top-level type.
  std::vector<std::string> top_types(const toml::table& table, const std::string& key) const {
    std::vector<std::string> out = texts(table, key);
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (std::find(top_types_.begin(), top_types_.end(), out[i]) != top_types_.end()) continue;
      fail(*table.get(key)->as_array()->get(i),
           fmt::format("'{}' in '{}' is not a top-level type", out[i], key),
           known("types", top_types_, out[i]));
    }
    return out;
  }

  std::size_t count(const toml::table& table, const std::string& key, std::size_t otherwise) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return otherwise;
    const std::int64_t value = node->is_integer() ? node->as_integer()->get() : 0;
    if (value < 1 || value > 100) fail(*node, fmt::format("'{}' is not a number from 1 to 100", key));
    return static_cast<std::size_t>(value);
  }

  bool flag(const toml::table& table, const std::string& key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return false;
    if (!node->is_boolean()) fail(*node, fmt::format("'{}' is neither true nor false", key));
    return node->as_boolean()->get();
  }

  static std::string spaced(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
  }

  void read_look(const toml::table& table, NodeType& type) const {
    type.colour = text(table, "colour").value_or("#e0e0e0");
    const bool is_colour = type.colour.size() == 7 && type.colour[0] == '#' &&
                           type.colour.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
    if (!is_colour)
      fail(*table.get("colour"), fmt::format("the colour '{}' is not of the form #rrggbb", type.colour),
           "write colour = \"#a6cee3\"");
    type.shape = text(table, "shape").value_or("box");
    if (type.shape.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos)
      fail(*table.get("shape"), fmt::format("the shape '{}' is not a name of Graphviz's shapes", type.shape),
           "write shape = \"box\", \"ellipse\", \"hexagon\", …");
  }

  void read_type(const toml::table& table, const NodeType* parent) {
    check_keys(table, parent == nullptr ? "in [[type]]" : "in a subtype",
               parent == nullptr ? Keys{"name", "label", "zh", "colour", "shape", "subtypes"}
                                 : Keys{"name", "label", "zh", "subtypes"});
    const std::string name = name_of(table, parent == nullptr ? "the type" : "the subtype");
    NodeType type;
    type.path = parent == nullptr ? name : parent->path + '/' + name;
    if (!seen_types_.insert(type.path).second)
      fail(*table.get("name"), fmt::format("the type '{}' is declared twice", type.path));
    type.label = text(table, "label").value_or(spaced(name));
    type.label_zh = text(table, "zh").value_or(type.label);
    if (parent == nullptr) {
      read_look(table, type);
      top_types_.push_back(name);
    } else {
      type.colour = parent->colour;
      type.shape = parent->shape;
    }
    out_.node_types.push_back(type);
    for_each_table(table, "subtypes",
                   [this, &type](const toml::table& subtype) { read_type(subtype, &type); });
  }

  void read_relation(const toml::table& table) {
    check_keys(table, "in [[relation]]",
               {"name", "forward", "backward", "forward_zh", "backward_zh", "symmetric", "from", "to"});
    RelationType relation;
    relation.name = name_of(table, "the relation");
    if (!seen_relations_.insert(relation.name).second)
      fail(*table.get("name"), fmt::format("the relation '{}' is declared twice", relation.name));
    relation.symmetric = flag(table, "symmetric");
    relation.forward = text(table, "forward").value_or(spaced(relation.name));
    const auto backward = text(table, "backward");
    if (!backward && !relation.symmetric)
      fail(table, fmt::format("the relation '{}' has no label for its backward direction", relation.name),
           "write backward = \"…\", or symmetric = true");
    relation.backward = backward.value_or(relation.forward);
    const auto forward_zh = text(table, "forward_zh");
    relation.forward_zh = forward_zh.value_or(relation.forward);
    relation.backward_zh = text(table, "backward_zh")
                               .value_or(relation.symmetric && forward_zh ? *forward_zh : relation.backward);
    relation.from = top_types(table, "from");
    relation.to = top_types(table, "to");
    out_.relation_types.push_back(std::move(relation));
  }

  void read_names(const toml::table& table) {
    check_keys(table, "in [names]", {"never_merged_by_name", "min_han", "min_other", "generic", "ambiguous"});
    out_.never_merged_by_name = top_types(table, "never_merged_by_name");
    out_.min_han = count(table, "min_han", out_.min_han);
    out_.min_other = count(table, "min_other", out_.min_other);
    out_.generic = texts(table, "generic");
    out_.ambiguous = texts(table, "ambiguous");
  }

  const std::string& file_name_;
  OntologyText out_;
  std::vector<std::string> top_types_;
  std::set<std::string> seen_types_;
  std::set<std::string> seen_relations_;
};

}  // namespace

OntologyText read_ontology(std::string_view toml, const std::string& file_name) {
  return Reader(file_name).read(toml);
}

}  // namespace guanxi
