// Relations that the clauses of a document state, and where.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "extract/items.hpp"
#include "extract/pattern.hpp"

namespace guanxi::extract {

struct Statement {
  std::uint32_t from = 0, to = 0;  // entities
  std::string_view relation;
  std::string role;
  double confidence = 0;
  std::uint32_t begin = 0, end = 0;  // bytes of the clean text
  std::string_view rule, where;
};

/// Reads sentences in their order; keeps which subject a paragraph carries.
class RelationReader {
 public:
  RelationReader(const Lexicon& lexicon, const PatternSet& patterns, const Decision& decision,
                 std::uint32_t topic, std::map<std::string, std::uint32_t, std::less<>> most_named);

  /// A new paragraph: what it carries is forgotten but for the document's topic.
  void start_block(bool is_heading);
  void read(const Passage& passage, std::vector<Item> items);

  /// After the last sentence: what names say by themselves. `places[e]`: where entity e first stands, in
  /// bytes.
  void read_names(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& places);

  [[nodiscard]] const std::vector<Statement>& statements() const { return statements_; }

 private:
  struct Subject {
    std::vector<std::uint32_t> entities;
    std::uint32_t begin = 0, end = 0;  // bytes of the clean text, where it stands
    double confidence = 1;
    bool found = false;
  };
  void resolve_references();
  void apply_rules();
  void apply_frames();
  void apply_frame(const Frame& frame, std::size_t verb);
  void conclude(const Rule& rule, const std::vector<Capture>& captures, std::size_t first, std::size_t end);
  void remember_subjects();
  [[nodiscard]] Subject subject_of(const Frame& frame, std::size_t verb) const;
  [[nodiscard]] std::vector<std::size_t> object_of(const Frame& frame, std::size_t verb) const;
  [[nodiscard]] bool denied(std::size_t verb) const;
  [[nodiscard]] bool starts_clause(std::size_t verb) const;
  [[nodiscard]] bool name_holds(std::uint32_t entity, const std::vector<ClassNo>& classes) const;
  [[nodiscard]] std::vector<std::uint32_t> ends_of(const std::string& end,
                                                   const std::vector<Capture>& captures,
                                                   std::string_view relation, bool is_from,
                                                   std::uint32_t& begin) const;
  [[nodiscard]] std::size_t clause_begin(std::size_t item) const;
  [[nodiscard]] bool in_phrase(std::size_t item) const;
  void state(std::uint32_t from, std::string_view relation, std::uint32_t to, double confidence,
             std::uint32_t begin, std::uint32_t end, std::string_view rule, std::string_view where,
             std::string role = {});
  [[nodiscard]] std::uint32_t byte_of(std::uint32_t character) const {
    return sentence_.passage->offset[character];
  }

  const Lexicon* lexicon_;
  const PatternSet* patterns_;
  const Decision* decision_;
  std::uint32_t topic_;
  std::map<std::string, std::uint32_t, std::less<>> most_named_;  // by type
  SentenceItems sentence_;
  std::vector<ClassNo> prepositions_, passives_;
  std::map<std::string_view, Subject, std::less<>> carried_;     // by family
  std::map<std::string_view, std::uint32_t, std::less<>> last_;  // the last entity of a type, for references
  std::vector<Statement> statements_;
  std::map<std::tuple<std::uint32_t, std::string_view, std::uint32_t>, std::size_t> index_;
};

}  // namespace guanxi::extract
