// The one exception of guanxi. "None" is a value; what a caller asked for and cannot have is an Error.
// Libraries throw it and never print; main() catches it once and prints "guanxi: MESSAGE", then the hint.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace guanxi {

enum class ErrorCode : std::uint8_t {
  kInvalidArgument = 1,  // the call or the command line is wrong
  kNotFound = 2,         // a node, source or file that was named is not there
  kAmbiguous = 3,        // a name means several nodes
  kBadInput = 4,         // a file that was read holds something that cannot be taken
  kIo = 5,               // the operating system said no: permission, full disk, closed pipe
  kLocked = 6,           // another process writes to the store
  kDamaged = 7,          // the store or a snapshot holds bytes that cannot be right
  kVersion = 8,          // the store is of a format that this program cannot read
  kInterrupted = 9,      // the user pressed Ctrl-C
  kLimit = 10,           // a bound of size, time or memory was reached and no partial answer makes sense
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message, std::string hint = {})
      : std::runtime_error(message), code_(code), hint_(std::move(hint)) {}

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  /// What the user can do about it; may be empty, may have several lines.
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }

 private:
  ErrorCode code_;
  std::string hint_;
};

}  // namespace guanxi
