// Opening, refusing, copying: the store as a directory on disk, and commits of every size.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "picture.hpp"
#include "raw_store.hpp"
#include "store/tally.hpp"
#include "support/random_facts.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

namespace fs = std::filesystem;

struct Said {
  ErrorCode code{};
  std::string message, hint;
};

template <typename Call>
Said error_of(const Call& call) {
  try {
    call();
  } catch (const Error& e) {
    return {e.code(), e.what(), e.hint()};
  }
  return {};
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
}

std::vector<Fact> some_facts(std::uint64_t seed, std::size_t n) {
  RandomFacts random(seed);
  return random.facts(n);
}

}  // namespace

TEST_SUITE("store/open") {
  TEST_CASE("a store is made, found again, and keeps what it was given") {
    TemporaryDirectory directory;
    const std::string path = directory / "a/b/store";
    Hash128 digest;
    std::string state;
    std::set<std::string> picture;
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      CHECK(store->directory() == path);
      CHECK(store->digest() == Hash128{});
      CHECK(store->node_limit() == 0);
      CHECK(store->ledger().empty());
      CHECK(store->check().faults == 0);
      state = store->state();
      put(*store, "file", some_facts(1, 50));
      CHECK(store->state() != state);
      state = store->state();
      digest = store->digest();
      picture = picture_of(*store);
    }
    for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
      const auto store = Store::open(path, mode);
      CHECK(store->digest() == digest);
      CHECK(store->state() == state);
      CHECK(picture_of(*store) == picture);
    }
  }

  TEST_CASE("what is no store is refused, saying what it is") {
    TemporaryDirectory directory;
    const std::string nothing = directory / "nothing";
    for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite}) {
      const Said said = error_of([&] { (void)Store::open(nothing, mode); });
      CHECK(said.code == ErrorCode::kNotFound);
      CHECK(said.message == "there is no store at '" + nothing + "'");
      CHECK(said.hint.find("guanxi --db DIR ingest") != std::string::npos);
      CHECK_FALSE(fs::exists(nothing));
    }
    const std::string file = directory / "file";
    write_file(file, "text");
    for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
      const Said said = error_of([&] { (void)Store::open(file, mode); });
      CHECK(said.code == ErrorCode::kInvalidArgument);
      CHECK(said.message == "'" + file + "' is a file, not a store");
    }
    const std::string full = directory / "full";
    fs::create_directory(full);
    write_file(full + "/thesis.docx", "precious");
    Said said = error_of([&] { (void)Store::open(full, OpenMode::kCreate); });
    CHECK(said.code == ErrorCode::kInvalidArgument);
    CHECK(said.message == "'" + full + "' is not empty and holds no store");
    CHECK(std::distance(fs::directory_iterator(full), fs::directory_iterator()) == 1);
    said = error_of([&] { (void)Store::open(full, OpenMode::kRead); });
    CHECK(said.code == ErrorCode::kNotFound);
    said = error_of([&] { (void)Store::open(file + "/below", OpenMode::kCreate); });
    CHECK(said.code == ErrorCode::kIo);
    CHECK(said.message.find("Not a directory") != std::string::npos);
    const std::string empty = directory / "empty";
    fs::create_directory(empty);
    CHECK(Store::open(empty, OpenMode::kCreate)->node_limit() == 0);
  }

  TEST_CASE("a directory that may not be looked into") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    { const auto store = Store::open(path, OpenMode::kCreate); }
    fs::permissions(directory.path(), fs::perms::none);
    // The superuser may look into everything, so somebody else looks.
    const auto somebody = [&](OpenMode mode) {
      const uid_t before = ::geteuid();
      if (before == 0) REQUIRE(::seteuid(65534) == 0);
      const Said said = error_of([&] { (void)Store::open(path, mode); });
      if (before == 0) REQUIRE(::seteuid(0) == 0);
      return said;
    };
    const Said read = somebody(OpenMode::kRead);
    const Said write = somebody(OpenMode::kCreate);
    for (const std::string& p : {directory.path(), path, path + "/db"}) {
      fs::permissions(p, fs::perms{0755});
    }
    const Said locked = somebody(OpenMode::kWrite);
    fs::permissions(directory.path(), fs::perms::owner_all);
    CHECK(read.code == ErrorCode::kIo);
    CHECK(read.message == "no permission to look into '" + path + "'");
    CHECK(write.message == read.message);
    if (::geteuid() == 0) {  // another's store, which can be looked at but not written: that is no lock
      CHECK(locked.code == ErrorCode::kIo);
      CAPTURE(locked.message);
      CHECK(locked.message.find("ermission denied") != std::string::npos);
    }
  }

  TEST_CASE("open for reading, nothing can be written") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      put(*store, "file", some_facts(2, 20));
    }
    const auto store = Store::open(path, OpenMode::kRead);
    const Hash128 digest = store->digest();
    const auto refused = [&](const auto& call) {
      const Said said = error_of(call);
      return said.code == ErrorCode::kInvalidArgument && said.message == "the store is open for reading only";
    };
    CHECK(refused([&] { (void)store->begin({"x", "jsonl", 0}); }));
    CHECK(refused([&] { store->forget("file"); }));
    CHECK(refused([&] { store->repair(); }));
    CHECK(refused([&] { store->compact(); }));
    CHECK(refused([&] { store->backup(directory / "backup"); }));
    CHECK_FALSE(fs::exists(directory / "backup"));
    CHECK(store->digest() == digest);
    CHECK(store->check().faults == 0);
  }

  TEST_CASE("two batches at once would number their nodes alike: the second is refused") {
    const TemporaryStore store;
    auto first = store->begin({"first", "jsonl", 0});
    first->add(edge("a", "funds", "b"), 1);
    const std::string refusal = "a batch of this store is open already";
    CHECK(error_of([&] { (void)store->begin({"second", "jsonl", 0}); }).message == refusal);
    CHECK(error_of([&] { store->repair(); }).message == refusal);
    CHECK(error_of([&] { store->compact(); }).message == refusal);
    (void)first->commit({}, 0);
    put(*store, "second", {edge("c", "funds", "d")});  // committed: the first is out of the way
    CHECK(error_of([&] { store->forget("nobody"); }).code == ErrorCode::kNotFound);
    first = store->begin({"third", "jsonl", 0});
    first->add(edge("x", "funds", "y"), 1);
    CHECK(error_of([&] { store->forget("first"); }).message == refusal);
    first.reset();  // dropped: no trace
    CHECK_FALSE(store->find_node("x"));
    CHECK(store->forget("first") == 1);
    require_sound(*store);
  }

  TEST_CASE("an unknown source is not forgotten, and the nearest is named") {
    const TemporaryStore store({edge("a", "funds", "b")});
    const Said near = error_of([&] { store->forget("test.json"); });
    CHECK(near.message == "no source 'test.json'");
    CHECK(near.hint == "did you mean 'test.jsonl'? guanxi sources lists them");
    CHECK(error_of([&] { store->forget("quite another"); }).hint == "guanxi sources lists them");
  }
}

TEST_SUITE("store/commit") {
  /// All but the time and the state, and dead records, which go as compaction comes by.
  Dump comparable(const std::string& path) {
    Dump all = dump(path);
    std::erase_if(all["meta"], [](const auto& record) { return record.first == kMetaState; });
    std::erase_if(all["source"], [](const auto& record) { return record.first[0] == kSourceLedger; });
    for (const char* family : {"node", "edge", "name", "gram", "judgement"}) {
      std::erase_if(all[family], [](const auto& record) { return is_dead(record.second); });
    }
    return all;
  }

  TEST_CASE("a commit through table files leaves the bytes of one through the log") {
    TemporaryDirectory directory;
    StoreOptions spilling;
    spilling.batch_bytes = 1;
    Hash128 digests[2];
    for (const bool spill : {false, true}) {
      const auto store = Store::open(directory / (spill ? "tables" : "log"), OpenMode::kCreate,
                                     spill ? spilling : StoreOptions{});
      for (std::uint64_t i = 0; i < 4; ++i) put(*store, "file-" + std::to_string(i), some_facts(i, 25));
      store->forget("file-1");
      put(*store, "file-2", some_facts(9, 25));
      require_sound(*store);
      digests[spill ? 1 : 0] = store->digest();
      CHECK_FALSE(fs::exists(store->directory() + "/tmp/1"));
    }
    CHECK(digests[0] == digests[1]);
    const Dump log = comparable(directory / "log");
    const Dump tables = comparable(directory / "tables");
    for (const auto& [family, records] : log) {
      CAPTURE(family);
      if (family == "out" || family == "in") continue;  // cut at every spill
      CHECK(records == tables.at(family));
    }
    CHECK(picture_of(*Store::open(directory / "log", OpenMode::kRead)) ==
          picture_of(*Store::open(directory / "tables", OpenMode::kRead)));
  }

  TEST_CASE("a text above the log's bound goes through tables, and back") {
    TemporaryDirectory directory;
    auto store = Store::open(directory / "s", OpenMode::kCreate);
    SourceFact document;
    document.key = "doc";
    document.text = std::string(std::size_t{25} << 20, 'x') + "end";
    put(*store, "big", {document, edge("a", "funds", "b")});
    const SourceNo no = *store->find_source("doc");
    CHECK(store->source_text(no) == document.text);
    CHECK(store->source(no).has_text);
    require_sound(*store);
    store->forget("big");
    CHECK_FALSE(store->source_text(no));
    CHECK(store->digest() == Hash128{});
    store.reset();
    CHECK(RawStore(directory / "s").records(Family::kSource, "x").empty());
  }

  TEST_CASE("the report counts what a commit did") {
    const TemporaryStore store;
    const CommitReport first =
        put(*store, "f", {edge("a", "funds", "b"), edge("a", "owns", "b"), node("a", "place", "A")});
    CHECK(first.claims_added == 3);
    CHECK(first.nodes_added == 2);
    CHECK(first.edges_added == 2);
    CHECK(first.claims_removed + first.claims_known == 0);
    const CommitReport second = put(*store, "f", {edge("a", "funds", "b"), edge("a", "owns", "c")});
    CHECK(second.claims_known == 1);
    CHECK(second.claims_added == 1);
    CHECK(second.claims_removed == 2);
    CHECK(second.nodes_added == 1);
    const auto entry = store->ledger_entry("f");
    REQUIRE(entry);
    CHECK(entry->facts == 2);
    CHECK(entry->state == LedgerState::kComplete);
    CHECK(entry->when.size() == 20);
    CHECK(entry->cited == std::vector<SourceNo>{*store->find_source("f")});
  }
}

TEST_SUITE("store/copies") {
  TEST_CASE("a backup and its restoration are the store, each on its own") {
    TemporaryDirectory directory;
    const auto store = Store::open(directory / "s", OpenMode::kCreate);
    put(*store, "file", some_facts(3, 60));
    const Hash128 digest = store->digest();
    const auto picture = picture_of(*store);
    store->backup(directory / "backup");
    put(*store, "later", some_facts(4, 60));
    Store::restore(directory / "backup", directory / "restored");
    {
      const auto restored = Store::open(directory / "restored", OpenMode::kWrite);
      CHECK(restored->digest() == digest);
      CHECK(picture_of(*restored) == picture);
      require_sound(*restored);
      restored->forget("file");
      restored->compact();
    }
    CHECK(Store::open(directory / "backup", OpenMode::kRead)->digest() == digest);
    CHECK(store->digest() != digest);
    require_sound(*store);
    CHECK_FALSE(fs::exists(directory / "backup.partial"));
    CHECK_FALSE(fs::exists(directory / "restored.partial"));
  }

  TEST_CASE("a backup overwrites nothing") {
    TemporaryDirectory directory;
    const auto store = Store::open(directory / "s", OpenMode::kCreate);
    fs::create_directory(directory / "there");
    CHECK(error_of([&] { store->backup(directory / "there"); }).message ==
          "'" + (directory / "there") + "' is there already");
    write_file(directory / "file", "text");
    CHECK(error_of([&] { store->backup(directory / "file"); }).code == ErrorCode::kInvalidArgument);
    CHECK(error_of([&] { store->backup(directory / "file/below"); }).code == ErrorCode::kIo);
    // What a killed backup left is no hindrance.
    fs::create_directories(directory / "new.partial/db");
    store->backup(directory / "new");
    CHECK(Store::open(directory / "new", OpenMode::kRead)->node_limit() == 0);
  }

  TEST_CASE("a restoration needs a sound backup and an empty place") {
    TemporaryDirectory directory;
    const auto store = Store::open(directory / "s", OpenMode::kCreate);
    put(*store, "file", some_facts(5, 10));
    store->backup(directory / "backup");
    CHECK(error_of([&] { Store::restore(directory / "none", directory / "r"); }).message ==
          "there is no store at '" + (directory / "none") + "'");
    CHECK_FALSE(fs::exists(directory / "r"));
    const Said full = error_of([&] { Store::restore(directory / "backup", directory / "s"); });
    CHECK(full.message == "'" + (directory / "s") + "' is there already and not empty");
    fs::create_directory(directory / "empty");
    Store::restore(directory / "backup", directory / "empty");
    CHECK(Store::open(directory / "empty", OpenMode::kRead)->digest() == store->digest());
  }

  TEST_CASE("directories may be named with a slash at the end") {
    TemporaryDirectory directory;
    const auto store = Store::open(directory / "s/", OpenMode::kCreate);
    put(*store, "file", some_facts(6, 10));
    store->backup(directory / "backup/");
    fs::create_directory(directory / "empty");
    Store::restore(directory / "backup/", directory / "empty/");
    Store::restore(directory / "backup/", directory / "new//");
    for (const char* name : {"backup", "empty", "new"}) {
      CHECK(Store::open(directory / name, OpenMode::kRead)->digest() == store->digest());
      CHECK(std::distance(fs::directory_iterator(directory / name), fs::directory_iterator()) == 1);
    }
  }

  TEST_CASE("an interrupted repair is completed or undone by the next writer") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    Hash128 digest;
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      put(*store, "file", some_facts(7, 30));
      digest = store->digest();
    }
    const auto reads = [&] { return Store::open(path, OpenMode::kRead)->digest() == digest; };
    const auto writes = [&] {
      const auto store = Store::open(path, OpenMode::kWrite);
      require_sound(*store);
      CHECK(std::distance(fs::directory_iterator(path), fs::directory_iterator()) == 1);
      return store->digest() == digest;
    };
    // Killed while it built the new one, ...
    fs::create_directories(path + "/db.new");
    write_file(path + "/db.new/000001.log", "half");
    CHECK(reads());
    CHECK(writes());
    // ... between the two renames with the new one whole, ...
    fs::copy(path + "/db", path + "/db.new", fs::copy_options::recursive);
    write_file(path + "/db.new/GUANXI-WHOLE", "whole\n");
    fs::rename(path + "/db", path + "/db.old");
    CHECK(reads());
    CHECK(writes());
    // ... or, which cannot be, not whole, ...
    fs::create_directories(path + "/db.new");
    fs::rename(path + "/db", path + "/db.old");
    CHECK(reads());
    CHECK(writes());
    // ... and after the renames, before it tidied up.
    fs::copy(path + "/db", path + "/db.old", fs::copy_options::recursive);
    write_file(path + "/db/GUANXI-WHOLE", "whole\n");
    CHECK(reads());
    CHECK(writes());
    const auto store = Store::open(path, OpenMode::kWrite);
    store->repair();
    CHECK(store->digest() == digest);
    CHECK(std::distance(fs::directory_iterator(path), fs::directory_iterator()) == 1);
  }

  TEST_CASE("repair renames the state, so that no snapshot of the former numbers is believed") {
    TemporaryStore store({edge("a", "funds", "b")});
    const std::string state = store->state();
    store->repair();
    CHECK(store->state() != state);
    CHECK(store->state().size() == 16);
    const std::string repaired = store->state();
    store.reopen();
    CHECK(store->state() == repaired);
  }

  TEST_CASE("an interrupt stops a repair and leaves the store as it was") {
    TemporaryStore store(some_facts(8, 50));
    const Hash128 digest = store->digest();
    interrupt_requested = true;
    const Said said = error_of([&] { store->compact(); });
    interrupt_requested = false;
    CHECK(said.code == ErrorCode::kInterrupted);
    CHECK(store->digest() == digest);
    require_sound(*store);
  }
}

TEST_SUITE("store/scans") {
  TEST_CASE("lean rows, traits and weights say what the records say, by ranges of numbers") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      TemporaryStore store;
      for (int file = 0; file < 4; ++file) {
        auto facts = random.facts(30);
        EdgeFact weighted = random.edge();
        weighted.properties["weight"] = static_cast<double>(random.below(4));
        facts.emplace_back(weighted);
        put(*store, "file-" + std::to_string(file), facts);
      }
      store->forget("file-2");
      std::vector<std::string> expected;
      store->for_each_node([&](const NodeRecord& n) {
        expected.push_back(n.key + "|" + n.type() + "|" + (n.names.empty() ? "" : n.name()) + "|" +
                           std::to_string(n.claims));
        return true;
      });
      std::vector<std::string> rows;
      for (std::uint32_t first = 0; first < store->node_limit(); first += 5) {
        store->scan_nodes({first}, {first + 5}, [&](const NodeRow& n) {
          REQUIRE(store->find_node(n.key) == n.no);
          rows.push_back(std::string(n.key) + "|" + std::string(n.type) + "|" + std::string(n.name) + "|" +
                         std::to_string(n.claims));
        });
      }
      CHECK(rows == expected);
      std::uint64_t traits = 0;
      store->for_each_edge([&](const EdgeRecord& e) {
        if (!e.period().empty() || e.best_confidence() != 1.0) ++traits;
        return true;
      });
      store->scan_edge_traits([&](EdgeNo no, const Period& period, double confidence) {
        const auto record = store->edge(no);
        REQUIRE(record);
        CHECK(record->period() == period);
        CHECK(record->best_confidence() == confidence);
        --traits;
      });
      CHECK(traits == 0);
      int weights = 0;
      store->scan_edge_property("weight", [&](EdgeNo no, double weight) {
        ++weights;
        bool found = false;
        const auto record = store->edge(no);
        REQUIRE(record);
        for (const auto& [name, values] : record->properties)
          found = found || (name == "weight" && std::get<double>(values.front().value) == weight);
        CHECK(found);
      });
      CHECK(weights > 0);
    }
  }

  TEST_CASE("some nodes read at once are those that are read one by one") {
    std::vector<Fact> facts, gone;
    for (int i = 0; i < 600; ++i)
      (i % 7 == 3 ? gone : facts)
          .push_back(node("n" + std::to_string(i), "person", "Name " + std::to_string(i)));
    TemporaryStore store(facts);
    put(*store, "gone.jsonl", gone);
    store->forget("gone.jsonl");
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      std::vector<NodeNo> nodes;
      for (std::uint32_t no = 0; no < store->node_limit() + 20; no += 1 + random() % (1 + seed))
        nodes.push_back({no});
      std::vector<std::string> expected, found;
      for (const NodeNo no : nodes)
        if (const auto record = store->node(no)) expected.push_back(record->key);
      store->for_each_node(nodes, [&](const NodeRecord& record) {
        found.push_back(record.key);
        return true;
      });
      CHECK(found == expected);
      std::size_t left = 3;
      store->for_each_node(nodes, [&](const NodeRecord&) { return --left > 0; });
      CHECK(left == 0);
    }
  }
}
