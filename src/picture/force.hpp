// Places linked nodes near each other, by Graphviz.
#pragma once

#include <string>
#include <vector>

#include "picture/geometry.hpp"
#include "picture/lines.hpp"

namespace guanxi::dot {

/// Where each node's middle goes; no two overlap. Parts that do not hang together stand in rows, the highest
/// first. `label`: the room that a line's label takes.
[[nodiscard]] std::vector<Point> place_by_force(const std::vector<Size>& sizes,
                                                const std::vector<Line>& lines, const Size& label);

/// Lets Graphviz arrange a graph whose nodes are named "0" to "count - 1". Takes the lock that render()
/// takes.
[[nodiscard]] std::vector<Point> arrange(const std::string& dot, std::size_t count);

/// How Graphviz leads a line.
struct Course {
  std::string spline;         // for the attribute `pos` of an edge
  std::vector<Point> points;  // on it, in short steps, from the start of the edge to its end
};

/// Lets Graphviz lead the lines of a graph whose edges have an attribute `number` from 0 to count - 1. A
/// course is empty where it found none. Takes the lock that render() takes.
[[nodiscard]] std::vector<Course> lead_lines(const std::string& dot, std::size_t count);

}  // namespace guanxi::dot
