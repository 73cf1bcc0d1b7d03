#include "ingest/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
namespace {

/// So often Ctrl-C is looked for.
constexpr int kSliceMs = 200;
constexpr std::size_t kCountBytes = 8;
constexpr std::size_t kMostCountedBytes = std::size_t{1} << 30;
constexpr std::size_t kMostAnswerBytes = std::size_t{256} << 20;

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorCode::kIo, fmt::format("{}: {}", what, std::strerror(errno)));
}

/// SIGPIPE of this thread is held back while a child that may have gone is written to, and thrown away.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &former_);
  }
  ~NoPipeSignal() {
    const int saved = errno;
    const timespec now{};
    while (sigtimedwait(&pipe_, nullptr, &now) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &former_, nullptr);
    errno = saved;
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t pipe_{}, former_{};
};

/// Of a counted answer without its count, once that is there.
std::optional<std::uint64_t> counted_size(std::string_view answer) {
  if (answer.size() < kCountBytes) return std::nullopt;
  std::uint64_t size = 0;
  std::memcpy(&size, answer.data(), kCountBytes);
  return size;
}

void close_all(std::initializer_list<int> descriptors) {
  for (const int descriptor : descriptors)
    if (descriptor >= 0) ::close(descriptor);
}

}  // namespace

ChildProcess::ChildProcess(const std::string& command) {
  start({"/bin/sh", "-c", command}, /*silent=*/false);
}

ChildProcess::ChildProcess(const std::vector<std::string>& words, AnswerForm form) : form_(form) {
  start(words, /*silent=*/true);
}

void ChildProcess::start(const std::vector<std::string>& words, bool silent) {
  std::array<int, 2> to{-1, -1}, from{-1, -1};
  if (::pipe2(to.data(), O_CLOEXEC) != 0) fail("pipe");
  if (::pipe2(from.data(), O_CLOEXEC) != 0) {
    close_all({to[0], to[1]});
    fail("pipe");
  }
  std::vector<char*> raw;
  for (const std::string& word : words) raw.push_back(const_cast<char*>(word.c_str()));  // NOLINT
  raw.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {  // only what is safe between fork and exec
    ::setpgid(0, 0);
    ::signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(to[0], STDIN_FILENO);
    ::dup2(from[1], STDOUT_FILENO);
    if (silent) ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
    ::execv(raw.front(), raw.data());
    ::_exit(127);
  }
  close_all({to[0], from[1]});
  in_ = to[1];
  out_ = from[0];
  if (pid_ < 0) {
    close_all({in_, out_});
    fail("cannot start " + words.back());
  }
  ::setpgid(pid_, pid_);  // whoever comes first
  ::fcntl(in_, F_SETFL, O_NONBLOCK);
  ::fcntl(out_, F_SETFL, O_NONBLOCK);
}

ChildProcess::~ChildProcess() {
  stop();
}

void ChildProcess::stop() noexcept {
  close_all({in_, out_});
  in_ = out_ = -1;
  if (pid_ <= 0) return;
  ::kill(-pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

std::string ChildProcess::ending() {
  int status = 0;
  pid_t done = 0;
  // It closed its output: it will end in a moment, or not at all.
  for (int i = 0; i < 10 && done == 0; ++i) {
    done = ::waitpid(pid_, &status, WNOHANG);
    if (done == 0) ::usleep(20000);
  }
  if (done != pid_) return "it closed its output";
  pid_ = -1;
  return WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                             : fmt::format("exit status {}", WEXITSTATUS(status));
}

/// False: nobody reads any more.
bool ChildProcess::write_some(std::string_view& rest) {
  const NoPipeSignal guard;
  const ssize_t n = ::write(in_, rest.data(), rest.size());
  if (n > 0) rest.remove_prefix(static_cast<std::size_t>(n));
  return n > 0 || errno == EAGAIN || errno == EINTR;
}

ChildProcess::Answer ChildProcess::read_some(std::string& out, bool& more) {
  std::array<char, 1 << 16> bytes;
  more = false;
  const ssize_t n = ::read(out_, bytes.data(), bytes.size());
  if (n == 0) return Answer::kEnded;
  if (n < 0) {
    if (errno != EAGAIN && errno != EINTR) return Answer::kEnded;
    more = true;
    return Answer::kLate;
  }
  const std::size_t from = out.size() < 2 ? 0 : out.size() - 2;
  out.append(bytes.data(), static_cast<std::size_t>(n));
  if (form_ == AnswerForm::kCounted) {
    const std::optional<std::uint64_t> size = counted_size(out);
    if (size && *size > kMostCountedBytes) return Answer::kEnded;
    if (size && out.size() - kCountBytes >= *size) {
      out.erase(0, kCountBytes);
      out.resize(*size);
      return Answer::kWhole;
    }
    more = true;
    return Answer::kLate;
  }
  if (out.starts_with('\n') || out.starts_with("\r\n")) {
    out.clear();
    return Answer::kWhole;
  }
  for (const std::string_view end : {std::string_view("\n\n"), std::string_view("\n\r\n")}) {
    const std::size_t found = out.find(end, from);
    if (found == std::string::npos) continue;
    out.resize(found + 1);
    return Answer::kWhole;
  }
  more = out.size() <= kMostAnswerBytes;
  return Answer::kLate;
}

ChildProcess::Answer ChildProcess::ask(std::string_view request, double timeout_seconds, std::string& out) {
  const auto deadline = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                           std::chrono::duration<double>(timeout_seconds));
  bool writing = true;
  while (Clock::now() < deadline) {
    check_interrupt();
    std::array<pollfd, 2> what{pollfd{out_, POLLIN, 0}, pollfd{in_, POLLOUT, 0}};
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count() + 1;
    const int ready =
        ::poll(what.data(), writing ? 2 : 1, static_cast<int>(std::min<std::int64_t>(kSliceMs, left)));
    if (ready < 0 && errno != EINTR) fail("poll");
    if (ready <= 0) continue;
    if (writing && what[1].revents != 0) {
      // One that reads no further may still answer.
      writing = write_some(request) && !request.empty();
    }
    if (what[0].revents != 0) {
      bool more = true;
      const Answer answer = read_some(out, more);
      if (answer != Answer::kLate || !more) return answer;
    }
  }
  return Answer::kLate;
}

}  // namespace guanxi
