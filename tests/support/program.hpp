// Runs guanxi as a user does: the real binary, in a directory of its own, with its output and exit status
// caught.
#pragma once

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace guanxi::testing {

struct Ran {
  std::string out, err;
  int exit = -1;  // 128 + the signal if one ended it
};

inline std::string read_all(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A directory that is gone at the end, the current one of everything that is run.
class Workshop {
 public:
  Workshop() {
    static std::atomic<unsigned> count{0};
    directory_ = std::filesystem::temp_directory_path() /
                 ("guanxi-cli-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(directory_);
  }
  ~Workshop() {
    std::error_code ignored;
    std::filesystem::permissions(directory_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(directory_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return directory_ / name; }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  [[nodiscard]] std::string read(const std::string& name) const { return read_all(path(name)); }
  void copy_data(const std::string& name) const {
    std::filesystem::copy_file(std::filesystem::path(GUANXI_TEST_DATA) / name, path(name));
  }

  /// guanxi with these arguments.
  [[nodiscard]] Ran run(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.begin(), GUANXI_PROGRAM);
    return start(arguments, input);
  }
  /// A line for the shell; $G is the program.
  [[nodiscard]] Ran shell(const std::string& line) const { return start({"/bin/sh", "-c", line}, {}); }

  /// guanxi on a terminal of so many columns: all that it prints there.
  [[nodiscard]] Ran on_terminal(std::vector<std::string> arguments, unsigned short columns) const {
    arguments.insert(arguments.begin(), GUANXI_PROGRAM);
    winsize size{};
    size.ws_row = 24;
    size.ws_col = columns;
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
    if (child == 0) {
      ::setenv("TERM", "xterm", 1);
      become(arguments);
    }
    Ran ran;
    char bytes[4096];
    for (ssize_t n = 0; (n = ::read(terminal, bytes, sizeof bytes)) > 0;)
      ran.out.append(bytes, static_cast<std::size_t>(n));
    ran.exit = wait_for(child);
    ::close(terminal);
    std::erase(ran.out, '\r');
    return ran;
  }

 private:
  [[noreturn]] void become(const std::vector<std::string>& arguments) const {
    ::unsetenv("GUANXI_DB");
    ::unsetenv("NO_COLOR");
    ::setenv("G", GUANXI_PROGRAM, 1);
    if (::chdir(directory_.c_str()) != 0) ::_exit(126);
    std::vector<char*> raw;
    for (const std::string& argument : arguments)
      raw.push_back(const_cast<char*>(argument.c_str()));  // NOLINT
    raw.push_back(nullptr);
    ::execv(raw[0], raw.data());
    ::_exit(127);
  }

  static int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  [[nodiscard]] Ran start(const std::vector<std::string>& arguments, const std::string& input) const {
    const auto in = path(".stdin"), out = path(".stdout"), err = path(".stderr");
    std::ofstream(in, std::ios::binary) << input;
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child == 0) {
      ::dup2(::open(in.c_str(), O_RDONLY), STDIN_FILENO);
      ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
      ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
      become(arguments);
    }
    Ran ran;
    ran.exit = wait_for(child);
    ran.out = read_all(out);
    ran.err = read_all(err);
    return ran;
  }

  std::filesystem::path directory_;
};

/// A workshop whose store, guanxi.db, holds the sample facts.
class FilledWorkshop : public Workshop {
 public:
  FilledWorkshop() {
    copy_data("facts.jsonl");
    fill();
  }
  /// The same with facts of the test's own.
  explicit FilledWorkshop(const std::string& facts) {
    write("facts.jsonl", facts);
    fill();
  }

 private:
  void fill() {
    const Ran ran = run({"ingest", "facts.jsonl"});
    if (ran.exit != 0) throw std::runtime_error("the facts cannot be ingested: " + ran.err);
  }
};

}  // namespace guanxi::testing
