// Which encoding a file's first bytes are in. ICU's detector alone is unsure of short Chinese texts, so each
// candidate also decodes the sample and is judged by what comes out: text of the right encoding is made of
// characters that people use, text of a wrong one of rare characters, unassigned ones and malformed bytes.
#include <unicode/uchar.h>
#include <unicode/ucsdet.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>
#include <utility>
#include <vector>

#include "base/han_tables.hpp"
#include "guanxi/base/encoding.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

/// The most frequent characters of Chinese text and of the names of persons and places, in simplified form.
constexpr std::u32string_view kFrequent =
    U"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年"
    U"过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心"
    U"她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间"
    U"由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给"
    U"世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变"
    U"四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社"
    U"便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北"
    U"边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运省县州城江河湖湾港村镇集团研究"
    U"华银网络技李陈刘杨赵黄周吴徐孙胡朱林郭梁宋郑谢韩唐冯董萧曹袁邓傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    U"阎余潘杜戴夏钟汪田姜";

using HanSet = std::bitset<han::kCount>;

bool in_blocks(char32_t c) noexcept {
  return c >= han::kFirst && c <= han::kLast;
}

/// Adds the Han characters that two-byte codes with these bounds stand for.
void add_codes(const char* encoding, int first_lead, int last_lead, HanSet& set) {
  std::string bytes;
  for (int lead = first_lead; lead <= last_lead; ++lead)
    for (int trail = 0xA1; trail <= 0xFE; ++trail) {
      bytes.push_back(static_cast<char>(lead));
      bytes.push_back(static_cast<char>(trail));
    }
  std::string text;
  Decoder(encoding).decode(bytes, true, text);
  for (const char32_t c : to_code_points(text))
    if (in_blocks(c)) set.set(c - han::kFirst);
}

/// Adds the traditional forms of the simplified characters in `set`.
void add_traditional(HanSet& set) {
  const HanSet simplified = set;
  for (std::size_t i = 0; i < han::kCount; ++i) {
    const std::uint16_t simple = han::kSimplifiedOf[i];
    if (simple != 0 && simplified.test(simple - han::kFirst)) set.set(i);
  }
}

/// Characters in everyday use: GB 2312's first level.
const HanSet& common_characters() {
  static const HanSet characters = [] {
    HanSet set;
    add_codes("GB2312", 0xB0, 0xD7, set);
    add_traditional(set);
    return set;
  }();
  return characters;
}

const HanSet& frequent_characters() {
  static const HanSet characters = [] {
    HanSet set;
    for (const char32_t c : kFrequent) set.set(c - han::kFirst);
    add_traditional(set);
    return set;
  }();
  return characters;
}

/// An encoding, and how much characters of a script speak for it. Han characters have a value each, which
/// `han` scales.
struct Candidate {
  const char* name;
  double kana;
  double hangul;
  double han;
};

constexpr Candidate kMultibyte[] = {
    {"GB18030", 0, -1, 1},    {"Big5", 0, -1, 1},     {"Shift_JIS", 2.5, -1, 0.5},
    {"EUC-JP", 2.5, -1, 0.5}, {"EUC-KR", 0, 1.75, 0},
};
constexpr Candidate kWide[] = {
    {"UTF-16LE", 1, 1, 1},
    {"UTF-16BE", 1, 1, 1},
    {"UTF-32LE", 1, 1, 1},
    {"UTF-32BE", 1, 1, 1},
};

constexpr double kMalformed = -8;

bool is_text_control(char32_t c) noexcept {
  return c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x1B;
}

double han_value(char32_t c) {
  if (!in_blocks(c)) return -1;
  if (frequent_characters().test(c - han::kFirst)) return 3;
  return common_characters().test(c - han::kFirst) ? 1 : -1;
}

/// How much one decoded character speaks for its being what was meant.
double value_of(char32_t c, const Candidate& candidate) {
  if (c < 0x80) return (c >= 0x20 && c < 0x7F) || is_text_control(c) ? 1 : kMalformed;
  if (c == 0xFFFD) return kMalformed;
  if (is_han(c)) {
    const double value = han_value(c);
    return value > 0 ? value * candidate.han : value;
  }
  if (c >= 0x3040 && c < 0x3100) return candidate.kana;
  if (c >= 0xAC00 && c < 0xD7B0) return candidate.hangul;
  if ((c >= 0x3000 && c < 0x3040) || (c >= 0xFF00 && c < 0xFF60) || (c >= 0x2010 && c < 0x2040) || c == 0xB7)
    return 1;
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_UNASSIGNED:
    case U_PRIVATE_USE_CHAR:
    case U_CONTROL_CHAR:
    case U_SURROGATE:
      return kMalformed;
    default:
      return c < 0x600 ? 0.25 : -1;
  }
}

/// Mean value of the characters of the sample; of those beyond ASCII only, unless `all` counts. -kMalformed
/// at worst.
double plausibility(std::string_view sample, const Candidate& candidate, bool all) {
  std::string text;
  Decoder(candidate.name).decode(sample, false, text);
  double sum = 0;
  std::size_t count = 0;
  for (const char32_t c : to_code_points(text)) {
    if (c < 0x80 && !all) continue;
    sum += value_of(c, candidate);
    ++count;
  }
  return count == 0 ? kMalformed : sum / static_cast<double>(count);
}

struct Detected {
  std::string name;
  double confidence;  // 0 to 1
};

std::vector<Detected> ask_icu(std::string_view sample) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status),
                                                                            &ucsdet_close);
  if (U_FAILURE(status)) return {};
  ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
  std::int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  std::vector<Detected> out;
  for (std::int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const char* name = ucsdet_getName(matches[i], &status);
    const std::int32_t confidence = ucsdet_getConfidence(matches[i], &status);
    if (U_SUCCESS(status)) out.push_back({name, confidence / 100.0});
  }
  return out;
}

Encoding by_byte_order_mark(std::string_view sample) {
  using namespace std::string_view_literals;
  static constexpr std::pair<std::string_view, const char*> marks[] = {
      {"\xEF\xBB\xBF"sv, "UTF-8"}, {"\xFF\xFE\0\0"sv, "UTF-32LE"}, {"\0\0\xFE\xFF"sv, "UTF-32BE"},
      {"\xFF\xFE"sv, "UTF-16LE"},  {"\xFE\xFF"sv, "UTF-16BE"},     {"\x84\x31\x95\x33"sv, "GB18030"},
  };
  for (const auto& [mark, name] : marks)
    if (sample.starts_with(mark)) return {.name = name, .bom = mark.size()};
  return {};
}

/// Whether `sample`, which may end inside a character, is UTF-8.
bool is_utf8(std::string_view sample) {
  const std::size_t fault = find_invalid_utf8(sample);
  if (fault == std::string_view::npos) return true;
  Decoder decoder("UTF-8");
  std::string ignored;
  decoder.decode(sample.substr(fault), false, ignored);
  return decoder.replaced() == 0;
}

/// The UTF-16 or UTF-32 that the sample is, or nothing.
std::string wide_encoding(std::string_view sample, double least) {
  std::string best;
  for (const Candidate& candidate : kWide) {
    const double value = plausibility(sample, candidate, true);
    if (value <= least) continue;
    least = value;
    best = candidate.name;
  }
  return best;
}

/// Single-byte encodings of scripts other than Latin, between which only ICU's statistics of letters can
/// tell. Their texts hold more letters beyond ASCII than in it.
bool is_other_script(std::string_view name, std::string_view sample) {
  static constexpr std::string_view names[] = {"windows-1251", "KOI8-R",       "ISO-8859-5",
                                               "ISO-8859-6",   "windows-1256", "ISO-8859-7",
                                               "windows-1253", "ISO-8859-8",   "windows-1255"};
  if (std::find(std::begin(names), std::end(names), name) == std::end(names)) return false;
  std::ptrdiff_t balance = 0;
  for (const char c : sample) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) ++balance;
    if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') --balance;
  }
  return balance > 0;
}

std::string narrow_encoding(std::string_view sample) {
  const std::vector<Detected> detected = ask_icu(sample);
  const auto confidence = [&detected](std::string_view name) {
    const auto it =
        std::find_if(detected.begin(), detected.end(), [name](const Detected& d) { return d.name == name; });
    return it == detected.end() ? 0 : it->confidence;
  };
  std::string best;
  double best_value = 0.5;  // below, no multi-byte encoding makes sense of the bytes
  for (const Candidate& candidate : kMultibyte) {
    const double value = plausibility(sample, candidate, false) + confidence(candidate.name) / 2;
    if (value <= best_value) continue;
    best_value = value;
    best = candidate.name;
  }
  if (!best.empty()) return best;
  if (!detected.empty() && is_other_script(detected.front().name, sample)) return detected.front().name;
  return "windows-1252";
}

bool mostly_controls(std::string_view sample) {
  const auto controls = std::count_if(sample.begin(), sample.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !is_text_control(byte)) || byte == 0x7F;
  });
  return static_cast<std::size_t>(controls) * 20 > sample.size();
}

}  // namespace

Encoding detect_encoding(std::string_view sample) {
  if (Encoding marked = by_byte_order_mark(sample); !marked.name.empty()) return marked;
  if (sample.find('\0') != std::string_view::npos) {
    std::string wide = wide_encoding(sample, 0.25);
    const bool binary = wide.empty();
    return {.name = std::move(wide), .binary = binary};
  }
  if (is_utf8(sample)) return {.name = "UTF-8"};
  // Han text in UTF-16 need not hold a zero byte.
  if (std::string wide = wide_encoding(sample, 1.5); !wide.empty()) return {.name = std::move(wide)};
  if (mostly_controls(sample)) return {.name = {}, .binary = true};
  return {.name = narrow_encoding(sample)};
}

}  // namespace guanxi
