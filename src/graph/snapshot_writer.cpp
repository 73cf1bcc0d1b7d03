#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <vector>

#include "graph/snapshot_file.hpp"
#include "graph/snapshot_layout.hpp"
#include "graph/tasks.hpp"

namespace guanxi {
namespace {

using namespace snapshot_layout;

constexpr std::string_view kPrefix = "snapshot-";
constexpr std::string_view kSuffix = ".gxs";
constexpr std::string_view kTemporary = ".tmp-";

template <typename T>
std::string_view bytes_of(std::span<T> values) noexcept {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

std::string_view offsets_of(const StringsView& strings) noexcept {
  return strings.long_offsets.empty() ? bytes_of(strings.short_offsets) : bytes_of(strings.long_offsets);
}

using Sections = std::array<std::string_view, kSectionCount>;

Sections sections_of(std::string_view state, const PartsView& parts) {
  Sections sections;
  sections[kState] = state;
  sections[kEntityOfNode] = bytes_of(parts.entity_of_node);
  sections[kRepresentatives] = bytes_of(parts.representatives);
  sections[kTypeOf] = bytes_of(parts.type_of);
  sections[kTypeOffsets] = offsets_of(parts.types);
  sections[kTypeBytes] = bytes_of(parts.types.bytes);
  sections[kKeyOffsets] = offsets_of(parts.keys);
  sections[kKeyBytes] = bytes_of(parts.keys.bytes);
  sections[kNameOffsets] = offsets_of(parts.names);
  sections[kNameBytes] = bytes_of(parts.names.bytes);
  sections[kOutOffsets] = bytes_of(parts.out.offsets);
  sections[kOutTargets] = bytes_of(parts.out.targets);
  sections[kOutRelations] = bytes_of(parts.out.relations);
  sections[kOutEdges] = bytes_of(parts.out_edges);
  if (!parts.counts.symmetric) {
    sections[kInOffsets] = bytes_of(parts.in.offsets);
    sections[kInTargets] = bytes_of(parts.in.targets);
    sections[kInRelations] = bytes_of(parts.in.relations);
  }
  sections[kTraitBits] = bytes_of(parts.trait_bits);
  sections[kTraitRanks] = bytes_of(parts.trait_ranks);
  sections[kTraits] = bytes_of(parts.traits);
  sections[kDegrees] = bytes_of(parts.degrees);
  sections[kColumnNameOffsets] = offsets_of(parts.column_names);
  sections[kColumnNameBytes] = bytes_of(parts.column_names.bytes);
  sections[kColumnStarts] = bytes_of(parts.column_starts);
  sections[kColumnBits] = bytes_of(parts.column_bits);
  sections[kColumnRanks] = bytes_of(parts.column_ranks);
  sections[kColumnValues] = bytes_of(parts.column_values);
  return sections;
}

constexpr std::array<char, 8> kZeros{};

/// The zeros after a section.
std::string_view padding_of(std::string_view section) noexcept {
  return {kZeros.data(), padded(section.size()) - section.size()};
}

/// The hashes of all blocks, on all threads.
std::vector<std::uint64_t> block_hashes(const Sections& sections) {
  struct Block {
    std::string_view bytes;
    std::string_view zeros;
  };
  std::vector<Block> blocks;
  for (const std::string_view section : sections) {
    for (std::uint64_t at = 0; at < section.size(); at += kBlockBytes)
      blocks.push_back({section.substr(at, kBlockBytes), {}});
    if (!section.empty()) blocks.back().zeros = padding_of(section);
  }
  std::vector<std::uint64_t> hashes(blocks.size());
  constexpr std::size_t kBlocksPerTask = 256;
  tasks::for_each((blocks.size() + kBlocksPerTask - 1) / kBlocksPerTask, [&](std::size_t task) {
    const std::size_t end = std::min(blocks.size(), (task + 1) * kBlocksPerTask);
    for (std::size_t i = task * kBlocksPerTask; i < end; ++i) {
      const Block& block = blocks[i];
      hashes[i] = hash64(block.zeros.empty() ? block.bytes : std::string(block.bytes).append(block.zeros));
    }
  });
  return hashes;
}

/// A file under way. It is locked while its writer lives, so that others can tell it from what a killed one
/// left.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    good_ = file_ >= 0 && ::flock(file_, LOCK_EX | LOCK_NB) == 0;
  }
  ~TemporaryFile() {
    if (file_ < 0) return;
    if (!renamed_) ::unlink(path_.c_str());
    ::close(file_);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view bytes) noexcept {
    while (good_ && !bytes.empty()) {
      const ssize_t written = ::write(file_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      good_ = written > 0;
      if (good_) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  [[nodiscard]] bool publish(const std::string& path) noexcept {
    good_ = good_ && ::rename(path_.c_str(), path.c_str()) == 0;
    renamed_ = good_;
    return good_;
  }

 private:
  std::string path_;
  int file_ = -1;
  bool good_ = false;
  bool renamed_ = false;
};

/// Whether no living process holds it.
bool is_abandoned(const std::string& path) noexcept {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool free = ::flock(file, LOCK_EX | LOCK_NB) == 0;
  ::close(file);
  return free;
}

/// Removes the snapshots of other states and abandoned temporary files. What cannot be removed stays.
void tidy(const std::string& directory, const std::filesystem::path& keep) {
  std::error_code error;
  for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (!name.starts_with(kPrefix) || name == keep.filename()) continue;
    const bool old = name.ends_with(kSuffix);
    const bool temporary = name.find(std::string(kSuffix).append(kTemporary)) != std::string::npos;
    std::error_code ignored;
    if (old || (temporary && is_abandoned(it->path().string()))) std::filesystem::remove(it->path(), ignored);
  }
}

}  // namespace

std::string snapshot_path(const std::string& directory, std::string_view state) {
  const bool plain =
      state.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") ==
      std::string_view::npos;
  std::string name(kPrefix);
  name.append(plain && state.size() <= 64 ? std::string(state) : to_hex(hash128(state))).append(kSuffix);
  return (std::filesystem::path(directory) / name).string();
}

bool write_parts(const std::string& directory, std::string_view state, const PartsView& parts) {
  const Sections sections = sections_of(state, parts);
  const std::vector<std::uint64_t> hashes = block_hashes(sections);
  Header header;
  header.entity_count = parts.counts.entities;
  header.node_limit = parts.counts.nodes;
  header.type_count = parts.types.size();
  header.arc_count = parts.out.targets.size();
  header.edge_limit = parts.counts.edges;
  header.trait_count = parts.traits.size();
  header.first_edge = parts.counts.first_edge;
  header.relation = parts.counts.relation;
  header.degree_count = parts.degrees.size();
  header.column_count = parts.column_names.size();
  header.value_count = parts.column_values.size();
  if (parts.counts.simple) header.flags |= kSimple;
  if (parts.counts.symmetric) header.flags |= kSymmetric;
  Table table;
  header.file_bytes = kFrontBytes + hashes.size() * sizeof(std::uint64_t);
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    table[i] = {header.file_bytes, sections[i].size()};
    header.file_bytes += padded(sections[i].size());
  }
  std::string front(reinterpret_cast<const char*>(&header), sizeof header);
  front.append(reinterpret_cast<const char*>(&table), sizeof table);
  front.append(bytes_of(std::span(hashes)));
  header.hash = front_hash(front);
  std::memcpy(front.data(), &header, sizeof header);

  static std::atomic<unsigned> counter{0};
  const std::string path = snapshot_path(directory, state);
  const std::string unique = std::to_string(::getpid()) + "-" + std::to_string(counter++);
  TemporaryFile file(path + std::string(kTemporary) + unique);
  file.write(front);
  for (const std::string_view section : sections) {
    file.write(section);
    file.write(padding_of(section));
  }
  if (!file.publish(path)) return false;
  tidy(directory, path);
  return true;
}

}  // namespace guanxi
