// The user's judgements: made, replaced, listed, taken back.
#include "guanxi/explore/judge.hpp"

#include <doctest/doctest.h>

#include "guanxi/base/error.hpp"
#include "guanxi/store/entities.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

template <typename Call>
std::string error_of(const Call& call) {
  try {
    call();
  } catch (const Error& e) {
    return std::string(e.what()) + " / " + e.hint();
  }
  return "";
}

}  // namespace

TEST_SUITE("explore/judge") {
  TEST_CASE("the same: one entity, each node with its own claims still; taken back: two again") {
    TemporaryStore store({node("org:zd", "organisation/university", "浙大"),
                          node("org:zju", "organisation/university", "浙江大学"),
                          edge("org:zd", "funds", "x"), edge("org:zju", "funds", "y")});
    const Hash128 before = store->digest();
    const NodeNo a = node_named(*store, "浙大"), b = node_named(*store, "org:zju");
    const JudgeReport report = judge(*store, b, a, JudgementKind::kSame, "short name");
    CHECK(report.changed);
    CHECK_FALSE(report.replaced);
    CHECK(report.one);
    CHECK(report.judgement.a.key == "org:zd");
    CHECK(report.judgement.b.key == "org:zju");
    CHECK_FALSE(judge(*store, a, b, JudgementKind::kSame, "short name").changed);
    CHECK(judge(*store, a, b, JudgementKind::kSame, "another reason").changed);
    CHECK(list_judgements(*store, JudgementKind::kSame, 9).judgements.size() == 1);
    std::size_t edges = 0;
    store->for_each_adjacent(a, [&](const Adjacent&) { return ++edges > 0; });
    CHECK(edges == 1);
    put(*store, "more.jsonl", {edge("org:zd", "funds", "z")});
    // Both names mean the merged entity now; the judgement between its nodes is meant.
    CHECK_FALSE(withdraw(*store, "浙江大学", "浙大", JudgementKind::kSame).one);
    store->forget("more.jsonl");
    CHECK(store->digest() == before);
  }

  TEST_CASE("a name means the node that bears it") {
    TemporaryStore store({node("org:a", "organisation/company", "Northlight Labs"),
                          node("org:b", "organisation/company", "Northlight Labs", {"NL"})});
    CHECK(entity_of(*store, *store->find_node("org:a")).nodes.size() == 2);
    CHECK(node_named(*store, "NL") == *store->find_node("org:b"));
    CHECK(node_named(*store, "Northlight Labs") == *store->find_node("org:a"));
    CHECK(node_named(*store, "org:b") == *store->find_node("org:b"));
    CHECK(node_named(*store, "#1") == NodeNo{1});
    CHECK(error_of([&] {
            (void)node_named(*store, "Southlight");
          }).starts_with("nothing is called 'Southlight'"));
    const NodeNo a = *store->find_node("org:a"), b = *store->find_node("org:b");
    CHECK_FALSE(judge(*store, a, b, JudgementKind::kDifferent, "two firms").one);
    CHECK(entity_of(*store, a).nodes.size() == 1);
    CHECK(withdraw(*store, "org:a", "org:b", JudgementKind::kDifferent).one);
  }

  TEST_CASE("what others say against it is told, and stays") {
    TemporaryStore store({node("org:a", "organisation", "Alpha"), node("org:b", "organisation", "Beta"),
                          different("org:a", "org:b")});
    const NodeNo a = *store->find_node("org:a"), b = *store->find_node("org:b");
    const JudgeReport report = judge(*store, a, b, JudgementKind::kSame, "");
    CHECK_FALSE(report.one);
    REQUIRE(report.against.size() == 1);
    CHECK(report.against[0].source == "test.jsonl");
    CHECK(
        error_of([&] { withdraw(*store, "org:a", "org:b", JudgementKind::kDifferent); }) ==
        "you have not judged 'org:a' and 'org:b' different / the source 'test.jsonl' says so: guanxi forget "
        "test.jsonl takes back all that it states");
    const JudgementList all = list_judgements(*store, JudgementKind::kDifferent, 10);
    REQUIRE(all.judgements.size() == 1);
    CHECK_FALSE(all.judgements[0].own);
    CHECK(all.judgements[0].reason == "test");
    const JudgeReport turned = judge(*store, a, b, JudgementKind::kDifferent, "seen");
    CHECK(turned.replaced);
    CHECK(list_judgements(*store, JudgementKind::kSame, 10).judgements.empty());
    CHECK(list_judgements(*store, JudgementKind::kDifferent, 10).judgements.size() == 2);
    CHECK(list_judgements(*store, JudgementKind::kDifferent, 1).more);
  }

  TEST_CASE("mistakes") {
    TemporaryStore store({node("org:a", "organisation/company", "Northlight Labs"),
                          node("org:b", "organisation/company", "Northlight Labs", {"NL"}),
                          node("org:c", "organisation/company", "Cedar Works")});
    const NodeNo a = *store->find_node("org:a"), b = *store->find_node("org:b"),
                 c = *store->find_node("org:c");
    CHECK(error_of([&] { judge(*store, a, a, JudgementKind::kSame, ""); }) ==
          "both are org:a / give the keys of two nodes: guanxi show lists those that an entity is made of");
    CHECK(error_of([&] { withdraw(*store, "org:a", "org:c", JudgementKind::kSame); }) ==
          "you have not judged 'org:a' and 'org:c' the same / guanxi same --judged lists the judgements");
    CHECK(error_of([&] { withdraw(*store, "NL", "Northlight Labs", JudgementKind::kSame); }) ==
          "you have not judged 'NL' and 'Northlight Labs' the same / they are one by their names: guanxi "
          "different "
          "keeps them apart");
    judge(*store, a, c, JudgementKind::kSame, "");
    judge(*store, b, c, JudgementKind::kSame, "");
    CHECK(error_of([&] { withdraw(*store, "Northlight Labs", "Cedar Works", JudgementKind::kSame); }) ==
          "2 judgements join 'Northlight Labs' and 'Cedar Works':\n  org:a  org:c\n  org:b  org:c / give the "
          "two "
          "keys of the one to take back");
    CHECK(withdraw(*store, "org:c", "org:a", JudgementKind::kSame).one);
    CHECK_FALSE(withdraw(*store, "org:c", "org:b", JudgementKind::kSame).one);
  }
}
