#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdlib>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr auto kSilentFor = std::chrono::milliseconds(500);
constexpr auto kDrawEvery = std::chrono::milliseconds(100);
constexpr std::size_t kBarWidth = 24;
constexpr std::size_t kDefaultWidth = 80;

int stand_in_fd = -1;
std::size_t stand_in_width = 0;

std::string human_count(double number, const std::string& unit) {
  if (unit == "bytes") return human_bytes(static_cast<std::uint64_t>(number));
  if (number >= 10'000'000) return fmt::format("{:.1f} M {}", number / 1e6, unit);
  return fmt::format("{} {}", with_commas(static_cast<std::uint64_t>(number)), unit);
}

std::string human_time(double seconds) {
  const auto s = static_cast<std::uint64_t>(std::llround(seconds));
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min {:02} s", s / 60, s % 60);
  return fmt::format("{} h {:02} min", s / 3600, s % 3600 / 60);
}

// A failing write to the terminal is nobody's business here.
void put(const std::string& text) {
  const auto written = ::write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(written);
}

}  // namespace

StandIn::StandIn(int fd) noexcept {
  stand_in_width = terminal_width(fd);
  stand_in_fd = stand_in_width > 0 ? fd : -1;
}

StandIn::~StandIn() {
  stand_in_fd = -1;
}

bool is_terminal(int fd) noexcept {
  return fd == stand_in_fd || ::isatty(fd) == 1;
}

std::size_t terminal_width(int fd) noexcept {
  if (fd == stand_in_fd) return stand_in_width;
  if (!is_terminal(fd)) return 0;
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");  // a line to a machine far away may know no size
  const int width = columns != nullptr ? std::atoi(columns) : 0;
  return width > 0 ? static_cast<std::size_t>(width) : kDefaultWidth;
}

bool wants_colour(int fd, ColourMode mode) noexcept {
  if (mode != ColourMode::kAuto) return mode == ColourMode::kAlways;
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* term = std::getenv("TERM");
  if (term == nullptr || *term == '\0' || std::string_view(term) == "dumb") return false;
  return is_terminal(fd);
}

std::string Style::wrap(std::string_view code, std::string_view text) const {
  if (!colour || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

ProgressBar::~ProgressBar() {
  wipe();
}

void ProgressBar::begin(const std::string& task, std::uint64_t total, const std::string& unit) {
  wipe();
  task_ = escape_for_terminal(task);
  unit_ = unit;
  total_ = total;
  start_ = last_draw_ = Clock::now();
}

void ProgressBar::update(std::uint64_t done) {
  const auto now = Clock::now();
  if (now - start_ < kSilentFor || now - last_draw_ < kDrawEvery) return;
  last_draw_ = now;
  draw(done, now);
}

void ProgressBar::end() {
  wipe();
}

void ProgressBar::draw(std::uint64_t done, Clock::time_point now) {
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double rate = static_cast<double>(done) / seconds;
  std::string line = task_ + "  ";
  if (total_ > 0) {
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
    const auto full = static_cast<std::size_t>(share * static_cast<double>(kBarWidth));
    line += fmt::format("[{}{}] {:3.0f} %  ", std::string(full, '='), std::string(kBarWidth - full, ' '),
                        share * 100);
  }
  line += fmt::format("{}, {}/s", human_count(static_cast<double>(done), unit_), human_count(rate, unit_));
  if (total_ > done && rate > 0)
    line += fmt::format(", {} left", human_time(static_cast<double>(total_ - done) / rate));
  const std::size_t width = terminal_width(STDERR_FILENO);
  put("\r\x1b[K" + truncate_to_width(line, width > 1 ? width - 1 : kDefaultWidth - 1));
  drawn_ = true;
}

void ProgressBar::wipe() {
  if (drawn_) put("\r\x1b[K");
  drawn_ = false;
}

std::string with_commas(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), 1, ',');
  return digits;
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (value /= 1000; value >= 999.95 && unit + 1 < kUnits.size(); value /= 1000) ++unit;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

}  // namespace guanxi
