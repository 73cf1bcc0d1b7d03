#include "extract/stretches.hpp"

#include <string_view>

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxStretch = 24'000;             // bytes that are decoded at a time
constexpr std::size_t kMaxKept = std::size_t{256} << 10;  // bytes of text; kept, each takes about 35
constexpr std::string_view kFullStop = "。";

}  // namespace

Stretches::Stretches(const Document& document, const Lexicon& lexicon)
    : document_(document), tokenizer_(lexicon) {}

/// Where the stretch ends that begins at `begin`: behind a full stop where there is one.
std::uint32_t Stretches::end_of(const Block& block, std::uint32_t begin) const {
  if (block.end - begin <= kMaxStretch) return block.end;
  const std::string_view clean = document_.clean;
  std::uint32_t end = begin + kMaxStretch;
  const auto stop = clean.substr(begin, kMaxStretch).rfind(kFullStop);
  if (stop != std::string_view::npos) end = begin + static_cast<std::uint32_t>(stop + kFullStop.size());
  while (end > begin && (static_cast<unsigned char>(clean[end]) & 0xC0U) == 0x80) --end;
  return end;
}

Stretch& Stretches::stretch(std::uint32_t begin, std::uint32_t end) {
  const std::size_t number = next_++;
  Stretch* found = &passing_;
  if (number < kept_.size()) {
    found = kept_[number].get();
  } else {
    is_keeping_ = is_keeping_ && kept_bytes_ + (end - begin) <= kMaxKept;
    if (is_keeping_) {
      found = kept_.emplace_back(std::make_unique<Stretch>()).get();
      kept_bytes_ += end - begin;
    }
    read(*found, begin, end);
  }
  if (finder_ != nullptr && found->items_end.size() != found->sentences.size()) itemize(*found);
  return *found;
}

void Stretches::read(Stretch& stretch, std::uint32_t begin, std::uint32_t end) {
  stretch.passage = Passage(document_.clean, begin, end);
  tokenizer_.read(stretch.passage, stretch.tokens, stretch.sentences);
  stretch.items.clear();
  stretch.items_end.clear();
}

void Stretches::itemize(Stretch& stretch) {
  stretch.items.clear();
  stretch.items_end.clear();
  for (const Sentence& sentence : stretch.sentences) {
    finder_->itemize(stretch.passage, sentence, items_);
    stretch.items.insert(stretch.items.end(), items_.begin(), items_.end());
    stretch.items_end.push_back(stretch.items.size());
  }
}

}  // namespace guanxi::extract
