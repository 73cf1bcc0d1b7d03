// Holds the packed records of bulk sources against their descriptions and each other.
#pragma once

#include "store/faults.hpp"
#include "store/store_impl.hpp"

namespace guanxi {

/// What is wrong with them. Cost: a scan of the families `bulk` and `rows`.
[[nodiscard]] Faults check_bulk(const Store::Impl& store);

/// Throws: Error kDamaged  there are records of bulk sources without a sound description, which nothing
/// replaces
void require_described(const Store::Impl& store);

}  // namespace guanxi
