// The rows that could not be taken, in a file that can be mended and fed again: each row as it was, under a
// line that says where it stood and why it was refused.
//
//   # guanxi rejects of nodes.csv: mend the rows and ingest this file; lines that start with # are skipped
//   id,name,founded:int
//   # line 118, column 12: column 'founded': '20x4' is no whole number
//   org:a,A,20x4
//
// The file starts with a byte order mark, so that a row of broken UTF-8 does not make it look like another
// encoding.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "guanxi/formats/output.hpp"
#include "guanxi/formats/sink.hpp"

namespace guanxi {

class RejectsFile {
 public:
  /// `of` names the file that the rows come from; `header` is a table's heading row, empty for JSONL and for
  /// tables without one; `delimiter` is a table's, 0 for JSONL.
  RejectsFile(const std::string& path, std::string_view of, std::string_view header, char delimiter);
  void add(const Reject& reject);
  void commit();
  [[nodiscard]] const std::string& path() const noexcept { return output_->path(); }

 private:
  std::unique_ptr<Output> output_;
  char delimiter_;
};

}  // namespace guanxi
