#include "guanxi/ingest/documents.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "guanxi/formats/jsonl.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

namespace fs = std::filesystem;

/// States that a document names each of its words that starts with a capital, and that all of them work for
/// the first. Shares nothing with the extractor that is built in, whose rules change.
class WordExtractor final : public FactExtractor {
 public:
  DocumentFacts extract(const Document& document) override {
    DocumentFacts out;
    out.facts.emplace_back(source_of(document));
    std::string first;
    for (std::size_t at = 0; at < document.clean.size();) {
      std::size_t end = at;
      while (end < document.clean.size() &&
             std::isalpha(static_cast<unsigned char>(document.clean[end])) != 0)
        ++end;
      if (end > at && std::isupper(static_cast<unsigned char>(document.clean[at])) != 0) {
        const OffsetMap::Span span =
            document.map.to_text(static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end));
        const Evidence evidence{document.key, span.begin, span.end, std::nullopt,
                                document.text.substr(span.begin, span.end - span.begin)};
        const std::string word = document.clean.substr(at, end - at);
        out.facts.emplace_back(NodeFact{"person:" + word, "person", word, {}, {}, {evidence}});
        if (first.empty()) first = word;
        if (word != first) {
          EdgeFact edge = testing::edge("person:" + word, "works_for", "person:" + first);
          edge.evidence = {evidence};
          out.facts.emplace_back(std::move(edge));
        }
      }
      at = end + 1;
    }
    out.reasons.resize(out.facts.size());
    return out;
  }
  [[nodiscard]] std::string fingerprint() const override { return name; }
  std::string name = "words";
};

class World : public TemporaryFiles {
 public:
  std::vector<DocumentReport> ingest(const std::vector<std::string>& paths, DocumentRequest request = {}) {
    request.extract.paths = paths;
    std::vector<DocumentReport> reports;
    ingest_documents(store_.get(), store_->ontology(), request, extractor,
                     [&reports](const DocumentReport& report) { reports.push_back(report); });
    return reports;
  }
  [[nodiscard]] std::string digest() const { return to_hex(store_->digest()); }
  Store& store() const { return *store_; }

  WordExtractor extractor;

 private:
  std::unique_ptr<Store> store_ = Store::open(path("graph.db"), OpenMode::kCreate);
};

/// A text of sentences about people.
std::string article(std::mt19937_64& random) {
  static const std::vector<std::string> kNames = {"Anna", "Boris", "Chen", "Dora", "Emil", "Farid", "Greta"};
  static const std::vector<std::string> kWords = {"met", "paid",  "saw", "the",  "old", "port",
                                                  "of",  "stone", "and", "left", "soon"};
  std::string out;
  for (auto n = 3 + random() % 20; n > 0; --n) {
    out += kNames[random() % kNames.size()];
    for (auto words = 2 + random() % 9; words > 0; --words) out += " " + kWords[random() % kWords.size()];
    out += random() % 4 == 0 ? ".\n\n" : ". ";
  }
  return out;
}

}  // namespace

TEST_SUITE("ingest/documents") {
  TEST_CASE("laws 1 to 3 for 40 sets of random documents") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      World world;
      std::vector<std::string> paths;
      for (std::uint64_t i = 0; i < 2 + random() % 5; ++i)
        paths.push_back(world.file("d" + std::to_string(i) + ".txt", article(random)));
      const std::string empty = world.digest();
      DocumentRequest request;
      request.extract.threads = 1 + random() % 4;
      for (const DocumentReport& report : world.ingest(paths, request)) REQUIRE_FALSE(report.error);
      const std::string all = world.digest();
      // Idempotence.
      for (const DocumentReport& report : world.ingest(paths)) CHECK(report.state == IngestState::kUnchanged);
      CHECK(world.digest() == all);
      // Replacement is the same as if the new text had been the only one.
      const std::string former_text = [&] {
        std::ifstream in(paths[0], std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
      }();
      std::ofstream(paths[0], std::ios::binary) << article(random);
      CHECK(world.ingest({paths[0]}).front().state == IngestState::kReplaced);
      std::ofstream(paths[0], std::ios::binary) << former_text;
      CHECK(world.ingest({paths[0]}).front().state == IngestState::kReplaced);
      CHECK(world.digest() == all);
      // Order and threads.
      for (const std::string& path : paths) world.store().forget(path);
      CHECK(world.digest() == empty);
      std::shuffle(paths.begin(), paths.end(), random);
      request.extract.threads = 1 + random() % 4;
      world.ingest({paths.front()}, request);
      world.ingest({paths.begin() + 1, paths.end()}, request);
      CHECK(world.digest() == all);
      CHECK(world.store().check().faults == 0);
    }
  }

  TEST_CASE("a document becomes a source with its text; evidence points into it") {
    World world;
    const std::string path =
        world.file("note.txt", "# not markdown\nAnna met Boris, who was\nthere as well, in the old port.\n");
    const DocumentReport report = world.ingest({path}).front();
    CHECK(report.state == IngestState::kIngested);
    CHECK(report.document_format == "text");
    CHECK(report.language == "en");
    CHECK(report.documents == 1);
    CHECK(report.facts == 4);
    const auto source = world.store().find_source(path);
    REQUIRE(source);
    const std::string text = world.store().source_text(*source).value();
    CHECK(text.starts_with("# not markdown"));
    world.store().for_each_claim([&text](const Claim& claim) {
      if (const auto* node = std::get_if<NodeFact>(&claim.fact))
        for (const Evidence& piece : node->evidence)
          CHECK(text.substr(*piece.start, *piece.end - *piece.start) == piece.quote);
      return true;
    });
  }

  TEST_CASE("another extractor is another version; a dry run and an error write nothing") {
    World world;
    const std::string path = world.file("a.txt", "Anna met Boris in the port.");
    DocumentRequest dry;
    dry.dry_run = true;
    const std::string empty = world.digest();
    CHECK(world.ingest({path}, dry).front().state == IngestState::kDryRun);
    const DocumentReport missing = world.ingest({world.path("none.txt")}).front();
    REQUIRE(missing.error);
    CHECK(missing.error->code() == ErrorCode::kNotFound);
    const DocumentReport damaged = world.ingest({world.file("b.pdf", "%PDF-1.4 and no more")}).front();
    REQUIRE(damaged.error);
    CHECK(std::string(damaged.error->what()).ends_with("b.pdf: is damaged: no PDF that can be opened"));
    CHECK(world.digest() == empty);
    CHECK(world.ingest({path}).front().state == IngestState::kIngested);
    CHECK(world.ingest({path}).front().state == IngestState::kUnchanged);
    world.extractor.name = "words, second version";
    CHECK(world.ingest({path}).front().state == IngestState::kReplaced);
  }

  TEST_CASE("a file of JSON lines holds many documents; a bad line is a reject, or with strict an error") {
    World world;
    const std::string good = R"({"source":"wire:1","title":"One","text":"Anna met Boris."})"
                             "\n"
                             R"({"source":"wire:2","text":"Chen met Dora."})"
                             "\n";
    const std::string path = world.file("wire.jsonl", good + "{\"source\":\"wire:3\"}\nnonsense\n");
    DocumentRequest request;
    request.rejects_path = world.path("rejects.jsonl");
    const DocumentReport report = world.ingest({path}, request).front();
    CHECK_FALSE(report.error);
    CHECK(report.documents == 2);
    CHECK(report.rejected == 2);
    CHECK(report.facts == 8);
    CHECK(world.store().source_text(world.store().find_source("wire:2").value()) == "Chen met Dora.");
    request.strict = true;
    const std::string all = world.digest();
    const DocumentReport strict =
        world.ingest({world.file("more.jsonl", good + "nonsense\n")}, request).front();
    REQUIRE(strict.error);
    CHECK(world.digest() == all);
    CHECK(world.ingest({path}).front().state == IngestState::kUnchanged);
    world.store().forget(path);
    CHECK(world.store().sources().empty());
  }

  TEST_CASE("the same story is said, whichever comes first, and makes no difference to what is stored") {
    World world;
    std::mt19937_64 random(3);
    std::string story;
    for (int i = 0; i < 6; ++i) story += article(random);
    const std::string a = world.file("a.txt", story), b = world.file("b.txt", "Another headline\n\n" + story);
    const auto reports = world.ingest({a, b});
    CHECK(reports[0].same_story_as.empty());
    CHECK(reports[1].same_story_as == a);
    CHECK(reports[1].resemblance > 0.9);
    const std::string all = world.digest();
    world.store().forget(a);
    CHECK(world.ingest({a}).front().same_story_as == b);  // from the store
    CHECK(world.digest() == all);
  }

  TEST_CASE("directories are walked in the order of names; data, documents and others are told apart") {
    World world;
    for (const char* name : {"in/b.txt", "in/a/z.md", "in/a.csv", "in/c.bin", "in/.hidden/x.txt", "in/.x.txt",
                             "in/facts.jsonl", "in/p", "in/q.html"})
      world.file(name, "x");
    world.file("in/b.txt", "Anna met Boris in the old port, and they talked for a long time. It was late.");
    world.file("in/a.csv", "id,name\n1,Anna\n");
    world.file("in/c.bin", std::string("\x89PNG\r\n\x1a\n\0\0\0\r", 12));
    world.file("in/p", "%PDF-1.4\n");
    world.file("in/facts.jsonl", "{\"node\":\"a\"}\n");
    const Inputs inputs = find_inputs({world.path("in"), "-"});
    std::string found;
    for (const InputFile& file : inputs.files)
      found += (file.path == "-" ? "-" : file.path.substr(world.path("in/").size())) +
               (file.kind == InputKind::kDocument ? "*" : "") + " ";
    CHECK(found == "a/z.md* a.csv b.txt* facts.jsonl p* q.html* - ");
    REQUIRE(inputs.passed_over.size() == 1);
    CHECK(inputs.passed_over.front() == world.path("in/c.bin"));
    CHECK(input_kind(world.file("rows.txt", "a\tb\tc\n1\t2\t3\n4\t5\t6\n")) == InputKind::kData);
  }

  TEST_CASE("names that data files state are known, names that documents state are not") {
    World world;
    put(world.store(), "firms.jsonl", {node("org:a", "organisation/company", "Delta Marine", {"Delta"})});
    world.ingest({world.file("a.txt", "Anna met Boris.")});
    CHECK(known_names(world.store()).text == "@class organisation/company\nDelta Marine\tDelta\n");
  }
}
