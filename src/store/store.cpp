#include "guanxi/store/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "store/join.hpp"
#include "store/rebuild.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"

namespace guanxi {

namespace {
/// A repair may put another database in the place of the one that a reader is about to open.
std::unique_ptr<Database> open_database(const std::string& directory, OpenMode mode,
                                        const StoreOptions& options) {
  for (int attempt = 0;; ++attempt) {
    const std::string name = finish_interrupted_swap(directory, mode);
    if (mode == OpenMode::kCreate) create_database(directory, options);
    try {
      return std::make_unique<Database>(directory, mode, options, name);
    } catch (const Error& e) {
      const bool moved =
          mode == OpenMode::kRead && e.code() == ErrorCode::kNotFound && holds_database(directory);
      if (!moved || attempt == 50) throw;
    }
  }
}
}  // namespace

Store::Impl::Impl(const std::string& directory, OpenMode mode, const StoreOptions& given)
    : options(given), database(open_database(directory, mode, options)) {
  const std::string version = database->get(Family::kMeta, kMetaFormat).value_or("");
  const std::uint32_t found = version.size() == 4 ? get_be32(version.data()) : 0;
  if (found != kFormatVersion) {
    throw Error(ErrorCode::kVersion,
                fmt::format("the store '{}' is of format {}; this program reads format {}", directory, found,
                            kFormatVersion),
                "export it with the program that made it, as JSONL, and ingest that");
  }
  counters = Counters::load(*database);
  state = database->get(Family::kMeta, kMetaState).value_or("");
  if (state.size() != 16)
    counters.faults.add(Family::kMeta, kMetaState, "it is missing or not 16 bytes long");
  read_loads();
  if (const auto toml = database->get(Family::kMeta, kMetaOntology)) {
    own_ontology = std::make_unique<Ontology>(Ontology::parse(*toml, "the store's ontology"));
  }
}

void Store::Impl::read_loads() {
  loads.clear();
  const auto edge = database->iterator(Family::kEdge);
  edge->SeekToFirst();
  claimed_edges = edge->Valid() || !edge->status().ok();
  database->scan(
      Family::kSource, std::string(1, kSourceBulk), [&](std::string_view key, std::string_view value) {
        try {
          if (key.size() != 5) throw_damaged(Family::kSource, key, "its key is not 5 bytes long");
          BulkInfo info = decode_bulk({get_be32(key.data() + 1)}, value);
          // What holds below this can be relied upon: arrays are indexed by these numbers.
          const bool given = info.load < counters.next_load && info.end_node <= counters.next_node &&
                             info.first_edge + info.edges <= counters.next_edge &&
                             std::all_of(info.relations.begin(), info.relations.end(),
                                         [&](RelationNo r) { return r.value < counters.relations.size(); });
          if (!given) throw_damaged(Family::kSource, key, "it has numbers that were never given");
          loads.emplace_back(*database, std::move(info));
        } catch (const Error& e) {
          if (e.code() != ErrorCode::kDamaged) throw;
          counters.faults.add(Family::kSource, key, "the description of a bulk source is damaged");
        }
        return true;
      });
}

const BulkSource* Store::Impl::load_of(SourceNo source) const {
  const auto it = std::lower_bound(loads.begin(), loads.end(), source,
                                   [](const BulkSource& s, SourceNo no) { return s.info().source < no; });
  return it != loads.end() && it->info().source == source ? &*it : nullptr;
}

bool Store::Impl::is_shadow(SourceNo source, const std::vector<std::uint32_t>& origins) const {
  return !loads.empty() && load_of(source) != nullptr &&
         std::find(origins.begin(), origins.end(), source.value) != origins.end();
}

std::string Store::Impl::source_key(SourceNo no) const {
  {
    const std::scoped_lock lock(source_keys_mutex_);
    const auto found = source_keys_.find(no.value);
    if (found != source_keys_.end()) return found->second;
  }
  // Both the record (a source that states something) and the ledger entry (an ingested file) begin with the
  // key.
  std::string key;
  for (const char part : {kSourceRecord, kSourceLedger}) {
    const auto bytes = database->get(Family::kSource, keys::source(part, no));
    if (!bytes) continue;
    ByteReader in(*bytes);
    key = in.bytes();
    if (!key.empty()) break;
  }
  if (key.empty()) {  // damage: the other direction has it still, perhaps
    database->scan(Family::kSource, std::string(1, kSourceByKey),
                   [&](std::string_view by_key, std::string_view number) {
                     if (number != keys::node({no.value})) return true;
                     key = by_key.substr(1);
                     return false;
                   });
  }
  if (key.empty()) return key;  // a batch may be about to give it one
  const std::scoped_lock lock(source_keys_mutex_);
  source_keys_[no.value] = key;
  return key;
}

std::optional<SourceNo> Store::Impl::find_source(std::string_view key) const {
  const std::string db_key = keys::source_key(key);
  const auto bytes = database->get(Family::kSource, db_key);
  if (!bytes) return std::nullopt;
  if (bytes->size() != 4) throw_damaged(Family::kSource, db_key, "it is not 4 bytes long");
  return SourceNo{get_be32(bytes->data())};
}

std::optional<LedgerEntry> Store::Impl::ledger_entry(SourceNo no) const {
  const auto bytes = database->get(Family::kSource, keys::source(kSourceLedger, no));
  if (!bytes) return std::nullopt;
  return decode_ledger(no, *bytes);
}

std::unique_ptr<Store> Store::open(const std::string& directory, OpenMode mode, const StoreOptions& options) {
  return std::unique_ptr<Store>(new Store(std::make_unique<Impl>(directory, mode, options)));
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Store::~Store() {
  // A reader replays the log into memory at every start: leave none behind. What fails here loses nothing.
  if (!impl_->database || !impl_->database->writable()) return;
  try {
    impl_->database->flush();
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch)
  }
}

const std::string& Store::directory() const {
  return impl_->database->directory();
}
const Ontology& Store::ontology() const {
  return impl_->own_ontology ? *impl_->own_ontology : Ontology::builtin();
}
std::string Store::state() const {
  return impl_->state;
}
std::uint32_t Store::node_limit() const {
  return impl_->counters.next_node;
}
std::uint64_t Store::edge_limit() const {
  return impl_->counters.next_edge;
}

std::optional<NodeNo> Store::find_node(std::string_view key) const {
  const auto bytes = impl_->database->get(Family::kKey, key);
  if (!bytes) return std::nullopt;
  if (bytes->size() != 4) throw_damaged(Family::kKey, key, "it is not 4 bytes long");
  const NodeNo no{get_be32(bytes->data())};
  const auto record = impl_->database->get(Family::kNode, keys::node(no));
  if (!record || is_dead(*record)) return std::nullopt;
  return no;
}

std::optional<NodeRecord> Store::node(NodeNo no) const {
  const auto bytes = impl_->database->get(Family::kNode, keys::node(no));
  if (!bytes) return std::nullopt;
  return decode_node(no, *bytes);
}

namespace {

/// `same` gets the numbers of an edge that there is.
std::optional<EdgeRecord> read_edge(const Store::Impl& store, EdgeNo no, SameEdges& same) {
  if (!store.loads.empty()) {
    const auto ends = ends_of(store, no);
    if (!ends) return std::nullopt;
    same = same_edges(store, *ends);
    return joined_edge(store, *ends, same);
  }
  const auto bytes = store.database->get(Family::kEdge, keys::edge(no));
  if (!bytes) return std::nullopt;
  same.claimed = no.value;
  return decode_edge(no, *bytes);
}

}  // namespace

std::optional<EdgeRecord> Store::edge(EdgeNo no) const {
  SameEdges same;
  return read_edge(*impl_, no, same);
}

std::optional<SourcedEdge> Store::sourced_edge(EdgeNo no) const {
  SameEdges same;
  auto edge = read_edge(*impl_, no, same);
  if (!edge) return std::nullopt;
  return SourcedEdge{std::move(*edge), sources_of(*impl_, same)};
}

std::optional<EdgeNo> Store::find_edge(NodeNo from, RelationNo relation, NodeNo to,
                                       std::string_view id) const {
  const SameEdges same = same_edges(*impl_, {from, to, relation, std::string(id)});
  return same.size() == 0 ? std::nullopt : std::optional(EdgeNo{same.smallest()});
}

void Store::for_each_node(const std::function<bool(const NodeRecord&)>& visit) const {
  impl_->database->scan(
      Family::kNode, {},
      [&](std::string_view key, std::string_view value) {
        if (key.size() != 4) throw_damaged(Family::kNode, key, "its key is not 4 bytes long");
        const auto record = decode_node({get_be32(key.data())}, value);
        return !record || visit(*record);
      },
      true);
}

void Store::for_each_node(std::span<const NodeNo> nodes,
                          const std::function<bool(const NodeRecord&)>& visit) const {
  constexpr std::uint32_t kSteps = 8;  // records passed over cost less than a look into the index
  const auto it = impl_->database->iterator(Family::kNode);
  std::uint32_t at = 0;
  for (const NodeNo no : nodes) {
    const auto is_before = [&] {
      if (!it->Valid()) return false;
      if (it->key().size() != 4) throw_damaged(Family::kNode, view(it->key()), "its key is not 4 bytes long");
      at = get_be32(it->key().data());
      return at < no.value;
    };
    if (it->Valid() && no.value - at <= kSteps) {
      while (is_before()) it->Next();
    } else {
      it->Seek(slice(keys::node(no)));
      (void)is_before();
    }
    if (!it->Valid()) break;
    if (at != no.value) continue;
    const auto record = decode_node(no, view(it->value()));
    if (record && !visit(*record)) return;
  }
  throw_if_bad(it->status(), "scanning family 'node'");
}

void Store::for_each_key(std::string_view prefix,
                         const std::function<bool(std::string_view, NodeNo)>& visit) const {
  impl_->database->scan(Family::kKey, prefix, [&](std::string_view key, std::string_view value) {
    if (value.size() != 4) throw_damaged(Family::kKey, key, "it is not 4 bytes long");
    const NodeNo no{get_be32(value.data())};
    const auto record = impl_->database->get(Family::kNode, keys::node(no));
    return !record || is_dead(*record) || visit(key, no);
  });
}

void Store::scan_keys(std::string_view first,
                      const std::function<bool(std::string_view, NodeNo)>& visit) const {
  impl_->database->scan_range(Family::kKey, first, {}, [&](std::string_view key, std::string_view value) {
    if (value.size() != 4) throw_damaged(Family::kKey, key, "it is not 4 bytes long");
    return visit(key, NodeNo{get_be32(value.data())});
  });
}

std::string Store::relation_name(RelationNo no) const {
  const auto& list = impl_->counters.relations;
  if (no.value >= list.size() || list[no.value].empty()) {
    throw_damaged(Family::kMeta, keys::relation(no), "it is missing");
  }
  return list[no.value];
}

std::optional<RelationNo> Store::find_relation(std::string_view name) const {
  const auto& list = impl_->counters.relations;
  const auto it = std::find(list.begin(), list.end(), name);
  if (it == list.end()) return std::nullopt;
  return RelationNo{static_cast<std::uint16_t>(it - list.begin())};
}

std::vector<std::string> Store::relation_names() const {
  return impl_->counters.relations;
}

void Store::for_each_adjacent(NodeNo no, const std::function<bool(const Adjacent&)>& visit) const {
  std::vector<JoinEntry> entries;
  for (const bool outgoing : {true, false}) {
    entries_of(*impl_, no, outgoing, entries);
    if (!outgoing) number_entries(*impl_, no, entries);
    const auto less = [](const JoinEntry& a, const JoinEntry& b) {
      return a.relation != b.relation ? a.relation < b.relation : a.edge < b.edge;
    };
    if (!std::is_sorted(entries.begin(), entries.end(), less))
      std::sort(entries.begin(), entries.end(), less);
    for (const JoinEntry& e : entries) {
      if (!visit({{e.neighbour}, {e.edge}, e.relation, outgoing})) return;
    }
  }
}

void Store::for_each_neighbour(NodeNo no, const std::function<bool(NodeNo, RelationNo, bool)>& visit) const {
  std::vector<JoinEntry> entries;
  for (const bool outgoing : {true, false}) {
    entries_of(*impl_, no, outgoing, entries);
    for (const JoinEntry& e : entries) {
      if (!visit({e.neighbour}, e.relation, outgoing)) return;
    }
  }
}

namespace {
/// Splits "form 0 be32(node)".
bool split_name(std::string_view rest, std::string_view& form, NodeNo& node) {
  if (rest.size() < 5 || rest[rest.size() - 5] != '\0') return false;
  form = rest.substr(0, rest.size() - 5);
  node = {get_be32(rest.data() + rest.size() - 4)};
  return true;
}
}  // namespace

std::vector<NodeNo> Store::nodes_named(std::string_view normalised, NameClass which,
                                       std::size_t limit) const {
  std::vector<NodeNo> out;
  if (limit == 0) return out;
  std::string prefix(1, static_cast<char>(which));
  prefix.append(normalised).push_back('\0');
  impl_->database->scan(Family::kName, prefix, [&](std::string_view key, std::string_view value) {
    if (key.size() != prefix.size() + 4) throw_damaged(Family::kName, key, "its key has a wrong length");
    if (!is_dead(value)) out.push_back({get_be32(key.data() + prefix.size())});
    return out.size() < limit;
  });
  return out;
}

void Store::for_each_name(std::string_view prefix, NameClass which,
                          const std::function<bool(std::string_view, NodeNo)>& visit) const {
  std::string start(1, static_cast<char>(which));
  start.append(prefix);
  impl_->database->scan(Family::kName, start, [&](std::string_view key, std::string_view value) {
    std::string_view form;
    NodeNo node;
    if (!split_name(key.substr(1), form, node)) throw_damaged(Family::kName, key, "it holds no node number");
    return is_dead(value) || visit(form, node);
  });
}

std::optional<std::string> Store::next_name(std::string_view prefix, std::string_view from,
                                            NameClass which) const {
  std::string start(1, static_cast<char>(which));
  start.append(prefix);
  const PrefixIterator it(*impl_->database, Family::kName, start);
  for (it->Seek(slice(std::string(1, static_cast<char>(which)).append(from))); it->Valid(); it->Next()) {
    const std::string_view key = view(it->key());
    std::string_view form;
    NodeNo node;
    if (!split_name(key.substr(1), form, node)) throw_damaged(Family::kName, key, "it holds no node number");
    if (!is_dead(view(it->value()))) return std::string(form);
  }
  throw_if_bad(it->status(), "scanning family 'name'");
  return std::nullopt;
}

void Store::for_each_with_gram(std::string_view gram, const std::function<bool(NodeNo)>& visit) const {
  std::string prefix(gram);
  prefix.push_back('\0');
  Tally tally;  // one for all blocks: most of the cost was its memory
  std::string fault;
  impl_->database->scan(Family::kGram, prefix, [&](std::string_view key, std::string_view value) {
    if (key.size() != prefix.size() + 4) throw_damaged(Family::kGram, key, "its key has a wrong length");
    if (!tally.decode(value, &fault)) throw_damaged(Family::kGram, key, fault);
    const std::uint32_t base = get_be32(key.data() + prefix.size()) << kGramBlockBits;
    for (const TallyEntry& e : tally.entries) {
      if (e.text.size() != 2) throw_damaged(Family::kGram, key, "a posting is not 2 bytes long");
      if (!visit({base + get_be16(e.text.data())})) return false;
    }
    return true;
  });
}

std::vector<std::string> Store::grams_starting(std::string_view code_point) const {
  std::vector<std::string> out;
  const PrefixIterator it(*impl_->database, Family::kGram, code_point);
  for (it->SeekToFirst(); it->Valid();) {
    std::string_view key = view(it->key());
    if (key.size() < 5) throw_damaged(Family::kGram, key, "its key is cut short");
    if (is_dead(view(it->value()))) {
      it->Next();
      continue;
    }
    out.emplace_back(key.substr(0, key.size() - 5));
    it->Seek(slice(out.back() + '\x01'));
  }
  throw_if_bad(it->status(), "scanning family 'gram'");
  return out;
}

namespace {
Store::Judgement decode_judgement(std::string_view key, std::string_view value) {
  Tally tally;
  std::string fault;
  if (key.size() != 8) throw_damaged(Family::kJudgement, key, "its key is not 8 bytes long");
  if (!tally.decode(value, &fault)) throw_damaged(Family::kJudgement, key, fault);
  Store::Judgement j;
  j.other = {get_be32(key.data() + 4)};
  j.same = static_cast<std::uint32_t>(std::max<std::int64_t>(0, tally.count("s")));
  j.different = static_cast<std::uint32_t>(std::max<std::int64_t>(0, tally.count("d")));
  return j;
}
}  // namespace

std::vector<Store::Judgement> Store::judgements(NodeNo no) const {
  std::vector<Judgement> out;
  impl_->database->scan(Family::kJudgement, keys::node(no),
                        [&](std::string_view key, std::string_view value) {
                          const Judgement j = decode_judgement(key, value);
                          if (j.same + j.different > 0) out.push_back(j);
                          return true;
                        });
  return out;
}

void Store::for_each_judgement(const std::function<bool(NodeNo, const Judgement&)>& visit) const {
  impl_->database->scan(Family::kJudgement, {}, [&](std::string_view key, std::string_view value) {
    const Judgement j = decode_judgement(key, value);
    const NodeNo a{get_be32(key.data())};
    return j.same + j.different == 0 || a > j.other || visit(a, j);
  });
}

}  // namespace guanxi
