// Files that go in by bulk: the same store, ledger, rejects and errors as by claims.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "guanxi/base/error.hpp"
#include "guanxi/formats/jsonl.hpp"
#include "guanxi/ingest/ingest.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

namespace fs = std::filesystem;

/// Files, and two stores: one takes all by bulk, one by claims.
class TwoWays : public TemporaryFiles {
 public:
  IngestReport by_bulk(const std::string& path, IngestRequest request = {}) const {
    request.path = path;
    request.bulk = BulkMode::kYes;
    return ingest_file(*bulk_, request);
  }
  IngestReport by_claims(const std::string& path, IngestRequest request = {}) const {
    request.path = path;
    request.bulk = BulkMode::kNo;
    return ingest_file(*claims_, request);
  }
  /// Both ways; they must come to the same.
  IngestReport ingest(const std::string& path, const IngestRequest& request = {}) const {
    IngestReport bulk = by_bulk(path, request);
    const IngestReport claims = by_claims(path, request);
    CHECK(bulk.bulk == (bulk.state != IngestState::kUnchanged));
    CHECK_FALSE(claims.bulk);
    CHECK(bulk.state == claims.state);
    CHECK(bulk.key == claims.key);
    CHECK(bulk.facts == claims.facts);
    CHECK(bulk.rejected == claims.rejected);
    CHECK(bulk.lines == claims.lines);
    CHECK(bulk.bytes == claims.bytes);
    CHECK(bulk.format == claims.format);
    CHECK(bulk.unknown_types == claims.unknown_types);
    CHECK(bulk.unknown_relations == claims.unknown_relations);
    CHECK(bulk.table.columns == claims.table.columns);
    CHECK(bulk.commit.nodes_added == claims.commit.nodes_added);
    CHECK(bulk.commit.edges_added == claims.commit.edges_added);
    check_equal();
    return bulk;
  }
  void check_equal() const {
    CHECK(to_hex(bulk_->digest()) == to_hex(claims_->digest()));
    const auto ledgers = std::pair(bulk_->ledger(), claims_->ledger());
    REQUIRE(ledgers.first.size() == ledgers.second.size());
    for (std::size_t i = 0; i < ledgers.first.size(); ++i) {
      CHECK(ledgers.first[i].key == ledgers.second[i].key);
      CHECK(ledgers.first[i].hash == ledgers.second[i].hash);
      CHECK(ledgers.first[i].facts == ledgers.second[i].facts);
      CHECK(ledgers.first[i].rejected == ledgers.second[i].rejected);
      CHECK(ledgers.first[i].bytes == ledgers.second[i].bytes);
    }
  }
  Store& bulk() const { return *bulk_; }
  Store& claims() const { return *claims_; }

 private:
  std::unique_ptr<Store> bulk_ = Store::open(path("bulk.db"), OpenMode::kCreate);
  std::unique_ptr<Store> claims_ = Store::open(path("claims.db"), OpenMode::kCreate);
};

template <typename Body>
std::string error_of(const Body& body) {
  try {
    body();
  } catch (const Error& error) {
    return std::string(error.what()) + " [" + error.hint() + "]";
  }
  return "no error";
}

const std::string kNodes =
    "id,name,type,founded:int,alias\n1,Ann,person,1990,A;An\n2,Acme,organisation/company,,\n7,,gadget,5,\n";
const std::string kEdges =
    "from,to,relation,since,weight:double\n1,2,works_for,2014,0.5\n2,7,owns,,\n1,2,works_for,2014,0.5\n9,1,"
    "owns,2001-05,7\n";

}  // namespace

TEST_SUITE("ingest/bulk") {
  TEST_CASE("nodes and edges, there and back") {
    const TwoWays world;
    const std::string empty = to_hex(world.bulk().digest());
    const IngestReport nodes = world.ingest(world.file("nodes.csv", kNodes));
    CHECK(nodes.facts == 3);
    CHECK(nodes.unknown_types == std::map<std::string, std::uint64_t>{{"gadget", 1}});
    const IngestReport edges = world.ingest(world.file("edges.csv", kEdges));
    CHECK(edges.facts == 4);
    CHECK(edges.unknown_relations == std::map<std::string, std::uint64_t>{{"owns", 2}});
    CHECK(edges.undescribed_ends == 1);  // 9
    CHECK(world.ingest(world.path("edges.csv")).state == IngestState::kUnchanged);

    world.file("edges.csv", "from,to,relation\n1,7,owns\n");
    CHECK(world.ingest(world.path("edges.csv")).state == IngestState::kReplaced);
    CHECK_FALSE(world.bulk().find_node("9").has_value());
    // Either way takes the place of the other.
    world.file("edges.csv", kEdges);
    const IngestRequest request{.path = world.path("edges.csv"), .bulk = BulkMode::kNo};
    CHECK(ingest_file(world.bulk(), request).state == IngestState::kReplaced);
    world.by_claims(world.path("edges.csv"));
    world.check_equal();
    world.file("edges.csv", "from,to,relation\n7,7,owns\n");
    world.ingest(world.path("edges.csv"));

    for (Store* store : {&world.bulk(), &world.claims()}) {
      store->forget(world.path("nodes.csv"));
      store->forget(world.path("edges.csv"));
      CHECK(to_hex(store->digest()) == empty);
      CHECK(store->check().faults == 0);
    }
  }

  TEST_CASE("edge lists and JSON lines") {
    const TwoWays world;
    world.ingest(world.file("list.edges", "# a b\n1 2\n2\t3\n%\n3 1\nx 1\n"));
    CHECK(world.bulk().find_relation("linked_to").has_value());
    world.ingest(
        world.file("m.mtx", "%%MatrixMarket matrix coordinate integer symmetric\n3 3 2\n2 1 5\n3 3 6\n"),
        {.table = {.constant_type = "near"}});
    std::string lines;
    RandomFacts random(3);
    for (int i = 0; i < 60; ++i) {
      Fact fact = random.fact();
      if (auto* node = std::get_if<NodeFact>(&fact)) {
        node->key += std::to_string(i);
        node->evidence.clear();
      } else if (auto* edge = std::get_if<EdgeFact>(&fact)) {
        edge->evidence.clear();
      } else {
        continue;
      }
      lines += to_jsonl(fact) + '\n';
    }
    const IngestReport report = world.ingest(world.file("facts.jsonl", lines + "{\"node\": 3}\n"));
    CHECK(report.rejected == 1);
    CHECK(report.first_rejects[0].reason == "'node' must be a string, not a number");
  }

  TEST_CASE("compressed files, other encodings and pipes go the same way") {
    const TwoWays world;
    world.ingest(world.file("gbk.csv", "id,name\n1,\xd5\xe3\xbd\xad\n"), {.encoding = "GB18030"});
    CHECK(world.bulk().node(*world.bulk().find_node("1"))->name() == "浙江");
    for (const bool bulk : {true, false}) {
      const std::string pipe = world.path("pipe.csv");
      REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
      const std::jthread writer([&] { std::ofstream(pipe) << "id,name\n1,A\n1,B\n"; });
      const IngestReport report =
          bulk ? world.by_bulk(pipe, {.key = "piped"}) : world.by_claims(pipe, {.key = "piped"});
      CHECK(report.facts == (bulk ? 1 : 2));
      fs::remove(pipe);
    }
  }

  TEST_CASE("of several rows with one key the first stands, the others are rejected") {
    const TwoWays world;
    const std::string path = world.file("nodes.csv", "id,note\n1,A\n2,\"B\nb\"\n1,C\n3,D\nx\n2,E\n1,A\n");
    const IngestReport report = world.by_bulk(path);
    CHECK(report.facts == 3);
    CHECK(report.rejected == 4);
    CHECK(report.duplicate_nodes == 3);
    REQUIRE(report.first_rejects.size() == 4);
    CHECK(report.first_rejects[0].line == 7);
    CHECK(report.first_rejects[1].line == 5);
    CHECK(report.first_rejects[1].text == "1,C");
    CHECK(report.first_rejects[1].reason == "the node '1' stands in line 2 already");
    CHECK(report.first_rejects[2].line == 8);
    CHECK(report.first_rejects[2].text == "2,E");
    CHECK(report.first_rejects[3].line == 9);
    CHECK(world.read("nodes.rejects.csv") ==
          "\xef\xbb\xbf# guanxi rejects of " + path +
              ": mend the rows and ingest this file; lines that start with # are skipped\nid,note\n"
              "# line 7: 1 field where the heading has 2\n#   fields are parted by ',' here\nx\n"
              "# line 5: the node '1' stands in line 2 already\n"
              "#   the first row counts; --no-bulk takes all of them as claims about one node\n1,C\n"
              "# line 8: the node '2' stands in line 3 already\n"
              "#   the first row counts; --no-bulk takes all of them as claims about one node\n2,E\n"
              "# line 9: the node '1' stands in line 2 already\n"
              "#   the first row counts; --no-bulk takes all of them as claims about one node\n1,A\n");
    std::size_t claims = 0;
    world.bulk().for_each_claim([&claims](const Claim& /*claim*/) { return ++claims > 0; });
    CHECK(claims == 3);
    CHECK(world.bulk().ledger_entry(path)->rejected == 4);
    const IngestReport again = world.by_bulk(path);
    CHECK(again.state == IngestState::kUnchanged);
    CHECK(again.rejected == 4);
    const std::string digest = to_hex(world.bulk().digest());
    CHECK(error_of([&] {
            world.by_bulk(path, {.key = "other", .strict = true});
          }).starts_with(path + ":7: 1 field where the heading has 2"));
    const std::string twice = world.file("twice.csv", "id\n5\n5\n");
    CHECK(error_of([&] {
            world.by_bulk(twice, {.strict = true});
          }).starts_with(twice + ":3: the node '5' stands in line 2 already\n    5 ["));
    CHECK(to_hex(world.bulk().digest()) == digest);
    CHECK_FALSE(fs::exists(world.path("twice.rejects.csv")));
  }

  TEST_CASE("strict: the first fault of the file, and nothing is written") {
    const TwoWays world;
    std::string text = "from,to,relation\n";
    for (int i = 0; i < 100'000; ++i) text += "1,2,works_for\n";
    const std::string unknown =
        world.file("unknown.csv", text + "1,2,likes\n3\n" + text.substr(text.find('\n') + 1));
    for (const bool bulk : {true, false}) {
      CAPTURE(bulk);
      const auto ingest = [&](const std::string& path) {
        return error_of(
            [&] { bulk ? world.by_bulk(path, {.strict = true}) : world.by_claims(path, {.strict = true}); });
      };
      CHECK(ingest(unknown).starts_with(unknown + ":100002: the ontology has no relation 'likes' ["));
      const std::string type = world.file("types.csv", "id,type\n1,person\n2,alien\n");
      CHECK(ingest(type).starts_with(type + ":3: the ontology has no node type 'alien' ["));
      const std::string bad = world.file("bad.csv", "from,to,relation\n1,2,works_for\n1\n1,2,likes\n");
      CHECK(ingest(bad).starts_with(bad + ":3: 1 field where the heading has 3"));
    }
    world.check_equal();
    CHECK(world.bulk().ledger().empty());
  }

  TEST_CASE("files of which nothing can be taken, and files of nothing") {
    const TwoWays world;
    const std::string bad = world.file("bad.csv", "from,to,relation\n1\n2\n");
    CHECK(error_of([&] { world.by_bulk(bad); }) == error_of([&] { world.by_claims(bad); }));
    CHECK(world.ingest(world.file("empty.csv", "from,to,relation\n")).state == IngestState::kEmpty);
    CHECK(world.ingest(world.file("empty.jsonl", "")).state == IngestState::kEmpty);
    const std::string cut =
        world.file("cut.mtx", "%%MatrixMarket matrix coordinate pattern general\n3 3 2\n2 1\n");
    CHECK(error_of([&] { world.by_bulk(cut); }) == error_of([&] { world.by_claims(cut); }));
    CHECK(error_of([&] { world.by_bulk(cut); })
              .ends_with(
                  "says that it has 2 entries, but has 1 [the file may have been cut short\nnothing of " +
                  cut + " was written]"));
    world.check_equal();
  }

  TEST_CASE("a dry run writes nothing, but for the rejects if it is told where") {
    const TwoWays world;
    const std::string path = world.file("nodes.csv", kNodes + "8\n");
    const IngestReport report = world.by_bulk(path, {.dry_run = true, .rejects_path = world.path("r.csv")});
    CHECK(report.state == IngestState::kDryRun);
    CHECK(report.bulk);
    CHECK(report.facts == 3);
    CHECK(report.rejected == 1);
    CHECK(fs::exists(world.path("r.csv")));
    world.check_equal();
  }

  TEST_CASE("auto: by size, and back to claims where a fact needs it") {
    const TwoWays world;
    const std::string plain = "{\"node\": \"a\"}\n{\"edge\": \"e\", \"from\": \"a\", \"to\": \"b\"}\n";
    const std::string path = world.file("facts.jsonl", plain);
    const auto ingest = [&](const std::string& file, std::uint64_t bulk_bytes) {
      return ingest_file(world.bulk(), {.path = file, .bulk_bytes = bulk_bytes});
    };
    CHECK_FALSE(ingest(path, plain.size() + 1).bulk);
    world.file("facts.jsonl", plain + "{\"node\": \"c\"}\n");
    CHECK(ingest(path, plain.size() + 1).bulk);
    // A fact that no block can say stands behind what is looked at before.
    std::string large;
    for (int i = 0; i < 4000; ++i)
      large += "{\"node\": \"" + std::to_string(i) + "\", \"name\": \"a name\"}\n";
    large += "{\"same\": [\"1\", \"2\"]}\n{\"node\": 7}\n";
    const std::string late = world.file("late.jsonl", large);
    const IngestReport report = ingest(late, 1);
    CHECK_FALSE(report.bulk);
    CHECK(report.facts == 4001);
    CHECK(report.rejected == 1);
    world.by_claims(path);
    world.by_claims(late);
    world.check_equal();
    const IngestReport forced = world.by_bulk(late, {.key = "forced"});
    CHECK(forced.facts == 4000);
    CHECK(forced.rejected == 2);
    CHECK(forced.first_rejects[0].reason == "a judgement cannot come in by bulk");
  }

  TEST_CASE("ends that no fact describes") {
    const TwoWays world;
    world.by_bulk(world.file("nodes.csv", "id\n1\n2\n"));
    const std::string path = world.file("edges.csv", "from,to,relation\n1,2,owns\n1,8,owns\n8,9,owns\n");
    const std::string digest = to_hex(world.bulk().digest());
    CHECK(
        error_of([&] { world.by_bulk(path, {.strict_ends = true}); }) ==
        path +
            ": its relations have 2 ends that no fact describes [ingest the file of the nodes first; without "
            "--strict-ends they are nodes without type and name\nnothing of " +
            path + " was written]");
    CHECK(to_hex(world.bulk().digest()) == digest);
    CHECK(world.by_bulk(path).undescribed_ends == 2);
    CHECK(error_of([&] {
            world.by_claims(path, {.strict_ends = true});
          }).starts_with("ends can be checked only of files that go in by bulk ["));
    CHECK(ingest_file(world.bulk(), {.path = path, .key = "again", .strict_ends = false}).bulk == false);
    const std::string good = world.file("good.csv", "from,to,relation\n1,2,owns\n");
    CHECK(world.by_bulk(good, {.strict_ends = true}).undescribed_ends == 0);
  }

  TEST_CASE("Ctrl-C leaves the store as it was") {
    const TwoWays world;
    const std::string path = world.file("nodes.csv", kNodes);
    const std::string state = world.bulk().state();
    interrupt_requested = true;
    const std::string error = error_of([&] { world.by_bulk(path); });
    interrupt_requested = false;
    CHECK(
        error.ends_with("nothing of " + path + " was written; running the same command again completes it]"));
    CHECK(world.bulk().state() == state);
  }
}
