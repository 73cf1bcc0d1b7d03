#include "guanxi/graph/snapshot.hpp"

#include <bit>

#include "graph/mapped_file.hpp"
#include "graph/parts.hpp"
#include "graph/parts_builder.hpp"
#include "graph/snapshot_file.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

struct Snapshot::Impl {
  explicit Impl(Parts built) : owned(std::move(built)), parts(owned.view()) {}
  Impl(MappedFile mapped, const PartsView& views) : file(std::move(mapped)), parts(views) {}

  Parts owned;  // or
  MappedFile file;
  PartsView parts;

  [[nodiscard]] const EdgeTraits* traits(std::uint32_t edge) const noexcept {
    const std::size_t word = edge / 64;
    const std::uint64_t bit = std::uint64_t{1} << (edge % 64);
    if (word >= parts.trait_bits.size() || (parts.trait_bits[word] & bit) == 0) return nullptr;
    const int before = std::popcount(parts.trait_bits[word] & (bit - 1));
    return &parts.traits[parts.trait_ranks[word] + static_cast<std::uint32_t>(before)];
  }
  [[nodiscard]] static Row row(const ArcsView& arcs, EntityNo e) noexcept {
    const std::size_t begin = arcs.offsets[e.value];
    const std::size_t size = arcs.offsets[std::size_t{e.value} + 1] - begin;
    return {arcs.targets.subspan(begin, size), arcs.relations.subspan(begin, size),
            arcs.edges.subspan(begin, size)};
  }
};

Snapshot::Snapshot(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Snapshot::~Snapshot() = default;

std::shared_ptr<const Snapshot> Snapshot::build(const Store& store, Progress* progress) {
  auto impl = std::make_unique<Impl>(build_parts(store, progress));
  return std::shared_ptr<const Snapshot>(new Snapshot(std::move(impl)));
}

std::shared_ptr<const Snapshot> Snapshot::of(const Store& store, Progress* progress) {
  const std::string state = store.state();
  const auto from_file = [&]() -> std::shared_ptr<const Snapshot> {
    MappedFile file(snapshot_path(store.directory(), state));
    PartsView parts;
    std::string fault;
    const auto scrutiny = file.bytes().size() <= kSmallFileBytes ? Scrutiny::kWhole : Scrutiny::kFront;
    if (!read_parts(file.bytes(), state, scrutiny, parts, fault)) return nullptr;
    return std::shared_ptr<const Snapshot>(new Snapshot(std::make_unique<Impl>(std::move(file), parts)));
  };
  if (auto kept = from_file()) return kept;
  auto built = build(store, progress);
  if (!write_parts(store.directory(), state, built->impl_->parts)) return built;
  // From now on all processes share the file's pages.
  auto shared = from_file();
  return shared ? shared : built;
}

SnapshotCheck check_snapshot(const Store& store) {
  SnapshotCheck check;
  check.path = snapshot_path(store.directory(), store.state());
  const MappedFile file(check.path);
  if (file.bytes().empty()) return check;
  check.present = true;
  PartsView parts;
  if (!read_parts(file.bytes(), store.state(), Scrutiny::kWhole, parts, check.fault)) return check;
  check.entities = parts.entity_count;
  check.arcs = parts.out.targets.size();
  return check;
}

std::uint32_t Snapshot::entity_count() const noexcept {
  return impl_->parts.entity_count;
}
std::uint64_t Snapshot::arc_count() const noexcept {
  return impl_->parts.out.targets.size();
}
Row Snapshot::out(EntityNo e) const noexcept {
  return Impl::row(impl_->parts.out, e);
}
Row Snapshot::in(EntityNo e) const noexcept {
  return Impl::row(impl_->parts.in, e);
}

std::optional<EntityNo> Snapshot::entity_of(NodeNo node) const noexcept {
  if (node.value >= impl_->parts.entity_of_node.size()) return std::nullopt;
  const std::uint32_t e = impl_->parts.entity_of_node[node.value];
  if (e == kNoEntity) return std::nullopt;
  return EntityNo{e};
}
NodeNo Snapshot::representative(EntityNo e) const noexcept {
  return {impl_->parts.representatives[e.value]};
}
std::string_view Snapshot::type(EntityNo e) const noexcept {
  return type_name(type_no(e));
}
std::string_view Snapshot::key(EntityNo e) const noexcept {
  return impl_->parts.keys[e.value];
}
std::string_view Snapshot::name(EntityNo e) const noexcept {
  return impl_->parts.names[e.value];
}
std::uint32_t Snapshot::type_no(EntityNo e) const noexcept {
  return impl_->parts.type_of[e.value];
}
std::uint32_t Snapshot::type_count() const noexcept {
  return static_cast<std::uint32_t>(impl_->parts.types.size());
}
std::string_view Snapshot::type_name(std::uint32_t type_no) const noexcept {
  return impl_->parts.types[type_no];
}

Period Snapshot::period(std::uint32_t edge) const noexcept {
  const EdgeTraits* const traits = impl_->traits(edge);
  if (traits == nullptr) return {};
  return {unpack_date(traits->from), unpack_date(traits->until)};
}
float Snapshot::confidence(std::uint32_t edge) const noexcept {
  const EdgeTraits* const traits = impl_->traits(edge);
  return traits == nullptr ? 1.0F : traits->confidence;
}

}  // namespace guanxi
