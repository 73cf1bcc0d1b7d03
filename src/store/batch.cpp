#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <random>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "store/bulk_claims.hpp"
#include "store/claim_codec.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace {

std::string now() {
  const std::time_t t = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(t));
}

void require_writable(const Database& database) {
  if (!database.writable()) throw Error(ErrorCode::kInvalidArgument, "the store is open for reading only");
}

std::vector<Evidence> evidence_of(const Fact& fact) {
  return std::visit(
      [](const auto& f) -> std::vector<Evidence> {
        if constexpr (std::is_same_v<std::decay_t<decltype(f)>, SourceFact>) {
          return {};
        } else {
          return f.evidence;
        }
      },
      fact);
}

/// The name kOwnJudgements is no file's. A store may hold a file of that name all the same: it can only be
/// forgotten.
void refuse_reserved_name(const Origin& origin, const LedgerEntry* former) {
  if (origin.key != kOwnJudgements) return;
  const bool is_file = origin.format != kOwnJudgements;
  const bool was_file = former != nullptr && former->format != kOwnJudgements;
  if (!is_file && !was_file) return;
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("'{}' names the judgements made on the command line; no file can have this name",
                          kOwnJudgements),
              was_file ? fmt::format("guanxi forget {0} takes back the file; rename it and ingest it again",
                                     kOwnJudgements)
                       : "rename the file");
}

}  // namespace

std::string new_state() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}", device(), device());
}

Turn::Turn(bool& taken) : taken_(&taken) {
  if (!taken) {
    taken = true;
    return;
  }
  taken_ = nullptr;
  throw Error(ErrorCode::kInvalidArgument, "a batch of this store is open already",
              "commit it or drop it first");
}

Batch::Impl::Impl(Store& s, const Origin& o, bool adding)
    : store(s),
      turn(s.impl_->writing),
      database(*s.impl_->database),
      counters(s.impl_->counters),
      staging(database, s.impl_->options.batch_bytes),
      indexer(database, staging, counters, Indexer::Purpose::kWrite),
      origin(o) {
  if (!counters.faults.first.empty()) {
    throw Error(ErrorCode::kDamaged, "the store is damaged: " + counters.faults.first.front(),
                "guanxi check --repair rebuilds the indexes from the claims");
  }
  if (const auto known = s.impl_->find_source(origin.key)) {
    origin_no = *known;
    former = s.impl_->ledger_entry(origin_no);
  }
  if (adding) refuse_reserved_name(origin, former ? &*former : nullptr);
  if (!adding) return;
  origin_no = source(origin.key).no;
  if (!former) return;
  for (const SourceNo no : former->cited) source(s.impl_->source_key(no));
}

Batch::Impl::SourceSlot& Batch::Impl::source(const std::string& key) {
  const auto found = sources.find(key);
  if (found != sources.end()) return found->second;
  SourceSlot slot;
  slot.key = key;
  const auto known = store.impl_->find_source(key);
  if (known) {
    slot.no = *known;
    if (const auto next = database.get(Family::kSource, keys::source(kSourceSequence, slot.no))) {
      if (next->size() != 4)
        throw_damaged(Family::kSource, keys::source(kSourceSequence, slot.no), "not 4 bytes long");
      slot.next_sequence = get_be32(next->data());
    }
  } else {
    if (counters.next_source == UINT32_MAX)
      throw Error(ErrorCode::kLimit, "the store has 4,294,967,295 sources");
    slot.no = {counters.next_source++};
    staging.put(Family::kSource, keys::source_key(key), keys::node({slot.no.value}));
  }
  if (known && key != origin.key) slot.load = store.impl_->load_of(*known);
  SourceSlot& kept = sources.emplace(key, std::move(slot)).first->second;
  if (known) load_claims(kept);
  return kept;
}

void Batch::Impl::load_claims(SourceSlot& slot) {
  std::vector<std::uint32_t> origins;
  std::string_view content;
  database.scan(
      Family::kClaim, keys::node({slot.no.value}),
      [&](std::string_view key, std::string_view value) {
        if (!decode_claim(value, origins, content))
          throw_damaged(Family::kClaim, key, "its list of files is damaged");
        Known k;
        k.sequence = get_be32(key.data() + 4);
        k.mine = std::find(origins.begin(), origins.end(), origin_no.value) != origins.end();
        slot.claims.emplace(hash128(content), k);
        return true;
      },
      true);
}

void Batch::Impl::add(const Fact& fact, std::uint64_t line) {
  ++facts;
  if (const auto* s = std::get_if<SourceFact>(&fact)) {
    add_claim(fact, s->key, {});
    return;
  }
  std::vector<Evidence> evidence = evidence_of(fact);
  if (evidence.empty()) {
    Evidence e;
    e.line = line;
    evidence.push_back(std::move(e));
  }
  for (Evidence& e : evidence) {
    if (e.source.empty()) e.source = origin.key;
  }
  if (evidence.size() == 1) {
    add_claim(fact, evidence.front().source, evidence);
    return;
  }
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const Evidence& a, const Evidence& b) { return a.source < b.source; });
  for (std::size_t i = 0; i < evidence.size();) {
    std::size_t j = i;
    while (j < evidence.size() && evidence[j].source == evidence[i].source) ++j;
    add_claim(fact, evidence[i].source,
              {evidence.begin() + static_cast<std::ptrdiff_t>(i),
               evidence.begin() + static_cast<std::ptrdiff_t>(j)});
    i = j;
  }
}

void Batch::Impl::add_claim(const Fact& fact, const std::string& source_key,
                            const std::vector<Evidence>& evidence) {
  SourceSlot& slot = source(source_key);
  const std::string content = encode_content(fact, evidence);
  const auto [it, inserted] = slot.claims.try_emplace(hash128(content));
  Known& known = it->second;
  if (!inserted) {
    if (!known.stated) ++report.claims_known;
    known.stated = true;
    if (!known.mine) {
      // Other files hold it: this one is added to those that state it.
      const std::string key = keys::claim(slot.no, known.sequence);
      std::vector<std::uint32_t> origins;
      std::string_view same;
      const auto bytes = database.get(Family::kClaim, key);
      if (!bytes || !decode_claim(*bytes, origins, same)) throw_damaged(Family::kClaim, key, "it is damaged");
      origins.push_back(origin_no.value);
      std::sort(origins.begin(), origins.end());
      staging.put(Family::kClaim, key, encode_claim(origins, same));
      known.mine = true;
    }
    return;
  }
  if (slot.load != nullptr && states(database, *slot.load, store.impl_->counters.relations, fact, content)) {
    add_shadow(slot, known, content);
    return;
  }
  if (slot.next_sequence == UINT32_MAX)
    throw Error(ErrorCode::kLimit, "a source states 4,294,967,295 claims: no more fit");
  known.sequence = slot.next_sequence++;
  known.mine = known.stated = true;
  slot.changed = true;
  staging.put(Family::kClaim, keys::claim(slot.no, known.sequence), encode_claim({origin_no.value}, content));
  std::string text_hash;
  if (const auto* s = std::get_if<SourceFact>(&fact); s != nullptr && s->text) {
    text_hash = text_hash_bytes(*s->text);
    staging.put(Family::kSource, keys::source_text(slot.no, text_hash), *s->text);
  }
  indexer.apply(fact, slot.no, slot.key, known.sequence, 1, text_hash);
  ++report.claims_added;
  spill_if_full();
}

void Batch::Impl::add_shadow(SourceSlot& slot, Known& known, const std::string& content) {
  known.sequence = slot.next_sequence++;
  known.mine = known.stated = true;
  slot.changed = true;
  std::vector<std::uint32_t> origins{origin_no.value, slot.no.value};
  std::sort(origins.begin(), origins.end());
  staging.put(Family::kClaim, keys::claim(slot.no, known.sequence), encode_claim(origins, content));
  ++report.claims_known;
  spill_if_full();
}

void Batch::Impl::drop_load(const BulkSource& load, const std::function<bool(const Hash128&)>& counts) {
  const SourceNo no = load.info().source;
  const std::string source_key = store.impl_->source_key(no);
  apply_bulk(load, source_key, indexer, staging, -1, false, [&] { spill_if_full(); });
  const std::string prefix = keys::node({load.info().load});
  const std::string end = keys::node({load.info().load + 1});
  for (const Family f : {Family::kBulk, Family::kRows}) staging.erase_range(f, prefix, end);
  staging.erase(Family::kSource, keys::source(kSourceBulk, no));
  if (!counts) return;
  replaced = no;
  std::vector<std::uint32_t> origins;
  std::string text_hash;
  database.scan(Family::kClaim, keys::node({no.value}), [&](std::string_view key, std::string_view value) {
    std::string_view content;
    if (!decode_claim(value, origins, content))
      throw_damaged(Family::kClaim, key, "its list of files is damaged");
    if (!store.impl_->is_shadow(no, origins) || !counts(hash128(content))) return true;
    const Fact fact = decode_content(content, source_key, &text_hash);
    indexer.apply(fact, no, source_key, get_be32(key.data() + 4), 1, text_hash);
    return true;
  });
}

void Batch::Impl::spill_if_full() {
  if (!staging.full(indexer.held_back())) return;
  indexer.flush();
  staging.spill();
}

std::uint64_t Batch::Impl::retract(
    SourceNo no, const std::function<Verdict(const Hash128&, const std::vector<std::uint32_t>&)>& judge,
    Progress* progress) {
  std::uint64_t removed = 0;
  const std::string source_key = store.impl_->source_key(no);
  std::vector<std::uint32_t> origins;
  std::string_view content;
  std::string text_hash;
  database.scan(
      Family::kClaim, keys::node({no.value}),
      [&](std::string_view key, std::string_view value) {
        if (!decode_claim(value, origins, content))
          throw_damaged(Family::kClaim, key, "its list of files is damaged");
        const Verdict verdict = judge(hash128(content), origins);
        if (verdict == Verdict::kKeep) return true;
        const bool repeats = store.impl_->is_shadow(no, origins);
        if (verdict == Verdict::kShadow && repeats) return true;  // as before
        const bool shadow = repeats && replaced != no;
        if (verdict == Verdict::kShadow &&
            std::find(origins.begin(), origins.end(), no.value) == origins.end()) {
          origins.push_back(no.value);
          std::sort(origins.begin(), origins.end());
          staging.put(Family::kClaim, key, encode_claim(origins, content));
        }
        if (verdict == Verdict::kDropOrigin && origins.size() > (shadow ? 2 : 1)) {
          std::erase(origins, origin_no.value);
          staging.put(Family::kClaim, key, encode_claim(origins, content));
          return true;
        }
        if (shadow) {
          staging.erase(Family::kClaim, key);
          return true;
        }
        const Fact fact = decode_content(content, source_key, &text_hash);
        indexer.apply(fact, no, source_key, get_be32(key.data() + 4), -1, text_hash);
        if (verdict == Verdict::kShadow && origins.size() > 1) return true;
        staging.erase(Family::kClaim, key);
        ++removed;
        spill_if_full();
        if (progress != nullptr) progress->update(removed);
        return true;
      },
      true);
  return removed;
}

void Batch::Impl::stage_ledger(const LedgerEntry& entry) {
  staging.put(Family::kSource, keys::source(kSourceLedger, entry.no), encode_ledger(entry));
}

void Batch::Impl::stage_entry(const Hash128& content_hash, std::uint64_t rejected,
                              std::vector<SourceNo> cited) {
  LedgerEntry entry;
  entry.no = origin_no;
  entry.key = origin.key;
  entry.format = origin.format;
  entry.when = now();
  entry.bytes = origin.bytes;
  entry.hash = content_hash;
  entry.facts = facts;
  entry.rejected = rejected;
  entry.cited = std::move(cited);
  stage_ledger(entry);
}

/// Stages all that waits and commits; the store's counters and state become the batch's.
void Batch::Impl::finish() {
  indexer.settle();
  indexer.flush();
  for (const auto& [key, slot] : sources) {
    if (!slot.changed) continue;
    staging.put(Family::kSource, keys::source(kSourceSequence, slot.no), keys::node({slot.next_sequence}));
  }
  counters.stage(staging);
  const std::string state = new_state();
  staging.put(Family::kMeta, kMetaState, state);
  staging.commit();
  store.impl_->counters = counters;
  store.impl_->state = state;
  store.impl_->read_loads();
  turn.end();
}

Batch::Batch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Batch::~Batch() = default;

void Batch::add(const Fact& fact, std::uint64_t line) {
  impl_->add(fact, line);
}

CommitReport Batch::commit(const Hash128& content_hash, std::uint64_t rejected) {
  Impl& b = *impl_;
  if (const BulkSource* load = b.store.impl_->load_of(b.origin_no)) {
    b.report.claims_removed += load->info().rows();
    b.drop_load(*load, [](const Hash128&) { return true; });
  }
  if (b.former) {
    for (const auto& entry : b.sources) {
      const Impl::SourceSlot& slot = entry.second;
      const bool stale = std::any_of(slot.claims.begin(), slot.claims.end(),
                                     [](const auto& c) { return c.second.mine && !c.second.stated; });
      if (!stale) continue;
      b.report.claims_removed += b.retract(
          slot.no,
          [&](const Hash128& hash, const auto& /*origins*/) {
            const auto it = slot.claims.find(hash);
            const bool drop = it != slot.claims.end() && it->second.mine && !it->second.stated;
            return drop ? Impl::Verdict::kDropOrigin : Impl::Verdict::kKeep;
          },
          nullptr);
    }
  }
  std::vector<SourceNo> cited;
  for (const auto& [key, slot] : b.sources) {
    const bool cites =
        std::any_of(slot.claims.begin(), slot.claims.end(), [](const auto& c) { return c.second.stated; });
    if (cites) cited.push_back(slot.no);
  }
  std::sort(cited.begin(), cited.end());
  b.stage_entry(content_hash, rejected, std::move(cited));
  b.report.nodes_added = b.indexer.nodes_added();
  b.report.edges_added = b.indexer.edges_added();
  b.finish();
  return b.report;
}

std::unique_ptr<Batch> Store::begin(const Origin& origin) {
  require_writable(*impl_->database);
  return std::unique_ptr<Batch>(new Batch(std::make_unique<Batch::Impl>(*this, origin, true)));
}

std::uint64_t Store::forget(std::string_view key, Progress* progress) {
  require_writable(*impl_->database);
  return retract(key, progress);
}

void Store::leave_out(std::string_view key, Progress* progress) {
  if (impl_->database->writable())
    throw Error(ErrorCode::kInvalidArgument,
                "the store is open for writing: sources are left out by readers");
  impl_->database->suppose();
  impl_->options.batch_bytes = UINT64_MAX;  // all of it stays in memory
  retract(key, progress);
}

bool Store::leaves_out() const {
  return impl_->database->overlay() != nullptr;
}

std::uint64_t Store::retract(std::string_view key, Progress* progress) {
  const auto no = impl_->find_source(key);
  std::optional<LedgerEntry> entry;
  if (no) entry = impl_->ledger_entry(*no);
  bool states = false;
  if (no) {
    impl_->database->scan(Family::kClaim, keys::node({no->value}), [&](auto, auto) {
      states = true;
      return false;
    });
  }
  if (!no || (!entry && !states)) {
    std::vector<std::string> known;
    for (const LedgerEntry& e : ledger()) known.push_back(e.key);
    for (const SourceRecord& s : sources()) known.push_back(s.key);
    const std::string near = closest(key, known);
    throw Error(ErrorCode::kNotFound, fmt::format("no source '{}'", key),
                near.empty() ? "guanxi sources lists them"
                             : fmt::format("did you mean '{}'? guanxi sources lists them", near));
  }
  Batch::Impl b(*this, {std::string(key), {}, 0}, false);
  if (progress != nullptr) progress->begin("forgetting", 0, "claims");
  std::vector<std::uint32_t> affected;  // files some of whose facts go
  std::uint64_t removed = 0;
  if (const BulkSource* load = impl_->load_of(*no)) {
    removed += load->info().rows();
    b.drop_load(*load, {});
  }
  removed += b.retract(
      *no,
      [&](const Hash128&, const std::vector<std::uint32_t>& origins) {
        affected.insert(affected.end(), origins.begin(), origins.end());
        if (affected.size() > 4096) {
          std::sort(affected.begin(), affected.end());
          affected.erase(std::unique(affected.begin(), affected.end()), affected.end());
        }
        return Batch::Impl::Verdict::kDrop;
      },
      progress);
  if (entry) {
    for (const SourceNo cited : entry->cited) {
      if (cited == *no) continue;
      removed += b.retract(
          cited,
          [&](const Hash128&, const std::vector<std::uint32_t>& origins) {
            const bool mine = std::find(origins.begin(), origins.end(), no->value) != origins.end();
            return mine ? Batch::Impl::Verdict::kDropOrigin : Batch::Impl::Verdict::kKeep;
          },
          progress);
    }
    b.staging.erase(Family::kSource, keys::source(kSourceLedger, *no));
  }
  std::sort(affected.begin(), affected.end());
  affected.erase(std::unique(affected.begin(), affected.end()), affected.end());
  for (const std::uint32_t other : affected) {
    if (other == no->value) continue;
    if (auto e = impl_->ledger_entry({other})) {
      e->state = LedgerState::kPartial;
      b.stage_ledger(*e);
    }
  }
  b.finish();
  if (progress != nullptr) progress->end();
  return removed;
}

}  // namespace guanxi
