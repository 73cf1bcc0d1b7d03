#include "extract/names.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "guanxi/base/unicode.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMaxRivals = 16;
constexpr std::size_t kMaxNames = 200'000;  // of one document
constexpr std::size_t kMaxNameChars = 120;
constexpr double kDoubtOfRepetition = 0.85;  // by which each further mention lessens the doubt
constexpr std::uint32_t kRepetitionsThatCount = 5;

bool is_mark(char32_t c) {
  switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case 0x3000:
    case '"':
    case '\'':
    case 0x201C:
    case 0x201D:
    case 0x2018:
    case 0x2019:
    case 0x300A:
    case 0x300B:
    case 0x3008:
    case 0x3009:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
    case 0xB7:
    case 0x2022:
    case 0x2027:
    case 0x30FB:
      return true;
    default:
      return false;
  }
}

bool is_quote(char32_t c) {
  return is_mark(c) && c != ' ' && c != '\'' && c != 0x2019 && c != 0xB7 && c != 0x2022;
}

}  // namespace

double confidence_of(const Vote& vote) {
  static const auto kDoubts = [] {
    std::array<double, kRepetitionsThatCount + 1> doubts{};
    for (std::uint32_t more = 0; more < doubts.size(); ++more)
      doubts[more] = std::pow(kDoubtOfRepetition, more);
    return doubts;
  }();
  return 1 - (1 - vote.best) * kDoubts[std::min(vote.count - 1, kRepetitionsThatCount)];
}

bool is_whole(const Vote& vote) {
  return (vote.rule == "lexicon" && vote.best > 0.5) || vote.rule.starts_with("english/suffix") ||
         vote.rule == "english/head";
}

bool is_guess(const Vote& vote) {
  return vote.rule == "english/capital" || vote.rule == "english/capitals" || vote.rule == "english/says" ||
         vote.rule == "english/listed";
}

const Vote* best_vote(const Name& name) {
  const Vote* best = nullptr;
  for (const Vote& vote : name.votes)
    if (best == nullptr || confidence_of(vote) > confidence_of(*best)) best = &vote;
  // what only speaks or acts may be no person
  if (best != nullptr && best->type == "person" &&
      (best->rule == "person/says" || best->rule == "person/acts"))
    for (const Vote& vote : name.votes)
      if (vote.type != "person" && vote.best >= 0.5) return &vote;
  return best;
}

char32_t rare_name_char(char32_t c) {
  if (is_mark(c)) return kNoNameChar;
  return c >= 0x2010 && c <= 0x2015 ? U'-' : c;
}

void append_name_key(std::u32string& key, std::u32string_view folded) {
  key.reserve(key.size() + folded.size());
  for (const char32_t c : folded) {
    if (const char32_t plain = name_char(c); plain != kNoNameChar) key.push_back(plain);
  }
}

std::u32string name_key(std::u32string_view folded) {
  std::u32string key;
  append_name_key(key, folded);
  return key;
}

std::u32string name_key(std::string_view written) {
  std::u32string key = fold(written);
  std::size_t kept = 0;
  for (const char32_t c : key) {
    if (const char32_t plain = name_char(c); plain != kNoNameChar) key[kept++] = plain;
  }
  key.resize(kept);
  return key;
}

std::string shown_name(const Passage& passage, std::uint32_t begin, std::uint32_t end) {
  std::string shown;
  for (std::uint32_t i = begin; i < end; ++i) {
    const CharKind kind = passage.kind[i];
    if (kind == CharKind::kSpace) {
      const bool inside_latin = i > begin && i + 1 < end && passage.kind[i - 1] != CharKind::kHan &&
                                passage.kind[i + 1] != CharKind::kHan &&
                                passage.kind[i + 1] != CharKind::kSpace;
      if (inside_latin) shown.push_back(' ');
    } else if (!is_quote(passage.written[i])) {
      append_utf8(shown, passage.written[i]);
    }
  }
  return shown;
}

std::int32_t NameTable::find(std::u32string_view key) const {
  if (key.size() < kLeastKey || !silhouettes_[silhouette_of(key)]) return -1;
  const std::uint32_t found =
      index_.find(key, [this](std::uint32_t n) -> const std::u32string& { return names_[n].key; });
  return found == KeyIndex::kNone ? -1 : static_cast<std::int32_t>(found);
}

std::int32_t NameTable::add(const Passage& passage, const Candidate& candidate) {
  if (candidate.end <= candidate.begin || candidate.end - candidate.begin > kMaxNameChars) return -1;
  const auto text = std::u32string_view(passage.folded);
  key_.clear();
  append_name_key(key_, text.substr(candidate.begin, candidate.end - candidate.begin));
  if (key_.size() < kLeastKey) return -1;
  std::int32_t number = find(key_);
  if (number < 0) {
    if (names_.size() >= kMaxNames) return -1;
    number = static_cast<std::int32_t>(names_.size());
    Name name;
    name.key = key_;
    name.written = shown_name(passage, candidate.begin, candidate.end);
    name.first_begin = passage.offset[candidate.begin];
    name.first_end = passage.offset[candidate.end];
    names_.push_back(std::move(name));
    silhouettes_.set(silhouette_of(key_));
    index_.add(key_, static_cast<std::uint32_t>(number));
  }
  Name& name = names_[static_cast<std::size_t>(number)];
  ++name.count;
  name.clean_count += candidate.clean_left ? 1 : 0;
  auto vote = std::find_if(name.votes.begin(), name.votes.end(),
                           [&](const Vote& v) { return v.type == candidate.type; });
  if (vote == name.votes.end()) vote = name.votes.insert(vote, Vote{candidate.type, 1, 0, {}, kNoEntry, 0});
  vote->doubt = std::max(vote->doubt * (1 - candidate.score), 1e-9);
  ++vote->count;
  if (candidate.score > vote->best) {
    vote->best = candidate.score;
    vote->rule = candidate.rule;
    vote->entry = candidate.entry;
  }
  return number;
}

void NameTable::oppose(std::int32_t name, std::int32_t other) {
  if (name < 0 || other < 0 || name == other) return;
  const auto note = [&](std::int32_t of, std::int32_t rival) {
    auto& rivals = names_[static_cast<std::size_t>(of)].rivals;
    const auto number = static_cast<std::uint32_t>(rival);
    const auto known =
        std::find_if(rivals.begin(), rivals.end(), [&](const auto& entry) { return entry.first == number; });
    if (known != rivals.end())
      ++known->second;
    else if (rivals.size() < kMaxRivals)
      rivals.emplace_back(number, 1);
  };
  note(name, other);
  note(other, name);
}

void NameTable::equate(std::int32_t full, std::int32_t other) {
  if (full < 0 || other < 0 || full == other) return;
  const auto root = [&](std::int32_t n) {
    while (names_[static_cast<std::size_t>(n)].same_as >= 0) n = names_[static_cast<std::size_t>(n)].same_as;
    return n;
  };
  const std::int32_t a = root(full), b = root(other);
  if (a != b) names_[static_cast<std::size_t>(b)].same_as = a;
}

}  // namespace guanxi::extract
