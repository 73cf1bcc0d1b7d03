#include "extract/lexicon.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMaxEntryBytes = 400;
constexpr std::string_view kInflected = "inflected";  // the attribute of a class of verbs with their forms
constexpr std::array<std::string_view, 4> kInflections{"", "s", "past", "ing"};

struct ClassRole {
  std::string_view path;
  Roles roles;
};
/// A class has the roles of each line here at or below which it lies.
constexpr std::array kClassRoles{
    ClassRole{"place", bit(Role::kPlace)},
    ClassRole{"organisation", bit(Role::kName)},
    ClassRole{"platform", bit(Role::kName)},
    ClassRole{"programme", bit(Role::kName)},
    ClassRole{"suffix", bit(Role::kSuffix)},
    ClassRole{"head", bit(Role::kHead)},
    ClassRole{"surname", bit(Role::kSurname)},
    ClassRole{"given", bit(Role::kGiven)},
    ClassRole{"title", bit(Role::kTitle)},
    ClassRole{"honorific", bit(Role::kHonorific)},
    ClassRole{"verb", bit(Role::kVerb)},
    ClassRole{"verb/say", bit(Role::kSay)},
    ClassRole{"word/verb", bit(Role::kVerb)},
    ClassRole{"word/noun", bit(Role::kNoun)},
    ClassRole{"word/function", bit(Role::kFunction)},
    ClassRole{"word/time", bit(Role::kTime)},
    ClassRole{"word/unit", bit(Role::kUnit)},
    ClassRole{"word/numeral", bit(Role::kNumeral)},
    ClassRole{"word/conjunction", bit(Role::kConjunction)},
    ClassRole{"word/connector", bit(Role::kConnector)},
    ClassRole{"word/acronym", bit(Role::kAcronym)},
    ClassRole{"word/denial", bit(Role::kDenial)},
    ClassRole{"word/foreign", bit(Role::kForeign)},
    ClassRole{"word/prefix", bit(Role::kPrefix)},
    ClassRole{"word/edition", bit(Role::kEdition)},
    ClassRole{"word/ordinal", bit(Role::kOrdinal)},
    ClassRole{"word/list", bit(Role::kList)},
    ClassRole{"word/alias", bit(Role::kAlias)},
    ClassRole{"word/of", bits(Role::kOf, Role::kFunction)},
    ClassRole{"title/writer", bit(Role::kWriter)},
    ClassRole{"introduce", bits(Role::kIntroduce, Role::kVerb)},
    ClassRole{"word/level", bits(Role::kLevel, Role::kNoun)},
    ClassRole{"word/part", bits(Role::kPart, Role::kFunction)},
    ClassRole{"word/abbreviation", bit(Role::kAbbreviation)},
    ClassRole{"cue", bit(Role::kCue)},
    ClassRole{"reference", bit(Role::kReference)},
};

Roles roles_of(std::string_view path) {
  if (path == "suffix/place") return bit(Role::kPlaceSuffix);
  Roles roles = 0;
  for (const ClassRole& row : kClassRoles)
    if (lies_below(path, row.path)) roles |= row.roles;
  return roles;
}

std::string_view trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \r") - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(at);
    if (const auto part = trim(text.substr(0, end)); !part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Whether a field is "key=value".
bool is_attribute(std::string_view field) {
  const auto equals = field.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  return std::all_of(field.begin(), field.begin() + static_cast<std::ptrdiff_t>(equals),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

using Attributes = std::map<std::string, std::string, std::less<>>;

void set_attribute(Attributes& attributes, std::string_view field) {
  const auto equals = field.find('=');
  attributes[std::string(field.substr(0, equals))] = std::string(field.substr(equals + 1));
}

}  // namespace

char32_t fold_beyond_ascii(char32_t c) noexcept {
  if (c >= 0xFF01 && c <= 0xFF5E) return fold(c - 0xFEE0);
  if (c == 0x3000 || c == 0xA0) return ' ';
  if (c == 0x2019) return '\'';
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
  if (c >= 0x100 && c <= 0x17E && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149 && c != 0x178) {
    const bool odd_capitals = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    return ((c & 1) != 0) == odd_capitals ? c + 1 : c;
  }
  return simplified(c);
}

std::u32string fold(std::string_view text) {
  std::u32string folded = to_code_points(text);
  for (char32_t& c : folded) c = fold(c);
  return folded;
}

bool lies_below(std::string_view path, std::string_view wanted) noexcept {
  return path.starts_with(wanted) && (path.size() == wanted.size() || path[wanted.size()] == '/');
}

ClassSet::ClassSet(std::vector<ClassNo> numbers) {
  add(numbers);
}

void ClassSet::add(std::span<const ClassNo> numbers) {
  for (const ClassNo no : numbers) {
    if (contains(no)) continue;
    bits_.add(no);
    numbers_.insert(std::upper_bound(numbers_.begin(), numbers_.end(), no), no);
  }
}

namespace {

VerbForm verb_form_of(const LexiconEntry& entry) {
  const auto form = entry.attributes.find("form");
  if (form == entry.attributes.end()) return VerbForm::kInfinitive;
  if (form->second == "s") return VerbForm::kPresent;
  if (form->second == "past") return VerbForm::kPast;
  return form->second == "ing" ? VerbForm::kIng : VerbForm::kOther;
}

/// The places where a use asks for a capital; nothing where there are too many characters.
std::optional<std::uint64_t> capitals_of(const FormUse& use) {
  constexpr std::size_t kMost = 64;
  if (use.cased.size() > kMost) return std::nullopt;
  std::uint64_t capitals = 0;
  for (std::size_t i = 0; i < use.cased.size(); ++i)
    if (use.cased[i] >= 'A' && use.cased[i] <= 'Z') capitals |= std::uint64_t{1} << i;
  return capitals;
}

}  // namespace

struct Lexicon::Builder {
  Lexicon& lexicon;
  std::unordered_map<std::string, ClassNo> class_of{};
  std::unordered_map<std::u32string, FormNo> form_of{};
  std::vector<std::u32string_view> strings{};  // by form: the keys of form_of
  std::vector<FormUse> uses{};                 // in the order of the files
  std::vector<FormNo> form_of_use{};
  ClassNo current = 0;
  bool has_class = false;
  Attributes class_attributes{};

  [[noreturn]] void fail(const File& file, std::size_t line, const std::string& what) const {
    throw Error(ErrorCode::kBadInput, file.name + ":" + std::to_string(line) + ": " + what);
  }

  void open_class(const File& file, std::size_t line, std::string_view rest) {
    const auto fields = split(rest, ' ');
    if (fields.empty()) fail(file, line, "@class without a name");
    const std::string path(fields.front());
    class_attributes.clear();
    for (std::size_t i = 1; i < fields.size(); ++i) {
      if (!is_attribute(fields[i])) fail(file, line, "expected key=value: '" + std::string(fields[i]) + "'");
      set_attribute(class_attributes, fields[i]);
    }
    const auto [found, is_new] = class_of.try_emplace(path, static_cast<ClassNo>(lexicon.classes_.size()));
    if (is_new) {
      if (lexicon.classes_.size() > 0xFFF0) fail(file, line, "too many classes");
      lexicon.classes_.push_back({path, roles_of(path)});
    }
    current = found->second;
    has_class = true;
  }

  /// Brings the uses of each form together, in the order of the files.
  void gather() {
    std::vector<std::size_t> next(lexicon.forms_.size() + 1, 0);  // where the next use of a form goes
    for (const FormNo form : form_of_use) ++next[form + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    lexicon.uses_.resize(uses.size());
    for (std::size_t form = 0; form < lexicon.forms_.size(); ++form)
      lexicon.forms_[form].uses = std::span(lexicon.uses_).subspan(next[form], next[form + 1] - next[form]);
    for (std::size_t use = 0; use < uses.size(); ++use) {
      uses[use].verb_form = verb_form_of(lexicon.entries_[uses[use].entry]);
      lexicon.uses_[next[form_of_use[use]]++] = uses[use];
    }
  }

  /// Entries of a class "remove/PATH" take their forms out of the classes at and below PATH.
  void remove() {
    constexpr std::string_view kRemove = "remove/";
    const auto path_of = [&](const FormUse& use) -> std::string_view {
      return lexicon.classes_[use.type].path;
    };
    const auto orders = [&](const FormUse& use) { return path_of(use).starts_with(kRemove); };
    for (Form& form : lexicon.forms_) {
      if (std::none_of(form.uses.begin(), form.uses.end(), orders)) continue;
      const std::vector<FormUse> all(form.uses.begin(), form.uses.end());
      FormUse* const first = lexicon.uses_.data() + (form.uses.data() - lexicon.uses_.data());
      FormUse* end = first;
      form.roles = 0;
      for (const FormUse& use : all) {
        const bool is_removed = std::any_of(all.begin(), all.end(), [&](const FormUse& order) {
          return orders(order) && lies_below(path_of(use), path_of(order).substr(kRemove.size()));
        });
        if (orders(use) || is_removed) continue;
        *end++ = use;
        form.roles |= lexicon.classes_[use.type].roles;
      }
      form.uses = {first, end};
    }
  }

  /// Notes what is asked of forms and entries again and again.
  void summarise() {
    for (FormNo no = 0; no < lexicon.forms_.size(); ++no) {
      Form& form = lexicon.forms_[no];
      if ((form.roles & bit(Role::kSurname)) != 0 && !strings[no].empty()) {
        const char32_t first = strings[no].front();
        if (first < lexicon.opens_surname_.size())
          lexicon.opens_surname_[first] = true;
        else
          lexicon.opens_rare_surname_ = true;
      }
      if (!form.has_cased || form.uses.empty()) continue;
      const auto capitals = capitals_of(form.uses.front());
      form.is_cased_alike =
          capitals && std::all_of(form.uses.begin(), form.uses.end(),
                                  [&](const FormUse& use) { return capitals_of(use) == capitals; });
      form.capitals = form.is_cased_alike ? *capitals : 0;
    }
  }

  void list_classes() {
    constexpr std::uint32_t kNoList = 0xFFFFFFFF;
    std::vector<std::uint32_t> of_one(lexicon.classes_.size(), kNoList);  // those of most forms
    std::map<std::vector<ClassNo>, std::uint32_t> known;
    std::vector<ClassNo> all;
    const auto number_of = [&](std::uint32_t next) -> std::uint32_t {
      if (all.size() != 1) return known.try_emplace(all, next).first->second;
      if (of_one[all.front()] == kNoList) of_one[all.front()] = next;
      return of_one[all.front()];
    };
    lexicon.class_list_of_.reserve(lexicon.forms_.size());
    for (const Form& form : lexicon.forms_) {
      all.clear();
      for (const FormUse& use : form.uses)
        if (std::find(all.begin(), all.end(), use.type) == all.end()) all.push_back(use.type);
      const auto next = static_cast<std::uint32_t>(lexicon.class_lists_.size());
      lexicon.class_list_of_.push_back(number_of(next));
      if (lexicon.class_list_of_.back() == next) lexicon.class_lists_.push_back(all);
    }
  }

  void add_form(std::string_view written, std::uint32_t entry) {
    const auto [found, is_new] = form_of.try_emplace(fold(written), static_cast<FormNo>(strings.size()));
    if (is_new) {
      strings.emplace_back(found->first);
      lexicon.forms_.emplace_back();
    }
    Form& form = lexicon.forms_[found->second];
    const bool cased =
        std::any_of(written.begin(), written.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (cased) lexicon.cased_.push_back(to_code_points(written));
    uses.push_back({entry, current, VerbForm::kInfinitive,
                    cased ? std::u32string_view(lexicon.cased_.back()) : std::u32string_view{}});
    form_of_use.push_back(found->second);
    form.has_cased |= cased;
    form.roles |= lexicon.classes_[lexicon.entries_[entry].type].roles;
  }

  /// An entry for each inflection of a verb: "write TAB writes TAB wrote/written TAB writing".
  void add_inflected(const LexiconEntry& entry, const std::vector<std::string_view>& forms, const File& file,
                     std::size_t line) {
    if (forms.size() != kInflections.size())
      fail(file, line, "expected infinitive, third person, past and -ing form, parted by TABs");
    for (std::size_t i = 0; i < forms.size(); ++i) {
      LexiconEntry inflected = entry;
      inflected.attributes.erase(inflected.attributes.find(kInflected));
      if (!kInflections[i].empty()) inflected.attributes["form"] = std::string(kInflections[i]);
      const auto number = static_cast<std::uint32_t>(lexicon.entries_.size());
      lexicon.entries_.push_back(std::move(inflected));
      for (const std::string_view form : split(forms[i], '/')) add_form(form, number);
    }
  }

  void add_line(const File& file, std::uint16_t file_no, std::size_t line, std::string_view text) {
    if (text.empty() || text.front() == '#') return;
    if (text.starts_with("@class ")) return open_class(file, line, text.substr(7));
    if (text.front() == '@') fail(file, line, "unknown directive '" + std::string(text) + "'");
    if (!has_class) fail(file, line, "an entry before the first @class");
    if (text.size() > kMaxEntryBytes) fail(file, line, "an entry of more than 400 bytes");
    const auto number = static_cast<std::uint32_t>(lexicon.entries_.size());
    LexiconEntry entry{current, file_no, static_cast<std::uint32_t>(line), {}, class_attributes};
    std::vector<std::string_view> forms;
    for (const std::string_view field : split(text, '\t')) {
      if (!forms.empty() && is_attribute(field))
        set_attribute(entry.attributes, field);
      else
        forms.push_back(field);
    }
    if (forms.empty()) return;
    entry.full = std::string(forms.front());
    if (entry.attributes.contains(kInflected)) return add_inflected(entry, forms, file, line);
    lexicon.entries_.push_back(std::move(entry));
    for (const std::string_view form : forms) add_form(form, number);
  }
};

Lexicon::Lexicon(const std::vector<File>& files) {
  Builder builder{*this};
  std::size_t lines = 0;
  for (const File& file : files)
    lines += static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
  entries_.reserve(lines);
  forms_.reserve(lines);
  builder.strings.reserve(lines);
  builder.uses.reserve(lines);
  builder.form_of_use.reserve(lines);
  builder.form_of.reserve(lines);
  for (const File& file : files) {
    const auto file_no = static_cast<std::uint16_t>(file_names_.size());
    file_names_.push_back(file.name);
    builder.has_class = false;
    if (const auto bad = find_invalid_utf8(file.text); bad != std::string::npos)
      throw Error(ErrorCode::kBadInput, file.name + ": not UTF-8 at byte " + std::to_string(bad));
    std::string_view rest = file.text;
    for (std::size_t line = 1; !rest.empty(); ++line) {
      const auto end = rest.find('\n');
      builder.add_line(file, file_no, line, trim(rest.substr(0, end)));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  builder.gather();
  builder.remove();
  builder.list_classes();
  builder.summarise();
  trie_ = Trie(builder.strings);
}

const LexiconEntry* Lexicon::find(FormNo form, std::string_view path) const {
  if (form == kNoForm) return nullptr;
  for (const FormUse& use : forms_[form].uses)
    if (lies_below(classes_[use.type].path, path)) return &entries_[use.entry];
  return nullptr;
}

std::string Lexicon::describe(const LexiconEntry& entry) const {
  return file_names_[entry.file] + ":" + std::to_string(entry.line) + ": " + entry.full;
}

}  // namespace guanxi::extract
