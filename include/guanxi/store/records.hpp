// What the store answers with: records added up from the claims, and the claims themselves.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guanxi/base/hash.hpp"
#include "guanxi/model/fact.hpp"
#include "guanxi/model/ids.hpp"

namespace guanxi {

/// A value that sources state, and how many claims state it.
template <typename T>
struct Stated {
  T value;
  std::uint32_t claims = 0;
  auto operator<=>(const Stated&) const = default;
};

/// What all claims about one node add up to. Every list is ordered by claims (most first), then by value, so
/// the first entry is the one to show and the others are what some source says otherwise.
struct NodeRecord {
  NodeNo no;
  std::string key;
  std::uint32_t claims = 0;      // node facts about it
  std::uint32_t references = 0;  // edge facts and judgements that name it
  std::vector<Stated<std::string>> types;
  std::vector<Stated<std::string>> names;                                      // stated as `name`
  std::vector<Stated<std::string>> aliases;                                    // stated as alias
  std::vector<std::pair<std::string, std::vector<Stated<Value>>>> properties;  // by property name

  /// Nothing describes it: it is only an end of relations.
  [[nodiscard]] bool stub() const noexcept { return claims == 0; }
  [[nodiscard]] std::string type() const { return types.empty() ? std::string{} : types.front().value; }
  /// The name to show: the best-supported name, else the key.
  [[nodiscard]] std::string name() const { return names.empty() ? key : names.front().value; }
};

struct EdgeRecord {
  EdgeNo no;
  NodeNo from;
  NodeNo to;
  RelationNo type;
  std::string id;
  std::uint32_t claims = 0;
  std::vector<Stated<Period>> valid;  // only stated ones
  std::vector<Stated<double>> confidence;
  std::vector<std::pair<std::string, std::vector<Stated<Value>>>> properties;

  [[nodiscard]] Period period() const { return valid.empty() ? Period{} : valid.front().value; }
  /// The highest that any claim gives.
  [[nodiscard]] double best_confidence() const;
};

/// An edge, and the sources of its claims: ascending, each once.
struct SourcedEdge {
  EdgeRecord edge;
  std::vector<SourceNo> sources;
};

/// By how many sources an edge is stated.
struct EdgeSupport {
  std::uint32_t sources = 1;  // distinct
  bool retold = false;        // two or more of them have a text: they may tell one story
};

/// One entry of a node's adjacency.
struct Adjacent {
  NodeNo neighbour;
  EdgeNo edge;
  RelationNo type;
  bool outgoing = true;  // the node is the `from` end
};

/// Stands in AdjacencyRun::first_edge for numbers that are not at hand.
inline constexpr std::uint64_t kNoEdge = UINT64_MAX;

/// A piece of one node's relations of one type in one direction. The lists live as long as the visit.
struct AdjacencyRun {
  NodeNo node;
  RelationNo relation;
  std::span<const std::uint32_t> neighbours;
  /// Ascending, one for each neighbour. Empty where the numbers run on: entry i is edge first_edge + i.
  std::span<const std::uint64_t> edges;
  std::uint64_t first_edge = 0;
};

/// The first entries of a node's record. The texts live as long as the visit.
struct NodeRow {
  NodeNo no;
  std::string_view key;
  std::string_view name;  // most claims, then smallest; empty if none is stated
  std::string_view type;  // likewise
  std::uint32_t claims = 0;
};

/// One fact as one source states it. The fact's evidence lists hold only this source's.
struct Claim {
  SourceNo source;
  std::uint64_t sequence = 0;
  Fact fact;
};

/// Whether the keys of an edge's ends are asked for with its claims: to look them up takes as long as the
/// rest.
enum class ClaimEnds : std::uint8_t { kNamed, kMayBeEmpty };

/// Where a source comes from and what it is.
struct SourceRecord {
  SourceNo no;
  std::string key;
  std::string title, publisher, date, language, uri;  // best supported of what is stated
  bool has_text = false;
  std::uint64_t claims = 0;
};

enum class LedgerState : std::uint8_t {
  kComplete = 1,
  kPartial =
      2,  // some of its facts were taken back since (a source that it cites was forgotten): ingest it again
};

/// One ingested file.
struct LedgerEntry {
  SourceNo no;
  std::string key;     // the name that `sources` shows and `forget` takes
  std::string format;  // "jsonl", "csv", …
  std::string when;    // UTC, "2026-11-22T10:00:00Z"
  std::uint64_t bytes = 0;
  Hash128 hash;  // of content and of the options that read it
  std::uint64_t facts = 0;
  std::uint64_t rejected = 0;
  LedgerState state = LedgerState::kComplete;
  std::vector<SourceNo> cited;  // the sources that its facts name
};

}  // namespace guanxi
