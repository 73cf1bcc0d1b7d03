// Table files of a bulk load: written in the order of their keys, each synced while the next is being filled.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "store/staging.hpp"

namespace rocksdb {
class SstFileWriter;
}

namespace guanxi {

/// Ascending records of one family. Belongs to one thread at a time.
class TableSeries {
 public:
  /// `name` is the series' own.
  TableSeries(const Database& database, std::string directory, Family family, std::string name);
  ~TableSeries();
  TableSeries(const TableSeries&) = delete;
  TableSeries& operator=(const TableSeries&) = delete;

  void put(std::string_view key, std::string_view value) { add(key, value, false); }
  void merge(std::string_view key, std::string_view operand) { add(key, operand, true); }
  /// Waits until all is on the disk, and hands the files to the commit.
  void finish(Staging& staging);

 private:
  void add(std::string_view key, std::string_view value, bool merge);
  void open();
  void close();

  const Database& database_;
  std::string directory_;
  Family family_;
  std::string name_;
  std::shared_ptr<rocksdb::SstFileWriter> writer_;
  std::uint64_t bytes_ = 0;
  std::vector<std::string> paths_;
  std::vector<std::future<void>> closing_;
};

/// Lets the tasks of run_tasks take turns in the order of their numbers.
class Turns {
 public:
  /// Waits for the turn of `task`, runs `step`, passes the turn on. False without a step once a task has
  /// failed.
  void take(std::size_t task, const std::function<void()>& step);
  void fail();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_ = 0;
  bool failed_ = false;
};

/// Runs tasks 0 to n - 1 on several threads, started in the order of their numbers. After the first exception
/// or an interrupt no further one starts, `turns` (may be null) have failed, and the exception is thrown on.
void run_tasks(std::size_t n, unsigned threads, Turns* turns,
               const std::function<void(std::size_t task, unsigned thread)>& task);

}  // namespace guanxi
