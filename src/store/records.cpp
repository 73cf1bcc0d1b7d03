// Records from tallies.
#include "guanxi/store/records.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "guanxi/base/coding.hpp"
#include "store/claim_codec.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace {

template <typename T>
void order(std::vector<Stated<T>>& list) {
  std::sort(list.begin(), list.end(), [](const Stated<T>& a, const Stated<T>& b) {
    return a.claims != b.claims ? a.claims > b.claims : a.value < b.value;
  });
}

std::uint32_t to_claims(std::int64_t count) {
  return count <= 0 ? 0 : static_cast<std::uint32_t>(std::min<std::int64_t>(count, UINT32_MAX));
}

/// Collects the 'p' entries of a tally.
class PropertyCollector {
 public:
  bool take(std::string_view text, std::uint32_t claims) {
    ByteReader in(text.substr(1));
    std::string name(in.bytes());
    Value value;
    if (!in.ok() || !decode_value(in.rest(), value)) return false;
    values_[std::move(name)].push_back({std::move(value), claims});
    return true;
  }
  std::vector<std::pair<std::string, std::vector<Stated<Value>>>> finish() {
    std::vector<std::pair<std::string, std::vector<Stated<Value>>>> out;
    for (auto& [name, list] : values_) {
      order(list);
      out.emplace_back(name, std::move(list));
    }
    return out;
  }

 private:
  std::map<std::string, std::vector<Stated<Value>>> values_;
};

Tally decode_tally(Family f, std::string_view key, std::string_view bytes) {
  Tally tally;
  std::string fault;
  if (!tally.decode(bytes, &fault)) throw_damaged(f, key, fault);
  return tally;
}

}  // namespace

double EdgeRecord::best_confidence() const {
  std::uint64_t below = 0;
  double best = 0;
  for (const auto& c : confidence) {
    below += c.claims;
    best = std::max(best, c.value);
  }
  return below < claims ? 1.0 : best;
}

std::optional<NodeRecord> decode_node(NodeNo no, std::string_view bytes) {
  const std::string key = keys::node(no);
  const Tally tally = decode_tally(Family::kNode, key, bytes);
  if (tally.entries.empty()) return std::nullopt;
  NodeRecord r;
  r.no = no;
  r.key = tally.head;
  PropertyCollector properties;
  for (const TallyEntry& e : tally.entries) {
    const std::uint32_t n = to_claims(e.count);
    const char tag = e.text.empty() ? '\0' : e.text[0];
    const auto rest = std::string(e.text.substr(std::min<std::size_t>(1, e.text.size())));
    switch (tag) {
      case 'c':
        r.claims = n;
        break;
      case 'r':
        r.references = n;
        break;
      case 't':
        r.types.push_back({rest, n});
        break;
      case 'n':
        r.names.push_back({rest, n});
        break;
      case 'a':
        r.aliases.push_back({rest, n});
        break;
      case 'p':
        if (!properties.take(e.text, n)) throw_damaged(Family::kNode, key, "a property's value is damaged");
        break;
      default:
        throw_damaged(Family::kNode, key, "an entry of an unknown kind");
    }
  }
  order(r.types);
  order(r.names);
  order(r.aliases);
  r.properties = properties.finish();
  return r;
}

NodeRow view_node(NodeNo no, const Tally& tally) {
  NodeRow out;
  out.no = no;
  out.key = tally.head;
  std::int64_t types = 0;
  std::int64_t names = 0;
  for (const TallyEntry& e : tally.entries) {  // ascending, so the first of equal counts is the smallest
    switch (e.text.empty() ? '\0' : e.text[0]) {
      case 'c':
        out.claims = to_claims(e.count);
        break;
      case 't':
        if (e.count > types) out.type = e.text.substr(1);
        types = std::max(types, e.count);
        break;
      case 'n':
        if (e.count > names) out.name = e.text.substr(1);
        names = std::max(names, e.count);
        break;
      default:
        break;
    }
  }
  return out;
}

std::optional<EdgeRecord> decode_edge(EdgeNo no, std::string_view bytes) {
  const std::string key = keys::edge(no);
  const Tally tally = decode_tally(Family::kEdge, key, bytes);
  if (tally.entries.empty()) return std::nullopt;
  if (tally.head.size() < 10) throw_damaged(Family::kEdge, key, "its ends are cut short");
  EdgeRecord r;
  r.no = no;
  r.from = {get_be32(tally.head.data())};
  r.type = {get_be16(tally.head.data() + 4)};
  r.to = {get_be32(tally.head.data() + 6)};
  r.id = tally.head.substr(10);
  PropertyCollector properties;
  for (const TallyEntry& e : tally.entries) {
    const std::uint32_t n = to_claims(e.count);
    const std::string_view rest = e.text.substr(std::min<std::size_t>(1, e.text.size()));
    bool good = true;
    switch (e.text.empty() ? '\0' : e.text[0]) {
      case 'c':
        r.claims = n;
        break;
      case 'v': {
        Period p;
        good = decode_period(rest, p);
        r.valid.push_back({p, n});
        break;
      }
      case 'f':
        good = rest.size() == 8;
        if (good) r.confidence.push_back({std::bit_cast<double>(get_be64(rest.data())), n});
        break;
      case 'p':
        good = properties.take(e.text, n);
        break;
      default:
        good = false;
    }
    if (!good) throw_damaged(Family::kEdge, key, "an entry of an unknown kind or length");
  }
  order(r.valid);
  order(r.confidence);
  r.properties = properties.finish();
  return r;
}

std::optional<SourceRecord> decode_source(SourceNo no, std::string_view bytes) {
  const std::string key = keys::source(kSourceRecord, no);
  const Tally tally = decode_tally(Family::kSource, key, bytes);
  SourceRecord r;
  r.no = no;
  r.key = tally.head;
  r.claims = to_claims(tally.count("c"));
  if (r.claims == 0) return std::nullopt;
  std::map<char, std::int64_t> best;
  for (const TallyEntry& e : tally.entries) {
    const char tag = e.text.empty() ? '\0' : e.text[0];
    if (tag == 'c' || e.count <= best[tag]) continue;
    best[tag] = e.count;
    const std::string rest(e.text.substr(std::min<std::size_t>(1, e.text.size())));
    switch (tag) {
      case 'T':
        r.title = rest;
        break;
      case 'P':
        r.publisher = rest;
        break;
      case 'D':
        r.date = rest;
        break;
      case 'L':
        r.language = rest;
        break;
      case 'U':
        r.uri = rest;
        break;
      case 'X':
        r.has_text = true;
        break;
      default:
        throw_damaged(Family::kSource, key, "an entry of an unknown kind");
    }
  }
  return r;
}

std::string encode_ledger(const LedgerEntry& entry) {
  std::string out;
  put_bytes(out, entry.key);
  put_bytes(out, entry.format);
  put_bytes(out, entry.when);
  put_varint(out, entry.bytes);
  put_be64(out, entry.hash.high);
  put_be64(out, entry.hash.low);
  put_varint(out, entry.facts);
  put_varint(out, entry.rejected);
  out.push_back(static_cast<char>(entry.state));
  put_varint(out, entry.cited.size());
  for (const SourceNo s : entry.cited) put_varint(out, s.value);
  return out;
}

LedgerEntry decode_ledger(SourceNo no, std::string_view bytes) {
  LedgerEntry e;
  e.no = no;
  ByteReader in(bytes);
  e.key = in.bytes();
  e.format = in.bytes();
  e.when = in.bytes();
  e.bytes = in.varint();
  e.hash.high = in.be64();
  e.hash.low = in.be64();
  e.facts = in.varint();
  e.rejected = in.varint();
  const std::uint8_t state = in.byte();
  e.state = static_cast<LedgerState>(state);
  const std::uint64_t n = in.varint();
  for (std::uint64_t i = 0; i < n && in.ok(); ++i)
    e.cited.push_back({static_cast<std::uint32_t>(in.varint())});
  if (!in.ok() || !in.at_end() || state < 1 || state > 2) {
    throw_damaged(Family::kSource, keys::source(kSourceLedger, no), "the ledger entry is damaged");
  }
  return e;
}

}  // namespace guanxi
