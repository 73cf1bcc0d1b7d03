// The steps of an ingest that both paths take.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "ingest/file_intake.hpp"

namespace guanxi {

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Calls of a Progress that may not be there, ended whatever happens.
class ProgressScope {
 public:
  ProgressScope(Progress* progress, const Input& input) : progress_(progress) {
    if (progress_ != nullptr) progress_->begin("reading " + input.name(), input.raw_total(), "bytes");
  }
  ~ProgressScope() {
    if (progress_ != nullptr) progress_->end();
  }
  ProgressScope(const ProgressScope&) = delete;
  ProgressScope& operator=(const ProgressScope&) = delete;
  void update(std::uint64_t done) const {
    if (progress_ != nullptr) progress_->update(done);
  }

 private:
  Progress* progress_;
};

/// Under which the file is kept.
[[nodiscard]] std::string key_of(const IngestRequest& request);
/// Of the file's bytes and all options that change what is read from them.
[[nodiscard]] Hash128 content_hash(const Hash128& bytes, const FileIntake& file);
[[nodiscard]] bool same_as(const LedgerEntry& entry, const Hash128& hash);
/// Whether the file on disk is what the ledger has, if that can be told before it is parsed.
[[nodiscard]] bool is_known_unread(const std::optional<LedgerEntry>& former, const FileIntake& file);
/// Says where rejects go.
void place_rejects(FileIntake& file, const Store& store);

[[nodiscard]] IngestReport unchanged(const LedgerEntry& entry, const FileIntake& file,
                                     const Stopwatch& watch);
/// Throws: Error kBadInput  every row was rejected
void refuse_if_all_rejected(const FileIntake& file);
/// What is said of a file that was taken.
[[nodiscard]] IngestReport taken(const FileIntake& file, const CommitReport& commit, bool replaced,
                                 const Stopwatch& watch);

}  // namespace guanxi
