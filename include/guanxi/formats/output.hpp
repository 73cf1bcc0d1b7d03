// Files that are there whole or not at all: written under a temporary name beside their own, then renamed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "guanxi/base/error.hpp"

namespace guanxi {

/// The reader of our standard output has gone: no fault of anyone.
class ClosedPipe : public Error {
 public:
  ClosedPipe() : Error(ErrorCode::kIo, "standard output: closed pipe") {}
};

class Output {
 public:
  /// A file, or standard output for "-".
  /// Throws: Error kIo  the directory is not there, or cannot be written
  [[nodiscard]] static std::unique_ptr<Output> open(const std::string& path);
  /// Without commit() nothing is left of the file. What went to standard output is gone.
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Throws: Error kIo  the disk is full, …; ClosedPipe
  void write(std::string_view bytes);
  /// Writes all that is left and puts the file in its place. Nothing may be written after it.
  /// Throws: as write
  void commit();
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  Output(std::string path, std::string temporary, int descriptor);
  void flush();
  [[noreturn]] void fail(int error_number) const;

  std::string path_;
  std::string temporary_;  // empty: standard output
  int descriptor_;
  std::string buffer_;
};

}  // namespace guanxi
