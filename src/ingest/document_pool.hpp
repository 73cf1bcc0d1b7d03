// Files → documents → facts, on several threads, in order.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "guanxi/base/hash.hpp"
#include "guanxi/ingest/documents.hpp"
#include "ingest/ordered_pool.hpp"

namespace guanxi {

/// A document of a file, its end, or both.
struct PooledDocument {
  ExtractedDocument extracted;  // `error`: of the document, or of the whole file
  bool has_document = false;
  bool ends_file = false;
  bool unchanged = false;  // the whole file: it was not extracted
  Hash128 hash;            // with ends_file: of the file and of all that changes what is made of it
  std::uint64_t bytes = 0;
  std::string format;
};

class DocumentPool {
 public:
  using Use = std::function<void(PooledDocument&&)>;
  /// Whether the store holds this file with this hash already. Called on the thread of run().
  using Former = std::function<std::optional<LedgerEntry>(const std::string& key)>;

  DocumentPool(const ExtractRequest& request, FactExtractor& extractor, Former former, Use use);
  /// Goes through all files. Throws: Error kInterrupted; what `use` throws
  void run(Progress* progress);

 private:
  void submit_file(const std::string& path);
  void submit_lines(const std::string& path);
  [[nodiscard]] bool holds_many(const std::string& path) const;
  [[nodiscard]] Hash128 content_hash(const Hash128& bytes, const std::string& format) const;

  const ExtractRequest& request_;
  FactExtractor& extractor_;
  Former former_;
  std::string fingerprint_;
  OrderedPool<PooledDocument> pool_;
};

}  // namespace guanxi
