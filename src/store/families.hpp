// The column families and their keys. FORMAT.md describes every byte.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "guanxi/base/coding.hpp"
#include "guanxi/model/ids.hpp"

namespace guanxi {

enum class Family : std::uint8_t {
  kMeta,
  kSource,
  kClaim,
  kKey,
  kNode,
  kEnds,
  kEdge,
  kEvidence,
  kOut,
  kIn,
  kName,
  kGram,
  kJudgement,
  kBulk,
  kRows
};
inline constexpr std::size_t kFamilyCount = 15;
/// RocksDB calls the first one "default".
inline constexpr std::array<std::string_view, kFamilyCount> kFamilyNames = {
    "meta", "source", "claim", "key",  "node",      "ends", "edge", "evidence",
    "out",  "in",     "name",  "gram", "judgement", "bulk", "rows"};
[[nodiscard]] constexpr std::size_t index_of(Family f) noexcept {
  return static_cast<std::size_t>(f);
}

inline constexpr std::uint32_t kFormatVersion = 2;

// meta
inline constexpr std::string_view kMetaFormat = "format";
inline constexpr std::string_view kMetaState = "state";
inline constexpr std::string_view kMetaOntology = "ontology";
inline constexpr std::string_view kMetaNextNode = "next-node";
inline constexpr std::string_view kMetaNextEdge = "next-edge";
inline constexpr std::string_view kMetaNextSource = "next-source";
inline constexpr std::string_view kMetaNextLoad = "next-load";
inline constexpr std::string_view kMetaRelation = "relation/";  // + be16

// source: one letter, then a key or a number
inline constexpr char kSourceByKey = 'k';
inline constexpr char kSourceLedger = 'l';
inline constexpr char kSourceRecord = 'r';
inline constexpr char kSourceSequence = 's';
inline constexpr char kSourceText = 'x';
inline constexpr char kSourceBulk = 'b';

// evidence: what it is evidence for
inline constexpr char kEvidenceOfNode = 'n';
inline constexpr char kEvidenceOfEdge = 'e';
inline constexpr char kEvidenceOfJudgement = 'j';

// bulk and rows: a load's number, a letter, then a number. Those of `bulk` are packed bits, those of `rows`
// text that compresses.
inline constexpr char kBulkOut = 'o';
inline constexpr char kBulkIn = 'i';
inline constexpr char kBulkLines = 'l';
inline constexpr char kBulkEdges = 'x';
inline constexpr char kRowsKeys = 'k';
inline constexpr char kRowsNodes = 'n';
inline constexpr char kRowsEdges = 'p';
/// Keys of one record of `rows`: those of nodes whose numbers agree but for the low 10 bits; and node rows.
inline constexpr unsigned kKeyBlockBits = 10;
inline constexpr unsigned kNodeRowBits = 6;

/// Nodes of one posting list of a gram: those whose numbers agree but for the low 12 bits.
inline constexpr unsigned kGramBlockBits = 12;

namespace keys {
inline std::string source_key(std::string_view key) {
  return std::string(1, kSourceByKey).append(key);
}
inline std::string source(char part, SourceNo no) {
  std::string k(1, part);
  put_be32(k, no.value);
  return k;
}
inline std::string source_text(SourceNo no, std::string_view hash) {
  return source(kSourceText, no).append(hash);
}
inline std::string claim(SourceNo source, std::uint64_t sequence) {
  std::string k;
  put_be32(k, source.value);
  put_be32(k, static_cast<std::uint32_t>(sequence));
  return k;
}
inline std::string node(NodeNo no) {
  std::string k;
  put_be32(k, no.value);
  return k;
}
inline std::string edge(EdgeNo no) {
  std::string k;
  put_be64(k, no.value);
  return k;
}
inline std::string ends(NodeNo from, RelationNo type, NodeNo to, std::string_view id) {
  std::string k;
  put_be32(k, from.value);
  put_be16(k, type.value);
  put_be32(k, to.value);
  return k.append(id);
}
inline std::string evidence_of(NodeNo no) {
  return kEvidenceOfNode + node(no);
}
inline std::string evidence_of(EdgeNo no) {
  return kEvidenceOfEdge + edge(no);
}
inline std::string evidence_of(NodeNo a, NodeNo b) {
  return kEvidenceOfJudgement + node(a) + node(b);
}
inline std::string chunk(NodeNo no, RelationNo type, EdgeNo first) {
  std::string k = node(no);
  put_be16(k, type.value);
  put_be64(k, first.value);
  return k;
}
/// `which` is Store::NameClass as a letter. The form holds no byte 0.
inline std::string name(char which, std::string_view form, NodeNo no) {
  std::string k(1, which);
  k.append(form).push_back('\0');
  put_be32(k, no.value);
  return k;
}
inline std::string gram(std::string_view gram, std::uint32_t block) {
  std::string k(gram);
  k.push_back('\0');
  put_be32(k, block);
  return k;
}
inline std::string judgement(NodeNo a, NodeNo b) {
  return node(a) + node(b);
}
inline std::string bulk(std::uint32_t load, char part) {
  std::string k;
  put_be32(k, load);
  k.push_back(part);
  return k;
}
inline std::string bulk(std::uint32_t load, char part, std::uint32_t no) {
  std::string k = bulk(load, part);
  put_be32(k, no);
  return k;
}
inline std::string bulk_edge(std::uint32_t load, std::uint64_t edge) {
  std::string k = bulk(load, kBulkEdges);
  put_be64(k, edge);
  return k;
}
inline std::string relation(RelationNo no) {
  std::string k(kMetaRelation);
  put_be16(k, no.value);
  return k;
}
}  // namespace keys

}  // namespace guanxi
