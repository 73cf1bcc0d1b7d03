// A sink that turns blocks back into facts, and ways to hold them against what the readers of facts say.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "formats/collect.hpp"
#include "guanxi/formats/blocks.hpp"
#include "guanxi/formats/edge_list.hpp"

namespace guanxi::testing {

struct BlockCollector final : BlockSink, TableWatcher {
  std::uint16_t relation(std::string_view name) override {
    const std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < relations.size(); ++i) {
      if (relations[i] == name) return static_cast<std::uint16_t>(i);
    }
    relations.emplace_back(name);
    return static_cast<std::uint16_t>(relations.size() - 1);
  }
  void take(std::uint64_t block, const EdgeBlock& edges) override {
    const std::lock_guard lock(mutex);
    add(block, edges, [&](std::size_t row) { return Fact(fact_of(edges, row, relations)); });
    integer_blocks += edges.integers ? 1 : 0;
  }
  void take(std::uint64_t block, const NodeBlock& nodes) override {
    const std::lock_guard lock(mutex);
    add(block, nodes, [&](std::size_t row) { return Fact(fact_of(nodes, row)); });
  }
  void settle(std::uint64_t block, std::vector<Reject>&& found, std::uint64_t raw_bytes) override {
    in_order = in_order && block == settled++ && raw_bytes >= last_raw_bytes;
    last_raw_bytes = raw_bytes;
    for (Reject& reject : found) rejects.push_back(std::move(reject));
  }
  void mapped(const TableReport& found) override { report = found; }

  /// In the order of the file: by line, and the edge of a line before the node, which no file has both of.
  [[nodiscard]] std::vector<std::pair<Fact, std::uint64_t>> facts() const {
    std::vector<std::pair<Fact, std::uint64_t>> out;
    for (const auto& [block, rows] : blocks) out.insert(out.end(), rows.begin(), rows.end());
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.second < b.second; });
    return out;
  }

  std::mutex mutex;
  std::vector<std::string> relations;
  std::map<std::uint64_t, std::vector<std::pair<Fact, std::uint64_t>>> blocks;
  std::vector<Reject> rejects;
  TableReport report;
  ReadSummary summary;
  std::uint64_t settled = 0, last_raw_bytes = 0, integer_blocks = 0;
  bool in_order = true;

 private:
  template <typename Block, typename MakeFact>
  void add(std::uint64_t number, const Block& block, const MakeFact& fact) {
    CHECK(block.size() > 0);
    auto& rows = blocks[number];
    for (std::size_t row = 0; row < block.size(); ++row) rows.emplace_back(fact(row), block.lines.line(row));
  }
};

/// "LINE:COLUMN: REASON [HINT] TEXT", cut or whole.
inline std::vector<std::string> texts_of(const std::vector<Reject>& rejects) {
  std::vector<std::string> out;
  for (const Reject& r : rejects) {
    out.push_back(std::to_string(r.line) + ':' + std::to_string(r.column) + ": " + r.reason + " [" + r.hint +
                  "] " + r.text + (r.cut ? "…" : ""));
  }
  return out;
}

inline void check_equal(const BlockCollector& blocks, const Collector& facts) {
  CHECK(blocks.in_order);
  CHECK(texts_of(blocks.rejects) == texts_of(facts.rejects));
  CHECK(blocks.summary.facts == facts.summary.facts);
  CHECK(blocks.summary.rejects == facts.summary.rejects);
  CHECK(blocks.summary.lines == facts.summary.lines);
  CHECK(blocks.report.columns == facts.report.columns);
  CHECK(blocks.report.header == facts.report.header);
  const auto found = blocks.facts();
  REQUIRE(found.size() == facts.facts.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i);
    CHECK(found[i].second == facts.facts[i].second);
    CHECK(same(found[i].first, facts.facts[i].first));
    if (!same(found[i].first, facts.facts[i].first)) {
      MESSAGE(to_jsonl(found[i].first) << to_jsonl(facts.facts[i].first));
    }
  }
}

}  // namespace guanxi::testing
