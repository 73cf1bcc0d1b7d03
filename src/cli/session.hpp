// What every command has at hand: the options that all share, the store, notes
// to the user.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cli/terminal.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

/// How a run ended: the program's exit status.
enum class Outcome : std::uint8_t {
  kAnswer = 0,
  kNone = 1,
  kError = 2,  // printed already
};

class Session {
 public:
  std::string db;          // as --db or GUANXI_DB give it
  std::size_t colour = 0;  // a ColourMode

  bool quiet = false;

  [[nodiscard]] std::unique_ptr<Store> open(OpenMode mode, const StoreOptions& options = {}) const;
  [[nodiscard]] ColourMode colour_mode() const noexcept { return static_cast<ColourMode>(colour); }
  /// The bar, or nullptr where none is wanted.
  [[nodiscard]] Progress* progress();

  /// A result on standard output. Throws: Error kIo, ClosedPipe
  void print(const std::string& text) const;
  /// One message on standard error; --quiet silences it.
  void note(const std::string& text) const;
  /// An error on standard error: "guanxi: MESSAGE", then the hint.
  void report(const Error& error) const;
  void report(const std::string& message, const std::string& hint = {}) const;

 private:
  ProgressBar bar_;
};

}  // namespace guanxi
