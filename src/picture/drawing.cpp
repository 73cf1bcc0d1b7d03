#include "guanxi/picture/drawing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

#include "picture/numbers.hpp"

namespace guanxi {
namespace {

/// The `limit` first of 0 … count - 1 in the order `before`, ascending.
template <typename Before>
std::vector<std::size_t> first_of(std::size_t count, std::size_t limit, Before before) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (count > limit) {
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(limit);
    std::nth_element(order.begin(), end, order.end(), before);
    order.resize(limit);
    std::sort(order.begin(), order.end());
  }
  return order;
}

template <typename T>
std::vector<T> pick(std::vector<T>& from, const std::vector<std::size_t>& indices) {
  std::vector<T> out;
  out.reserve(indices.size());
  for (const std::size_t i : indices) out.push_back(std::move(from[i]));
  return out;
}

void keep_nodes(Drawing& drawing, std::size_t limit) {
  const auto kept = first_of(drawing.nodes.size(), limit, [&](std::size_t a, std::size_t b) {
    const DrawnNode& x = drawing.nodes[a];
    const DrawnNode& y = drawing.nodes[b];
    return std::tie(x.priority, y.weight, x.id, a) < std::tie(y.priority, x.weight, y.id, b);
  });
  std::vector<std::size_t> moved(drawing.nodes.size(), SIZE_MAX);
  for (std::size_t i = 0; i < kept.size(); ++i) moved[kept[i]] = i;
  drawing.nodes = pick(drawing.nodes, kept);
  std::erase_if(drawing.edges, [&](DrawnEdge& edge) {
    edge.from = moved[edge.from];
    edge.to = moved[edge.to];
    return edge.from == SIZE_MAX || edge.to == SIZE_MAX;
  });
}

}  // namespace

std::vector<std::string> reduce(Drawing& drawing, const DrawingLimits& limits) {
  using dot::grouped;
  std::vector<std::string> remarks;
  const auto say = [&](std::string english, std::string chinese) {
    drawing.notes.push_back(drawing.chinese ? std::move(chinese) : english);
    remarks.push_back(std::move(english));
  };
  if (const std::size_t all = drawing.nodes.size(); all > limits.max_nodes) {
    keep_nodes(drawing, limits.max_nodes);
    const std::string kept = grouped(drawing.nodes.size());
    say(fmt::format("{} of {} entities are drawn: the nearest or first ones, of these the best supported",
                    kept, grouped(all)),
        fmt::format("共 {} 个实体，图中只画 {} 个：由近及远，同等时依据多者优先", grouped(all), kept));
  }
  if (const std::size_t all = drawing.edges.size(); all > limits.max_edges) {
    const auto kept = first_of(all, limits.max_edges, [&](std::size_t a, std::size_t b) {
      return std::tie(drawing.edges[b].weight, a) < std::tie(drawing.edges[a].weight, b);
    });
    drawing.edges = pick(drawing.edges, kept);
    say(fmt::format("{} of {} relations between them are drawn: the best supported", grouped(kept.size()),
                    grouped(all)),
        fmt::format("其间关系共 {} 条，图中只画依据最多的 {} 条", grouped(all), grouped(kept.size())));
  }
  return remarks;
}

}  // namespace guanxi
