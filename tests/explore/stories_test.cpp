#include "explore/stories.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "guanxi/explore/neighbourhood.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

std::string random_story(std::mt19937_64& random, std::size_t words) {
  static const std::vector<std::string> kWords = {"port", "stone",  "river", "ship", "the",     "old",
                                                  "bank", "signed", "with",  "a",    "council", "plan",
                                                  "yard", "engine", "sold",  "for",  "spring",  "north"};
  std::string out;
  for (std::size_t i = 0; i < words; ++i)
    out += kWords[random() % kWords.size()] + (i % 12 == 11 ? ". " : " ");
  return out;
}

SourceFact source(const std::string& key, const std::string& text) {
  SourceFact out;
  out.key = key;
  if (!text.empty()) out.text = text;
  return out;
}

}  // namespace

TEST_SUITE("explore/stories") {
  TEST_CASE("documents that tell one story count once, others and those without a text each") {
    std::mt19937_64 random(11);
    const std::string story = random_story(random, 300), other = random_story(random, 300);
    std::vector<Fact> facts = {source("agency", story),
                               source("copy", "Another headline. " + story),
                               source("second copy", story + " And a last sentence of its own."),
                               source("other", other),
                               source("list", ""),
                               source("short", "the port"),
                               source("short again", "the port")};
    const std::vector<std::string> keys = {"agency", "copy",  "second copy", "other",
                                           "list",   "short", "short again"};
    for (const std::string& key : keys) {
      EdgeFact fact = edge("a", "funds", "b");
      fact.evidence = {{key, {}, {}, {}, "the port"}};
      facts.emplace_back(fact);
    }
    const TemporaryStore store(facts);
    std::vector<SourceNo> all;
    for (const std::string& key : keys) all.push_back(store->find_source(key).value());
    for (int i = 0; i < 20; ++i) {
      std::shuffle(all.begin(), all.end(), random);
      CHECK(count_stories(*store, all) == 5);
    }
    CHECK(count_stories(*store, {}) == 0);
    CHECK(count_stories(*store, std::span(all).first(1)) == 1);
  }
}
