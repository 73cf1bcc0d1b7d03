// Answers about several rankings, for the commands that give them.
#pragma once

#include <string>
#include <vector>

#include "cli/answer.hpp"
#include "guanxi/rank/stability.hpp"

namespace guanxi {

/// "3", or "absent".
[[nodiscard]] std::string place_text(std::uint64_t place, bool chinese = false);
[[nodiscard]] Json place_json(std::uint64_t place);

/// "SECOND MEASURE" columns beside the first; under them how alike they are.
void print_comparison(Session& session, Printer& printer, const Store& store, const Snapshot& snapshot,
                      const std::vector<RankRequest>& requests, const Comparison& comparison,
                      const OutputOptions& output);
void print_stability(Session& session, Printer& printer, const Store& store, const Snapshot& snapshot,
                     const RankRequest& request, const Stability& stability, const OutputOptions& output);
/// `before`, `after`: what the two rankings are of ("2024", "without x").
void print_movers(Session& session, Printer& printer, const Store& store, Measure measure,
                  const std::string& before, const std::string& after, const std::vector<Mover>& movers,
                  const OutputOptions& output);

/// The relations that the filter leaves among these entities, with their evidence, for a page; nothing for
/// other forms of the answer.
[[nodiscard]] Subgraph among_ranked(const Printer& printer, const Store& store, const Snapshot& snapshot,
                                    const GraphFilter& filter, const std::vector<EntityNo>& entities);

[[nodiscard]] Json to_json(const Mover& mover);
[[nodiscard]] Table movers_table(const std::vector<Mover>& movers);

}  // namespace guanxi
