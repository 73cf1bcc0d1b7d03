#include "guanxi/explore/sources.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

SourceNo source_named(const Store& store, std::string_view key) {
  if (const auto source = store.find_source(key)) return *source;
  if (const auto file = store.ledger_entry(key))
    throw Error(ErrorCode::kNotFound,
                fmt::format("'{}' is a file that states nothing by itself: its facts name their sources",
                            escape_for_terminal(key)),
                "guanxi sources lists them; name one of these");
  std::vector<std::string> known;
  for (const SourceRecord& source : store.sources()) known.push_back(source.key);
  const std::string near = closest(key, known);
  throw Error(ErrorCode::kNotFound, fmt::format("no source '{}'", escape_for_terminal(key)),
              near.empty() ? "guanxi sources lists them"
                           : fmt::format("did you mean '{}'? guanxi sources lists them", near));
}

}  // namespace guanxi
