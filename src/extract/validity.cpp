#include "extract/validity.hpp"

#include <cstdlib>

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kFirstYear = 1800, kLastYear = 2199;
constexpr std::size_t kMaxItemsBehind = 4;  // between a verb and a date behind it: "成立于 2014 年"

/// A number of ASCII digits; 0 for anything else.
std::uint32_t number_of(const SentenceItems& sentence, const Item& item) {
  std::uint32_t value = 0;
  if (item.size() > 4 || item.kind == ItemKind::kMention) return 0;
  for (std::uint32_t i = item.begin; i < item.end; ++i) {
    const char32_t c = sentence.passage->folded[i];
    if (c < '0' || c > '9') return 0;
    value = value * 10 + (c - '0');
  }
  return value;
}

int attribute(const LexiconEntry& entry, std::string_view name) {
  const auto found = entry.attributes.find(name);
  return found == entry.attributes.end() ? 0 : std::atoi(found->second.c_str());
}

}  // namespace

/// "去年", counted from the document's date.
std::optional<Date> Validity::relative_at(const SentenceItems& sentence, std::size_t item) const {
  const Item& word = sentence.items[item];
  if (!document_ || !has_class(sentence, word, words_.relative)) return {};
  const LexiconEntry* entry = sentence.lexicon->find(word.form, "word/date/relative");
  const int year = document_->year + attribute(*entry, "year");
  if (!entry->attributes.contains("month")) return Date{static_cast<std::uint16_t>(year), 0, 0};
  if (document_->month == 0) return {};
  const int months = year * 12 + document_->month - 1 + attribute(*entry, "month");
  return Date{static_cast<std::uint16_t>(months / 12), static_cast<std::uint8_t>(months % 12 + 1), 0};
}

/// The date that begins with this item.
std::optional<Validity::Found> Validity::date_at(const SentenceItems& sentence, std::size_t item) const {
  const auto& items = sentence.items;
  Found found{{}, item, item + 1};
  const auto take = [&](const ClassSet& unit, std::uint32_t most) -> std::uint32_t {
    if (found.end + 1 >= items.size() || !has_class(sentence, items[found.end + 1], unit)) return 0;
    const std::uint32_t value = number_of(sentence, items[found.end]);
    if (value == 0 || value > most) return 0;
    found.end += 2;
    return value;
  };
  if (const auto relative = relative_at(sentence, item)) {
    found.date = *relative;
  } else {
    const std::uint32_t year = number_of(sentence, items[item]);
    if (year < kFirstYear || year > kLastYear || item + 1 >= items.size() ||
        !has_class(sentence, items[item + 1], words_.years))
      return {};
    found.date.year = static_cast<std::uint16_t>(year);
    found.end = item + 2;
  }
  if (found.date.month == 0) found.date.month = static_cast<std::uint8_t>(take(words_.months, 12));
  if (found.date.month != 0) found.date.day = static_cast<std::uint8_t>(take(words_.days, 31));
  if (!Date::parse(found.date.to_string())) return {};
  return found;
}

/// The item behind a date and, where one follows, the second of a range.
std::size_t Validity::end_of_range(const SentenceItems& sentence, const Found& first) const {
  if (first.end + 1 >= sentence.items.size() || !has_class(sentence, sentence.items[first.end], words_.until))
    return first.end;
  const auto second = date_at(sentence, first.end + 1);
  return second ? second->end : first.end;
}

Period Validity::at(const SentenceItems& sentence, const Clauses& clauses, std::size_t item) const {
  const auto& items = sentence.items;
  const std::size_t begin = clauses.begin(item), end = clauses.end(item);
  std::optional<Found> found;
  for (std::size_t i = item; i-- > begin && !found;) {
    if (items[i].is(Role::kVerb) && clauses.particle(i) == Clauses::kNone && i + 1 < item) break;
    found = date_at(sentence, i);
  }
  if (!found && begin > 1) {  // a clause that is a time alone: "2018 年，"
    const std::size_t first = clauses.begin(begin - 1 - 1);
    for (std::size_t i = first; i < first + 2 && i < begin && !found; ++i) {
      found = date_at(sentence, i);
      if (found && end_of_range(sentence, *found) + 1 < begin - 1) found.reset();
    }
  }
  for (std::size_t i = item + 1; i < end && i <= item + kMaxItemsBehind && !found; ++i) {
    if (items[i].kind == ItemKind::kMention) break;
    found = date_at(sentence, i);
  }
  if (!found) return {};
  Period period{found->date, {}};
  if (found->end + 1 < items.size() && has_class(sentence, items[found->end], words_.until))
    if (const auto last = date_at(sentence, found->end + 1); last && last->date >= found->date)
      period.until = last->date;
  if (found->begin > 1 && has_class(sentence, items[found->begin - 1], words_.until)) {
    for (std::size_t i = found->begin - 1; i-- > begin && i + 8 > found->begin;)
      if (const auto first = date_at(sentence, i); first && first->end == found->begin - 1) {
        if (first->date <= found->date) period = {first->date, found->date};
        break;
      }
  }
  return period;
}

}  // namespace guanxi::extract
