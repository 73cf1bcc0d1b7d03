// The reading side of an ingest of claims: one file in, blocks of checked facts out.
#pragma once

#include <functional>

#include "ingest/block_queue.hpp"
#include "ingest/file_intake.hpp"

namespace guanxi {

class Intake final : public FileIntake, private FactSink {
 public:
  using FileIntake::FileIntake;

  /// False from `deliver`: no more blocks are wanted.
  using Deliver = std::function<bool(FactBlock&&)>;
  /// Reads all of it. Throws: as ingest_file.
  void run(const Deliver& deliver);

 private:
  void take(Fact&& fact, std::uint64_t line) override;
  void reject(Reject&& reject) override { keep(std::move(reject)); }
  [[nodiscard]] ReadSummary read();
  void count_unknown(const Fact& fact, std::uint64_t line);
  void deliver_block();

  const Deliver* deliver_ = nullptr;
  FactBlock block_;
  std::size_t block_bytes_ = 0;
};

}  // namespace guanxi
