#include "graph/block_guard.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "graph/tasks.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {

using namespace snapshot_layout;

namespace {

constexpr std::uint64_t kBlocksPerTask = 256;

template <typename T>
std::span<const T> array_of(std::string_view bytes) noexcept {
  const void* const data = bytes.data();  // blocks begin at multiples of 8
  return {static_cast<const T*>(data), bytes.size() / sizeof(T)};
}

}  // namespace

BlockGuard::BlockGuard(std::string_view bytes, std::string path, const Header& header, const Table& table)
    : bytes_(bytes),
      path_(std::move(path)),
      header_(header),
      table_(table),
      hashes_(array_of<std::uint64_t>(bytes.substr(kFrontBytes, table.front().offset - kFrontBytes))) {
  for (std::size_t i = 0; i < kSectionCount; ++i)
    first_block_[i + 1] = first_block_[i] + block_count(table[i].bytes);
  sound_ = std::make_unique<std::atomic<std::uint64_t>[]>(hashes_.size() / 64 + 1);
  unchecked_ = hashes_.size();
  complete_ = hashes_.empty();
}

bool BlockGuard::in_bounds(SectionNo section, std::string_view bytes) const noexcept {
  std::uint64_t limit = 0;
  std::uint32_t shift = 0;  // 1: the largest number, which stands for nothing, may be there too
  switch (section) {
    case kEntityOfNode:
      limit = header_.entity_count + 1;
      shift = 1;
      break;
    case kRepresentatives:
      limit = header_.node_limit;
      break;
    case kTypeOf:
      limit = header_.type_count;
      break;
    case kOutTargets:
    case kInTargets:
      limit = header_.entity_count;
      break;
    case kOutEdges:
      limit = header_.edge_limit;
      break;
    default:
      return true;
  }
  std::uint32_t largest = 0;
  for (const std::uint32_t n : array_of<std::uint32_t>(bytes)) largest = std::max(largest, n + shift);
  return largest < limit;
}

bool BlockGuard::is_sound(SectionNo section, std::uint64_t block) const noexcept {
  const Section& s = table_[section];
  const std::uint64_t begin = (block - first_block_[section]) * kBlockBytes;
  const std::string_view whole =
      bytes_.substr(s.offset + begin, std::min(kBlockBytes, padded(s.bytes) - begin));
  return hash64(whole) == hashes_[block] &&
         in_bounds(section, whole.substr(0, std::min(kBlockBytes, s.bytes - begin)));
}

void BlockGuard::note(std::uint64_t block) const noexcept {
  const std::uint64_t bit = std::uint64_t{1} << (block % 64);
  if ((sound_[block / 64].fetch_or(bit, std::memory_order_relaxed) & bit) != 0) return;
  if (unchecked_.fetch_sub(1, std::memory_order_relaxed) == 1) complete_ = true;
}

void BlockGuard::check(SectionNo section, std::uint64_t block) const {
  if (!is_sound(section, block)) fail("section " + std::to_string(section) + " is damaged");
  note(block);
}

void BlockGuard::need_all(SectionNo section) const {
  if (complete()) return;
  const std::uint64_t first = first_block_[section];
  const std::uint64_t count = first_block_[section + 1] - first;
  tasks::for_each((count + kBlocksPerTask - 1) / kBlocksPerTask, [&](std::size_t task) {
    const std::uint64_t end = std::min(count, (task + 1) * kBlocksPerTask);
    for (std::uint64_t block = task * kBlocksPerTask; block < end; ++block) {
      const std::uint64_t bit = std::uint64_t{1} << ((first + block) % 64);
      if ((sound_[(first + block) / 64].load(std::memory_order_relaxed) & bit) == 0)
        check(section, first + block);
    }
  });
}

std::string BlockGuard::find_fault() const {
  for (std::size_t i = 0; i < kSectionCount; ++i) {
    const auto section = static_cast<SectionNo>(i);
    for (std::uint64_t block = first_block_[i]; block < first_block_[i + 1]; ++block) {
      if (!is_sound(section, block)) return "section " + std::to_string(i) + " is damaged";
      note(block);
    }
  }
  return {};
}

void BlockGuard::fail(const std::string& what) const {
  ::unlink(path_.c_str());
  throw Error(ErrorCode::kDamaged, "the snapshot '" + escape_for_terminal(path_) + "' is damaged: " + what,
              "run the same command again: the snapshot is made anew from the store");
}

}  // namespace guanxi
