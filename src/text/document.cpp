#include "guanxi/text/document.hpp"

#include <algorithm>

namespace guanxi {

std::string_view to_string(DocumentFormat format) noexcept {
  switch (format) {
    case DocumentFormat::kText:
      return "text";
    case DocumentFormat::kMarkdown:
      return "markdown";
    case DocumentFormat::kHtml:
      return "html";
    case DocumentFormat::kPdf:
      return "pdf";
    case DocumentFormat::kJsonl:
      return "jsonl";
  }
  return "text";
}

std::string_view to_string(BlockKind kind) noexcept {
  switch (kind) {
    case BlockKind::kTitle:
      return "title";
    case BlockKind::kHeading:
      return "heading";
    case BlockKind::kParagraph:
      return "paragraph";
    case BlockKind::kListItem:
      return "list item";
    case BlockKind::kCell:
      return "cell";
    case BlockKind::kCaption:
      return "caption";
    case BlockKind::kByline:
      return "byline";
  }
  return "paragraph";
}

void OffsetMap::add_run(std::uint32_t text_begin, std::uint32_t length) {
  if (length == 0) return;
  const bool follows_substitute = !substitutes_.empty() && substitutes_.back().run + 1 == runs_.size();
  const bool goes_on = !runs_.empty() && !follows_substitute &&
                       runs_.back().text + (clean_size_ - runs_.back().clean) == text_begin;
  if (!goes_on) runs_.push_back({clean_size_, text_begin});
  clean_size_ += length;
}

void OffsetMap::add_substitute(std::uint32_t text_begin, std::uint32_t text_end, std::uint32_t length) {
  if (length == 0) return;
  substitutes_.push_back({static_cast<std::uint32_t>(runs_.size()), text_end});
  runs_.push_back({clean_size_, text_begin});
  clean_size_ += length;
}

OffsetMap::Span OffsetMap::piece(std::size_t run, std::uint32_t begin, std::uint32_t end) const {
  const auto found =
      std::lower_bound(substitutes_.begin(), substitutes_.end(), run,
                       [](const Substitute& substitute, std::size_t i) { return substitute.run < i; });
  if (found != substitutes_.end() && found->run == run) return {runs_[run].text, found->text_end};
  return {runs_[run].text + (begin - runs_[run].clean), runs_[run].text + (end - runs_[run].clean)};
}

OffsetMap::Span OffsetMap::to_text(std::uint32_t begin, std::uint32_t end) const {
  if (runs_.empty()) return {};
  auto run = static_cast<std::size_t>(
      std::upper_bound(runs_.begin() + 1, runs_.end(), begin,
                       [](std::uint32_t at, const Run& other) { return at < other.clean; }) -
      runs_.begin() - 1);
  if (begin == end) {
    const std::uint32_t at = piece(run, begin, begin).begin;
    return {at, at};
  }
  Span out{UINT32_MAX, 0};
  for (; run < runs_.size() && runs_[run].clean < end; ++run) {
    const std::uint32_t run_end = run + 1 < runs_.size() ? runs_[run + 1].clean : clean_size_;
    const Span part = piece(run, std::max(begin, runs_[run].clean), std::min(end, run_end));
    out.begin = std::min(out.begin, part.begin);
    out.end = std::max(out.end, part.end);
  }
  return out;
}

OffsetMap OffsetMap::identity(std::uint32_t length) {
  OffsetMap map;
  map.add_run(0, length);
  return map;
}

std::string one_line(std::string text) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    text[kept++] = c1 || byte < 0x20 || byte == 0x7F ? ' ' : text[i];
  }
  text.resize(kept);
  return text;
}

}  // namespace guanxi
