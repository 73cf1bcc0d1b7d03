#include "explore/name_rules.hpp"

#include <algorithm>
#include <array>

#include "guanxi/base/hash.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

// Normalised; longer ones before those that end them.
constexpr std::array<std::string_view, 16> kHanForms = {
    "有限责任公司", "股份有限公司", "集团有限公司", "控股有限公司", "有限合伙企业", "有限公司",
    "股份公司",     "集团公司",     "(有限合伙)",   "有限合伙",     "合伙企业",     "总公司",
    "公司",         "集团",         "股份",         "控股"};
constexpr std::array<std::string_view, 27> kLatinForms = {
    "ltd", "limited", "inc", "incorporated", "corp", "corporation", "co",      "company",  "llc",
    "llp", "lp",      "plc", "gmbh",         "ag",   "kg",          "sarl",    "sas",      "srl",
    "spa", "bv",      "nv",  "pty",          "pte",  "kk",          "holding", "holdings", "group"};
constexpr std::array<std::string_view, 8> kSmallWords = {"of", "and", "the", "for", "in", "at", "de", "&"};

constexpr std::size_t kEnding = 3;      // its last letter stands among so many last ones: 委 of 委员会
constexpr std::size_t kMostInARow = 2;  // letters that an abbreviation keeps together at its beginning
constexpr std::size_t kLeastSpelt = 5, kLeastSpeltLatin = 8, kMostSpelt = 32;
constexpr std::size_t kLeastKernel = 5, kLongestPlace = 8;

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::size_t count_letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xC0') != '\x80'; }));
}

/// Runs of letters and digits, normalised one by one.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  const auto close = [&] {
    if (std::string form = normalise_name(word); !form.empty()) words.push_back(std::move(form));
    word.clear();
  };
  for (const char32_t c : to_code_points(name)) {
    const bool divides = c < 0x80
                             ? !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
                             : c == 0xB7 || c == 0xA0 || (c >= 0x2000 && c <= 0x206F) || c == 0x3000;
    if (divides)
      close();
    else
      append_utf8(word, c);
  }
  close();
  return words;
}

void read_latin(std::vector<std::string> words, NameParts& parts) {
  while (words.size() > 1 && is_among(kLatinForms, words.back())) words.pop_back();
  if (words.size() > 1 && words.front() == "the") words.erase(words.begin());
  for (const std::string& word : words) {
    parts.core += word;
    if (!is_among(kSmallWords, word)) append_utf8(parts.initials, to_code_points(word).front());
  }
  if (words.size() < 2 || parts.initials.size() < 2) parts.initials.clear();
  const bool plain =
      std::all_of(parts.core.begin(), parts.core.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  parts.one_word = words.size() == 1 && plain && parts.core.size() >= 2 && parts.core.size() <= 6;
}

void read_han(NameParts& parts) {
  parts.core = parts.form;
  for (int round = 0; round < 3; ++round) {
    const auto ending = std::find_if(kHanForms.begin(), kHanForms.end(), [&](std::string_view form) {
      return parts.core.ends_with(form) && count_letters(parts.core) >= count_letters(form) + 2;
    });
    if (ending == kHanForms.end()) break;
    parts.core.resize(parts.core.size() - ending->size());
  }
  parts.pinyin = pinyin(parts.core);
  parts.initials = pinyin_initials(parts.core);
  if (parts.initials.size() < 3) parts.initials.clear();
}

/// The names that come of leaving out one letter, and the whole.
template <typename Take>
void with_one_less(std::u32string_view letters, const Take& take) {
  std::u32string some;
  take(std::u32string(letters));
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (i > 0 && letters[i] == letters[i - 1]) continue;
    some.assign(letters);
    some.erase(i, 1);
    take(some);
  }
}

/// Numbers tell names apart: 第一中学 and 第二中学, G60 and G92.
bool differ_in_a_number(std::u32string_view a, std::u32string_view b) {
  const auto numbers = [](std::u32string_view text) {
    constexpr std::u32string_view kNumerals = U"0123456789一二三四五六七八九十百甲乙丙丁东南西北上下";
    std::u32string out;
    for (const char32_t c : text)
      if (kNumerals.find(c) != std::u32string_view::npos) out += c;
    return out;
  };
  return numbers(a) != numbers(b);
}

}  // namespace

std::span<const std::string_view> han_legal_forms() noexcept {
  return kHanForms;
}
std::span<const std::string_view> latin_legal_forms() noexcept {
  return kLatinForms;
}
std::span<const std::string_view> small_words() noexcept {
  return kSmallWords;
}

bool may_be_misspelt(const NameParts& name) noexcept {
  const std::size_t n = name.letters.size();
  return n <= kMostSpelt && n >= (name.han ? kLeastSpelt : kLeastSpeltLatin);
}

bool is_abbreviation(std::u32string_view shorter, std::u32string_view longer) noexcept {
  const std::size_t n = shorter.size();
  if (n < kShortestAbbreviation || n > kLongestAbbreviation) return false;
  if (longer.size() < n + 2 || longer.size() > kLongestAbbreviated) return false;
  if (shorter.front() != longer.front() || longer.find(shorter) != std::u32string_view::npos) return false;
  if (n > kMostInARow && longer.substr(0, kMostInARow + 1) == shorter.substr(0, kMostInARow + 1))
    return false;
  if (longer.substr(longer.size() - kEnding).find(shorter.back()) == std::u32string_view::npos) return false;
  std::size_t next = 0;
  for (const char32_t c : longer)
    if (next < n && c == shorter[next]) ++next;
  return next == n;
}

NameParts NameReader::read(std::string_view name) const {
  NameParts parts = read_placeless(name);
  if (parts.han) parts.rest = without_place(parts.core);
  return parts;
}

NameParts NameReader::read_placeless(std::string_view name) const {
  NameParts parts;
  parts.raw = name;
  parts.form = normalise_name(name);
  parts.han = has_han(parts.form);
  if (parts.han)
    read_han(parts);
  else
    read_latin(words_of(name), parts);
  if (parts.core.empty()) parts.core = parts.form;
  parts.letters = to_code_points(parts.core);
  parts.all_han = std::all_of(parts.letters.begin(), parts.letters.end(), is_han);
  const std::string kernel = ontology_.without_generic(parts.core);
  parts.kernel = parts.han ? (kernel.empty() ? kernel : pinyin(kernel)) : kernel;
  if (parts.kernel.size() < kLeastKernel) parts.kernel.clear();
  return parts;
}

std::string NameReader::without_place(const std::string& core) const {
  // Where the first letters end, and two more are left.
  std::array<std::size_t, kLongestPlace + 1> ends{};
  std::size_t letters = 0;
  for (std::size_t i = 0; i < core.size(); ++i)
    if ((core[i] & '\xC0') != '\x80' && letters++ <= kLongestPlace) ends[letters - 1] = i;
  for (std::size_t n = std::min(kLongestPlace, std::max<std::size_t>(2, letters) - 2); n >= 2; --n) {
    if (!is_place_(std::string_view(core).substr(0, ends[n]))) continue;
    std::string rest = core.substr(ends[n]);
    // Of 浙江大学 nothing is left that names it.
    return count_letters(ontology_.without_generic(rest)) < 2 ? std::string{} : rest;
  }
  return {};
}

bool NameReader::abbreviates(const NameParts& shorter, const NameParts& longer) const {
  // 浙江大学 is no short name of 浙江工业大学: who shortens does not keep 大学.
  if (!shorter.all_han || !longer.all_han || !is_abbreviation(shorter.letters, longer.letters)) return false;
  const std::size_t generic = ontology_.generic_ending(shorter.core);
  return generic == 0 || generic == shorter.core.size();
}

bool NameReader::contains(const NameParts& longer, const NameParts& shorter) const {
  if (!shorter.all_han || shorter.letters.size() < kLeastContained) return false;
  if (longer.letters.size() > kMostContaining || longer.letters.size() <= shorter.letters.size())
    return false;
  // The full name of a firm: a place, the name, what it does, a legal form. What begins with the name of a
  // university, say, is a part of it.
  const bool full = longer.core.size() < longer.form.size() && longer.core.starts_with(shorter.core);
  const bool placed = !longer.rest.empty() && longer.rest.starts_with(shorter.core);
  return (full || placed) && ontology_.generic_ending(shorter.core) == 0;
}

std::optional<NameRule> NameReader::match(const NameParts& a, const NameParts& b) const {
  if (a.form.empty() || b.form.empty()) return std::nullopt;
  if (a.form == b.form) return NameRule::kSame;
  if (a.core == b.core) return NameRule::kLegalForm;
  if ((!a.rest.empty() && a.rest == b.core) || (!b.rest.empty() && b.rest == a.core))
    return NameRule::kPlacePrefix;
  if (a.han != b.han) {
    const NameParts& han = a.han ? a : b;
    const NameParts& other = a.han ? b : a;
    if (han.pinyin == other.core) return NameRule::kPinyin;
    if (!han.kernel.empty() && han.kernel == other.kernel) return NameRule::kPinyinKernel;
  }
  if (abbreviates(a, b) || abbreviates(b, a)) return NameRule::kAbbreviation;
  if ((a.one_word && a.core == b.initials) || (b.one_word && b.core == a.initials))
    return NameRule::kInitials;
  const bool elsewhere = !a.rest.empty() && a.rest == b.rest;  // 杭州X and 温州X
  if (!elsewhere && may_be_misspelt(a) && may_be_misspelt(b) && a.han == b.han &&
      edit_distance(a.letters, b.letters, 1) <= 1 && !differ_in_a_number(a.letters, b.letters))
    return NameRule::kSpelling;
  if (contains(a, b) || contains(b, a)) return NameRule::kContained;
  return std::nullopt;
}

std::vector<NameReader::Key> NameReader::keys(const NameParts& name) const {
  std::vector<Key> out;
  std::string text;
  const auto add = [&](char kind, std::string_view key, std::uint8_t side = 0) {
    text.assign(1, kind).append(key);
    out.push_back({hash64(text), side});
  };
  if (name.form.empty()) return out;
  add('f', name.form);
  add('c', name.core);
  if (!name.rest.empty()) add('c', name.rest);
  const std::uint8_t script = name.han ? 1 : 2;
  if (!name.han || !name.pinyin.empty()) add('p', name.han ? name.pinyin : name.core, script);
  if (!name.kernel.empty()) add('k', name.kernel, script);
  const std::u32string_view letters = name.letters;
  if (name.all_han) {
    if (letters.size() >= kShortestAbbreviation && letters.size() <= kLongestAbbreviation)
      add('a', to_utf8(letters.substr(0, 2)), 1);
    if (letters.size() >= kShortestAbbreviation + 2 && letters.size() <= kLongestAbbreviated)
      for (std::size_t i = 1; i < letters.size(); ++i)
        add('a', to_utf8(std::u32string{letters.front(), letters[i]}), 2);
    if (letters.size() >= kLeastContained) add('t', to_utf8(letters.substr(0, kLeastContained)), 1);
  }
  if (name.one_word) add('i', name.core, 1);
  if (!name.initials.empty()) add('i', name.initials, 2);
  if (may_be_misspelt(name))
    with_one_less(letters, [&](const std::u32string& some) { add('s', to_utf8(some)); });
  if (name.han && letters.size() <= kMostContaining)
    for (std::size_t i = 0; i + kLeastContained <= letters.size(); ++i)
      add('t', to_utf8(letters.substr(i, kLeastContained)), 2);
  const auto less = [](const Key& a, const Key& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.side < b.side;
  };
  std::sort(out.begin(), out.end(), less);
  out.erase(std::unique(out.begin(), out.end(),
                        [](const Key& a, const Key& b) { return a.hash == b.hash && a.side == b.side; }),
            out.end());
  return out;
}

}  // namespace guanxi
