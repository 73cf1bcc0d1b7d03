#include "guanxi/model/ontology.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

using namespace guanxi;

namespace {

/// "message | hint" of the error that the text gives.
std::string complaint(std::string_view toml) {
  try {
    (void)Ontology::parse(toml, "my.toml");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kBadInput);
    return std::string(error.what()) + (error.hint().empty() ? "" : " | " + error.hint());
  }
  return "no error";
}

bool distinctive(std::string_view type, std::string_view name) {
  return Ontology::builtin().is_distinctive(type, normalise_name(name));
}

constexpr std::string_view kSmall = R"(
[[type]]
name = "thing"
colour = "#ABCDEF"
shape = "hexagon"
subtypes = [{name = "small_thing", zh = "小", subtypes = [{name = "tiny"}]}]
[[type]]
name = "人"
[[relation]]
name = "looks_like"
symmetric = true
forward_zh = "像"
from = ["thing"]
to = ["thing"]
[[relation]]
name = "holds"
backward = "held by"
[names]
never_merged_by_name = ["人"]
generic = ["THING", "东西"]
ambiguous = ["Main Street"]
)";

}  // namespace

TEST_SUITE("model/ontology") {
  TEST_CASE("the builtin one has the types and relations of the guidelines") {
    const Ontology& ontology = Ontology::builtin();
    CHECK(ontology.node_types().size() == 36);
    std::set<std::string> colours;
    std::set<std::string> shapes;
    for (const NodeType& type : ontology.node_types()) {
      CAPTURE(type.path);
      CHECK(ontology.node_type(type.path) == &type);
      CHECK_FALSE(type.label.empty());
      CHECK(has_han(type.label_zh));
      CHECK(type.colour == ontology.node_type(top_level(type.path))->colour);
      CHECK(type.shape == ontology.node_type(top_level(type.path))->shape);
      colours.insert(type.colour);
      shapes.insert(type.shape);
    }
    CHECK(colours.size() == 5);
    CHECK(shapes.size() == 5);
    CHECK(ontology.node_type("organisation/company")->label == "company");
    CHECK(ontology.node_type("organisation/company")->label_zh == "企业");
    CHECK(ontology.node_type("company") == nullptr);

    CHECK(ontology.relation_types().size() == 12);
    for (const RelationType& relation : ontology.relation_types()) {
      CAPTURE(relation.name);
      CHECK(ontology.relation_type(relation.name) == &relation);
      CHECK(has_han(relation.forward_zh));
      CHECK(has_han(relation.backward_zh));
      CHECK(relation.symmetric == (relation.name == "partners_with"));
      CHECK((relation.forward == relation.backward) == relation.symmetric);
      CHECK(relation.from.empty() == (relation.name == "linked_to"));
      CHECK(relation.to.empty() == (relation.name == "funds" || relation.name == "linked_to"));
    }
    const RelationType* develops = ontology.relation_type("develops");
    REQUIRE(develops != nullptr);
    CHECK(develops->forward == "develops");
    CHECK(develops->backward == "developed by");
    CHECK(develops->forward_zh == "研发");
    CHECK(develops->backward_zh == "由…研发");
    CHECK(develops->to == std::vector<std::string>{"platform"});
    CHECK(ontology.relation_type("invents") == nullptr);
  }

  TEST_CASE("the colours carry black text") {
    for (const NodeType& type : Ontology::builtin().node_types()) {
      const auto channel = [&type](std::size_t at) {
        return std::stoi(type.colour.substr(at, 2), nullptr, 16) / 255.0;
      };
      // Relative luminance with a plain gamma of 2.2; contrast with black is (L + 0.05) / 0.05, and 7 is
      // WCAG's AAA.
      const auto linear = [](double v) { return v * v * (0.8 * v + 0.2); };
      const double luminance =
          0.2126 * linear(channel(1)) + 0.7152 * linear(channel(3)) + 0.0722 * linear(channel(5));
      CHECK((luminance + 0.05) / 0.05 > 7);
    }
  }

  TEST_CASE("its own text gives the same ontology") {
    const Ontology& builtin = Ontology::builtin();
    const Ontology again = Ontology::parse(builtin.toml(), "again.toml");
    CHECK(again.toml() == builtin.toml());
    CHECK(again.node_types().size() == builtin.node_types().size());
    CHECK(again.relation_types().size() == builtin.relation_types().size());
  }

  TEST_CASE("what a file leaves out has a sensible default") {
    const Ontology ontology = Ontology::parse(kSmall, "small.toml");
    REQUIRE(ontology.node_types().size() == 4);
    const NodeType* tiny = ontology.node_type("thing/small_thing/tiny");
    REQUIRE(tiny != nullptr);
    CHECK(tiny->label == "tiny");
    CHECK(tiny->label_zh == "tiny");
    CHECK(tiny->colour == "#ABCDEF");
    CHECK(tiny->shape == "hexagon");
    CHECK(ontology.node_type("thing/small_thing")->label == "small thing");
    CHECK(ontology.node_type("人")->shape == "box");

    const RelationType* looks_like = ontology.relation_type("looks_like");
    REQUIRE(looks_like != nullptr);
    CHECK(looks_like->forward == "looks like");
    CHECK(looks_like->backward == "looks like");
    CHECK(looks_like->backward_zh == "像");
    const RelationType* holds = ontology.relation_type("holds");
    REQUIRE(holds != nullptr);
    CHECK(holds->forward_zh == "holds");
    CHECK(holds->backward_zh == "held by");
    CHECK(holds->from.empty());

    CHECK(ontology.is_distinctive("thing", "alphathing"));
    CHECK_FALSE(ontology.is_distinctive("thing", "bigthing"));
    CHECK_FALSE(ontology.is_distinctive("人", "alpha"));
    CHECK_FALSE(ontology.is_distinctive("place", "mainstreet"));
    CHECK(Ontology::parse("", "empty.toml").node_types().empty());
  }

  TEST_CASE("names that identify, and names that do not") {
    for (const char* name :
         {"浙江大学", "之江实验室", "杭州灵伴科技有限公司", "中国科学院", "阿里巴巴集团", "国家统计局",
          "浙江省人民政府", "杭州市", "浙江省", "江北新区", "城市大脑", "DeepSeek", "Alibaba Group",
          "University of Oxford", "GPT-4", "新华社", "浙里办", "世界互联网大会", "千问3"}) {
      CAPTURE(name);
      CHECK(distinctive("organisation", name));
    }
    for (const char* name : {"公司",
                             "大学",
                             "有限公司",
                             "集团公司",
                             "管委会",
                             "省委",
                             "市政府",
                             "人民医院",
                             "第一人民医院",
                             "教育局",
                             "人工智能学院",
                             "计算机学院",
                             "算力中心",
                             "数据中心",
                             "人工智能实验室",
                             "重点实验室",
                             "行动计划",
                             "新闻发布会",
                             "科技有限公司",
                             "A公司",
                             "B站",
                             "2025年",
                             "2025年工作报告",
                             "开发区",
                             "高新区",
                             "University",
                             "The",
                             "Research Institute",
                             "technology company",
                             "",
                             "——",
                             "2025",
                             "第3届"}) {
      CAPTURE(name);
      CHECK_FALSE(distinctive("organisation", name));
    }
    for (const char* name : {"鼓楼区", "西湖区", "海州区", "城关镇", "朝阳", "鼓楼區", "新区"}) {
      CAPTURE(name);
      CHECK_FALSE(distinctive("place", name));
    }
    CHECK_FALSE(distinctive("person", "祝铭明"));
    CHECK_FALSE(distinctive("person/official", "祝铭明"));
    CHECK(distinctive("", "祝铭明"));
  }

  TEST_CASE("what is left of a name agrees with trying every word at every place") {
    const std::vector<std::string> words = {"a", "ab", "abc", "bb", "公", "公司", "司公"};
    std::string toml = "[names]\nmin_han = 2\nmin_other = 3\ngeneric = [";
    for (const std::string& word : words) toml += '"' + word + "\",";
    const Ontology ontology = Ontology::parse(toml + "]\n", "words.toml");
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
      std::mt19937_64 random(seed);
      std::u32string name;
      for (auto n = random() % 9; n > 0; --n) name.push_back(U"aabbc7公司江("[random() % 10]);
      std::size_t han = 0;
      std::size_t letters = 0;
      std::size_t digits = 0;
      for (std::size_t at = 0; at < name.size();) {
        std::size_t longest = 0;
        for (const std::string& word : words) {
          const std::u32string wanted = to_code_points(word);
          if (name.substr(at, wanted.size()) == wanted) longest = std::max(longest, wanted.size());
        }
        if (longest == 0) {
          han += is_han(name[at]) ? 1 : 0;
          letters += name[at] >= U'a' && name[at] <= U'z' ? 1 : 0;
          digits += name[at] == U'7' ? 1 : 0;
        }
        at += std::max<std::size_t>(longest, 1);
      }
      const double others = static_cast<double>(letters + (han + letters >= 2 ? digits : 0));
      const bool enough = static_cast<double>(han) / 2 + others / 3 >= 1 - 1e-9;
      CAPTURE(seed);
      REQUIRE(ontology.is_distinctive("organisation", to_utf8(name)) == enough);
    }
  }

  TEST_CASE("types are paths") {
    CHECK(top_level("organisation/company") == "organisation");
    CHECK(top_level("organisation") == "organisation");
    CHECK(top_level("") == "");
    CHECK(is_a("organisation/company", "organisation"));
    CHECK(is_a("organisation/company", "organisation/company"));
    CHECK(is_a("organisation", ""));
    CHECK(is_a("", ""));
    CHECK_FALSE(is_a("organisation", "organisation/company"));
    CHECK_FALSE(is_a("organisations", "organisation"));
    CHECK_FALSE(is_a("", "organisation"));
  }

  TEST_CASE("a wrong file is told where and why") {
    CHECK(complaint("[[type]\n") ==
          "my.toml:1:8: error while parsing table header: expected ']', saw '\\n' | the file is TOML; "
          "https://toml.io "
          "describes it");
    CHECK(
        complaint("[[type]]\nname = \"a\"\ncolr = \"#000000\"\n") ==
        "my.toml:3:1: unknown key 'colr' in [[type]] | known keys: name, label, zh, colour, shape, subtypes");
    CHECK(complaint("[[typ]]\nname = \"a\"\n") ==
          "my.toml:1:3: unknown key 'typ' at the top level | known keys: type, relation, names (did you mean "
          "'type'?)");
    CHECK(complaint("type = 3\n") == "my.toml:1:8: 'type' is not a list of tables | write [[type]]");
    CHECK(complaint("type = [3]\n") == "my.toml:1:9: 'type' holds something that is not a table");
    CHECK(complaint("names = 3\n") == "my.toml:1:9: 'names' is not a table | write [names]");
    CHECK(complaint("[[type]]\nzh = \"甲\"\n") == "my.toml:1:1: the type has no name | write name = \"…\"");
    CHECK(complaint("[[type]]\nname = \"\"\n") == "my.toml:2:8: 'name' is empty");
    CHECK(complaint("[[type]]\nname = 3\n") == "my.toml:2:8: 'name' is not text | write name = \"…\"");
    CHECK(complaint("[[type]]\nname = \"a/b\"\n") == "my.toml:2:8: the name 'a/b' holds a blank or a slash");
    CHECK(complaint("[[type]]\nname = \"a\"\n[[type]]\nname = \"a\"\n") ==
          "my.toml:4:8: the type 'a' is declared twice");
    CHECK(complaint("[[type]]\nname = \"a\"\nsubtypes = [{name = \"b\"}, {name = \"b\"}]\n") ==
          "my.toml:3:35: the type 'a/b' is declared twice");
    CHECK(complaint("[[type]]\nname = \"a\"\nsubtypes = [{name = \"b\", colour = \"#000000\"}]\n") ==
          "my.toml:3:26: unknown key 'colour' in a subtype | known keys: name, label, zh, subtypes");
    CHECK(complaint("[[type]]\nname = \"a\"\ncolour = \"red\"\n") ==
          "my.toml:3:10: the colour 'red' is not of the form #rrggbb | write colour = \"#a6cee3\"");
    CHECK(complaint("[[type]]\nname = \"a\"\nshape = \"Box 3\"\n") ==
          "my.toml:3:9: the shape 'Box 3' is not a name of Graphviz's shapes | write shape = \"box\", "
          "\"ellipse\", "
          "\"hexagon\", …");
    CHECK(complaint("[[relation]]\nname = \"r\"\n") ==
          "my.toml:1:1: the relation 'r' has no label for its backward direction | write backward = \"…\", "
          "or symmetric = "
          "true");
    CHECK(complaint("[[relation]]\nname = \"r\"\nsymmetric = 1\n") ==
          "my.toml:3:13: 'symmetric' is neither true nor false");
    CHECK(complaint("[[type]]\nname = \"organisation\"\n[[relation]]\nname = \"r\"\nbackward = \"s\"\nto = "
                    "[\"organization\"]\n") ==
          "my.toml:6:7: 'organization' in 'to' is not a top-level type | known types: organisation (did you "
          "mean "
          "'organisation'?)");
    CHECK(complaint("[[relation]]\nname = \"r\"\nbackward = \"s\"\nto = \"a\"\n") ==
          "my.toml:4:6: 'to' is not a list | write to = [\"…\", \"…\"]");
    CHECK(
        complaint(
            "[[relation]]\nname = \"r\"\nbackward = \"s\"\n[[relation]]\nname = \"r\"\nbackward = \"s\"\n") ==
        "my.toml:5:8: the relation 'r' is declared twice");
    CHECK(complaint("[names]\nmin_han = 0\n") == "my.toml:2:11: 'min_han' is not a number from 1 to 100");
    CHECK(complaint("[names]\ngeneric = [1]\n") ==
          "my.toml:2:12: 'generic' holds something that is not text | write generic = [\"…\", \"…\"]");
    CHECK(complaint("[names]\nnever_merged_by_name = [\"person\"]\n") ==
          "my.toml:2:25: 'person' in 'never_merged_by_name' is not a top-level type | known types: ");
  }
}
