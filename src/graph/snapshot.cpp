#include "guanxi/graph/snapshot.hpp"

#include <algorithm>
#include <bit>

#include "graph/mapped_file.hpp"
#include "graph/parts.hpp"
#include "graph/parts_builder.hpp"
#include "graph/snapshot_file.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

using namespace snapshot_layout;

struct Snapshot::Impl {
  explicit Impl(Parts built) : owned(std::move(built)), parts(owned.view()) {}
  Impl(MappedFile mapped, OpenedParts opened)
      : file(std::move(mapped)), guard(std::move(opened.guard)), parts(opened.parts) {}

  Parts owned;  // or
  MappedFile file;
  std::unique_ptr<BlockGuard> guard;
  PartsView parts;

  /// Before items of a section are read.
  template <typename T>
  void need(SectionNo section, std::uint64_t begin, std::uint64_t end) const {
    if (guard) guard->need<T>(section, begin, end);
  }
  [[noreturn]] void fail(const char* what) const { guard->fail(what); }  // memory is never damaged

  struct Place {
    std::uint64_t begin = 0, end = 0;
  };
  [[nodiscard]] Place place_of_row(const RowsView& rows, SectionNo offsets, EntityNo e) const {
    need<std::uint64_t>(offsets, e.value, std::uint64_t{e.value} + 2);
    const Place place{rows.offsets[e.value], rows.offsets[std::size_t{e.value} + 1]};
    if (place.begin > place.end || place.end > rows.targets.size())
      fail("the offsets of rows are out of order");
    return place;
  }
  [[nodiscard]] AllRows all(const RowsView& rows, SectionNo offsets, SectionNo targets) const {
    if (guard && !guard->complete()) {
      guard->need_all(offsets);
      guard->need_all(targets);
    }
    if (guard && (rows.offsets.front() != 0 || rows.offsets.back() != rows.targets.size() ||
                  !std::is_sorted(rows.offsets.begin(), rows.offsets.end()))) {
      fail("the offsets of rows are out of order");
    }
    return {rows.offsets, rows.targets};
  }

  [[nodiscard]] std::string_view text(const StringsView& strings, SectionNo offsets, SectionNo bytes,
                                      std::size_t i) const {
    if (strings.long_offsets.empty()) {
      need<std::uint32_t>(offsets, i, i + 2);
    } else {
      need<std::uint64_t>(offsets, i, i + 2);
    }
    const std::uint64_t begin = strings.offset(i);
    const std::uint64_t end = strings.offset(i + 1);
    if (begin > end || end > strings.bytes.size()) fail("the offsets of texts are out of order");
    need<char>(bytes, begin, end);
    return strings[i];
  }

  [[nodiscard]] std::uint64_t row_size(const RowsView& rows, SectionNo offsets, EntityNo e) const {
    const Place place = place_of_row(rows, offsets, e);
    return place.end - place.begin;
  }

  [[nodiscard]] const EdgeTraits* traits(std::uint32_t edge) const {
    const std::size_t word = edge / 64;
    if (word >= parts.trait_bits.size()) return nullptr;
    need<std::uint64_t>(kTraitBits, word, word + 1);
    const std::uint64_t bit = std::uint64_t{1} << (edge % 64);
    if ((parts.trait_bits[word] & bit) == 0) return nullptr;
    need<std::uint32_t>(kTraitRanks, word, word + 1);
    const std::uint64_t place = std::uint64_t{parts.trait_ranks[word]} +
                                static_cast<std::uint64_t>(std::popcount(parts.trait_bits[word] & (bit - 1)));
    if (place >= parts.traits.size()) fail("the ranks of edge traits are wrong");
    need<EdgeTraits>(kTraits, place, place + 1);
    return &parts.traits[place];
  }
};

Snapshot::Snapshot(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Snapshot::~Snapshot() = default;

std::shared_ptr<const Snapshot> Snapshot::build(const Store& store, Progress* progress) {
  auto impl = std::make_unique<Impl>(build_parts(store, progress));
  return std::shared_ptr<const Snapshot>(new Snapshot(std::move(impl)));
}

std::shared_ptr<const Snapshot> Snapshot::open(const Store& store, bool fresh) {
  const std::string state = store.state();
  const std::string path = snapshot_path(store.directory(), state);
  MappedFile file(path);
  OpenedParts opened;
  std::string fault;
  if (!read_parts(file.bytes(), state, path, opened, fault)) return nullptr;
  const bool small = file.bytes().size() <= kSmallFileBytes;
  if (small && !fresh && !opened.guard->find_fault().empty()) return nullptr;
  return std::shared_ptr<const Snapshot>(
      new Snapshot(std::make_unique<Impl>(std::move(file), std::move(opened))));
}

std::shared_ptr<const Snapshot> Snapshot::if_kept(const Store& store) {
  return open(store, false);
}

std::shared_ptr<const Snapshot> Snapshot::of(const Store& store, Progress* progress) {
  if (auto kept = open(store, false)) return kept;
  auto built = build(store, progress);
  if (store.leaves_out()) return built;  // no other process asks the same
  if (!write_parts(store.directory(), store.state(), built->impl_->parts)) return built;
  // From now on all processes share the file's pages.
  auto shared = open(store, true);
  return shared ? shared : built;
}

SnapshotCheck check_snapshot(const Store& store) {
  SnapshotCheck check;
  check.path = snapshot_path(store.directory(), store.state());
  const MappedFile file(check.path);
  if (file.bytes().empty()) return check;
  check.present = true;
  OpenedParts opened;
  if (!read_parts(file.bytes(), store.state(), check.path, opened, check.fault)) return check;
  check.fault = opened.guard->find_fault();
  if (check.fault.empty()) check.fault = fault_of_order(opened.parts);
  check.entities = opened.parts.counts.entities;
  check.arcs = opened.parts.out.targets.size();
  return check;
}

std::uint32_t Snapshot::entity_count() const noexcept {
  return static_cast<std::uint32_t>(impl_->parts.counts.entities);
}
std::uint64_t Snapshot::arc_count() const noexcept {
  return impl_->parts.out.targets.size();
}
bool Snapshot::is_simple() const noexcept {
  return impl_->parts.counts.simple;
}
bool Snapshot::is_symmetric() const noexcept {
  return impl_->parts.counts.symmetric;
}

Row Snapshot::out(EntityNo e) const {
  const PartsView& parts = impl_->parts;
  const auto [begin, end] = impl_->place_of_row(parts.out, kOutOffsets, e);
  impl_->need<std::uint32_t>(kOutTargets, begin, end);
  Row row;
  row.targets = parts.out.targets.subspan(begin, end - begin);
  row.self_ = e.value;
  row.relation_ = parts.counts.relation;
  if (!parts.out.relations.empty()) {
    impl_->need<std::uint16_t>(kOutRelations, begin, end);
    row.relations_ = parts.out.relations.data() + begin;
  }
  if (parts.out_edges.empty()) {
    row.first_edge_ = static_cast<std::uint32_t>(parts.counts.first_edge + begin);
  } else {
    impl_->need<std::uint32_t>(kOutEdges, begin, end);
    row.edges_ = parts.out_edges.data() + begin;
  }
  return row;
}

Row Snapshot::in(EntityNo e) const {
  const PartsView& parts = impl_->parts;
  const bool same = parts.counts.symmetric;
  const auto [begin, end] = impl_->place_of_row(parts.in, same ? kOutOffsets : kInOffsets, e);
  impl_->need<std::uint32_t>(same ? kOutTargets : kInTargets, begin, end);
  Row row;
  row.targets = parts.in.targets.subspan(begin, end - begin);
  row.self_ = e.value;
  row.relation_ = parts.counts.relation;
  row.incoming_ = this;
  if (!parts.in.relations.empty()) {
    impl_->need<std::uint16_t>(same ? kOutRelations : kInRelations, begin, end);
    row.relations_ = parts.in.relations.data() + begin;
  }
  return row;
}

std::uint32_t Row::edge_of_incoming(std::size_t i) const {
  // Arcs that join the same entities stand in one order in both rows.
  std::size_t before = 0;
  while (before < i && targets[i - before - 1] == targets[i]) ++before;
  const Row out = incoming_->out({targets[i]});
  const auto first = std::lower_bound(out.targets.begin(), out.targets.end(), self_);
  const std::size_t place = static_cast<std::size_t>(first - out.targets.begin()) + before;
  if (place >= out.size() || out.targets[place] != self_) incoming_->fail_unpaired();
  return out.edge(place);
}

void Snapshot::fail_unpaired() const {
  impl_->fail("an arc stands in one direction only");
}

Snapshot::AllRows Snapshot::all_out() const {
  return impl_->all(impl_->parts.out, kOutOffsets, kOutTargets);
}
Snapshot::AllRows Snapshot::all_in() const {
  return is_symmetric() ? all_out() : impl_->all(impl_->parts.in, kInOffsets, kInTargets);
}

std::optional<EntityNo> Snapshot::entity_of(NodeNo node) const {
  const PartsView& parts = impl_->parts;
  if (node.value >= parts.counts.nodes) return std::nullopt;
  if (parts.entity_of_node.empty()) return EntityNo{node.value};
  impl_->need<std::uint32_t>(kEntityOfNode, node.value, std::uint64_t{node.value} + 1);
  const std::uint32_t e = parts.entity_of_node[node.value];
  if (e == kNoEntity) return std::nullopt;
  return EntityNo{e};
}
NodeNo Snapshot::representative(EntityNo e) const {
  if (impl_->parts.representatives.empty()) return {e.value};
  impl_->need<std::uint32_t>(kRepresentatives, e.value, std::uint64_t{e.value} + 1);
  return {impl_->parts.representatives[e.value]};
}
std::string_view Snapshot::type(EntityNo e) const {
  return type_name(type_no(e));
}
std::string_view Snapshot::key(EntityNo e) const {
  return impl_->text(impl_->parts.keys, kKeyOffsets, kKeyBytes, e.value);
}
std::string_view Snapshot::name(EntityNo e) const {
  if (impl_->parts.names.empty()) return key(e);
  const std::string_view name = impl_->text(impl_->parts.names, kNameOffsets, kNameBytes, e.value);
  return name.empty() ? key(e) : name;
}
std::uint32_t Snapshot::type_no(EntityNo e) const {
  if (impl_->parts.type_of.empty()) return 0;
  impl_->need<std::uint32_t>(kTypeOf, e.value, std::uint64_t{e.value} + 1);
  return impl_->parts.type_of[e.value];
}
std::uint32_t Snapshot::type_count() const noexcept {
  return static_cast<std::uint32_t>(impl_->parts.types.size());
}
std::string_view Snapshot::type_name(std::uint32_t type_no) const noexcept {
  return impl_->parts.types[type_no];
}

Period Snapshot::period(std::uint32_t edge) const {
  const EdgeTraits* const traits = impl_->traits(edge);
  if (traits == nullptr) return {};
  return {unpack_date(traits->from), unpack_date(traits->until)};
}
float Snapshot::confidence(std::uint32_t edge) const {
  const EdgeTraits* const traits = impl_->traits(edge);
  return traits == nullptr ? 1.0F : traits->confidence;
}
EdgeSupport Snapshot::support(std::uint32_t edge) const {
  const EdgeTraits* const traits = impl_->traits(edge);
  if (traits == nullptr) return {};
  return {traits->support & ~kRetold, (traits->support & kRetold) != 0};
}

std::uint64_t Snapshot::degree(EntityNo e) const {
  const bool same = impl_->parts.counts.symmetric;
  return impl_->row_size(impl_->parts.out, kOutOffsets, e) +
         impl_->row_size(impl_->parts.in, same ? kOutOffsets : kInOffsets, e);
}
std::uint64_t Snapshot::degree_of_most(std::uint64_t entities) const {
  const auto degrees = impl_->parts.degrees;
  impl_->need<DegreeStep>(kDegrees, 0, degrees.size());
  const auto found = std::partition_point(degrees.begin(), degrees.end(),
                                          [&](const DegreeStep& step) { return step.entities > entities; });
  return found != degrees.end() ? found->degree : degrees.empty() ? 0 : degrees.back().degree + 1;
}

std::vector<std::string> Snapshot::number_names() const {
  std::vector<std::string> names;
  for (std::size_t c = 0; c < impl_->parts.column_names.size(); ++c)
    names.emplace_back(impl_->text(impl_->parts.column_names, kColumnNameOffsets, kColumnNameBytes, c));
  return names;
}
std::optional<double> Snapshot::number(std::uint32_t column, std::uint32_t edge) const {
  const PartsView& parts = impl_->parts;
  const std::size_t words = parts.words();
  if (edge / 64 >= words || column >= parts.column_names.size()) return std::nullopt;
  const std::size_t word = column * words + edge / 64;
  impl_->need<std::uint64_t>(kColumnBits, word, word + 1);
  const std::uint64_t bit = std::uint64_t{1} << (edge % 64);
  if ((parts.column_bits[word] & bit) == 0) return std::nullopt;
  impl_->need<std::uint32_t>(kColumnRanks, word, word + 1);
  impl_->need<std::uint64_t>(kColumnStarts, column, std::uint64_t{column} + 1);
  const std::uint64_t place = parts.column_starts[column] + parts.column_ranks[word] +
                              static_cast<std::uint64_t>(std::popcount(parts.column_bits[word] & (bit - 1)));
  if (place >= parts.column_values.size()) impl_->fail("the numbers of edges are wrong");
  impl_->need<double>(kColumnValues, place, place + 1);
  return parts.column_values[place];
}

}  // namespace guanxi
