// What is known of a name of a document, as features of a log-linear model (README.md, "Weights"): how it was
// found, what it is made of, and what stands around its mentions.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "extract/name_parts.hpp"
#include "extract/name_shapes.hpp"
#include "extract/names.hpp"
#include "extract/pair_features.hpp"

namespace guanxi::extract {

/// The forms of one entity, as the document's decision sees them.
struct NameGroup {
  const Name* full = nullptr;          // the fullest form
  const Vote* vote = nullptr;          // that decides
  std::vector<const Name*> members{};  // `full` among them
  std::vector<NamePart> parts{};       // of all its forms
};

class NameFeatures {
 public:
  NameFeatures(const PairWords& words, const Lexicon& lexicon)
      : words_(&words), lexicon_(&lexicon), shapes_(lexicon) {}

  /// Adds the features of a group. Their names, where the list asks for them, live until the next read.
  void read(const NameGroup& group, FeatureList& features);

 private:
  /// Of a text that is made for the feature; good for the next few calls, or the list's life if it is named.
  [[nodiscard]] const Symbol& text(std::string value);
  [[nodiscard]] const Symbol& text(std::u32string_view value);
  /// Of a text that stays where it is: a rule, a type, a path of the lexicon.
  [[nodiscard]] const Symbol& known(std::string_view value);
  void add(const Symbol& kind, const Symbol& value) { list_->push_back({&kind, &value}); }
  void add(const Symbol& kind, const Symbol& value, const Symbol& more) {
    list_->push_back({&kind, &value, &more});
  }
  void add_classes(const Symbol& kind, FormNo form);
  void read_votes(const NameGroup& group);
  void read_tags(const NameGroup& group);
  void read_key(const Name& name);
  void read_han(const Name& name);
  void read_latin(const Name& name);
  void read_sight(const Sight& sight);
  void read_side(const std::array<Beside, Sight::kReach>& side, Link link, std::string_view family,
                 bool before);

  const PairWords* words_;
  const Lexicon* lexicon_;
  NameShapes shapes_;
  FeatureList* list_ = nullptr;
  std::deque<std::string> texts_;  // of named features
  std::deque<Symbol> symbols_;
  std::array<Symbol, 4> scratch_{};  // of others: a feature has no more pieces
  std::size_t next_ = 0;
  /// A text by its address, and its symbol.
  struct Known {
    std::string_view text{};
    const Symbol* symbol = nullptr;
  };
  [[nodiscard]] static std::size_t slot_of(std::string_view text) {
    const auto address = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(text.data()));
    return static_cast<std::size_t>((address + text.size() * 0x10001U) * 0x9E3779B97F4A7C15U >> 40U);
  }
  void grow();
  std::vector<Known> known_;  // a table of hashes, at most half full
  std::deque<Symbol> known_symbols_;
  std::deque<std::string> kept_;
};

}  // namespace guanxi::extract
