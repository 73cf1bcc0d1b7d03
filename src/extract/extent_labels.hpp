// What the model of extents learns from: the characters of sentences with the tags that annotated names give
// them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "extract/items.hpp"
#include "extract/span_tagger.hpp"
#include "guanxi/extract/extractor.hpp"

namespace guanxi::extract {

class ExtentLabels {
 public:
  /// `names`: the annotated ones, each with its family; others are none. Keeps references to the first two.
  ExtentLabels(const SpanModel& model, const Lexicon& lexicon,
               const std::vector<std::pair<std::string, std::string>>& names);
  [[nodiscard]] ExtentCase read(const SpanSight& sight);

 private:
  Decision annotated_;
  MentionFinder finder_;
  SpanFeatures features_;
  std::vector<Item> items_;
};

}  // namespace guanxi::extract
