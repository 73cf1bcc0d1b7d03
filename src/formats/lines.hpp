// A text input cut into lines, ended by LF, CR LF or a lone CR.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "guanxi/formats/input.hpp"

namespace guanxi {

struct Line {
  /// Valid until the next call; Input::kPadding bytes may be read behind it.
  std::string_view text;
  std::uint64_t number = 0;  // from 1
  /// Longer than kMaxRowBytes: `text` is its beginning.
  bool too_long = false;
};

class LineReader {
 public:
  explicit LineReader(Input& input) : input_(input) {}
  [[nodiscard]] bool next(Line& line);
  [[nodiscard]] std::uint64_t count() const noexcept { return number_; }

 private:
  bool refill();
  [[nodiscard]] std::size_t find_end() const noexcept;
  void consume_end();
  void skip_rest_of_line();
  bool finish(Line& line, std::string_view text, bool too_long) noexcept;

  Input& input_;
  std::string_view block_;
  bool has_cr_ = false;    // the block holds a carriage return
  bool after_cr_ = false;  // a line feed that comes next belongs to the last line's end
  bool at_end_ = false;
  std::string carry_;  // a line that runs over several blocks
  std::uint64_t number_ = 0;
};

}  // namespace guanxi
