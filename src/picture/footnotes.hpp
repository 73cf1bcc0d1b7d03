// Evidence below a picture that nobody can hover over.
#pragma once

#include "guanxi/picture/drawing.hpp"

namespace guanxi::dot {

/// Gives the evidence of the relations and marks numbers, in their order, the same text one number: they are
/// appended to the labels, "works for [2, 3]", and the texts become Drawing::footnotes. At most three pieces
/// a relation and 40 in all; what is left out is said in the last footnote. Without evidence nothing changes.
void add_footnotes(Drawing& drawing);

}  // namespace guanxi::dot
