// Snapshots as text, so that two of them can be compared.
#pragma once

#include <string>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi::testing {

/// Everything that a snapshot answers: nodes up to `node_limit`, entities, rows, and what is said of their
/// edges.
inline std::string describe(const Snapshot& snapshot, std::uint32_t node_limit = 100) {
  std::string text;
  for (std::uint32_t n = 0; n < node_limit; ++n) {
    const auto e = snapshot.entity_of(NodeNo{n});
    text += e ? std::to_string(e->value) + " " : "- ";
  }
  for (std::uint32_t number = 0; number < snapshot.entity_count(); ++number) {
    const EntityNo e{number};
    text += "\n" + std::to_string(snapshot.representative(e).value) + " ";
    text.append(snapshot.key(e)).append(" ").append(snapshot.name(e)).append(" ").append(snapshot.type(e));
    for (const Row& row : {snapshot.out(e), snapshot.in(e)}) {
      text += " |";
      for (std::size_t i = 0; i < row.size(); ++i) {
        text += " " + std::to_string(row.targets[i]) + "," + std::to_string(row.relation(i)) + "," +
                std::to_string(row.edge(i)) + "," + snapshot.period(row.edge(i)).to_string() + "," +
                std::to_string(snapshot.confidence(row.edge(i)));
      }
    }
  }
  return text + "\n" + std::to_string(snapshot.arc_count());
}

}  // namespace guanxi::testing
