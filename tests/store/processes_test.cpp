// Several processes at one store. A process of RocksDB cannot be forked, so the test program starts itself
// again: the skipped test cases of the suite "store/role" are what the others do.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "bulk_rows.hpp"
#include "guanxi/base/error.hpp"
#include "picture.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

namespace fs = std::filesystem;
constexpr std::size_t kFiles = 60;

/// This program again, in one of the roles below, at one store.
class Process {
 public:
  Process(const std::string& role, const std::string& store, const std::string& output) {
    const std::string filter = "--test-case=" + role;
    const std::string at = "GUANXI_TEST_STORE=" + store;
    const std::string out = "GUANXI_TEST_OUTPUT=" + output;
    std::string program = "/proc/self/exe";
    std::string skip = "--no-skip";
    char* arguments[] = {program.data(), const_cast<char*>(filter.c_str()), skip.data(), nullptr};
    std::vector<char*> environment;
    for (char** e = environ; *e != nullptr; ++e) environment.push_back(*e);
    environment.push_back(const_cast<char*>(at.c_str()));
    environment.push_back(const_cast<char*>(out.c_str()));
    environment.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 1, (output + ".log").c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                       0600);
    REQUIRE(::posix_spawn(&id_, "/proc/self/exe", &actions, nullptr, arguments, environment.data()) == 0);
    ::posix_spawn_file_actions_destroy(&actions);
  }
  ~Process() {
    if (id_ > 0) kill();
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t id() const { return id_; }
  /// The exit status, or minus the signal that ended it.
  int wait() {
    int status = 0;
    REQUIRE(::waitpid(id_, &status, 0) == id_);
    id_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  int kill() {
    ::kill(id_, SIGKILL);
    return wait();
  }

 private:
  pid_t id_ = 0;
};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::set<std::string> lines_of(const std::string& path) {
  std::set<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) lines.insert(line);
  return lines;
}

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

void wait_for(const std::string& path) {
  for (int i = 0; i < 12000 && !fs::exists(path); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  REQUIRE(fs::exists(path));
}

std::vector<Fact> facts_of_file(std::size_t i) {
  RandomFacts random(i + 1);
  return random.facts(15);
}

/// Every third file is taken in bulk.
void put_one(Store& store, std::size_t i) {
  const std::string name = "file-" + std::to_string(i);
  if (i % 3 != 1) {
    put(store, name, facts_of_file(i));
    return;
  }
  RandomFacts random(i);
  BulkWay way;
  way.options.memory_bytes = 1 << 16;
  put_bulk(store, name, random_rows(random, 200, Keys::kBoth, i % 2 == 0), way);
}

/// What a reader must find in any state: ends that are there, and as many relations by any way of counting.
void check_consistent(const Store& store) {
  std::uint64_t edges = 0;
  store.for_each_edge([&](const EdgeRecord& e) {
    REQUIRE(store.node(e.from));
    REQUIRE(store.node(e.to));
    return ++edges > 0;
  });
  std::uint64_t adjacent[2] = {0, 0};
  for (const bool outgoing : {true, false}) {
    store.scan_adjacency(outgoing, {0}, {store.node_limit()}, [&](const AdjacencyRun& run) {
      REQUIRE(store.node(run.node));
      REQUIRE_FALSE(store.relation_name(run.relation).empty());
      for (const std::uint32_t n : run.neighbours) REQUIRE(store.node({n}));
      adjacent[outgoing ? 1 : 0] += run.neighbours.size();
    });
  }
  REQUIRE(adjacent[0] == edges);
  REQUIRE(adjacent[1] == edges);
  std::uint64_t claims = 0;
  store.for_each_claim([&](const Claim&) { return ++claims > 0; });
  std::uint64_t stated = 0;
  for (const SourceRecord& s : store.sources()) stated += s.claims;
  REQUIRE(stated == claims);
}

}  // namespace

TEST_SUITE("store/role") {
  TEST_CASE("role: writer" * doctest::skip()) {
    const auto store = Store::open(environment("GUANXI_TEST_STORE"), OpenMode::kCreate);
    for (std::size_t i = 0; i < kFiles; ++i) {
      put_one(*store, i);
      if (i % 7 == 6) store->forget("file-" + std::to_string(i / 2));
      if (i % 20 == 19) store->compact();
    }
  }

  TEST_CASE("role: reader" * doctest::skip()) {
    // Until the writer's end is marked, and once after it.
    const std::string output = environment("GUANXI_TEST_OUTPUT");
    std::ofstream digests(output);
    for (bool last = false;;) {
      const auto store = Store::open(environment("GUANXI_TEST_STORE"), OpenMode::kRead);
      check_consistent(*store);
      const Hash128 digest = store->digest();
      digests << to_hex(digest) << std::endl;
      REQUIRE(store->digest() == digest);
      if (last) break;
      last = fs::exists(output + ".stop");
    }
  }

  TEST_CASE("role: holder" * doctest::skip()) {
    const auto store = Store::open(environment("GUANXI_TEST_STORE"), OpenMode::kWrite);
    std::ofstream(environment("GUANXI_TEST_OUTPUT") + ".holds") << "yes";
    for (;;) ::pause();
  }

  TEST_CASE("role: creator" * doctest::skip()) {
    std::ofstream out(environment("GUANXI_TEST_OUTPUT"));
    try {
      const auto store = Store::open(environment("GUANXI_TEST_STORE"), OpenMode::kCreate);
      put(*store, "file", facts_of_file(0));
      out << "made";
    } catch (const Error& e) {
      REQUIRE_MESSAGE(e.code() == ErrorCode::kLocked, std::string(e.what()));
      out << "locked";
    }
  }

  TEST_CASE("role: repairer" * doctest::skip()) {
    const auto store = Store::open(environment("GUANXI_TEST_STORE"), OpenMode::kWrite);
    std::ofstream(environment("GUANXI_TEST_OUTPUT") + ".started") << "yes";
    for (int i = 0; i < 12; ++i) store->repair();
  }
}

TEST_SUITE("store/processes") {
  TEST_CASE("readers beside a writer see states that were committed, and nothing in between") {
    TemporaryDirectory directory;
    // The same steps here give the digests that there are.
    std::set<std::string> committed = {to_hex(Hash128{})};
    std::string final_digest;
    {
      const auto store = Store::open(directory / "expected", OpenMode::kCreate);
      for (std::size_t i = 0; i < kFiles; ++i) {
        put_one(*store, i);
        committed.insert(to_hex(store->digest()));
        if (i % 7 == 6) store->forget("file-" + std::to_string(i / 2));
        committed.insert(final_digest = to_hex(store->digest()));
      }
    }
    const std::string path = directory / "s";
    Process writer("role: writer", path, directory / "writer");
    wait_for(path + "/db/CURRENT");
    Process first("role: reader", path, directory / "first");
    Process second("role: reader", path, directory / "second");
    CHECK(writer.wait() == 0);
    for (const char* name : {"first", "second"})
      std::ofstream(directory / (std::string(name) + ".stop")) << "stop";
    CHECK_MESSAGE(first.wait() == 0, text_of(directory / "first.log"));
    CHECK_MESSAGE(second.wait() == 0, text_of(directory / "second.log"));
    for (const char* name : {"first", "second"}) {
      const auto seen = lines_of(directory / name);
      CHECK(seen.contains(final_digest));
      for (const std::string& digest : seen) CHECK_MESSAGE(committed.contains(digest), digest);
    }
    require_sound(*Store::open(path, OpenMode::kRead));
  }

  TEST_CASE("a second writer is told which process holds the store; readers are not hindered") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    { const auto store = Store::open(path, OpenMode::kCreate); }
    Process holder("role: holder", path, directory / "holder");
    wait_for(directory / "holder.holds");
    for (const OpenMode mode : {OpenMode::kWrite, OpenMode::kCreate}) {
      try {
        (void)Store::open(path, mode);
        FAIL("two writers");
      } catch (const Error& e) {
        CHECK(e.code() == ErrorCode::kLocked);
        CHECK(std::string(e.what()) ==
              "the store '" + path + "' is being written by process " + std::to_string(holder.id()));
        CHECK(e.hint().find("ps -p " + std::to_string(holder.id())) != std::string::npos);
      }
    }
    CHECK(Store::open(path, OpenMode::kRead)->digest() == Hash128{});
    CHECK(holder.kill() == -SIGKILL);
    CHECK(Store::open(path, OpenMode::kWrite)->digest() == Hash128{});
  }

  TEST_CASE("to ask twice in one process does not let go of the lock") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    const auto store = Store::open(path, OpenMode::kCreate);
    CHECK_THROWS_WITH_AS(
        (void)Store::open(path, OpenMode::kWrite),
        ("the store '" + path + "' is being written by process " + std::to_string(::getpid())).c_str(),
        Error);
    Process other("role: creator", path, directory / "other");
    CHECK(other.wait() == 0);
    CHECK(lines_of(directory / "other") == std::set<std::string>{"locked"});
  }

  TEST_CASE("processes that make one store at the same time make one store") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    std::vector<std::unique_ptr<Process>> all;
    for (int i = 0; i < 4; ++i)
      all.push_back(std::make_unique<Process>("role: creator", path, directory / std::to_string(i)));
    int made = 0;
    for (int i = 0; i < 4; ++i) {
      CHECK_MESSAGE(all[static_cast<std::size_t>(i)]->wait() == 0,
                    text_of(directory / (std::to_string(i) + ".log")));
      made += lines_of(directory / std::to_string(i)).contains("made") ? 1 : 0;
    }
    CHECK(made >= 1);
    require_sound(*Store::open(path, OpenMode::kWrite));
    CHECK(std::distance(fs::directory_iterator(path), fs::directory_iterator()) == 1);
  }

  TEST_CASE(
      "6 all or nothing: a writer killed at any instant leaves whole files, and the same again completes "
      "it") {
    TemporaryDirectory directory;
    std::set<std::string> committed = {to_hex(Hash128{})};
    std::string final_digest;
    {
      const auto store = Store::open(directory / "expected", OpenMode::kCreate);
      for (std::size_t i = 0; i < kFiles; ++i) {
        put_one(*store, i);
        committed.insert(to_hex(store->digest()));
        if (i % 7 == 6) store->forget("file-" + std::to_string(i / 2));
        committed.insert(final_digest = to_hex(store->digest()));
      }
    }
    std::mt19937_64 random(1);
    for (int round = 0; round < 5; ++round) {
      CAPTURE(round);
      const std::string path = directory / ("s" + std::to_string(round));
      {
        Process writer("role: writer", path, directory / "writer");
        if (round > 0) wait_for(path + "/db/CURRENT");
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 300));
        writer.kill();
      }
      if (!fs::exists(path + "/db/CURRENT")) continue;  // killed before there was a store
      {
        const auto store = Store::open(path, round % 2 == 0 ? OpenMode::kRead : OpenMode::kWrite);
        require_sound(*store);
        CHECK(committed.contains(to_hex(store->digest())));
      }
      Process again("role: writer", path, directory / "again");
      CHECK_MESSAGE(again.wait() == 0, text_of(directory / "again.log"));
      const auto store = Store::open(path, OpenMode::kRead);
      CHECK(to_hex(store->digest()) == final_digest);
      require_sound(*store);
    }
  }

  TEST_CASE("6 a repair killed at any instant, and read meanwhile") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    Hash128 digest;
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      for (std::size_t i = 0; i < 5; ++i) put_one(*store, i);
      digest = store->digest();
    }
    std::mt19937_64 random(2);
    for (int round = 0; round < 5; ++round) {
      CAPTURE(round);
      fs::remove(directory / "repairer.started");
      Process repairer("role: repairer", path, directory / "repairer");
      wait_for(directory / "repairer.started");
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(100 + random() % 400);
      do {
        const auto store = Store::open(path, OpenMode::kRead);
        CHECK(store->digest() == digest);
        check_consistent(*store);
      } while (std::chrono::steady_clock::now() < end);
      (void)repairer.kill();
      CHECK(Store::open(path, OpenMode::kRead)->digest() == digest);
      const auto store = Store::open(path, OpenMode::kWrite);
      CHECK(store->digest() == digest);
      require_sound(*store);
    }
  }
}
