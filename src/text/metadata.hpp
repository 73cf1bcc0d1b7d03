// What a document says of itself in its text: title, date, publisher, byline.
#pragma once

#include "guanxi/text/document.hpp"

namespace guanxi {

/// Fills those of the fields that are empty from the document's blocks, and marks the blocks of title and
/// bylines as such.
///
/// The title is a heading before the first paragraph; the date stands with the byline or the dateline; a
/// dateline without a year takes none. Looks at the beginning and the end only.
void find_metadata(Document& document);

}  // namespace guanxi
