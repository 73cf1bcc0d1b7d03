// Repair, compaction, copies and figures of the whole store.
#include <fmt/format.h>
#include <rocksdb/convenience.h>
#include <rocksdb/utilities/checkpoint.h>

#include <bit>
#include <filesystem>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "store/chunk.hpp"
#include "store/rebuild.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace fs = std::filesystem;

void Store::repair(Progress* progress) {
  if (!impl_->database->writable())
    throw Error(ErrorCode::kInvalidArgument, "the store is open for reading only");
  { const Turn nobody_writes(impl_->writing); }
  const std::string directory = impl_->database->directory();
  std::error_code ec;
  fs::remove_all(directory + "/db.old", ec);
  fs::remove_all(directory + "/db.new", ec);
  {
    Database fresh(directory, OpenMode::kCreate, impl_->options, "db.new");
    rebuild_into(*impl_, fresh, progress);
  }
  const StoreOptions options = impl_->options;
  impl_->database.reset();
  swap_databases(directory);
  impl_ = std::make_unique<Impl>(directory, OpenMode::kWrite, options);
}

namespace {

/// Keys of nodes and ends of edges that no claim speaks of any more.
void purge(Database& database, Family index, Family records) {
  Staging staging(database, std::uint64_t{64} << 20);
  database.scan(
      index, {},
      [&](std::string_view key, std::string_view number) {
        const auto record = database.get(records, number);
        if (record && !is_dead(*record)) return true;
        staging.erase(index, key);
        if (record) staging.erase(records, number);
        if (staging.full(0)) staging.spill();
        return true;
      },
      true);
  staging.commit();
}

void join_chunks(Database& database, Family f) {
  Staging staging(database, std::uint64_t{64} << 20);
  std::vector<std::string> run;  // keys of neighbouring chunks that fit into one
  Chunk joined;
  const auto close = [&] {
    if (run.size() > 1) {
      for (std::size_t i = 1; i < run.size(); ++i) staging.erase(f, run[i]);
      staging.put(f, run[0],
                  encode_chunk(joined.neighbours.data(), joined.edges.data(), joined.edges.size()));
    }
    run.clear();
    joined.clear();
    if (staging.full(0)) staging.spill();
  };
  Chunk chunk;
  database.scan(
      f, {},
      [&](std::string_view key, std::string_view value) {
        std::string fault;
        if (!decode_chunk(value, chunk, &fault)) throw_damaged(f, key, fault);
        const bool same_list = !run.empty() && std::string_view(run[0]).substr(0, 6) == key.substr(0, 6);
        if (!same_list || joined.edges.size() + chunk.edges.size() > kChunkEntries) close();
        run.emplace_back(key);
        joined.neighbours.insert(joined.neighbours.end(), chunk.neighbours.begin(), chunk.neighbours.end());
        joined.edges.insert(joined.edges.end(), chunk.edges.begin(), chunk.edges.end());
        return true;
      },
      true);
  close();
  staging.commit();
}

}  // namespace

void Store::compact(Progress* progress) {
  Database& database = *impl_->database;
  if (!database.writable()) throw Error(ErrorCode::kInvalidArgument, "the store is open for reading only");
  const Turn turn(impl_->writing);
  if (progress != nullptr) progress->begin("compacting", kFamilyCount, "families");
  purge(database, Family::kKey, Family::kNode);
  purge(database, Family::kEnds, Family::kEdge);
  join_chunks(database, Family::kOut);
  join_chunks(database, Family::kIn);
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    check_interrupt();
    rocksdb::CompactRangeOptions o;
    o.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    throw_if_bad(database.db()->CompactRange(o, database.handle(static_cast<Family>(i)), nullptr, nullptr),
                 fmt::format("compacting family '{}'", kFamilyNames[i]));
    if (progress != nullptr) progress->update(i + 1);
  }
  if (progress != nullptr) progress->end();
}

namespace {
/// "dir/" is "dir", beside which "dir.partial" can lie.
std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}
}  // namespace

void Store::backup(const std::string& given) const {
  Database& database = *impl_->database;
  const std::string directory = without_slash(given);
  std::error_code ec;
  if (fs::exists(directory, ec)) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("'{}' is there already", directory),
                "name a directory that is not there yet");
  }
  if (!database.writable()) throw Error(ErrorCode::kInvalidArgument, "the store is open for reading only");
  rocksdb::Checkpoint* raw = nullptr;
  throw_if_bad(rocksdb::Checkpoint::Create(database.db(), &raw), "making a backup");
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  const std::string partial = directory + ".partial";
  fs::remove_all(partial, ec);
  if (!fs::create_directories(partial, ec)) {
    throw Error(ErrorCode::kIo, fmt::format("cannot make the directory '{}': {}", partial, ec.message()));
  }
  const auto status = checkpoint->CreateCheckpoint(fs::absolute(partial).string() + "/db");
  if (!status.ok()) fs::remove_all(partial, ec);
  throw_if_bad(status, fmt::format("making a backup in '{}'", directory));
  fs::rename(partial, directory, ec);
  if (ec)
    throw Error(ErrorCode::kIo,
                fmt::format("cannot rename '{}' to '{}': {}", partial, directory, ec.message()));
}

void Store::restore(const std::string& backup, const std::string& given) {
  { const auto sound = open(backup, OpenMode::kRead); }
  const std::string directory = without_slash(given);
  std::error_code ec;
  if (fs::exists(directory, ec) && !(fs::is_directory(directory, ec) && fs::is_empty(directory, ec))) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("'{}' is there already and not empty", directory),
                "name a new directory with --db DIR");
  }
  const std::string partial = directory + ".partial";
  fs::remove_all(partial, ec);
  fs::create_directories(partial, ec);
  if (!ec) fs::copy(backup + "/db", partial + "/db", fs::copy_options::recursive, ec);
  if (!ec) fs::remove(directory, ec);
  if (!ec) fs::rename(partial, directory, ec);
  if (ec) {
    const std::string why = ec.message();
    fs::remove_all(partial, ec);
    throw Error(ErrorCode::kIo, fmt::format("cannot restore '{}' to '{}': {}", backup, directory, why));
  }
  const auto restored = open(directory, OpenMode::kWrite);
}

StoreStats Store::stats() const {
  StoreStats s;
  std::vector<std::uint32_t> degree(node_limit(), 0);
  for (const bool outgoing : {true, false}) {
    scan_adjacency(outgoing, {0}, {node_limit()}, [&](const AdjacencyRun& run) {
      if (run.node.value < degree.size())
        degree[run.node.value] += static_cast<std::uint32_t>(run.neighbours.size());
      if (outgoing) {
        s.edges += run.neighbours.size();
        s.edges_by_relation[relation_name(run.relation)] += run.neighbours.size();
      }
    });
  }
  for_each_node([&](const NodeRecord& node) {
    ++s.nodes;
    if (node.stub()) ++s.stubs;
    ++s.nodes_by_type[node.type()];
    const std::uint32_t d = degree[node.no.value];
    const auto bucket = static_cast<std::size_t>(std::bit_width(d));
    if (s.degree_histogram.size() <= bucket) s.degree_histogram.resize(bucket + 1);
    ++s.degree_histogram[bucket];
    if (d > s.max_degree) {
      s.max_degree = d;
      s.max_degree_node = node.no;
    }
    return true;
  });
  for_each_judgement([&](NodeNo, const Judgement&) {
    ++s.judgements;
    return true;
  });
  for (const SourceRecord& source : sources()) {
    ++s.sources;
    s.claims += source.claims;
  }
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    FamilySize size;
    size.name = kFamilyNames[i];
    auto* handle = impl_->database->handle(static_cast<Family>(i));
    impl_->database->db()->GetIntProperty(handle, rocksdb::DB::Properties::kEstimateNumKeys, &size.keys);
    impl_->database->db()->GetIntProperty(handle, rocksdb::DB::Properties::kLiveSstFilesSize, &size.bytes);
    s.families.push_back(std::move(size));
  }
  return s;
}

}  // namespace guanxi
