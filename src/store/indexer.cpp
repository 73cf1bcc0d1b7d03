#include "store/indexer.hpp"

#include <algorithm>
#include <bit>
#include <set>
#include <tuple>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "store/chunk.hpp"
#include "store/claim_codec.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace {

std::size_t sequence_length(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

std::string property_entry(const std::string& name, const Value& value) {
  std::string text(1, 'p');
  put_bytes(text, name);
  return text.append(encode_value(value));
}

}  // namespace

void tally_node(TallyBuilder& tally, const NodeFact& fact, int sign) {
  tally.add("c", sign);
  if (!fact.type.empty()) tally.add("t" + fact.type, sign);
  if (!fact.name.empty()) tally.add("n" + fact.name, sign);
  std::set<std::string_view> aliases(fact.aliases.begin(), fact.aliases.end());
  for (const std::string_view a : aliases) {
    if (!a.empty()) tally.add(std::string("a").append(a), sign);
  }
  for (const auto& [name, value] : fact.properties) tally.add(property_entry(name, value), sign);
}

void tally_edge(TallyBuilder& tally, const EdgeFact& fact, int sign) {
  tally.add("c", sign);
  if (!fact.valid.empty()) tally.add("v" + encode_period(fact.valid), sign);
  if (fact.confidence != 1.0) {
    std::string text(1, 'f');
    put_be64(text, std::bit_cast<std::uint64_t>(fact.confidence));
    tally.add(std::move(text), sign);
  }
  for (const auto& [name, value] : fact.properties) tally.add(property_entry(name, value), sign);
}

std::vector<std::string> name_grams(std::string_view normalised) {
  std::vector<std::string> grams;
  if (normalised.empty()) return grams;
  std::string previous = "^";
  for (std::size_t i = 0; i < normalised.size();) {
    const std::size_t n =
        std::min(sequence_length(static_cast<unsigned char>(normalised[i])), normalised.size() - i);
    std::string current(normalised.substr(i, n));
    grams.push_back(previous + current);
    previous = std::move(current);
    i += n;
  }
  grams.push_back(previous + "$");
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

std::size_t Indexer::EndsHash::operator()(const Ends& e) const noexcept {
  std::uint64_t h = (std::uint64_t{e.from.value} << 32 | e.to.value) * 0x9e3779b97f4a7c15ULL;
  h ^= (h >> 29) ^ e.id.low ^ (std::uint64_t{e.type.value} << 48);
  return h * 0xbf58476d1ce4e5b9ULL >> 3;
}

Indexer::Indexer(const Database& database, Staging& staging, Counters& counters, Purpose purpose)
    : database_(database),
      staging_(staging),
      counters_(counters),
      purpose_(purpose),
      first_new_node_(counters.next_node),
      first_new_edge_(counters.next_edge) {
  for (std::size_t i = 0; i < counters_.relations.size(); ++i) {
    relations_.emplace(counters_.relations[i], RelationNo{static_cast<std::uint16_t>(i)});
  }
}

std::string_view Indexer::keep(std::string_view key) {
  constexpr std::size_t kBlock = 1 << 16;
  if (key_blocks_.empty() || key_blocks_.back().capacity() - key_blocks_.back().size() < key.size()) {
    key_blocks_.emplace_back().reserve(std::max(kBlock, key.size()));
  }
  std::string& block = key_blocks_.back();
  const std::size_t at = block.size();
  block.append(key);
  return std::string_view(block).substr(at, key.size());
}

/// The number that the database holds under a key, still as bytes. A check goes on over damage and says what
/// it found.
std::optional<std::string> Indexer::stored_number(Family f, std::string_view key, std::size_t size) {
  if (purpose_ == Purpose::kWrite) {
    auto bytes = database_.get(f, key);
    if (bytes && bytes->size() != size) throw_damaged(f, key, "its number has a wrong length");
    return bytes;
  }
  std::string fault;
  try {
    auto bytes = database_.get(f, key);
    if (bytes && bytes->size() == size && take(f, *bytes)) return bytes;
    fault = !bytes                  ? "it is missing"
            : bytes->size() != size ? "its number has a wrong length"
                                    : "its number belongs to another";
  } catch (const Error& e) {
    if (e.code() != ErrorCode::kDamaged) throw;
    fault = e.what();
  }
  faults_.add(f, key, fault);
  return std::nullopt;
}

/// Whether the number is one that was given, and to no other key.
bool Indexer::take(Family f, std::string_view number) {
  const bool node = f == Family::kKey;
  auto& taken = node ? nodes_taken_ : edges_taken_;
  const std::uint64_t no = node ? get_be32(number.data()) : get_be64(number.data());
  if (no >= (node ? first_new_node_ : first_new_edge_)) return false;
  if (no >= taken.size()) taken.resize(no + 1);
  if (taken[no]) return false;
  taken[no] = true;
  return true;
}

Indexer::NodeSlot& Indexer::slot(std::string_view key, std::string_view& stored_key) {
  const auto found = nodes_.find(key);
  if (found != nodes_.end()) {
    stored_key = found->first;
    return found->second;
  }
  NodeSlot fresh;
  std::optional<std::string> known;
  if (first_new_node_ > 0) known = stored_number(Family::kKey, key, 4);
  if (known) {
    fresh.no = NodeNo{get_be32(known->data())};
    fresh.existed = true;
  } else {
    if (counters_.next_node == UINT32_MAX)
      throw Error(ErrorCode::kLimit, "the store has 4,294,967,295 nodes: no more fit");
    fresh.no = NodeNo{counters_.next_node++};
    ++nodes_added_;
  }
  if (!fresh.existed || purpose_ == Purpose::kCheck) staging_.put(Family::kKey, key, keys::node(fresh.no));
  stored_key = keep(key);
  return nodes_.emplace(stored_key, fresh).first->second;
}

RelationNo Indexer::relation(const std::string& name) {
  const auto found = relations_.find(name);
  if (found != relations_.end()) return found->second;
  if (counters_.relations.size() > UINT16_MAX)
    throw Error(ErrorCode::kLimit, "the store has 65,536 relation types: no more fit");
  if (purpose_ == Purpose::kCheck) faults_.add(Family::kMeta, kMetaRelation, "no number for '" + name + "'");
  const RelationNo no{static_cast<std::uint16_t>(counters_.relations.size())};
  counters_.relations.push_back(name);
  relations_.emplace(name, no);
  return no;
}

void Indexer::stage_evidence(std::string key, SourceNo source, std::uint64_t sequence, int sign) {
  put_be32(key, source.value);
  put_be32(key, static_cast<std::uint32_t>(sequence));
  if (sign > 0) {
    staging_.put(Family::kEvidence, key, {});
  } else {
    staging_.erase(Family::kEvidence, key);
  }
}

void Indexer::count_claims(SourceNo source, std::string_view source_key, std::int64_t change) {
  auto& claims = source_claims_[source.value];
  if (claims.first.empty()) claims.first = source_key;
  claims.second += change;
}

void Indexer::apply(const Fact& fact, SourceNo source, std::string_view source_key, std::uint64_t sequence,
                    int sign, std::string_view text_hash) {
  count_claims(source, source_key, sign);
  if (const auto* s = std::get_if<SourceFact>(&fact)) {
    apply_source(*s, source, source_key, text_hash, sign);
  } else if (const auto* n = std::get_if<NodeFact>(&fact)) {
    apply_node(*n, sign);
    std::string_view unused;
    stage_evidence(keys::evidence_of(slot(n->key, unused).no), source, sequence, sign);
  } else if (const auto* e = std::get_if<EdgeFact>(&fact)) {
    const EdgeNo no = apply_edge(*e, sign);
    stage_evidence(keys::evidence_of(no), source, sequence, sign);
  } else {
    const auto& j = std::get<JudgementFact>(fact);
    std::string_view unused;
    NodeSlot& first = slot(std::min(j.a, j.b), unused);
    first.references += sign;
    const NodeNo a = first.no;
    NodeSlot& second = slot(std::max(j.a, j.b), unused);
    second.references += sign;
    apply_judgement(j, a, second.no, sign);
    stage_evidence(keys::evidence_of(a, second.no), source, sequence, sign);
  }
}

void Indexer::apply_source(const SourceFact& fact, SourceNo no, std::string_view key,
                           std::string_view text_hash, int sign) {
  TallyBuilder tally(key);
  const auto add = [&](char tag, const std::string& text) {
    if (!text.empty()) tally.add(tag + text, sign);
  };
  add('T', fact.title);
  add('P', fact.publisher);
  add('D', fact.date);
  add('L', fact.language);
  add('U', fact.uri);
  if (!text_hash.empty()) {
    tally.add(std::string("X").append(text_hash), sign);
    texts_[keys::source_text(no, text_hash)] += sign;
  }
  staging_.merge(Family::kSource, keys::source(kSourceRecord, no), tally.finish());
}

void Indexer::apply_node(const NodeFact& fact, int sign) {
  std::string_view key;
  const NodeNo no = slot(fact.key, key).no;
  TallyBuilder tally(key);
  tally_node(tally, fact, sign);
  staging_.merge(Family::kNode, keys::node(no), tally.finish());
  apply_names(fact, no, sign);
}

void Indexer::apply_names(const NodeFact& fact, NodeNo no, int sign) {
  std::set<std::string> forms;
  const auto add = [&](const std::string& name) {
    if (name.empty()) return;
    std::string form = normalise_name(name);
    if (!form.empty()) forms.insert(std::move(form));
  };
  add(fact.name);
  for (const std::string& a : fact.aliases) add(a);
  if (forms.empty()) return;

  const std::string one = single_tally({}, {}, sign);
  std::set<std::string> readings;
  std::set<std::string> initials;
  std::set<std::string> grams;
  for (const std::string& form : forms) {
    staging_.merge(Family::kName, keys::name('n', form, no), one);
    if (has_han(form)) {
      readings.insert(pinyin(form));
      initials.insert(pinyin_initials(form));
    }
    for (std::string& g : name_grams(form)) grams.insert(std::move(g));
  }
  for (const std::string& r : readings) staging_.merge(Family::kName, keys::name('p', r, no), one);
  for (const std::string& i : initials) staging_.merge(Family::kName, keys::name('i', i, no), one);
  for (const std::string& g : grams) postings_[g].push_back({no.value, sign});
  posting_count_ += grams.size();
}

void Indexer::flush_postings() {
  constexpr std::uint32_t kOffsetMask = (1U << kGramBlockBits) - 1;
  std::string offset;
  for (auto& [gram, list] : postings_) {
    std::sort(list.begin(), list.end(), [](const Posting& a, const Posting& b) { return a.node < b.node; });
    for (std::size_t i = 0; i < list.size();) {
      const std::uint32_t block = list[i].node >> kGramBlockBits;
      TallyBuilder tally;
      for (; i < list.size() && list[i].node >> kGramBlockBits == block; ++i) {
        offset.clear();
        put_be16(offset, static_cast<std::uint16_t>(list[i].node & kOffsetMask));
        tally.add(offset, list[i].count);
      }
      staging_.merge(Family::kGram, keys::gram(gram, block), tally.finish());
    }
  }
  postings_.clear();
  posting_count_ = 0;
}

EdgeNo Indexer::edge_number(const EdgeFact& fact, const NodeSlot& from, const NodeSlot& to, RelationNo type,
                            bool& fresh) {
  const Ends ends{from.no, to.no, type, fact.id.empty() ? Hash128{} : hash128(fact.id)};
  const auto [it, inserted] = edges_.try_emplace(ends, 0);
  fresh = inserted && purpose_ == Purpose::kCheck;
  if (!inserted) return {it->second};
  const std::string key = keys::ends(from.no, type, to.no, fact.id);
  std::optional<std::string> known;
  if (from.existed && to.existed) known = stored_number(Family::kEnds, key, 8);
  if (known) {
    it->second = get_be64(known->data());
  } else {
    it->second = counters_.next_edge++;
    ++edges_added_;
    fresh = true;
  }
  if (!known || purpose_ == Purpose::kCheck) staging_.put(Family::kEnds, key, keys::edge({it->second}));
  return {it->second};
}

EdgeNo Indexer::apply_edge(const EdgeFact& fact, int sign) {
  std::string_view unused;
  NodeSlot& from = slot(fact.from, unused);
  NodeSlot& to = slot(fact.to, unused);
  const RelationNo type = relation(fact.type);
  bool fresh = false;
  const EdgeNo no = edge_number(fact, from, to, type, fresh);
  from.references += sign;
  to.references += sign;
  if (fresh) {
    append_adjacency(no, from.no, to.no, type);
  } else if (purpose_ == Purpose::kWrite && no.value < first_new_edge_) {
    Touched& t = touched_[no.value];
    t.from = from.no;
    t.to = to.no;
    t.type = type;
    t.delta += sign;
  }
  TallyBuilder tally(keys::ends(from.no, type, to.no, fact.id));
  tally_edge(tally, fact, sign);
  staging_.merge(Family::kEdge, keys::edge(no), tally.finish());
  return no;
}

void Indexer::apply_judgement(const JudgementFact& fact, NodeNo a, NodeNo b, int sign) {
  const std::string tally = single_tally({}, fact.kind == JudgementKind::kSame ? "s" : "d", sign);
  staging_.merge(Family::kJudgement, keys::judgement(a, b), tally);
  staging_.merge(Family::kJudgement, keys::judgement(b, a), tally);
}

void Indexer::append_adjacency(EdgeNo edge, NodeNo from, NodeNo to, RelationNo type) {
  out_.push_back({edge.value, from, to, type, true});
  in_.push_back({edge.value, to, from, type, true});
}

void Indexer::flush_adjacency(Family f, std::vector<Entry>& entries) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.node, a.type, a.edge) < std::tie(b.node, b.type, b.edge);
  });
  std::vector<std::uint32_t> neighbours;
  std::vector<std::uint64_t> edges;
  for (std::size_t i = 0; i < entries.size();) {
    neighbours.clear();
    edges.clear();
    std::size_t j = i;
    for (; j < entries.size() && edges.size() < kChunkEntries && entries[j].node == entries[i].node &&
           entries[j].type == entries[i].type;
         ++j) {
      neighbours.push_back(entries[j].neighbour.value);
      edges.push_back(entries[j].edge);
    }
    staging_.put(f, keys::chunk(entries[i].node, entries[i].type, {edges[0]}),
                 encode_chunk(neighbours.data(), edges.data(), edges.size()));
    i = j;
  }
  entries.clear();
}

void Indexer::flush() {
  for (auto& [key, node] : nodes_) {
    if (node.references == 0) continue;
    staging_.merge(Family::kNode, keys::node(node.no), single_tally(key, "r", node.references));
    node.references = 0;
  }
  flush_postings();
  flush_adjacency(Family::kOut, out_);
  flush_adjacency(Family::kIn, in_);
  for (auto& [no, claims] : source_claims_) {
    if (claims.second == 0) continue;
    staging_.merge(Family::kSource, keys::source(kSourceRecord, {no}),
                   single_tally(claims.first, "c", claims.second));
    claims.second = 0;
  }
}

void Indexer::settle() {
  for (const auto& [key, delta] : texts_) {
    if (delta >= 0) continue;
    const SourceNo no{get_be32(key.data() + 1)};
    const auto record = database_.get(Family::kSource, keys::source(kSourceRecord, no));
    Tally tally;
    if (!record || !tally.decode(*record)) continue;
    if (tally.count("X" + key.substr(5)) + delta <= 0) staging_.erase(Family::kSource, key);
  }
  texts_.clear();
  std::vector<Entry> out;
  std::vector<Entry> in;
  for (const auto& [edge, t] : touched_) {
    std::int64_t before = 0;
    if (const auto record = database_.get(Family::kEdge, keys::edge({edge}))) {
      Tally tally;
      std::string fault;
      if (!tally.decode(*record, &fault)) throw_damaged(Family::kEdge, keys::edge({edge}), fault);
      before = tally.count("c");
    }
    const bool lived = before > 0;
    const bool lives = before + t.delta > 0;
    if (lived == lives) continue;
    out.push_back({edge, t.from, t.to, t.type, lives});
    in.push_back({edge, t.to, t.from, t.type, lives});
  }
  touched_.clear();
  edit_adjacency(Family::kOut, out);
  edit_adjacency(Family::kIn, in);
}

namespace {

/// One chunk being edited: its key, its entries, and the edge number at which the next chunk begins.
struct OpenChunk {
  std::string key;
  bool stored = false;
  Chunk entries;
  std::uint64_t end = 0;

  [[nodiscard]] bool covers(std::string_view prefix, std::uint64_t edge) const {
    return key.size() == 14 && std::string_view(key).substr(0, 6) == prefix && edge < end;
  }
  void load(const PrefixIterator& it, Family f, std::string_view prefix, std::uint64_t edge) {
    std::string wanted(prefix);
    put_be64(wanted, edge);
    entries.clear();
    end = UINT64_MAX;
    it->SeekForPrev(wanted);
    stored = it->Valid();
    if (stored) {
      key = it->key().ToString();
      std::string fault;
      if (!decode_chunk(view(it->value()), entries, &fault)) throw_damaged(f, key, fault);
      it->Next();
    } else {
      throw_if_bad(it->status(), "reading adjacency");
      key = wanted;
      it->Seek(wanted);
    }
    if (it->Valid()) end = get_be64(it->key().data() + 6);
    throw_if_bad(it->status(), "reading adjacency");
  }
  void edit(std::uint64_t edge, std::uint32_t neighbour, bool insert) {
    const auto at = std::lower_bound(entries.edges.begin(), entries.edges.end(), edge);
    const auto index = at - entries.edges.begin();
    const bool there = at != entries.edges.end() && *at == edge;
    if (insert && !there) {
      entries.edges.insert(at, edge);
      entries.neighbours.insert(entries.neighbours.begin() + index, neighbour);
    } else if (!insert && there) {
      entries.edges.erase(at);
      entries.neighbours.erase(entries.neighbours.begin() + index);
    }
  }
  void stage(Staging& staging, Family f) const {
    const std::size_t n = entries.edges.size();
    if (n == 0) {
      if (stored) staging.erase(f, key);
      return;
    }
    // A piece keeps the old key, whose edge number may be below its first edge: it only has to sort the
    // pieces.
    for (std::size_t i = 0; i < n; i += kChunkEntries) {
      const std::size_t size = std::min(kChunkEntries, n - i);
      std::string piece = key.substr(0, i == 0 ? 14 : 6);
      if (i != 0) put_be64(piece, entries.edges[i]);
      staging.put(f, piece, encode_chunk(entries.neighbours.data() + i, entries.edges.data() + i, size));
    }
  }
};

}  // namespace

void Indexer::edit_adjacency(Family f, std::vector<Entry>& edits) {
  if (edits.empty()) return;
  std::sort(edits.begin(), edits.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.node, a.type, a.edge) < std::tie(b.node, b.type, b.edge);
  });
  std::string prefix;
  std::optional<PrefixIterator> it;
  OpenChunk open;
  for (const Entry& e : edits) {
    const std::string wanted = keys::chunk(e.node, e.type, {}).substr(0, 6);
    if (wanted != prefix) {
      prefix = wanted;
      it.emplace(database_, f, prefix);
    }
    if (!open.covers(prefix, e.edge)) {
      if (!open.key.empty()) open.stage(staging_, f);
      open.load(*it, f, prefix, e.edge);
    }
    open.edit(e.edge, e.neighbour.value, e.insert);
  }
  open.stage(staging_, f);
}

}  // namespace guanxi
