#include "cli/paged_output.hpp"

#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kDefaultRows = 24;

std::size_t rows_of(int terminal) {
  winsize size{};
  return ::ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : kDefaultRows;
}

/// Without the colours.
std::string plain(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\x1b' && i + 1 < line.size() && line[i + 1] == '[')
      i = std::min(line.find('m', i), line.size() - 1);
    else
      out += line[i];
  }
  return out;
}

/// Whether the text takes at most so many rows. Reads no more of it than that needs.
bool fits(std::FILE* file, std::size_t rows, std::size_t columns) {
  std::rewind(file);
  std::string line;
  std::size_t taken = 0;
  for (int c = 0; taken <= rows && (c = std::fgetc(file)) != EOF;) {
    if (c != '\n') {
      line += static_cast<char>(c);
      if (line.size() > columns * rows * 16) return false;
      continue;
    }
    taken += std::max<std::size_t>(
        1, (display_width(plain(line)) + columns - 1) / std::max<std::size_t>(columns, 1));
    line.clear();
  }
  return taken <= rows;
}

void copy(std::FILE* file, int to) {
  std::rewind(file);
  char bytes[65536];
  for (std::size_t n = 0; (n = std::fread(bytes, 1, sizeof bytes, file)) > 0;)
    for (std::size_t done = 0; done < n;) {
      const ssize_t written = ::write(to, bytes + done, n - done);
      if (written < 0 && errno != EINTR) return;  // the terminal has gone
      done += static_cast<std::size_t>(std::max<ssize_t>(written, 0));
    }
}

/// $PAGER, else less; empty: none.
std::string pager() {
  const char* given = std::getenv("PAGER");
  const std::string command = given != nullptr ? given : "less";
  return command == "cat" ? std::string{} : command;
}

/// Whether it ran: sh says 127 of a program that is not there.
bool page(std::FILE* file, const std::string& command) {
  constexpr int kNotThere = 127;
  std::rewind(file);
  ::lseek(::fileno(file), 0, SEEK_SET);
  // Ctrl-C is the pager's while it runs.
  struct sigaction ignore {
  }, former{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGINT, &ignore, &former);
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGPIPE, SIG_DFL);
    ::dup2(::fileno(file), STDIN_FILENO);
    ::setenv("LESS", "FRX", 0);
    ::setenv("LESSCHARSET", "utf-8", 0);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    ::_exit(kNotThere);
  }
  int status = kNotThere << 8;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ::sigaction(SIGINT, &former, nullptr);
  return !(WIFEXITED(status) && WEXITSTATUS(status) == kNotThere);
}

}  // namespace

PagedOutput::PagedOutput() : kept_(std::tmpfile()), stand_in_(STDOUT_FILENO) {
  if (kept_ == nullptr) return;  // no room for it: it goes straight to the terminal
  terminal_ = ::dup(STDOUT_FILENO);
  if (terminal_ >= 0) ::dup2(::fileno(kept_), STDOUT_FILENO);
}

PagedOutput::~PagedOutput() {
  if (terminal_ >= 0) {
    std::fflush(stdout);
    ::dup2(terminal_, STDOUT_FILENO);
    show();
    ::close(terminal_);
  }
  if (kept_ != nullptr) std::fclose(kept_);
}

void PagedOutput::show() {
  const std::string command = pager();
  const std::size_t rows = rows_of(terminal_);
  if (command.empty() || fits(kept_, rows - std::min<std::size_t>(rows, 1), terminal_width(terminal_)) ||
      !page(kept_, command))
    copy(kept_, terminal_);
}

}  // namespace guanxi
