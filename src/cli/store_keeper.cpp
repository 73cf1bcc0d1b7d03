#include "cli/store_keeper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace guanxi {
namespace {

namespace fs = std::filesystem;

/// What every commit changes: names, sizes and times of the database's files. Snapshots, which readers write,
/// lie beside it and do not count.
std::string stamp_of(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code failed;
  for (auto at = fs::recursive_directory_iterator(directory, failed);
       !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
    std::error_code gone;  // a file may go away meanwhile
    const auto size = at->is_regular_file(gone) && at.depth() > 0 ? at->file_size(gone) : 0;
    const auto time = at->last_write_time(gone).time_since_epoch().count();
    if (at.depth() > 0) files.push_back(fmt::format("{} {} {}", at->path().string(), size, time));
  }
  std::sort(files.begin(), files.end());
  return fmt::format("{}", fmt::join(files, "\n"));
}

}  // namespace

std::shared_ptr<Store> StoreKeeper::open(const std::string& directory) {
  std::string stamp = stamp_of(directory);
  if (store_ != nullptr && directory == directory_ && stamp == stamp_) return store_;
  let_go();
  store_ = Store::open(directory, OpenMode::kRead);
  directory_ = directory;
  stamp_ = std::move(stamp);  // from before it was opened: what changed since then is seen the next time
  return store_;
}

void StoreKeeper::let_go() noexcept {
  store_.reset();
}

}  // namespace guanxi
