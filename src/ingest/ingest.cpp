#include "guanxi/ingest/ingest.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "guanxi/base/error.hpp"
#include "ingest/intake.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kQueuedBlocks = 8;
/// Part of what a ledger entry is compared with: raise it when a reader changes what it makes of a file.
constexpr int kReaderVersion = 1;

std::string key_of(const IngestRequest& request) {
  if (!request.key.empty()) return request.key;
  return request.path == "-" ? "stdin" : request.path;
}

/// "data/nodes.csv.gz" → "nodes".
std::string stem_of(const std::string& path) {
  if (path == "-") return "stdin";
  std::filesystem::path name = std::filesystem::path(path).filename();
  for (const auto* packed : {".gz", ".zst", ".bz2"}) {
    if (name.extension() == packed) name = name.stem();
  }
  return name.stem().string();
}

std::string default_rejects_path(const Store& store, const IngestRequest& request, FileFormat format) {
  std::filesystem::path directory(store.directory());
  if (!directory.has_filename()) directory = directory.parent_path();  // "dir/" is "dir"
  const std::string name =
      stem_of(request.path) + (format == FileFormat::kTable ? ".rejects.csv" : ".rejects.jsonl");
  return (directory.parent_path() / name).string();
}

/// Bytes and all options that change what is read from them.
Hash128 content_hash(const Hash128& bytes, const IngestRequest& request, FileFormat format) {
  return hash128(fmt::format("{};{};{};{};{}", kReaderVersion, to_hex(bytes), to_string(format),
                             request.encoding,
                             format == FileFormat::kTable ? request.table.fingerprint() : std::string{}));
}

bool same_as(const LedgerEntry& entry, const Hash128& hash) {
  return entry.state == LedgerState::kComplete && entry.hash == hash;
}

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

/// Runs the intake on a thread of its own and hands its blocks to `use` on this one.
template <typename Use>
void pump(Intake& intake, const ProgressScope& progress, const Use& use) {
  BlockQueue queue(kQueuedBlocks);
  // Whatever ends this function, the reader must not wait for a queue that nobody empties.
  struct Closer {
    BlockQueue& queue;
    ~Closer() { queue.close(); }
  };
  const std::jthread reader([&intake, &queue] {
    try {
      intake.run([&queue](FactBlock&& block) { return queue.push(std::move(block)); });
      queue.finish();
    } catch (...) {
      queue.finish(std::current_exception());
    }
  });
  const Closer closer{queue};
  while (std::optional<FactBlock> block = queue.pop()) {
    check_interrupt();
    use(*block);
    progress.update(block->raw_bytes);
  }
}

[[noreturn]] void refuse_all(const IngestRequest& request, const IngestReport& report) {
  std::string hint = report.first_rejects.front().hint;
  if (!hint.empty()) hint += '\n';
  if (!report.rejects_path.empty()) hint += fmt::format("all of them are in {}", report.rejects_path);
  throw Error(ErrorCode::kBadInput,
              fmt::format("{}: none of its {} {} could be taken; the first:\n{}", request.path,
                          report.rejected, report.rejected == 1 ? "row" : "rows",
                          describe(report.first_rejects.front(), request.path)),
              hint);
}

/// What every error of an ingest ends with.
template <typename Body>
IngestReport all_or_nothing(const IngestRequest& request, const Body& body) {
  try {
    return body();
  } catch (const ClosedPipe&) {
    throw;
  } catch (const Error& error) {
    const std::string name = request.path == "-" ? "standard input" : request.path;
    std::string hint = error.hint();
    if (!hint.empty()) hint += '\n';
    hint += fmt::format("nothing of {} was written", name);
    if (error.code() == ErrorCode::kInterrupted) hint += "; running the same command again completes it";
    throw Error(error.code(), error.what(), hint);
  }
}

IngestReport unchanged(const LedgerEntry& entry, const Intake& intake, const Stopwatch& watch) {
  IngestReport report = intake.report();
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

IngestReport ingest(Store& store, const IngestRequest& request, Intake& intake, Progress* progress) {
  const Stopwatch watch;
  const std::string key = key_of(request);
  const std::optional<LedgerEntry> former = store.ledger_entry(key);
  // A file of another size is another file; one of the same size is hashed before it is parsed. A pipe (of
  // size 0) can be read only once.
  if (former && intake.input().raw_total() > 0 && former->bytes == intake.input().raw_total() &&
      same_as(*former, content_hash(digest_file(request.path).hash, request, intake.format()))) {
    return unchanged(*former, intake, watch);
  }
  intake.keep_rejects(request.rejects_path.empty() ? default_rejects_path(store, request, intake.format())
                                                   : request.rejects_path);
  const ProgressScope scope(progress, intake.input());
  const auto batch = store.begin({key, std::string(to_string(intake.format())), intake.input().raw_total()});
  pump(intake, scope, [&batch](const FactBlock& block) {
    for (const auto& [fact, line] : block.facts) batch->add(fact, line);
  });
  const Hash128 hash = content_hash(intake.input().hash(), request, intake.format());
  if (former && same_as(*former, hash)) return unchanged(*former, intake, watch);
  intake.commit_rejects();
  IngestReport report = intake.report();
  report.key = key;
  if (report.facts == 0 && report.rejected > 0) refuse_all(request, report);
  check_interrupt();
  report.commit = batch->commit(hash, report.rejected);
  report.state = former             ? IngestState::kReplaced
                 : report.facts > 0 ? IngestState::kIngested
                                    : IngestState::kEmpty;
  report.seconds = watch.seconds();
  return report;
}

}  // namespace

std::string_view to_string(IngestState state) noexcept {
  switch (state) {
    case IngestState::kIngested:
      return "ingested";
    case IngestState::kReplaced:
      return "replaced";
    case IngestState::kUnchanged:
      return "unchanged";
    case IngestState::kEmpty:
      return "empty";
    case IngestState::kDryRun:
      return "dry run";
  }
  return "ingested";
}

IngestReport ingest_file(Store& store, const IngestRequest& request, Progress* progress) {
  if (request.dry_run) return examine_file(store.ontology(), request, progress);
  Intake intake(store.ontology(), request);
  return all_or_nothing(request, [&] { return ingest(store, request, intake, progress); });
}

IngestReport examine_file(const Ontology& ontology, const IngestRequest& request, Progress* progress) {
  const Stopwatch watch;
  Intake intake(ontology, request);
  if (!request.rejects_path.empty()) intake.keep_rejects(request.rejects_path);
  {
    const ProgressScope scope(progress, intake.input());
    pump(intake, scope, [](const FactBlock&) {});
  }
  intake.commit_rejects();
  IngestReport report = intake.report();
  report.key = key_of(request);
  report.state = IngestState::kDryRun;
  report.seconds = watch.seconds();
  return report;
}

}  // namespace guanxi
