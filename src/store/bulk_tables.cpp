#include "store/bulk_tables.hpp"

#include <fmt/format.h>
#include <rocksdb/sst_file_writer.h>

#include <atomic>
#include <thread>

#include "guanxi/base/progress.hpp"

namespace guanxi {
namespace {
constexpr std::uint64_t kTableBytes = std::uint64_t{64} << 20;
constexpr std::uint64_t kSyncBytes = std::uint64_t{4} << 20;
/// So many files of a series wait for the disk at most.
constexpr std::size_t kClosing = 2;
}  // namespace

TableSeries::TableSeries(const Database& database, std::string directory, Family family, std::string name)
    : database_(database), directory_(std::move(directory)), family_(family), name_(std::move(name)) {}

TableSeries::~TableSeries() {
  for (auto& f : closing_) {
    if (f.valid()) f.wait();
  }
}

void TableSeries::open() {
  rocksdb::EnvOptions environment;
  environment.bytes_per_sync = kSyncBytes;  // the disk is busy from the beginning, not only at the end
  // What was just written is about to be read: it stays in the page cache.
  writer_ = std::make_shared<rocksdb::SstFileWriter>(environment, Database::family_options(family_),
                                                     database_.handle(family_), false);
  paths_.push_back(fmt::format("{}/load-{}-{}.sst", directory_, name_, paths_.size()));
  throw_if_bad(writer_->Open(paths_.back()), "writing a table file");
  bytes_ = 0;
}

void TableSeries::close() {
  if (!writer_) return;
  if (closing_.size() >= kClosing) closing_[closing_.size() - kClosing].wait();
  closing_.push_back(std::async(std::launch::async, [writer = std::move(writer_)] {
    throw_if_bad(writer->Finish(), "writing a table file");
  }));
  writer_.reset();
}

void TableSeries::add(std::string_view key, std::string_view value, bool merge) {
  if (!writer_) open();
  throw_if_bad(merge ? writer_->Merge(slice(key), slice(value)) : writer_->Put(slice(key), slice(value)),
               "writing a table file");
  bytes_ += key.size() + value.size();
  if (bytes_ >= kTableBytes) close();
}

void TableSeries::finish(Staging& staging) {
  close();
  for (auto& f : closing_) f.get();
  closing_.clear();
  for (const std::string& path : paths_) staging.add_table(family_, path);
  paths_.clear();
}

void run_tasks(std::size_t n, unsigned threads, Turns* turns,
               const std::function<void(std::size_t, unsigned)>& task) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::exception_ptr error;
  const auto work = [&](unsigned thread) {
    try {
      while (!failed) {
        const std::size_t i = next.fetch_add(1);
        if (i >= n) return;
        check_interrupt();
        task(i, thread);
      }
    } catch (...) {
      const std::scoped_lock lock(mutex);
      if (!error) error = std::current_exception();
      failed = true;
      if (turns != nullptr) turns->fail();
    }
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads && t < n; ++t) others.emplace_back(work, t);
  work(0);
  for (std::thread& t : others) t.join();
  if (error) std::rethrow_exception(error);
}

void Turns::take(std::size_t task, const std::function<void()>& step) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return failed_ || next_ == task; });
  if (failed_) return;
  step();
  ++next_;
  changed_.notify_all();
}

void Turns::fail() {
  const std::scoped_lock lock(mutex_);
  failed_ = true;
  changed_.notify_all();
}

}  // namespace guanxi
