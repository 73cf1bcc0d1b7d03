#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "explore/evidence_reader.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMaxTextBytes = std::size_t{64} << 20;  // of sources' texts held at a time

const std::vector<Evidence>& evidence_of(const Fact& fact) {
  static const std::vector<Evidence> kNone;
  if (const auto* node = std::get_if<NodeFact>(&fact)) return node->evidence;
  if (const auto* edge = std::get_if<EdgeFact>(&fact)) return edge->evidence;
  if (const auto* judgement = std::get_if<JudgementFact>(&fact)) return judgement->evidence;
  return kNone;
}

/// By date, the undated last; then by source and place.
auto place_of(const EvidenceRef& e) {
  return std::make_tuple(e.date.empty(), std::string_view(e.date), std::string_view(e.source_key),
                         e.start.value_or(0), e.end.value_or(0), e.line.value_or(0),
                         std::string_view(e.quote), -e.confidence);
}

}  // namespace

const SourceRecord& EvidenceReader::source(SourceNo no) {
  const auto known = sources_.find(no);
  return known != sources_.end() ? known->second : sources_.emplace(no, store_.source(no)).first->second;
}

const std::optional<std::string>& EvidenceReader::text(SourceNo no) {
  if (const auto known = texts_.find(no); known != texts_.end()) return known->second;
  if (text_bytes_ > kMaxTextBytes) {
    texts_.clear();
    text_bytes_ = 0;
  }
  const auto& text = texts_.emplace(no, store_.source_text(no)).first->second;
  text_bytes_ += text ? text->size() : 0;
  return text;
}

EvidenceRef EvidenceReader::document(SourceNo no) {
  const SourceRecord& from = source(no);
  EvidenceRef ref;
  ref.source = no;
  ref.source_key = from.key;
  ref.title = from.title;
  ref.publisher = from.publisher;
  ref.date = from.date;
  ref.uri = from.uri;
  return ref;
}

void EvidenceReader::add(const Claim& claim, std::vector<EvidenceRef>& out) {
  EvidenceRef ref = document(claim.source);
  if (const auto* edge = std::get_if<EdgeFact>(&claim.fact)) ref.confidence = edge->confidence;
  const std::vector<Evidence>& places = evidence_of(claim.fact);
  if (places.empty()) out.push_back(ref);
  for (const Evidence& place : places) {
    ref.start = place.start;
    ref.end = place.end;
    ref.line = place.line;
    ref.quote = place.quote;
    out.push_back(ref);
  }
}

std::uint64_t EvidenceReader::finish(std::vector<EvidenceRef>& evidence, std::size_t limit) {
  std::sort(evidence.begin(), evidence.end(),
            [](const EvidenceRef& a, const EvidenceRef& b) { return place_of(a) < place_of(b); });
  const auto same = [](const EvidenceRef& a, const EvidenceRef& b) {
    return a.source == b.source && a.start == b.start && a.end == b.end && a.line == b.line &&
           a.quote == b.quote;
  };
  evidence.erase(std::unique(evidence.begin(), evidence.end(), same), evidence.end());
  std::uint64_t left_out = 0;
  if (evidence.size() > limit) {
    left_out = evidence.size() - limit;
    evidence.resize(limit);
  }
  for (EvidenceRef& piece : evidence) {
    if (!piece.quote.empty() || !piece.start || !piece.end || *piece.start >= *piece.end) continue;
    const auto& whole = text(piece.source);
    if (whole && *piece.end <= whole->size())
      piece.quote = whole->substr(*piece.start, *piece.end - *piece.start);
  }
  return left_out;
}

namespace {

void load(EvidenceReader& reader, const Store& store, RelationRef& relation, std::size_t limit) {
  relation.evidence.clear();
  for (const EdgeNo edge : relation.edges) {
    store.for_each_claim_of(
        edge,
        [&](const Claim& claim) {
          reader.add(claim, relation.evidence);
          return true;
        },
        ClaimEnds::kMayBeEmpty);
  }
  relation.evidence_left_out = reader.finish(relation.evidence, limit);
}

}  // namespace

void load_evidence(const Store& store, RelationRef& relation, std::size_t limit) {
  EvidenceReader reader(store);
  load(reader, store, relation, limit);
}

void load_evidence(const Store& store, Subgraph& graph, std::size_t limit) {
  EvidenceReader reader(store);
  for (RelationRef& relation : graph.relations) load(reader, store, relation, limit);
}

}  // namespace guanxi
