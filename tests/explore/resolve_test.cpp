#include "guanxi/explore/resolve.hpp"

#include <doctest/doctest.h>

#include "guanxi/base/error.hpp"
#include "guanxi/explore/filter.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

std::vector<Fact> some_facts() {
  return {node("org:zj", "organisation/institute", "之江实验室", {"Zhejiang Lab"}),
          node("org:ds", "organisation/company", "深度求索", {"DeepSeek"}),
          node("platform:ds", "platform/model", "DeepSeek"),
          node("person:li-1", "person", "李明"),
          node("person:li-2", "person", "李明"),
          edge("person:li-2", "works_for", "org:zj"),
          node("org:zj2", "organisation", "之江實驗室")};
}

Error error_of(const Store& store, const std::string& text) {
  try {
    (void)resolve(store, text);
  } catch (const Error& e) {
    return e;
  }
  return {ErrorCode::kIo, "no error"};
}

}  // namespace

TEST_SUITE("explore/resolve") {
  TEST_CASE("by key, number, name, alias, pinyin and initials") {
    const TemporaryStore store(some_facts());
    const auto key = [&](const std::string& text) { return resolve(*store, text).key; };
    CHECK(key("org:ds") == "org:ds");
    CHECK(key("#" + std::to_string(store->find_node("platform:ds").value().value)) == "platform:ds");
    CHECK(key("之江实验室") == "org:zj");
    CHECK(key("之江 實驗室") == "org:zj");
    CHECK(key("zhejiang lab") == "org:zj");
    CHECK(key("Zhi Jiang Shi Yan Shi") == "org:zj");
    CHECK(key("sdqs") == "org:ds");
    CHECK(key("org:zj2") == "org:zj");  // one entity with it
  }

  TEST_CASE("a main name beats an alias") {
    const TemporaryStore store(some_facts());
    CHECK(resolve(*store, "deepseek").key == "platform:ds");
    const auto both = candidates_for(*store, "deepseek");
    CHECK(both.size() == 1);
  }

  TEST_CASE("an exact key beats every name") {
    const TemporaryStore store(
        {node("a", "person", "b"), node("b", "person", "a"), node("c", "person", "b")});
    CHECK(resolve(*store, "a").key == "a");
    CHECK(resolve(*store, "b").key == "b");
  }

  TEST_CASE("several things of one name") {
    const TemporaryStore store(some_facts());
    const Error e = error_of(*store, "李明");
    CHECK(e.code() == ErrorCode::kAmbiguous);
    CHECK(std::string(e.what()) ==
          "'李明' means 2 things:\n"
          "  person:li-2  person  李明 (1 relation)\n"
          "  person:li-1  person  李明 (0 relations)");
    CHECK(e.hint() == "give the key of the one you mean: 'person:li-2'");
  }

  TEST_CASE("what is unknown suggests what is near") {
    const TemporaryStore store(some_facts());
    const Error spelling = error_of(*store, "之江实验实");
    CHECK(spelling.code() == ErrorCode::kNotFound);
    CHECK(std::string(spelling.what()) == "nothing is called '之江实验实'");
    CHECK(spelling.hint() == "did you mean '之江实验室' (org:zj)?");
    CHECK(error_of(*store, "org:深度求所").hint() == "did you mean '深度求索' (org:ds)?");
    CHECK(error_of(*store, "qwertyuiop").hint() == "'search' finds names by their parts, pinyin or spelling");
    const Error number = error_of(*store, "#4000");
    CHECK(number.code() == ErrorCode::kNotFound);
    CHECK(std::string(number.what()) == "there is no node #4000");
    CHECK(error_of(*store, " ").code() == ErrorCode::kInvalidArgument);
    CHECK(error_of(*store, "a\x1b[2Jb").code() == ErrorCode::kNotFound);
    CHECK(std::string(error_of(*store, "a\x1b[2Jb").what()) == "nothing is called 'a\\x1b[2Jb'");
  }

  TEST_CASE("types and relations by short name and label") {
    const TemporaryStore store({node("a", "odd/type", "A"), edge("a", "funny_link", "b")});
    CHECK(resolve_type(*store, "organisation/company") == "organisation/company");
    CHECK(resolve_type(*store, "company") == "organisation/company");
    CHECK(resolve_type(*store, "企业") == "organisation/company");
    CHECK(resolve_type(*store, "odd") == "odd");
    CHECK(resolve_type(*store, "odd/type") == "odd/type");
    CHECK_THROWS_WITH_AS((void)resolve_type(*store, "compani"), "no node type 'compani'", Error);
    CHECK(resolve_relation(*store, "funny_link") == "funny_link");
    CHECK(resolve_relation(*store, "developed by") == "develops");
    CHECK(resolve_relation(*store, "由…研发") == "develops");
    try {
      (void)resolve_relation(*store, "develop");
      FAIL("no error");
    } catch (const Error& e) {
      CHECK(e.hint() == "did you mean 'develops'?");
    }
    const RelationLabels odd = labels_of(store->ontology(), "funny_link");
    CHECK(odd.forward == "funny link");
    CHECK(odd.text(false, true) == "funny link (reversed)");
  }
}
