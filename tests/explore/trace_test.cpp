#include "guanxi/explore/trace.hpp"

#include <doctest/doctest.h>

#include "explore/chains.hpp"
#include "explore/world.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

struct Question {
  std::string from_type, to_type;
  std::set<std::size_t> from, to;  // empty: all of the type
  std::size_t max_hops = 2;
  WalkFilter filter;
};

/// All chains, by plain recursion.
class Enumerator {
 public:
  Enumerator(const World& world, const Question& question) : world_(world), question_(question) {}

  std::map<Pair, std::vector<ExpectedChain>> run() {
    for (std::size_t a = 0; a < world_.entities.size(); ++a) {
      if (!may_begin(a)) continue;
      ExpectedChain chain{{a}, {}, SIZE_MAX};
      extend(chain);
    }
    return std::move(chains_);
  }

  [[nodiscard]] bool may_begin(std::size_t a) const {
    return is_of(world_.entities[a], question_.from_type) &&
           (question_.from.empty() || question_.from.contains(a));
  }
  [[nodiscard]] bool may_end(std::size_t b) const {
    return is_of(world_.entities[b], question_.to_type) && (question_.to.empty() || question_.to.contains(b));
  }

 private:
  void extend(const ExpectedChain& chain) {
    if (chain.hops.size() == question_.max_hops) return;
    const std::size_t here = chain.entities.back();
    std::map<std::pair<std::size_t, Hop>, Sources> steps;
    for (const WorldEdge& e : world_.edges) {
      const auto next = step_over(e, here, question_.filter);
      if (!next) continue;
      auto& sources = steps[{*next, Hop{e.relation, e.symmetric || e.a == here}}];
      sources.insert(e.sources.begin(), e.sources.end());
    }
    for (const auto& [step, sources] : steps) {
      const auto& [next, hop] = step;
      if (std::count(chain.entities.begin(), chain.entities.end(), next) > 0) continue;
      ExpectedChain longer = chain;
      longer.entities.push_back(next);
      longer.hops.push_back(hop);
      longer.support = std::min(longer.support, sources.size());
      if (may_end(next)) record(longer);
      if (may_pass(world_.entities[next], question_.filter)) extend(longer);
    }
  }

  void record(const ExpectedChain& chain) {
    const std::size_t a = chain.entities.front();
    const std::size_t b = chain.entities.back();
    const bool mirrored = question_.filter.direction == Direction::kEither && may_end(a) && may_begin(b);
    if (mirrored && world_.entities[b].key < world_.entities[a].key) return;
    chains_[{a, b}].push_back(chain);
  }

  const World& world_;
  const Question& question_;
  std::map<Pair, std::vector<ExpectedChain>> chains_;
};

std::string pattern_text(const World& world, const Question& question, const ExpectedChain& chain) {
  std::string text = question.from_type;
  for (std::size_t i = 0; i < chain.hops.size(); ++i) {
    const auto labels = labels_of(worlds().store().ontology(), chain.hops[i].relation);
    const bool back = !chain.hops[i].forward;
    text += (back ? " ← " : " – ") + labels.forward + (back || labels.symmetric ? " – " : " → ");
    const std::string& type = world.entities[chain.entities[i + 1]].type;
    text += i + 1 == chain.hops.size() ? question.to_type : type.empty() ? "(no type)" : type;
  }
  return text;
}

Question random_question(const World& world, Dice& dice) {
  Question question;
  std::vector<std::size_t> typed;
  for (std::size_t i = 0; i < world.entities.size(); ++i) {
    if (!world.entities[i].type.empty()) typed.push_back(i);
  }
  const std::size_t a = dice.pick(typed);
  const std::size_t b = dice.pick(typed);
  question.from_type =
      dice.chance(50) ? world.entities[a].type : std::string(top_level(world.entities[a].type));
  question.to_type =
      dice.chance(50) ? world.entities[b].type : std::string(top_level(world.entities[b].type));
  const bool restrict_from = dice.chance(30);
  const bool restrict_to = dice.chance(30);
  for (const std::size_t e : typed) {
    if (dice.chance(50)) continue;
    if (restrict_from && is_of(world.entities[e], question.from_type)) question.from.insert(e);
    if (restrict_to && is_of(world.entities[e], question.to_type)) question.to.insert(e);
  }
  question.max_hops = 1 + dice.below(4);
  if (dice.chance(60)) question.filter = random_filter(world, dice);
  return question;
}

struct PatternSum {
  std::size_t chains = 0;
  std::set<Pair> pairs;
  std::vector<std::string> example;  // keys: first, last, then those between
  std::size_t support = 0;           // of the example: the largest there is
};

void check_patterns(const World& world, const Question& question, const TraceAnswer& answer,
                    const std::map<Pair, std::vector<ExpectedChain>>& all) {
  std::map<std::string, PatternSum> sums;
  for (const auto& [pair, chains] : all) {
    for (const ExpectedChain& chain : chains) {
      PatternSum& sum = sums[pattern_text(world, question, chain)];
      ++sum.chains;
      sum.pairs.insert(pair);
      std::vector<std::string> keys{world.entities[pair.first].key, world.entities[pair.second].key};
      for (const std::size_t e : chain.entities) keys.push_back(world.entities[e].key);
      if (sum.example.empty() || chain.support > sum.support ||
          (chain.support == sum.support && keys < sum.example)) {
        sum.example = keys;
        sum.support = chain.support;
      }
    }
  }
  CHECK(answer.pattern_count == sums.size());
  REQUIRE(answer.patterns.size() == sums.size());
  std::tuple<std::size_t, std::uint64_t, std::uint64_t, std::string> last{};
  for (const TracePattern& pattern : answer.patterns) {
    const auto sum = sums.find(pattern.to_text());
    REQUIRE(sum != sums.end());
    CHECK(pattern.chains == sum->second.chains);
    CHECK(pattern.pairs == sum->second.pairs.size());
    REQUIRE(pattern.example.entities.size() + 2 == sum->second.example.size());
    for (std::size_t i = 0; i < pattern.example.entities.size(); ++i) {
      CHECK(answer.graph.entities[pattern.example.entities[i]].key == sum->second.example[i + 2]);
    }
    CHECK(pattern.example.support == sum->second.support);
    const auto place =
        std::make_tuple(pattern.steps.size(), ~pattern.pairs, ~pattern.chains, pattern.to_text());
    CHECK(last < place);
    last = place;
  }
}

}  // namespace

namespace {

void check_matrix(const World& world, const Enumerator& rules, const Question& question,
                  const TraceAnswer& answer, const std::map<Pair, std::vector<ExpectedChain>>& all) {
  REQUIRE(answer.matrix);
  const TraceMatrix& matrix = *answer.matrix;
  std::map<Pair, std::uint64_t> cells;
  for (const auto& [pair, chains] : all) {
    cells[pair] += chains.size();
    const bool mutual = question.filter.direction == Direction::kEither && rules.may_end(pair.first) &&
                        rules.may_begin(pair.second);
    if (mutual) cells[{pair.second, pair.first}] += chains.size();
  }
  std::map<std::size_t, std::uint64_t> rows;
  std::map<std::size_t, std::uint64_t> columns;
  for (const auto& [pair, chains] : cells) {
    rows[pair.first] += chains;
    columns[pair.second] += chains;
  }
  CHECK(matrix.from.size() + matrix.from_more == rows.size());
  CHECK(matrix.to.size() + matrix.to_more == columns.size());
  const auto entity = [&](std::size_t index) { return world.entity_of(answer.graph.entities[index].key); };
  std::uint64_t last = UINT64_MAX;
  for (std::size_t r = 0; r < matrix.from.size(); ++r) {
    CHECK(matrix.from_totals[r] == rows[entity(matrix.from[r])]);
    CHECK(matrix.from_totals[r] <= last);
    last = matrix.from_totals[r];
    for (std::size_t c = 0; c < matrix.to.size(); ++c) {
      const auto cell = cells.find({entity(matrix.from[r]), entity(matrix.to[c])});
      CHECK(matrix.chains[r][c] == (cell == cells.end() ? 0 : cell->second));
    }
  }
  for (std::size_t c = 0; c < matrix.to.size(); ++c)
    CHECK(matrix.to_totals[c] == columns[entity(matrix.to[c])]);
}

}  // namespace

TEST_SUITE("explore/trace") {
  TEST_CASE("agrees with the enumeration of all chains on 200 random graphs") {
    std::size_t chains_seen = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      if (std::none_of(world.entities.begin(), world.entities.end(),
                       [](const auto& e) { return !e.type.empty(); }))
        continue;
      Dice dice(world.seed * 15'485'863);
      for (int round = 0; round < 3; ++round) {
        const Question question = random_question(world, dice);
        TraceOptions options;
        options.max_hops = static_cast<std::uint32_t>(question.max_hops);
        options.filter = question.filter;
        for (const std::size_t a : question.from) options.from.push_back(worlds().node_of(world, a, dice));
        for (const std::size_t b : question.to) options.to.push_back(worlds().node_of(world, b, dice));
        options.limit = dice.chance(70) ? 1000 : 2;
        options.chains_per_pair = 1 + dice.below(4);
        options.matrix_rows = 1 + dice.below(8);
        options.matrix_columns = 1 + dice.below(8);
        CAPTURE(question.from_type);
        CAPTURE(question.to_type);
        CAPTURE(question.max_hops);
        const TraceAnswer answer =
            trace(worlds().store(), worlds().snapshot(), question.from_type, question.to_type, options);
        const auto expected = Enumerator(world, question).run();
        std::set<std::size_t> froms;
        std::set<std::size_t> tos;
        std::size_t chains = 0;
        for (const auto& [pair, of_pair] : expected) {
          froms.insert(pair.first);
          tos.insert(pair.second);
          chains += of_pair.size();
        }
        chains_seen += chains;
        CHECK_FALSE(answer.cut);
        CHECK(answer.pair_count == expected.size());
        CHECK(answer.chain_count == chains);
        CHECK(answer.from_count == froms.size());
        CHECK(answer.to_count == tos.size());
        REQUIRE(answer.pairs.size() == std::min(options.limit, expected.size()));
        std::tuple<std::uint32_t, std::uint64_t, std::string, std::string> last{};
        for (const TracePair& pair : answer.pairs) {
          const std::string& from = answer.graph.entities[pair.from].key;
          const std::string& to = answer.graph.entities[pair.to].key;
          const auto of_pair = expected.find({world.entity_of(from), world.entity_of(to)});
          REQUIRE(of_pair != expected.end());
          check_pair(world, answer, pair, of_pair->second, options.chains_per_pair);
          const auto place = std::make_tuple(pair.hops, ~pair.chains, from, to);
          CHECK(last < place);
          last = place;
        }
        check_patterns(world, question, answer, expected);
        check_matrix(world, Enumerator(world, question), question, answer, expected);
      }
    }
    CHECK(chains_seen > 2000);
  }

  TEST_CASE("reads as one would say it") {
    const TemporaryStore store({node("c", "organisation/company", "Firm"),
                                node("f", "organisation/fund", "Purse"), node("p", "programme", "Plan"),
                                edge("f", "funds", "c"), edge("f", "issued", "p"),
                                edge("c", "partners_with", "f")});
    const auto snapshot = Snapshot::build(*store);
    TraceOptions options;
    options.filter.relations = {"funds", "issued"};
    const TraceAnswer answer = trace(*store, *snapshot, "company", "项目", options);
    CHECK(answer.from_type == "organisation/company");
    REQUIRE(answer.patterns.size() == 1);
    CHECK(answer.patterns[0].to_text() ==
          "organisation/company ← funds – organisation/fund – issued → programme");
    CHECK(answer.patterns[0].to_text(true) ==
          "organisation/company ← 资助 – organisation/fund – 发布 → programme");
    CHECK(answer.graph.focus.size() == 2);

    const TraceAnswer both = trace(*store, *snapshot, "company", "programme");
    CHECK(both.chain_count == 2);
    CHECK(both.pair_count == 1);
    CHECK(both.patterns[0].to_text() ==
          "organisation/company – partners with – organisation/fund – issued → programme");

    options.max_hops = 1;
    CHECK(trace(*store, *snapshot, "company", "programme", options).pair_count == 0);
  }

  TEST_CASE("a bound that cuts is said, and what cannot be is refused") {
    std::vector<Fact> facts;
    for (int i = 0; i < 8; ++i) {
      for (int j = 0; j < i; ++j)
        facts.push_back(edge("n" + std::to_string(i), "funds", "n" + std::to_string(j)));
      facts.push_back(node("n" + std::to_string(i), i < 4 ? "person" : "place", "Name" + std::to_string(i)));
    }
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::build(*store);
    TraceOptions options;
    options.max_hops = 4;
    const TraceAnswer whole = trace(*store, *snapshot, "person", "place", options);
    CHECK_FALSE(whole.cut);
    options.max_steps = 100;
    const TraceAnswer cut = trace(*store, *snapshot, "person", "place", options);
    CHECK(cut.cut);
    CHECK(cut.chain_count < whole.chain_count);
    options.max_hops = 5;
    CHECK_THROWS_WITH_AS((void)trace(*store, *snapshot, "person", "place", options),
                         "max_hops is 5: it goes from 1 to 4", Error);
    options = {};
    options.from = {store->find_node("n7").value()};
    CHECK_THROWS_WITH_AS((void)trace(*store, *snapshot, "person", "place", options),
                         "'n7' is no person, but of type 'place'", Error);
    CHECK_THROWS_WITH_AS((void)trace(*store, *snapshot, "persn", "place"), "no node type 'persn'", Error);
  }
}
