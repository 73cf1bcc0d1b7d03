// How a command declares its options and arguments: each with its check, so
// that a wrong value is an error that says what is right. The one place (with
// usage.hpp and help.hpp) that knows CLI11.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "guanxi/explore/filter.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace guanxi {

/// The options of one command, declared one after the other; the variables must
/// live as long as the App. `names` is
/// "-d,--depth". Help shows the options in the groups, and the values that
/// variables have at first as defaults where a number is declared.
class OptionList {
 public:
  explicit OptionList(CLI::App& app) : app_(app) {}

  /// The group of the options that follow.
  OptionList& group(const char* title);

  // Positional arguments.
  OptionList& argument(const std::string& name, std::string& text, const std::string& description,
                       bool required = true);
  OptionList& arguments(const std::string& name, std::vector<std::string>& texts,
                        const std::string& description, bool required = true);

  OptionList& flag(const std::string& names, bool& set, const std::string& description);
  OptionList& text(const std::string& names, std::string& text, const std::string& value_name,
                   const std::string& description);
  /// May be repeated; each takes one text.
  OptionList& list(const std::string& names, std::vector<std::string>& texts, const std::string& value_name,
                   const std::string& description);
  /// A whole number from `least` to `most`.
  OptionList& number(const std::string& names, std::uint32_t& number, std::uint32_t least, std::uint32_t most,
                     const std::string& description);
  OptionList& number(const std::string& names, std::uint64_t& number, std::uint64_t least, std::uint64_t most,
                     const std::string& description);
  /// A size in bytes, with K, M, G or T for powers of 1,024.
  OptionList& size(const std::string& names, std::uint64_t& bytes, const std::string& description);
  /// A number from 0 to 1.
  OptionList& share(const std::string& names, double& number, const std::string& description);
  OptionList& share(const std::string& names, std::optional<double>& number, const std::string& description);
  /// A number more than 0.
  OptionList& positive(const std::string& names, double& number, const std::string& description);
  /// A number between 0 and 1, neither of them.
  OptionList& chance(const std::string& names, double& number, const std::string& description);
  /// One of the words; `chosen` becomes its index. The help lists them.
  OptionList& choice(const std::string& names, std::size_t& chosen, const std::vector<std::string>& words,
                     const std::string& value_name, const std::string& description);
  OptionList& date(const std::string& names, std::string& text, const std::string& description);
  /// A date, or two parted by "..".
  OptionList& span(const std::string& names, std::string& text, const std::string& description);
  /// A text of any other kind: `check` says what is wrong with it, or nothing.
  OptionList& checked(const std::string& names, std::string& text, const std::string& value_name,
                      const std::string& description, std::function<std::string(const std::string&)> check);
  /// What the help gives as the default of the option declared last; replaces
  /// that of a number.
  OptionList& default_text(const std::string& text);
  /// Words that completion offers for the option or argument declared last; those of a choice are known.
  OptionList& offers(const std::vector<std::string>& words);
  /// The option declared last cannot go together with this one, which was
  /// declared before.
  OptionList& excludes(const std::string& name);

 private:
  template <class Number>
  OptionList& share_of(const std::string& names, Number& number, const std::string& description);

  CLI::App& app_;
  std::string group_;
  std::string last_;
};

/// The words that an option was declared to offer.
[[nodiscard]] std::vector<std::string> offered_words(CLI::Option& option);

/// "'jsn' is none of table, json (did you mean 'json'?)".
[[nodiscard]] std::string none_of(const std::string& word, const std::vector<std::string>& words);

/// --relation, --type, --at, --certain, --min-confidence, --min-sources, --without; --direction for walks.
struct FilterOptions {
  std::vector<std::string> relations, types;
  std::vector<std::string> without;  // for Session::open_without
  std::string at;
  bool certain = false;
  double min_confidence = 0;
  std::uint32_t min_sources = 1;
  std::size_t direction = 0;

  /// `what_types` says what --type is held against.
  void add_to(OptionList& options, const std::string& what_types, bool walk);
  [[nodiscard]] WalkFilter walk(const Store& store) const;
  [[nodiscard]] GraphFilter graph(const Store& store) const;
};

/// What --without does.
inline constexpr const char* kWithoutHelp =
    "As if this source, or file, had been forgotten: names, dates, confidences are those of the others; "
    "may be repeated";

/// --evidence and how much of it.
struct EvidenceOptions {
  bool wanted = false;
  std::uint64_t limit = 20;

  void add_to(OptionList& options);
};

/// What NODE arguments take.
inline constexpr const char* kNodeHelp = "Key (org:灵伴科技), name, alias, #number or pinyin";

}  // namespace guanxi
