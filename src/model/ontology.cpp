#include "guanxi/model/ontology.hpp"

#include <algorithm>

#include "guanxi/base/unicode.hpp"
#include "model/builtin_ontology.hpp"
#include "model/ontology_reader.hpp"

namespace guanxi {
namespace {

/// The first character of normalised, so valid, text.
std::string_view first_character(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text.front());
  return text.substr(0, lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
}

/// The order of generic_words_: by first character, then longest first.
bool before(const std::string& a, const std::string& b) {
  const std::string_view first_a = first_character(a);
  const std::string_view first_b = first_character(b);
  if (first_a != first_b) return first_a < first_b;
  return a.size() != b.size() ? a.size() > b.size() : a < b;
}

std::vector<std::string> normalised(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names)
    if (std::string form = normalise_name(name); !form.empty()) out.push_back(std::move(form));
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Bytes of the longest of `words` (in the order of before()) that `text` starts with; 0 if there is none.
std::size_t longest_word_at(std::string_view text, const std::vector<std::string>& words) {
  const std::string_view first = first_character(text);
  auto it = std::lower_bound(
      words.begin(), words.end(), first,
      [](const std::string& word, std::string_view wanted) { return first_character(word) < wanted; });
  for (; it != words.end() && it->starts_with(first); ++it)
    if (text.starts_with(*it)) return it->size();
  return 0;
}

/// What is left of a name.
struct Residue {
  std::size_t han = 0;
  std::size_t letters = 0;  // other than Han
  std::size_t digits = 0;

  void count(std::string_view character) {
    const char c = character.front();
    if (character.size() > 1) {
      const bool is_ideograph = has_han(character);
      han += is_ideograph ? 1 : 0;
      letters += is_ideograph ? 0 : 1;
    } else if (c >= '0' && c <= '9') {
      ++digits;
    } else if (c >= 'a' && c <= 'z') {
      ++letters;
    }
  }

  /// A mixture counts in proportion. Digits tell things apart only beside letters: "2025年" names nothing.
  [[nodiscard]] bool is_enough(std::size_t min_han, std::size_t min_other) const {
    const std::size_t others = letters + (han + letters >= 2 ? digits : 0);
    return han * min_other + others * min_han >= min_han * min_other;
  }
};

}  // namespace

const Ontology& Ontology::builtin() {
  static const Ontology ontology = parse(kBuiltinOntology, "graphs/ontology.toml");
  return ontology;
}

Ontology Ontology::parse(std::string_view toml, const std::string& file_name) {
  OntologyText read = read_ontology(toml, file_name);
  Ontology out;
  out.toml_ = toml;
  out.node_types_ = std::move(read.node_types);
  out.relation_types_ = std::move(read.relation_types);
  for (std::size_t i = 0; i < out.node_types_.size(); ++i)
    out.node_index_.emplace(out.node_types_[i].path, i);
  for (std::size_t i = 0; i < out.relation_types_.size(); ++i)
    out.relation_index_.emplace(out.relation_types_[i].name, i);
  out.generic_words_ = normalised(read.generic);
  std::sort(out.generic_words_.begin(), out.generic_words_.end(), before);
  out.ambiguous_names_ = normalised(read.ambiguous);
  out.never_merged_by_name_ = std::move(read.never_merged_by_name);
  out.min_han_ = read.min_han;
  out.min_other_ = read.min_other;
  return out;
}

const NodeType* Ontology::node_type(std::string_view path) const {
  const auto it = node_index_.find(path);
  return it == node_index_.end() ? nullptr : &node_types_[it->second];
}

const RelationType* Ontology::relation_type(std::string_view name) const {
  const auto it = relation_index_.find(name);
  return it == relation_index_.end() ? nullptr : &relation_types_[it->second];
}

bool Ontology::is_distinctive(std::string_view type, std::string_view normalised_name) const {
  const auto& never = never_merged_by_name_;
  if (std::find(never.begin(), never.end(), top_level(type)) != never.end()) return false;
  if (std::binary_search(ambiguous_names_.begin(), ambiguous_names_.end(), normalised_name, std::less<>{}))
    return false;

  Residue residue;
  while (!normalised_name.empty()) {
    const std::size_t generic = longest_word_at(normalised_name, generic_words_);
    const std::string_view character = first_character(normalised_name);
    if (generic == 0) {
      residue.count(character);
      if (residue.is_enough(min_han_, min_other_)) return true;  // more can only add to it
    }
    normalised_name.remove_prefix(generic != 0 ? generic : character.size());
  }
  return false;
}

std::string Ontology::without_generic(std::string_view normalised_name) const {
  std::string out;
  while (!normalised_name.empty()) {
    const std::size_t generic = longest_word_at(normalised_name, generic_words_);
    const std::string_view character = first_character(normalised_name);
    if (generic == 0) out += character;
    normalised_name.remove_prefix(generic != 0 ? generic : character.size());
  }
  return out;
}

std::size_t Ontology::generic_ending(std::string_view normalised_name) const {
  std::size_t ending = 0;
  while (!normalised_name.empty()) {
    const std::size_t generic = longest_word_at(normalised_name, generic_words_);
    ending = generic == 0 ? 0 : ending + generic;
    normalised_name.remove_prefix(generic != 0 ? generic : first_character(normalised_name).size());
  }
  return ending;
}

std::string_view top_level(std::string_view type) noexcept {
  return type.substr(0, type.find('/'));
}

bool is_a(std::string_view type, std::string_view wanted) noexcept {
  return wanted.empty() ||
         (type.starts_with(wanted) && (type.size() == wanted.size() || type[wanted.size()] == '/'));
}

}  // namespace guanxi
