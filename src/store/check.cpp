// Check: the index that the claims ask for is built beside the store and held against the one that is there.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <tuple>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "store/bulk_check.hpp"
#include "store/chunk.hpp"
#include "store/claim_codec.hpp"
#include "store/join.hpp"
#include "store/rebuild.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace fs = std::filesystem;
namespace {

class Checker {
 public:
  Checker(const Store::Impl& store, Database& expected, Faults faults)
      : store_(store), actual_(*store.database), expected_(expected), faults_(std::move(faults)) {}

  CheckReport run() {
    faults_.attempt([&] { check_files(); });
    faults_.attempt([&] { check_claims(); });
    faults_.attempt([&] { check_sources(); });
    for (const Family f : {Family::kNode, Family::kEdge, Family::kName, Family::kGram, Family::kJudgement,
                           Family::kEvidence, Family::kKey, Family::kEnds}) {
      faults_.attempt([&] { compare(f, {}); });
    }
    faults_.attempt([&] { compare(Family::kSource, std::string(1, kSourceRecord)); });
    faults_.attempt([&] { compare_adjacency(Family::kOut); });
    faults_.attempt([&] { compare_adjacency(Family::kIn); });
    if (!store_.loads.empty()) faults_.attempt([&] { count_bulk(); });
    report_.faults = faults_.count;
    report_.first_faults = std::move(faults_.first);
    return std::move(report_);
  }

 private:
  /// The figures of bulk sources, whose records check_bulk() looks at; an edge of several sources counts
  /// once.
  void count_bulk() {
    for (const BulkSource& load : store_.loads) report_.claims += load.info().rows();
    report_.edges = 0;
    scan_runs(store_, true, {0}, {UINT32_MAX},
              [&](const AdjacencyRun& run) { report_.edges += run.neighbours.size(); });
  }

  void check_files() {
    for (std::size_t i = 0; i < kFamilyCount; ++i) {
      const auto it = actual_.iterator(static_cast<Family>(i), true);
      for (it->SeekToFirst(); it->Valid(); it->Next()) {
      }
      if (!it->status().ok()) faults_.add(fmt::format("{}: {}", kFamilyNames[i], it->status().ToString()));
    }
  }

  /// What claims need of the family `source`. Claims that cannot be read are known already.
  void check_claims() {
    std::vector<std::uint32_t> origins;
    std::set<std::uint32_t> files;
    std::string_view content;
    std::string text_hash;
    std::optional<std::uint32_t> source;
    std::uint32_t next = 0;
    const auto check = [&](std::string_view key, std::string_view value) {
      ++report_.claims;
      if (key.size() != 8 || !decode_claim(value, origins, content)) return true;
      const SourceNo no{get_be32(key.data())};
      if (store_.is_shadow(no, origins)) --report_.claims;
      if (source != no.value) {
        source = no.value;
        next = check_source_of_claims(no);
      }
      if (get_be32(key.data() + 4) >= next) {
        faults_.add(Family::kSource, keys::source(kSourceSequence, no), "claims have larger numbers");
        next = UINT32_MAX;
      }
      files.insert(origins.begin(), origins.end());
      try {
        (void)decode_content(content, {}, &text_hash);
      } catch (const Error&) {
        return true;
      }
      const std::string text = keys::source_text(no, text_hash);
      if (!text_hash.empty() && !actual_.get(Family::kSource, text))
        faults_.add(Family::kSource, text, "it is missing");
      return true;
    };
    actual_.scan(Family::kClaim, {}, check, true);
    for (const std::uint32_t file : files) {
      const std::string key = keys::source(kSourceLedger, {file});
      if (!actual_.get(Family::kSource, key))
        faults_.add(Family::kSource, key, "it is missing, and claims name it");
    }
  }

  /// Returns the next sequence number that is stored for it.
  std::uint32_t check_source_of_claims(SourceNo no) {
    const std::string by_key = keys::source_key(store_.source_key(no));
    const auto back = actual_.get(Family::kSource, by_key);
    if (!back) {
      faults_.add(Family::kSource, by_key, "it is missing");
    } else if (*back != keys::node({no.value})) {
      faults_.add(Family::kSource, by_key, fmt::format("it does not lead to source {}", no.value));
    }
    const auto next = actual_.get(Family::kSource, keys::source(kSourceSequence, no));
    return next && next->size() == 4 ? get_be32(next->data()) : 0;
  }

  /// Records of the family `source` each by itself; those of part 'r' are compared with the expected ones.
  void check_sources() {
    actual_.scan(
        Family::kSource, {},
        [&](std::string_view key, std::string_view value) {
          const std::string fault = fault_of_source(key, value);
          if (!fault.empty()) faults_.add(Family::kSource, key, fault);
          return true;
        },
        true);
  }

  std::string fault_of_source(std::string_view key, std::string_view value) const {
    const char part = key.empty() ? '\0' : key[0];
    if (part == kSourceByKey) {
      if (value.size() != 4) return "its number has a wrong length";
      return store_.source_key({get_be32(value.data())}) == key.substr(1) ? ""
                                                                          : "its number belongs to another";
    }
    if (part == kSourceText) return fault_of_text(key, value);
    if (part != kSourceLedger && part != kSourceRecord && part != kSourceSequence && part != kSourceBulk)
      return "a record of an unknown kind";
    if (key.size() != 5) return "its key is not 5 bytes long";
    if (part == kSourceSequence && value.size() != 4) return "it is not 4 bytes long";
    if (part == kSourceLedger) {
      try {
        (void)decode_ledger({get_be32(key.data() + 1)}, value);
      } catch (const Error&) {
        return "the ledger entry is damaged";
      }
    }
    if (part == kSourceBulk &&
        !actual_.get(Family::kSource, keys::source(kSourceLedger, {get_be32(key.data() + 1)})))
      return "it belongs to no file of the ledger";
    return {};
  }

  std::string fault_of_text(std::string_view key, std::string_view text) const {
    if (key.size() != 21) return "its key is not 21 bytes long";
    const std::string_view hash = key.substr(5);
    if (text_hash_bytes(text) != hash) return "the text is not the one that its key names";
    const auto record = actual_.get(Family::kSource, keys::source(kSourceRecord, {get_be32(key.data() + 1)}));
    Tally tally;
    if (record && tally.decode(*record) && tally.count("X" + std::string(hash)) > 0) return {};
    return "no claim asks for it";
  }

  /// Two sorted streams side by side. Dead records count as absent; a key or ends left behind by retraction
  /// is no fault.
  void compare(Family f, const std::string& prefix) {
    const auto a = actual_.iterator(f, true);
    const auto e = expected_.iterator(f, true);
    a->Seek(slice(prefix));
    e->Seek(slice(prefix));
    const bool tallies = f == Family::kNode || f == Family::kEdge || f == Family::kName ||
                         f == Family::kGram || f == Family::kJudgement || f == Family::kSource;
    const auto next = [&](rocksdb::Iterator& it) {
      while (it.Valid() && it.key().starts_with(slice(prefix)) && tallies && is_dead(view(it.value())))
        it.Next();
      return it.Valid() && it.key().starts_with(slice(prefix));
    };
    bool has_a = next(*a);
    bool has_e = next(*e);
    while (has_a || has_e) {
      const int order = !has_e ? -1 : !has_a ? 1 : a->key().compare(e->key());
      if (order < 0) {
        if (!left_behind(f, view(a->value()))) faults_.add(f, view(a->key()), "no claim asks for it");
        check_way_back(f, view(a->key()), view(a->value()));
      } else if (order > 0) {
        faults_.add(f, view(e->key()), "it is missing");
      } else {
        count(f);
        if (a->value() != e->value())
          faults_.add(f, view(a->key()), describe(f, view(a->value()), view(e->value())));
      }
      if (order <= 0) {
        a->Next();
        has_a = next(*a);
      }
      if (order >= 0) {
        e->Next();
        has_e = next(*e);
      }
    }
    if (!a->status().ok())
      faults_.add(fmt::format("{}: {}", kFamilyNames[index_of(f)], a->status().ToString()));
  }

  bool left_behind(Family f, std::string_view number) const {
    if (f != Family::kKey && f != Family::kEnds) return false;
    const auto record = actual_.get(f == Family::kKey ? Family::kNode : Family::kEdge, number);
    return !record || is_dead(*record);
  }

  /// A record that nothing asks for may be there because what leads to it leads elsewhere: that is named too.
  void check_way_back(Family f, std::string_view number, std::string_view record) {
    if (f != Family::kNode && f != Family::kEdge) return;
    const std::string_view head = ByteReader(record).bytes();
    const Family index = f == Family::kNode ? Family::kKey : Family::kEnds;
    const auto leads_to = actual_.get(index, head);
    if (leads_to && *leads_to != number)
      faults_.add(index, head, "it leads to another number than its record has");
  }

  void count(Family f) {
    if (f == Family::kNode) ++report_.nodes;
    if (f == Family::kEdge) ++report_.edges;
  }

  static std::string describe(Family f, std::string_view actual, std::string_view expected) {
    Tally a;
    Tally e;
    if (f == Family::kKey || f == Family::kEnds || f == Family::kEvidence)
      return "another number than the claims ask for";
    std::string why;
    if (!a.decode(actual, &why)) return "damaged: " + why;
    if (!e.decode(expected)) return "differs";
    if (a.head != e.head)
      return fmt::format("its head is {} instead of {}", printable(a.head), printable(e.head));
    for (const TallyEntry& x : e.entries) {
      if (a.count(x.text) != x.count) {
        return fmt::format("entry {}: {} claims instead of {}", printable(x.text), a.count(x.text), x.count);
      }
    }
    for (const TallyEntry& x : a.entries) {
      if (e.count(x.text) == 0) return fmt::format("entry {}: no claim states it", printable(x.text));
    }
    return "differs";
  }

  /// Chunks may be cut differently; what they hold together may not differ.
  class List {
   public:
    /// `whole`: a list's chunks follow each other. What a check builds in several spills may overlap.
    List(Checker& owner, const Database& database, Family f, bool whole)
        : owner_(owner), family_(f), whole_(whole), it_(database.iterator(f, true)) {
      it_->SeekToFirst();
      next();
    }
    std::string prefix;  // node and type; empty at the end
    Chunk entries;

    void next() {
      prefix.clear();
      entries.clear();
      for (; it_->Valid(); it_->Next()) {
        const std::string_view key = view(it_->key());
        if (key.size() != 14) {
          owner_.faults_.add(family_, key, "its key is not 14 bytes long");
          continue;
        }
        if (!prefix.empty() && prefix != key.substr(0, 6)) break;
        prefix = key.substr(0, 6);
        append(key);
      }
      if (!whole_) sort();
    }

   private:
    void append(std::string_view key) {
      Chunk chunk;
      std::string why;
      if (!decode_chunk(view(it_->value()), chunk, &why)) {
        owner_.faults_.add(family_, key, why);
        return;
      }
      if (whole_ && (chunk.edges.front() < get_be64(key.data() + 6) ||
                     (!entries.edges.empty() && chunk.edges.front() <= entries.edges.back()))) {
        owner_.faults_.add(family_, key, "its edges overlap those of another chunk");
      }
      entries.edges.insert(entries.edges.end(), chunk.edges.begin(), chunk.edges.end());
      entries.neighbours.insert(entries.neighbours.end(), chunk.neighbours.begin(), chunk.neighbours.end());
    }
    void sort() {
      std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs;
      for (std::size_t i = 0; i < entries.edges.size(); ++i)
        pairs.emplace_back(entries.edges[i], entries.neighbours[i]);
      std::sort(pairs.begin(), pairs.end());
      for (std::size_t i = 0; i < pairs.size(); ++i)
        std::tie(entries.edges[i], entries.neighbours[i]) = pairs[i];
    }

    Checker& owner_;
    Family family_;
    bool whole_;
    std::unique_ptr<rocksdb::Iterator> it_;
  };

  void compare_adjacency(Family f) {
    List a(*this, actual_, f, true);
    List e(*this, expected_, f, false);
    while (!a.prefix.empty() || !e.prefix.empty()) {
      const int order = e.prefix.empty() ? -1 : a.prefix.empty() ? 1 : a.prefix.compare(e.prefix);
      if (order < 0)
        faults_.add(f, a.prefix, fmt::format("{} relations that no claim states", a.entries.edges.size()));
      if (order > 0)
        faults_.add(f, e.prefix, fmt::format("{} relations are missing", e.entries.edges.size()));
      if (order == 0 &&
          (a.entries.edges != e.entries.edges || a.entries.neighbours != e.entries.neighbours)) {
        faults_.add(f, a.prefix,
                    fmt::format("its {} relations differ from the {} that the claims state",
                                a.entries.edges.size(), e.entries.edges.size()));
      }
      if (order <= 0) a.next();
      if (order >= 0) e.next();
    }
  }

  const Store::Impl& store_;
  const Database& actual_;
  Database& expected_;
  CheckReport report_;
  Faults faults_;
};

/// A directory of its own that goes with the object.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (fs::temp_directory_path() / "guanxi-check-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw Error(ErrorCode::kIo,
                  fmt::format("cannot make a directory in '{}'", fs::temp_directory_path().string()),
                  "name another with TMPDIR=DIR");
    }
    path_ = pattern;
  }
  ~Scratch() {
    std::error_code ec;
    fs::remove_all(path_, ec);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

CheckReport Store::check(Progress* progress) const {
  const Scratch scratch;
  Database expected(scratch.path(), OpenMode::kCreate, impl_->options);
  Faults faults = expect_indexes(*impl_, expected, progress);
  faults.add(check_bulk(*impl_));
  return Checker(*impl_, expected, std::move(faults)).run();
}

}  // namespace guanxi
