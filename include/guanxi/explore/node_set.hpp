// Lists of nodes in files: one key, name, alias or #number a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guanxi/model/ids.hpp"

namespace guanxi {
class Store;

/// The nodes that the lines of `text` name, in their order, each entity once. Blanks around a name do not
/// count; empty lines and lines that begin with "# " are left out. `file` is what errors call the text.
///
/// Throws: Error kInvalidArgument  some line names nothing or several things: the message lists the first 20
/// of
///                                 them with their numbers and what they may mean; or no line names anything;
///                                 or there are more than kMostListed
/// Cost:   as resolve(), some 50 microseconds a line.
[[nodiscard]] std::vector<NodeNo> read_node_set(const Store& store, std::string_view text,
                                                const std::string& file);

inline constexpr std::size_t kMostListed = 100'000;

}  // namespace guanxi
