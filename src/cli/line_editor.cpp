#include "cli/line_editor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <histedit.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/terminal.hpp"
#include "cli/words.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

namespace fs = std::filesystem;

constexpr int kHistoryLines = 2'000;       // that are at hand
constexpr std::size_t kKeptLines = 5'000;  // in the file; the oldest go when there are more
constexpr std::size_t kMostListed = 100;
constexpr std::size_t kDescribed = 12;  // up to so many candidates are listed with their descriptions

/// A line break in a line is kept as \n, a backslash as \\.
std::string escaped(const std::string& line) {
  std::string out;
  for (const char c : line)
    out += c == '\n' ? std::string("\\n") : c == '\\' ? std::string("\\\\") : std::string(1, c);
  return out;
}

std::string unescaped(const std::string& line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size())
      out += line[++i] == 'n' ? '\n' : line[i];
    else
      out += line[i];
  }
  return out;
}

/// The files below the folder that `typed` names so far.
void add_paths(Completions& completions, const std::string& typed, const std::string& before) {
  const std::size_t slash = typed.rfind('/');
  const std::string folder = slash == std::string::npos ? std::string{} : typed.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? typed : typed.substr(slash + 1);
  std::error_code failed;
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, failed)) {
    const std::string file = entry.path().filename().string();
    if (!file.starts_with(name) || (name.empty() && file.starts_with('.'))) continue;
    const bool directory = entry.is_directory(failed);
    if (!directory && completions.paths == Completions::Paths::kDirectories) continue;
    found.push_back(fmt::format("{}{}{}{}", before, folder, file, directory ? "/" : ""));
  }
  std::sort(found.begin(), found.end());
  for (std::string& path : found) completions.candidates.push_back({std::move(path), {}});
}

/// What all of them begin with, in whole characters.
std::string common_beginning(const std::vector<Completion>& candidates) {
  std::string common = candidates.front().text;
  for (const Completion& candidate : candidates) {
    const auto ends =
        std::mismatch(common.begin(), common.end(), candidate.text.begin(), candidate.text.end());
    common.erase(ends.first, common.end());
  }
  if (const std::size_t bad = find_invalid_utf8(common); bad != std::string::npos) common.resize(bad);
  return common;
}

std::size_t characters(std::string_view text) {
  return to_code_points(text).size();
}

/// The candidates in columns, or each on a line of its own with its description.
std::string listed(const Completions& completions, std::size_t width) {
  const auto& all = completions.candidates;
  const std::size_t shown = std::min(all.size(), kMostListed);
  std::size_t widest = 0;
  bool described = false;
  for (std::size_t i = 0; i < shown; ++i) {
    widest = std::max(widest, display_width(all[i].text));
    described = described || !all[i].description.empty();
  }
  const auto cell = [&](const Completion& candidate, bool last) {
    const std::size_t blanks = last ? 0 : widest + 2 - display_width(candidate.text);
    return candidate.text + std::string(blanks, ' ');
  };
  const bool lines = described && shown <= kDescribed;
  const std::size_t columns = lines ? 1 : std::max<std::size_t>(1, (width + 2) / (widest + 2));
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = (i + 1) % columns == 0 || i + 1 == shown;
    const std::string line = lines ? cell(all[i], false) + all[i].description : cell(all[i], last);
    out += lines ? truncate_to_width(line, width > 1 ? width - 1 : 1) : line;
    if (last) out += '\n';
  }
  return completions.more || shown < all.size() ? out + "… and more\n" : out;
}

}  // namespace

struct LineEditor::Impl {
  Completer completer;
  std::string history_file, prompt, before, last_line;
  EditLine* editor = nullptr;
  History* history = nullptr;
  bool cancelled = false;

  static Impl& of(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<Impl*>(self);
  }

  static char* prompt_of(EditLine* editor) { return of(editor).prompt.data(); }

  /// Ctrl-C: the line is given up.
  static unsigned char cancel(EditLine* editor, int) {
    of(editor).cancelled = true;
    std::fputs("^C\n", stdout);
    std::fflush(stdout);
    return CC_NEWLINE;
  }

  /// Ctrl-Z: libedit puts the terminal in order around it.
  static unsigned char suspend(EditLine*, int) {
    std::raise(SIGTSTP);
    return CC_REFRESH;
  }

  static unsigned char complete(EditLine* editor, int) { return of(editor).complete_word(); }

  unsigned char complete_word() {
    const LineInfo* info = el_line(editor);
    const std::string typed(info->buffer, info->cursor);
    Words split = split_words(before + typed);
    if (split.ends_in_blank) {
      split.words.emplace_back();
      split.begin = before.size() + typed.size();
    }
    if (split.begin < before.size()) return CC_ERROR;  // the word began on a former line
    const std::string word = split.words.back();
    Completions completions = completer(split.words);
    if (completions.paths != Completions::Paths::kNone)
      add_paths(completions, word.substr(completions.path_prefix.size()), completions.path_prefix);
    if (completions.candidates.empty()) return CC_ERROR;
    const std::size_t typed_characters = characters(typed.substr(split.begin - before.size()));
    const auto put = [&](const std::string& text, bool whole) {
      std::string quoted =
          split.open_quote != 0 ? split.open_quote + quote_word(text, split.open_quote) : quote_word(text);
      if (whole && split.open_quote != 0) quoted += split.open_quote;
      if (whole && !text.ends_with('/')) quoted += ' ';
      el_deletestr(editor, static_cast<int>(typed_characters));
      el_insertstr(editor, quoted.c_str());
    };
    const bool one = completions.candidates.size() == 1 && !completions.more;
    const std::string common = completions.more ? word : common_beginning(completions.candidates);
    if (one || (common.size() > word.size() && common.starts_with(word))) {
      put(common, one);
      return CC_REFRESH;
    }
    std::fputc('\n', stdout);
    std::fputs(listed(completions, terminal_width(STDOUT_FILENO)).c_str(), stdout);
    std::fflush(stdout);
    return CC_REDISPLAY;
  }

  void load_history() {
    std::ifstream in(history_file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    const std::size_t first = lines.size() - std::min<std::size_t>(lines.size(), kHistoryLines);
    for (std::size_t i = first; i < lines.size(); ++i) enter(unescaped(lines[i]));
    if (lines.size() > kKeptLines) rewrite({lines.begin() + static_cast<std::ptrdiff_t>(first), lines.end()});
  }

  void rewrite(const std::vector<std::string>& lines) const {
    const std::string fresh = fmt::format("{}.{}", history_file, ::getpid());
    {
      const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
      if (file < 0) return;
      const std::string text = fmt::format("{}\n", fmt::join(lines, "\n"));
      const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
      ::close(file);
      std::error_code ignored;
      if (written)
        fs::rename(fresh, history_file, ignored);
      else
        fs::remove(fresh, ignored);
    }
  }

  void enter(const std::string& line) {
    HistEvent event{};
    ::history(history, &event, H_ENTER, line.c_str());
    last_line = line;
  }

  /// In one write, so that two shells do not mix their lines. Without the file the history ends with the
  /// shell.
  void append(const std::string& line) const {
    if (history_file.empty()) return;
    std::error_code ignored;
    const fs::path folder = fs::path(history_file).parent_path();
    if (fs::create_directories(folder, ignored)) fs::permissions(folder, fs::perms::owner_all, ignored);
    const int file = ::open(history_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    const std::string text = escaped(line) + '\n';
    static_cast<void>(!::write(file, text.data(), text.size()));
    ::close(file);
  }
};

LineEditor::LineEditor(Completer completer, const std::string& history) : impl_(std::make_unique<Impl>()) {
  // Han characters can be typed whatever the environment forgot to say.
  const char* locale = std::setlocale(LC_CTYPE, "");
  if (locale == nullptr || MB_CUR_MAX < 2) std::setlocale(LC_CTYPE, "C.UTF-8");
  impl_->completer = std::move(completer);
  impl_->history_file = history;
  impl_->history = history_init();
  impl_->editor = el_init("guanxi", stdin, stdout, stderr);
  EditLine* editor = impl_->editor;
  HistEvent event{};
  ::history(impl_->history, &event, H_SETSIZE, kHistoryLines);
  el_set(editor, EL_CLIENTDATA, impl_.get());
  el_set(editor, EL_PROMPT, &Impl::prompt_of);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_SIGNAL, 1);
  el_set(editor, EL_HIST, ::history, impl_->history);
  el_set(editor, EL_ADDFN, "guanxi-complete", "complete the word", &Impl::complete);
  el_set(editor, EL_ADDFN, "guanxi-cancel", "give the line up", &Impl::cancel);
  el_set(editor, EL_ADDFN, "guanxi-suspend", "leave for a while", &Impl::suspend);
  el_set(editor, EL_BIND, "^I", "guanxi-complete", nullptr);
  el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  el_source(editor, nullptr);
  // While a line is typed Ctrl-C is a key; while a question runs it is a signal.
  el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
  el_set(editor, EL_BIND, "^C", "guanxi-cancel", nullptr);
  el_set(editor, EL_BIND, "^Z", "guanxi-suspend", nullptr);
  impl_->load_history();
}

LineEditor::~LineEditor() {
  el_end(impl_->editor);
  history_end(impl_->history);
}

LineEditor::Read LineEditor::read(const std::string& prompt, const std::string& before) {
  impl_->prompt = prompt;
  impl_->before = before;
  impl_->cancelled = false;
  int count = 0;
  const char* line = el_gets(impl_->editor, &count);
  if (impl_->cancelled) return {Event::kCancelled, {}};
  if (line == nullptr || count <= 0) return {Event::kEnd, {}};
  std::string text(line);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return {Event::kLine, std::move(text)};
}

void LineEditor::remember(const std::string& line) {
  if (line.empty() || line.front() == ' ' || line == impl_->last_line) return;
  impl_->enter(line);
  impl_->append(line);
}

std::string history_path() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::string(state) + "/guanxi/history";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? std::string(home) + "/.local/state/guanxi/history"
                                          : std::string{};
}

}  // namespace guanxi
