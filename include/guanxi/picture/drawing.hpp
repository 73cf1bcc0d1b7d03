// What a picture shows, before it is put into a graphics language: boxes, lines, a title and notes. Made from
// an answer by picture/draw.hpp, turned into DOT, SVG, PNG or PDF by picture/render.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/model/date.hpp"

namespace guanxi {

/// How the nodes are arranged.
enum class LayoutKind : std::uint8_t {
  kLayered,   // columns from left to right: paths, traces
  kRings,     // around the node of level 0: neighbourhoods
  kForce,     // linked nodes near each other
  kClusters,  // as kForce, with a frame around each group
  kBars,      // a table, one row a node, with a bar as long as its value: rankings
  kAxis,      // one row a node, with its marks along an axis of time; edges are not drawn: timelines
};

/// kAxis: when something was, or that it was at some day that a partial date can mean.
struct DrawnMark {
  Period when;          // an open end reaches to the end of the axis; not both ends are open
  bool moment = true;   // one date, else a span
  std::string tooltip;  // as DrawnNode::tooltip
  std::vector<EvidenceRef> evidence;
  std::string marks;  // of its footnotes: " [2, 3]"
};

struct DrawnNode {
  std::string id;       // unique in the drawing: the entity's key
  std::string label;    // its name
  std::string detail;   // a smaller line under the name; may be empty
  std::string type;     // "organisation/company": its top level gives colour and shape
  std::string tooltip;  // lines joined with '\n'; SVG only
  bool emphasis = false;
  bool cut = false;         // without it parts of the picture fall apart: a double border in red
  std::uint32_t level = 0;  // kLayered: column; kRings: distance from the centre; kBars: place in the ranking
  std::uint32_t group = 0;  // kClusters: index into Drawing::groups
  std::uint32_t priority = 0;    // nodes of a smaller one are kept first when there are too many
  std::uint64_t weight = 0;      // among nodes of one priority, those of the larger weight are kept first
  double value = 0;              // kBars: the length of the bar, not negative
  std::vector<DrawnMark> marks;  // kAxis
};

/// What is known of a relation, for a page to list it; a picture shows only what its tooltip and detail hold.
struct DrawnFacts {
  std::string backward_label;      // how it reads from `to`
  std::vector<std::string> roles;  // as in the detail
  std::vector<Period> periods;
  std::uint32_t sources = 0;
  std::uint64_t claims = 0;
  double confidence = 1;
  std::vector<EvidenceRef> evidence;
  std::uint64_t evidence_left_out = 0;
};

struct DrawnEdge {
  std::size_t from = 0, to = 0;  // indices into Drawing::nodes
  std::string relation;          // its type's name: gives the colour
  std::string label;             // how it reads from `from`: "develops"
  std::string detail;            // role and dates, on a smaller line; may be empty
  std::string marks;             // of its footnotes, after the label: " [2, 3]"; may be empty
  bool directed = true;
  bool doubtful = false;  // dashed
  bool emphasis = false;  // a heavy line
  bool supposed = false;  // would be there with one filter less: dashed
  std::string barred;   // of a supposed one, what shuts it out ("cut by --at"): drawn in red, with this text
  std::string tooltip;  // as DrawnNode::tooltip
  std::string url;      // where a click leads; only http and https are taken
  std::uint64_t weight = 0;
  DrawnFacts facts;
};

struct Drawing {
  std::string title;
  LayoutKind layout = LayoutKind::kForce;
  bool chinese = false;  // language of legend and notes
  std::vector<DrawnNode> nodes;
  std::vector<DrawnEdge> edges;
  std::vector<std::string> groups;     // kClusters: the frames' labels
  std::vector<std::string> notes;      // under the title, one a line
  std::vector<std::string> footnotes;  // below the picture
};

/// What can be laid out in a few seconds and read on a page.
struct DrawingLimits {
  std::size_t max_nodes = 150;
  std::size_t max_edges = 400;
};

/// Takes away what is too much: keeps the nodes of the smallest priority, of these the largest weight, of
/// these the smallest id (compared bytewise); and of the edges between nodes that are kept those of the
/// largest weight, then of the earliest place. The order of what is kept stays. Says so in a note of the
/// drawing, and returns the same in English ("150 of 4,812 entities are drawn: …"), one text a bound; empty
/// if everything stays.
std::vector<std::string> reduce(Drawing& drawing, const DrawingLimits& limits = {});

}  // namespace guanxi
