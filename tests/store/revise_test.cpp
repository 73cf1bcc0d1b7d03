// Single claims added to a source and taken back; which sources state what.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <tuple>

#include "bulk_rows.hpp"
#include "guanxi/base/error.hpp"
#include "raw_store.hpp"
#include "store/store_impl.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

const Origin kOwn{std::string(kOwnJudgements), std::string(kOwnJudgements), 0};

Fact own(JudgementKind kind, const std::string& a, const std::string& b, const std::string& reason = {}) {
  Evidence evidence;
  evidence.source = kOwnJudgements;
  return JudgementFact{kind, a, b, reason, {evidence}};
}

std::string error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& e) {
    return std::string(e.what()) + " / " + e.hint();
  }
  return "";
}

using EdgeSources = std::map<std::uint64_t, std::set<std::uint32_t>>;

}  // namespace

TEST_SUITE("store/revise") {
  TEST_CASE("law 5: judge, ingest more, take back: as if never judged") {
    constexpr std::uint64_t kSeeds = seeds(60, 12);
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const std::vector<Fact> first = random.facts(20), more = random.facts(15);
      TemporaryStore judged(first), never(first);
      std::vector<Fact> said;
      for (std::size_t i = 1 + random.below(4); i > 0; --i) {
        JudgementFact j = random.judgement();
        j.evidence = {};
        said.push_back(own(j.kind, j.a, j.b, j.reason));
      }
      const Hash128 before = judged->digest();
      CHECK(judged->revise(kOwn, said, {}).claims_added > 0);
      CHECK(judged->digest() != before);
      REQUIRE(judged->ledger_entry(kOwnJudgements).has_value());
      put(*judged, "more.jsonl", more);
      put(*never, "more.jsonl", more);
      if (random.chance(50)) judged.reopen();
      if (random.chance(50)) {
        for (const Fact& fact : said) judged->revise(kOwn, {}, {fact});
      } else {
        judged->revise(kOwn, {}, said);
      }
      CHECK(judged->digest() == never->digest());
      CHECK_FALSE(judged->ledger_entry(kOwnJudgements).has_value());
      if (seed % 10 == 0) CHECK(judged->check().faults == 0);
    }
  }

  TEST_CASE("one for another, at once; the others stay") {
    TemporaryStore store({node("org:a", "organisation", "A"), node("org:b", "organisation", "B")});
    store->revise(kOwn,
                  {own(JudgementKind::kSame, "org:a", "org:b"), own(JudgementKind::kSame, "org:a", "x")}, {});
    CHECK(store->ledger_entry(kOwnJudgements)->facts == 2);
    const CommitReport report = store->revise(kOwn, {own(JudgementKind::kDifferent, "org:a", "org:b", "two")},
                                              {own(JudgementKind::kSame, "org:a", "org:b")});
    CHECK(report.claims_added == 1);
    CHECK(report.claims_removed == 1);
    CHECK(store->ledger_entry(kOwnJudgements)->facts == 2);
    const auto judgements = store->judgements(*store->find_node("org:a"));
    REQUIRE(judgements.size() == 2);
    for (const auto& j : judgements)
      CHECK(std::tuple(j.same, j.different) ==
            (j.other == *store->find_node("org:b") ? std::tuple(0U, 1U) : std::tuple(1U, 0U)));
    CHECK(store->check().faults == 0);
  }

  TEST_CASE("stated twice is stated once; what was never stated cannot be taken back") {
    TemporaryStore store;
    const Fact fact = own(JudgementKind::kSame, "a", "b");
    store->revise(kOwn, {fact}, {});
    const Hash128 once = store->digest();
    CHECK(store->revise(kOwn, {fact}, {}).claims_added == 0);
    CHECK(store->revise(kOwn, {}, {own(JudgementKind::kSame, "a", "c")}).claims_removed == 0);
    CHECK(store->digest() == once);
    CHECK(store->ledger_entry(kOwnJudgements)->facts == 1);
  }

  TEST_CASE("judgements that came in by another file are taken back too, and the file is partial then") {
    TemporaryStore store;
    const Fact fact = own(JudgementKind::kSame, "a", "b");
    put(*store, "export.jsonl", {fact, edge("a", "funds", "b")});
    store->revise(kOwn, {own(JudgementKind::kSame, "a", "c")}, {});
    CHECK(store->revise(kOwn, {}, {fact}).claims_removed == 1);
    CHECK(store->ledger_entry("export.jsonl")->state == LedgerState::kPartial);
    CHECK(store->ledger_entry(kOwnJudgements)->facts == 1);
    CHECK(store->judgements(*store->find_node("a")).size() == 1);
    // Law 1, with a judgement of one's own beside the file's.
    store->revise(kOwn, {own(JudgementKind::kSame, "a", "d")}, {});
    const Hash128 before = store->digest();
    put(*store, "second.jsonl", {fact, own(JudgementKind::kSame, "a", "d")});
    store->revise(kOwn, {own(JudgementKind::kSame, "a", "e")}, {});
    store->revise(kOwn, {}, {own(JudgementKind::kSame, "a", "e")});
    store->forget("second.jsonl");
    CHECK(store->digest() == before);
  }

  TEST_CASE("no file takes the judgements' name") {
    const std::string refused =
        "'judgements' names the judgements made on the command line; no file can have this name / ";
    TemporaryStore store;
    for (const bool judged : {false, true}) {
      CAPTURE(judged);
      if (judged) store->revise(kOwn, {own(JudgementKind::kSame, "a", "b")}, {});
      const auto fact_by_fact = [&] { (void)store->begin({"judgements", "jsonl", 3}); };
      const auto by_bulk = [&] { (void)store->begin_bulk({"judgements", "csv", 3}, {}); };
      CHECK(error_of(fact_by_fact) == refused + "rename the file");
      CHECK(error_of(by_bulk) == refused + "rename the file");
    }
    CHECK(put(*store, "other.jsonl", {same("a", "b")}).claims_added == 1);  // the turn to write is free
  }

  TEST_CASE("a file that has the judgements' name already can only be forgotten") {
    TemporaryStore store;
    store->revise(kOwn, {own(JudgementKind::kSame, "a", "b")}, {});
    LedgerEntry entry = store->ledger_entry(kOwnJudgements).value();
    entry.format = "csv";
    store.change([&](const std::string& directory) {
      RawStore(directory).put(Family::kSource, keys::source(kSourceLedger, entry.no), encode_ledger(entry));
    });
    const std::string refused =
        "'judgements' names the judgements made on the command line; no file can have this name / guanxi "
        "forget judgements takes back the file; rename it and ingest it again";
    CHECK(error_of([&] { (void)store->begin_bulk({"judgements", "csv", 3}, {}); }) == refused);
    CHECK(error_of([&] { store->revise(kOwn, {own(JudgementKind::kSame, "a", "b")}, {}); }) == refused);
    CHECK(store->forget(kOwnJudgements) == 1);
    CHECK(store->revise(kOwn, {own(JudgementKind::kSame, "a", "b")}, {}).claims_added == 1);
  }
}

TEST_SUITE("store/which sources state it") {
  TEST_CASE("edges and nodes: as the claims say, beside bulk sources as without") {
    constexpr std::uint64_t kSeeds = seeds(40, 10);
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      TemporaryStore store(random.facts(40));
      for (std::size_t load = 0; load < seed % 3; ++load) {
        const Rows rows = random_rows(random, 30, Keys::kTexts, true);
        put_bulk(*store, "bulk-" + std::to_string(load), rows);
      }
      EdgeSources found, wanted;
      store->scan_edge_sources([&](EdgeNo first, std::uint64_t count, SourceNo source) {
        for (std::uint64_t i = 0; i < count; ++i) found[first.value + i].insert(source.value);
      });
      store->for_each_edge([&](const EdgeRecord& e) {
        store->for_each_claim_of(e.no, [&](const Claim& claim) {
          wanted[e.no.value].insert(claim.source.value);
          return true;
        });
        return true;
      });
      CHECK(found == wanted);

      EdgeSources nodes, wanted_nodes;
      store->scan_node_sources([&](NodeNo node, SourceNo source) { nodes[node.value].insert(source.value); });
      std::map<std::uint32_t, std::size_t> claims, claims_of;
      store->for_each_claim([&](const Claim& claim) {
        ++claims[claim.source.value];
        const auto touch = [&](const std::string& key) {
          wanted_nodes[store->find_node(key).value().value].insert(claim.source.value);
        };
        if (const auto* n = std::get_if<NodeFact>(&claim.fact)) touch(n->key);
        if (const auto* j = std::get_if<JudgementFact>(&claim.fact)) {
          touch(j->a);
          touch(j->b);
        }
        return true;
      });
      CHECK(nodes == wanted_nodes);
      for (const SourceRecord& source : store->sources())
        store->for_each_claim_of(source.no, [&](const Claim& claim) {
          CHECK(claim.source == source.no);
          ++claims_of[claim.source.value];
          return true;
        });
      CHECK(claims_of == claims);
    }
  }
}
