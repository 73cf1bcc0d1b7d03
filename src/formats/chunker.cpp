#include "formats/chunker.hpp"

#include <algorithm>
#include <utility>

#include "formats/byte_counts.hpp"
#include "guanxi/formats/sink.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShownBytes = 200;  // of a row that is too long

/// Of the last line in the text that surely ends in it: behind its end; 0 if there is none.
std::size_t last_line_end(std::string_view text, bool carriage_returns) {
  std::size_t end = text.rfind('\n') + 1;  // npos + 1 is 0
  if (!carriage_returns || text.empty()) return end;
  // A carriage return at the very end may be the first half of a line end.
  const std::size_t cr = text.substr(0, text.size() - 1).rfind('\r');
  if (cr != std::string_view::npos && cr + 1 > end) end = cr + 1;
  return end;
}

bool ends_line(std::string_view text) noexcept {
  return text.ends_with('\n') || text.ends_with('\r');
}

/// Hands out the text once, and notes whether more was asked for.
CsvScanner::Source once(std::string_view text, bool& starved) {
  return [text, &starved, given = false]() mutable -> std::string_view {
    if (std::exchange(given, true)) {
      starved = true;
      return {};
    }
    return text;
  };
}

}  // namespace

void Chunker::fill(std::string& text, std::size_t target) {
  while (!at_end_ && text.size() < target) {
    const std::string_view piece = input_.next();
    at_end_ = piece.empty();
    text.append(piece);
    if (dropping_) drop_rest_of_line(text);
  }
}

void Chunker::drop_rest_of_line(std::string& text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string::npos) {
    text.clear();
    if (at_end_) dropping_ = false;
    return;
  }
  if (text[end] == '\r' && end + 1 == text.size() && !at_end_) {
    text.erase(0, end);  // whether a line feed follows is in the next piece
    return;
  }
  const bool cr_lf = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
  text.erase(0, end + (cr_lf ? 2 : 1));
  dropping_ = false;
}

bool Chunker::peel(CsvRecord& record) {
  for (std::size_t target = std::max<std::size_t>(target_, 1);; target *= 2) {
    fill(carry_, target);
    bool starved = false;
    peeler_.emplace(once(carry_, starved), delimiter_.value_or(','), comments_, line_);
    const bool found = peeler_->next(record);
    if (starved && !at_end_ && !(found && record.fault == CsvFault::kTooLong)) continue;
    const std::string_view taken = std::string_view(carry_).substr(0, peeler_->consumed());
    line_ += count_line_ends(taken);
    open_line_ = !taken.empty() && !ends_line(taken);
    carry_.erase(0, taken.size());
    return found;
  }
}

bool Chunker::peel(Line& line) {
  for (std::size_t target = std::max<std::size_t>(target_, 1);; target *= 2) {
    fill(carry_, target);
    if (carry_.empty()) return false;
    const std::size_t end = carry_.find_first_of("\r\n");
    const bool known = end != std::string::npos && end + 1 < carry_.size();
    if (!known && !at_end_ && carry_.size() <= kMaxRowBytes) continue;
    peeled_.assign(carry_, 0, end);
    line = {peeled_, line_, peeled_.size() > kMaxRowBytes};
    open_line_ = end == std::string::npos;
    if (open_line_) {
      carry_.clear();
      dropping_ = !at_end_;
    } else {
      carry_.erase(0, end + (carry_[end] == '\r' && carry_[end + 1] == '\n' ? 2 : 1));
      ++line_;
    }
    return true;
  }
}

bool Chunker::next(Chunk& chunk) {
  chunk.buffer.assign(carry_);
  carry_.clear();
  chunk.too_long = false;
  for (std::size_t target = std::max<std::size_t>(target_, 1);; target *= 2) {
    fill(chunk.buffer, target);
    if (chunk.buffer.empty() && at_end_) return false;
    const std::size_t end = border(chunk, chunk.buffer);
    if (chunk.too_long) return true;
    if (end == 0 && !at_end_) continue;
    finish(chunk, end);
    return true;
  }
}

/// Behind the last row that surely ends in the text; 0: none does.
std::size_t Chunker::border(Chunk& chunk, const std::string& text) {
  const ByteCounts counts = count_bytes(text);
  chunk.quotes = counts.quotes;
  chunk.carriage_returns = counts.carriage_returns;
  const bool scan = delimiter_ && (counts.quotes || text.size() > kMaxRowBytes);
  const std::size_t end = scan ? scanned_border(chunk, text) : line_border(chunk, text);
  if (chunk.too_long || end == 0) return end;
  const std::string_view rest = std::string_view(text).substr(end);
  chunk.lines = counts.line_feeds - count_bytes(rest).line_feeds;
  chunk.lone_carriage_returns = false;
  if (counts.carriage_returns) {
    const std::uint64_t line_ends = count_line_ends(std::string_view(text).substr(0, end));
    chunk.lone_carriage_returns = line_ends != chunk.lines;
    chunk.lines = line_ends;
  }
  return end;
}

std::size_t Chunker::line_border(Chunk& chunk, std::string_view text) {
  if (at_end_) return text.size();
  const std::size_t end = last_line_end(text, chunk.carriage_returns);
  if (end == 0 && text.size() > kMaxRowBytes) cut_too_long(chunk, 0, 0);
  return end;
}

std::size_t Chunker::scanned_border(Chunk& chunk, std::string_view text) {
  bool starved = false;
  CsvScanner scanner(once(text, starved), *delimiter_, comments_);
  CsvRecord record;
  std::size_t end = 0;
  while (scanner.next(record)) {
    if (record.fault == CsvFault::kTooLong) {
      // It comes in a chunk of its own, next time.
      if (end == 0) cut_too_long(chunk, scanner.record_offset(), record.line - 1);
      return end;
    }
    // What ran into the end of the text may go on behind it.
    if (starved && !at_end_) return end;
    end = scanner.consumed();
  }
  return at_end_ ? text.size() : end;
}

/// Makes the chunk the beginning of the row that starts at `begin`; its first line is dropped, reading goes
/// on behind.
void Chunker::cut_too_long(Chunk& chunk, std::size_t begin, std::uint64_t lines_before) {
  carry_.assign(chunk.buffer, begin);
  chunk.buffer.assign(carry_, 0, kShownBytes);
  chunk.too_long = true;
  chunk.lines = 1;
  line_ += lines_before;
  finish(chunk, chunk.buffer.size());
  dropping_ = true;
  drop_rest_of_line(carry_);
}

void Chunker::finish(Chunk& chunk, std::size_t border) {
  if (!chunk.too_long) carry_.assign(chunk.buffer, border);
  chunk.buffer.resize(border);
  chunk.buffer.append(Input::kPadding, '\0');
  chunk.size = border;
  chunk.number = number_++;
  chunk.first_line = line_;
  chunk.raw_bytes = input_.raw_bytes();
  line_ += chunk.lines;
  open_line_ = !chunk.too_long && !ends_line(chunk.text());
  chunk.lines += open_line_ ? 1 : 0;
}

}  // namespace guanxi
