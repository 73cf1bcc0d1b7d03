#include "store/bulk_rows.hpp"

#include <algorithm>
#include <type_traits>

namespace guanxi {
namespace {

template <typename Visit>
void for_each_list(RowBlock& b, const Visit& visit) {
  visit(b.from);
  visit(b.to);
  visit(b.relations);
  visit(b.line_offsets);
  visit(b.detail_ends);
  visit(b.details);
}

}  // namespace

void RowBlocks::add(RowBlock block) {
  if (block.size() == 0) return;
  Kept kept;
  std::uint64_t bytes = 0;
  std::size_t i = 0;
  for_each_list(block, [&](auto& list) {
    kept.sizes[i++] = list.size();
    bytes += list.size() * sizeof(list[0]);
  });
  const std::uint64_t rows = block.size();
  const std::uint64_t last = block.line(rows - 1);
  const bool details = !block.detail_ends.empty();
  {
    const std::scoped_lock lock(mutex_);
    kept.spilled = held_ + bytes > memory_bytes_;
    if (!kept.spilled) held_ += bytes;
    rows_ += rows;
    last_line_ = std::max(last_line_, last);
    details_ = details_ || details;
    ids_ = ids_ || block.ids;
  }
  if (kept.spilled) {
    std::string all;
    all.reserve(bytes);
    for_each_list(block, [&](auto& list) {
      all.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(list[0]));
      std::remove_reference_t<decltype(list)>().swap(list);  // to clear it would keep its memory
    });
    kept.at = file_.write(all.data(), all.size());
  }
  kept.block = std::move(block);
  const std::scoped_lock lock(mutex_);
  blocks_.push_back(std::move(kept));
}

void RowBlocks::sort() {
  std::stable_sort(blocks_.begin(), blocks_.end(), [](const Kept& a, const Kept& b) {
    return a.block.block_no != b.block.block_no ? a.block.block_no < b.block.block_no
                                                : a.block.first_line < b.block.first_line;
  });
}

RowBlock RowBlocks::take(std::size_t i) {
  Kept& kept = blocks_[i];
  RowBlock block = std::move(kept.block);
  kept.block = {};
  if (!kept.spilled) return block;
  std::size_t n = 0;
  std::uint64_t at = kept.at;
  for_each_list(block, [&](auto& list) {
    list.resize(kept.sizes[n++]);
    const std::size_t bytes = list.size() * sizeof(list[0]);
    if (bytes > 0) file_.read(at, list.data(), bytes);
    at += bytes;
  });
  return block;
}

}  // namespace guanxi
