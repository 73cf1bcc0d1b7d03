#include "extract/name_features.hpp"

#include <algorithm>
#include <limits>

#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

/// "1", "2", "3-4", "5-8": numbers that grow by doubling.
std::string bucket(std::size_t n) {
  if (n <= 2) return std::to_string(n);
  std::size_t low = 3, high = 4;
  while (n > high) {
    low = high + 1;
    high *= 2;
  }
  return std::to_string(low) + "-" + std::to_string(high);
}

std::string_view text_of(Link link) {
  switch (link) {
    case Link::kTouch:
      return "touch";
    case Link::kListMark:
      return "list-mark";
    case Link::kConjunction:
      return "conjunction";
    case Link::kComma:
      return "comma";
    case Link::kBracket:
      return "bracket";
    case Link::kOf:
      return "of";
    case Link::kNear:
      return "near";
    case Link::kNone:
      break;
  }
  return "none";
}

/// "AA", "Aa", "aA0", "Aa Aa": the shape of Latin letters, runs of one kind as one or two.
std::string shape_of(std::string_view written) {
  constexpr std::size_t kMaxShape = 14;
  std::string shape;
  for (const char c : written) {
    char kind = c;
    if (c >= 'A' && c <= 'Z') kind = 'A';
    if (c >= 'a' && c <= 'z') kind = 'a';
    if (c >= '0' && c <= '9') kind = '0';
    if (static_cast<unsigned char>(c) >= 0x80) kind = 'x';
    if (c == ' ') kind = '_';
    const bool twice = shape.size() > 1 && shape.back() == kind && shape[shape.size() - 2] == kind;
    if (twice || (kind != 'A' && !shape.empty() && shape.back() == kind)) continue;
    if (shape.size() >= kMaxShape) break;
    shape.push_back(kind);
  }
  return shape;
}

constexpr std::size_t kMaxSights = 12;  // of all forms

const Symbol kBefore{"before"}, kAfter{"after"}, kBefore2{"before-2"}, kAfter2{"after-2"};

}  // namespace

const Symbol& NameFeatures::text(std::string value) {
  for (char& c : value)
    if (c == ' ' || c == ':') c = c == ' ' ? '_' : ';';
  if (list_->is_named()) {
    texts_.push_back(std::move(value));
    return symbols_.emplace_back(texts_.back());
  }
  next_ = (next_ + 1) % scratch_.size();
  return scratch_[next_] = Symbol(value);  // of which nobody reads but the hash
}

const Symbol& NameFeatures::text(std::u32string_view value) {
  return text(to_utf8(value));
}

const Symbol& NameFeatures::known(std::string_view value) {
  if (known_symbols_.size() * 2 >= known_.size()) grow();
  std::size_t i = slot_of(value) & (known_.size() - 1);
  for (; known_[i].symbol != nullptr; i = (i + 1) & (known_.size() - 1))
    if (known_[i].text.data() == value.data() && known_[i].text.size() == value.size())
      return *known_[i].symbol;
  std::string& kept = kept_.emplace_back(value);
  std::replace(kept.begin(), kept.end(), ' ', '_');
  known_[i] = {value, &known_symbols_.emplace_back(kept)};
  return *known_[i].symbol;
}

void NameFeatures::grow() {
  constexpr std::size_t kLeast = 256;
  std::vector<Known> old(std::max(kLeast, 2 * known_.size()));
  old.swap(known_);
  for (const Known& known : old) {
    if (known.symbol == nullptr) continue;
    std::size_t i = slot_of(known.text) & (known_.size() - 1);
    while (known_[i].symbol != nullptr) i = (i + 1) & (known_.size() - 1);
    known_[i] = known;
  }
}

void NameFeatures::add_classes(const Symbol& kind, FormNo form) {
  if (form == kNoForm) return;
  for (const std::uint32_t no : words_->symbols_of_form[form]) add(kind, words_->class_symbols[no]);
}

void NameFeatures::read(const NameGroup& group, FeatureList& features) {
  list_ = &features;
  texts_.clear();
  symbols_.clear();
  std::size_t sights = 0;
  static const Symbol kBias{"bias"};
  features.push_back(Feature{&kBias});
  read_votes(group);
  read_key(*group.full);
  read_tags(group);
  static const Symbol kPart{"part"};
  for (const NamePart& part : group.parts) add(kPart, known(part.how), known(part.family));
  for (const Name* member : group.members)
    for (const Sight& sight : member->sights)
      if (++sights <= kMaxSights) read_sight(sight);
}

void NameFeatures::read_votes(const NameGroup& group) {
  static const Symbol kRule{"rule"}, kType{"type"}, kVote{"vote"}, kSure{"sure"}, kOther{"other"},
      kEntry{"entry"}, kCount{"count"}, kClean{"clean"}, kForms{"forms"}, kOtherRule{"other-rule"};
  const Vote& vote = *group.vote;
  const Symbol& family = known(top_level(vote.type));
  add(kRule, known(vote.rule));
  add(kRule, known(vote.rule), family);
  add(kType, known(vote.type));
  add(kVote, family);
  add(kSure, text(std::to_string(static_cast<int>(confidence_of(vote) * 20) * 5)));
  add(kSure, text(std::to_string(static_cast<int>(vote.best * 10) * 10)), family);
  std::size_t count = 0, clean = 0;
  for (const Name* member : group.members) {
    count += member->count;
    clean += member->clean_count;
    for (const Vote& other : member->votes) {
      if (&other == &vote) continue;
      const Symbol& whose = known(member == group.full ? "full" : "form");
      add(kOther, known(top_level(other.type)), whose);
      add(kOtherRule, known(other.rule));
    }
  }
  if (vote.entry != kNoEntry) {
    const LexiconEntry& entry = lexicon_->entry(vote.entry);
    add(kEntry, known(lexicon_->type(entry.type).path));
    for (const auto& [name, value] : entry.attributes) add(kEntry, known("has"), known(name));
  }
  add(kCount, text(bucket(count)));
  add(kClean, known(clean == 0 ? "none" : clean == count ? "all" : "some"));
  add(kForms, text(bucket(group.members.size())));
}

/// What the model of extents makes of the places of its mentions.
void NameFeatures::read_tags(const NameGroup& group) {
  static constexpr Symbol kTags{"tags"}, kTagged{"tagged"}, kRival{"rival"}, kAny{"any"};
  static constexpr std::array<Symbol, 6> kViews{Symbol{"unread"}, Symbol{"nothing"}, Symbol{"same"},
                                                Symbol{"longer"}, Symbol{"shorter"}, Symbol{"crosses"}};
  static constexpr Symbol kAll{"all"}, kSome{"some"}, kNone{"none"};
  struct Step {
    std::int32_t least;  // thousandths
    Symbol name;
  };
  static constexpr std::array<Step, 8> kSteps{{{-400, Symbol{"-0.4"}},
                                               {0, Symbol{"0"}},
                                               {700, Symbol{"0.7"}},
                                               {1500, Symbol{"1.5"}},
                                               {2500, Symbol{"2.5"}},
                                               {4000, Symbol{"4"}},
                                               {6000, Symbol{"6"}},
                                               {9000, Symbol{"9"}}}};
  constexpr std::int32_t kUnseen = std::numeric_limits<std::int32_t>::min();
  std::array<std::int32_t, kViews.size()> most{};
  most.fill(kUnseen);
  std::string_view family{};
  std::size_t read = 0, same = 0;
  for (const Name* member : group.members)
    for (const Sight& sight : member->sights) {
      if (sight.tags == TagView::kUnread) continue;
      ++read;
      same += sight.tags == TagView::kSame ? 1 : 0;
      std::int32_t& margin = most[static_cast<std::size_t>(sight.tags)];
      if (sight.tag_margin < margin) continue;
      margin = sight.tag_margin;
      if (sight.tags == TagView::kSame) family = sight.tag_family;
    }
  if (read == 0) return;
  add(kTags, same == 0 ? kNone : same == read ? kAll : kSome);
  for (std::size_t v = 0; v < kViews.size(); ++v) {
    if (most[v] == kUnseen) continue;
    const bool is_same = static_cast<TagView>(v) == TagView::kSame;
    const Symbol& whose = is_same ? known(family) : kViews[v];
    add(kTags, kViews[v]);
    if (is_same) add(kTagged, whose);
    for (const Step& step : kSteps) {
      if (most[v] < step.least || static_cast<TagView>(v) == TagView::kNothing) break;
      add(is_same ? kTagged : kRival, whose, step.name);
      if (is_same) add(kTagged, kAny, step.name);
    }
  }
}

void NameFeatures::read_key(const Name& name) {
  static const Symbol kScript{"script"}, kLength{"length"}, kHas{"has"}, kWhole{"whole"};
  bool han = false, letters = false, digits = false;
  for (const char32_t c : name.key) {
    han |= is_han(c);
    letters |= c < 0x2E80 && (c > '9' || c < '0') && c >= 'a';
    digits |= c >= '0' && c <= '9';
  }
  const Symbol& script = known(han && letters ? "mixed" : han ? "han" : letters ? "latin" : "other");
  add(kScript, script);
  const std::size_t words =
      1 + static_cast<std::size_t>(std::count(name.written.begin(), name.written.end(), ' '));
  add(kLength, script, text(han ? bucket(name.key.size()) : std::to_string(std::min<std::size_t>(words, 6))));
  if (!han) add(kLength, known("letters"), text(bucket(name.key.size())));
  if (digits) add(kHas, known("digits"), script);
  for (const std::string_view mark : {"(", "（", "-", "&", "·", ".", " of ", " and ", " for ", "'"})
    if (name.written.find(mark) != std::string::npos) add(kHas, known(mark));
  const FormNo whole = lexicon_->trie().find(fold(name.written));
  if (whole == kNoForm)
    add(kWhole, known("no-word"));
  else
    add_classes(kWhole, whole);
  if (han)
    read_han(name);
  else
    read_latin(name);
}

void NameFeatures::read_han(const Name& name) {
  static const Symbol kLast1{"last-1"}, kLast2{"last-2"}, kFirst1{"first-1"}, kFirst2{"first-2"},
      kEnds{"ends"}, kBegins{"begins"}, kHas{"has"}, kWords{"words"};
  const std::u32string_view key = name.key;
  add(kLast1, text(key.substr(key.size() - 1)));
  add(kLast2, text(key.substr(key.size() - 2)));
  add(kFirst1, text(key.substr(0, 1)));
  add(kFirst2, text(key.substr(0, 2)));
  FormNo ends = kNoForm, begins = kNoForm;
  constexpr std::size_t kLongest = 6;
  for (std::size_t at = key.size() > kLongest ? key.size() - kLongest : 1; at < key.size() && ends == kNoForm;
       ++at)
    if (at > 0) ends = lexicon_->trie().find(key.substr(at));
  lexicon_->trie().match(key, 0, [&](std::size_t size, FormNo form) {
    if (size < key.size()) begins = form;
  });
  add_classes(kEnds, ends);
  add_classes(kBegins, begins);
  if (ends == kNoForm) add(kEnds, known("no-word"));
  if (begins == kNoForm) add(kBegins, known("no-word"));
  if (shapes_.leading_places(key) > 0) add(kHas, known("place-first"));
  // how much of it is words
  std::size_t unknown = 0;
  for (std::size_t at = 0; at < key.size();) {
    std::size_t longest = 0;
    lexicon_->trie().match(key, at, [&](std::size_t size, FormNo) { longest = size; });
    unknown += longest < 2 ? 1 : 0;
    at += std::max<std::size_t>(longest, 1);
  }
  add(kWords, text(unknown == 0 ? "all" : 2 * unknown >= key.size() ? "few" : "some"));
}

void NameFeatures::read_latin(const Name& name) {
  static const Symbol kShape{"shape"}, kLast{"last"}, kFirst{"first"}, kEnding{"ending"}, kEnds{"ends"},
      kBegins{"begins"}, kHolds{"holds-word"};
  add(kShape, text(shape_of(name.written)));
  std::vector<std::u32string> words(1);
  for (const char32_t c : fold(name.written)) {
    if (c == U' ') {
      words.emplace_back();
    } else {
      words.back().push_back(c);
    }
  }
  const std::u32string& last = words.back();
  if (words.size() > 1) {
    add(kLast, text(std::u32string_view(last)));
    add(kFirst, text(std::u32string_view(words.front())));
    const FormNo ends = lexicon_->trie().find(last), begins = lexicon_->trie().find(words.front());
    add_classes(kEnds, ends);
    add_classes(kBegins, begins);
    if (ends == kNoForm) add(kEnds, known("no-word"));
    if (begins == kNoForm) add(kBegins, known("no-word"));
    for (std::size_t i = 1; i + 1 < words.size(); ++i) add_classes(kHolds, lexicon_->trie().find(words[i]));
  }
  if (last.size() > 4) {
    add(kEnding, text(std::u32string_view(last).substr(last.size() - 3)));
    add(kEnding, text(std::u32string_view(last).substr(last.size() - 2)));
  }
}

void NameFeatures::read_side(const std::array<Beside, Sight::kReach>& side, Link link,
                             std::string_view family, bool before) {
  static const Symbol kLeft{"left"}, kRight{"right"};
  static constexpr std::array<std::string_view, 6> kKinds{"edge",    "word",   "unknown",
                                                          "capital", "number", "mark"};
  for (std::size_t k = 0; k < Sight::kReach; ++k) {
    const Symbol& kind = k == 0 ? (before ? kBefore : kAfter) : (before ? kBefore2 : kAfter2);
    add(kind, known(kKinds[side[k].kind]));
    if (side[k].character != 0) add(kind, text(std::u32string(1, side[k].character)));
    add_classes(kind, side[k].form);
  }
  if (link != Link::kNone) add(before ? kLeft : kRight, known(text_of(link)), known(family));
}

void NameFeatures::read_sight(const Sight& sight) {
  static const Symbol kBlock{"block"}, kMarks{"marks"}, kSentence{"sentence"};
  add(kBlock, known(to_string(sight.block)));
  add(kSentence, text(sight.is_latin ? "latin" : "han"));
  if (sight.is_quoted) add(kMarks, known("quotes"));
  if (sight.is_titled) add(kMarks, known("title"));
  if (sight.is_bracketed) add(kMarks, known("brackets"));
  if (!sight.is_quoted && !sight.is_titled && !sight.is_bracketed) add(kMarks, known("none"));
  read_side(sight.before, sight.link_before, sight.family_before, true);
  read_side(sight.after, sight.link_after, sight.family_after, false);
}

}  // namespace guanxi::extract
