// Scans of the whole store: families read in the order of their keys, past the block cache.
#include "guanxi/base/coding.hpp"
#include "store/chunk.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"

namespace guanxi {

void Store::scan_adjacency(bool outgoing, NodeNo first, NodeNo last,
                           const std::function<void(const AdjacencyRun&)>& visit) const {
  const Family f = outgoing ? Family::kOut : Family::kIn;
  Chunk chunk;
  impl_->database->scan_range(f, keys::node(first), keys::node(last),
                              [&](std::string_view key, std::string_view value) {
                                std::string fault;
                                if (key.size() != 14) throw_damaged(f, key, "its key is not 14 bytes long");
                                if (!decode_chunk(value, chunk, &fault)) throw_damaged(f, key, fault);
                                visit({{get_be32(key.data())},
                                       {get_be16(key.data() + 4)},
                                       chunk.neighbours,
                                       chunk.edges,
                                       chunk.edges.front()});
                                return true;
                              });
}

void Store::scan_nodes(NodeNo first, NodeNo last, const std::function<void(const NodeRow&)>& visit) const {
  Tally tally;
  impl_->database->scan_range(Family::kNode, keys::node(first), keys::node(last),
                              [&](std::string_view key, std::string_view value) {
                                std::string fault;
                                if (key.size() != 4)
                                  throw_damaged(Family::kNode, key, "its key is not 4 bytes long");
                                if (!tally.decode(value, &fault)) throw_damaged(Family::kNode, key, fault);
                                if (!tally.entries.empty()) visit(view_node({get_be32(key.data())}, tally));
                                return true;
                              });
}

void Store::scan_edge_traits(const std::function<void(EdgeNo, const Period&, double)>& visit) const {
  for_each_edge([&](const EdgeRecord& edge) {
    if (edge.valid.empty() && edge.confidence.empty()) return true;
    const double confidence = edge.best_confidence();
    const Period period = edge.period();
    if (!period.empty() || confidence != 1.0) visit(edge.no, period, confidence);
    return true;
  });
}

void Store::scan_edge_property(std::string_view name,
                               const std::function<void(EdgeNo, double)>& visit) const {
  for_each_edge([&](const EdgeRecord& edge) {
    for (const auto& [property, values] : edge.properties) {
      if (property != name) continue;
      const Value& value = values.front().value;
      if (const auto* i = std::get_if<std::int64_t>(&value)) visit(edge.no, static_cast<double>(*i));
      if (const auto* d = std::get_if<double>(&value)) visit(edge.no, *d);
    }
    return true;
  });
}

}  // namespace guanxi
