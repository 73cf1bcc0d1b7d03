#include "ingest/block_queue.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

using namespace guanxi;

namespace {

FactBlock block(std::uint64_t number) {
  FactBlock out;
  out.raw_bytes = number;
  return out;
}

}  // namespace

TEST_SUITE("ingest/block_queue") {
  TEST_CASE("blocks come out in order, and then nothing") {
    BlockQueue queue(2);
    std::jthread writer([&queue] {
      for (std::uint64_t i = 1; i <= 1000; ++i) queue.push(block(i));
      queue.finish();
    });
    for (std::uint64_t i = 1; i <= 1000; ++i) REQUIRE(queue.pop()->raw_bytes == i);
    CHECK_FALSE(queue.pop().has_value());
  }
  TEST_CASE("an error comes after the blocks before it") {
    BlockQueue queue(2);
    queue.push(block(1));
    queue.finish(std::make_exception_ptr(std::runtime_error("broken")));
    CHECK(queue.pop()->raw_bytes == 1);
    CHECK_THROWS_WITH_AS(queue.pop(), "broken", std::runtime_error);
  }
  TEST_CASE("a writer does not wait for a reader that has gone") {
    BlockQueue queue(1);
    bool taken = true;
    {
      std::jthread writer([&] {
        queue.push(block(1));
        taken = queue.push(block(2));
      });
      queue.close();
    }
    CHECK_FALSE(taken);
  }
}
