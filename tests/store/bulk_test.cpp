// Bulk sources against the claims path: the same rows, taken fact by fact, make the same graph. The laws,
// over mixes of both.
#include "guanxi/store/bulk.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "bulk_rows.hpp"
#include "consistent.hpp"
#include "guanxi/base/error.hpp"
#include "picture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

BulkWay random_way(RandomFacts& random) {
  BulkWay way;
  way.block_rows = 1 + random.below(9);
  way.options.threads = random.chance(50) ? 1 : 2;
  way.backwards = random.chance(30);
  way.options.memory_bytes = random.chance(50) ? 1 : std::uint64_t{64} << 20;
  return way;
}

Keys random_keys(RandomFacts& random) {
  return static_cast<Keys>(random.below(3));
}

/// A file of either kind. Facts of the others cite some of the bulk files' lines.
struct File {
  std::string name;
  bool bulk = false;
  Rows rows;
  std::vector<Fact> facts;
};

std::vector<File> random_files(RandomFacts& random, std::size_t n) {
  std::vector<File> files;
  for (std::size_t i = 0; i < n; ++i) {
    File f{"file-" + std::to_string(i), random.chance(60), {}, {}};
    if (f.bulk) {
      f.rows = random_rows(random, 1 + random.below(20), random_keys(random), random.chance(60));
    } else {
      f.facts = random.facts(1 + random.below(8));
      for (const File& other : files) {
        if (!other.bulk || random.chance(40)) continue;
        // The very claim of a row, or one of the same line that says something else.
        const Row& row = random.pick(other.rows);
        Fact fact = random.chance(70) ? row.fact : Fact(random.edge());
        Evidence e;
        e.source = other.name;
        e.line = row.line;
        std::visit(
            [&](auto& x) {
              if constexpr (!std::is_same_v<std::decay_t<decltype(x)>, SourceFact>) x.evidence = {e};
            },
            fact);
        f.facts.push_back(fact);
      }
    }
    files.push_back(std::move(f));
  }
  return files;
}

void put_file(Store& store, const File& file, RandomFacts& random, bool oracle = false) {
  if (!file.bulk) {
    put(store, file.name, file.facts);
  } else if (oracle) {
    put_rows(store, file.name, file.rows);
  } else {
    put_bulk(store, file.name, file.rows, random_way(random));
  }
}

void require_same(const Store& a, const Store& b) {
  REQUIRE(a.digest() == b.digest());
  REQUIRE(picture_of(a) == picture_of(b));
}

}  // namespace

TEST_SUITE("store/bulk") {
  TEST_CASE("the same rows, in bulk and fact by fact, are one graph") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const Rows rows = random_rows(random, random.below(60), random_keys(random), random.chance(60));
      TemporaryStore bulk;
      TemporaryStore claims;
      const BulkReport report = put_bulk(*bulk, "data.csv", rows, random_way(random));
      const CommitReport expected = put_rows(*claims, "data.csv", rows);
      CHECK(report.commit.claims_added == expected.claims_added);
      CHECK(report.commit.nodes_added == expected.nodes_added);
      CHECK(report.commit.edges_added == expected.edges_added);
      require_same(*bulk, *claims);
      require_consistent(*bulk);
      require_sound(*bulk);
      const CheckReport checked = bulk->check();
      const CheckReport oracle = claims->check();
      CHECK(checked.claims == oracle.claims);
      CHECK(checked.nodes == oracle.nodes);
      CHECK(checked.edges == oracle.edges);
      bulk.reopen();
      require_same(*bulk, *claims);
    }
  }

  TEST_CASE("thousands of nodes and relations, over several partitions and out of memory") {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto key = [&] {  // a few hubs
        return std::to_string(random.chance(20) ? random.below(3) : random.below(9000));
      };
      Rows rows;
      for (std::uint64_t line = 1; line <= 20'000; ++line)
        rows.push_back({line, edge(key(), random.chance(5) ? "owns" : "funds", key())});
      if (seed % 2 == 0) {  // as a sorted file
        std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
          const auto ends = [](const Row& r) {
            const auto& e = std::get<EdgeFact>(r.fact);
            return std::tuple(e.from.size(), e.from, e.type, e.to.size(), e.to);
          };
          return ends(a) < ends(b);
        });
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i].line = i + 1;
      }
      BulkWay way;
      way.block_rows = 700;
      way.options.memory_bytes = 1 << 12;
      TemporaryStore bulk;
      TemporaryStore claims;
      put_bulk(*bulk, "data.csv", rows, way);
      put_rows(*claims, "data.csv", rows);
      REQUIRE(bulk->digest() == claims->digest());
      REQUIRE(bulk->stats().max_degree == claims->stats().max_degree);
      const auto degrees = [](const Store& s) {
        std::multiset<std::string> out;
        for (const bool outgoing : {true, false}) {
          s.scan_adjacency(outgoing, {0}, {s.node_limit()}, [&](const AdjacencyRun& run) {
            for (const std::uint32_t n : run.neighbours)
              out.insert(s.node(run.node)->key + (outgoing ? ">" : "<") + s.node({n})->key);
          });
        }
        return out;
      };
      if (seed == 1) REQUIRE(degrees(*bulk) == degrees(*claims));
      require_sound(*bulk);
      put_bulk(*bulk, "data.csv", rows, way);
      REQUIRE(bulk->digest() == claims->digest());
      require_sound(*bulk);
      const std::string copy = bulk.path() + "-copy";
      bulk->backup(copy);
      CHECK(Store::open(copy, OpenMode::kRead)->digest() == claims->digest());
    }
  }

  TEST_CASE("rows left out, ends that nothing describes, and a last word before the commit") {
    TemporaryStore store({node("c", "person", "C"), edge("d", "funds", "c")});
    const Hash128 before = store->digest();
    const Rows rows = {{1, node("a", "person", "A")},      {2, node("b", "person", "B")},
                       {3, node("a", "place", "again")},   {5, node("a", "place", "and again")},
                       {6, edge("a", "funds", "b")},       {7, edge("a", "funds", "c")},
                       {8, edge("d", "funds", "nowhere")}, {9, edge("x", "funds", "nowhere")}};
    BulkWay way;
    std::vector<std::tuple<std::string, std::uint64_t, std::uint64_t>> left_out;
    way.options.duplicate_node = [&](std::string_view key, std::uint64_t line, std::uint64_t first) {
      left_out.emplace_back(key, line, first);
    };
    bool stop = true;
    way.options.confirm = [&](const BulkReport& report) {
      CHECK(report.undescribed_ends == 3);
      CHECK(report.duplicate_nodes == 2);
      if (stop) throw Error(ErrorCode::kBadInput, "no");
    };
    CHECK_THROWS_WITH_AS(put_bulk(*store, "f.csv", rows, way), "no", Error);
    CHECK(store->digest() == before);
    CHECK_FALSE(store->ledger_entry("f.csv"));
    CHECK(std::filesystem::is_empty(store.path() + "/tmp"));
    require_sound(*store);
    stop = false;
    left_out.clear();
    const BulkReport report = put_bulk(*store, "f.csv", rows, way);
    CHECK(report.node_rows == 2);
    CHECK(report.edge_rows == 4);
    CHECK(left_out == decltype(left_out){{"a", 3, 1}, {"a", 5, 1}});
    CHECK(store->ledger_entry("f.csv")->rejected == 2);
    CHECK(store->ledger_entry("f.csv")->facts == 6);
    CHECK(store->node(*store->find_node("a"))->types.size() == 1);
    require_sound(*store);
    way.options = {};
    put_bulk(*store, "f.csv", rows, way);
    CHECK(store->node(*store->find_node("a"))->claims == 3);
    put_bulk(*store, "empty.csv", {});
    CHECK(store->ledger_entry("empty.csv"));
    require_sound(*store);
    CHECK(store->relation_names() == std::vector<std::string>{"funds"});
    const auto load = store->begin_bulk({"g", "csv", 0}, {});
    (void)load->relation("unused");
    CHECK_THROWS_WITH_AS((void)store->begin({"h", "jsonl", 0}), "a batch of this store is open already",
                         Error);
    load->commit({}, 0);
    CHECK(store->relation_names() == std::vector<std::string>{"funds"});
    CHECK_THROWS_WITH_AS(
        (void)Store::open(store.path() + "/..", OpenMode::kRead)->begin_bulk({"g", "csv", 0}, {}),
        doctest::Contains("there is no store at"), Error);
  }

  TEST_CASE("new keys and edges are numbered in their order, whatever the blocks and threads") {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const Keys kind = random_keys(random);
      const Rows rows = random_rows(random, 40, kind, true);
      std::vector<std::string> keys;
      std::vector<std::tuple<std::uint32_t, std::uint16_t, std::uint32_t, std::string>> edges;
      for (int time = 0; time < 3; ++time) {
        TemporaryStore store;
        put_bulk(*store, "f", rows, random_way(random));
        std::vector<std::string> found;
        for (std::uint32_t n = 0; n < store->node_limit(); ++n) found.push_back(store->node({n})->key);
        const bool integers = std::all_of(found.begin(), found.end(), [](const std::string& k) {
          std::uint64_t unused = 0;
          return canonical_integer(k, unused);
        });
        CHECK(std::is_sorted(found.begin(), found.end(), [&](const std::string& a, const std::string& b) {
          return integers && a.size() != b.size() ? a.size() < b.size() : a < b;
        }));
        decltype(edges) list;
        store->for_each_edge([&](const EdgeRecord& e) {
          CHECK(e.no.value == list.size());
          list.emplace_back(e.from.value, e.type.value, e.to.value, e.id);
          return true;
        });
        CHECK(std::is_sorted(list.begin(), list.end()));
        CHECK(store->edge_limit() == list.size());
        if (time > 0) {
          CHECK(found == keys);
          CHECK(list == edges);
        }
        keys = found;
        edges = list;
      }
    }
  }

  TEST_CASE("laws 1 to 3 over mixes of bulk and claimed sources, in any order") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      auto files = random_files(random, 4);
      TemporaryStore a;
      TemporaryStore oracle;
      for (std::size_t i = 0; i < 3; ++i) {
        put_file(*a, files[i], random);
        put_file(*oracle, files[i], random, true);
      }
      require_same(*a, *oracle);
      require_consistent(*a);
      const Hash128 before = a->digest();
      const auto picture = picture_of(*a);
      put_file(*a, files[3], random);
      put_file(*oracle, files[3], random, true);
      require_same(*a, *oracle);
      if (seed % 5 == 0) require_sound(*a);
      a->forget(files[3].name);  // 1
      REQUIRE(a->digest() == before);
      REQUIRE(picture_of(*a) == picture);
      put_file(*a, files[1], random);  // 2
      REQUIRE(a->digest() == before);
      REQUIRE(picture_of(*a) == picture);
      if (seed % 5 == 1) require_sound(*a);
      put_file(*a, files[3], random);
      TemporaryStore other;  // 3
      for (std::size_t i = files.size(); i > 1; --i) std::swap(files[i - 1], files[random.below(i)]);
      for (const File& f : files) put_file(*other, f, random);
      require_same(*a, *other);
      require_consistent(*other);
      for (const File& f : files) other->forget(f.name);
      REQUIRE(other->digest() == Hash128{});
      REQUIRE(picture_of(*other).empty());
      if (seed % 5 == 2) require_sound(*other);
    }
  }

  TEST_CASE("law 2: a changed file replaces what it said, by either path") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto files = random_files(random, 3);
      TemporaryStore a;
      TemporaryStore direct;
      for (const File& f : files) put_file(*a, f, random);
      File changed = files[1];
      changed.bulk = random.chance(50);
      changed.rows = random_rows(random, 1 + random.below(20), random_keys(random), true);
      if (files[1].bulk && random.chance(60)) changed.rows.insert(changed.rows.begin(), files[1].rows[0]);
      std::stable_sort(changed.rows.begin(), changed.rows.end(),
                       [](const Row& x, const Row& y) { return x.line < y.line; });
      // An edge of the former version may come to stand beside one on the same line: rows have lines of their
      // own.
      changed.rows.erase(std::unique(changed.rows.begin(), changed.rows.end(),
                                     [](const Row& x, const Row& y) { return x.line == y.line; }),
                         changed.rows.end());
      const auto put_changed = [&](Store& s) {
        if (changed.bulk) {
          put_bulk(s, changed.name, changed.rows, random_way(random));
        } else {
          put_rows(s, changed.name, changed.rows);
        }
      };
      put_changed(*a);
      put_file(*direct, files[0], random, true);
      put_rows(*direct, changed.name, changed.rows);
      put_file(*direct, files[2], random, true);
      require_same(*a, *direct);
      require_consistent(*a);
      if (seed % 5 == 0) require_sound(*a);
      put_file(*a, files[1], random);
      TemporaryStore once;
      for (const File& f : files) put_file(*once, f, random, true);
      require_same(*a, *once);
      if (seed % 5 == 1) require_sound(*a);
    }
  }

  TEST_CASE("laws 4 and 5: round trip into the same and another store, and undo") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto files = random_files(random, 3);
      TemporaryStore first;
      for (const File& f : files) put_file(*first, f, random);
      std::vector<Fact> exported;
      first->for_each_claim([&](const Claim& c) {
        exported.push_back(c.fact);
        return true;
      });
      TemporaryStore second;
      put(*second, "export", exported);
      require_same(*first, *second);
      // Beside their originals the exported facts say nothing new; taken back, they leave them.
      const auto picture = picture_of(*first);
      const Hash128 digest = first->digest();
      put(*first, "export", exported);
      REQUIRE(first->digest() == digest);
      REQUIRE(picture_of(*first) == picture);
      if (seed % 4 == 0) require_sound(*first);
      first->forget("export");
      REQUIRE(first->digest() == digest);
      REQUIRE(picture_of(*first) == picture);
      put(*first, "judgement", {JudgementFact{JudgementKind::kSame, "org:1", "org:2", "", {}}});
      put_bulk(*first, "more.csv", files[0].rows, random_way(random));
      first->forget("judgement");
      first->forget("more.csv");
      REQUIRE(first->digest() == digest);
      REQUIRE(picture_of(*first) == picture);
    }
  }

  TEST_CASE("any history: compaction and repair leave the graph as it is") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto files = random_files(random, 4);
      TemporaryStore a;
      std::set<std::size_t> present;
      for (int step = 0; step < 10; ++step) {
        const std::size_t i = random.below(files.size());
        if (present.contains(i) && random.chance(50)) {
          const auto entry = a->ledger_entry(files[i].name);
          REQUIRE(entry);
          // To forget a file takes with it what others state in its name: put those back as well.
          a->forget(files[i].name);
          present.erase(i);
          for (const std::size_t j : present) {
            if (!files[j].bulk) put_file(*a, files[j], random);
          }
        } else {
          put_file(*a, files[i], random);
          present.insert(i);
        }
        if (step == 5 && seed % 3 == 0) a->compact();
        if (step == 7 && seed % 3 == 1) a->repair();
        if (step == 8 && seed % 3 == 2) a.reopen();
      }
      TemporaryStore direct;
      for (const std::size_t i : present) put_file(*direct, files[i], random, true);
      require_same(*a, *direct);
      require_consistent(*a);
      if (seed % 3 == 0) require_sound(*a);
    }
  }
}
