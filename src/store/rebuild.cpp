#include "store/rebuild.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "store/bulk_check.hpp"
#include "store/bulk_claims.hpp"
#include "store/claim_codec.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kSpillBytes = std::uint64_t{128} << 20;
/// Inside "db.new" once it is whole.
constexpr const char* kWhole = "GUANXI-WHOLE";

void sync_directory(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

void move_directory(const std::string& from, const std::string& to) {
  std::error_code ec;
  fs::rename(from, to, ec);
  if (ec) throw Error(ErrorCode::kIo, fmt::format("cannot rename '{}' to '{}': {}", from, to, ec.message()));
}

/// What stands behind a claim that is being indexed.
struct StoredClaim {
  std::string_view key, value;
  std::uint32_t source, sequence;
  std::string_view text_hash;  // of a source fact's text, or empty
  const std::vector<std::uint32_t>& origins;
};

/// Runs every claim through an indexer that stages into `staging`. `damaged` takes those that cannot be read.
void index_claims(const Store::Impl& from, Indexer& indexer, Staging& staging, Progress* progress,
                  const std::function<void(const StoredClaim&)>& also,
                  const std::function<void(std::string_view key, std::string_view fault)>& damaged) {
  std::vector<std::uint32_t> origins;
  std::uint64_t done = 0;
  const auto index = [&](std::string_view key, std::string_view value) {
    std::string_view content;
    std::string text_hash;
    if (key.size() != 8) return damaged(key, "its key is not 8 bytes long");
    if (!decode_claim(value, origins, content)) return damaged(key, "its list of files is damaged");
    const SourceNo source{get_be32(key.data())};
    const std::uint32_t sequence = get_be32(key.data() + 4);
    const std::string source_key = from.source_key(source);
    if (source_key.empty()) return damaged(key, "nothing gives the key of its source");
    Fact fact;
    try {
      fact = decode_content(content, source_key, &text_hash);
    } catch (const Error& e) {
      return damaged(key, e.what());
    }
    if (!from.is_shadow(source, origins)) indexer.apply(fact, source, source_key, sequence, 1, text_hash);
    if (also) also({key, value, source.value, sequence, text_hash, origins});
  };
  from.database->scan(
      Family::kClaim, {},
      [&](std::string_view key, std::string_view value) {
        index(key, value);
        if (staging.full(indexer.held_back())) {
          check_interrupt();
          indexer.flush();
          staging.spill();
        }
        if (progress != nullptr && (++done & 1023U) == 0) progress->update(done);
        return true;
      },
      true);
  indexer.flush();
}

/// Small batches make small spills, so that tests come to several of them.
std::uint64_t spill_bytes(const Store::Impl& from) {
  return std::clamp(from.options.batch_bytes, std::uint64_t{4} << 20, kSpillBytes);
}

/// What the claims do not say, or not alone: keys of sources, next sequences, the ledger. Each is kept in
/// more than one place, so that what one has lost another gives back.
class Sources {
 public:
  explicit Sources(const Store::Impl& from) : from_(from) {
    const Database& database = *from.database;
    database.scan(Family::kSource, std::string(1, kSourceByKey),
                  [&](std::string_view key, std::string_view number) {
                    if (number.size() == 4) keys_[get_be32(number.data())] = key.substr(1);
                    return true;
                  });
    for (const char part : {kSourceLedger, kSourceRecord}) {
      database.scan(Family::kSource, std::string(1, part), [&](std::string_view key, std::string_view value) {
        const std::string_view head = ByteReader(value).bytes();
        if (key.size() == 5 && !head.empty()) keys_[get_be32(key.data() + 1)] = head;
        return true;
      });
    }
    database.scan(Family::kSource, std::string(1, kSourceSequence),
                  [&](std::string_view key, std::string_view next) {
                    if (key.size() == 5 && next.size() == 4)
                      raise(sequences_, get_be32(key.data() + 1), get_be32(next.data()));
                    return true;
                  });
  }

  void add(const StoredClaim& claim) {
    raise(sequences_, claim.source, claim.sequence + 1);
    for (const std::uint32_t file : claim.origins) cited_[file].insert(claim.source);
    if (!claim.text_hash.empty()) texts_.insert(keys::source_text({claim.source}, claim.text_hash));
  }

  /// Stages the families' parts; returns the next source number.
  std::uint32_t stage(Staging& staging) const {
    std::uint32_t next = from_.counters.next_source;
    for (const auto& [no, key] : keys_) {
      staging.put(Family::kSource, keys::source_key(key), keys::node({no}));
      staging.merge(Family::kSource, keys::source(kSourceRecord, {no}), single_tally(key, {}, 0));
      next = std::max(next, no + 1);
    }
    for (const auto& [no, sequence] : sequences_) {
      staging.put(Family::kSource, keys::source(kSourceSequence, {no}), keys::node({sequence}));
    }
    stage_ledger(staging);
    for (const std::string& key : texts_) {
      const auto text = from_.database->get(Family::kSource, key);
      if (text) staging.put(Family::kSource, key, *text);
      if (staging.full(0)) staging.spill();
    }
    return next;
  }

 private:
  static void raise(std::map<std::uint32_t, std::uint32_t>& map, std::uint32_t no, std::uint32_t least) {
    auto& value = map[no];
    value = std::max(value, least);
  }

  /// A file that claims name and the ledger has lost is entered again, as one that is to be ingested again.
  void stage_ledger(Staging& staging) const {
    std::set<std::uint32_t> listed;
    const std::string prefix(1, kSourceLedger);
    from_.database->scan(Family::kSource, prefix, [&](std::string_view key, std::string_view value) {
      try {
        const std::uint32_t no = key.size() == 5 ? get_be32(key.data() + 1) : 0;
        (void)decode_ledger({no}, value);
        listed.insert(no);
        staging.put(Family::kSource, key, value);
      } catch (const Error&) {  // NOLINT(bugprone-empty-catch): entered again below
      }
      return true;
    });
    for (const auto& [no, sources] : cited_) {
      if (listed.contains(no)) continue;
      LedgerEntry entry;
      entry.no = {no};
      const auto key = keys_.find(no);
      entry.key = key != keys_.end() ? key->second : fmt::format("lost file {}", no);
      entry.state = LedgerState::kPartial;
      for (const std::uint32_t source : sources) entry.cited.push_back({source});
      staging.put(Family::kSource, keys::source(kSourceLedger, {no}), encode_ledger(entry));
      staging.put(Family::kSource, keys::source_key(entry.key), keys::node({no}));
    }
  }

  const Store::Impl& from_;
  std::map<std::uint32_t, std::string> keys_;
  std::map<std::uint32_t, std::uint32_t> sequences_;
  std::map<std::uint32_t, std::set<std::uint32_t>> cited_;  // file → sources of its claims
  std::set<std::string> texts_;
};

/// Bulk sources are taken over as they are, with the numbers of their nodes, edges and relation types: other
/// numbers begin after theirs. Their records and their nodes' keys are in `to` when this returns.
Counters copy_loads(const Store::Impl& from, Database& to) {
  Counters counters;
  require_described(from);
  if (from.loads.empty()) return counters;
  counters.relations = from.counters.relations;
  counters.next_load = from.counters.next_load;
  for (const BulkSource& load : from.loads) {
    const BulkInfo& info = load.info();
    counters.next_node = std::max(counters.next_node, info.end_node);
    counters.next_edge = std::max(counters.next_edge, info.first_edge + info.edges);
  }
  Staging staging(to, spill_bytes(from));
  Indexer indexer(to, staging, counters, Indexer::Purpose::kWrite);
  const auto spill = [&] {
    if (!staging.full(indexer.held_back())) return;
    check_interrupt();
    indexer.flush();
    staging.spill();
  };
  for (const BulkSource& load : from.loads) {
    const BulkInfo& info = load.info();
    for (const Family f : {Family::kBulk, Family::kRows}) {
      from.database->scan(
          f, keys::node({info.load}),
          [&](std::string_view key, std::string_view value) {
            staging.put(f, key, value);
            spill();
            return true;
          },
          true);
    }
    staging.put(Family::kSource, keys::source(kSourceBulk, info.source), encode_bulk(info));
    apply_bulk(load, from.source_key(info.source), indexer, staging, 1, true, spill);
  }
  indexer.flush();
  staging.commit_into(to);
  return counters;
}

}  // namespace

void rebuild_into(const Store::Impl& from, Database& to, Progress* progress) {
  if (progress != nullptr) progress->begin("rebuilding", 0, "claims");
  Counters counters = copy_loads(from, to);
  Staging staging(to, spill_bytes(from));
  Indexer indexer(to, staging, counters, Indexer::Purpose::kWrite);
  Sources sources(from);
  index_claims(
      from, indexer, staging, progress,
      [&](const StoredClaim& claim) {
        staging.put(Family::kClaim, claim.key, claim.value);
        sources.add(claim);
      },
      [](std::string_view key, std::string_view fault) {
        throw Error(ErrorCode::kDamaged,
                    fmt::format("the store is damaged: family 'claim', key {}: {}", printable(key), fault),
                    "claims cannot be rebuilt from anything: guanxi restore a backup");
      });
  counters.next_source = sources.stage(staging);
  for (const std::string_view name : {kMetaFormat, kMetaOntology}) {
    if (const auto value = from.database->get(Family::kMeta, name)) staging.put(Family::kMeta, name, *value);
  }
  // Numbers have changed, so snapshots of the former state must not be taken for this one's.
  staging.put(Family::kMeta, kMetaState, new_state());
  counters.stage(staging);
  staging.commit_into(to);
  to.flush();
  if (progress != nullptr) progress->end();
}

Faults expect_indexes(const Store::Impl& from, Database& expected, Progress* progress) {
  if (progress != nullptr) progress->begin("checking", 0, "claims");
  Staging staging(expected, spill_bytes(from));
  Counters counters = from.counters;
  Faults faults = counters.faults;
  Indexer indexer(*from.database, staging, counters, Indexer::Purpose::kCheck);
  index_claims(from, indexer, staging, progress, {},
               [&](std::string_view key, std::string_view fault) { faults.add(Family::kClaim, key, fault); });
  for (const BulkSource& load : from.loads) {
    try {
      apply_bulk(load, from.source_key(load.info().source), indexer, staging, 1, true, [&] {
        if (!staging.full(indexer.held_back())) return;
        check_interrupt();
        indexer.flush();
        staging.spill();
      });
    } catch (const Error& e) {
      if (e.code() != ErrorCode::kDamaged) throw;
      faults.add(e.what());
    }
  }
  indexer.flush();
  staging.commit_into(expected);
  if (progress != nullptr) progress->end();
  faults.add(indexer.faults());
  return faults;
}

void create_database(const std::string& directory, const StoreOptions& options) {
  std::error_code ec;
  const auto there = [&] { return fs::exists(directory + "/db/CURRENT", ec); };
  if (there()) return;
  const std::string name = std::string(kNewPrefix) + std::to_string(::getpid());
  try {
    {
      Database fresh(directory, OpenMode::kCreate, options, name);
      Staging first(fresh, kSpillBytes);
      std::string version;
      put_be32(version, kFormatVersion);
      first.put(Family::kMeta, kMetaFormat, version);
      first.put(Family::kMeta, kMetaState, "0000000000000000");
      first.commit();
      fresh.flush();
    }
    move_directory(directory + "/" + name, directory + "/db");
    sync_directory(directory);
  } catch (const Error&) {
    // Another process may have been faster, and has perhaps tidied this one's away already: then its store is
    // the one.
    fs::remove_all(directory + "/" + name, ec);
    if (!there()) throw;
  }
}

void swap_databases(const std::string& directory) {
  std::ofstream(directory + "/db.new/" + kWhole) << "whole\n";
  sync_directory(directory + "/db.new");
  move_directory(directory + "/db", directory + "/db.old");
  move_directory(directory + "/db.new", directory + "/db");
  sync_directory(directory);
  std::error_code ec;
  fs::remove(directory + "/db/" + kWhole, ec);
  fs::remove_all(directory + "/db.old", ec);
}

bool holds_database(const std::string& directory) {
  std::error_code ec;
  return fs::exists(directory + "/db/CURRENT", ec) || fs::exists(directory + "/db.old/CURRENT", ec);
}

std::string finish_interrupted_swap(const std::string& directory, OpenMode mode) {
  std::error_code ec;
  const auto there = [&] { return fs::exists(directory + "/db/CURRENT", ec); };
  if (there() || !fs::exists(directory + "/db.old", ec)) return "db";
  const std::string name = fs::exists(directory + "/db.new/" + kWhole, ec) ? "db.new" : "db.old";
  if (mode == OpenMode::kRead) {
    // A writer is between the two renames for an instant. After a crash a reader takes what the next writer
    // will.
    for (int i = 0; i < 20 && !there(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return there() ? "db" : name;
  }
  move_directory(directory + "/" + name, directory + "/db");
  fs::remove(directory + "/db/" + kWhole, ec);
  sync_directory(directory);
  return "db";
}

}  // namespace guanxi
