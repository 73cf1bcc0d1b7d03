#include "extract/name_shapes.hpp"

#include "extract/names.hpp"

namespace guanxi::extract {

bool NameShapes::ends_word(const std::string& written, std::size_t size) {
  const std::u32string text = fold(written);
  const auto counts = [](char32_t c) { return name_char(c) != kNoNameChar; };
  const auto is_letter = [&](char32_t c) { return c < 0x2E80 && counts(c); };
  std::size_t counted = 0, i = 0;
  for (; i < text.size() && counted < size; ++i) counted += counts(text[i]) ? 1 : 0;
  return i == 0 || i >= text.size() || !is_letter(text[i]) || !is_letter(text[i - 1]) || text[i] == '-' ||
         text[i] == '(' || text[i] == ',';
}

Roles NameShapes::roles_of(std::u32string_view word) const {
  const FormNo form = lexicon_->trie().find(word);
  return form == kNoForm ? 0 : lexicon_->form(form).roles;
}

std::size_t NameShapes::leading_places(std::u32string_view key) const {
  std::size_t length = 0;
  for (bool more = true; more;) {
    more = false;
    const std::size_t begin = length + (length > 0 && length < key.size() && key[length] == U'(' ? 1 : 0);
    std::size_t longest = 0;
    lexicon_->trie().match(key, begin, [&](std::size_t size, FormNo form) {
      if ((lexicon_->form(form).roles & bit(Role::kPlace)) != 0) longest = size;
    });
    if (longest == 0) break;
    std::size_t end = begin + longest;
    if (begin > length && (end >= key.size() || key[end++] != U')')) break;
    if (end + 2 <= key.size()) {
      length = end;
      more = length < 8;
    }
  }
  return length;
}

bool NameShapes::is_legal_form(std::u32string_view tail) const {
  return lexicon_->find(lexicon_->trie().find(tail), "suffix/company") != nullptr;
}

std::size_t NameShapes::before_level(std::u32string_view key) const {
  constexpr std::size_t kMaxPlace = 10;
  std::size_t found = 0;
  for (std::size_t at = 2; at + 1 < key.size() && at <= kMaxPlace; ++at) {
    if ((roles_of(key.substr(at, 1)) & bit(Role::kPlaceSuffix)) == 0) continue;
    const Roles place = roles_of(key.substr(found, at - found)) |
                        roles_of(key.substr(found, at + 1 - found)) | roles_of(key.substr(0, at)) |
                        roles_of(key.substr(0, at + 1));
    if ((place & bit(Role::kPlace)) != 0) found = at;
  }
  return found;
}

bool NameShapes::starts_word(std::u32string_view key, std::size_t at) const {
  bool found = false;
  lexicon_->trie().match(key, at, [&](std::size_t size, FormNo form) {
    found |= size >= 2 && (lexicon_->form(form).roles & bits(Role::kSuffix, Role::kNoun)) != 0;
  });
  return found;
}

std::size_t NameShapes::opening(std::u32string_view key) const {
  std::size_t length = 0;
  lexicon_->trie().match(key, 0, [&](std::size_t size, FormNo form) {
    if (lexicon_->find(form, "word/opens") != nullptr) length = size;
  });
  return length;
}

std::u32string NameShapes::initials(std::string_view written) {
  std::u32string initials;
  for (std::size_t c = 0; c < written.size(); ++c) {
    const char letter = written[c];
    if (letter >= 'A' && letter <= 'Z' && (c == 0 || written[c - 1] == ' '))
      initials += static_cast<char32_t>(letter - 'A' + 'a');
  }
  return initials;
}

}  // namespace guanxi::extract
