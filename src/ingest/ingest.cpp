#include "guanxi/ingest/ingest.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/formats/output.hpp"
#include "guanxi/store/bulk.hpp"
#include "ingest/bulk_intake.hpp"
#include "ingest/intake.hpp"
#include "ingest/steps.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kQueuedBlocks = 8;

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

/// What every error of an ingest ends with.
template <typename Body>
IngestReport all_or_nothing(const IngestRequest& request, const Body& body) {
  try {
    return body();
  } catch (const ClosedPipe&) {
    throw;
  } catch (const NotPlain&) {
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

unsigned threads_of(const IngestRequest& request) {
  return request.threads != 0 ? request.threads : std::max(1U, std::thread::hardware_concurrency());
}

std::uint64_t memory_of(const IngestRequest& request) {
  if (request.memory_bytes != 0) return request.memory_bytes;
  constexpr std::uint64_t kLeast = std::uint64_t{64} << 20;
  constexpr std::uint64_t kShare = 4;
  const auto pages = static_cast<std::uint64_t>(std::max(0L, sysconf(_SC_PHYS_PAGES)));
  return std::max(kLeast, pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / kShare);
}

IngestReport ingest(Store& store, Intake& intake, const std::optional<LedgerEntry>& former,
                    Progress* progress, const Stopwatch& watch) {
  place_rejects(intake, store);
  const auto batch = store.begin(
      {key_of(intake.request()), std::string(to_string(intake.format())), intake.input().raw_total()});
  {
    const ProgressScope scope(progress, intake.input());
    pump(intake, scope, [&batch](const FactBlock& block) {
      for (const auto& [fact, line] : block.facts) batch->add(fact, line);
    });
  }
  const Hash128 hash = content_hash(intake.input().hash(), intake);
  if (former && same_as(*former, hash)) return unchanged(*former, intake, watch);
  intake.commit_rejects();
  refuse_if_all_rejected(intake);
  check_interrupt();
  return taken(intake, batch->commit(hash, intake.report().rejected), former.has_value(), watch);
}

void check_ends(const IngestRequest& request, const BulkReport& report) {
  if (!request.strict_ends || report.undescribed_ends == 0) return;
  throw Error(
      ErrorCode::kBadInput,
      fmt::format("{}: its relations have {} that no fact describes", request.path,
                  report.undescribed_ends == 1 ? "an end" : fmt::format("{} ends", report.undescribed_ends)),
      "ingest the file of the nodes first; without --strict-ends they are nodes without type and name");
}

IngestReport ingest(Store& store, BulkIntake& intake, const std::optional<LedgerEntry>& former,
                    Progress* progress, const Stopwatch& watch) {
  place_rejects(intake, store);
  const unsigned threads = threads_of(intake.request());
  std::vector<DuplicateNode> duplicates;
  BulkOptions options{.memory_bytes = memory_of(intake.request()), .threads = threads};
  options.duplicate_node = [&duplicates](std::string_view key, std::uint64_t line, std::uint64_t first_line) {
    duplicates.push_back({std::string(key), line, first_line});
  };
  options.confirm = [&](const BulkReport& report) {
    check_ends(intake.request(), report);
    intake.reject_duplicates(std::move(duplicates));
    intake.commit_rejects();
    refuse_if_all_rejected(intake);
    check_interrupt();
  };
  const auto load = store.begin_bulk(
      {key_of(intake.request()), std::string(to_string(intake.format())), intake.input().raw_total()},
      options);
  {
    const ProgressScope scope(progress, intake.input());
    intake.run(load.get(), threads, progress);
  }
  const Hash128 hash = content_hash(intake.input().hash(), intake);
  if (former && same_as(*former, hash)) return unchanged(*former, intake, watch);
  const BulkReport done = load->commit(hash, intake.report().rejected, progress);
  IngestReport report = taken(intake, done.commit, former.has_value(), watch);
  report.bulk = true;
  report.duplicate_nodes = done.duplicate_nodes;
  report.undescribed_ends = done.undescribed_ends;
  return report;
}

/// Whether it may be worth looking at the file as bulk. What is no plain file is opened once only.
bool may_go_by_bulk(const IngestRequest& request) {
  if (const BulkMode mode = bulk_mode(request); mode != BulkMode::kAuto) return mode == BulkMode::kYes;
  std::error_code error;
  return std::filesystem::is_regular_file(request.path, error) &&
         std::filesystem::file_size(request.path, error) >= request.bulk_bytes / kPackedFactor;
}

/// take(intake) with the intake that the request and the file ask for.
template <typename Take>
IngestReport with_intake(const Ontology& ontology, const IngestRequest& request, const Take& take) {
  if (may_go_by_bulk(request)) {
    BulkIntake intake(ontology, request);
    try {
      if (goes_by_bulk(intake)) return take(intake);
    } catch (const NotPlain&) {  // all of it goes the other way
    }
  }
  Intake intake(ontology, request);
  return take(intake);
}

void read_all(Intake& intake, Progress* progress) {
  const ProgressScope scope(progress, intake.input());
  pump(intake, scope, [](const FactBlock&) {});
}
void read_all(BulkIntake& intake, Progress* progress) {
  const ProgressScope scope(progress, intake.input());
  intake.run(nullptr, threads_of(intake.request()), progress);
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
  const Stopwatch watch;
  return with_intake(store.ontology(), request, [&](auto& intake) {
    return all_or_nothing(request, [&] {
      const std::optional<LedgerEntry> former = store.ledger_entry(key_of(request));
      if (is_known_unread(former, intake)) return unchanged(*former, intake, watch);
      return ingest(store, intake, former, progress, watch);
    });
  });
}

IngestReport examine_file(const Ontology& ontology, const IngestRequest& request, Progress* progress) {
  const Stopwatch watch;
  return with_intake(ontology, request, [&](auto& intake) {
    if (!request.rejects_path.empty()) intake.keep_rejects(request.rejects_path);
    read_all(intake, progress);
    intake.commit_rejects();
    IngestReport report = intake.report();
    report.key = key_of(request);
    report.state = IngestState::kDryRun;
    report.bulk = std::is_same_v<decltype(intake), BulkIntake&>;
    report.seconds = watch.seconds();
    return report;
  });
}

}  // namespace guanxi
