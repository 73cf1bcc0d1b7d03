// Puts rectangles beside and below each other on a page.
#pragma once

#include <vector>

#include "picture/geometry.hpp"

namespace guanxi::dot {

/// The upper left corner of each rectangle; no two are closer than `between`. They come in their order, each
/// as high up as it fits, so that the first stand on top; the page is about as wide as looks well, never
/// narrower than the widest of them.
///
/// Cost: quadratic in their number, a hundred a millisecond.
[[nodiscard]] std::vector<Point> pack(const std::vector<Size>& sizes, double between);

}  // namespace guanxi::dot
