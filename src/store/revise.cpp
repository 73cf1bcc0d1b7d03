// Single claims of a source, added and taken back.
#include <algorithm>
#include <unordered_set>

#include "guanxi/base/error.hpp"
#include "store/claim_codec.hpp"
#include "store/store_impl.hpp"

namespace guanxi {
namespace {

Hash128 hash_of(const Fact& fact) {
  return std::visit(
      [&](const auto& f) {
        if constexpr (std::is_same_v<std::decay_t<decltype(f)>, SourceFact>) {
          return hash128(encode_content(fact, {}));
        } else {
          return hash128(encode_content(fact, f.evidence));
        }
      },
      fact);
}

}  // namespace

CommitReport Store::revise(const Origin& origin, const std::vector<Fact>& add,
                           const std::vector<Fact>& withdraw) {
  if (!impl_->database->writable())
    throw Error(ErrorCode::kInvalidArgument, "the store is open for reading only");
  Batch::Impl b(*this, origin, true);
  Batch::Impl::SourceSlot& slot = b.source(origin.key);
  std::uint64_t facts = b.former ? b.former->facts : 0;
  for (const Fact& fact : add) {
    const auto known = slot.claims.find(hash_of(fact));
    if (known == slot.claims.end() || !known->second.mine) ++facts;
    b.add(fact, 0);
  }
  std::unordered_set<Hash128> unwanted;
  for (const Fact& fact : withdraw) unwanted.insert(hash_of(fact));
  std::vector<std::uint32_t> affected;  // files whose facts go
  if (!unwanted.empty()) {
    b.report.claims_removed = b.retract(
        slot.no,
        [&](const Hash128& hash, const std::vector<std::uint32_t>& origins) {
          if (!unwanted.contains(hash)) return Batch::Impl::Verdict::kKeep;
          for (const std::uint32_t file : origins) {
            if (file == slot.no.value)
              --facts;
            else
              affected.push_back(file);
          }
          return Batch::Impl::Verdict::kDrop;
        },
        nullptr);
  }
  std::sort(affected.begin(), affected.end());
  affected.erase(std::unique(affected.begin(), affected.end()), affected.end());
  for (const std::uint32_t file : affected) {
    if (auto entry = impl_->ledger_entry({file})) {
      entry->state = LedgerState::kPartial;
      b.stage_ledger(*entry);
    }
  }
  b.facts = facts;
  if (facts > 0)
    b.stage_entry({}, 0, {slot.no});
  else if (b.former)
    b.staging.erase(Family::kSource, keys::source(kSourceLedger, slot.no));
  b.report.nodes_added = b.indexer.nodes_added();
  b.report.edges_added = b.indexer.edges_added();
  b.finish();
  return b.report;
}

}  // namespace guanxi
