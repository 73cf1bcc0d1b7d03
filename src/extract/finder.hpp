// The first pass over a sentence: which stretches look like names, and why. One file a way of looking; none
// of them knows a word, only the roles that the lexicon gives to words.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/lexicon.hpp"
#include "extract/names.hpp"
#include "extract/passage.hpp"
#include "extract/span_tagger.hpp"

namespace guanxi::extract {

/// The ontology's type that a class of the lexicon stands for, empty for none: "organisation/company" of
/// "suffix/company", "organisation/company" or "cue/organisation/company".
class TypeTable {
 public:
  explicit TypeTable(const Lexicon& lexicon);
  [[nodiscard]] std::string_view of(ClassNo no) const { return types_[no]; }

 private:
  std::vector<std::string> types_;
};

/// What a token says by itself about the type of a name that it ends, opens or stands beside.
struct TypeHint {
  std::string_view type{};
  std::uint32_t entry = kNoEntry;
  bool weak = false;     // mostly an ordinary word
  bool bare = false;     // names with ordinary words alone before it
  bool placed = false;   // names with a place alone before it
  bool unknown = false;  // names with characters of no word before it
};

class Finder {
 public:
  /// `tagger`: what finds names by their surroundings where rules may not; nullptr for none.
  Finder(const Lexicon& lexicon, const TypeTable& types, SpanTagger* tagger = nullptr)
      : lexicon_(&lexicon), types_(&types), tagger_(tagger) {}

  /// Called for every sentence that the tagger is to read.
  void watch(std::function<void(const SpanSight&)> watcher) { watcher_ = std::move(watcher); }

  /// Adds the names of one sentence to `names`.
  /// `block`: what the sentence stands in.
  void find(const Passage& passage, const Sentence& sentence, BlockKind block, NameTable& names);

 private:
  // in their order
  void find_known();      // names of the lexicon
  void find_by_suffix();  // 某某研究院
  void find_marked();     // 《…》 and quoted names with a word beside them that says what they are
  void find_latin();      // Latin names in Chinese text
  void find_persons();    // Chinese names
  void find_foreign();    // 约翰·史密斯, 总统托尔卡耶夫
  [[nodiscard]] bool is_transcribed(std::uint32_t i) const;
  [[nodiscard]] std::uint32_t foreign_end(std::uint32_t begin) const;
  [[nodiscard]] bool is_foreign_shape(std::uint32_t begin, std::uint32_t end, bool abroad) const;
  void find_before_title();
  void find_parts();
  void find_byline();  // nothing but names and what the authors are  // firm + title + person
  void find_lists();   // members of a list that ends with what they are
  void find_places();  // 某某村
  void find_localities();
  [[nodiscard]] bool is_beside_place(std::size_t i) const;
  [[nodiscard]] bool is_located(std::size_t i) const;
  [[nodiscard]] bool ends_admin(std::uint32_t end) const;
  [[nodiscard]] bool place_suffix_is(FormNo form, std::string_view attribute) const;
  [[nodiscard]] std::uint32_t locality_end(std::uint32_t begin) const;
  void find_english();  // runs of capitalised words
  void classify_english(std::size_t first, std::size_t last, bool opens_sentence);
  [[nodiscard]] bool follows_located(std::size_t i) const;
  [[nodiscard]] std::uint32_t name_begin(std::size_t i) const;
  [[nodiscard]] TypeHint hint_beside(std::size_t first, std::size_t last) const;
  void classify_single(std::size_t i, bool opens_sentence);
  void classify_run(std::size_t first, std::size_t last, bool plain, bool opens_sentence);
  [[nodiscard]] bool parts_names(std::size_t first, std::size_t last, std::size_t k, bool titled) const;
  [[nodiscard]] double person_beside(std::size_t first, std::size_t last) const;
  [[nodiscard]] double place_beside(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool acts(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool title_before_comma(std::size_t comma) const;
  [[nodiscard]] bool title_behind_comma(std::size_t comma) const;
  [[nodiscard]] bool is_headline_verb(std::size_t i) const;
  [[nodiscard]] bool is_hyphened_given(std::size_t first, std::size_t k) const;
  [[nodiscard]] bool begins_with_article(std::size_t i) const;
  [[nodiscard]] std::size_t with_seat(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool modifies(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool is_title_case() const;
  [[nodiscard]] bool is_told(std::size_t i) const;
  [[nodiscard]] bool is_described_behind(std::size_t i) const;
  [[nodiscard]] bool opens_title(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool is_plural_possessor(std::size_t mark) const;
  [[nodiscard]] bool is_possessor(std::size_t i) const;
  [[nodiscard]] bool is_full_person(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool is_thing(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool is_shouted() const;
  void trim_dot();
  void equate_dotted(const Candidate& found, std::int32_t name, NameTable& names) const;
  bool add_known(std::size_t i);
  void level_lists();
  void find_dateline();
  [[nodiscard]] std::string_view listed_with(std::size_t first) const;
  [[nodiscard]] bool is_attended(std::size_t first) const;
  [[nodiscard]] bool is_of(std::size_t i, std::string_view path) const;
  void find_aliases(NameTable& names);
  void add_described(NameTable& names) const;
  void keep_longest();
  template <class Less>
  void sort_stably(const Less& less);
  void find_weak();  // what may be a name where the whole document says so
  void find_weak_quoted();
  void find_weak_latin();
  void add_weak(std::size_t first, std::size_t last, std::string_view type, std::string_view rule);
  [[nodiscard]] bool overlaps(std::uint32_t begin, std::uint32_t end) const;
  void oppose_tagged(NameTable& names) const;
  void find_tagged();  // what the model of extents takes for names
  [[nodiscard]] bool parts_marks(const TaggedSpan& span) const;
  [[nodiscard]] std::string_view type_of_tagged(const TaggedSpan& span) const;
  void look_at_tags(const Candidate& found, Sight& sight) const;
  void note_sights(NameTable& names) const;
  void look_beside(std::size_t found, Sight& sight) const;
  void look_around(const Candidate& found, Sight& sight) const;
  [[nodiscard]] Beside beside(std::size_t i) const;
  [[nodiscard]] Link link_between(std::uint32_t begin, std::uint32_t end) const;

  struct Found : Candidate {
    std::int32_t name = -1;
    bool nested = false;  // stays beside the longer one that holds it
    bool weak = false;    // for the model alone: nothing else reads it
  };
  struct Extent {
    std::size_t first = 0;  // token
    bool has_marked = false;
    std::uint32_t unknown = 0;  // characters
  };

  /// What the words of an extent are.
  struct Content {
    bool place = false, known = false, latin = false, marked = false, level = false, of_state = false;
    bool branch = false;     // begins with a known name and goes on: 某某银行杭州…
    bool sub_brand = false;  // is a known name alone
    std::uint32_t unknown = 0, nouns = 0, others = 0;
  };
  static constexpr double kUndecided = -1;
  [[nodiscard]] Content content_of(const Extent& extent, std::size_t suffix, const TypeHint& type) const;
  [[nodiscard]] double score_trade(const Extent& extent, std::size_t suffix, const TypeHint& type,
                                   const Content& c) const;
  [[nodiscard]] double score_thing(const Token& first, const TypeHint& type, const Content& c) const;
  [[nodiscard]] double score_behind_verb(const Extent& extent, const TypeHint& type, const Content& c) const;
  [[nodiscard]] double score_strong(const TypeHint& type, const Content& c, bool edition) const;
  [[nodiscard]] double score_weak(const Extent& extent, std::size_t suffix, const TypeHint& type,
                                  const Content& c, bool edition) const;

  [[nodiscard]] const Token& token(std::size_t i) const { return sentence_->tokens[i]; }
  [[nodiscard]] std::size_t count() const { return sentence_->tokens.size(); }
  [[nodiscard]] TypeHint hint(const Token& token, std::string_view family) const;
  [[nodiscard]] Extent extend_left(std::size_t suffix, const TypeHint& type) const;
  [[nodiscard]] bool is_foreign(std::size_t i) const;
  [[nodiscard]] bool bears_brand(std::size_t first, std::size_t place) const;
  void trim_left(Extent& extent, std::size_t suffix, const TypeHint& type) const;
  [[nodiscard]] bool stops_name(std::size_t i) const;
  [[nodiscard]] bool stands_alone(std::size_t i) const;
  [[nodiscard]] bool is_of_level(std::size_t i) const;
  [[nodiscard]] std::size_t ordinal_before(std::size_t i) const;
  [[nodiscard]] bool opens_body(std::size_t i) const;
  [[nodiscard]] bool parts_bodies(std::size_t left, std::size_t suffix) const;
  [[nodiscard]] double score_extent(const Extent& extent, std::size_t suffix, const TypeHint& type,
                                    bool edition) const;
  [[nodiscard]] std::size_t skip_pair_left(std::size_t closing) const;
  [[nodiscard]] std::size_t token_at(std::uint32_t begin) const;
  [[nodiscard]] bool touches(std::size_t left, std::size_t right) const;
  void add(std::uint32_t begin, std::uint32_t end, std::string_view type, double score, std::string_view rule,
           std::uint32_t entry = kNoEntry, bool clean = true);
  bool add_editions(Extent& extent) const;
  void add_holder(Extent& extent) const;
  [[nodiscard]] bool is_full_place(std::size_t i) const;
  void cut_before_place(Extent& extent, std::size_t suffix, const TypeHint& type) const;
  [[nodiscard]] bool is_covered(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] const Found* found_ending(std::uint32_t end) const;
  [[nodiscard]] const Found* found_beginning(std::uint32_t begin) const;

  struct Shape {  // a Chinese person's name
    std::uint32_t end = 0;
    double score = 0;
  };
  [[nodiscard]] std::optional<Shape> person_at(std::uint32_t begin, bool strong) const;
  [[nodiscard]] std::uint32_t surname_at(std::uint32_t begin) const;
  [[nodiscard]] bool is_common_word_surname(std::uint32_t begin, std::uint32_t length) const;
  [[nodiscard]] bool is_latin_name(std::size_t first, std::uint32_t close) const;
  [[nodiscard]] std::uint32_t place_end(std::size_t i, const LexiconEntry& entry) const;
  void find_in_title(std::size_t i);
  void find_described();
  [[nodiscard]] bool holds_programme(std::size_t first, std::size_t last) const;
  [[nodiscard]] std::uint32_t end_with_stage(std::size_t suffix, std::string_view type) const;
  [[nodiscard]] bool is_mere_name(std::size_t first, std::size_t suffix) const;
  [[nodiscard]] bool abbreviates(std::uint32_t begin, std::uint32_t end, const Found& full) const;
  void look_into_bracket(const Extent& extent, std::size_t suffix, TypeHint& kind, double& score) const;
  [[nodiscard]] bool acts_as_firm(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool parts_lines(std::size_t right) const;
  [[nodiscard]] bool describes_body(std::size_t i) const;
  [[nodiscard]] TypeHint cue_behind(std::size_t closing) const;
  [[nodiscard]] bool coins_name(std::size_t first, std::size_t last) const;
  void find_person_list(std::uint32_t begin, double score, std::string_view rule);
  void find_spaced_person(bool is_byline);

  const Lexicon* lexicon_;
  const TypeTable* types_;
  SpanTagger* tagger_;
  std::function<void(const SpanSight&)> watcher_;
  std::vector<RuleSpan> rule_spans_;
  std::span<const TaggedSpan> tagged_;  // of the sentence; views of the tagger
  const Passage* passage_ = nullptr;
  const Sentence* sentence_ = nullptr;
  struct Doubtful {  // what a last word ends but nothing says to be a name
    std::uint32_t begin, end;
    TypeHint type;
  };
  std::vector<Found> found_, kept_;
  std::size_t first_tagged_ = 0;  // of found_
  std::vector<Doubtful> doubtful_;
  BlockKind block_ = BlockKind::kParagraph;
  bool is_latin_ = false;  // the sentence is English rather than Chinese
};

}  // namespace guanxi::extract
