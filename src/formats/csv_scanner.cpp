#include "formats/csv_scanner.hpp"

#include <algorithm>
#include <utility>

#include "guanxi/formats/sink.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShownBytes = 200;  // of a record that is too long

bool is_line_end(char c) noexcept {
  return c == '\n' || c == '\r';
}

}  // namespace

CsvScanner::CsvScanner(Source source, char delimiter, bool comments, std::uint64_t first_line)
    : source_(std::move(source)), delimiter_(delimiter), comments_(comments), line_(first_line) {
  for (const char c : {delimiter, '\n', '\r'}) special_[static_cast<unsigned char>(c)] = true;
}

bool CsvScanner::has(std::size_t offset) {
  while (start_ + offset >= buffer_.size()) {
    if (at_end_) return false;
    if (start_ > 0) {
      buffer_.erase(0, start_);
      dropped_ += start_;
      start_ = 0;
    }
    const std::string_view piece = source_();
    at_end_ = piece.empty();
    buffer_.append(piece);
  }
  return true;
}

/// Of the first line end from here on, or of the text's end.
std::size_t CsvScanner::line_end(std::size_t from) {
  while (has(from)) {
    const std::size_t found = std::string_view(buffer_).find_first_of("\r\n", start_ + from);
    if (found != std::string::npos) return found - start_;
    from = buffer_.size() - start_;
    if (from > kMaxRowBytes) return from;
  }
  return from;
}

/// Moves the start behind the line end at this offset, if there is one.
void CsvScanner::step_over_line_end(std::size_t offset) {
  if (has(offset) && is_line_end(at(offset))) {
    const bool cr_lf = at(offset) == '\r' && has(offset + 1) && at(offset + 1) == '\n';
    offset += cr_lf ? 2 : 1;
  }
  start_ += offset;
  ++line_;
}

bool CsvScanner::skip_blank_and_comment_lines() {
  while (has(0)) {
    if (is_line_end(at(0))) {
      step_over_line_end(0);
    } else if (comments_ && at(0) == '#') {
      discard_line();
    } else {
      return true;
    }
  }
  return false;
}

/// Moves the start behind the end of the present line, however long it is.
void CsvScanner::discard_line() {
  while (has(0)) {
    const std::size_t found = std::string_view(buffer_).find_first_of("\r\n", start_);
    if (found != std::string::npos) return step_over_line_end(found - start_);
    start_ = buffer_.size();
  }
  ++line_;
}

void CsvScanner::scan_unquoted(std::size_t& offset) {
  const std::size_t begin = offset;
  while (has(offset)) {
    const char* p = buffer_.data() + start_ + offset;
    const char* const end = buffer_.data() + buffer_.size();
    while (p < end && !special_[static_cast<unsigned char>(*p)]) ++p;
    offset = static_cast<std::size_t>(p - buffer_.data()) - start_;
    if (p < end || offset > kMaxRowBytes) break;
  }
  spans_.push_back({begin, offset - begin, begin, false, false});
}

/// From the opening quote to behind the closing one.
CsvFault CsvScanner::scan_quoted(std::size_t& offset) {
  const std::size_t open = offset;
  bool doubled = false;
  for (++offset;;) {
    if (!has(offset) || offset > kMaxRowBytes) {
      offset = open;
      return CsvFault::kOpenQuote;
    }
    const std::size_t found = buffer_.find('"', start_ + offset);
    if (found == std::string::npos) {
      offset = buffer_.size() - start_;
      continue;
    }
    offset = found - start_ + 1;
    if (!has(offset) || at(offset) != '"') break;
    doubled = true;
    ++offset;
  }
  spans_.push_back({open + 1, offset - open - 2, open, true, doubled});
  if (!has(offset) || special_[static_cast<unsigned char>(at(offset))]) return CsvFault::kNone;
  return CsvFault::kTextAfterQuote;
}

/// Scans one record; `end` is the offset of its line end.
CsvFault CsvScanner::scan(std::size_t& end, std::size_t& fault_offset) {
  spans_.clear();
  for (std::size_t offset = 0;; ++offset) {
    if (has(offset) && at(offset) == '"') {
      const CsvFault fault = scan_quoted(offset);
      if (fault != CsvFault::kNone) {
        fault_offset = offset;
        end = line_end(offset);
        return fault;
      }
    } else {
      scan_unquoted(offset);
    }
    if (offset > kMaxRowBytes) {
      end = offset;
      return CsvFault::kTooLong;
    }
    if (!has(offset) || is_line_end(at(offset))) {
      end = offset;
      return CsvFault::kNone;
    }
  }
}

void CsvScanner::make_fields(CsvRecord& record) {
  scratch_.clear();
  scratch_.reserve(record.raw.size());  // so that views into it stay valid
  for (const Span& span : spans_) {
    std::string_view text = record.raw.substr(span.begin, span.size);
    if (span.doubled) {
      const std::size_t begin = scratch_.size();
      for (std::size_t i = 0; i < text.size(); ++i) {
        scratch_ += text[i];
        if (text[i] == '"') ++i;
      }
      text = std::string_view(scratch_).substr(begin);
    }
    record.fields.push_back({text, span.offset, span.quoted});
  }
}

bool CsvScanner::next(CsvRecord& record) {
  record.fields.clear();
  record.fault_offset = 0;
  if (!skip_blank_and_comment_lines()) return false;
  record_offset_ = consumed();
  std::size_t end = 0;
  record.fault = scan(end, record.fault_offset);
  record.line = line_;
  if (record.fault == CsvFault::kTooLong || end > kMaxRowBytes) {
    record.fault = CsvFault::kTooLong;
    scratch_.assign(buffer_, start_, kShownBytes);
    record.raw = scratch_;
    record.fault_offset = 0;
    discard_line();
    return true;
  }
  has(end + 1);  // brings the whole line end into the buffer, so that stepping over it moves no text
  record.raw = std::string_view(buffer_).substr(start_, end);
  line_ += count_line_ends(record.raw);
  if (record.fault == CsvFault::kNone) make_fields(record);
  step_over_line_end(end);
  return true;
}

std::uint64_t count_line_ends(std::string_view text) noexcept {
  auto count = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  for (std::size_t cr = text.find('\r'); cr != std::string_view::npos; cr = text.find('\r', cr + 1)) {
    if (cr + 1 == text.size() || text[cr + 1] != '\n') ++count;
  }
  return count;
}

}  // namespace guanxi
