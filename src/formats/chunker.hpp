// Text cut into chunks of whole rows, one after the other, for parsers that run in parallel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/csv_scanner.hpp"
#include "formats/lines.hpp"
#include "guanxi/formats/input.hpp"

namespace guanxi {

struct Chunk {
  std::string buffer;             // the text and Input::kPadding bytes behind it
  std::size_t size = 0;           // of the text
  std::uint64_t number = 0;       // from 0
  std::uint64_t first_line = 1;   // of the file
  std::uint64_t lines = 0;        // that start in the text
  std::uint64_t raw_bytes = 0;    // of the file, read so far
  bool quotes = false;            // the text holds a quote
  bool carriage_returns = false;  // … a carriage return
  bool lone_carriage_returns = false;
  /// The chunk is nothing but the beginning of a row of more than kMaxRowBytes.
  bool too_long = false;

  [[nodiscard]] std::string_view text() const noexcept { return {buffer.data(), size}; }
};

class Chunker {
 public:
  /// Rows as CsvScanner cuts them, or else lines.
  Chunker(Input& input, std::optional<char> delimiter, bool comments, std::size_t chunk_bytes)
      : input_(input), delimiter_(delimiter), comments_(comments), target_(chunk_bytes) {}

  /// The next record or line, taken off before the chunks. What it shows is valid until the next call.
  [[nodiscard]] bool peel(CsvRecord& record);
  [[nodiscard]] bool peel(Line& line);
  /// False at the end. The chunk's buffer is used again.
  [[nodiscard]] bool next(Chunk& chunk);
  /// Lines that were begun so far, as CsvScanner and LineReader count them.
  [[nodiscard]] std::uint64_t lines() const noexcept { return line_ - 1 + (open_line_ ? 1 : 0); }

 private:
  void fill(std::string& text, std::size_t target);
  void drop_rest_of_line(std::string& text);
  [[nodiscard]] std::size_t border(Chunk& chunk, const std::string& text);
  [[nodiscard]] std::size_t scanned_border(Chunk& chunk, std::string_view text);
  [[nodiscard]] std::size_t line_border(Chunk& chunk, std::string_view text);
  void cut_too_long(Chunk& chunk, std::size_t begin, std::uint64_t lines_before);
  void finish(Chunk& chunk, std::size_t border);

  Input& input_;
  std::optional<char> delimiter_;
  bool comments_;
  std::size_t target_;
  std::string carry_;  // the beginning of a row
  bool at_end_ = false;
  bool dropping_ = false;   // the rest of a line that is too long comes next
  bool open_line_ = false;  // the text ended inside a line
  std::uint64_t line_ = 1;
  std::uint64_t number_ = 0;
  std::optional<CsvScanner> peeler_;
  std::string peeled_;
};

}  // namespace guanxi
