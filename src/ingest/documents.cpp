#include "guanxi/ingest/documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/jsonl.hpp"
#include "guanxi/formats/rejects.hpp"
#include "guanxi/text/duplicates.hpp"
#include "ingest/document_pool.hpp"

namespace guanxi {
namespace {

using Clock = std::chrono::steady_clock;

/// Types that the ontology lacks: counted, or with `strict` refused.
void count_unknown(const Ontology& ontology, const Fact& fact, bool strict, IngestReport& report) {
  const auto* node = std::get_if<NodeFact>(&fact);
  const auto* edge = std::get_if<EdgeFact>(&fact);
  const bool known = node != nullptr   ? node->type.empty() || ontology.node_type(node->type) != nullptr
                     : edge != nullptr ? ontology.relation_type(edge->type) != nullptr
                                       : true;
  if (known) return;
  const std::string& type = node != nullptr ? node->type : edge->type;
  if (strict)
    throw Error(ErrorCode::kBadInput,
                fmt::format("{}: the ontology has no {} '{}'", report.key,
                            node != nullptr ? "node type" : "relation", escape_for_terminal(type)),
                "without --strict it is taken and counted");
  ++(node != nullptr ? report.unknown_types : report.unknown_relations)[type];
}

/// The stories that this run holds so far, and those of the store that may be told again: of its documents
/// only those are read that name what the new one names.
class KnownStories {
 public:
  explicit KnownStories(const Store* store) : store_(store) {}

  std::optional<StoryIndex::Match> find_and_add(const Document& document, const std::vector<Fact>& facts) {
    if (store_ != nullptr) load_alike(facts);
    const Fingerprint print = fingerprint(document.clean);
    std::optional<StoryIndex::Match> match = index_.find(print, document.key);
    if (known_.insert(document.key).second) index_.add(document.key, print);
    return match;
  }

 private:
  // A copy names the same things, so a few of them that few sources name lead to it.
  static constexpr std::size_t kMostClaims = 32;
  static constexpr std::size_t kNodesAsked = 12;
  static constexpr std::size_t kTextsRead = 8;

  void load_alike(const std::vector<Fact>& facts) {
    std::map<SourceNo, std::size_t> shared;
    std::size_t asked = 0;
    for (const Fact& fact : facts) {
      const auto* node = std::get_if<NodeFact>(&fact);
      if (node == nullptr) continue;
      const std::vector<SourceNo> sources = sources_of(node->key);
      for (const SourceNo source : sources) ++shared[source];
      if (!sources.empty() && ++asked == kNodesAsked) break;
    }
    std::vector<std::pair<std::size_t, SourceNo>> by_share;
    for (const auto& [source, count] : shared) by_share.emplace_back(count, source);
    std::sort(by_share.begin(), by_share.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    if (by_share.size() > kTextsRead) by_share.resize(kTextsRead);
    for (const auto& [count, source] : by_share) load(source);
  }

  /// Nothing if too many name it to tell anything.
  [[nodiscard]] std::vector<SourceNo> sources_of(const std::string& key) const {
    std::vector<SourceNo> out;
    const std::optional<NodeNo> node = store_->find_node(key);
    if (!node) return out;
    std::size_t claims = 0;
    store_->for_each_claim_of(*node, [&](const Claim& claim) {
      if (out.empty() || out.back() != claim.source) out.push_back(claim.source);
      return ++claims <= kMostClaims;
    });
    if (claims > kMostClaims) out.clear();
    return out;
  }

  void load(SourceNo source) {
    const std::string key = store_->source_key(source);
    if (!known_.insert(key).second) return;
    std::optional<std::string> text = store_->source_text(source);
    if (!text) return;
    Document stated;
    stated.key = key;
    stated.text = std::move(*text);
    index_.add(key, fingerprint(make_document(std::move(stated)).clean));
  }

  const Store* store_;
  StoryIndex index_;
  std::set<std::string> known_;  // keys of the documents in index_, and of sources without a text
};

/// Brings the documents of one file after the other into the store.
class DocumentIngest {
 public:
  DocumentIngest(Store* store, const Ontology& ontology, const DocumentRequest& request,
                 const std::function<void(const DocumentReport&)>& deliver)
      : store_(request.dry_run ? nullptr : store),
        ontology_(ontology),
        request_(request),
        deliver_(deliver),
        stories_(store) {}

  void take(PooledDocument&& item) {
    if (!started_) start(item);
    if (!report_.error) try {
        add(item);
        if (item.ends_file) finish(item);
      } catch (const Error& error) {
        if (error.code() == ErrorCode::kInterrupted) throw;
        report_.error = error;
      }
    if (item.ends_file) end();
  }

 private:
  void start(const PooledDocument& item) {
    started_ = true;
    start_ = Clock::now();
    report_ = {};
    report_.path = item.extracted.path;
    report_.key =
        request_.extract.key.empty() ? (report_.path == "-" ? "stdin" : report_.path) : request_.extract.key;
    report_.document_format = item.format;
    if (store_ != nullptr) former_ = store_->ledger_entry(report_.key);
  }

  void add(PooledDocument& item) {
    if (item.extracted.error) {
      // Of a line of many: a reject; of the whole file: its end.
      if (item.ends_file) throw Error(*item.extracted.error);
      reject({.line = item.extracted.line,
              .column = 0,
              .text = {},
              .reason = item.extracted.error->what(),
              .hint = item.extracted.error->hint(),
              .cut = false});
    }
    if (!item.has_document) return;
    const Document& document = item.extracted.document;
    ++report_.documents;
    report_.title = document.title;
    report_.language = document.language;
    report_.encoding = document.encoding;
    report_.replaced += document.replaced;
    if (const auto match = stories_.find_and_add(document, item.extracted.facts.facts)) {
      report_.same_story_as = match->key;
      report_.resemblance = match->resemblance;
    }
    for (Reject& bad : item.extracted.facts.rejects) reject(std::move(bad));
    for (const Fact& fact : item.extracted.facts.facts) add(fact);
  }

  void add(const Fact& fact) {
    if (std::optional<std::string> fault = find_fault(fact)) {
      reject({.line = report_.facts + 1,
              .column = 0,
              .text = {},
              .reason = std::move(*fault),
              .hint = {},
              .cut = false});
      return;
    }
    count_unknown(ontology_, fact, request_.strict, report_);
    ++report_.facts;
    if (store_ == nullptr) return;
    if (!batch_) batch_ = store_->begin({report_.key, "document", 0});
    batch_->add(fact, report_.facts);
  }

  void reject(Reject&& bad) {
    if (request_.strict)
      throw Error(ErrorCode::kBadInput, describe(bad, report_.path),
                  "without --strict the other facts are taken");
    ++report_.rejected;
    if (store_ != nullptr || !request_.rejects_path.empty()) {
      if (!rejects_) rejects_ = std::make_unique<RejectsFile>(rejects_path(), report_.path, "", '\0');
      rejects_->add(bad);
    }
    if (report_.first_rejects.size() < kShownRejects) report_.first_rejects.push_back(std::move(bad));
  }

  [[nodiscard]] std::string rejects_path() const {
    if (!request_.rejects_path.empty()) return request_.rejects_path;
    std::filesystem::path directory(store_->directory());
    if (!directory.has_filename()) directory = directory.parent_path();  // "dir/" is "dir"
    const std::string stem =
        report_.path == "-" ? "stdin" : std::filesystem::path(report_.path).filename().string();
    return (directory.parent_path() / (stem + ".rejects.jsonl")).string();
  }

  void finish(const PooledDocument& item) {
    report_.bytes = item.bytes;
    if (report_.document_format.empty()) report_.document_format = item.format;
    if (item.unchanged) {
      report_.state = IngestState::kUnchanged;
      report_.facts = former_->facts;
      report_.rejected = former_->rejected;
      return;
    }
    if (rejects_) {
      rejects_->commit();
      report_.rejects_path = rejects_->path();
    }
    if (store_ == nullptr) {
      report_.state = IngestState::kDryRun;
      return;
    }
    check_interrupt();
    if (!batch_) batch_ = store_->begin({report_.key, "document", item.bytes});
    report_.commit = batch_->commit(item.hash, report_.rejected);
    report_.state = former_             ? IngestState::kReplaced
                    : report_.facts > 0 ? IngestState::kIngested
                                        : IngestState::kEmpty;
  }

  void end() {
    batch_.reset();
    rejects_.reset();
    former_.reset();
    started_ = false;
    report_.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
    deliver_(report_);
  }

  Store* store_;
  const Ontology& ontology_;
  const DocumentRequest& request_;
  const std::function<void(const DocumentReport&)>& deliver_;
  KnownStories stories_;
  DocumentReport report_;
  std::optional<LedgerEntry> former_;
  std::unique_ptr<Batch> batch_;
  std::unique_ptr<RejectsFile> rejects_;
  bool started_ = false;
  Clock::time_point start_;
};

}  // namespace

void extract_documents(const ExtractRequest& request, FactExtractor& extractor,
                       const std::function<void(ExtractedDocument&&)>& use, Progress* progress) {
  DocumentPool pool(
      request, extractor, [](const std::string&) { return std::optional<LedgerEntry>{}; },
      [&use](PooledDocument&& item) {
        check_interrupt();
        if (item.has_document || item.extracted.error) use(std::move(item.extracted));
      });
  pool.run(progress);
}

void ingest_documents(Store* store, const Ontology& ontology, const DocumentRequest& request,
                      FactExtractor& extractor, const std::function<void(const DocumentReport&)>& report,
                      Progress* progress) {
  DocumentIngest ingest(store, ontology, request, report);
  DocumentPool pool(
      request.extract, extractor,
      [store, &request](const std::string& key) {
        return store == nullptr || request.dry_run ? std::optional<LedgerEntry>{} : store->ledger_entry(key);
      },
      [&ingest](PooledDocument&& item) {
        check_interrupt();
        ingest.take(std::move(item));
      });
  pool.run(progress);
}

}  // namespace guanxi
