// What the store knows of its sources, and the ledger of what brought them in.
#include <algorithm>
#include <utility>

#include "guanxi/base/coding.hpp"
#include "guanxi/store/store.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"

namespace guanxi {

std::optional<SourceNo> Store::find_source(std::string_view key) const {
  const auto no = impl_->find_source(key);
  if (!no) return std::nullopt;
  const auto bytes = impl_->database->get(Family::kSource, keys::source(kSourceRecord, *no));
  return bytes && decode_source(*no, *bytes) ? no : std::nullopt;
}

SourceRecord Store::source(SourceNo no) const {
  const auto bytes = impl_->database->get(Family::kSource, keys::source(kSourceRecord, no));
  if (bytes) {
    if (auto record = decode_source(no, *bytes)) return *record;
  }
  SourceRecord silent;
  silent.no = no;
  silent.key = impl_->source_key(no);
  return silent;
}

std::string Store::source_key(SourceNo no) const {
  return impl_->source_key(no);
}

std::optional<std::string> Store::source_text(SourceNo no) const {
  const auto bytes = impl_->database->get(Family::kSource, keys::source(kSourceRecord, no));
  Tally tally;
  if (!bytes || !tally.decode(*bytes)) return std::nullopt;
  const TallyEntry* best = nullptr;
  for (const TallyEntry& e : tally.entries) {
    if (!e.text.empty() && e.text[0] == 'X' && (best == nullptr || e.count > best->count)) best = &e;
  }
  if (best == nullptr) return std::nullopt;
  return impl_->database->get(Family::kSource, keys::source_text(no, best->text.substr(1)));
}

std::vector<SourceRecord> Store::sources() const {
  std::vector<SourceRecord> out;
  impl_->database->scan(Family::kSource, std::string(1, kSourceRecord),
                        [&](std::string_view key, std::string_view value) {
                          if (key.size() != 5)
                            throw_damaged(Family::kSource, key, "its key is not 5 bytes long");
                          if (auto record = decode_source({get_be32(key.data() + 1)}, value))
                            out.push_back(std::move(*record));
                          return true;
                        });
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return out;
}

std::vector<LedgerEntry> Store::ledger() const {
  std::vector<LedgerEntry> out;
  impl_->database->scan(Family::kSource, std::string(1, kSourceLedger),
                        [&](std::string_view key, std::string_view value) {
                          if (key.size() != 5)
                            throw_damaged(Family::kSource, key, "its key is not 5 bytes long");
                          out.push_back(decode_ledger({get_be32(key.data() + 1)}, value));
                          return true;
                        });
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return out;
}

std::optional<LedgerEntry> Store::ledger_entry(std::string_view key) const {
  const auto no = impl_->find_source(key);
  return no ? impl_->ledger_entry(*no) : std::nullopt;
}

}  // namespace guanxi
