#include "explore/doubt_list.hpp"

#include <algorithm>
#include <array>
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

DoubtLabels labels_of(DoubtKind kind) noexcept {
  constexpr std::array<DoubtLabels, kDoubtKinds> kLabels = {{{"two founding dates", "成立时间不一"},
                                                             {"ends before it begins", "先止后起"},
                                                             {"before its founding", "早于成立"},
                                                             {"two posts at once", "同时两职"},
                                                             {"two places", "两处地点"},
                                                             {"two types", "两种类型"},
                                                             {"one source alone", "仅一个来源"},
                                                             {"may be one", "或为同一"}}};
  return kLabels[static_cast<std::size_t>(kind)];
}

}  // namespace guanxi
