// The reading side of a bulk ingest: one file in, blocks of rows out to a load, or to nobody.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "guanxi/formats/blocks.hpp"
#include "guanxi/store/bulk.hpp"
#include "ingest/file_intake.hpp"

namespace guanxi {

/// A compressed file holds about so many times its bytes.
inline constexpr std::uint64_t kPackedFactor = 4;

/// Of the request: to ask for strict ends is to ask for bulk. Throws: Error kInvalidArgument  it asks for
/// neither
[[nodiscard]] BulkMode bulk_mode(const IngestRequest& request);
/// Whether the file goes in by the bulk path, as IngestRequest::bulk says.
[[nodiscard]] bool goes_by_bulk(const FileIntake& file);

/// A node row whose key an earlier row has.
struct DuplicateNode {
  std::string key;
  std::uint64_t line = 0, first_line = 0;
};

class BulkIntake final : public FileIntake, private BlockSink {
 public:
  using FileIntake::FileIntake;

  /// Reads all of it on so many threads. Without a load (a dry run) it is only checked. `progress` may be
  /// nullptr. Throws: as ingest_file; NotPlain  a fact that no block can say, unless IngestRequest::bulk asks
  /// for bulk
  void run(BulkLoad* load, unsigned threads, Progress* progress);
  /// Rejects rows that were taken at first; by line.
  void reject_duplicates(std::vector<DuplicateNode> duplicates);

 private:
  /// The first type of a block that the ontology lacks.
  struct Unknown {
    bool node = false;
    std::string type;
    std::uint64_t line = 0;
  };
  std::uint16_t relation(std::string_view name) override;
  void take(std::uint64_t block, const EdgeBlock& edges) override;
  void take(std::uint64_t block, const NodeBlock& nodes) override;
  void settle(std::uint64_t block, std::vector<Reject>&& rejects, std::uint64_t raw_bytes) override;
  [[nodiscard]] ReadSummary read(unsigned threads);
  void count_relations(std::uint64_t block, const EdgeBlock& edges);
  void count_types(std::uint64_t block, const NodeBlock& nodes);
  void note_unknown(std::uint64_t block, Unknown unknown);

  BulkLoad* load_ = nullptr;
  Progress* progress_ = nullptr;
  std::mutex mutex_;                    // of what follows
  std::vector<std::string> relations_;  // by handle
  std::vector<bool> known_;             // by handle: the ontology has it
  std::map<std::uint64_t, Unknown> unknown_;
};

}  // namespace guanxi
