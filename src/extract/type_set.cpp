#include "extract/type_set.hpp"

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {

std::string_view plainest_type(std::string_view family) {
  if (family == "organisation") return "organisation/company";
  if (family == "platform") return "platform/product";
  if (family == "programme") return "programme/project";
  const auto found = std::find(kFamilies.begin(), kFamilies.end(), family);
  return found == kFamilies.end() ? std::string_view{} : *found;
}

TypeBits bits_of_type(std::string_view type) {
  static const std::map<std::string, TypeBits, std::less<>> kAll = [] {
    const std::vector<NodeType>& types = Ontology::builtin().node_types();
    std::map<std::string, TypeBits, std::less<>> bits;
    for (const NodeType& own : types)
      for (std::size_t i = 0; i < types.size(); ++i) bits[own.path][i] = is_a(own.path, types[i].path);
    return bits;
  }();
  assert(kAll.size() <= TypeBits{}.size());
  const auto found = kAll.find(type);
  return found == kAll.end() ? TypeBits{} : found->second;
}

TypeSet::TypeSet(std::vector<std::string> names) : names_(std::move(names)) {
  const std::vector<NodeType>& all = Ontology::builtin().node_types();
  for (const std::string& name : names_)
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].path == name) bits_.set(i);
}

TypeSet::TypeSet(std::initializer_list<std::string_view> names)
    : TypeSet(std::vector<std::string>(names.begin(), names.end())) {}

const TypeSet& TypeSet::of_family(std::string_view family) {
  static const std::map<std::string, TypeSet, std::less<>> kAll = [] {
    std::map<std::string, TypeSet, std::less<>> sets;
    for (const NodeType& type : Ontology::builtin().node_types()) {
      const std::string top(top_level(type.path));
      sets.try_emplace(top, TypeSet(std::vector<std::string>{top}));
    }
    return sets;
  }();
  return kAll.find(family)->second;
}

}  // namespace guanxi::extract
