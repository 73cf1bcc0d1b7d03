// The parts of the page, as CMake put them into the program.
#pragma once

#include <string_view>

namespace guanxi::dot {

struct PageFiles {
  std::string_view html;    // with {{…}} where the others go
  std::string_view style;   // page/page.css
  std::string_view script;  // page/*.js, one after the other
  // Cytoscape.js as npm has it; empty if it was not there.
  std::string_view library, licence, library_version;
};

[[nodiscard]] const PageFiles& page_files() noexcept;

}  // namespace guanxi::dot
