#include "guanxi/graph/view.hpp"

namespace guanxi {

View::View(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}

View::View(const Store& store, std::shared_ptr<const Snapshot> snapshot, const GraphFilter& filter)
    : snapshot_(std::move(snapshot)) {
  auto made = std::make_shared<const ArcFilter>(store, *snapshot_, filter);
  if (!made->takes_all_arcs() || !made->takes_all_entities()) filter_ = std::move(made);
}

}  // namespace guanxi
