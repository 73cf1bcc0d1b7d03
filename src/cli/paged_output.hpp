// Answers that are longer than the terminal, shown page by page.
#pragma once

#include <cstdio>

#include "cli/terminal.hpp"

namespace guanxi {

/// While it lives, what goes to standard output is kept back, dressed for the terminal all the same; at the
/// end it is shown, through $PAGER (else less) if it does not fit. REQUIRES: standard output is a terminal,
/// nothing else writes to it at the same time.
class PagedOutput {
 public:
  PagedOutput();
  ~PagedOutput();
  PagedOutput(const PagedOutput&) = delete;
  PagedOutput& operator=(const PagedOutput&) = delete;

 private:
  void show();

  int terminal_ = -1;          // -1: nothing is kept back
  std::FILE* kept_ = nullptr;  // without a name
  StandIn stand_in_;
};

}  // namespace guanxi
