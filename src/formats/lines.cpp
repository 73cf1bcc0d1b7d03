#include "formats/lines.hpp"

#include <algorithm>
#include <cstring>

#include "guanxi/formats/sink.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShownBytes = 200;  // of a line that is too long

}  // namespace

bool LineReader::refill() {
  if (at_end_) return false;
  block_ = input_.next();
  if (after_cr_ && block_.starts_with('\n')) {
    block_.remove_prefix(1);
    after_cr_ = false;
    if (block_.empty()) return refill();
  }
  at_end_ = block_.empty();
  if (!at_end_) after_cr_ = false;
  has_cr_ = block_.find('\r') != std::string_view::npos;
  return !at_end_;
}

std::size_t LineReader::find_end() const noexcept {
  const std::size_t lf = block_.find('\n');
  if (!has_cr_) return lf;
  return std::min(block_.substr(0, lf).find('\r'), lf);
}

/// Takes the line end off the front of the block.
void LineReader::consume_end() {
  const bool cr = block_.front() == '\r';
  block_.remove_prefix(1);
  if (!cr) return;
  if (block_.empty()) {
    after_cr_ = true;
  } else if (block_.front() == '\n') {
    block_.remove_prefix(1);
  }
}

bool LineReader::finish(Line& line, std::string_view text, bool too_long) noexcept {
  line.text = too_long ? text.substr(0, kShownBytes) : text;
  line.number = ++number_;
  line.too_long = too_long;
  return true;
}

void LineReader::skip_rest_of_line() {
  while (!block_.empty() || refill()) {
    const std::size_t end = find_end();
    if (end != std::string_view::npos) {
      block_.remove_prefix(end);
      consume_end();
      return;
    }
    block_ = {};
  }
}

bool LineReader::next(Line& line) {
  if (block_.empty() && !refill()) return false;
  std::size_t end = find_end();
  if (end != std::string_view::npos) {
    const std::string_view text = block_.substr(0, end);
    block_.remove_prefix(end);
    consume_end();
    return finish(line, text, text.size() > kMaxRowBytes);
  }
  carry_.clear();
  while (end == std::string_view::npos) {
    carry_.append(block_);
    block_ = {};
    if (carry_.size() > kMaxRowBytes) {
      skip_rest_of_line();
      return finish(line, carry_, true);
    }
    if (!refill()) break;
    end = find_end();
  }
  if (end != std::string_view::npos) {
    carry_.append(block_.substr(0, end));
    block_.remove_prefix(end);
    consume_end();
  }
  carry_.reserve(carry_.size() + Input::kPadding);
  return finish(line, carry_, carry_.size() > kMaxRowBytes);
}

}  // namespace guanxi
