// The reading side of an ingest: one file in, blocks of checked facts out; rejects, counts and unknown types
// on the way.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "guanxi/formats/input.hpp"
#include "guanxi/formats/rejects.hpp"
#include "guanxi/ingest/ingest.hpp"
#include "ingest/block_queue.hpp"

namespace guanxi {

class Intake final : private FactSink, private TableWatcher {
 public:
  /// Opens the file, finds out its format. Both arguments must live as long as the intake.
  Intake(const Ontology& ontology, const IngestRequest& request);
  /// Where rejects go; without this call nowhere. Throws: Error kInvalidArgument  it is the file that is read
  void keep_rejects(const std::string& path);

  /// False from `deliver`: no more blocks are wanted.
  using Deliver = std::function<bool(FactBlock&&)>;
  /// Reads all of it. Throws: as ingest_file.
  void run(const Deliver& deliver);
  /// Puts the rejects file, if there are rejects, in its place.
  void commit_rejects();

  [[nodiscard]] const Input& input() const noexcept { return *input_; }
  [[nodiscard]] FileFormat format() const noexcept { return format_; }
  /// What is known so far; all of it after run().
  [[nodiscard]] const IngestReport& report() const noexcept { return report_; }

 private:
  void take(Fact&& fact, std::uint64_t line) override;
  void reject(Reject&& reject) override;
  void mapped(const TableReport& report) override;
  void count_unknown(const Fact& fact, std::uint64_t line);
  void deliver_block();
  [[noreturn]] void refuse(const Reject& reject) const;

  const Ontology& ontology_;
  const IngestRequest& request_;
  std::string rejects_path_;
  std::unique_ptr<Input> input_;
  FileFormat format_ = FileFormat::kJsonl;
  const Deliver* deliver_ = nullptr;
  FactBlock block_;
  std::size_t block_bytes_ = 0;
  std::unique_ptr<RejectsFile> rejects_;
  IngestReport report_;
};

}  // namespace guanxi
