// What Store and Batch share.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "guanxi/store/store.hpp"
#include "store/bulk_source.hpp"
#include "store/database.hpp"
#include "store/indexer.hpp"
#include "store/staging.hpp"
#include "store/tally.hpp"

namespace guanxi {

/// The right to write, which one batch has at a time: two would give one number twice.
class Turn {
 public:
  /// Throws: Error kInvalidArgument  another has it
  explicit Turn(bool& taken);
  ~Turn() { end(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  void end() noexcept {
    if (taken_ != nullptr) *taken_ = false;
    taken_ = nullptr;
  }

 private:
  bool* taken_;
};

struct Store::Impl {
  Impl(const std::string& directory, OpenMode mode, const StoreOptions& given);

  StoreOptions options;
  std::unique_ptr<Database> database;
  Counters counters;
  std::string state;
  std::unique_ptr<Ontology> own_ontology;  // nullptr: the builtin
  bool writing = false;
  std::vector<BulkSource> loads;  // by source number
  bool claimed_edges = false;     // there may be edges that are not of bulk sources

  /// Reads anew which bulk sources and whether other edges there are.
  void read_loads();
  /// nullptr if the source is no bulk source.
  [[nodiscard]] const BulkSource* load_of(SourceNo source) const;
  /// Whether a stored claim says what a row of its own, bulk, source says: the row counts, not the claim,
  /// which only remembers that other files state it too. The bulk source itself is among its files.
  [[nodiscard]] bool is_shadow(SourceNo source, const std::vector<std::uint32_t>& origins) const;

  /// Claims by (source, sequence), decoded; `with_text` loads the texts of source facts.
  void visit_claims(std::string_view prefix, const std::function<bool(const Claim&)>& visit,
                    bool with_text) const;
  bool visit_evidence(const std::string& prefix, const std::function<bool(const Claim&)>& visit) const;
  /// A row's claim from its content.
  [[nodiscard]] Claim decode_row(const BulkSource& load, std::uint64_t sequence,
                                 std::string_view content) const;
  [[nodiscard]] Claim decode(SourceNo source, std::uint64_t sequence, std::string_view bytes,
                             bool with_text) const;
  [[nodiscard]] std::string source_key(SourceNo no) const;
  [[nodiscard]] std::optional<SourceNo> find_source(std::string_view key) const;
  [[nodiscard]] std::optional<LedgerEntry> ledger_entry(SourceNo no) const;

 private:
  mutable std::mutex source_keys_mutex_;
  mutable std::unordered_map<std::uint32_t, std::string> source_keys_;
};

struct Batch::Impl {
  /// `adding`: loads what the store knows of the file, so that add() can tell new claims from kept ones.
  Impl(Store& store, const Origin& origin, bool adding);

  /// One claim that the store holds or this batch adds, as far as the batch has to know it.
  struct Known {
    std::uint32_t sequence = 0;
    bool mine = false;    // this file states it (now or in its former version)
    bool stated = false;  // seen in this batch
  };
  struct SourceSlot {
    SourceNo no;
    std::string key;
    std::uint32_t next_sequence = 0;
    bool changed = false;
    const BulkSource* load = nullptr;  // its rows, unless this batch replaces them
    std::unordered_map<Hash128, Known> claims;
  };

  void add(const Fact& fact, std::uint64_t line);
  /// A claim that a row of its source states as well is kept as a note that this file states it too.
  void add_shadow(SourceSlot& slot, Known& known, const std::string& content);
  void add_claim(const Fact& fact, const std::string& source, const std::vector<Evidence>& evidence);
  SourceSlot& source(const std::string& key);
  void load_claims(SourceSlot& slot);
  /// Takes back what `unwanted` says of the claims of one source.
  enum class Verdict : std::uint8_t { kKeep, kDrop, kDropOrigin, kShadow };
  std::uint64_t retract(
      SourceNo source, const std::function<Verdict(const Hash128&, const std::vector<std::uint32_t>&)>& judge,
      Progress* progress);
  /// Takes back what a bulk source states. Of the claims of other files that only repeated it, those count
  /// from now on that `counts` names by their content's hash; the others are retract()'s.
  void drop_load(const BulkSource& load, const std::function<bool(const Hash128&)>& counts);
  void stage_ledger(const LedgerEntry& entry);
  /// The origin's new entry.
  void stage_entry(const Hash128& content_hash, std::uint64_t rejected, std::vector<SourceNo> cited);
  void spill_if_full();
  void finish();

  Store& store;
  Turn turn;  // ends with the commit
  Database& database;
  Counters counters;  // the store's own are replaced when the batch has committed
  Staging staging;
  Indexer indexer;
  Origin origin;
  SourceNo origin_no;
  std::optional<LedgerEntry> former;
  std::unordered_map<std::string, SourceSlot> sources;
  CommitReport report;
  std::uint64_t facts = 0;
  std::optional<SourceNo> replaced;  // the bulk source whose repeated claims count again
};

/// A name that no state had before, as good as certainly: 16 hexadecimal digits.
[[nodiscard]] std::string new_state();

[[nodiscard]] std::string encode_ledger(const LedgerEntry& entry);
/// Throws: Error kDamaged
[[nodiscard]] LedgerEntry decode_ledger(SourceNo no, std::string_view bytes);

/// Records from tallies. Throws: Error kDamaged. nullopt for a dead record.
[[nodiscard]] std::optional<NodeRecord> decode_node(NodeNo no, std::string_view bytes);
/// Views the tally's bytes.
[[nodiscard]] NodeRow view_node(NodeNo no, const Tally& tally);
[[nodiscard]] std::optional<EdgeRecord> decode_edge(EdgeNo no, std::string_view bytes);
[[nodiscard]] std::optional<SourceRecord> decode_source(SourceNo no, std::string_view bytes);

}  // namespace guanxi
