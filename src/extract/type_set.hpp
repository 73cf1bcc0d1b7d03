// Types of the ontology as bits, so that "is this an organisation or a place?" is one look.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi::extract {

/// The top levels of types.
inline constexpr std::array<std::string_view, 5> kFamilies{"organisation", "platform", "programme", "person",
                                                           "place"};

/// The type of a family's names of which nothing else is known; lives as long as the program.
[[nodiscard]] std::string_view plainest_type(std::string_view family);

/// One bit a type of the ontology that is compiled in.
using TypeBits = std::bitset<128>;

/// The bits of a type and of those above it; none for a type that the ontology lacks.
[[nodiscard]] TypeBits bits_of_type(std::string_view type);

/// Some types, as a pattern asks for them. An empty set asks for nothing: every type is of it.
class TypeSet {
 public:
  TypeSet() = default;
  /// Paths of the ontology. Not explicit: a list of names is a set of types. Making one costs a look into the
  /// ontology a name: keep it.
  TypeSet(std::vector<std::string> names);  // NOLINT(google-explicit-constructor)
  TypeSet(std::initializer_list<std::string_view> names);
  /// The set of just this top-level type; lives as long as the program.
  [[nodiscard]] static const TypeSet& of_family(std::string_view family);

  [[nodiscard]] bool empty() const { return names_.empty(); }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  /// Whether a type with these bits is one of them or lies below one.
  [[nodiscard]] bool holds(const TypeBits& type) const { return names_.empty() || (bits_ & type).any(); }
  [[nodiscard]] auto begin() const { return names_.begin(); }
  [[nodiscard]] auto end() const { return names_.end(); }

 private:
  std::vector<std::string> names_;
  TypeBits bits_;
};

}  // namespace guanxi::extract
