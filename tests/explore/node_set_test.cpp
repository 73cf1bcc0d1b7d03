#include "guanxi/explore/node_set.hpp"

#include <doctest/doctest.h>

#include "guanxi/base/error.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

std::string fault_of(const Store& store, const std::string& text) {
  try {
    (void)read_node_set(store, text, "list.txt");
  } catch (const Error& error) {
    return std::string(error.what()) + "\n" + error.hint();
  }
  return "";
}

}  // namespace

TEST_SUITE("explore/node_set") {
  TEST_CASE("names, keys and numbers, one a line") {
    const TemporaryStore store({node("a", "person", "Ann Lee"), node("b", "organisation/company", "Bo"),
                                node("c", "place", "Ce"), same("a", "a2")});
    const auto of = [&](const char* key) { return store->find_node(key).value(); };
    const std::string number = "#" + std::to_string(of("c").value);
    const auto nodes =
        read_node_set(*store, "\xEF\xBB\xBF# firms and people\r\n  ann lee \r\n\r\n#\nb\na2\n" + number, "f");
    CHECK(nodes == std::vector<NodeNo>{of("a"), of("b"), of("c")});
  }

  TEST_CASE("every line that does not name one entity is listed") {
    const TemporaryStore store({node("org:bo", "organisation/company", "Bo"),
                                node("person:bo", "person", "Bo"), node("c", "place", "Celadon")});
    CHECK(fault_of(*store, "c\nBo\n\nCeladom\n") ==
          "2 of 3 names in list.txt do not name one entity:\n"
          "  list.txt:2: 'Bo' means 2 things: org:bo (organisation/company), person:bo (person)\n"
          "  list.txt:4: nothing is called 'Celadom' (did you mean 'Celadon' (c)?)\n"
          "give the keys of those that you mean; nothing was searched");
    std::string many;
    for (int i = 0; i < 25; ++i) many += "qqqq" + std::to_string(i) + "\n";
    const std::string fault = fault_of(*store, many);
    CHECK(fault.starts_with("25 of 25 names in list.txt do not name one entity:\n  list.txt:1: "));
    CHECK(fault.find("list.txt:20:") != std::string::npos);
    CHECK(fault.find("list.txt:21:") == std::string::npos);
    CHECK(fault.find("\n  and 5 more\n") != std::string::npos);
    CHECK(fault_of(*store, "\n# nothing\n") == "list.txt names no node\none key, name or #number a line");
  }
}
