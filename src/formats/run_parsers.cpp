#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "formats/chunk_parser.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kNone = UINT64_MAX;

/// One thread after the other takes a chunk off the file; blocks are settled in the order of the file.
class ParserPool {
 public:
  ParserPool(Chunker& chunker, BlockSink& sink) : chunker_(chunker), sink_(sink) {}

  void work(ChunkParser& parser) {
    Chunk chunk;
    BlockOutput out;
    while (next(chunk)) {
      try {
        out.edges.start(chunk.first_line, 2 * chunk.lines + 1);
        out.nodes.start(chunk.first_line);
        out.rejects.clear();
        out.facts = 0;
        parser.parse(chunk, out);
        if (out.edges.rows() > 0) sink_.take(chunk.number, out.edges.finish());
        if (out.nodes.rows() > 0) sink_.take(chunk.number, out.nodes.finish());
        settle(chunk, out);
      } catch (...) {
        fail(chunk.number);
      }
    }
  }

  ReadSummary finish() {
    if (error_) std::rethrow_exception(error_);
    summary_.lines = chunker_.lines();
    return summary_;
  }

 private:
  struct Settled {
    std::vector<Reject> rejects;
    std::uint64_t facts = 0;
    std::uint64_t raw_bytes = 0;
  };

  bool next(Chunk& chunk) {
    const std::lock_guard lock(reading_);
    if (ended_) return false;
    try {
      if (chunker_.next(chunk)) {
        blocks_ = chunk.number + 1;
        return true;
      }
    } catch (...) {
      fail(blocks_);
    }
    ended_ = true;
    return false;
  }

  void settle(const Chunk& chunk, BlockOutput& out) {
    const std::lock_guard lock(settling_);
    waiting_.emplace(chunk.number, Settled{std::move(out.rejects), out.facts, chunk.raw_bytes});
    out.rejects = {};
    while (!waiting_.empty() && waiting_.begin()->first == settled_ && settled_ < failed_) {
      Settled block = std::move(waiting_.begin()->second);
      waiting_.erase(waiting_.begin());
      summary_.facts += block.facts;
      summary_.rejects += block.rejects.size();
      const std::uint64_t number = settled_++;
      try {
        sink_.settle(number, std::move(block.rejects), block.raw_bytes);
      } catch (...) {
        note(number);
      }
    }
  }

  /// No more chunks; the error of the first block that failed is the one that counts.
  void fail(std::uint64_t number) {
    const std::lock_guard lock(settling_);
    note(number);
  }
  void note(std::uint64_t number) {
    ended_ = true;
    if (number >= failed_) return;
    failed_ = number;
    error_ = std::current_exception();
  }

  Chunker& chunker_;
  BlockSink& sink_;
  std::mutex reading_;
  std::uint64_t blocks_ = 0;
  std::atomic<bool> ended_ = false;
  std::mutex settling_;
  std::map<std::uint64_t, Settled> waiting_;
  std::uint64_t settled_ = 0;
  std::uint64_t failed_ = kNone;
  std::exception_ptr error_;
  ReadSummary summary_;
};

}  // namespace

std::optional<std::uint16_t> RelationHandles::find(std::string_view name) {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (known_[i].first != name) continue;
    if (i == 0) return known_[0].second;
    std::swap(known_[i], known_[i - 1]);
    return known_[i - 1].second;
  }
  return std::nullopt;
}

std::uint16_t RelationHandles::handle(std::string_view name) {
  constexpr std::size_t kMostKnown = 64;
  if (const auto known = find(name)) return *known;
  const std::uint16_t handle = sink_.relation(name);
  if (known_.size() == kMostKnown) known_.pop_back();
  known_.emplace_back(name, handle);
  return handle;
}

ReadSummary run_parsers(Chunker& chunker, const BlockOptions& options, BlockSink& sink,
                        const std::function<std::unique_ptr<ChunkParser>()>& make_parser) {
  const unsigned threads =
      options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::unique_ptr<ChunkParser>> parsers;
  for (unsigned i = 0; i < threads; ++i) parsers.push_back(make_parser());
  ParserPool pool(chunker, sink);
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i)
      others.emplace_back([&pool, &parsers, i] { pool.work(*parsers[i]); });
    pool.work(*parsers[0]);
  }
  return pool.finish();
}

}  // namespace guanxi
