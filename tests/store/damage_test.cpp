// What a damaged store says, and what it still does. Single records first, then the files below them.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "guanxi/base/error.hpp"
#include "picture.hpp"
#include "raw_store.hpp"
#include "store/claim_codec.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"
#include "support/random_facts.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

namespace fs = std::filesystem;

std::vector<Fact> document_facts() {
  SourceFact document;
  document.key = "doc";
  document.text = "text of the document";
  NodeFact a = node("org:a", "organisation", "Alpha");
  a.evidence.push_back({"doc", 0, 4, {}, "text"});
  return {document, a, edge("org:a", "funds", "org:b")};
}

/// The message of the Error that `call` throws, with its code.
template <typename Call>
std::string error_of(const Call& call, ErrorCode code = ErrorCode::kDamaged) {
  try {
    call();
  } catch (const Error& e) {
    CHECK(e.code() == code);
    CHECK_FALSE(e.hint().empty());
    return e.what();
  }
  return "no error";
}

std::vector<std::string> faults_of(const Store& store) {
  return store.check().first_faults;
}

/// A store that is closed, damaged by `inflict`, and opened again.
struct Damaged {
  template <typename Inflict>
  explicit Damaged(const Inflict& inflict) {
    const std::string path = directory / "s";
    {
      store = Store::open(path, OpenMode::kCreate);
      put(*store, "file", document_facts());
      digest = store->digest();
      store.reset();
      RawStore raw(path);
      inflict(raw);
    }
    store = Store::open(path, OpenMode::kWrite);
  }
  TemporaryDirectory directory;
  std::unique_ptr<Store> store;
  Hash128 digest;
};

std::string first_key(const RawStore& raw, Family f, std::string_view prefix = {}) {
  return raw.records(f, prefix).at(0).first;
}

}  // namespace

TEST_SUITE("store/damage") {
  TEST_CASE("a record that cannot be read names its family, its key and the fault") {
    const Damaged d([](RawStore& raw) {
      raw.put(Family::kNode, keys::node({0}),
              "\x05"
              "ab");
      raw.put(Family::kEdge, keys::edge({0}), single_tally(keys::ends({0}, {0}, {1}, ""), "q", 1));
      raw.put(Family::kOut, keys::chunk({0}, {0}, {0}), "\x09");
      raw.put(Family::kKey, "org:b", "12345");
      raw.put(Family::kName, "nodd", "");
      raw.put(Family::kJudgement, "short", single_tally("", "s", 1));
    });
    const Store& s = *d.store;
    CHECK(error_of([&] { (void)s.node({0}); }) ==
          "the store is damaged: family 'node', key \\x00\\x00\\x00\\x00: entry 0: the bytes end inside it");
    CHECK(error_of([&] { (void)s.edge({0}); }) ==
          "the store is damaged: family 'edge', key \\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00: an entry of an "
          "unknown kind or length");
    CHECK(error_of([&] { s.for_each_adjacent({0}, [](const Adjacent&) { return true; }); }) ==
          "the store is damaged: family 'out', key "
          "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00: it does not "
          "start with a known encoding");
    CHECK(error_of([&] { (void)s.find_node("org:b"); }) ==
          "the store is damaged: family 'key', key org:b: it is not 4 bytes long");
    CHECK(error_of([&] {
            s.for_each_name("odd", Store::NameClass::kName, [](auto, auto) { return true; });
          }) == "the store is damaged: family 'name', key nodd: it holds no node number");
    CHECK(error_of([&] { s.for_each_judgement([](auto, auto) { return true; }); }) ==
          "the store is damaged: family 'judgement', key short: its key is not 8 bytes long");
    CHECK(s.digest() == d.digest);
    d.store->repair();
    require_sound(s);
    CHECK(s.node(*s.find_node("org:a"))->name() == "Alpha");
    CHECK(s.digest() == d.digest);
  }

  TEST_CASE("a record of a source with an entry of no kind is damaged, not a crash") {
    const Damaged d([](RawStore& raw) {
      const std::string key = keys::source(kSourceRecord, {1});
      std::string sum;
      REQUIRE(add_tallies(raw.records(Family::kSource, key).at(0).second, single_tally({}, "", 9), sum));
      raw.put(Family::kSource, key, sum);
    });
    CHECK(error_of([&] { (void)d.store->sources(); }) ==
          "the store is damaged: family 'source', key r\\x00\\x00\\x00\\x01: an entry of an unknown kind");
  }

  TEST_CASE("with a damaged counter it is read as before, but writes nothing until it is repaired") {
    const Damaged d([](RawStore& raw) {
      raw.put(Family::kMeta, kMetaNextNode, std::string(8, '\0'));
      raw.erase(Family::kMeta, keys::relation({0}));
    });
    CHECK(d.store->node_limit() == 2);
    CHECK(d.store->digest() == d.digest);
    CHECK(d.store->find_node("org:b"));
    CHECK(error_of([&] { put(*d.store, "more", {edge("x", "y", "z")}); }) ==
          "the store is damaged: meta next-node: a larger number is in use");
    CHECK(error_of([&] { d.store->forget("file"); }) ==
          "the store is damaged: meta next-node: a larger number is in use");
    CHECK(error_of([&] { (void)d.store->relation_name({0}); }) ==
          "the store is damaged: family 'meta', key relation/\\x00\\x00: it is missing");
    d.store->repair();
    put(*d.store, "more", {edge("x", "y", "z")});
    require_sound(*d.store);
  }

  TEST_CASE("a file that the ledger has lost is listed again, as one to be ingested again") {
    const Damaged d([](RawStore& raw) { raw.erase(Family::kSource, keys::source(kSourceLedger, {0})); });
    CHECK(d.store->ledger().empty());
    d.store->repair();
    const auto ledger = d.store->ledger();
    REQUIRE(ledger.size() == 1);
    CHECK(ledger[0].key == "file");
    CHECK(ledger[0].state == LedgerState::kPartial);
    CHECK(ledger[0].cited.size() == 2);
    put(*d.store, "file", document_facts());
    CHECK(d.store->ledger()[0].state == LedgerState::kComplete);
    CHECK(d.store->digest() == d.digest);
    d.store->forget("file");
    CHECK(d.store->digest() == Hash128{});
    require_sound(*d.store);
  }

  TEST_CASE("claims are what everything is rebuilt from: their damage is named, and not mended") {
    std::string key;
    const Damaged d([&](RawStore& raw) {
      key = first_key(raw, Family::kClaim);
      raw.put(Family::kClaim, key, "\x01");
    });
    const auto faults = faults_of(*d.store);
    CHECK(std::find(faults.begin(), faults.end(),
                    "claim " + printable(key) + ": its list of files is damaged") != faults.end());
    CHECK(error_of([&] { d.store->repair(); }) ==
          "the store is damaged: family 'claim', key " + printable(key) + ": its list of files is damaged");
    CHECK(error_of([&] { (void)d.store->digest(); }) ==
          "the store is damaged: family 'claim', key " + printable(key) + ": it is damaged");
    // The failed repair has left the store as it was.
    CHECK(d.store->find_node("org:a"));
  }

  TEST_CASE("a claim that is gone takes its records along") {
    const Damaged d([](RawStore& raw) { raw.erase(Family::kClaim, keys::claim({1}, 1)); });
    CHECK(d.store->check().faults > 0);
    d.store->repair();
    require_sound(*d.store);
    CHECK(d.store->node(*d.store->find_node("org:a"))->stub());
  }

  TEST_CASE("a text that is gone or changed is named") {
    const std::string key = keys::source_text({1}, text_hash_bytes("text of the document"));
    const Damaged gone([&](RawStore& raw) { raw.erase(Family::kSource, key); });
    CHECK(faults_of(*gone.store) == std::vector<std::string>{"source " + printable(key) + ": it is missing"});
    CHECK_FALSE(gone.store->source_text({1}));
    gone.store->repair();
    CHECK(gone.store->digest() == gone.digest);
    CHECK(error_of([&] { gone.store->for_each_claim([](const Claim&) { return true; }); }) ==
          "the store is damaged: family 'source', key " + printable(key) +
              ": the text of a source is missing");
    const Damaged changed([&](RawStore& raw) { raw.put(Family::kSource, key, "another text"); });
    CHECK(faults_of(*changed.store) ==
          std::vector<std::string>{"source " + printable(key) +
                                   ": the text is not the one that its key names"});
  }

  TEST_CASE("another format version is refused by name") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    { const auto store = Store::open(path, OpenMode::kCreate); }
    {
      RawStore raw(path);
      raw.put(Family::kMeta, kMetaFormat, std::string("\0\0\0\x2a", 4));
    }
    for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
      CHECK(error_of([&] { (void)Store::open(path, mode); }, ErrorCode::kVersion) ==
            "the store '" + path + "' is of format 42; this program reads format 2");
    }
  }

  TEST_CASE("a store of an earlier format, which has fewer families, is refused and left as it is") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    { const auto store = Store::open(path, OpenMode::kCreate); }
    {
      const Database database(path, OpenMode::kWrite, {});
      for (const Family f : {Family::kBulk, Family::kRows})
        REQUIRE(database.db()->DropColumnFamily(database.handle(f)).ok());
    }
    for (int time = 0; time < 2; ++time) {
      for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite, OpenMode::kCreate}) {
        CHECK(error_of([&] { (void)Store::open(path, mode); }, ErrorCode::kVersion) ==
              "the store '" + path + "' is of an earlier format; this program reads format 2");
      }
    }
  }

  TEST_CASE("flipped bytes in the files end in an Error, never in a crash or another answer") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    RandomFacts facts(7);
    std::set<std::string> picture;
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      for (int i = 0; i < 3; ++i) put(*store, "file-" + std::to_string(i), facts.facts(60));
      picture = picture_of(*store);
    }
    std::mt19937_64 random(1);
    int refused = 0;
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      const std::string name = entry.path().filename();
      // The options and the lock hold nothing that counts.
      if (entry.is_regular_file() && entry.file_size() > 0 && !name.starts_with("OPTIONS") &&
          !name.starts_with("LOG")) {
        files.push_back(entry.path());
      }
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      CAPTURE(file.string());
      const std::string copy = directory / "copy";
      fs::remove_all(copy);
      fs::copy(path, copy, fs::copy_options::recursive);
      {
        std::fstream f(copy / fs::relative(file, path), std::ios::in | std::ios::out | std::ios::binary);
        const auto at = static_cast<std::streamoff>(random() % fs::file_size(file));
        f.seekg(at);
        const char c = static_cast<char>(f.get() ^ 0x40);
        f.seekp(at);
        f.put(c);
      }
      try {
        const auto store = Store::open(copy, OpenMode::kRead);
        const bool same =
            picture_of(*store) == picture;  // a byte that means nothing, or nothing to the picture
        CHECK(same);
        if (store->check().faults > 0) ++refused;
      } catch (const Error& e) {
        ++refused;
        CAPTURE(e.what());
        CHECK(e.code() == ErrorCode::kDamaged);
        CHECK_FALSE(e.hint().empty());
      }
    }
    CHECK(refused > 5);
  }

  TEST_CASE("a table file that is missing or cut is an Error") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      put(*store, "file", document_facts());
    }
    fs::path table;
    for (const auto& entry : fs::directory_iterator(path + "/db")) {
      if (entry.path().extension() == ".sst") table = entry.path();
    }
    REQUIRE_FALSE(table.empty());
    fs::resize_file(table, fs::file_size(table) / 2);
    for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite}) {
      const std::string error = error_of([&] { (void)Store::open(path, mode); });
      CHECK(error.starts_with("the store '" + path + "' is damaged and cannot be opened: "));
      CHECK(error.find(table.stem()) != std::string::npos);
    }
    fs::remove(table);
    for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite}) {
      const std::string error = error_of([&] { (void)Store::open(path, mode); });
      CHECK(error.starts_with("the store '" + path + "' is damaged and cannot be opened: "));
      CHECK(error.find(table.stem()) != std::string::npos);
    }
  }
}
