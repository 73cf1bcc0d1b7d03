// Claims: those that are stored, and those that rows of bulk sources stand for.
#include <algorithm>
#include <thread>

#include "guanxi/base/coding.hpp"
#include "store/bulk_claims.hpp"
#include "store/claim_codec.hpp"
#include "store/join.hpp"
#include "store/store_impl.hpp"

namespace guanxi {

Claim Store::Impl::decode(SourceNo source, std::uint64_t sequence, std::string_view bytes,
                          bool with_text) const {
  std::vector<std::uint32_t> origins;
  std::string_view content;
  if (!decode_claim(bytes, origins, content)) {
    throw_damaged(Family::kClaim, keys::claim(source, sequence), "its list of files is damaged");
  }
  std::string text_hash;
  Claim claim{source, sequence, decode_content(content, source_key(source), &text_hash)};
  if (with_text && !text_hash.empty()) {
    const std::string key = keys::source_text(source, text_hash);
    auto text = database->get(Family::kSource, key);
    if (!text) throw_damaged(Family::kSource, key, "the text of a source is missing");
    std::get<SourceFact>(claim.fact).text = std::move(*text);
  }
  return claim;
}

void Store::Impl::visit_claims(std::string_view prefix, const std::function<bool(const Claim&)>& visit,
                               bool with_text) const {
  std::vector<std::uint32_t> origins;
  std::string_view content;
  database->scan(
      Family::kClaim, prefix,
      [&](std::string_view key, std::string_view value) {
        if (key.size() != 8) throw_damaged(Family::kClaim, key, "its key is not 8 bytes long");
        const SourceNo source{get_be32(key.data())};
        if (load_of(source) != nullptr) {
          if (!decode_claim(value, origins, content))
            throw_damaged(Family::kClaim, key, "its list of files is damaged");
          if (is_shadow(source, origins)) return true;
        }
        return visit(decode({get_be32(key.data())}, get_be32(key.data() + 4), value, with_text));
      },
      true);
}

bool Store::Impl::visit_evidence(const std::string& prefix,
                                 const std::function<bool(const Claim&)>& visit) const {
  bool any = false;
  database->scan(Family::kEvidence, prefix, [&](std::string_view key, std::string_view) {
    if (key.size() != prefix.size() + 8) throw_damaged(Family::kEvidence, key, "its key has a wrong length");
    const std::string_view claim_key = key.substr(prefix.size());
    const auto bytes = database->get(Family::kClaim, claim_key);
    if (!bytes) throw_damaged(Family::kEvidence, key, "it points at a claim that is not there");
    any = true;
    return visit(decode({get_be32(claim_key.data())}, get_be32(claim_key.data() + 4), *bytes, true));
  });
  return any;
}

Claim Store::Impl::decode_row(const BulkSource& load, std::uint64_t sequence,
                              std::string_view content) const {
  const SourceNo source = load.info().source;
  return {source, sequence, decode_content(content, source_key(source))};
}

void Store::for_each_judgement_claim(NodeNo a, NodeNo b,
                                     const std::function<bool(const Claim&)>& visit) const {
  // Kept under the order of the keys, which the numbers need not follow.
  if (!impl_->visit_evidence(keys::evidence_of(a, b), visit))
    impl_->visit_evidence(keys::evidence_of(b, a), visit);
}

namespace {

/// Visits claims that come from several places, in the order of their sources and sequences.
void visit_in_order(std::vector<Claim>& claims, const std::function<bool(const Claim&)>& visit) {
  std::stable_sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
    return a.source != b.source ? a.source < b.source : a.sequence < b.sequence;
  });
  for (const Claim& c : claims) {
    if (!visit(c)) return;
  }
}

}  // namespace

void Store::for_each_claim_of(NodeNo no, const std::function<bool(const Claim&)>& visit) const {
  const Impl& store = *impl_;
  if (store.loads.empty()) {
    store.visit_evidence(keys::evidence_of(no), visit);
    return;
  }
  std::vector<Claim> claims;
  const auto take = [&](const Claim& c) {
    claims.push_back(c);
    return true;
  };
  store.visit_evidence(keys::evidence_of(no), take);
  std::optional<NodeRecord> record;
  for (const BulkSource& load : store.loads) {
    const SourceNo source = load.info().source;
    load.node_rows_of(no, [&](std::uint64_t sequence, std::uint64_t line, NodeFact& fact) {
      if (!record) record = node(no);
      fact.key = record ? record->key : std::string();
      fact.evidence = {evidence_of_row(store.source_key(source), line)};
      return take({source, sequence, fact});
    });
  }
  visit_in_order(claims, visit);
}

void Store::for_each_claim_of(EdgeNo no, const std::function<bool(const Claim&)>& visit,
                              ClaimEnds named) const {
  const Impl& store = *impl_;
  if (store.loads.empty()) {
    store.visit_evidence(keys::evidence_of(no), visit);
    return;
  }
  const auto ends = ends_of(store, no);
  if (!ends) return;
  std::vector<Claim> claims;
  const auto take = [&](const Claim& c) {
    claims.push_back(c);
    return true;
  };
  const SameEdges same = same_edges(store, *ends);
  if (same.claimed) store.visit_evidence(keys::evidence_of(EdgeNo{*same.claimed}), take);
  if (!same.bulk.empty()) {
    const auto key_of = [&](NodeNo end) {
      if (named == ClaimEnds::kMayBeEmpty) return std::string();
      const auto record = node(end);
      if (!record) throw_damaged(Family::kNode, keys::node(end), "it is missing");
      return record->key;
    };
    const std::string from = key_of(ends->from), to = key_of(ends->to);
    for (const auto& [load, edge] : same.bulk) {
      const SourceNo source = load->info().source;
      load->rows_of(edge, [&](std::uint64_t sequence, std::uint64_t line, const RowDetails& details) {
        EdgeFact fact = edge_fact(relation_name(ends->relation), from, to, details);
        fact.evidence = {evidence_of_row(store.source_key(source), line)};
        return take({source, sequence, std::move(fact)});
      });
    }
  }
  visit_in_order(claims, visit);
}

void Store::for_each_source_of(EdgeNo no, const std::function<bool(SourceNo)>& visit) const {
  const Impl& store = *impl_;
  std::vector<SourceNo> sources;
  if (store.loads.empty()) {
    sources = guanxi::sources_of(store, {no.value, {}});
  } else if (const auto ends = ends_of(store, no)) {
    sources = guanxi::sources_of(store, same_edges(store, *ends));
  }
  for (const SourceNo source : sources) {
    if (!visit(source)) return;
  }
}

void Store::for_each_claim_of(SourceNo no, const std::function<bool(const Claim&)>& visit) const {
  bool going = true;
  impl_->visit_claims(
      keys::node({no.value}), [&](const Claim& claim) { return going = visit(claim); }, false);
  const BulkSource* load = impl_->load_of(no);
  if (!going || load == nullptr) return;
  for_each_row(*load, impl_->counters.relations, [&](std::uint64_t sequence, std::string_view content) {
    return visit(impl_->decode_row(*load, sequence, content));
  });
}

void Store::scan_edge_sources(const std::function<void(EdgeNo, std::uint64_t, SourceNo)>& visit) const {
  guanxi::scan_edge_sources(*impl_, visit);
}

void Store::scan_node_sources(const std::function<void(NodeNo, SourceNo)>& visit) const {
  for (const char what : {kEvidenceOfNode, kEvidenceOfJudgement}) {
    const std::size_t nodes = what == kEvidenceOfNode ? 1 : 2;
    impl_->database->scan(
        Family::kEvidence, std::string(1, what),
        [&](std::string_view key, std::string_view) {
          if (key.size() != 9 + 4 * nodes)
            throw_damaged(Family::kEvidence, key, "its key has a wrong length");
          const SourceNo source{get_be32(key.data() + 1 + 4 * nodes)};
          for (std::size_t i = 0; i < nodes; ++i) visit({get_be32(key.data() + 1 + 4 * i)}, source);
          return true;
        },
        true);
  }
  for (const BulkSource& load : impl_->loads) {
    load.scan_node_rows([&](std::uint64_t, NodeNo node, std::uint64_t, NodeFact&) {
      visit(node, load.info().source);
      return true;
    });
  }
}

void Store::for_each_claim(const std::function<bool(const Claim&)>& visit) const {
  const Impl& store = *impl_;
  std::size_t next = 0;
  bool going = true;
  const auto rows_before = [&](std::uint64_t source) {
    for (; going && next < store.loads.size() && store.loads[next].info().source.value < source; ++next) {
      const BulkSource& load = store.loads[next];
      for_each_row(load, store.counters.relations, [&](std::uint64_t sequence, std::string_view content) {
        return going = visit(store.decode_row(load, sequence, content));
      });
    }
    return going;
  };
  store.visit_claims(
      {}, [&](const Claim& claim) { return going = rows_before(claim.source.value) && visit(claim); }, true);
  if (going) (void)rows_before(std::uint64_t{UINT32_MAX} + 1);
}

Hash128 Store::digest() const {
  Hash128 sum;
  std::vector<std::uint32_t> origins;
  std::string_view content;
  std::uint32_t current = 0;
  std::string source_key;
  bool first = true;
  impl_->database->scan(
      Family::kClaim, {},
      [&](std::string_view key, std::string_view value) {
        if (key.size() != 8 || !decode_claim(value, origins, content))
          throw_damaged(Family::kClaim, key, "it is damaged");
        if (first || get_be32(key.data()) != current) {
          current = get_be32(key.data());
          source_key = impl_->source_key({current});
          first = false;
        }
        if (!impl_->is_shadow({current}, origins)) sum += claim_hash(source_key, content);
        return true;
      },
      true);
  for (const BulkSource& load : impl_->loads) {
    constexpr unsigned kMaxThreads = 8;
    const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMaxThreads);
    sum += digest_of(load, impl_->counters.relations, impl_->source_key(load.info().source), threads);
  }
  return sum;
}

}  // namespace guanxi
