#include "explore/named_together.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "explore/evidence_reader.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostText = std::size_t{32} << 20;  // held
constexpr std::size_t kHalfSentence = 300;                // bytes to either side

constexpr std::array<std::string_view, 6> kEnds = {"。", "！", "？", "；", "\n", "\r"};
// What may lie between a name and another that a text gives it. A bracket or a word has to be among it.
constexpr std::array<std::string_view, 4> kBrackets = {"（", "(", "［", "["};
constexpr std::array<std::string_view, 20> kWords = {
    "以下简称",       "下称",        "简称为", "简称",     "又称",     "又名",     "亦称",
    "原名",           "曾用名",      "英文名", "英文简称", "中文名",   "known as", "also known as",
    "abbreviated as", "abbreviated", "a.k.a.", "aka",      "formerly", "short for"};
constexpr std::array<std::string_view, 16> kFiller = {" ",  ",", "，", "、", ":",  "：", "“",  "”",
                                                      "\"", "'", "「", "」", "《", "》", "为", "是"};

bool is_end(std::string_view text, std::size_t at) {
  if (text[at] == '.' || text[at] == '!' || text[at] == '?')
    return at + 1 < text.size() && text[at + 1] == ' ';
  return std::any_of(kEnds.begin(), kEnds.end(),
                     [&](std::string_view end) { return text.substr(at).starts_with(end); });
}

template <std::size_t N>
std::size_t longest(const std::array<std::string_view, N>& words, std::string_view text) {
  std::size_t size = 0;
  for (const std::string_view word : words)
    if (text.starts_with(word)) size = std::max(size, word.size());
  return size;
}

/// Whether what lies between two names makes them one.
bool introduces(std::string_view between) {
  bool sign = false;
  while (!between.empty()) {
    const std::size_t bracket = longest(kBrackets, between), word = longest(kWords, between);
    const std::size_t size = std::max({bracket, word, longest(kFiller, between)});
    if (size == 0) return false;
    sign = sign || bracket > 0 || word > 0;
    between.remove_prefix(size);
  }
  return sign;
}

struct Place {
  std::size_t begin = 0, end = 0;
};

std::vector<Place> places_of(std::string_view sentence, const std::vector<std::string>& names) {
  std::vector<Place> places;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    for (std::size_t at = sentence.find(name); at != std::string_view::npos; at = sentence.find(name, at + 1))
      places.push_back({at, at + name.size()});
  }
  return places;
}

/// Those that no place of the other list covers.
std::vector<Place> standing_alone(const std::vector<Place>& places, const std::vector<Place>& others) {
  std::vector<Place> out;
  for (const Place& p : places)
    if (std::none_of(others.begin(), others.end(),
                     [&](const Place& o) { return o.begin <= p.begin && p.end <= o.end; }))
      out.push_back(p);
  return out;
}

std::vector<std::string> raw_names(const IdentityProfile& profile) {
  std::vector<std::string> names;
  for (const NameParts& name : profile.names)
    if (name.raw.size() > 1) names.push_back(name.raw);
  return names;
}

}  // namespace

std::string_view sentence_around(std::string_view text, std::size_t start, std::size_t end) {
  if (start >= text.size()) return {};
  std::size_t from = std::min(start, text.size()), to = std::min(end, text.size());
  const std::size_t least = from > kHalfSentence ? from - kHalfSentence : 0;
  while (from > least && !is_end(text, from - 1) && !(from >= 3 && is_end(text, from - 3))) --from;
  const std::size_t most = std::min(text.size(), to + kHalfSentence);
  while (to < most && !is_end(text, to)) ++to;
  const auto continues = [&](std::size_t at) { return at < text.size() && (text[at] & '\xC0') == '\x80'; };
  while (from < to && continues(from)) ++from;
  while (to > from && continues(to)) --to;
  return text.substr(from, to - from);
}

Naming naming_in(std::string_view sentence, const std::vector<std::string>& a,
                 const std::vector<std::string>& b) {
  const std::vector<Place> all_a = places_of(sentence, a), all_b = places_of(sentence, b);
  const std::vector<Place> alone_a = standing_alone(all_a, all_b), alone_b = standing_alone(all_b, all_a);
  Naming naming = Naming::kNot;
  for (const Place& x : alone_a) {
    for (const Place& y : alone_b) {
      const Place& first = x.begin < y.begin ? x : y;
      const Place& second = x.begin < y.begin ? y : x;
      if (first.end > second.begin) continue;  // they overlap
      if (introduces(sentence.substr(first.end, second.begin - first.end))) return Naming::kAsOne;
      naming = Naming::kAsTwo;
    }
  }
  return naming;
}

const std::string& SentenceReader::text(SourceNo source) {
  const auto known = texts_.find(source);
  if (known != texts_.end()) return known->second;
  if (text_bytes_ > kMostText) {
    texts_.clear();
    text_bytes_ = 0;
  }
  std::string& text = texts_[source];
  text = store_.source_text(source).value_or("");
  text_bytes_ += text.size();
  return text;
}

std::vector<Claim> SentenceReader::claims_of(std::uint32_t entity, const IdentityProfile& profile) const {
  std::vector<Claim> claims;
  const auto take = [&](const Claim& claim) {
    claims.push_back(claim);
    return claims.size() < kMaxClaims;
  };
  for (const NodeNo node : profile.nodes)
    if (claims.size() < kMaxClaims / 2) store_.for_each_claim_of(node, take);
  for (const bool outgoing : {true, false}) {
    const Row row = outgoing ? snapshot_.out({entity}) : snapshot_.in({entity});
    for (std::size_t i = 0; i < row.size() && claims.size() < kMaxClaims; ++i)
      store_.for_each_claim_of(EdgeNo{row.edge(i)}, take);
  }
  return claims;
}

std::optional<IdentityClue> SentenceReader::clue(std::uint32_t x, const IdentityProfile& a, std::uint32_t y,
                                                 const IdentityProfile& b) {
  const std::vector<std::string> names_a = raw_names(a), names_b = raw_names(b);
  std::optional<IdentityClue> two;
  for (const auto& [entity, profile] : {std::pair{x, &a}, std::pair{y, &b}}) {
    EvidenceReader reader(store_);
    for (const Claim& claim : claims_of(entity, *profile)) {
      std::vector<EvidenceRef> pieces;
      reader.add(claim, pieces);
      for (EvidenceRef& piece : pieces) {
        if (piece.start && piece.end) {
          const std::string& whole = text(piece.source);
          if (*piece.start < *piece.end && *piece.end <= whole.size())
            piece.quote = sentence_around(whole, *piece.start, *piece.end);
        }
        const Naming naming = naming_in(piece.quote, names_a, names_b);
        if (naming == Naming::kAsOne)
          return IdentityClue{IdentityReason::kIntroduced, 0.6,
                              "a text gives one as another name of the other", piece};
        if (naming == Naming::kAsTwo && !two)
          two = IdentityClue{IdentityReason::kNamedAsTwo, 0.35, "one sentence names both as two", piece};
      }
    }
  }
  return two;
}

}  // namespace guanxi
