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
  kJudgement
};
inline constexpr std::size_t kFamilyCount = 13;
/// RocksDB calls the first one "default".
inline constexpr std::array<std::string_view, kFamilyCount> kFamilyNames = {
    "meta",     "source", "claim", "key",  "node", "ends",     "edge",
    "evidence", "out",    "in",    "name", "gram", "judgement"};
[[nodiscard]] constexpr std::size_t index_of(Family f) noexcept {
  return static_cast<std::size_t>(f);
}

inline constexpr std::uint32_t kFormatVersion = 1;

// meta
inline constexpr std::string_view kMetaFormat = "format";
inline constexpr std::string_view kMetaState = "state";
inline constexpr std::string_view kMetaOntology = "ontology";
inline constexpr std::string_view kMetaNextNode = "next-node";
inline constexpr std::string_view kMetaNextEdge = "next-edge";
inline constexpr std::string_view kMetaNextSource = "next-source";
inline constexpr std::string_view kMetaRelation = "relation/";  // + be16

// source: one letter, then a key or a number
inline constexpr char kSourceByKey = 'k';
inline constexpr char kSourceLedger = 'l';
inline constexpr char kSourceRecord = 'r';
inline constexpr char kSourceSequence = 's';
inline constexpr char kSourceText = 'x';

// evidence: what it is evidence for
inline constexpr char kEvidenceOfNode = 'n';
inline constexpr char kEvidenceOfEdge = 'e';
inline constexpr char kEvidenceOfJudgement = 'j';

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
inline std::string relation(RelationNo no) {
  std::string k(kMetaRelation);
  put_be16(k, no.value);
  return k;
}
}  // namespace keys

}  // namespace guanxi
