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
  double seconds = 0;
};

inline constexpr std::size_t kShownRejects = 10;

/// Brings one file into the store. One thread reads, the calling one writes; what ends up in the store does
/// not depend on it. A file whose bytes and options are those of its ledger entry is not read again (standard
/// input is, and then dropped).
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
