// The parts of every answer as lines for people. All text is escaped: none of
// it can drive a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.hpp"
#include "guanxi/explore/answer.hpp"

namespace guanxi {

/// "1 source", "2 sources", "1,234 entities".
[[nodiscard]] std::string plural(std::uint64_t count, std::string_view one, std::string_view many = {});

/// "星图科技  organisation/company  org:xingtu".
[[nodiscard]] std::string entity_line(const Style& style, const EntityRef& entity);

/// What is known of a relation besides its ends: "founder; 2014 – 2020; 2
/// sources; confidence 0.9".
[[nodiscard]] std::string relation_details(const RelationRef& relation);
/// How a walk over it reads: "→ works for", "← works for" against its
/// direction, "– partner of" if symmetric.
[[nodiscard]] std::string arrow_label(const RelationRef& relation, bool forward, bool chinese);
/// "founder, board member", or "".
[[nodiscard]] std::string roles_text(const RelationRef& relation);

/// A line for each piece: “quote” Title, Publisher, 2025-05-28
/// (xinhua-2025-05-28, line 12).
[[nodiscard]] std::string evidence_lines(const Style& style, const std::vector<EvidenceRef>& evidence,
                                         std::uint64_t left_out, std::size_t indent);

}  // namespace guanxi
