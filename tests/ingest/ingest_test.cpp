#include "guanxi/ingest/ingest.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "guanxi/base/error.hpp"
#include "guanxi/formats/jsonl.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

namespace fs = std::filesystem;

/// A store, and beside it files.
class World : public TemporaryFiles {
 public:
  IngestReport ingest(const std::string& path, const IngestRequest& like = {}) const {
    IngestRequest request = like;
    request.path = path;
    return ingest_file(*store_, request);
  }
  Store& store() const { return *store_; }

 private:
  std::unique_ptr<Store> store_ = Store::open(path("graph.db"), OpenMode::kCreate);
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

const std::string kTwoNodes = "{\"node\":\"a\",\"type\":\"person\"}\n{\"node\":\"b\",\"type\":\"person\"}\n";

}  // namespace

TEST_SUITE("ingest") {
  TEST_CASE("a file goes in once, however often it is given") {
    const World world;
    const std::string empty = to_hex(world.store().digest());
    const std::string path =
        world.file("facts.jsonl", kTwoNodes + "{\"edge\":\"knows\",\"from\":\"a\",\"to\":\"b\"}\n");
    const IngestReport first = world.ingest(path);
    CHECK(first.state == IngestState::kIngested);
    CHECK(first.key == path);
    CHECK(first.facts == 3);
    CHECK(first.rejected == 0);
    CHECK(first.commit.claims_added == 3);
    CHECK(first.commit.edges_added == 1);
    CHECK(first.format == FileFormat::kJsonl);
    CHECK(first.encoding == "UTF-8");
    CHECK(first.lines == 3);
    CHECK(first.bytes == fs::file_size(path));
    CHECK(first.rejects_path.empty());
    const std::string state = world.store().state();
    const IngestReport second = world.ingest(path);
    CHECK(second.state == IngestState::kUnchanged);
    CHECK(second.facts == 3);
    CHECK(world.store().state() == state);

    world.store().forget(path);
    CHECK(to_hex(world.store().digest()) == empty);
  }

  TEST_CASE("a changed file replaces what it said, so do other options") {
    const World world;
    const std::string path = world.file("nodes.csv", "id,name\na,A\nb,B\n");
    world.ingest(path);
    world.file("nodes.csv", "id,name\na,A\nc,C\n");  // as long as before
    const IngestReport changed = world.ingest(path);
    CHECK(changed.state == IngestState::kReplaced);
    CHECK(changed.commit.claims_removed >= 1);
    CHECK_FALSE(world.store().find_node("b").has_value());
    CHECK(world.store().find_node("c").has_value());
    const IngestReport typed = world.ingest(path, {.table = {.constant_type = "person"}});
    CHECK(typed.state == IngestState::kReplaced);
    CHECK(world.store().node(*world.store().find_node("a"))->type() == "person");
    CHECK(world.ingest(path, {.table = {.constant_type = "person"}}).state == IngestState::kUnchanged);
  }

  TEST_CASE("a row of a table is its own evidence") {
    const World world;
    const std::string path = world.file("nodes.csv", "id,name\n\na,A\n");
    world.ingest(path, {.key = "people"});
    bool seen = false;
    world.store().for_each_claim_of(*world.store().find_node("a"), [&](const Claim& claim) {
      const auto& node = std::get<NodeFact>(claim.fact);
      REQUIRE(node.evidence.size() == 1);
      CHECK(node.evidence[0].line == 3);
      CHECK(world.store().source_key(claim.source) == "people");
      seen = true;
      return true;
    });
    CHECK(seen);
  }

  TEST_CASE("rejects go into a file that can be mended and fed again") {
    const World world;
    const std::string path = world.file("nodes.csv", "id,n:int\na,1\nb,x\nc,3,4\n");
    const IngestReport report = world.ingest(path);
    CHECK(report.state == IngestState::kIngested);
    CHECK(report.facts == 1);
    CHECK(report.rejected == 2);
    REQUIRE(report.first_rejects.size() == 2);
    CHECK(report.first_rejects[0].reason == "column 'n:int': 'x' is no whole number");
    CHECK(report.rejects_path == world.path("nodes.rejects.csv"));
    CHECK(world.store().ledger_entry(path)->rejected == 2);
    CHECK(world.ingest(path).state == IngestState::kUnchanged);
    CHECK(world.ingest(path).rejected == 2);

    std::string rejects = world.read("nodes.rejects.csv");
    rejects.replace(rejects.find("b,x"), 3, "b,2");
    rejects.replace(rejects.find("c,3,4"), 5, "c,3");
    const IngestReport mended = world.ingest(world.file("nodes.rejects.csv", rejects));
    CHECK(mended.facts == 2);
    CHECK(mended.rejected == 0);
    CHECK(world.store().find_node("c").has_value());

    IngestRequest elsewhere;
    elsewhere.rejects_path = world.path("bad.jsonl");
    world.ingest(world.file("f.jsonl", "{\"node\":1}\n{\"node\":\"x\"}\n"), elsewhere);
    CHECK(world.read("bad.jsonl").ends_with("\n{\"node\":1}\n"));
    elsewhere.rejects_path = world.path("f.jsonl");
    CHECK(error_of([&] { world.ingest(world.file("f.jsonl", "{\"node\":2}\n"), elsewhere); }) ==
          world.path("f.jsonl") + ": the rejects cannot go into the file that is read [nothing of " +
              world.path("f.jsonl") + " was written]");
  }

  TEST_CASE("a file of which nothing can be taken is an error, and its former version stays") {
    const World world;
    const std::string path = world.file("n.jsonl", "{\"node\":\"a\"}\n");
    world.ingest(path);
    world.file("n.jsonl", "{\"node\":1}\n{\"node\":2}\n");
    CHECK(error_of([&] { world.ingest(path); }) ==
          path + ": none of its 2 rows could be taken; the first:\n" + path +
              ":1:9: 'node' must be a string, not a number\n    {\"node\":1}\n            ^ [all of them are "
              "in " +
              world.path("n.rejects.jsonl") + "\nnothing of " + path + " was written]");
    CHECK(world.has("n.rejects.jsonl"));
    CHECK(world.store().find_node("a").has_value());
  }

  TEST_CASE("strict stops at the first fault and writes nothing") {
    const World world;
    const std::string before = to_hex(world.store().digest());
    const IngestRequest strict{.strict = true};
    const std::string bad = world.file("n.csv", "id,n:int\na,1\nb,x\n");
    CHECK(error_of([&] { world.ingest(bad, strict); }) ==
          bad +
              ":3:3: column 'n:int': 'x' is no whole number\n    b,x\n      ^ [without --strict the other "
              "rows are taken, and "
              "such rows go into a file to be mended\nnothing of " +
              bad + " was written]");
    const std::string type = world.file("t.jsonl", "{\"node\":\"a\",\"type\":\"persn\"}\n");
    CHECK(error_of([&] { world.ingest(type, strict); }) ==
          type +
              ":1: the ontology has no node type 'persn' [did you mean 'person'?\nwithout --strict it is "
              "taken and "
              "counted\nnothing of " +
              type + " was written]");
    CHECK(to_hex(world.store().digest()) == before);
    CHECK(world.store().ledger().empty());
    CHECK_FALSE(world.has("n.rejects.csv"));
    const IngestReport lax = world.ingest(type);
    CHECK(lax.unknown_types == std::map<std::string, std::uint64_t>{{"persn", 1}});
  }

  TEST_CASE("a dry run checks all and writes nothing") {
    const World world;
    const std::string path = world.file("n.csv", "id,type,n:int\na,xyz,1\nb,,x\n");
    const std::string before = to_hex(world.store().digest());
    const IngestReport report = world.ingest(path, {.dry_run = true});
    CHECK(report.state == IngestState::kDryRun);
    CHECK(report.facts == 1);
    CHECK(report.rejected == 1);
    CHECK(report.unknown_types.at("xyz") == 1);
    CHECK(report.table.columns.size() == 3);
    CHECK(to_hex(world.store().digest()) == before);
    CHECK_FALSE(world.has("n.rejects.csv"));
    IngestRequest request;
    request.path = path;
    CHECK(examine_file(Ontology::builtin(), request).facts == 1);
    CHECK(to_string(report.state) == "dry run");
  }

  TEST_CASE("an empty file says so") {
    const World world;
    const std::string path = world.file("empty.csv", "");
    CHECK(world.ingest(path).state == IngestState::kEmpty);
    CHECK(world.ingest(path).state == IngestState::kUnchanged);
    CHECK(world.ingest(world.file("header.csv", "id,name\n")).facts == 0);
  }

  TEST_CASE("files that cannot be read leave the store as it was") {
    const World world;
    const std::string before = world.store().state();
    CHECK(error_of([&] {
            world.ingest(world.path("no.csv"));
          }).starts_with(world.path("no.csv") + ": no such file ["));
    CHECK(error_of([&] { world.ingest(world.file("x.png", "\x89PNG\r\n\x1a\n")); }) ==
          world.path("x.png") + ": looks like a PNG image, not like text []");
    // A gzip header with nothing behind it, under the name of a table.
    const std::string cut = world.file("x.csv.gz", std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10));
    CHECK(error_of([&] {
            world.ingest(cut);
          }).starts_with(cut + ": the gzip data end too early, after 10 bytes"));
    CHECK(world.store().state() == before);
  }

  TEST_CASE("Ctrl-C leaves nothing, and the same command completes it") {
    const World world;
    std::string text;
    for (int i = 0; i < 6'000; ++i) text += "{\"node\":\"n" + std::to_string(i) + "\"}\n";
    const std::string path = world.file("many.jsonl", text);
    const std::string before = to_hex(world.store().digest());
    struct Interrupter final : Progress {
      void begin(const std::string&, std::uint64_t, const std::string&) override {}
      void update(std::uint64_t done) override { interrupt_requested = done > 0; }
      void end() override {}
    } interrupter;
    IngestRequest request;
    request.path = path;
    const std::string error = error_of([&] { ingest_file(world.store(), request, &interrupter); });
    interrupt_requested = false;
    CHECK(error.ends_with("[nothing of " + path +
                          " was written; running the same command again completes it]"));
    CHECK(to_hex(world.store().digest()) == before);
    CHECK(world.ingest(path).facts == 6'000);
  }

  TEST_CASE("what a pipe holds goes in once too") {
    const World world;
    const std::string pipe = world.path("pipe");
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const auto through_pipe = [&] {
      const std::jthread writer([&pipe] { std::ofstream(pipe) << kTwoNodes; });
      return world.ingest(pipe, {.key = "piped"});
    };
    CHECK(through_pipe().state == IngestState::kIngested);
    const std::string state = world.store().state();
    CHECK(through_pipe().state == IngestState::kUnchanged);
    CHECK(world.store().state() == state);
  }

  TEST_CASE("what comes out of a table is the same as facts that say it") {
    const World table;
    const World facts;
    table.ingest(table.file("e.csv", "from,to,type,since,role\na,b,works_for,,x\n"), {.key = "k"});
    facts.ingest(
        facts.file(
            "e.jsonl",
            "\n{\"edge\":\"works_for\",\"from\":\"a\",\"to\":\"b\",\"properties\":{\"role\":\"x\"}}\n"),
        {.key = "k"});
    CHECK(to_hex(table.store().digest()) == to_hex(facts.store().digest()));
  }

  TEST_CASE("the digest depends neither on the order of files nor on how they are packed") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      std::vector<std::string> texts(3);
      for (std::string& text : texts) {
        for (int i = 0; i < 30; ++i) append_jsonl(text, random.fact());
      }
      const World forward;
      const World backward;
      for (std::size_t i = 0; i < texts.size(); ++i) {
        forward.ingest(forward.file("f", texts[i]), {.key = "k" + std::to_string(i)});
        const std::size_t j = texts.size() - 1 - i;
        backward.ingest(backward.file("f.jsonl", "\xef\xbb\xbf" + texts[j]),
                        {.key = "k" + std::to_string(j)});
      }
      CHECK(to_hex(forward.store().digest()) == to_hex(backward.store().digest()));
    }
  }
}
