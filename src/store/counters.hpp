// What the family `meta` counts: the next numbers to give, and the relation types known so far.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/faults.hpp"
#include "store/staging.hpp"

namespace guanxi {

struct Counters {
  std::uint32_t next_node = 0;
  std::uint64_t next_edge = 0;
  std::uint32_t next_source = 0;
  std::uint32_t next_load = 0;
  std::vector<std::string> relations;  // by RelationNo; empty where the store lacks one
  /// What of it is damaged. Reading goes on, with counters past every number in use; writing waits for a
  /// repair.
  Faults faults;

  [[nodiscard]] static Counters load(const Database& database);
  void stage(Staging& staging) const;
};

}  // namespace guanxi
