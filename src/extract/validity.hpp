// When a clause says that something holds: "自 2019 年 3 月起", "去年", "从 2014 年到 2020 年".
#pragma once

#include <cstddef>
#include <optional>

#include "extract/clauses.hpp"
#include "guanxi/model/date.hpp"

namespace guanxi::extract {

class Validity {
 public:
  Validity(const DateWords& words, std::optional<Date> document) : words_(words), document_(document) {}

  /// What the clause of `item` says about when it holds: the date nearest before the item that belongs to no
  /// other verb, or right behind it. Empty without one.
  [[nodiscard]] Period at(const SentenceItems& sentence, const Clauses& clauses, std::size_t item) const;

 private:
  struct Found {
    Date date{};
    std::size_t begin = 0, end = 0;  // items
  };
  [[nodiscard]] std::optional<Found> date_at(const SentenceItems& sentence, std::size_t item) const;
  [[nodiscard]] std::size_t end_of_range(const SentenceItems& sentence, const Found& first) const;
  [[nodiscard]] std::optional<Date> relative_at(const SentenceItems& sentence, std::size_t item) const;

  const DateWords& words_;
  std::optional<Date> document_;
};

}  // namespace guanxi::extract
