#include "explore/doubt_list.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace guanxi {

void DoubtList::add(Doubt doubt, Load load) {
  pending_.push_back({std::move(doubt), std::move(load)});
  if (pending_.size() >= 2 * limit_ + 256) tidy();
}

std::vector<Doubt> DoubtList::finish() {
  tidy();
  std::vector<Doubt> out;
  out.reserve(pending_.size());
  for (Pending& pending : pending_) {
    pending.load(pending.doubt);
    out.push_back(std::move(pending.doubt));
  }
  return out;
}

void DoubtList::tidy() {
  std::sort(pending_.begin(), pending_.end(), [](const Pending& x, const Pending& y) {
    const Doubt &a = x.doubt, &b = y.doubt;
    if (a.contradiction != b.contradiction) return a.contradiction;
    return a.weight != b.weight ? a.weight > b.weight : std::tie(a.kind, a.text) < std::tie(b.kind, b.text);
  });
  if (pending_.size() > limit_) pending_.resize(limit_);
}

}  // namespace guanxi
