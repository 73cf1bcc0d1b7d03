// The worked example of src/store/FORMAT.md against a store of the two facts.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "raw_store.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

std::string unhex(const std::string& digits) {
  std::string out;
  REQUIRE(digits.size() % 2 == 0);
  for (std::size_t i = 0; i < digits.size(); i += 2)
    out.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
  return out;
}

/// The listing under "## Example": "family key = value", the value going on in lines that name no family.
std::map<std::string, std::map<std::string, std::string>> listing() {
  std::ifstream in(GUANXI_STORE_FORMAT);
  REQUIRE(in);
  std::map<std::string, std::map<std::string, std::string>> out;
  std::string* value = nullptr;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) inside = line == "## Example";
    if (!inside || !line.starts_with("    ")) continue;
    std::istringstream words(line.substr(0, line.find('#')));
    std::string word;
    std::string family;
    if (line[4] != ' ') words >> family;
    std::string digits;
    while (words >> word) {
      if (word == "=") {
        value = &out[family][unhex(digits)];
        digits.clear();
      } else {
        digits += word;
      }
    }
    REQUIRE(value != nullptr);
    *value += unhex(digits);
  }
  return out;
}

}  // namespace

TEST_SUITE("store/format") {
  TEST_CASE("the worked example of FORMAT.md is what a store holds") {
    TemporaryDirectory directory;
    const std::string path = directory / "s";
    {
      const auto store = Store::open(path, OpenMode::kCreate);
      EdgeFact funds = edge("org:b", "funds", "org:a");
      funds.valid.from = Date::parse("2014");
      put(*store, "f.jsonl", {node("org:a", "organisation", "之江"), funds});
    }
    const auto expected = listing();
    std::size_t families = 0;
    for (const auto& [family, records] : dump(path)) {
      CAPTURE(family);
      if (records.empty()) {
        CHECK_FALSE(expected.contains(family));
        continue;
      }
      ++families;
      REQUIRE(expected.contains(family));
      CHECK(records.size() == expected.at(family).size());
      for (const auto& [key, value] : records) {
        CAPTURE(printable(key));
        REQUIRE(expected.at(family).contains(key));
        std::string listed = expected.at(family).at(key);
        if (key == kMetaState) listed = value;
        if (family == "source" && key[0] == kSourceLedger) {  // the time of the ingest
          constexpr std::size_t kBefore = 15;
          constexpr std::size_t kTime = 20;
          REQUIRE(value.size() == listed.size());
          listed.replace(kBefore, kTime, value, kBefore, kTime);
        }
        CHECK(printable(listed) == printable(value));
      }
    }
    CHECK(families == expected.size());
  }
}
