// Turns claims into the evidence that an answer shows, reading each source once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

class EvidenceReader {
 public:
  explicit EvidenceReader(const Store& store) : store_(store) {}

  /// Appends what a claim rests on, without quotes that have to be cut from the source's text.
  void add(const Claim& claim, std::vector<EvidenceRef>& out);
  /// Orders the pieces, takes away doubles and what exceeds `limit`, and cuts the missing quotes. Returns how
  /// many pieces exceeded the limit.
  std::uint64_t finish(std::vector<EvidenceRef>& evidence, std::size_t limit);
  [[nodiscard]] const SourceRecord& source(SourceNo no);
  /// The source as evidence without a place in it.
  [[nodiscard]] EvidenceRef document(SourceNo no);

 private:
  [[nodiscard]] const std::optional<std::string>& text(SourceNo no);

  const Store& store_;
  std::map<SourceNo, SourceRecord> sources_;
  std::map<SourceNo, std::optional<std::string>> texts_;
  std::size_t text_bytes_ = 0;
};

}  // namespace guanxi
