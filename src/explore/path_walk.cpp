#include "explore/path_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kOneHubIn = 1'000;  // entities
constexpr double kDaysOfYear = 365.2425;

std::uint32_t column_of(const Snapshot& snapshot, const std::string& property) {
  const std::vector<std::string> names = snapshot.number_names();
  const auto found = std::find(names.begin(), names.end(), property);
  if (found != names.end()) return static_cast<std::uint32_t>(found - names.begin());
  std::string known;
  for (const std::string& name : names) known += (known.empty() ? "" : ", ") + escape_for_terminal(name);
  const std::string near = closest(property, names);
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("no relation states a number under '{}'", escape_for_terminal(property)),
              !near.empty()   ? fmt::format("did you mean '{}'?", near)
              : known.empty() ? "weigh by confidence, age or sources"
                              : "relations can be weighed by " + known + ", confidence, age, sources");
}

}  // namespace

std::uint64_t hub_degree(const Snapshot& snapshot) {
  return std::max(kLeastHubDegree, snapshot.degree_of_most(snapshot.entity_count() / kOneHubIn));
}

PathBudget::PathBudget(const PathOptions& options)
    : max_relations_(options.max_relations), max_bytes_(options.max_bytes) {
  const double seconds = std::clamp(options.max_seconds, 0.0, 1e8);
  end_ = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                std::chrono::duration<double>(seconds));
}

bool PathBudget::look(std::uint64_t bytes) {
  check_interrupt();
  if (bytes > max_bytes_) bound_ = PathBound::kMemory;
  if (std::chrono::steady_clock::now() >= end_) bound_ = PathBound::kTime;
  return bound_ == PathBound::kNone;
}

PathWalk::PathWalk(const Store& /*store*/, const Snapshot& snapshot, const FilterTable& filter,
                   const PathOptions& options, std::uint32_t from, std::uint32_t to)
    : snapshot_(snapshot), filter_(filter), options_(options), walk_(snapshot, filter), from_(from), to_(to) {
  timed_ = filter.at() && filter.at()->first < filter.at()->last;
  if (options.weight == PathWeight::kProperty) column_ = column_of(snapshot, options.property);
  today_ = options.today.last_day();
  reads_edges_ = filter.needs_edge() || !by_hops();
  if (!options.through_hubs) hub_degree_ = guanxi::hub_degree(snapshot);
  for (const NodeNo node : options.via) gates_.set(entity_in(snapshot, node), kOpen);
  for (const NodeNo node : options.avoid) gates_.set(entity_in(snapshot, node), kClosed);
}

DaySet PathWalk::all_days() const {
  return {timed_ ? *filter_.at() : DayRange{}};
}

bool PathWalk::open(std::uint32_t entity) const {
  bool is_open = walk_.admits_type(entity);
  if (is_open && hub_degree_ > 0 && degree(entity) >= hub_degree_) {
    is_open = false;
    hubs_.push_back(entity);
  }
  gates_.set(entity, is_open ? kOpen : kClosed);
  return is_open;
}

double PathWalk::cost_of(std::uint32_t edge) const {
  switch (options_.weight) {
    case PathWeight::kHops:
      return 1;
    case PathWeight::kConfidence: {
      const double confidence = snapshot_.confidence(edge);
      return confidence > 0 ? std::max(0.0, -std::log(confidence)) : kNoCost;
    }
    case PathWeight::kAge: {
      const auto from = snapshot_.period(edge).from;
      return from ? std::max(0.0, (today_ - from->first_day()) / kDaysOfYear) : kNoCost;
    }
    case PathWeight::kSources:
      return 1.0 / std::max(1U, sources_of(edge));
    case PathWeight::kProperty:
      break;
  }
  const auto number = snapshot_.number(column_, edge);
  if (!number) return kNoCost;
  if (*number < 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("a relation states {} for '{}': costs cannot be negative", *number,
                            escape_for_terminal(options_.property)),
                "weigh by another property, or leave out its relations with --relation");
  }
  return *number;
}

std::vector<PathWalk::Piece> PathWalk::pieces(const std::vector<std::uint32_t>& entities) const {
  std::vector<Piece> all{{0, all_days()}};
  for (std::size_t i = 0; i + 1 < entities.size() && !all.empty(); ++i) {
    std::vector<Piece> next;
    for_each_between(entities[i], entities[i + 1], [&](const PathStep& step) {
      for (const Piece& piece : all) {
        DaySet days = timed_ ? intersection(piece.days, {step.days}) : piece.days;
        if (!days.empty()) next.push_back({piece.cost + step.cost, std::move(days)});
      }
      return true;
    });
    std::stable_sort(next.begin(), next.end(),
                     [](const Piece& a, const Piece& b) { return a.cost < b.cost; });
    all.clear();
    DaySet taken;
    for (Piece& piece : next) {
      piece.days = difference(piece.days, taken);
      if (piece.days.empty()) continue;
      std::vector<DayRange> both = taken;
      both.insert(both.end(), piece.days.begin(), piece.days.end());
      taken = union_of(std::move(both));
      all.push_back(std::move(piece));
    }
  }
  return all;
}

}  // namespace guanxi
