// PDF → the text that its pages show, in reading order.
#pragma once

#include <string>
#include <string_view>

#include "guanxi/text/document.hpp"

namespace guanxi {

/// Fills text, title and date. Lines are those of the pages; running heads, feet and page numbers are left
/// out.
///
/// Throws: Error kBadInput  "NAME: …": encrypted, damaged, no page, or pages without any text (scanned)
///         Error kLimit     more text than kMaxDocumentBytes
void read_pdf(Document& document, const std::string& bytes, const std::string& name);

}  // namespace guanxi
