// One decision for the whole document: which names it bears, of what type, and which are forms of one
// another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/finder.hpp"
#include "extract/names.hpp"
#include "extract/type_set.hpp"

namespace guanxi::extract {

class NameJudge;

struct Entity {
  std::string key;  // "org:之江实验室"
  std::string type;
  std::size_t family_size = 0;  // of its top level
  TypeBits type_bits;
  std::string name;
  std::vector<std::string> aliases;
  double confidence = 0;
  std::string rule;
  std::uint32_t entry = kNoEntry;
  std::string reason{};                          // what weighed most for it, where somebody asks
  std::uint32_t first_begin = 0, first_end = 0;  // bytes of the clean text: where a stage first saw it
  [[nodiscard]] std::string_view family() const { return {type.data(), family_size}; }
};

/// One way in which an entity may stand in the text.
struct Surface {
  std::u32string key;  // as name_key() gives it
  std::uint32_t entity = 0;
  std::string written;
  bool probe = false;  // no stage saw it: an alias only if the text has it
};

struct Decision {
  std::vector<Entity> entities;
  std::vector<Surface> surfaces;  // no two with one key
};

/// Empties `names`. `judge`: what says which of the names, with all their forms, are names of what.
/// `threshold`: how sure the rules must be of a name that others may be forms of.
[[nodiscard]] Decision decide(NameTable& names, const Lexicon& lexicon, NameJudge& judge, double threshold);

}  // namespace guanxi::extract
