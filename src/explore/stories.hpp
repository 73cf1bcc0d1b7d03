// Which sources are independent of each other: documents that tell one story again are one voice.
#pragma once

#include <cstdint>
#include <span>

#include "guanxi/store/store.hpp"

namespace guanxi {

/// The number of `sources` (each once), those counted together whose stored texts tell the same story
/// (text/duplicates.hpp), directly or through others of them. Sources without a text stand alone; so do those
/// beyond the first 256. Whatever the order of the sources, the number is the same.
///
/// Cost: reads and reduces the text of each source once in the life of a process and a state of the store,
/// some 0.3 ms for 10 KB; nothing for a single source. Thread-safety: may be called from several threads at
/// once.
[[nodiscard]] std::uint32_t count_stories(const Store& store, std::span<const SourceNo> sources);

}  // namespace guanxi
