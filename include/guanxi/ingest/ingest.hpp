// Files into the store: whole or not at all, once however often, with a report of what was taken and what was
// not.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/formats/detect.hpp"
#include "guanxi/formats/sink.hpp"
#include "guanxi/formats/table.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

/// How the rows of a file come into the store: as claims, one record each, or packed (store/bulk.hpp). What
/// the store then says is the same, but that bulk takes one row of each node key only: the others are
/// rejected.
///
/// kAuto: by bulk, if it is a plain file of at least IngestRequest::bulk_bytes (compressed: a quarter of
/// that) that is a table, an edge list, or JSONL that holds nothing but nodes and edges without evidence of
/// their own. (By the beginning of JSONL; if another fact turns up later, all of the file goes in as claims.)
/// kYes: such facts are rejected instead.
enum class BulkMode : std::uint8_t { kAuto, kYes, kNo };

struct IngestRequest {
  std::string path{};  // "-": standard input
  FileFormat format = FileFormat::kAuto;
  std::string encoding{};  // empty: detected
  TableOptions table{};
  /// Under which the file is kept in the store; empty: the path as given, "stdin" for "-".
  std::string key{};
  /// Stop at the first row that cannot be taken and the first type that the ontology lacks, and write
  /// nothing.
  bool strict = false;
  /// Read and check all of it, write nothing (but the rejects, if rejects_path says where).
  bool dry_run = false;
  /// Where rejected rows go; empty: "NAME.rejects.jsonl" or "NAME.rejects.csv" beside the store's directory.
  /// A file of that name is replaced; without rejects none is written.
  std::string rejects_path{};

  BulkMode bulk = BulkMode::kAuto;
  std::uint64_t bulk_bytes = std::uint64_t{64} << 20;
  /// Of a bulk load; see BulkOptions::memory_bytes. 0: a quarter of the machine's, at least 64 MiB.
  std::uint64_t memory_bytes = 0;
  unsigned threads = 0;  // of a bulk load; 0: one a core
  /// Refuse a file if an end of its edges is a node that no fact describes, in this file or in the store; by
  /// bulk only, so kAuto means kYes then. The file as a whole, not the rows: which ends are described depends
  /// on the order of the files, and a graph without some of its edges looks as whole as one with them.
  bool strict_ends = false;
};

enum class IngestState : std::uint8_t {
  kIngested,
  kReplaced,   // a former version of the file was taken back
  kUnchanged,  // the store holds just this already: nothing was done
  kEmpty,      // the file states nothing
  kDryRun,
};
/// "ingested", "replaced", "unchanged", "empty", "dry run".
[[nodiscard]] std::string_view to_string(IngestState state) noexcept;

struct IngestReport {
  IngestState state = IngestState::kIngested;
  std::string key;
  std::uint64_t facts = 0;  // read; of kUnchanged: as the ledger has them, as `rejected`
  std::uint64_t rejected = 0;
  std::vector<Reject> first_rejects;  // at most kShownRejects; long rows are cut
  std::string rejects_path;           // of the file that was written; empty: none
  CommitReport commit;
  /// Types that the ontology lacks, with the number of facts that use them.
  std::map<std::string, std::uint64_t> unknown_types;
  std::map<std::string, std::uint64_t> unknown_relations;
  FileFormat format = FileFormat::kJsonl;
  TableReport table;  // of a table: what its columns were taken for
  std::string encoding;
  std::string compression;     // "none", "gzip", …
  std::uint64_t replaced = 0;  // characters that the encoding could not convert
  std::uint64_t bytes = 0;     // of the file
  std::uint64_t lines = 0;
  bool bulk = false;
  std::uint64_t duplicate_nodes = 0;   // of bulk: rows that were rejected because another one has their key
  std::uint64_t undescribed_ends = 0;  // of bulk: nodes that only edges speak of
  double seconds = 0;
};

inline constexpr std::size_t kShownRejects = 10;

/// Brings one file into the store. As claims, one thread reads and the calling one writes; by bulk, several
/// do both. What ends up in the store does not depend on it. A file whose bytes and options are those of its
/// ledger entry is not read again (standard input is, and then dropped).
///
/// Throws: Error kBadInput     with `strict`: FILE:LINE:COLUMN, the reason, the row; without it: every row
/// was rejected;
///                             or the file cannot be read as what it is (see Input, read_table)
///         Error kInterrupted  the user pressed Ctrl-C
///         and what Input::open, Store and Output throw. In all these cases the store is as it was before.
IngestReport ingest_file(Store& store, const IngestRequest& request, Progress* progress = nullptr);

/// The same as a dry run (whatever request.dry_run says), for which there need be no store.
IngestReport examine_file(const Ontology& ontology, const IngestRequest& request,
                          Progress* progress = nullptr);

}  // namespace guanxi
