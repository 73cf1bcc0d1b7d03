#include <doctest/doctest.h>
#include <cstdio>
#include "raw_store.hpp"
using namespace guanxi;
using namespace guanxi::testing;
TEST_SUITE("store/format") {
  TEST_CASE("dump") {
    TemporaryDirectory d;
    const std::string path = d / "s";
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      EdgeFact e = edge("org:b", "funds", "org:a");
      e.valid.from = Date::parse("2014");
      put(*store, "f.jsonl", {node("org:a", "organisation", "之江"), e});
    }
    for (const auto& [family, records] : dump(path)) {
      for (const auto& [k, v] : records) {
        std::printf("%-10s", family.c_str());
        for (unsigned char c : k) std::printf("%02x", c);
        std::printf(" = ");
        for (unsigned char c : v) std::printf("%02x", c);
        std::printf("   # %s = %s\n", printable(k).c_str(), printable(v).c_str());
      }
    }
  }
}
