// What every way of reading a file has in common: its format, its rejects, what the ontology lacks, the
// report.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "guanxi/formats/input.hpp"
#include "guanxi/formats/rejects.hpp"
#include "guanxi/ingest/ingest.hpp"

namespace guanxi {

class FileIntake : protected TableWatcher {
 public:
  /// Opens the file, finds out its format. Both arguments must live as long as the intake.
  FileIntake(const Ontology& ontology, const IngestRequest& request);
  FileIntake(const FileIntake&) = delete;
  FileIntake& operator=(const FileIntake&) = delete;
  /// Where rejects go; without this call nowhere. Throws: Error kInvalidArgument  it is the file that is read
  void keep_rejects(const std::string& path);
  /// Puts the rejects file, if there are rejects, in its place.
  void commit_rejects();

  [[nodiscard]] const Input& input() const noexcept { return *input_; }
  [[nodiscard]] FileFormat format() const noexcept { return format_; }
  [[nodiscard]] const IngestRequest& request() const noexcept { return request_; }
  /// What is known so far; all of it when the file was read.
  [[nodiscard]] const IngestReport& report() const noexcept { return report_; }

 protected:
  ~FileIntake() override = default;
  void mapped(const TableReport& report) override { report_.table = report; }
  /// Into the report and the rejects file. Throws: Error kBadInput  with `strict`
  void keep(Reject&& reject);
  void finish(const ReadSummary& summary);
  [[noreturn]] void refuse(const Reject& reject) const;
  [[noreturn]] void refuse_unknown(bool node, const std::string& type, std::uint64_t line) const;

  const Ontology& ontology_;
  const IngestRequest& request_;
  std::unique_ptr<Input> input_;
  FileFormat format_ = FileFormat::kJsonl;
  IngestReport report_;

 private:
  std::string rejects_path_;
  std::unique_ptr<RejectsFile> rejects_;
};

}  // namespace guanxi
