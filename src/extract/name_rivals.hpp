// Which of the names that readings of one place disagree about are there.
#pragma once

#include <cstddef>
#include <vector>

#include "extract/name_judge.hpp"
#include "extract/names.hpp"

namespace guanxi::extract {

/// What is taken for a name, with all its forms.
struct Judged {
  std::vector<std::size_t> members;  // numbers of names, the fullest first
  const Vote* vote = nullptr;
  Verdict verdict{};
};

/// Leaves out what only ever stands where a surer one does. A name may hold another of a different family.
/// Cost: the rivals that were noted.
void drop_rivals(const std::vector<Name>& names, std::vector<Judged>& judged);

}  // namespace guanxi::extract
