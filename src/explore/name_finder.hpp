// The nodes of a store of which a name may be one with a given name: what NameReader::match() says of all
// names, found through the store's indexes of names and grams instead of by reading them.
//
// Each rule of match() is a look-up of its own. A name that is known but for a legal form, an edit, generic
// words or punctuation is spelt out letter by letter along the index, which is a trie in order; a branch is
// followed only while many names share its letters, the others are read. Names that hold letters (a place
// before them, another letter among them) are found by their bigrams, the rarest first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "explore/name_rules.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

struct FinderLimits {
  std::size_t few = 32;            // names that share letters and are read instead of spelt further
  std::size_t namesakes = 1'000;   // nodes of one name
  std::size_t scanned = 100'000;   // names that begin with one letter
  std::size_t steps = 20'000;      // branches of one rule
  std::size_t postings = 400'000;  // nodes with one gram
  std::size_t candidates = 4'000;  // nodes that are read
  std::size_t found = 1'000;
};

struct FoundNodes {
  std::vector<NodeNo> nodes;  // ascending
  /// The names of which a bound was reached: others may be one with them.
  std::vector<std::string> cut;
};

class NameFinder {
 public:
  NameFinder(const Store& store, const NameReader& reader, const FinderLimits& limits = {});

  /// Those of which a name among the first `most_names` main names and as many aliases matches one of
  /// `names`, the bearers of the names among them. But for bounds: where more nodes bear one name, or so many
  /// names begin alike, some are left out, and `cut` says so. Cost: some hundred look-ups a name, by its
  /// length.
  [[nodiscard]] FoundNodes find(const std::vector<NameParts>& names);

 private:
  using Class = Store::NameClass;
  /// A rule that is followed letter by letter. `next` are the letters still to come.
  struct Spelling {
    Class which = Class::kName;
    std::u32string letters;
    bool edit = false;                                // one may be wrong
    const std::vector<std::string>* extra = nullptr;  // words that may stand between
    bool punctuation = false;                         // signs that may stand between
  };

  void find_one(const NameParts& name);
  void by_core(const std::string& core);
  void by_pinyin();
  void by_kernel();
  void by_abbreviation();
  void by_initials();
  void by_spelling();
  void by_part();
  void in_longer_names();

  void spell(const Spelling& spelling, const std::string& prefix);
  void spell(const Spelling& spelling, const std::string& prefix, std::size_t at, bool edit);
  void spell_extra(const Spelling& spelling, const std::string& prefix, std::size_t at, bool edit);
  bool with_legal_forms(Class which, const std::string& prefix, const std::vector<std::string>& forms,
                        bool punctuation, int depth = 0);
  void abbreviations_under(const std::string& prefix, std::size_t last, std::size_t size);
  void scan_initials(const std::string& prefix);
  [[nodiscard]] bool few_under(Class which, const std::string& prefix);
  void exactly(Class which, const std::string& form);
  [[nodiscard]] std::u32string letters_after(Class which, const std::string& prefix);
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> with_grams(const std::vector<std::string>& grams);
  [[nodiscard]] const std::vector<std::uint32_t>* posting(const std::string& gram, std::size_t most);

  void offer(Class which, std::string_view form, NodeNo node);
  void add_candidate(NodeNo node);
  [[nodiscard]] bool spend();
  void cut();

  struct Posting {
    std::size_t most = 0;  // looked for
    bool whole = false;
    std::vector<std::uint32_t> nodes;
  };
  const Store& store_;
  const NameReader& reader_;
  const FinderLimits limits_;
  std::vector<std::string> han_forms_, latin_forms_, pinyin_forms_, initial_forms_;
  std::vector<std::string> latin_words_, pinyin_words_;  // generic, in byte order
  const NameParts* name_ = nullptr;
  std::size_t steps_ = 0;
  std::set<std::tuple<std::string, std::size_t, bool>> seen_;
  std::map<std::string, Posting> postings_;
  std::unordered_set<std::uint32_t> candidates_;
  std::set<std::string> cut_;
};

}  // namespace guanxi
