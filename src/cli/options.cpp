#include "cli/options.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <limits>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/model/date.hpp"

namespace guanxi {
namespace {

/// "--depth" of "-d,--depth": what errors call it.
std::string long_name(const std::string& names) {
  for (const std::string& name : CLI::detail::split_names(names))
    if (name.starts_with("--")) return name;
  return names;
}

/// Under this name an option carries the words that it offers, a line each, as the description of a check
/// that lets everything pass.
constexpr const char* kOffered = "offered words";

void offer(CLI::Option& option, const std::vector<std::string>& words) {
  option.check(CLI::Validator([](std::string&) { return std::string{}; },
                              fmt::format("{}", fmt::join(words, "\n")), kOffered));
}

template <typename Number>
bool parse(const std::string& text, Number& value) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc{} && end == text.data() + text.size();
}

/// An option whose text is taken by `take`, which throws what is wrong with it
/// as a ValidationError.
CLI::Option* add(CLI::App& app, const std::string& names, const std::string& value_name,
                 const std::string& description, const std::function<void(const std::string&)>& take) {
  return app.add_option_function<std::string>(names, take, description)->option_text(value_name);
}

template <typename Number>
void add_number(CLI::App& app, const std::string& group, const std::string& names, Number& number,
                Number least, Number most, const std::string& description) {
  const auto take = [&number, least, most, name = long_name(names)](const std::string& text) {
    Number value = 0;
    if (!parse(text, value) || value < least || value > most)
      throw CLI::ValidationError(name,
                                 fmt::format("'{}' is not a whole number from {} to {}", text, least, most));
    number = value;
  };
  add(app, names, "N", description, take)->default_str(std::to_string(number))->group(group);
}

template <typename Resolve>
std::vector<std::string> resolve_all(const std::vector<std::string>& words, const Resolve& resolve) {
  std::vector<std::string> out;
  out.reserve(words.size());
  for (const std::string& word : words) out.push_back(resolve(word));
  return out;
}

}  // namespace

OptionList& OptionList::group(const char* title) {
  group_ = title;
  return *this;
}

OptionList& OptionList::argument(const std::string& name, std::string& text, const std::string& description,
                                 bool required) {
  app_.add_option(name, text, description)->required(required);
  last_ = name;
  return *this;
}

OptionList& OptionList::arguments(const std::string& name, std::vector<std::string>& texts,
                                  const std::string& description, bool required) {
  app_.add_option(name, texts, description)->required(required);
  last_ = name;
  return *this;
}

OptionList& OptionList::flag(const std::string& names, bool& set, const std::string& description) {
  app_.add_flag(names, set, description)->group(group_);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::text(const std::string& names, std::string& text, const std::string& value_name,
                             const std::string& description) {
  app_.add_option(names, text, description)->option_text(value_name)->group(group_);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::list(const std::string& names, std::vector<std::string>& texts,
                             const std::string& value_name, const std::string& description) {
  app_.add_option(names, texts, description)->option_text(value_name)->allow_extra_args(false)->group(group_);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::number(const std::string& names, std::uint32_t& number, std::uint32_t least,
                               std::uint32_t most, const std::string& description) {
  add_number(app_, group_, names, number, least, most, description);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::number(const std::string& names, std::uint64_t& number, std::uint64_t least,
                               std::uint64_t most, const std::string& description) {
  add_number(app_, group_, names, number, least, most, description);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::size(const std::string& names, std::uint64_t& bytes, const std::string& description) {
  const auto take = [&bytes, name = long_name(names)](const std::string& text) {
    constexpr std::string_view kUnits = "KMGT";
    const std::size_t unit = text.empty() ? std::string_view::npos : kUnits.find(text.back());
    const bool has_unit = unit != std::string_view::npos;
    const unsigned shift = has_unit ? 10 * (static_cast<unsigned>(unit) + 1) : 0;
    std::uint64_t value = 0;
    if (!parse(text.substr(0, text.size() - (has_unit ? 1 : 0)), value) || value == 0 ||
        value > UINT64_MAX >> shift)
      throw CLI::ValidationError(name, fmt::format("'{}' is not a size such as 512M or 2G", text));
    bytes = value << shift;
  };
  add(app_, names, "SIZE", description, take)->group(group_);
  last_ = long_name(names);
  return *this;
}

template <class Number>
OptionList& OptionList::share_of(const std::string& names, Number& number, const std::string& description) {
  const auto take = [&number, name = long_name(names)](const std::string& text) {
    double value = 0;
    if (!parse(text, value) || !(value >= 0 && value <= 1))
      throw CLI::ValidationError(name, fmt::format("'{}' is not a number from 0 to 1", text));
    number = value;
  };
  add(app_, names, "X", description, take)->group(group_);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::share(const std::string& names, double& number, const std::string& description) {
  return share_of(names, number, description);
}

OptionList& OptionList::share(const std::string& names, std::optional<double>& number,
                              const std::string& description) {
  return share_of(names, number, description);
}

OptionList& OptionList::positive(const std::string& names, double& number, const std::string& description) {
  const auto take = [&number, name = long_name(names)](const std::string& text) {
    double value = 0;
    if (!parse(text, value) || !(value > 0) || !std::isfinite(value))
      throw CLI::ValidationError(name, fmt::format("'{}' is not a number more than 0", text));
    number = value;
  };
  add(app_, names, "X", description, take)->default_str(fmt::format("{}", number))->group(group_);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::chance(const std::string& names, double& number, const std::string& description) {
  const auto take = [&number, name = long_name(names)](const std::string& text) {
    double value = 0;
    if (!parse(text, value) || !(value > 0 && value < 1))
      throw CLI::ValidationError(name, fmt::format("'{}' is not a number between 0 and 1", text));
    number = value;
  };
  add(app_, names, "X", description, take)->group(group_);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::choice(const std::string& names, std::size_t& chosen,
                               const std::vector<std::string>& words, const std::string& value_name,
                               const std::string& description) {
  const auto take = [&chosen, words, name = long_name(names)](const std::string& text) {
    const auto found = std::find(words.begin(), words.end(), text);
    if (found == words.end()) throw CLI::ValidationError(name, none_of(text, words));
    chosen = static_cast<std::size_t>(found - words.begin());
  };
  CLI::Option* option =
      add(app_, names, value_name, fmt::format("{}: {}", description, fmt::join(words, ", ")), take);
  option->default_str(words.at(chosen))->group(group_);
  offer(*option, words);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::date(const std::string& names, std::string& text, const std::string& description) {
  return checked(names, text, "DATE", description, [](const std::string& word) {
    return Date::parse(word) ? std::string{}
                             : fmt::format("'{}' is not a date: write 2025, 2025-05 or 2025-05-28", word);
  });
}

OptionList& OptionList::span(const std::string& names, std::string& text, const std::string& description) {
  return checked(names, text, "WHEN", description, [](const std::string& word) {
    if (Span::parse(word)) return std::string{};
    return word.find("..") == std::string::npos
               ? fmt::format("'{}' is not a date: write 2025, 2025-05 or 2025-05-28", word)
               : fmt::format("'{}' is not a span: write 2023..2024-05, 2023.. or ..2024", word);
  });
}

OptionList& OptionList::checked(const std::string& names, std::string& text, const std::string& value_name,
                                const std::string& description,
                                std::function<std::string(const std::string&)> check) {
  const auto take = [&text, check = std::move(check), name = long_name(names)](const std::string& word) {
    const std::string fault = check(word);
    if (!fault.empty()) throw CLI::ValidationError(name, fault);
    text = word;
  };
  add(app_, names, value_name, description, take)->group(group_);
  last_ = long_name(names);
  return *this;
}

OptionList& OptionList::default_text(const std::string& text) {
  app_.get_option(last_)->default_str(text);
  return *this;
}

OptionList& OptionList::offers(const std::vector<std::string>& words) {
  offer(*app_.get_option(last_), words);
  return *this;
}

OptionList& OptionList::excludes(const std::string& name) {
  app_.get_option(last_)->excludes(app_.get_option(name));
  return *this;
}

std::vector<std::string> offered_words(CLI::Option& option) {
  std::string lines;
  try {
    lines = option.get_validator(kOffered)->get_description();
  } catch (const CLI::OptionNotFound&) {
    return {};
  }
  return CLI::detail::split(lines, '\n');
}

std::string none_of(const std::string& word, const std::vector<std::string>& words) {
  const std::string near = closest(word, words);
  return fmt::format("'{}' is none of {}{}", word, fmt::join(words, ", "),
                     near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near));
}

void FilterOptions::add_to(OptionList& options, const std::string& what_types, bool walk) {
  options.group("FILTER")
      .list("-r,--relation", relations, "TYPE",
            "Follow only relations of this type, by name or label (works_for, "
            "\"developed by\"); may be repeated")
      .list("-t,--type", types, "TYPE", what_types + " (company, organisation/company); may be repeated");
  if (walk)
    options.choice("--direction", direction, {"either", "forward", "backward"}, "WAY",
                   "Which way relations are walked");
  options
      .span(
          "--at", at,
          "Only relations that may have held then: 2025, 2025-05, 2025-05-28, 2023..2024-05, 2023.., ..2024")
      .flag("--certain", certain, "With --at: only those that held then whatever days partial dates mean")
      .share("--min-confidence", min_confidence, "Only relations with a claim of at least this, 0 to 1")
      .number("--min-sources", min_sources, 1, 1'000'000, "Only relations that so many sources state")
      .list("--without", without, "SOURCE", kWithoutHelp);
}

WalkFilter FilterOptions::walk(const Store& store) const {
  constexpr Direction kDirections[] = {Direction::kEither, Direction::kForward, Direction::kBackward};
  const GraphFilter plain = graph(store);
  return {.relations = plain.relations,
          .types = plain.types,
          .direction = kDirections[direction],
          .at = plain.at,
          .min_confidence = plain.min_confidence,
          .certain = plain.certain,
          .min_sources = plain.min_sources};
}

GraphFilter FilterOptions::graph(const Store& store) const {
  if (certain && at.empty())
    throw Error(ErrorCode::kInvalidArgument, "--certain says nothing without --at",
                "say when: --at 2023, --at 2023..2024-05");
  return {
      .relations = resolve_all(relations, [&](const auto& word) { return resolve_relation(store, word); }),
      .types = resolve_all(types, [&](const auto& word) { return resolve_type(store, word); }),
      .at = Span::parse(at),
      .min_confidence = min_confidence,
      .certain = certain,
      .min_sources = min_sources > 1 ? min_sources : 0};
}

void EvidenceOptions::add_to(OptionList& options) {
  options.group("EVIDENCE")
      .flag("-e,--evidence", wanted, "Print what the sources say, with document and date")
      .number("--evidence-limit", limit, 1, 1'000'000, "Most pieces of evidence to print for each relation");
}

}  // namespace guanxi
