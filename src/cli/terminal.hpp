// What is known of the terminal, and what is drawn on one: colours, the
// progress bar.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "guanxi/base/progress.hpp"

namespace guanxi {

enum class ColourMode : std::uint8_t { kAuto, kAlways, kNever };

[[nodiscard]] bool is_terminal(int fd) noexcept;
/// While it lives, `fd` counts as the terminal that it is now, whatever takes its place meanwhile. One at a
/// time.
class StandIn {
 public:
  explicit StandIn(int fd) noexcept;
  ~StandIn();
  StandIn(const StandIn&) = delete;
  StandIn& operator=(const StandIn&) = delete;
};
/// Columns of the terminal behind `fd`; 0 if there is none.
[[nodiscard]] std::size_t terminal_width(int fd) noexcept;
/// Whether to colour what goes to `fd`: NO_COLOR and TERM=dumb count only with
/// kAuto.
[[nodiscard]] bool wants_colour(int fd, ColourMode mode) noexcept;

/// How text is dressed for where it goes.
struct Style {
  bool colour = false;
  std::size_t width = 0;  // columns to fit into; 0: any

  [[nodiscard]] std::string bold(std::string_view text) const { return wrap("1", text); }
  [[nodiscard]] std::string dim(std::string_view text) const { return wrap("2", text); }
  [[nodiscard]] std::string label(std::string_view text) const { return wrap("36", text); }
  [[nodiscard]] std::string error(std::string_view text) const { return wrap("1;31", text); }

 private:
  [[nodiscard]] std::string wrap(std::string_view code, std::string_view text) const;
};

/// A bar on standard error with rate and remaining time. Draws at most ten
/// times a second, and nothing in the first half second, so that short work
/// stays silent. Leaves an empty line behind.
class ProgressBar : public Progress {
 public:
  ~ProgressBar() override;
  void begin(const std::string& task, std::uint64_t total, const std::string& unit) override;
  void update(std::uint64_t done) override;
  void end() override;

 private:
  using Clock = std::chrono::steady_clock;
  void draw(std::uint64_t done, Clock::time_point now);
  void wipe();

  std::string task_, unit_;
  std::uint64_t total_ = 0;
  Clock::time_point start_, last_draw_;
  bool drawn_ = false;
};

/// "12,345,678".
[[nodiscard]] std::string with_commas(std::uint64_t number);
/// "512 B", "1.2 MB": powers of 1000.
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);

}  // namespace guanxi
