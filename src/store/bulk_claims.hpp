// The claims that the rows of bulk sources stand for.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "guanxi/store/records.hpp"
#include "store/bulk_source.hpp"
#include "store/counters.hpp"
#include "store/indexer.hpp"
#include "store/staging.hpp"

namespace guanxi {

/// The content of the claim that an edge row stands for; replaces `out`. The same bytes as encode_content().
void encode_edge_row(std::string_view type, std::string_view from, std::string_view to,
                     const RowDetails& details, std::uint64_t line, std::string& out);
/// Likewise of a node row; the fact has its key.
[[nodiscard]] std::string encode_node_row(const NodeFact& fact, std::uint64_t line);

/// The edge fact of a row, without evidence.
[[nodiscard]] EdgeFact edge_fact(std::string type, std::string from, std::string to,
                                 const RowDetails& details);

/// The evidence that a row is: a line of its source.
[[nodiscard]] Evidence evidence_of_row(const std::string& source, std::uint64_t line);

/// Every row as the content of its claim, edge rows before node rows. `sequence` is the claim's.
void for_each_row(const BulkSource& source, const std::vector<std::string>& relations,
                  const std::function<bool(std::uint64_t sequence, std::string_view content)>& visit);
/// The sum of the hashes of its claims, on several threads.
[[nodiscard]] Hash128 digest_of(const BulkSource& source, const std::vector<std::string>& relations,
                                std::string_view source_key, unsigned threads);

/// Whether a row stands for this very claim (without its evidence's source, which is the bulk source).
[[nodiscard]] bool states(const Database& database, const BulkSource& source,
                          const std::vector<std::string>& relations, const Fact& fact,
                          std::string_view content);

/// Stages what a bulk source adds to the records of nodes, to names and to its own record, or with sign -1
/// what taking it back removes. `with_keys`: and the numbers of its nodes' keys. `spill` is called now and
/// then.
void apply_bulk(const BulkSource& source, std::string_view source_key, Indexer& indexer, Staging& staging,
                int sign, bool with_keys, const std::function<void()>& spill);

}  // namespace guanxi
