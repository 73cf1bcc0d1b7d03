#include "extract/finder.hpp"

#include <algorithm>

#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {

TypeTable::TypeTable(const Lexicon& lexicon) {
  const Ontology& ontology = Ontology::builtin();
  const auto known = [&](std::string_view path) { return ontology.node_type(path) != nullptr; };
  for (const LexiconClass& type : lexicon.classes()) {
    const std::string_view path = type.path;
    const std::string_view first = path.substr(0, path.find('/'));
    const std::string_view rest = path.size() > first.size() ? path.substr(first.size() + 1) : "";
    std::string found;
    if (known(path)) {
      found = path;
    } else if (known(first)) {
      found = first;
    } else if (first == "suffix" || first == "cue" || first == "head" || first == "reference" ||
               first == "introduce") {
      if (known(rest)) {
        found = rest;
      } else {
        for (const NodeType& node : ontology.node_types())
          if (found.empty() && node.path.size() > rest.size() && node.path.ends_with(rest) &&
              node.path[node.path.size() - rest.size() - 1] == '/')
            found = node.path;
      }
    }
    types_.push_back(std::move(found));
  }
}

namespace {

/// The roles of which words of a family of classes have one.
Roles roles_of_family(std::string_view family) {
  const std::string_view first = family.substr(0, family.find('/'));
  if (first == "suffix") return bits(Role::kSuffix, Role::kPlaceSuffix);
  if (first == "cue") return bit(Role::kCue);
  if (first == "head") return bit(Role::kHead);
  return ~Roles{0};
}

}  // namespace

TypeHint Finder::hint(const Token& token, std::string_view family) const {
  TypeHint hint;
  if (token.form == kNoForm || (lexicon_->form(token.form).roles & roles_of_family(family)) == 0) return hint;
  for (const FormUse& use : lexicon_->form(token.form).uses) {
    const LexiconEntry& entry = lexicon_->entry(use.entry);
    if (!lies_below(lexicon_->type(entry.type).path, family) || types_->of(entry.type).empty()) continue;
    hint.type = types_->of(entry.type);
    hint.entry = use.entry;
    hint.weak = entry.attributes.contains("weak");
    hint.bare = entry.attributes.contains("bare");
    hint.placed = entry.attributes.contains("placed");
    hint.unknown = entry.attributes.contains("unknown");
    break;
  }
  return hint;
}

/// Where a place ends whose short form stands before its own last character: 新吴 of 新吴区委.
std::uint32_t Finder::place_end(std::size_t i, const LexiconEntry& entry) const {
  const Token& t = token(i);
  if (is_latin_ || entry.full.size() <= 3 * t.size()) return t.end;
  const std::u32string full = fold(entry.full);
  const bool stands = full.size() == t.size() + 1 &&
                      passage_->folded.compare(t.begin, full.size(), full) == 0 &&
                      t.begin + full.size() <= sentence_->end;
  return stands ? t.end + 1 : t.end;
}

bool Finder::touches(std::size_t left, std::size_t right) const {
  return token(left).end == token(right).begin || !is_latin_;
}

std::size_t Finder::token_at(std::uint32_t begin) const {
  const auto& tokens = sentence_->tokens;
  const auto found = std::lower_bound(tokens.begin(), tokens.end(), begin,
                                      [](const Token& t, std::uint32_t at) { return t.begin < at; });
  return static_cast<std::size_t>(found - tokens.begin());
}

void Finder::add(std::uint32_t begin, std::uint32_t end, std::string_view type, double score,
                 std::string_view rule, std::uint32_t entry, bool clean) {
  if (type.empty() || begin >= end) return;
  Found found;
  found.begin = begin;
  found.end = end;
  found.type = type;
  found.score = score;
  found.rule = rule;
  found.entry = entry;
  found.clean_left = clean;
  found_.push_back(found);
}

bool Finder::is_covered(std::uint32_t begin, std::uint32_t end) const {
  return std::any_of(found_.begin(), found_.end(),
                     [&](const Found& f) { return f.begin <= begin && f.end >= end; });
}

const Finder::Found* Finder::found_ending(std::uint32_t end) const {
  const Found* best = nullptr;
  for (const Found& f : found_)
    if (f.end == end && (best == nullptr || f.begin < best->begin)) best = &f;
  return best;
}

const Finder::Found* Finder::found_beginning(std::uint32_t begin) const {
  const Found* best = nullptr;
  for (const Found& f : found_)
    if (f.begin == begin && (best == nullptr || f.end > best->end)) best = &f;
  return best;
}

/// What std::stable_sort() does, without its buffer: a sentence has few names.
template <class Less>
void Finder::sort_stably(const Less& less) {
  constexpr std::size_t kFew = 40;
  if (found_.size() > kFew) {
    std::stable_sort(found_.begin(), found_.end(), less);
    return;
  }
  for (std::size_t i = 1; i < found_.size(); ++i)
    for (std::size_t k = i; k > 0 && less(found_[k], found_[k - 1]); --k) std::swap(found_[k], found_[k - 1]);
}

/// Of names that overlap the longest stays; beside it the shortest organisation that it begins with.
void Finder::keep_longest() {
  if (found_.size() < 2) return;
  sort_stably([](const Found& a, const Found& b) {
    const auto la = a.end - a.begin, lb = b.end - b.begin;
    return la != lb ? la > lb : a.score > b.score;
  });
  std::vector<Found>& kept = kept_;
  kept.clear();
  for (const Found& f : found_) {
    bool overlaps = false;
    for (const Found& k : kept) {
      if (f.end <= k.begin || f.begin >= k.end) continue;
      if (f.begin == k.begin && f.end == k.end && f.type != k.type && f.score > 0.3) continue;
      overlaps = !(f.nested && f.begin == k.begin && f.end < k.end);
      if (overlaps) break;
    }
    if (!overlaps) kept.push_back(f);
  }
  found_.swap(kept);
  sort_stably(
      [](const Found& a, const Found& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
}

void Finder::find(const Passage& passage, const Sentence& sentence, BlockKind block, NameTable& names) {
  const bool is_byline = block == BlockKind::kByline;  // a line of authors
  passage_ = &passage;
  sentence_ = &sentence;
  block_ = block;
  found_.clear();
  doubtful_.clear();
  std::size_t latin = 0, han = 0;
  for (const Token& t : sentence.tokens) {
    if (t.mark == CharKind::kLetter) latin += 2;
    if (t.mark == CharKind::kHan) han += t.size();
  }
  is_latin_ = latin > han;
  if (is_latin_) {
    find_english();
    level_lists();
    find_dateline();
  } else {
    find_known();
    find_by_suffix();
    find_marked();
    find_latin();
    find_places();
    find_localities();
    find_lists();
    find_described();
    keep_longest();
    find_spaced_person(is_byline);
    find_foreign();
    find_persons();
    find_before_title();
    find_parts();
    if (is_byline) find_byline();
  }
  keep_longest();
  if (is_latin_) trim_dot();
  for (Found& f : found_) f.name = names.add(passage, f);
  find_aliases(names);
  for (const Found& f : found_)
    if (is_latin_ && f.name >= 0 &&
        (passage.folded[f.end - 1] == '.' || (f.end < passage.size() && passage.folded[f.end] == U'.')))
      equate_dotted(f, f.name, names);
  if (is_latin_) add_described(names);
  const std::size_t known = found_.size();
  find_weak();
  find_tagged();
  for (std::size_t i = known; i < found_.size(); ++i) found_[i].name = names.add(passage, found_[i]);
  oppose_tagged(names);
  note_sights(names);
}

/// "the Sunshot project": with the noun that says what it is, a name is a form of itself.
void Finder::add_described(NameTable& names) const {
  for (const Found& bare : found_) {
    const std::string_view family = top_level(bare.type);
    if (bare.name < 0 || (family != "platform" && family != "programme")) continue;
    const std::size_t noun = token_at(bare.end);
    if (noun >= count() || noun == 0 || token(noun).capital || !token(noun).after_space) continue;
    const TypeHint said = hint(token(noun), "cue");
    if (said.type.empty() || top_level(said.type) != family) continue;
    Candidate described = bare;
    described.end = token(noun).end;
    described.rule = "english/described";
    const std::int32_t name = names.add(*passage_, described);
    if (name >= 0) names.names()[static_cast<std::size_t>(name)].described = true;
    names.equate(bare.name, name);
  }
}

/// Whether characters [begin, end) are some of those of a Chinese name, in its order: 贸发局 of 贸易发展局.
bool Finder::abbreviates(std::uint32_t begin, std::uint32_t end, const Found& full) const {
  constexpr std::uint32_t kMaxShort = 8;
  if (full.type == "person" || full.type == "place") return false;
  if (end - begin < 2 || end - begin > kMaxShort || end - begin >= full.end - full.begin) return false;
  std::uint32_t at = full.begin;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (passage_->kind[i] != CharKind::kHan) return false;
    while (at < full.end && passage_->folded[at] != passage_->folded[i]) ++at;
    if (at == full.end) return false;
    ++at;
  }
  return true;
}

/// Whether a bracket in Chinese text holds a Latin name from token `first` on, and nothing else.
bool Finder::is_latin_name(std::size_t first, std::uint32_t close) const {
  if (is_latin_ || !token(first).capital || close - token(first).begin < 3) return false;
  for (std::size_t k = first; k < count() && token(k).begin < close; ++k) {
    const Token& t = token(k);
    const bool joins = passage_->folded[t.begin] == '&' || t.mark == CharKind::kDot;
    if (t.any(bits(Role::kTitle, Role::kAcronym)) ||
        (t.mark != CharKind::kLetter && t.kind != TokenKind::kNumber && !joins))
      return false;
  }
  return true;
}

/// "Name (Short)" and "Name (hereafter 'Short')".
void Finder::find_aliases(NameTable& names) {
  for (const Found& full : found_) {
    if (full.name < 0) continue;
    std::size_t open = token_at(full.end);
    while (open < count() &&
           (token(open).mark == CharKind::kCloseTitle || token(open).mark == CharKind::kCloseQuote))
      ++open;
    if (open >= count() || token(open).mark != CharKind::kOpenBracket) continue;
    const std::uint32_t close = passage_->partner[token(open).begin];
    if (close == Passage::kNoPartner) continue;
    std::size_t first = open + 1;
    bool announced = false;
    while (first < count() && token(first).begin < close &&
           (token(first).is(Role::kAlias) || token(first).mark == CharKind::kComma ||
            token(first).mark == CharKind::kOpenQuote || token(first).mark == CharKind::kOpenTitle)) {
      announced |= token(first).is(Role::kAlias);
      ++first;
    }
    if (first >= count() || token(first).begin >= close) continue;
    std::uint32_t end = close;
    while (end > token(first).begin && passage_->kind[end - 1] != CharKind::kHan &&
           passage_->kind[end - 1] != CharKind::kLetter && passage_->kind[end - 1] != CharKind::kDigit)
      --end;
    bool acronym = token(first).kind != TokenKind::kHan && token(first).end == end;
    std::uint32_t capitals = 0;
    for (std::uint32_t i = token(first).begin; i < end; ++i) {
      capitals += passage_->is_upper(i) ? 1 : 0;
      acronym = acronym && (passage_->kind[i] == CharKind::kLetter || passage_->kind[i] == CharKind::kDigit);
    }
    acronym = acronym && capitals > 1 && 2 * capitals >= end - token(first).begin;  // "AfDB"
    const bool latin = is_latin_name(token_at(token(first).begin), close);
    if (!announced && !acronym && !latin && !abbreviates(token(first).begin, end, full)) continue;
    if (token(first).is(Role::kPlace) && !announced) continue;
    const Found* own = found_beginning(token(first).begin);  // "BELLHAVEN, Ore. (AP)"
    if (is_latin_ && own != nullptr && own->end == end && own->type == "organisation/media" &&
        full.type == "place")
      continue;
    Candidate alias = full;
    alias.begin = token(first).begin;
    alias.end = end;
    alias.rule = "alias/brackets";
    names.equate(full.name, names.add(*passage_, alias));
  }
}

}  // namespace guanxi::extract
