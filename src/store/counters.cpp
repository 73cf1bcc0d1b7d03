#include "store/counters.hpp"

#include <algorithm>

#include "guanxi/base/coding.hpp"

namespace guanxi {
namespace {

/// The last key that starts with `prefix`, or nothing.
std::string last_key(const Database& database, Family f, const std::string& prefix) {
  const PrefixIterator it(database, f, prefix);
  it->SeekToLast();
  return it->Valid() ? it->key().ToString() : std::string();
}

/// One past the largest number that a record has.
std::uint64_t past_nodes(const Database& database) {
  const std::string key = last_key(database, Family::kNode, {});
  return key.size() == 4 ? std::uint64_t{get_be32(key.data())} + 1 : 0;
}

std::uint64_t past_edges(const Database& database) {
  const std::string key = last_key(database, Family::kEdge, {});
  return key.size() == 8 ? get_be64(key.data()) + 1 : 0;
}

std::uint64_t past_sources(const Database& database) {
  std::uint64_t past = 0;
  for (const char part : {kSourceLedger, kSourceRecord, kSourceSequence}) {
    const std::string key = last_key(database, Family::kSource, std::string(1, part));
    if (key.size() == 5) past = std::max(past, std::uint64_t{get_be32(key.data() + 1)} + 1);
  }
  return past;
}

struct StoredCounter {
  std::string_view name;
  std::uint64_t limit;
  std::optional<std::string> bytes;
};

/// The counter, or the least that it must be if it is missing or cannot be right.
std::uint64_t read(const StoredCounter& counter, std::uint64_t least, bool needed, Faults& faults) {
  const auto bad = [&](std::string_view what) {
    faults.add(Family::kMeta, counter.name, what);
    return least;
  };
  if (!counter.bytes) return needed || least > 0 ? bad("it is missing") : 0;
  if (counter.bytes->size() != 8) return bad("it is not 8 bytes long");
  const std::uint64_t value = get_be64(counter.bytes->data());
  if (value < least) return bad("a larger number is in use");
  if (value > counter.limit) return bad("it is out of range");
  return value;
}

/// One past the largest number of a load, and past the edges of all of them.
std::uint64_t past_loads(const Database& database) {
  std::uint64_t past = 0;
  for (const Family f : {Family::kBulk, Family::kRows}) {
    const std::string key = last_key(database, f, {});
    if (key.size() > 4) past = std::max(past, std::uint64_t{get_be32(key.data())} + 1);
  }
  return past;
}

void read_relations(const Database& database, Counters& counters) {
  auto& relations = counters.relations;
  database.scan(Family::kMeta, kMetaRelation, [&](std::string_view key, std::string_view name) {
    if (key.size() != kMetaRelation.size() + 2) {
      counters.faults.add(Family::kMeta, key, "its key has a wrong length");
      return true;
    }
    const std::size_t no = get_be16(key.data() + kMetaRelation.size());
    relations.resize(no + 1);
    relations[no] = name;
    return true;
  });
  for (std::size_t i = 0; i < relations.size(); ++i) {
    if (!relations[i].empty()) continue;
    counters.faults.add(Family::kMeta, keys::relation({static_cast<std::uint16_t>(i)}),
                        "it is missing or empty");
  }
}

void stage_counter(Staging& staging, std::string_view name, std::uint64_t value) {
  std::string bytes;
  put_be64(bytes, value);
  staging.put(Family::kMeta, name, bytes);
}

}  // namespace

Counters Counters::load(const Database& database) {
  const auto stored = [&](std::string_view name, std::uint64_t limit) {
    return StoredCounter{name, limit, database.get(Family::kMeta, name)};
  };
  const StoredCounter node = stored(kMetaNextNode, UINT32_MAX);
  const StoredCounter edge = stored(kMetaNextEdge, UINT64_MAX);
  const StoredCounter source = stored(kMetaNextSource, UINT32_MAX);
  const StoredCounter load = stored(kMetaNextLoad, UINT32_MAX);
  const bool needed = node.bytes || edge.bytes || source.bytes;  // every commit writes all of them
  Counters c;
  c.next_node = static_cast<std::uint32_t>(read(node, past_nodes(database), needed, c.faults));
  c.next_edge = read(edge, past_edges(database), needed, c.faults);
  c.next_source = static_cast<std::uint32_t>(read(source, past_sources(database), needed, c.faults));
  c.next_load = static_cast<std::uint32_t>(read(load, past_loads(database), needed, c.faults));
  read_relations(database, c);
  return c;
}

void Counters::stage(Staging& staging) const {
  stage_counter(staging, kMetaNextNode, next_node);
  stage_counter(staging, kMetaNextEdge, next_edge);
  stage_counter(staging, kMetaNextSource, next_source);
  stage_counter(staging, kMetaNextLoad, next_load);
  for (std::size_t i = 0; i < relations.size(); ++i) {
    staging.put(Family::kMeta, keys::relation({static_cast<std::uint16_t>(i)}), relations[i]);
  }
}

}  // namespace guanxi
