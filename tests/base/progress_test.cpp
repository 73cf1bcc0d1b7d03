#include "guanxi/base/progress.hpp"

#include <doctest/doctest.h>

#include "guanxi/base/error.hpp"

using namespace guanxi;

TEST_SUITE("base/progress") {
  TEST_CASE("work goes on until someone asks for its end") {
    CHECK_NOTHROW(check_interrupt());
    interrupt_requested = true;
    CHECK_THROWS_WITH_AS(check_interrupt(), "interrupted", Error);
    CHECK_THROWS_AS(check_interrupt(), Error);  // the request stands
    try {
      check_interrupt();
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kInterrupted);
    }
    interrupt_requested = false;
    CHECK_NOTHROW(check_interrupt());
  }
}
