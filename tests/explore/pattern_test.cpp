#include "guanxi/explore/pattern.hpp"

#include <doctest/doctest.h>

#include "explore/chains.hpp"
#include "explore/world.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// One place of a pattern as the test sees it.
struct Place {
  std::set<std::string> types;
  std::set<std::size_t> entities;

  [[nodiscard]] bool takes(const World& world, std::size_t entity) const {
    return (types.empty() && entities.empty()) || entities.contains(entity) ||
           std::any_of(types.begin(), types.end(),
                       [&](const std::string& type) { return is_of(world.entities[entity], type); });
  }
};

struct DrawnPattern {
  std::vector<Place> places;
  ChainPattern pattern;
};

DrawnPattern draw_pattern(const World& world, Dice& dice) {
  DrawnPattern drawn;
  const std::size_t hops = 1 + dice.below(4);
  const std::size_t of_this_world = dice.below(hops + 1);  // one place at least
  for (std::size_t i = 0; i <= hops; ++i) {
    Place place;
    PatternPlace wanted;
    wanted.text = "place " + std::to_string(i);
    while ((i == of_this_world && place.types.empty() && place.entities.empty()) || dice.chance(30)) {
      if (dice.chance(60)) {
        wanted.types.push_back(dice.pick(world.types));
        place.types.insert(wanted.types.back());
      } else {
        const std::size_t entity = dice.below(world.entities.size());
        wanted.nodes.push_back(worlds().node_of(world, entity, dice));
        place.entities.insert(entity);
      }
    }
    drawn.places.push_back(place);
    drawn.pattern.places.push_back(wanted);
  }
  static const std::vector<std::string> kRelations = {"funds", "part_of", "partners_with", "odd_relation"};
  for (std::size_t i = 0; i < hops; ++i) {
    PatternHop hop;
    hop.direction = std::array{Direction::kEither, Direction::kForward, Direction::kBackward}[dice.below(3)];
    while (dice.chance(40)) hop.relations.push_back({dice.pick(kRelations), dice.chance(30)});
    drawn.pattern.hops.push_back(hop);
  }
  return drawn;
}

/// A pattern, often one that reads the same from both ends.
DrawnPattern random_pattern(const World& world, Dice& dice) {
  DrawnPattern drawn = draw_pattern(world, dice);
  if (!dice.chance(30)) return drawn;
  for (std::size_t i = drawn.pattern.hops.size(); i-- > 0;) {
    PatternHop back = drawn.pattern.hops[i];
    if (back.direction != Direction::kEither)
      back.direction = back.direction == Direction::kForward ? Direction::kBackward : Direction::kForward;
    drawn.pattern.hops.push_back(back);
    drawn.pattern.places.push_back(drawn.pattern.places[i]);
    drawn.places.push_back(drawn.places[i]);
  }
  if (drawn.pattern.hops.size() <= 4) return drawn;
  return draw_pattern(world, dice);
}

/// Whether the hop may be walked over an edge stated this way.
bool takes(const PatternHop& hop, const WorldEdge& edge, bool stated_forward) {
  const auto allows = [&](bool reversed) {
    if (edge.symmetric || hop.direction == Direction::kEither) return true;
    return stated_forward == ((hop.direction == Direction::kForward) != reversed);
  };
  if (hop.relations.empty()) return allows(false);
  return std::any_of(hop.relations.begin(), hop.relations.end(), [&](const PatternRelation& relation) {
    return relation.name == edge.relation && allows(relation.reversed);
  });
}

bool is_palindrome(const World& world, const DrawnPattern& drawn) {
  const auto& [places, pattern] = drawn;
  const auto table = [&](const PatternHop& hop, bool turned) {
    std::vector<bool> out;
    for (const char* name : {"funds", "part_of", "partners_with", "odd_relation", "loops_at"}) {
      WorldEdge edge;
      edge.relation = name;
      edge.symmetric = edge.relation == "partners_with";
      for (const bool forward : {true, false}) out.push_back(takes(hop, edge, forward != turned));
    }
    return out;
  };
  // The types that a place takes, and the entities beyond these.
  const auto choice = [&](const Place& place) {
    std::set<std::string> types;
    std::set<std::size_t> entities;
    for (std::size_t e = 0; e < world.entities.size(); ++e) {
      const Place by_type{place.types, {}};
      if (!place.types.empty() && by_type.takes(world, e)) {
        types.insert(world.entities[e].type);
      } else if (place.entities.contains(e)) {
        entities.insert(e);
      }
    }
    return std::make_tuple(place.types.empty() && place.entities.empty(), types, entities);
  };
  for (std::size_t i = 0; i < places.size(); ++i)
    if (choice(places[i]) != choice(places[places.size() - 1 - i])) return false;
  for (std::size_t i = 0; i < pattern.hops.size(); ++i)
    if (table(pattern.hops[i], false) != table(pattern.hops[pattern.hops.size() - 1 - i], true)) return false;
  return true;
}

class WalkEnumerator {
 public:
  WalkEnumerator(const World& world, const DrawnPattern& drawn) : world_(world), drawn_(drawn) {}

  std::map<Pair, std::vector<ExpectedChain>> run() {
    const bool once = is_palindrome(world_, drawn_);
    for (std::size_t a = 0; a < world_.entities.size(); ++a)
      if (drawn_.places[0].takes(world_, a)) extend({{a}, {}, SIZE_MAX});
    if (once)
      std::erase_if(chains_, [&](const auto& entry) {
        return world_.entities[entry.first.second].key < world_.entities[entry.first.first].key;
      });
    return std::move(chains_);
  }

 private:
  void extend(const ExpectedChain& chain) {
    if (chain.hops.size() == drawn_.pattern.hops.size()) {
      chains_[{chain.entities.front(), chain.entities.back()}].push_back(chain);
      return;
    }
    const PatternHop& hop = drawn_.pattern.hops[chain.hops.size()];
    const std::size_t here = chain.entities.back();
    std::map<std::pair<std::size_t, Hop>, Sources> steps;
    for (const WorldEdge& edge : world_.edges) {
      if (edge.a == edge.b || (edge.a != here && edge.b != here)) continue;
      const bool stated_forward = edge.a == here;
      if (!takes(hop, edge, stated_forward)) continue;
      auto& sources =
          steps[{stated_forward ? edge.b : edge.a, Hop{edge.relation, edge.symmetric || stated_forward}}];
      sources.insert(edge.sources.begin(), edge.sources.end());
    }
    for (const auto& [step, sources] : steps) {
      const auto& [next, walked] = step;
      if (std::count(chain.entities.begin(), chain.entities.end(), next) > 0) continue;
      if (!drawn_.places[chain.hops.size() + 1].takes(world_, next)) continue;
      ExpectedChain longer = chain;
      longer.entities.push_back(next);
      longer.hops.push_back(walked);
      longer.support = std::min(longer.support, sources.size());
      extend(longer);
    }
  }

  const World& world_;
  const DrawnPattern& drawn_;
  std::map<Pair, std::vector<ExpectedChain>> chains_;
};

std::string fault_of(const Store& store, const std::string& text) {
  try {
    (void)parse_pattern(store, text);
  } catch (const Error& error) {
    return std::string(error.what()) + "\n" + error.hint();
  }
  return "";
}

std::string text_of(const ChainPattern& pattern) {
  std::string out = pattern.places[0].text;
  for (std::size_t i = 0; i < pattern.hops.size(); ++i) {
    std::string relations;
    for (const PatternRelation& relation : pattern.hops[i].relations)
      relations += (relations.empty() ? "" : "|") + relation.name + (relation.reversed ? "'" : "");
    if (relations.empty()) relations = "any";
    const Direction way = pattern.hops[i].direction;
    out += (way == Direction::kBackward ? " <-" : " -") + relations +
           (way == Direction::kForward ? "-> " : "- ") + pattern.places[i + 1].text;
  }
  return out;
}

const std::string kGrammar =
    "a pattern is 'TYPE -relation-> TYPE <-relation- TYPE', '-relation-' goes either way, 'any' is any type "
    "or "
    "relation, 'a|b' one of two";

}  // namespace

TEST_SUITE("explore/pattern") {
  TEST_CASE("a trace along a pattern agrees with the enumeration of all walks on 200 random graphs") {
    std::size_t chains_seen = 0;
    std::size_t palindromes = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 32'452'843);
      for (int round = 0; round < 6; ++round) {
        const DrawnPattern drawn = random_pattern(world, dice);
        palindromes += is_palindrome(world, drawn) ? 1 : 0;
        TraceOptions options;
        options.limit = dice.chance(70) ? 1000 : 2;
        options.chains_per_pair = 1 + dice.below(4);
        options.matrix_rows = options.matrix_columns = 100;
        const TraceAnswer answer = trace(worlds().store(), worlds().snapshot(), drawn.pattern, options);
        const auto expected = WalkEnumerator(world, drawn).run();
        std::size_t chains = 0;
        for (const auto& [pair, of_pair] : expected) chains += of_pair.size();
        chains_seen += chains;
        CHECK_FALSE(answer.cut);
        CHECK(answer.pair_count == expected.size());
        CHECK(answer.chain_count == chains);
        REQUIRE(answer.pairs.size() == std::min(options.limit, expected.size()));
        for (const TracePair& pair : answer.pairs) {
          const auto of_pair = expected.find({world.entity_of(answer.graph.entities[pair.from].key),
                                              world.entity_of(answer.graph.entities[pair.to].key)});
          REQUIRE(of_pair != expected.end());
          check_pair(world, answer, pair, of_pair->second, options.chains_per_pair);
        }
        std::uint64_t of_patterns = 0;
        for (const TracePattern& pattern : answer.patterns) {
          of_patterns += pattern.chains;
          CHECK(pattern.steps.size() == drawn.pattern.hops.size());
          CHECK(pattern.steps.back().type == drawn.pattern.places.back().text);
        }
        CHECK(of_patterns == chains);
        std::uint64_t in_matrix = 0;
        for (const std::uint64_t total : answer.matrix->from_totals) in_matrix += total;
        CHECK(in_matrix == (is_palindrome(world, drawn) ? 2 * chains : chains));
      }
    }
    CHECK(chains_seen > 1500);
    CHECK(palindromes > 50);
  }

  TEST_CASE("patterns are read as they are written") {
    const TemporaryStore store(
        {node("org:a", "organisation/company", "Acme - North | Co"), node("p", "programme", "Plan"),
         node("org:k", "organisation/government", "科技局"), node("person", "person", "person"),
         edge("org:a", "participates_in", "p"), edge("org:k", "issued", "p")});
    const auto read = [&](const std::string& text) { return text_of(parse_pattern(*store, text)); };
    CHECK(read("organisation/company -participates_in-> programme <-issued- organisation/government") ==
          "organisation/company -participates_in-> programme <-issued- organisation/government");
    CHECK(read("company -any- any") == "organisation/company -any- any");
    CHECK(read("*  - * ->\t企业") == "any -any-> organisation/company");
    CHECK(read("company ← funds – fund – issued → programme") ==
          "organisation/company <-funds- organisation/fund -issued-> programme");
    CHECK(read("company|person -works for|founded- any") ==
          "organisation/company|person -founded|works_for- any");
    CHECK(read("platform -developed by-> company") == "platform -develops'-> organisation/company");
    CHECK(read("org:a -any- 科技局") == "Acme - North | Co -any- 科技局");
    CHECK(read("\"Acme - North | Co\" -any-> \"p\"|person") == "Acme - North | Co -any-> Plan|person");
    const ChainPattern quoted = parse_pattern(*store, "\"person\" -any- person");
    CHECK(quoted.places[0].nodes.size() == 1);
    CHECK(quoted.places[1].types == std::vector<std::string>{"person"});
  }

  TEST_CASE("what cannot be read is shown with its place") {
    const TemporaryStore store({node("a", "person", "Ann"), node("b1", "person", "Bo"),
                                node("b2", "person", "Bo"), node("k", "organisation/company", "科技局"),
                                edge("a", "works_for", "k")});
    const auto fault = [&](const std::string& text) { return fault_of(*store, text); };
    CHECK(fault(" ") == "there is nothing in the pattern\n   \n  ^\n" + kGrammar);
    CHECK(fault("person") ==
          "a relation is missing behind the first place\n  person\n        ^\n" + kGrammar);
    CHECK(fault("person -works_for company") ==
          "this relation is not closed: '->' or '-' and a blank are missing\n"
          "  person -works_for company\n"
          "         ^~~~~~~~~~~~~~~~~~\n" +
              kGrammar);
    CHECK(fault("科技局 -wroks_for- person") ==
          "no relation 'wroks_for'\n"
          "  科技局 -wroks_for- person\n"
          "          ^~~~~~~~~\n"
          "did you mean 'works_for'?");
    CHECK(fault("persn -works_for- any") ==
          "'persn' is neither a node type nor a node\n"
          "  persn -works_for- any\n"
          "  ^~~~~\n"
          "did you mean 'person'?");
    CHECK(fault("Bo -any- any").starts_with("'Bo' means 2 things:\n"));
    CHECK(fault("Bo -any- any").ends_with("\n  Bo -any- any\n  ^~\ngive the key of the one you mean: 'b1'"));
    CHECK(fault("person -any-") ==
          "a type or a node is expected here\n  person -any-\n              ^\n" + kGrammar);
    CHECK(fault("person <-any-> person") ==
          "this relation points both ways\n  person <-any-> person\n         ^~~~~~~\n'-relation-' goes "
          "either way");
    CHECK(fault("person -a||b- person").starts_with("no relation 'a'\n"));
    CHECK(fault("person -works_for|- person") ==
          "a relation is expected here: its name, or 'any'\n  person -works_for|- person\n"
          "                    ^\n" +
              kGrammar);
    CHECK(fault("person -works_for|any- person") ==
          "'any' leaves no choice to the others\n  person -works_for|any- person\n          ^~~~~~~~~~~~~\n");
    CHECK(fault("\"Ann -any- person") ==
          "the quotation mark is not closed\n  \"Ann -any- person\n  ^~~~~~~~~~~~~~~~~\n");
    CHECK(fault("\"Ann\" person") ==
          "a relation is expected behind a name in quotation marks\n  \"Ann\" person\n        ^\n" +
              kGrammar);
    std::string nine = "any";
    for (int i = 0; i < 9; ++i) nine += " -any- any";
    CHECK(fault(nine).starts_with("a pattern has at most 8 hops\n"));
  }

  TEST_CASE("a trace along a pattern reads as one would say it, and its bounds are said") {
    std::vector<Fact> facts{node("f", "organisation/fund", "Purse"), node("p", "programme", "Plan"),
                            edge("f", "issued", "p")};
    for (int i = 0; i < 6; ++i) {
      const std::string key = "c" + std::to_string(i);
      facts.push_back(node(key, "organisation/company", "Firm " + key));
      facts.push_back(edge("f", "funds", key));
    }
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::build(*store);
    const auto pattern = parse_pattern(*store, "company <-funds- any -issued-> Plan");
    TraceOptions options;
    const TraceAnswer answer = trace(*store, *snapshot, pattern, options);
    CHECK(answer.from_type == "organisation/company");
    CHECK(answer.to_type == "Plan");
    CHECK(answer.pair_count == 6);
    REQUIRE(answer.patterns.size() == 1);
    CHECK(answer.patterns[0].to_text() == "organisation/company ← funds – organisation/fund – issued → Plan");
    options.from = {store->find_node("c2").value(), store->find_node("p").value()};
    CHECK(trace(*store, *snapshot, pattern, options).pair_count == 1);
    options = {};
    options.max_steps = 10;
    const TraceAnswer cut = trace(*store, *snapshot, pattern, options);
    CHECK(cut.cut);
    CHECK(cut.bound == TraceBound::kSteps);
    CHECK(cut.pair_count < 6);
  }
}
