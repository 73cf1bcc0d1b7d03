#include "extract/features.hpp"

#include <algorithm>

namespace guanxi::extract {

std::string Feature::text() const {
  std::string text;
  for (std::size_t i = 0; i < count_; ++i) text.append(i == 0 ? "" : ":").append(pieces_[i]->text);
  return text;
}

std::uint64_t Feature::hash_of(std::string_view text) {
  std::uint64_t hash = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(':', begin), text.size());
    hash = next(hash, Symbol(text.substr(begin, end - begin)).hash);
    begin = end + 1;
  }
  return hash;
}

}  // namespace guanxi::extract
