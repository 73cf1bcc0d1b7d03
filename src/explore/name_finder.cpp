#include "explore/name_finder.hpp"

#include <algorithm>
#include <utility>

#include "guanxi/base/progress.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostNames = 24, kReadAtOnce = 64;
constexpr int kMostLegalForms = 4;
constexpr std::string_view kFirstHan = "⺀";  // no letter of another living script comes behind it but Hangul
const std::vector<std::string> kNoForms;

bool is_sign(char32_t c) noexcept {
  return c < 0x80 ? !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) : c >= 0x2000 && c <= 0x206F;
}

bool is_part_in_order(std::string_view letters, std::string_view text) noexcept {
  std::size_t at = 0;
  for (const char c : text)
    if (at < letters.size() && c == letters[at]) ++at;
  return at == letters.size();
}

void tidy(std::vector<std::string>& words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
}

std::string with(const std::string& prefix, char32_t c) {
  std::string out = prefix;
  append_utf8(out, c);
  return out;
}

std::vector<std::string> inner_grams(std::u32string_view letters) {
  std::vector<std::string> grams;
  for (std::size_t i = 0; i + 1 < letters.size(); ++i) grams.push_back(to_utf8(letters.substr(i, 2)));
  return grams;
}

}  // namespace

NameFinder::NameFinder(const Store& store, const NameReader& reader, const FinderLimits& limits)
    : store_(store), reader_(reader), limits_(limits) {
  for (const std::string_view form : han_legal_forms()) {
    han_forms_.emplace_back(form);
    pinyin_forms_.push_back(pinyin(form));
    initial_forms_.push_back(pinyin_initials(form));
  }
  for (const std::string_view form : latin_legal_forms()) latin_forms_.emplace_back(form);
  for (const std::string& word : reader.ontology().generic_words())
    has_han(word) ? pinyin_words_.push_back(pinyin(word)) : latin_words_.push_back(word);
  for (auto* words :
       {&han_forms_, &latin_forms_, &pinyin_forms_, &initial_forms_, &latin_words_, &pinyin_words_})
    tidy(*words);
}

FoundNodes NameFinder::find(const std::vector<NameParts>& names) {
  candidates_.clear();
  cut_.clear();
  for (const NameParts& name : names)
    if (!name.form.empty()) find_one(name);
  std::vector<std::uint32_t> order(candidates_.begin(), candidates_.end());
  std::sort(order.begin(), order.end());
  FoundNodes out;
  for (const std::uint32_t no : order) {
    const auto record = store_.node(NodeNo{no});
    if (!record) continue;
    const auto matches = [&](const Stated<std::string>& stated) {
      const NameParts theirs = reader_.read(stated.value);
      return std::any_of(names.begin(), names.end(),
                         [&](const NameParts& name) { return reader_.match(name, theirs).has_value(); });
    };
    const auto any = [&](const auto& list) {
      return std::any_of(list.begin(),
                         list.begin() + static_cast<std::ptrdiff_t>(std::min(list.size(), kMostNames)),
                         matches);
    };
    if (!any(record->names) && !any(record->aliases)) continue;
    if (out.nodes.size() >= limits_.found) {
      name_ = &names.front();
      cut();
      break;
    }
    out.nodes.push_back(NodeNo{no});
  }
  out.cut.assign(cut_.begin(), cut_.end());
  return out;
}

void NameFinder::find_one(const NameParts& name) {
  check_interrupt();
  name_ = &name;
  exactly(Class::kName, name.form);
  by_core(name.core);
  if (!name.rest.empty()) by_core(name.rest);
  by_pinyin();
  by_kernel();
  by_abbreviation();
  by_initials();
  by_spelling();
  by_part();
  in_longer_names();
}

// --- one rule each

/// Names that are this core but for a legal form.
void NameFinder::by_core(const std::string& core) {
  with_legal_forms(Class::kName, core, han_forms_, false);
  if (has_han(core)) return;
  const Spelling spelling{Class::kName, to_code_points(core), false, nullptr, true};
  for (const char* prefix : {"", "the"}) spell(spelling, prefix);
}

void NameFinder::by_pinyin() {
  if (name_->han && !name_->pinyin.empty()) by_core(name_->pinyin);
  if (!name_->han) with_legal_forms(Class::kPinyin, name_->core, pinyin_forms_, false);
}

void NameFinder::by_kernel() {
  if (name_->kernel.empty()) return;
  if (name_->han) {
    for (const char* prefix : {"", "the"})
      spell({Class::kName, to_code_points(name_->kernel), false, &latin_words_, true}, prefix);
  } else {
    spell({Class::kPinyin, to_code_points(name_->kernel), false, &pinyin_words_, false}, "");
  }
}

void NameFinder::by_abbreviation() {
  const std::u32string& letters = name_->letters;
  if (!name_->all_han || letters.size() < kShortestAbbreviation) return;
  if (letters.size() >= kShortestAbbreviation + 2 && letters.size() <= kLongestAbbreviated) {
    steps_ = 0;
    abbreviations_under(to_utf8(std::u32string_view(letters).substr(0, 1)), 0, 1);
  }
  if (letters.size() > kLongestAbbreviation) return;
  const std::size_t generic = reader_.ontology().generic_ending(name_->core);
  if (generic != 0 && generic != name_->core.size()) return;
  std::size_t left = limits_.scanned;
  store_.for_each_name(to_utf8(std::u32string_view(letters).substr(0, 1)), Class::kName,
                       [&](std::string_view form, NodeNo node) {
                         if (form.size() > name_->core.size() && is_part_in_order(name_->core, form))
                           offer(Class::kName, form, node);
                         return left-- > 0 || (cut(), false);
                       });
}

/// Short names that are some letters of this one; `prefix` ends with letter number `last`.
void NameFinder::abbreviations_under(const std::string& prefix, std::size_t last, std::size_t size) {
  if (!spend() || few_under(Class::kName, prefix)) return;
  if (size >= kShortestAbbreviation) with_legal_forms(Class::kName, prefix, han_forms_, false);
  if (size == kLongestAbbreviation) return;
  std::u32string tried;
  for (std::size_t i = last + 1; i < name_->letters.size(); ++i) {
    const char32_t c = name_->letters[i];
    if (tried.find(c) != std::u32string::npos) continue;  // the first of equal letters leaves most
    tried += c;
    abbreviations_under(with(prefix, c), i, size + 1);
  }
}

void NameFinder::by_initials() {
  if (!name_->initials.empty()) by_core(name_->initials);
  if (!name_->one_word) return;
  with_legal_forms(Class::kInitials, name_->core, initial_forms_, false);
  // Small words give no initial: "the", "of the".
  steps_ = 0;
  std::vector<std::string> before{""};
  for (const std::string_view word : small_words())
    for (const std::string_view second : {std::string_view{}, std::string_view("the")})
      before.push_back(std::string(word).append(second));
  for (const std::string& small : before) scan_initials(small + name_->core.front());
}

void NameFinder::scan_initials(const std::string& prefix) {
  std::size_t left = limits_.scanned;
  store_.for_each_name(prefix, Class::kName, [&](std::string_view form, NodeNo node) {
    if (form.size() > name_->core.size() && is_part_in_order(name_->core, form)) add_candidate(node);
    return left-- > 0 || (cut(), false);
  });
}

void NameFinder::by_spelling() {
  if (!may_be_misspelt(*name_)) return;
  const std::u32string& letters = name_->letters;
  if (!name_->han) {
    for (const char* prefix : {"", "the"}) spell({Class::kName, letters, true, nullptr, true}, prefix);
    return;
  }
  std::u32string other;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    other = letters;
    other.erase(i, 1);
    with_legal_forms(Class::kName, to_utf8(other), han_forms_, false);
    if (i + 1 == letters.size()) continue;
    other = letters;
    std::swap(other[i], other[i + 1]);
    with_legal_forms(Class::kName, to_utf8(other), han_forms_, false);
  }
  // Another letter at i, or one more on either side of it, leaves the other bigrams as they are.
  const std::vector<std::string> grams = inner_grams(letters);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    std::vector<std::string> kept;
    for (std::size_t g = 0; g < grams.size(); ++g)
      if (g != i && g + 1 != i) kept.push_back(grams[g]);
    const auto nodes = with_grams(kept);
    if (!nodes) {
      cut();
      continue;
    }
    for (const std::uint32_t no : *nodes) add_candidate(NodeNo{no});
  }
}

/// Names that this one holds: what is left without a place, or what a full name begins with.
void NameFinder::by_part() {
  if (name_->letters.size() > kMostContaining) return;
  const bool full = name_->core.size() < name_->form.size();
  for (const std::string* whole : {&name_->core, &name_->rest}) {
    if (whole == &name_->core && !full) continue;
    const std::u32string letters = to_code_points(*whole);
    for (std::size_t n = kLeastContained; n < letters.size(); ++n) {
      // Longer pieces begin fewer names.
      const std::string part = to_utf8(std::u32string_view(letters).substr(0, n));
      if (with_legal_forms(Class::kName, part, han_forms_, false)) break;
    }
  }
}

/// Names that hold this one behind a place, or begin with it.
void NameFinder::in_longer_names() {
  const std::string& core = name_->core;
  const std::string left = reader_.ontology().without_generic(core);
  const bool distinctive = to_code_points(left).size() >= 2;
  const bool part = name_->all_han && name_->letters.size() >= kLeastContained &&
                    reader_.ontology().generic_ending(core) == 0;
  if (name_->letters.size() < 2 || (!distinctive && !part)) return;
  if (!store_.next_name({}, kFirstHan, Class::kName)) return;  // places are known by their names in Han
  const auto nodes = with_grams(inner_grams(name_->letters));
  if (!nodes || nodes->size() > limits_.candidates) cut();
  if (!nodes) return;
  const auto may_match = [&](const Stated<std::string>& stated) {
    const std::string form = normalise_name(stated.value);
    if (!has_han(form)) return false;
    for (std::size_t at = form.find(core); at != std::string::npos; at = form.find(core, at + 1))
      if (at == 0 ? form.size() > core.size() : reader_.is_place(std::string_view(form).substr(0, at)))
        return true;
    return false;
  };
  for (std::size_t i = 0; i < std::min(nodes->size(), limits_.candidates); ++i) {
    const NodeNo no{(*nodes)[i]};
    const auto record = candidates_.contains(no.value) ? std::nullopt : store_.node(no);
    if (!record) continue;
    if (std::any_of(record->names.begin(), record->names.end(), may_match) ||
        std::any_of(record->aliases.begin(), record->aliases.end(), may_match))
      add_candidate(no);
  }
}

// --- along the index

void NameFinder::spell(const Spelling& spelling, const std::string& prefix) {
  seen_.clear();
  steps_ = 0;
  spell(spelling, prefix, 0, spelling.edit);
}

void NameFinder::spell(const Spelling& spelling, const std::string& prefix, std::size_t at, bool edit) {
  if (!spend() || !seen_.emplace(prefix, at, edit).second || few_under(spelling.which, prefix)) return;
  const std::u32string_view letters = spelling.letters;
  if (at == letters.size()) {
    const bool pinyin = spelling.which == Class::kPinyin;
    with_legal_forms(spelling.which, prefix, pinyin ? pinyin_forms_ : latin_forms_, spelling.punctuation);
  } else {
    spell(spelling, with(prefix, letters[at]), at + 1, edit);
  }
  if (edit && at < letters.size()) spell(spelling, prefix, at + 1, false);
  if (edit && at + 1 < letters.size())
    spell(spelling, with(with(prefix, letters[at + 1]), letters[at]), at + 2, false);
  if (edit || spelling.punctuation) {
    for (const char32_t c : letters_after(spelling.which, prefix)) {
      if (spelling.punctuation && is_sign(c)) spell(spelling, with(prefix, c), at, edit);
      if (!edit || is_sign(c)) continue;
      spell(spelling, with(prefix, c), at, false);
      if (at < letters.size()) spell(spelling, with(prefix, c), at + 1, false);
    }
  }
  if (spelling.extra != nullptr) spell_extra(spelling, prefix, at, edit);
}

/// Leaps from word to word and from name to name, whichever is behind.
void NameFinder::spell_extra(const Spelling& spelling, const std::string& prefix, std::size_t at, bool edit) {
  const std::vector<std::string>& words = *spelling.extra;
  for (std::size_t i = 0; i < words.size() && spend();) {
    const auto form = store_.next_name(prefix, prefix + words[i], spelling.which);
    if (!form) return;
    const std::string_view rest = std::string_view(*form).substr(prefix.size());
    if (rest.starts_with(words[i])) spell(spelling, prefix + words[i], at, edit);
    for (++i; i < words.size() && words[i] < rest && !rest.starts_with(words[i]);) ++i;
  }
}

/// The names that are `prefix` and what a legal form may add. Whether all that begin with it were few.
bool NameFinder::with_legal_forms(Class which, const std::string& prefix,
                                  const std::vector<std::string>& forms, bool punctuation, int depth) {
  if (few_under(which, prefix)) return true;
  exactly(which, prefix);
  if (depth >= kMostLegalForms) return false;
  for (std::size_t i = 0; i < forms.size();) {
    const auto form = store_.next_name(prefix, prefix + forms[i], which);
    if (!form) break;
    const std::string_view rest = std::string_view(*form).substr(prefix.size());
    if (rest.starts_with(forms[i])) with_legal_forms(which, prefix + forms[i], forms, punctuation, depth + 1);
    for (++i; i < forms.size() && forms[i] < rest && !rest.starts_with(forms[i]);) ++i;
  }
  if (!punctuation) return false;
  for (const char32_t c : letters_after(which, prefix))
    if (is_sign(c)) with_legal_forms(which, with(prefix, c), forms, punctuation, depth + 1);
  return false;
}

/// Offers all that begin with `prefix` if they are few.
bool NameFinder::few_under(Class which, const std::string& prefix) {
  std::vector<std::pair<std::string, NodeNo>> read;
  bool more = false;
  store_.for_each_name(prefix, which, [&](std::string_view form, NodeNo node) {
    more = read.size() >= limits_.few;
    if (!more) read.emplace_back(form, node);
    return !more;
  });
  if (more) return false;
  for (const auto& [form, node] : read) offer(which, form, node);
  return true;
}

void NameFinder::exactly(Class which, const std::string& form) {
  std::vector<NodeNo> nodes = store_.nodes_named(form, which, limits_.namesakes + 1);
  if (nodes.size() > limits_.namesakes) {
    cut();
    nodes.pop_back();
  }
  for (const NodeNo node : nodes) add_candidate(node);
}

std::u32string NameFinder::letters_after(Class which, const std::string& prefix) {
  std::u32string letters;
  std::string from = prefix;
  while (const auto form = store_.next_name(prefix, from, which)) {
    if (form->size() == prefix.size()) {
      from = prefix + '\x01';
      continue;
    }
    const std::string_view rest = std::string_view(*form).substr(prefix.size());
    const std::u32string next = to_code_points(rest.substr(0, 4));
    letters += next.front();
    from = with(prefix, next.front());
    from.back() = static_cast<char>(static_cast<unsigned char>(from.back()) + 1);
  }
  return letters;
}

// --- by grams

/// The nodes that have all these grams, perhaps more; nothing if each of them is too common.
std::optional<std::vector<std::uint32_t>> NameFinder::with_grams(const std::vector<std::string>& grams) {
  std::vector<const std::vector<std::uint32_t>*> lists;
  for (std::size_t most = std::max<std::size_t>(1, limits_.postings / 64);; most *= 8) {
    lists.clear();
    for (const std::string& gram : grams)
      if (const auto* list = posting(gram, std::min(most, limits_.postings))) lists.push_back(list);
    if (!lists.empty() || most >= limits_.postings) break;
  }
  if (lists.empty()) return std::nullopt;
  std::sort(lists.begin(), lists.end(), [](const auto* a, const auto* b) { return a->size() < b->size(); });
  std::vector<std::uint32_t> nodes = *lists.front(), both;
  for (std::size_t i = 1; i < lists.size() && nodes.size() > 1; ++i) {
    both.clear();
    std::set_intersection(nodes.begin(), nodes.end(), lists[i]->begin(), lists[i]->end(),
                          std::back_inserter(both));
    nodes.swap(both);
  }
  // What the smaller lists leave may still be much.
  for (const std::string& gram : grams) {
    if (nodes.size() <= kReadAtOnce) break;
    const auto* list = posting(gram, limits_.postings);
    if (list == nullptr) continue;
    both.clear();
    std::set_intersection(nodes.begin(), nodes.end(), list->begin(), list->end(), std::back_inserter(both));
    nodes.swap(both);
  }
  return nodes;
}

/// The nodes with a gram if there are at most so many.
const std::vector<std::uint32_t>* NameFinder::posting(const std::string& gram, std::size_t most) {
  Posting& p = postings_[gram];
  if (!p.whole && most > p.most) {
    p.most = most;
    p.nodes.clear();
    p.whole = true;
    store_.for_each_with_gram(gram, [&](NodeNo node) {
      p.whole = p.nodes.size() < most;
      if (p.whole) p.nodes.push_back(node.value);
      return p.whole;
    });
  }
  return p.whole && p.nodes.size() <= most ? &p.nodes : nullptr;
}

// --- candidates

/// A name in Han says by itself whether it matches, but for places; other ones are read at the end.
void NameFinder::offer(Class which, std::string_view form, NodeNo node) {
  if (candidates_.contains(node.value)) return;
  if (which == Class::kName && has_han(form) && !reader_.match(*name_, reader_.read_placeless(form))) return;
  add_candidate(node);
}

void NameFinder::add_candidate(NodeNo node) {
  if (candidates_.size() < limits_.candidates)
    candidates_.insert(node.value);
  else if (!candidates_.contains(node.value))
    cut();
}

bool NameFinder::spend() {
  if (++steps_ % 256 == 0) check_interrupt();
  if (steps_ <= limits_.steps) return true;
  cut();
  return false;
}

void NameFinder::cut() {
  cut_.insert(name_->raw);
}

}  // namespace guanxi
