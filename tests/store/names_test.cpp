// The index of names against a linear scan over what the facts say.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "guanxi/base/unicode.hpp"
#include "guanxi/store/store.hpp"
#include "store/indexer.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Names that share beginnings, readings and characters.
std::string any_name(RandomFacts& random) {
  static const std::vector<std::string> kParts = {"之江", "实验室", "實驗室", "宇树", "科技", "重庆", "绿",
                                                  "Acme", "Lab",    "ab",     "É",    " ",    "-",    "2"};
  std::string out;
  for (std::size_t n = 1 + random.below(4); n > 0; --n) out += random.pick(kParts);
  return out;
}

struct Named {
  std::string key;
  std::set<std::string> forms;
};

/// What the nodes' records say, added up again.
std::map<std::uint32_t, Named> named_nodes(const Store& store) {
  std::map<std::uint32_t, Named> out;
  store.for_each_node([&](const NodeRecord& node) {
    Named& n = out[node.no.value];
    n.key = node.key;
    for (const auto& list : {node.names, node.aliases}) {
      for (const auto& name : list) {
        const std::string form = normalise_name(name.value);
        if (!form.empty()) n.forms.insert(form);
      }
    }
    return true;
  });
  return out;
}

std::string form_of(const std::string& form, Store::NameClass which) {
  switch (which) {
    case Store::NameClass::kName:
      return form;
    case Store::NameClass::kPinyin:
      return pinyin(form);
    case Store::NameClass::kInitials:
      return pinyin_initials(form);
  }
  return {};
}

constexpr Store::NameClass kClasses[] = {Store::NameClass::kName, Store::NameClass::kPinyin,
                                         Store::NameClass::kInitials};

using Pairs = std::set<std::pair<std::string, std::uint32_t>>;

/// Every (form, node) of one class.
Pairs all_forms(const std::map<std::uint32_t, Named>& nodes, Store::NameClass which) {
  Pairs out;
  for (const auto& [no, node] : nodes) {
    for (const std::string& form : node.forms) {
      const std::string f = form_of(form, which);
      if (!f.empty()) out.emplace(f, no);
    }
  }
  return out;
}

/// The bigrams of ^form$, cut without the store's code.
std::set<std::string> bigrams(const std::string& form) {
  const std::u32string text = U'^' + to_code_points(form) + U'$';
  std::set<std::string> out;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) out.insert(to_utf8(text.substr(i, 2)));
  return out;
}

void check_names(const Store& store) {
  const auto nodes = named_nodes(store);
  for (const Store::NameClass which : kClasses) {
    const Pairs all = all_forms(nodes, which);
    CAPTURE(static_cast<char>(which));
    std::set<std::string> prefixes = {"", "zz", "之", "不在"};
    for (const auto& [form, no] : all) {
      std::vector<NodeNo> expected;
      for (auto it = all.lower_bound({form, 0}); it != all.end() && it->first == form; ++it)
        expected.push_back({it->second});
      REQUIRE(store.nodes_named(form, which) == expected);
      const std::size_t limit = std::min<std::size_t>(2, expected.size());
      REQUIRE(store.nodes_named(form, which, limit).size() == limit);
      for (std::size_t n : {1, 3, 4, 6}) prefixes.insert(form.substr(0, std::min(n, form.size())));
    }
    REQUIRE(store.nodes_named("no such name", which).empty());
    for (const std::string& prefix : prefixes) {
      CAPTURE(prefix);
      std::vector<std::pair<std::string, std::uint32_t>> expected;
      for (const auto& pair : all) {
        if (pair.first.starts_with(prefix)) expected.push_back(pair);
      }
      std::vector<std::pair<std::string, std::uint32_t>> found;
      store.for_each_name(prefix, which, [&](std::string_view form, NodeNo no) {
        found.emplace_back(form, no.value);
        return true;
      });
      REQUIRE(found == expected);
    }
  }
}

void check_grams(const Store& store) {
  std::map<std::string, std::set<std::uint32_t>> expected;
  for (const auto& [no, node] : named_nodes(store)) {
    for (const std::string& form : node.forms) {
      for (const std::string& g : bigrams(form)) expected[g].insert(no);
    }
  }
  std::set<std::string> starts;
  for (const auto& [gram, holders] : expected) {
    CAPTURE(gram);
    starts.insert(to_utf8(to_code_points(gram).substr(0, 1)));
    std::vector<std::uint32_t> found;
    store.for_each_with_gram(gram, [&](NodeNo no) {
      found.push_back(no.value);
      return true;
    });
    REQUIRE(found == std::vector<std::uint32_t>(holders.begin(), holders.end()));
    std::size_t seen = 0;
    store.for_each_with_gram(gram, [&](NodeNo) { return ++seen < 2; });
    REQUIRE(seen == std::min<std::size_t>(2, holders.size()));
  }
  starts.insert("龘");
  for (const std::string& start : starts) {
    CAPTURE(start);
    std::vector<std::string> grams;
    for (const auto& [gram, holders] : expected) {
      if (gram.starts_with(start)) grams.push_back(gram);
    }
    REQUIRE(store.grams_starting(start) == grams);
  }
  store.for_each_with_gram("不在", [](NodeNo) {
    FAIL("no name holds it");
    return true;
  });
}

}  // namespace

TEST_SUITE("store/names") {
  TEST_CASE("names, pinyin, initials and bigrams find what a scan finds, before and after a retraction") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      TemporaryStore store;
      for (int file = 0; file < 3; ++file) {
        std::vector<Fact> facts;
        for (int i = 0; i < 20; ++i) {
          NodeFact n = node("org:" + std::to_string(random.below(40)), "organisation",
                            random.chance(80) ? any_name(random) : "");
          for (std::size_t k = random.below(3); k > 0; --k)
            n.aliases.push_back(random.chance(90) ? any_name(random) : "——");
          facts.emplace_back(std::move(n));
        }
        put(*store, "file-" + std::to_string(file), facts);
      }
      check_names(*store);
      check_grams(*store);
      store->forget("file-1");
      check_names(*store);
      check_grams(*store);
      if (seed % 4 == 0) {
        store->compact();
        check_names(*store);
        check_grams(*store);
      }
    }
  }

  TEST_CASE("bigrams of one character and of a name's ends") {
    CHECK(name_grams("a") == std::vector<std::string>{"^a", "a$"});
    CHECK(name_grams("之江") == std::vector<std::string>{"^之", "之江", "江$"});
    CHECK(name_grams("aaa") == std::vector<std::string>{"^a", "a$", "aa"});
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const std::string form = normalise_name(any_name(random));
      if (form.empty()) continue;
      const auto expected = bigrams(form);
      REQUIRE(name_grams(form) == std::vector<std::string>(expected.begin(), expected.end()));
    }
  }

  TEST_CASE("postings reach over the blocks of 4096 nodes") {
    std::vector<Fact> facts;
    for (int i = 0; i < 9000; ++i)
      facts.emplace_back(
          node("k" + std::to_string(i), "place", i % 1000 == 7 ? "共名" : "x" + std::to_string(i)));
    const TemporaryStore store(facts);
    std::vector<std::uint32_t> found;
    store->for_each_with_gram("共名", [&](NodeNo no) {
      found.push_back(no.value);
      return true;
    });
    CHECK(found == std::vector<std::uint32_t>{7, 1007, 2007, 3007, 4007, 5007, 6007, 7007, 8007});
    std::size_t n = 0;
    store->for_each_with_gram("^x", [&](NodeNo) { return ++n > 0; });
    CHECK(n == 8991);
    CHECK(store->nodes_named("共名").size() == 9);
    CHECK(store->grams_starting("共") == std::vector<std::string>{"共名"});
    CHECK(store->nodes_named("gongming", Store::NameClass::kPinyin).size() == 9);
    CHECK(store->nodes_named("gm", Store::NameClass::kInitials, 3).size() == 3);
  }

  TEST_CASE("keys by their beginning") {
    const TemporaryStore store({node("org:a", "", "A"), node("org:ab", "", "B"), node("person:a", "", "C"),
                                edge("org:b", "funds", "org:a")});
    const auto keys = [&](std::string_view prefix) {
      std::vector<std::string> out;
      store->for_each_key(prefix, [&](std::string_view key, NodeNo no) {
        CHECK(store->node(no)->key == key);
        out.emplace_back(key);
        return true;
      });
      return out;
    };
    CHECK(keys("org:a") == std::vector<std::string>{"org:a", "org:ab"});
    CHECK(keys("") == std::vector<std::string>{"org:a", "org:ab", "org:b", "person:a"});
    CHECK(keys("x").empty());
    store->forget("test.jsonl");
    CHECK(keys("").empty());
    CHECK(store->nodes_named("a").empty());
    CHECK_FALSE(store->find_node("org:a"));
  }
}
