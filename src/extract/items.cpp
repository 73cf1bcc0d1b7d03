#include "extract/items.hpp"

#include <algorithm>

namespace guanxi::extract {
namespace {

std::vector<std::u32string_view> keys_of(const Decision& decision) {
  std::vector<std::u32string_view> keys;
  keys.reserve(decision.surfaces.size());
  for (const Surface& surface : decision.surfaces) keys.emplace_back(surface.key);
  return keys;
}

bool is_alnum(CharKind kind) {
  return kind == CharKind::kLetter || kind == CharKind::kDigit;
}

bool parts_words(const Passage& passage, std::uint32_t at) {
  return at == 0 || at >= passage.size() || !is_alnum(passage.kind[at - 1]) || !is_alnum(passage.kind[at]);
}

}  // namespace

MentionFinder::MentionFinder(const Decision& decision, const Lexicon& lexicon)
    : decision_(&decision), lexicon_(&lexicon), trie_(keys_of(decision)) {}

/// What is left of a word when a mention took its other part.
Item MentionFinder::rest_of_word(const Passage& passage, std::uint32_t begin, std::uint32_t end) const {
  while (end > begin + 1 && passage.kind[end - 1] == CharKind::kSpace) --end;
  Item item{ItemKind::kOther, begin, end};
  item.form = lexicon_->trie().find(std::u32string_view(passage.folded).substr(begin, end - begin));
  if (item.form == kNoForm) return item;
  item.kind = ItemKind::kWord;
  item.roles = lexicon_->form(item.form).roles;
  return item;
}

void MentionFinder::find(const Passage& passage, const Sentence& sentence) {
  mentions_.clear();
  stripped_.resize(sentence.end - sentence.begin);
  place_.resize(stripped_.size());
  std::size_t count = 0;
  for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) {
    const char32_t c = name_char(passage.folded[i]);
    if (c == kNoNameChar) continue;
    stripped_[count] = c;
    place_[count++] = i;
  }
  stripped_.resize(count);
  const auto& tokens = sentence.tokens;
  auto behind = tokens.begin();  // the first token that begins behind the place looked at
  const auto inside_word = [&](std::uint32_t at) {
    auto next = behind;
    while (next != tokens.end() && next->begin <= at) ++next;
    if (next == tokens.begin()) return false;
    const Token& t = *(next - 1);
    return t.begin < at && at < t.end && t.kind == TokenKind::kWord;
  };
  for (std::size_t i = 0; i < stripped_.size();) {
    const std::uint32_t begin = place_[i];
    if (!parts_words(passage, begin)) {
      ++i;
      continue;
    }
    Mention best{0, 0, 0};
    std::size_t best_length = 0;
    trie_.match(stripped_, i, [&](std::size_t length, std::uint32_t surface) {
      const std::uint32_t end = place_[i + length - 1] + 1;
      if (!parts_words(passage, end)) return;
      if (length < 5) {
        while (behind != tokens.end() && behind->begin <= begin) ++behind;
        if (inside_word(begin) || (length < 4 && inside_word(end))) return;
      }
      if (passage.kind[begin] == CharKind::kLetter && !passage.is_upper(begin) &&
          decision_->surfaces[surface].written.front() >= 'A' &&
          decision_->surfaces[surface].written.front() <= 'Z')
        return;
      best = {begin, end, surface};
      best_length = length;
    });
    if (best_length == 0) {
      ++i;
      continue;
    }
    mentions_.push_back(best);
    i += best_length;
  }
}

void MentionFinder::itemize(const Passage& passage, const Sentence& sentence, std::vector<Item>& items) {
  find(passage, sentence);
  items.clear();
  std::size_t next = 0;
  for (std::size_t t = 0; t < sentence.tokens.size();) {
    const Token& token = sentence.tokens[t];
    if (next < mentions_.size() && token.end > mentions_[next].begin) {
      const Mention& m = mentions_[next++];
      Item item{ItemKind::kMention, m.begin, m.end, decision_->surfaces[m.surface].entity, m.surface};
      // the characters of a word that only begins the mention stay before it
      if (token.begin < m.begin) {
        items.push_back(rest_of_word(passage, token.begin, m.begin));
        items.back().after_space = token.after_space;
      }
      item.after_space = token.after_space;
      items.push_back(item);
      while (t < sentence.tokens.size() && sentence.tokens[t].end <= m.end) ++t;
      if (t < sentence.tokens.size() && sentence.tokens[t].begin < m.end &&
          !(next < mentions_.size() && mentions_[next].begin < sentence.tokens[t].end)) {
        items.push_back(rest_of_word(passage, m.end, sentence.tokens[t].end));
        ++t;
      }
      continue;
    }
    // "X 上": words of one character that names are made of as well are words only behind something known
    if (token.kind == TokenKind::kHan && !items.empty() &&
        (items.back().kind == ItemKind::kMention || items.back().kind == ItemKind::kWord)) {
      Item word = rest_of_word(passage, token.begin, token.end);
      word.after_space = token.after_space;
      if (word.kind == ItemKind::kWord && word.roles != 0) word = {ItemKind::kOther, token.begin, token.end};
      items.push_back(word);
      ++t;
      continue;
    }
    Item item{ItemKind::kOther, token.begin, token.end};
    item.form = token.form;
    item.roles = token.roles;
    item.mark = token.mark;
    item.after_space = token.after_space;
    if (token.kind == TokenKind::kMark)
      item.kind = ItemKind::kMark;
    else if (token.kind == TokenKind::kWord)
      item.kind = ItemKind::kWord;
    items.push_back(item);
    ++t;
  }
  join_marks(passage, items);
}

/// Quotation marks that hold one mention and nothing else become part of it.
void MentionFinder::join_marks(const Passage& passage, std::vector<Item>& items) {
  if (mentions_.empty()) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool opens = items[i].mark == CharKind::kOpenQuote || items[i].mark == CharKind::kOpenTitle;
    const std::uint32_t partner =
        opens && items[i].kind == ItemKind::kMark ? passage.partner[items[i].begin] : Passage::kNoPartner;
    const bool holds =
        partner != Passage::kNoPartner && i + 1 < items.size() && items[i + 1].kind == ItemKind::kMention;
    if (holds && i + 2 < items.size() && partner == items[i + 2].begin) {
      Item mention = items[i + 1];
      mention.begin = items[i].begin;
      mention.end = items[i + 2].end;
      mention.after_space = items[i].after_space;
      items[kept++] = mention;
      i += 2;
    } else if (holds && partner < items[i + 1].end) {  // “星火”计划
      Item mention = items[++i];
      mention.begin = items[i - 1].begin;
      mention.after_space = items[i - 1].after_space;
      items[kept++] = mention;
    } else {
      items[kept++] = items[i];
    }
  }
  items.resize(kept);
}

}  // namespace guanxi::extract
