#include "ingest/steps.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "guanxi/base/error.hpp"

namespace guanxi {
namespace {

/// Part of what a ledger entry is compared with: raise it when a reader changes what it makes of a file.
constexpr int kReaderVersion = 1;

/// "data/nodes.csv.gz" → "nodes".
std::string stem_of(const std::string& path) {
  if (path == "-") return "stdin";
  std::filesystem::path name = std::filesystem::path(path).filename();
  for (const auto* packed : {".gz", ".zst", ".bz2"}) {
    if (name.extension() == packed) name = name.stem();
  }
  return name.stem().string();
}

std::string_view rejects_extension(FileFormat format) {
  switch (format) {
    case FileFormat::kTable:
      return ".rejects.csv";
    case FileFormat::kEdgeList:
      return ".rejects.edges";
    case FileFormat::kAuto:
    case FileFormat::kJsonl:
      break;
  }
  return ".rejects.jsonl";
}

}  // namespace

std::string key_of(const IngestRequest& request) {
  if (!request.key.empty()) return request.key;
  return request.path == "-" ? "stdin" : request.path;
}

Hash128 content_hash(const Hash128& bytes, const FileIntake& file) {
  const IngestRequest& request = file.request();
  return hash128(
      fmt::format("{};{};{};{};{}", kReaderVersion, to_hex(bytes), to_string(file.format()), request.encoding,
                  file.format() == FileFormat::kJsonl ? std::string{} : request.table.fingerprint()));
}

bool same_as(const LedgerEntry& entry, const Hash128& hash) {
  return entry.state == LedgerState::kComplete && entry.hash == hash;
}

bool is_known_unread(const std::optional<LedgerEntry>& former, const FileIntake& file) {
  // A file of another size is another file; one of the same size is hashed before it is parsed. A pipe (of
  // size 0) can be read only once.
  const std::uint64_t size = file.input().raw_total();
  return former && size > 0 && former->bytes == size &&
         same_as(*former, content_hash(digest_file(file.request().path).hash, file));
}

void place_rejects(FileIntake& file, const Store& store) {
  if (!file.request().rejects_path.empty()) return file.keep_rejects(file.request().rejects_path);
  std::filesystem::path directory(store.directory());
  if (!directory.has_filename()) directory = directory.parent_path();  // "dir/" is "dir"
  const std::string name = stem_of(file.request().path) + std::string(rejects_extension(file.format()));
  file.keep_rejects((directory.parent_path() / name).string());
}

IngestReport unchanged(const LedgerEntry& entry, const FileIntake& file, const Stopwatch& watch) {
  IngestReport report = file.report();
  report.state = IngestState::kUnchanged;
  report.first_rejects.clear();
  report.rejects_path.clear();
  report.key = entry.key;
  report.facts = entry.facts;
  report.rejected = entry.rejected;
  report.bytes = entry.bytes;
  report.seconds = watch.seconds();
  return report;
}

void refuse_if_all_rejected(const FileIntake& file) {
  const IngestReport& report = file.report();
  if (report.facts > 0 || report.rejected == 0) return;
  const std::string& path = file.request().path;
  std::string hint = report.first_rejects.front().hint;
  if (!hint.empty()) hint += '\n';
  if (!report.rejects_path.empty()) hint += fmt::format("all of them are in {}", report.rejects_path);
  throw Error(
      ErrorCode::kBadInput,
      fmt::format("{}: none of its {} {} could be taken; the first:\n{}", path, report.rejected,
                  report.rejected == 1 ? "row" : "rows", describe(report.first_rejects.front(), path)),
      hint);
}

IngestReport taken(const FileIntake& file, const CommitReport& commit, bool replaced,
                   const Stopwatch& watch) {
  IngestReport report = file.report();
  report.key = key_of(file.request());
  report.commit = commit;
  report.state = replaced           ? IngestState::kReplaced
                 : report.facts > 0 ? IngestState::kIngested
                                    : IngestState::kEmpty;
  report.seconds = watch.seconds();
  return report;
}

}  // namespace guanxi
