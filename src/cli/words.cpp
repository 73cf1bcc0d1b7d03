#include "cli/words.hpp"

#include <algorithm>

namespace guanxi {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// What sh takes as it is, wherever it stands in a word. Bytes above ASCII are letters.
bool is_plain(char c) {
  constexpr std::string_view kPlain = "%+,-./:=@_^";
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') || kPlain.find(c) != std::string_view::npos;
}

class Splitter {
 public:
  Splitter(std::string_view line, std::string_view breaks) : line_(line), breaks_(breaks) {}

  Words run() {
    while (at_ < line_.size() && !comment_) step();
    if (in_word_ || out_.open_quote != 0 || out_.open) {
      out_.ends_in_blank = false;
      end_word();
    }
    out_.open = out_.open || out_.open_quote != 0;
    return std::move(out_);
  }

 private:
  void begin_word() {
    if (in_word_) return;
    in_word_ = true;
    quoted_ = false;
    text_.clear();
    out_.begin = at_;
    out_.kept = 0;
  }

  void end_word() {
    if (in_word_) {
      out_.words.push_back(text_);
      out_.quoted.push_back(quoted_);
    }
    in_word_ = false;
  }

  void step() {
    const char c = line_[at_];
    if (out_.open_quote != 0) {
      in_quote(c);
    } else if (is_blank(c)) {
      end_word();
    } else if (c == '#' && !in_word_ && !(at_ + 1 < line_.size() && is_digit(line_[at_ + 1]))) {
      comment_ = true;
    } else if (c == '\\' && at_ + 1 < line_.size() && line_[at_ + 1] == '\n') {
      ++at_;  // the line goes on
    } else {
      begin_word();
      in_word(c);
    }
    ++at_;
  }

  void in_quote(char c) {
    const bool escapes = out_.open_quote == '"' && c == '\\' && at_ + 1 < line_.size() &&
                         std::string_view("$`\"\\\n").find(line_[at_ + 1]) != std::string_view::npos;
    if (c == out_.open_quote) {
      out_.open_quote = 0;
      out_.kept = text_.size();
    } else if (escapes) {
      if (line_[++at_] != '\n') text_ += line_[at_];
    } else {
      text_ += c;
    }
  }

  void in_word(char c) {
    if (c == '\'' || c == '"') {
      out_.open_quote = c;
      out_.kept = text_.size();
      quoted_ = true;
    } else if (c == '\\') {
      quoted_ = true;
      if (at_ + 1 == line_.size())
        out_.open = true;
      else if (line_[++at_] != '\n')
        text_ += line_[at_];
    } else {
      text_ += c;
      if (breaks_.find(c) != std::string_view::npos) out_.kept = text_.size();
    }
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  std::string_view line_, breaks_;
  std::size_t at_ = 0;
  std::string text_;
  bool in_word_ = false, quoted_ = false, comment_ = false;
  Words out_;
};

}  // namespace

Words split_words(std::string_view line, std::string_view breaks) {
  return Splitter(line, breaks).run();
}

std::string quote_word(std::string_view text, char open_quote) {
  std::string out;
  for (const char c : text) {
    if (open_quote == '\'') {
      out += c == '\'' ? std::string("'\\''") : std::string(1, c);
      continue;
    }
    const bool special =
        open_quote == '"' ? std::string_view("$`\"\\").find(c) != std::string_view::npos : !is_plain(c);
    if (special) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace guanxi
