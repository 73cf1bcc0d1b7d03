#include "graph/parts_builder.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <string>
#include <variant>

#include "graph/node_table.hpp"
#include "graph/out_rows.hpp"
#include "graph/progress_scope.hpp"
#include "graph/transpose.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kStepsBetweenLooks = 1 << 14;
constexpr std::size_t kNamesNoted = 64;  // properties that are numbers; the rest is not kept

/// Which edges have something, as bits, and how many before each word of them.
void add_ranks(std::vector<std::uint64_t>::const_iterator begin,
               std::vector<std::uint64_t>::const_iterator end, std::vector<std::uint32_t>& ranks) {
  std::uint32_t rank = 0;
  for (auto word = begin; word != end; ++word) {
    ranks.push_back(rank);
    rank += static_cast<std::uint32_t>(std::popcount(*word));
  }
}

/// The numbers of one property, by edge, ascending.
using Numbers = std::vector<std::pair<std::uint32_t, double>>;

class TraitReader {
 public:
  TraitReader(const Store& store, Parts& parts) : store_(store), parts_(parts) {}

  /// Collects what edges state beside their ends; they come in ascending order.
  void read(Progress* progress) {
    const std::uint64_t limit = parts_.counts.edges;
    ProgressScope scope(progress, "reading what relations state", limit, "relations");
    std::uint64_t looked_at = 0;
    store_.scan_edge_support([&](const EdgeRecord& edge, const EdgeSupport& support) {
      if (edge.no.value >= limit) return;
      take(edge, support);
      if (++looked_at % kStepsBetweenLooks != 0) return;
      check_interrupt();
      scope.update(edge.no.value);
    });
    parts_.trait_ranks.reserve(parts_.trait_bits.size());
    add_ranks(parts_.trait_bits.begin(), parts_.trait_bits.end(), parts_.trait_ranks);
    keep_numbers();
  }

 private:
  void take(const EdgeRecord& edge, const EdgeSupport& support) {
    const Period period = edge.period();
    const EdgeTraits traits{pack_date(period.from), pack_date(period.until),
                            static_cast<float>(edge.best_confidence()),
                            std::min(support.sources, kRetold - 1) | (support.retold ? kRetold : 0)};
    if (!period.empty() || traits.confidence != 1.0F || traits.support != 1) {
      if (parts_.traits.empty()) parts_.trait_bits.assign((parts_.counts.edges + 63) / 64, 0);
      parts_.trait_bits[edge.no.value / 64] |= std::uint64_t{1} << (edge.no.value % 64);
      parts_.traits.push_back(traits);
    }
    for (const auto& [name, values] : edge.properties) {
      const Value& value = values.front().value;
      const auto* const whole = std::get_if<std::int64_t>(&value);
      const auto* const real = std::get_if<double>(&value);
      if ((whole == nullptr && real == nullptr) || (real != nullptr && !std::isfinite(*real))) continue;
      auto found = numbers_.find(name);
      if (found == numbers_.end() && numbers_.size() >= kNamesNoted) continue;
      if (found == numbers_.end()) found = numbers_.emplace(name, Numbers{}).first;
      found->second.emplace_back(static_cast<std::uint32_t>(edge.no.value),
                                 real != nullptr ? *real : static_cast<double>(*whole));
    }
  }

  void keep_numbers() {
    std::vector<std::pair<const std::string, Numbers>*> order;
    for (auto& column : numbers_) order.push_back(&column);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto* a, const auto* b) { return a->second.size() > b->second.size(); });
    if (order.size() > Snapshot::kNumbersKept) order.resize(Snapshot::kNumbersKept);
    if (order.empty()) return;
    const std::size_t words = (parts_.counts.edges + 63) / 64;
    parts_.column_starts.assign(1, 0);
    for (const auto* column : order) {
      parts_.column_names.add(column->first);
      const std::size_t first = parts_.column_bits.size();
      parts_.column_bits.resize(first + words, 0);
      for (const auto& [edge, number] : column->second) {
        parts_.column_bits[first + edge / 64] |= std::uint64_t{1} << (edge % 64);
        parts_.column_values.push_back(number);
      }
      add_ranks(parts_.column_bits.begin() + static_cast<std::ptrdiff_t>(first), parts_.column_bits.end(),
                parts_.column_ranks);
      parts_.column_starts.push_back(parts_.column_values.size());
    }
  }

  const Store& store_;
  Parts& parts_;
  std::map<std::string, Numbers> numbers_;
};

std::vector<DegreeStep> count_degrees(const PartsView& parts) {
  constexpr std::uint64_t kCounted = 1 << 16;  // degrees below are counted in an array
  std::vector<std::uint64_t> small(kCounted, 0);
  std::map<std::uint64_t, std::uint64_t> large;
  for (std::size_t e = 0; e < parts.counts.entities; ++e) {
    const std::uint64_t degree =
        parts.out.offsets[e + 1] - parts.out.offsets[e] + parts.in.offsets[e + 1] - parts.in.offsets[e];
    ++(degree < kCounted ? small[degree] : large[degree]);
  }
  std::vector<DegreeStep> steps;
  for (std::uint64_t degree = 0; degree < kCounted; ++degree)
    if (small[degree] > 0) steps.push_back({degree, small[degree]});
  for (const auto& [degree, entities] : large) steps.push_back({degree, entities});
  for (std::size_t i = steps.size(); i-- > 1;) steps[i - 1].entities += steps[i].entities;
  return steps;
}

}  // namespace

Parts build_parts(const Store& store, Progress* progress) {
  Parts parts;
  EntityTable entities = read_entities(store, parts, progress);
  read_out_rows(store, entities, parts, progress);
  parts.entity_of_node = std::move(entities).take();
  TraitReader(store, parts).read(progress);
  check_interrupt();
  parts.counts.symmetric = is_symmetric(parts.out.view());
  if (!parts.counts.symmetric) parts.in = transpose(parts.out.view());
  parts.degrees = count_degrees(parts.view());
  return parts;
}

}  // namespace guanxi
