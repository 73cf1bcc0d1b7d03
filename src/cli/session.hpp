// What every command has at hand: the options that all share, the store, notes
// to the user.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/store_keeper.hpp"
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

  /// The store that --db names. Throws: as Store::open
  [[nodiscard]] std::shared_ptr<Store> open(OpenMode mode, const StoreOptions& options = {}) const;
  [[nodiscard]] std::shared_ptr<Store> open_for_reading(const std::string& directory) const;
  /// For reading, as if these sources had been forgotten. Throws: as Store::leave_out
  [[nodiscard]] std::shared_ptr<Store> open_without(const std::vector<std::string>& sources);
  [[nodiscard]] ColourMode colour_mode() const noexcept { return static_cast<ColourMode>(colour); }
  /// The bar, or nullptr where none is wanted.
  [[nodiscard]] Progress* progress();

  /// Stores that are read stay open in it, between this session and others.
  void share(StoreKeeper& keeper) noexcept { keeper_ = &keeper; }
  /// Messages wait, from true to false, when they are printed.
  void hold_messages(bool hold);

  /// A result on standard output. Throws: Error kIo, ClosedPipe
  void print(const std::string& text) const;
  /// One message on standard error; --quiet silences it.
  void note(const std::string& text) const;
  /// An error on standard error: "guanxi: MESSAGE", then the hint.
  void report(const Error& error) const;
  void report(const std::string& message, const std::string& hint = {}) const;

 private:
  void put(const std::string& text) const;

  ProgressBar bar_;
  StoreKeeper* keeper_ = nullptr;
  bool holds_ = false;
  mutable std::string held_;
};

}  // namespace guanxi
