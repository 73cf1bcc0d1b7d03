#include "guanxi/ingest/pdf_process.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "guanxi/base/error.hpp"
#include "ingest/process_pool.hpp"

namespace guanxi {
namespace {

// Both sides are this program: numbers are those of the machine.
//   request  field NAME, field PDF
//   answer   COUNT, then a byte that says what it is, then
//            kText    fields text, title, date
//            kError   a byte, the ErrorCode, fields message and hint
//            kMemory  nothing
enum class AnswerKind : char { kText = 't', kError = 'e', kMemory = 'm' };

void put_field(std::string& out, std::string_view bytes) {
  const std::uint64_t size = bytes.size();
  out.append(reinterpret_cast<const char*>(&size), sizeof size);
  out += bytes;
}

/// Takes a field off the front of `rest`; nothing where there is none.
std::optional<std::string> take_field(std::string_view& rest) {
  std::uint64_t size = 0;
  if (rest.size() < sizeof size) return std::nullopt;
  std::memcpy(&size, rest.data(), sizeof size);
  rest.remove_prefix(sizeof size);
  if (rest.size() < size) return std::nullopt;
  std::string field(rest.substr(0, size));
  rest.remove_prefix(size);
  return field;
}

class PdfProcesses {
 public:
  PdfProcesses(std::vector<std::string> program, const PdfLimits& limits)
      : limits_(limits), pool_(starter(std::move(program), limits)) {}

  PdfPages read(const std::string& bytes, const std::string& name) {
    std::string request;
    request.reserve(bytes.size() + name.size() + 2 * sizeof(std::uint64_t));
    put_field(request, name);
    put_field(request, bytes);
    std::string ending;
    // What earlier files left in a process must not decide about this one: a second try is in a new one.
    for (int i = 0; i < 2; ++i) {
      std::unique_ptr<ChildProcess> process = pool_.acquire(/*fresh=*/i > 0);
      std::string answer;
      switch (process->ask(request, limits_.timeout_seconds, answer)) {
        case ChildProcess::Answer::kLate:
          throw Error(
              ErrorCode::kLimit,
              fmt::format("{}: reading the PDF took longer than {} s", name, limits_.timeout_seconds),
              "--timeout gives it longer; a PDF of ordinary size that needs it is damaged or made to");
        case ChildProcess::Answer::kEnded:
          ending = process->ending();
          continue;
        case ChildProcess::Answer::kWhole:
          break;
      }
      const bool full = answer.starts_with(static_cast<char>(AnswerKind::kMemory));
      if (!full) pool_.release(std::move(process));
      if (!full || i > 0) return text_of(answer, name);
    }
    throw Error(ErrorCode::kBadInput,
                fmt::format("{}: the process that read the PDF ended ({})", name, ending),
                "it is damaged, or made to bring readers down; its program may be able to save it anew");
  }

 private:
  static ProcessPool::Start starter(std::vector<std::string> program, const PdfLimits& limits) {
    program.push_back(fmt::format("{}", limits.timeout_seconds));
    program.push_back(fmt::format("{}", limits.memory_bytes));
    return [program = std::move(program)] {
      return std::make_unique<ChildProcess>(program, AnswerForm::kCounted);
    };
  }
  [[nodiscard]] PdfPages text_of(std::string_view answer, const std::string& name) const {
    const auto kind = answer.empty() ? AnswerKind::kMemory : static_cast<AnswerKind>(answer.front());
    if (kind == AnswerKind::kMemory)
      throw Error(ErrorCode::kLimit,
                  fmt::format("{}: reading the PDF takes more than {} MiB of memory", name,
                              limits_.memory_bytes >> 20),
                  "split it: qpdf --split-pages=50");
    answer.remove_prefix(1);
    if (kind == AnswerKind::kError && !answer.empty()) {
      const auto code = static_cast<ErrorCode>(answer.front());
      answer.remove_prefix(1);
      const auto message = take_field(answer), hint = take_field(answer);
      if (message && hint) throw Error(code, *message, *hint);
    }
    auto text = take_field(answer), title = take_field(answer), date = take_field(answer);
    if (kind != AnswerKind::kText || !text || !title || !date)
      throw Error(ErrorCode::kBadInput,
                  fmt::format("{}: the process that read the PDF gave no answer", name));
    return {std::move(*text), std::move(*title), std::move(*date)};
  }

  PdfLimits limits_;
  ProcessPool pool_;
};

// ---- the other side

bool read_all(char* out, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::read(STDIN_FILENO, out, size);
    if (n <= 0 && !(n < 0 && errno == EINTR)) return false;
    if (n > 0) {
      out += n;
      size -= static_cast<std::size_t>(n);
    }
  }
  return true;
}

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (n < 0 && errno != EINTR) return false;
    if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// False at the end of the input.
bool read_field(std::string& out) {
  std::uint64_t size = 0;
  if (!read_all(reinterpret_cast<char*>(&size), sizeof size)) return false;
  out.resize(size);
  return read_all(out.data(), size);
}

std::string answer_to(const std::string& bytes, const std::string& name) {
  std::string answer;
  try {
    const PdfPages text = read_pdf(bytes, name);
    answer.reserve(text.text.size() + 1024);
    answer += static_cast<char>(AnswerKind::kText);
    put_field(answer, text.text);
    put_field(answer, text.title);
    put_field(answer, text.date);
  } catch (const Error& error) {
    answer = {static_cast<char>(AnswerKind::kError), static_cast<char>(error.code())};
    put_field(answer, error.what());
    put_field(answer, error.hint());
  } catch (const std::bad_alloc&) {
    answer = {static_cast<char>(AnswerKind::kMemory)};
  }
  return answer;
}

void limit_memory(std::uint64_t bytes) {
  const rlimit none{0, 0};
  static_cast<void>(::setrlimit(RLIMIT_CORE, &none));
#ifndef __SANITIZE_ADDRESS__  // AddressSanitizer takes terabytes of addresses for itself
  const rlimit most{bytes, bytes};
  static_cast<void>(::setrlimit(RLIMIT_AS, &most));
#else
  static_cast<void>(bytes);
#endif
}

}  // namespace

PdfReader read_pdfs_apart(std::vector<std::string> program, const PdfLimits& limits) {
  const auto processes = std::make_shared<PdfProcesses>(std::move(program), limits);
  return
      [processes](const std::string& bytes, const std::string& name) { return processes->read(bytes, name); };
}

int serve_pdfs(const std::vector<std::string>& arguments) {
  if (arguments.size() != 2) return EXIT_FAILURE;
  const double timeout_seconds = std::strtod(arguments[0].c_str(), nullptr);
  limit_memory(std::strtoull(arguments[1].c_str(), nullptr, 10));
  constexpr double kGrace = 5;
  const auto alarm_seconds = static_cast<unsigned>(std::ceil(std::clamp(timeout_seconds, 1.0, 1e8) + kGrace));
  std::string name, bytes;
  while (read_field(name) && read_field(bytes)) {
    // Nobody kills it if who asked is gone: it ends by itself then.
    ::alarm(alarm_seconds);
    const std::string answer = answer_to(bytes, name);
    ::alarm(0);
    const std::uint64_t size = answer.size();
    if (!write_all({reinterpret_cast<const char*>(&size), sizeof size}) || !write_all(answer)) break;
  }
  return EXIT_SUCCESS;
}

}  // namespace guanxi
