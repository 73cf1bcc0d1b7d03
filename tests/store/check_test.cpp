// check() and repair() against damage done to single records behind the store's back.
#include <doctest/doctest.h>

#include <filesystem>
#include <functional>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "picture.hpp"
#include "raw_store.hpp"
#include "store/chunk.hpp"
#include "store/tally.hpp"
#include "support/random_facts.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// A small store with something in every family, dead records among it.
class World {
 public:
  World() {
    const auto store = Store::open(path(), OpenMode::kCreate);
    SourceFact document;
    document.key = "doc";
    document.title = "A document";
    document.text = "祝铭明创办了灵伴科技。";
    EdgeFact funds = edge("org:a", "funds", "org:b");
    funds.valid.from = Date::parse("2014");
    funds.confidence = 0.5;
    funds.evidence.push_back({"doc", 0, 9, {}, "祝铭明"});
    NodeFact a = node("org:a", "organisation/company", "灵伴科技", {"Rokid"});
    a.properties["founded"] = std::int64_t{2014};
    put(*store, "one",
        {document, a, node("org:b", "organisation", "Fund B"), funds, edge("person:c", "works_for", "org:a"),
         same("org:a", "org:b")});
    put(*store, "gone", {edge("org:dead", "odd_relation", "org:a"), node("org:dead", "place", "死")});
    put(*store, "two",
        {edge("org:a", "funds", "org:b"), edge("org:a", "funds", "org:d"), different("org:a", "org:d"),
         node("org:a", "organisation", "杭州灵伴科技有限公司")});
    store->forget("gone");
    digest_ = store->digest();
    picture_ = picture_of(*store);
  }

  [[nodiscard]] std::string path() const { return directory_ / "store"; }
  [[nodiscard]] const Hash128& digest() const { return digest_; }
  [[nodiscard]] const std::set<std::string>& picture() const { return picture_; }

  /// A copy of it, damaged by `inflict`.
  [[nodiscard]] std::string damaged(const std::function<void(RawStore&)>& inflict) const {
    static int count = 0;
    const std::string copy = directory_ / ("copy-" + std::to_string(++count));
    std::filesystem::copy(path(), copy, std::filesystem::copy_options::recursive);
    RawStore raw(copy);
    inflict(raw);
    return copy;
  }

 private:
  TemporaryDirectory directory_;
  Hash128 digest_;
  std::set<std::string> picture_;
};

const World& world() {
  static const World w;
  return w;
}

enum class Kind { kErase, kEmpty, kExtra, kOther };

/// A record that is to be damaged: the first of its family with this prefix that is alive.
struct Target {
  Family family;
  std::string prefix;
};

const std::vector<Target> kIndexes = {{Family::kKey, "org:a"}, {Family::kNode, ""},      {Family::kEnds, ""},
                                      {Family::kEdge, ""},     {Family::kEvidence, "e"}, {Family::kOut, ""},
                                      {Family::kIn, ""},       {Family::kName, "n"},     {Family::kName, "p"},
                                      {Family::kGram, ""},     {Family::kJudgement, ""}};
const std::vector<Target> kRest = {
    {Family::kMeta, std::string(kMetaNextNode)},       {Family::kMeta, std::string(kMetaNextEdge)},
    {Family::kMeta, std::string(kMetaNextSource)},     {Family::kMeta, std::string(kMetaRelation)},
    {Family::kMeta, std::string(kMetaState)},          {Family::kSource, std::string(1, kSourceByKey)},
    {Family::kSource, std::string(1, kSourceLedger)},  {Family::kSource, std::string(1, kSourceRecord)},
    {Family::kSource, std::string(1, kSourceSequence)}};

/// Damages the first record of the target that the damage changes; returns how a fault that names it begins.
std::string inflict(RawStore& raw, const Target& target, Kind kind) {
  const auto records = raw.records(target.family, target.prefix);
  for (const auto& [key, value] : records) {
    if (value == std::string("\0", 1)) continue;  // dead
    if (kind == Kind::kErase) {
      raw.erase(target.family, key);
    } else {
      const std::string other = records.back().second == value ? value + value : records.back().second;
      const std::string changed = kind == Kind::kEmpty ? "" : kind == Kind::kExtra ? value + "\x01" : other;
      if (changed == value) continue;
      raw.put(target.family, key, changed);
    }
    const bool chunk = target.family == Family::kOut || target.family == Family::kIn;
    return std::string(kFamilyNames[index_of(target.family)]) + " " +
           printable(chunk ? key.substr(0, 6) : key);
  }
  return {};
}

void check_names(const CheckReport& report, const std::string& beginning) {
  std::string all;
  bool named = false;
  for (const std::string& fault : report.first_faults) {
    all += "\n  " + fault;
    named = named || fault.starts_with(beginning);
  }
  CHECK_MESSAGE(named, beginning << " is not among the " << report.faults << " faults:" << all);
}

void check_mended(Store& store) {
  store.repair();
  require_sound(store);
  CHECK(store.digest() == world().digest());
  CHECK(picture_of(store) == world().picture());
  // It takes what comes next without treading on what is there.
  put(store, "three", {edge("org:new", "new_relation", "org:a"), node("org:a", "organisation", "New")});
  require_sound(store);
  store.forget("three");
  CHECK(store.digest() == world().digest());
}

void check_damage(const Target& target, Kind kind) {
  CAPTURE(kFamilyNames[index_of(target.family)]);
  CAPTURE(target.prefix);
  CAPTURE(static_cast<int>(kind));
  std::string named;
  const std::string path = world().damaged([&](RawStore& raw) { named = inflict(raw, target, kind); });
  if (named.empty()) return;
  const auto store = Store::open(path, OpenMode::kWrite);
  check_names(store->check(), named);
  check_mended(*store);
}

/// All targets at once.
void check_all(const std::vector<Target>& targets, Kind kind) {
  CAPTURE(static_cast<int>(kind));
  std::vector<std::string> named;
  const std::string path = world().damaged([&](RawStore& raw) {
    for (const Target& t : targets) named.push_back(inflict(raw, t, kind));
  });
  const auto store = Store::open(path, OpenMode::kWrite);
  const CheckReport report = store->check();
  for (const std::string& n : named) {
    if (!n.empty()) check_names(report, n);
  }
  check_mended(*store);
}

}  // namespace

TEST_SUITE("store/check") {
  TEST_CASE("a sound store has no faults, and counts what it holds") {
    const auto store = Store::open(world().path(), OpenMode::kRead);
    const CheckReport report = store->check();
    CHECK(report.faults == 0);
    CHECK(report.first_faults.empty());
    CHECK(report.claims == 10);
    CHECK(report.nodes == 4);
    CHECK(report.edges == 3);
  }

  TEST_CASE("records that are missing or altered are named and mended, in every family of the index") {
    // A number lost by a key or by ends makes whatever hangs on it look wrong, so these two stand alone.
    std::vector<Target> others = kIndexes;
    std::erase_if(others,
                  [](const Target& t) { return t.family == Family::kKey || t.family == Family::kEnds; });
    for (const Kind kind : {Kind::kErase, Kind::kEmpty, Kind::kExtra, Kind::kOther}) {
      check_all(others, kind);
      check_damage({Family::kKey, "org:a"}, kind);
      check_damage({Family::kEnds, ""}, kind);
    }
  }

  TEST_CASE("so are counters, relation types, the keys of sources and the ledger") {
    check_all(kRest, Kind::kErase);
    check_all(kRest, Kind::kEmpty);
    std::vector<Target> rest = kRest;
    std::erase_if(rest, [](const Target& t) { return t.prefix == kMetaRelation; });
    check_all(rest, Kind::kExtra);
    check_damage({Family::kSource, std::string(1, kSourceByKey)}, Kind::kOther);
    check_damage({Family::kSource, std::string(1, kSourceRecord)}, Kind::kErase);
  }

  TEST_CASE("a relation type under another name is missed by its edges") {
    const std::string path =
        world().damaged([&](RawStore& raw) { raw.put(Family::kMeta, keys::relation({0}), "fundz"); });
    const auto store = Store::open(path, OpenMode::kWrite);
    check_names(store->check(), "meta relation/: no number for 'funds'");
    check_mended(*store);
  }

  TEST_CASE("records that nothing asks for are named and dropped") {
    const std::vector<std::pair<Family, std::string>> added = {
        {Family::kNode, keys::node({77})},
        {Family::kEdge, keys::edge({77})},
        {Family::kEvidence, keys::evidence_of(NodeNo{1}) + keys::claim({9}, 9)},
        {Family::kOut, keys::chunk({0}, {7}, {77})},
        {Family::kIn, "short"},
        {Family::kName, keys::name('n', "odd", {1})},
        {Family::kGram, keys::gram("zz", 0)},
        {Family::kJudgement, keys::judgement({0}, {2})},
        {Family::kSource, keys::source(kSourceRecord, {77})},
        {Family::kSource, keys::source_text({0}, "0123456789abcdef")}};
    const std::string path = world().damaged([&](RawStore& raw) {
      const std::uint32_t neighbour = 1;
      const std::uint64_t edge = 77;
      for (const auto& [family, key] : added) {
        const bool chunk = family == Family::kOut || family == Family::kIn;
        raw.put(family, key, chunk ? encode_chunk(&neighbour, &edge, 1) : single_tally("head", "c", 1));
      }
    });
    const auto store = Store::open(path, OpenMode::kWrite);
    const CheckReport report = store->check();
    for (const auto& [family, key] : added) {
      const bool chunk = family == Family::kOut || family == Family::kIn;
      check_names(report, std::string(kFamilyNames[index_of(family)]) + " " +
                              printable(chunk ? key.substr(0, 6) : key));
    }
    check_mended(*store);
  }
}
