#include "extract/log_linear.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::extract;

namespace {

const std::vector<std::string> kColours{"red", "green", "blue"};

LogLinear weights_of(const std::string& text) {
  return LogLinear({"own.txt", text}, kColours, "colour");
}

std::string error_of(const std::string& text) {
  try {
    (void)weights_of(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_SUITE("extract/log_linear") {
  TEST_CASE("a file of weights that cannot be read says where and what to write") {
    CHECK(error_of("# a comment\n\nbias\n") ==
          "own.txt:3: a feature without weights; write OUTPUT=WEIGHT behind it");
    CHECK(error_of("bias red=a") == "own.txt:1: \"red=a\" is no weight; write OUTPUT=WEIGHT, in thousandths");
    CHECK(error_of("bias 12") == "own.txt:1: \"12\" is no weight; write OUTPUT=WEIGHT, in thousandths");
    CHECK(error_of("bias likes=1") ==
          "own.txt:1: \"likes\" is no colour; write any, or one of: red, green, blue");
    CHECK(error_of("single likes") ==
          "own.txt:1: \"likes\" is no colour; write any, or one of: red, green, blue");
    CHECK(error_of("bias any=1\nlatin any=2\nbias red=1\n") == "own.txt:3: \"bias\" stands here twice");
    CHECK(error_of("bias any=30000 red=1") == "own.txt:1: weights of more than 30000");
    CHECK(error_of("confidence 100") ==
          "own.txt:1: write \"confidence SCORE PERCENT\": how many of a hundred of such a score were right");
    CHECK(error_of("confidence 100 101") == error_of("confidence 100"));
    CHECK(error_of("confidence 100 60\nconfidence 100 70") ==
          "own.txt:2: scores must ascend; 100 stands behind 100");
  }

  TEST_CASE("a score is as sure as the last confidence that it reaches") {
    const LogLinear weights = weights_of("confidence -20 50\nconfidence 300 75\n");
    CHECK_FALSE(weights.confidence(-21));
    CHECK(weights.confidence(-20) == 0.5);
    CHECK(weights.confidence(299) == 0.5);
    CHECK(weights.confidence(300) == 0.75);
    CHECK_FALSE(weights_of("").confidence(1'000'000));
  }

  TEST_CASE("features are found by their names, whatever else the files hold") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::map<std::string, std::map<std::string, int>> all;
      for (unsigned n = random() % 400; n > 0; --n) {
        std::string name = "f" + std::to_string(random() % 1000);
        for (unsigned pieces = random() % 5; pieces > 0; --pieces)
          name += ":p" + std::to_string(random() % 7);
        for (unsigned k = 1 + random() % 3; k > 0; --k)
          all[name][random() % 4 == 0 ? "any" : kColours[random() % kColours.size()]] =
              static_cast<int>(random() % 2001) - 1000;
      }
      std::string text;
      for (const auto& [name, weights] : all) {
        text += name;
        for (const auto& [output, weight] : weights) text += " " + output + "=" + std::to_string(weight);
        text += "\n";
      }
      const LogLinear weights = weights_of(text);
      CHECK(weights.row_count() == all.size());
      CHECK(weights.find(Feature::hash_of("nothing")) == LogLinear::kNoRow);
      for (const auto& [name, wanted] : all) {
        const std::uint32_t row = weights.find(Feature::hash_of(name));
        REQUIRE(row != LogLinear::kNoRow);
        for (std::size_t r = 0; r < kColours.size(); ++r) {
          const auto find = [&](const std::string& output) {
            return wanted.contains(output) ? wanted.at(output) : 0;
          };
          CHECK(weights.row(row)[r] == find("any") + find(kColours[r]));
        }
      }
    }
  }

  TEST_CASE("sums are those of a plain table, and the explanation names the highest") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::string text;
      std::map<std::string, std::array<int, 3>> table;
      for (unsigned n = 0; n < 50; ++n) {
        const std::string name = "f:" + std::to_string(n);
        for (int& weight : table[name]) weight = static_cast<int>(random() % 2001) - 1000;
        text += name;
        for (std::size_t c = 0; c < kColours.size(); ++c)
          text += " " + kColours[c] + "=" + std::to_string(table[name][c]);
        text += "\n";
      }
      const LogLinear weights = weights_of(text);
      std::vector<std::uint64_t> hashes;
      std::set<std::string> asked;
      for (unsigned n = random() % 30; n > 0; --n) {
        const std::string name =
            "f:" + std::to_string(random() % 70);  // some have no weight, some come twice
        asked.insert(name);
        hashes.push_back(Feature::hash_of(name));
      }
      for (std::size_t c = 0; c < kColours.size(); ++c) {
        int sum = 0;
        std::multiset<int, std::greater<>> known;
        for (const std::string& name : asked)
          if (table.contains(name)) {
            sum += table.at(name)[c];
            known.insert(table.at(name)[c]);
          }
        CHECK(weights.sums(hashes)[c] == sum);
        std::istringstream words(weights.explain(hashes, c));
        std::string word;
        words >> word >> word;
        std::size_t named = 0;
        for (auto wanted = known.begin(); words >> word; ++wanted, ++named) {
          CHECK(asked.contains(word));
          CHECK(table.at(word)[c] == *wanted);
          words >> word;
          CHECK(word == std::to_string(*wanted));
        }
        CHECK(named == std::min<std::size_t>(known.size(), 3));
      }
    }
  }
}
