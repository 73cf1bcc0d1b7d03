// From claims to indexes: what one claim adds to every family, and, with the sign turned, what taking it back
// removes. Writing, retraction, check and repair all go through apply(), so they cannot disagree.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "guanxi/base/hash.hpp"
#include "guanxi/model/fact.hpp"
#include "store/counters.hpp"
#include "store/database.hpp"
#include "store/faults.hpp"
#include "store/staging.hpp"
#include "store/tally.hpp"

namespace guanxi {

class Indexer {
 public:
  enum class Purpose : std::uint8_t {
    kWrite,  // stages the change that a claim makes
    kCheck,  // stages the whole index that the claims ask for, under the numbers that the database gives
  };
  Indexer(const Database& database, Staging& staging, Counters& counters, Purpose purpose);

  /// Adds (sign 1) or takes back (sign -1) one claim. `text_hash`: of a source fact's text, or empty.
  void apply(const Fact& fact, SourceNo source, std::string_view source_key, std::uint64_t sequence, int sign,
             std::string_view text_hash);
  /// Adds or takes back the names of one node fact, for rows that cost no claim.
  void apply_names(const NodeFact& fact, NodeNo no, int sign);
  /// The number of a relation type, a new one if it has none yet.
  RelationNo relation(const std::string& name);
  /// The claims of one source became more or fewer by `change`.
  void count_claims(SourceNo source, std::string_view source_key, std::int64_t change);
  /// Stages what apply() holds back in memory; call before every spill.
  void flush();
  /// Bytes that flush() would stage, roughly.
  [[nodiscard]] std::uint64_t held_back() const noexcept {
    return posting_count_ * sizeof(Posting) + (out_.size() + in_.size()) * sizeof(Entry);
  }
  /// Stages the adjacency of edges that came to life or died; call once, after the last apply(), before
  /// flush().
  void settle();

  [[nodiscard]] std::uint64_t nodes_added() const noexcept { return nodes_added_; }
  [[nodiscard]] std::uint64_t edges_added() const noexcept { return edges_added_; }
  /// Numbers that a check had to give itself, because the database has none for a key, ends or a relation
  /// type.
  [[nodiscard]] const Faults& faults() const noexcept { return faults_; }

 private:
  struct NodeSlot {
    NodeNo no;
    bool existed = false;
    std::int64_t references = 0;  // not staged yet
  };
  struct Ends {
    NodeNo from;
    NodeNo to;
    RelationNo type;
    Hash128 id;
    bool operator==(const Ends&) const = default;
  };
  struct EndsHash {
    std::size_t operator()(const Ends& e) const noexcept;
  };
  struct Entry {  // of adjacency
    std::uint64_t edge;
    NodeNo node;
    NodeNo neighbour;
    RelationNo type;
    bool insert = true;  // else remove
  };
  struct Posting {  // of a gram
    std::uint32_t node;
    std::int32_t count;
  };
  struct Touched {
    NodeNo from, to;
    RelationNo type;
    std::int64_t delta = 0;
  };

  void apply_node(const NodeFact& fact, int sign);
  EdgeNo apply_edge(const EdgeFact& fact, int sign);
  void apply_judgement(const JudgementFact& fact, NodeNo a, NodeNo b, int sign);
  void apply_source(const SourceFact& fact, SourceNo no, std::string_view key, std::string_view text_hash,
                    int sign);
  void stage_evidence(std::string key, SourceNo source, std::uint64_t sequence, int sign);
  std::optional<std::string> stored_number(Family f, std::string_view key, std::size_t size);
  bool take(Family f, std::string_view number);
  NodeSlot& slot(std::string_view key, std::string_view& stored_key);
  EdgeNo edge_number(const EdgeFact& fact, const NodeSlot& from, const NodeSlot& to, RelationNo type,
                     bool& fresh);
  void append_adjacency(EdgeNo edge, NodeNo from, NodeNo to, RelationNo type);
  void flush_postings();
  void flush_adjacency(Family f, std::vector<Entry>& entries);
  void edit_adjacency(Family f, std::vector<Entry>& edits);
  std::string_view keep(std::string_view key);

  const Database& database_;
  Staging& staging_;
  Counters& counters_;
  Purpose purpose_;
  const std::uint32_t first_new_node_;
  const std::uint64_t first_new_edge_;
  std::unordered_map<std::string_view, NodeSlot> nodes_;
  std::deque<std::string> key_blocks_;
  std::unordered_map<Ends, std::uint64_t, EndsHash> edges_;
  std::unordered_map<std::uint64_t, Touched> touched_;
  std::unordered_map<std::string, RelationNo> relations_;
  std::unordered_map<std::uint32_t, std::pair<std::string, std::int64_t>> source_claims_;
  std::unordered_map<std::string, std::int64_t> texts_;  // key of a text → change of the claims that name it
  std::vector<Entry> out_, in_;
  std::unordered_map<std::string, std::vector<Posting>> postings_;  // by gram
  std::uint64_t posting_count_ = 0;
  std::vector<bool> nodes_taken_, edges_taken_;  // by number: a check has met it
  Faults faults_;
  std::uint64_t nodes_added_ = 0;
  std::uint64_t edges_added_ = 0;
};

/// What one fact adds to the record of its node or edge; `sign` turns it.
void tally_node(TallyBuilder& tally, const NodeFact& fact, int sign);
void tally_edge(TallyBuilder& tally, const EdgeFact& fact, int sign);

/// The bigrams of code points of a normalised name, '^' before the first and '$' after the last; sorted,
/// unique.
[[nodiscard]] std::vector<std::string> name_grams(std::string_view normalised);

}  // namespace guanxi
