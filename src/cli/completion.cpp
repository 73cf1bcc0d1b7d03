#include "cli/completion.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <set>

#include "cli/commands.hpp"
#include "cli/completion_names.hpp"
#include "cli/words.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

enum class ValueKind : std::uint8_t {
  kOther,
  kNode,
  kType,
  kRelation,
  kFile,
  kDirectory,
  kSource,
  kMeasure,
  kCommand
};

/// What a value is, by the name that the help gives it.
ValueKind kind_of(const CLI::Option& option) {
  const bool positional = option.get_positional();
  const std::string name = positional ? option.get_name(true, false) : option.get_option_text();
  const auto is = [&name](std::initializer_list<const char*> names) {
    return std::any_of(names.begin(), names.end(), [&](const char* n) { return name == n; });
  };
  if (is({"NODE"}) || (positional && is({"FROM", "TO", "A", "B", "TEXT"}))) return ValueKind::kNode;
  if (is({"TYPE", "FROM_TYPE", "TO_TYPE"})) {
    const bool relation = option.check_lname("relation") || option.check_lname("--relation");
    return relation ? ValueKind::kRelation : ValueKind::kType;
  }
  if (is({"RELATION", "REL"})) return ValueKind::kRelation;
  if (is({"FILE"})) return ValueKind::kFile;
  if (is({"DIR", "BACKUP", "STORE", "OTHER"})) return ValueKind::kDirectory;
  if (is({"SOURCE"})) return ValueKind::kSource;
  if (is({"MEASURE"})) return ValueKind::kMeasure;
  return positional && is({"COMMAND"}) ? ValueKind::kCommand : ValueKind::kOther;
}

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0 && option.get_type_size() > 0;
}

/// May be given again: each adds to a list.
bool is_list(const CLI::Option& option) {
  return option.get_expected_max() > 1;
}

/// "company, organisation/company" is more than a shell shows beside a word.
std::string first_sentence(std::string text) {
  constexpr std::size_t kWidth = 60;
  text = text.substr(0, text.find_first_of(";\n"));
  return truncate_to_width(text, kWidth);
}

class Walk {
 public:
  Walk(CLI::App& app, std::string db, CompletionNames& names)
      : app_(&app), db_(std::move(db)), names_(names) {}

  Completions run(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i + 1 < words.size() && app_ != nullptr; ++i) pass(words[i]);
    if (app_ != nullptr) complete_word(words.empty() ? std::string{} : words.back());
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool at_top() const { return app_->get_parent() == nullptr; }

  void note_value(const CLI::Option& option, const std::string& value) {
    if (option.check_lname("db")) db_ = value;
  }

  void pass(const std::string& word) {
    if (awaiting_ != nullptr) {
      note_value(*awaiting_, word);
      awaiting_ = nullptr;
    } else if (only_arguments_ || word.size() < 2 || word.front() != '-') {
      pass_argument(word);
    } else if (word == "--") {
      only_arguments_ = true;
    } else if (word.starts_with("--")) {
      pass_long(word);
    } else {
      pass_short(word);
    }
  }

  void pass_argument(const std::string& word) {
    if (!at_top()) {
      ++arguments_;
      return;
    }
    CLI::App* found = nullptr;
    for (CLI::App* sub : app_->get_subcommands([](const CLI::App*) { return true; }))
      if (sub->check_name(word)) found = sub;
    app_ = found;
    given_.clear();
  }

  void pass_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    CLI::Option* option = app_->get_option_no_throw(word.substr(0, equals));
    if (option == nullptr) return;
    given_.insert(option);
    if (equals != std::string::npos)
      note_value(*option, word.substr(equals + 1));
    else if (takes_value(*option))
      awaiting_ = option;
  }

  /// "-qd2", "-qd 2".
  void pass_short(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      CLI::Option* option = app_->get_option_no_throw(fmt::format("-{}", word[i]));
      if (option == nullptr) return;
      given_.insert(option);
      if (!takes_value(*option)) continue;
      if (i + 1 == word.size())
        awaiting_ = option;
      else
        note_value(*option, word.substr(i + 1));
      return;
    }
  }

  void complete_word(const std::string& word) {
    if (awaiting_ != nullptr) return values_of(*awaiting_, word, {});
    if (!only_arguments_ && word.starts_with('-')) {
      const std::size_t equals = word.find('=');
      if (equals == std::string::npos || !word.starts_with("--")) return options(word);
      CLI::Option* option = app_->get_option_no_throw(word.substr(0, equals));
      if (option != nullptr && takes_value(*option))
        values_of(*option, word.substr(equals + 1), word.substr(0, equals + 1));
      return;
    }
    if (at_top()) return commands(word);
    std::size_t place = 0;
    for (CLI::Option* option : app_->get_options([](const CLI::Option* o) { return o->get_positional(); })) {
      if (place == arguments_ || is_list(*option)) return values_of(*option, word, {});
      ++place;
    }
  }

  void options(const std::string& word) {
    for (CLI::Option* option : app_->get_options([](const CLI::Option* o) { return o->nonpositional(); })) {
      if (given_.contains(option) && !is_list(*option)) continue;
      const auto excludes = option->get_excludes();
      if (std::any_of(excludes.begin(), excludes.end(), [&](CLI::Option* o) { return given_.contains(o); }))
        continue;
      for (const std::string& name : option->get_lnames())
        if (("--" + name).starts_with(word)) add("--" + name, first_sentence(option->get_description()));
      for (const std::string& name : option->get_snames())
        if ("-" + name == word) add(word, first_sentence(option->get_description()));
    }
  }

  /// An alias only where no name fits, so that none is offered twice.
  void commands(const std::string& word) {
    const auto all = app_->get_subcommands([](const CLI::App*) { return true; });
    for (const CLI::App* sub : all) {
      if (sub->get_name().starts_with(word)) {
        add(sub->get_name(), sub->get_description());
        continue;
      }
      for (const std::string& alias : sub->get_aliases())
        if (alias.starts_with(word)) add(alias, sub->get_description());
    }
  }

  void values_of(CLI::Option& option, const std::string& typed, const std::string& before) {
    out_.path_prefix = before;
    for (const std::string& word : offered_words(option))
      if (word.starts_with(typed)) add(word, {});
    switch (kind_of(option)) {
      case ValueKind::kNode:
        names_.nodes(db_, typed, out_);
        break;
      case ValueKind::kType:
        names_.types(db_, typed, out_);
        break;
      case ValueKind::kRelation:
        names_.relations(db_, typed, out_);
        break;
      case ValueKind::kSource:
        names_.sources(db_, typed, out_);
        break;
      case ValueKind::kMeasure:
        if (offered_words(option).empty()) measures(typed);
        break;
      case ValueKind::kCommand:
        if (!out_.candidates.empty()) break;  // some commands only
        while (app_->get_parent() != nullptr) app_ = app_->get_parent();
        commands(typed);
        break;
      case ValueKind::kFile:
        out_.paths = Completions::Paths::kFiles;
        break;
      case ValueKind::kDirectory:
        out_.paths = Completions::Paths::kDirectories;
        break;
      case ValueKind::kOther:
        break;
    }
    // A word that begins with a dash would be taken for an option.
    if (option.get_positional() && !only_arguments_)
      std::erase_if(out_.candidates, [](const Completion& c) { return c.text.starts_with('-'); });
    for (Completion& candidate : out_.candidates) candidate.text.insert(0, before);
  }

  /// Where several go with commas between them, the last; none is offered twice.
  void measures(const std::string& typed) {
    const std::size_t last = app_->check_name("rank") ? typed.rfind(',') + 1 : 0;
    const std::string before = typed.substr(0, last);
    add_measures(std::string_view(typed).substr(last), out_);
    std::erase_if(out_.candidates, [&](const Completion& c) {
      return ("," + before).find("," + c.text + ",") != std::string::npos;
    });
    for (Completion& candidate : out_.candidates) candidate.text.insert(0, before);
  }

  void add(const std::string& text, const std::string& description) {
    out_.candidates.push_back({text, description});
  }

  CLI::App* app_;  // nullptr: an unknown command
  std::string db_;
  CompletionNames& names_;
  CLI::Option* awaiting_ = nullptr;  // the option whose value comes next
  bool only_arguments_ = false;
  std::size_t arguments_ = 0;
  std::set<const CLI::Option*> given_;
  Completions out_;
};

bool is_assignment(const std::string& word) {
  const std::size_t equals = word.find('=');
  return equals != std::string::npos && equals > 0 &&
         word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == equals;
}

std::string first_line(const Completions& completions, const std::string& typed) {
  switch (completions.paths) {
    case Completions::Paths::kNone:
      break;
    case Completions::Paths::kFiles:
      return fmt::format("files\t{}\n", typed.substr(completions.path_prefix.size()));
    case Completions::Paths::kDirectories:
      return fmt::format("directories\t{}\n", typed.substr(completions.path_prefix.size()));
  }
  return "words\n";
}

std::string answer_bash(CommandLine& line, const std::string& text, const std::string& breaks) {
  Words split = split_words(text, breaks);
  if (split.ends_in_blank) {
    split.words.emplace_back();
    split.kept = 0;
  }
  const auto command = std::find_if_not(split.words.begin(), split.words.end(), is_assignment);
  for (auto word = split.words.begin(); word != command; ++word)
    if (word->starts_with("GUANXI_DB=")) line.session.db = word->substr(word->find('=') + 1);
  if (split.words.end() - command < 2) return "words\n";
  const std::string typed = split.words.back();
  const Completions completions = line.complete({command + 1, split.words.end()});
  const std::string_view kept = std::string_view(typed).substr(0, split.kept);
  std::string out = first_line(completions, typed);
  for (const Completion& candidate : completions.candidates)
    if (candidate.text.starts_with(kept))
      out += quote_word(std::string_view(candidate.text).substr(kept.size()), split.open_quote) + '\n';
  // One that ends the common beginning where the typed word ends: the others that there are begin no longer.
  if (completions.more) out += quote_word(typed.substr(kept.size()), split.open_quote) + "…\n";
  return out;
}

}  // namespace

Completions complete(CLI::App& app, const std::vector<std::string>& words, std::string db,
                     CompletionNames& names) {
  return Walk(app, std::move(db), names).run(words);
}

std::string answer_completion(CommandLine& line, const std::vector<std::string>& arguments) {
  const std::string shell = arguments.empty() ? std::string{} : arguments.front();
  if (shell == "bash" && arguments.size() == 3) return answer_bash(line, arguments[1], arguments[2]);
  if (shell != "zsh" && shell != "fish")
    throw Error(ErrorCode::kInvalidArgument, "only the scripts of `guanxi completion` ask this");
  const std::vector<std::string> words(arguments.begin() + 1, arguments.end());
  const std::string typed = words.empty() ? std::string{} : words.back();
  const Completions completions = line.complete(words);
  std::string out = first_line(completions, typed);
  for (const Completion& candidate : completions.candidates)
    out += fmt::format("{}\t{}\n", candidate.text, candidate.description);
  if (completions.more) out += fmt::format("{}…\tand more\n", typed);
  return out;
}

}  // namespace guanxi
