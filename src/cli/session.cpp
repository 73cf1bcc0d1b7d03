#include "cli/session.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/output.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kLongestLine = 1000;  // columns of a message: a name that it repeats may be any length

/// Each line escaped, and indented unless it is the first and `first` is empty.
std::string lines_of(std::string_view text, std::string_view first, std::string_view others) {
  std::string out;
  std::string_view indent = first;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out += fmt::format("{}{}\n", indent,
                       truncate_to_width(escape_for_terminal(text.substr(0, end)), kLongestLine));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    indent = others;
  }
  return out;
}

}  // namespace

std::shared_ptr<Store> Session::open(OpenMode mode, const StoreOptions& options) const {
  if (mode == OpenMode::kRead) return open_for_reading(db);
  if (keeper_ != nullptr) keeper_->let_go();
  return Store::open(db, mode, options);
}

std::shared_ptr<Store> Session::open_for_reading(const std::string& directory) const {
  if (keeper_ != nullptr) return keeper_->open(directory);
  return Store::open(directory, OpenMode::kRead);
}

std::shared_ptr<Store> Session::open_without(const std::vector<std::string>& sources) {
  if (sources.empty()) return open(OpenMode::kRead);
  // Not one that is kept open: it would leave them out for the next command, too.
  std::shared_ptr<Store> store = Store::open(db, OpenMode::kRead);
  for (const std::string& source : sources) store->leave_out(source, progress());
  return store;
}

void Session::hold_messages(bool hold) {
  holds_ = hold;
  if (hold || held_.empty()) return;
  put(held_);
  held_.clear();
}

void Session::put(const std::string& text) const {
  if (holds_) {
    held_ += text;
    return;
  }
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

Progress* Session::progress() {
  return !quiet && is_terminal(STDERR_FILENO) ? &bar_ : nullptr;
}

void Session::print(const std::string& text) const {
  const auto out = Output::open("-");
  out->write(text);
  out->commit();
}

void Session::note(const std::string& text) const {
  if (!quiet) put(lines_of(text, "guanxi: ", "  "));
}

void Session::report(const Error& error) const {
  report(error.what(), error.hint());
}

void Session::report(const std::string& message, const std::string& hint) const {
  const Style style{.colour = wants_colour(STDERR_FILENO, colour_mode())};
  const std::string text = message.empty() ? "unknown error" : message;
  put(lines_of(text, style.error("guanxi:") + " ", "") + lines_of(hint, "  ", "  "));
}

}  // namespace guanxi
