// A store in a temporary directory, filled from short lists of facts.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "guanxi/base/hash.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi::testing {

/// A directory that goes with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    // Memory where there is some: tests of logic need not wait for a disk.
    const std::filesystem::path memory = "/dev/shm";
    std::string pattern =
        ((::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path()) /
         "guanxi-test-XXXXXX")
            .string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = pattern;
  }
  ~TemporaryDirectory() {
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Files in a temporary directory, by name.
class TemporaryFiles {
 public:
  /// Returns the file's path.
  std::string file(const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return directory_ / name; }
  [[nodiscard]] bool has(const std::string& name) const { return std::filesystem::exists(path(name)); }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(path(name), std::ios::binary).rdbuf();
    return out.str();
  }

 private:
  TemporaryDirectory directory_;
};

/// Takes the facts as one file. Returns what the commit reports.
inline CommitReport put(Store& store, const std::string& file, const std::vector<Fact>& facts) {
  const auto batch = store.begin({file, "jsonl", facts.size()});
  std::uint64_t line = 0;
  for (const Fact& f : facts) batch->add(f, ++line);
  return batch->commit(hash128(file + std::to_string(facts.size())), 0);
}

class TemporaryStore {
 public:
  TemporaryStore() : store_(Store::open(directory_ / "store", OpenMode::kCreate)) {}
  explicit TemporaryStore(const std::vector<Fact>& facts) : TemporaryStore() {
    put(*store_, "test.jsonl", facts);
  }

  Store& operator*() const { return *store_; }
  Store* operator->() const { return store_.get(); }
  [[nodiscard]] std::string path() const { return directory_ / "store"; }
  /// Closes and opens again, for writing.
  void reopen() {
    store_.reset();
    store_ = Store::open(path(), OpenMode::kWrite);
  }
  /// Calls change(directory) while the store is closed.
  void change(const std::function<void(const std::string& directory)>& change) {
    store_.reset();
    change(path());
    store_ = Store::open(path(), OpenMode::kWrite);
  }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
};

/// "a funds b" → an edge fact; nodes follow from it as stubs.
inline EdgeFact edge(const std::string& from, const std::string& type, const std::string& to) {
  EdgeFact e;
  e.from = from;
  e.type = type;
  e.to = to;
  return e;
}

inline NodeFact node(const std::string& key, const std::string& type, const std::string& name,
                     std::vector<std::string> aliases = {}) {
  NodeFact n;
  n.key = key;
  n.type = type;
  n.name = name;
  n.aliases = std::move(aliases);
  return n;
}

inline JudgementFact same(const std::string& a, const std::string& b) {
  return {JudgementKind::kSame, a, b, "test", {}};
}
inline JudgementFact different(const std::string& a, const std::string& b) {
  return {JudgementKind::kDifferent, a, b, "test", {}};
}

}  // namespace guanxi::testing
