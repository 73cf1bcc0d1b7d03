#include <algorithm>
#include <array>

#include "base/han_tables.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

/// A word in which a character is not read as it mostly is.
struct Word {
  std::u32string_view han;
  std::array<const char*, 3> syllables;
};

/// In the order of code points; of two that match at one place the longer counts.
constexpr Word kWords[] = {
    {U"万俟", {"mo", "qi"}},
    {U"东阿", {"dong", "e"}},
    {U"乐器", {"yue", "qi"}},
    {U"乐团", {"yue", "tuan"}},
    {U"乐清", {"yue", "qing"}},
    {U"乡长", {"xiang", "zhang"}},
    {U"人参", {"ren", "shen"}},
    {U"会稽", {"kuai", "ji"}},
    {U"会计", {"kuai", "ji"}},
    {U"会长", {"hui", "zhang"}},
    {U"传记", {"zhuan", "ji"}},
    {U"供给", {"gong", "ji"}},
    {U"六合", {"lu", "he"}},
    {U"六安", {"lu", "an"}},
    {U"分行", {"fen", "hang"}},
    {U"区长", {"qu", "zhang"}},
    {U"协调", {"xie", "tiao"}},
    {U"单县", {"shan", "xian"}},
    {U"厅长", {"ting", "zhang"}},
    {U"县长", {"xian", "zhang"}},
    {U"吐蕃", {"tu", "bo"}},
    {U"商行", {"shang", "hang"}},
    {U"增长", {"zeng", "zhang"}},
    {U"处长", {"chu", "zhang"}},
    {U"大厦", {"da", "sha"}},
    {U"大城", {"dai", "cheng"}},
    {U"大埔", {"da", "bu"}},
    {U"大夫", {"dai", "fu"}},
    {U"央行", {"yang", "hang"}},
    {U"家长", {"jia", "zhang"}},
    {U"尉犁", {"yu", "li"}},
    {U"尉迟", {"yu", "chi"}},
    {U"局长", {"ju", "zhang"}},
    {U"市长", {"shi", "zhang"}},
    {U"广厦", {"guang", "sha"}},
    {U"弹性", {"tan", "xing"}},
    {U"成长", {"cheng", "zhang"}},
    {U"所长", {"suo", "zhang"}},
    {U"投行", {"tou", "hang"}},
    {U"支行", {"zhi", "hang"}},
    {U"曾经", {"ceng", "jing"}},
    {U"朴槿惠", {"piao", "jin", "hui"}},
    {U"村长", {"cun", "zhang"}},
    {U"柏林", {"bo", "lin"}},
    {U"校长", {"xiao", "zhang"}},
    {U"模具", {"mu", "ju"}},
    {U"洪洞", {"hong", "tong"}},
    {U"率先", {"shuai", "xian"}},
    {U"率领", {"shuai", "ling"}},
    {U"理事长", {"li", "shi", "zhang"}},
    {U"番禺", {"pan", "yu"}},
    {U"目的", {"mu", "di"}},
    {U"省长", {"sheng", "zhang"}},
    {U"科长", {"ke", "zhang"}},
    {U"秘书长", {"mi", "shu", "zhang"}},
    {U"空调", {"kong", "tiao"}},
    {U"自传", {"zi", "zhuan"}},
    {U"莘庄", {"xin", "zhuang"}},
    {U"董事长", {"dong", "shi", "zhang"}},
    {U"蔚县", {"yu", "xian"}},
    {U"藏族", {"zang", "zu"}},
    {U"蚌埠", {"beng", "bu"}},
    {U"行业", {"hang", "ye"}},
    {U"行长", {"hang", "zhang"}},
    {U"西藏", {"xi", "zang"}},
    {U"调控", {"tiao", "kong"}},
    {U"调整", {"tiao", "zheng"}},
    {U"调查", {"diao", "cha"}},
    {U"调研", {"diao", "yan"}},
    {U"调解", {"tiao", "jie"}},
    {U"费县", {"bi", "xian"}},
    {U"部长", {"bu", "zhang"}},
    {U"重复", {"chong", "fu"}},
    {U"重庆", {"chong", "qing"}},
    {U"重新", {"chong", "xin"}},
    {U"重组", {"chong", "zu"}},
    {U"重阳", {"chong", "yang"}},
    {U"铅山", {"yan", "shan"}},
    {U"银行", {"yin", "hang"}},
    {U"镇长", {"zhen", "zhang"}},
    {U"队长", {"dui", "zhang"}},
    {U"阿胶", {"e", "jiao"}},
    {U"院长", {"yuan", "zhang"}},
    {U"音乐", {"yin", "yue"}},
    {U"黄埔", {"huang", "pu"}},
    {U"龟兹", {"qiu", "ci"}},
};

static_assert(std::is_sorted(std::begin(kWords), std::end(kWords),
                             [](const Word& a, const Word& b) { return a.han < b.han; }));

std::string_view syllable_of(char32_t c) noexcept {
  if (c < han::kFirst || c > han::kLast) return {};
  return han::kSyllables[han::kSyllableOf[c - han::kFirst]];
}

/// The longest word that `text` starts with, or nullptr.
const Word* word_at(std::u32string_view text) noexcept {
  const auto by_first = [](const Word& word, char32_t c) { return word.han.front() < c; };
  const Word* best = nullptr;
  const auto* it = std::lower_bound(std::begin(kWords), std::end(kWords), text.front(), by_first);
  for (; it != std::end(kWords) && it->han.front() == text.front(); ++it) {
    if (text.starts_with(it->han) && (best == nullptr || it->han.size() > best->han.size())) best = it;
  }
  return best;
}

/// Calls han(syllable) for each character that has a reading and other(code point) for the rest. False if no
/// character of `text` is Han.
template <typename Han, typename Other>
bool spell(std::string_view text, const Han& han, const Other& other) {
  if (!has_han(text)) return false;
  const std::u32string code_points = to_code_points(text);
  for (std::u32string_view rest = code_points; !rest.empty();) {
    if (const Word* word = word_at(rest)) {
      for (std::size_t i = 0; i < word->han.size(); ++i) han(std::string_view(word->syllables[i]));
      rest.remove_prefix(word->han.size());
      continue;
    }
    if (const std::string_view syllable = syllable_of(rest.front()); !syllable.empty()) {
      han(syllable);
    } else {
      other(rest.front());
    }
    rest.remove_prefix(1);
  }
  return true;
}

}  // namespace

std::string pinyin(std::string_view normalised_name) {
  std::string out;
  spell(
      normalised_name, [&out](std::string_view syllable) { out += syllable; },
      [&out](char32_t c) { append_utf8(out, c); });
  return out;
}

std::string pinyin_initials(std::string_view normalised_name) {
  std::string out;
  spell(
      normalised_name, [&out](std::string_view syllable) { out += syllable.front(); },
      [&out](char32_t c) { append_utf8(out, c); });
  return out;
}

}  // namespace guanxi
