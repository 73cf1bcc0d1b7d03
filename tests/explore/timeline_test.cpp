#include "guanxi/explore/timeline.hpp"

#include <doctest/doctest.h>

#include "explore/world.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/explore/hub.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// (date, event, relation, key of the other end, against the relation)
using ItemKey = std::tuple<std::string, std::string, std::string, std::string, bool>;
struct ItemSum {
  std::uint64_t claims = 0;
  std::set<std::string> sources;
};

std::string first_day(std::string date) {
  while (date.size() < 10) date += "-01";
  return date;
}
std::string last_day(std::string date) {
  while (date.size() < 10) date += date.size() == 4 ? "-12" : "-31";
  return date;
}

bool lies_within(const std::string& date, const TimelineOptions& options) {
  return (!options.from || last_day(date) >= first_day(options.from->to_string())) &&
         (!options.until || first_day(date) <= last_day(options.until->to_string()));
}

std::map<ItemKey, ItemSum> expected_items(const World& world, std::size_t centre,
                                          const TimelineOptions& options, std::uint64_t& undated) {
  std::map<ItemKey, ItemSum> items;
  for (const WorldEdge& edge : world.edges) {
    const auto other = step_over(edge, centre, options.filter);
    if (!other || !may_pass(world.entities[*other], options.filter)) continue;
    const std::string from = edge.period.from ? edge.period.from->to_string() : "";
    const std::string until = edge.period.until ? edge.period.until->to_string() : "";
    undated += from.empty() && until.empty() ? 1 : 0;
    const auto add = [&](const std::string& date, const char* event) {
      if (date.empty()) return;
      ItemSum& sum = items[{date, event, edge.relation, world.entities[*other].key,
                            edge.a != centre && !edge.symmetric}];
      sum.claims += edge.claims;
      sum.sources.insert(edge.sources.begin(), edge.sources.end());
    };
    if (!from.empty() && from == until) {
      add(from, "on");
    } else {
      add(from, "begins");
      add(until, "ends");
    }
  }
  return items;
}

std::string quote_of(const TimelineItem& item) {
  return item.evidence.empty() ? "" : item.evidence.front().quote;
}

SourceFact document(const std::string& key, const std::string& date) {
  SourceFact source;
  source.key = key;
  source.title = "Title of " + key;
  source.date = date;
  return source;
}

Evidence quote(const std::string& source, const std::string& words) {
  Evidence evidence;
  evidence.source = source;
  evidence.quote = words;
  return evidence;
}

}  // namespace

TEST_SUITE("explore/timeline") {
  TEST_CASE("agrees with a plain list of all dates on 200 random graphs, with a snapshot and without") {
    std::size_t seen = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 86'028'121);
      for (int round = 0; round < 4; ++round) {
        TimelineOptions options;
        if (round % 2 == 1) options.snapshot = worlds().shared_snapshot();
        if (round > 1) options.filter = random_filter(world, dice);
        options.filter.at.reset();
        if (dice.chance(40)) options.from = Date::parse(dice.chance(50) ? "2010" : "2012-03-04");
        if (dice.chance(40)) options.until = Date::parse(dice.chance(50) ? "2015-06" : "2020");
        options.limit = dice.chance(70) ? 1000 : 1 + dice.below(3);
        const std::size_t centre = dice.below(world.entities.size());
        const auto answer = timeline(worlds().store(), worlds().node_of(world, centre, dice), options);
        std::uint64_t undated = 0;
        auto all = expected_items(world, centre, options, undated);
        const std::size_t dated = all.size();
        std::erase_if(all, [&](const auto& item) { return !lies_within(std::get<0>(item.first), options); });
        seen += all.size();
        CHECK(answer.found == all.size());
        CHECK(answer.outside == dated - all.size());
        CHECK(answer.undated_relations == undated);
        CHECK_FALSE(answer.cut);
        REQUIRE(answer.items.size() == std::min(all.size(), options.limit));
        CHECK(answer.graph.entities.at(0).key == world.entities[centre].key);
        std::vector<std::string> dates;
        for (const auto& [key, sum] : all) dates.push_back(std::get<0>(key));
        std::sort(dates.begin(), dates.end());
        dates.erase(dates.begin(), dates.end() - static_cast<std::ptrdiff_t>(answer.items.size()));
        for (std::size_t i = 0; i < answer.items.size(); ++i) {
          const TimelineItem& item = answer.items[i];
          CHECK(item.date.to_string() == dates[i]);  // a prefix sorts before what it begins
          REQUIRE(item.relation);
          const RelationRef& relation = answer.graph.relations.at(*item.relation);
          CHECK((relation.from == 0 || relation.to == 0));
          const auto sum =
              all.find({item.date.to_string(), std::string(to_string(item.event)), relation.relation,
                        answer.graph.entities.at(item.other).key, !item.forward});
          REQUIRE(sum != all.end());
          CHECK(item.claims == sum->second.claims);
          CHECK(item.sources == sum->second.sources.size());
          all.erase(sum);
        }
      }
    }
    CHECK(seen > 500);
  }

  TEST_CASE("relations, properties and documents stand in one order, each with its evidence") {
    NodeFact firm = node("firm", "organisation/company", "Firm");
    firm.properties = {{"founded", 2014}, {"staff", 2000}, {"listed", "2021-06"}, {"zip", "3100"}};
    firm.evidence = {quote("annals", "Firm, founded in 2014")};
    EdgeFact works = edge("ann", "works_for", "firm");
    works.valid = {Date::parse("2014"), Date::parse("2014-05")};
    works.evidence = {quote("annals", "Ann worked there"), quote("note", "Ann was there")};
    EdgeFact works_too = works;
    works_too.valid.until = Date::parse("2016-02-03");
    works_too.evidence = {quote("paper", "Ann left in 2016")};
    EdgeFact deal = edge("firm", "partners_with", "bank");
    deal.valid = {Date::parse("2015-01-02"), Date::parse("2015-01-02")};
    deal.properties = {{"date", "2015-01-02"}, {"signed", std::vector<Scalar>{Scalar{std::string("2015")}}}};
    deal.evidence = {quote("paper", "Firm and Bank")};
    const TemporaryStore store({document("annals", "2018"), document("paper", "2016-02"),
                                document("note", ""), firm, works, works_too, deal,
                                edge("firm", "located_in", "town")});
    auto answer = timeline(*store, store->find_node("firm").value());
    load_evidence(*store, answer);
    std::vector<std::string> lines;
    for (const TimelineItem& item : answer.items) {
      lines.push_back(item.date.to_string() + " " + std::string(to_string(item.event)) + " " +
                      (item.relation ? answer.graph.relations[*item.relation].relation + " " +
                                           answer.graph.entities[item.other].key + " "
                                     : "") +
                      item.property + item.document.source_key + " | " + quote_of(item));
    }
    CHECK(lines == std::vector<std::string>{
                       "2014 begins works_for ann  | Ann left in 2016",
                       "2014 dated founded | Firm, founded in 2014",
                       "2014-05 ends works_for ann  | Ann worked there",
                       "2015 dated partners_with bank signed | Firm and Bank",
                       "2015-01-02 on partners_with bank  | Firm and Bank",
                       "2016-02 mention paper | Ann left in 2016",
                       "2016-02-03 ends works_for ann  | Ann left in 2016",
                       "2018 mention annals | Ann worked there",
                       "2021-06 dated listed | Firm, founded in 2014",
                   });
    CHECK(answer.items[0].claims == 3);
    CHECK(answer.items[0].sources == 3);
    CHECK(answer.items[0].evidence.size() == 3);
    CHECK_FALSE(answer.items[0].forward);
    CHECK(answer.items[5].claims == 2);
    CHECK(answer.items[5].evidence.size() == 2);
    CHECK(answer.items[7].document.title == "Title of annals");
    CHECK(answer.undated_relations == 1);
    CHECK(answer.undated_documents == 2);  // the note, and the file of the facts
    load_evidence(*store, answer, 1);
    CHECK(answer.items[0].evidence.size() == 1);
    CHECK(answer.items[0].evidence_left_out == 2);

    TimelineOptions options;
    options.mentions = false;
    options.filter.relations = {"works_for"};
    options.until = Date::parse("2014");
    options.limit = 1;
    const auto some = timeline(*store, store->find_node("firm").value(), options);
    REQUIRE(some.items.size() == 1);
    CHECK(some.items[0].date.to_string() == "2014-05");
    CHECK(some.found == 2);
    CHECK(some.outside == 1);
    options.from = Date::parse("2014-02");
    CHECK(timeline(*store, store->find_node("firm").value(), options).found == 2);  // 2014 may be later
    options.from = Date::parse("2015");
    CHECK_THROWS_WITH_AS((void)timeline(*store, store->find_node("firm").value(), options),
                         "nothing is both from 2015 on and until 2014", Error);
  }

  TEST_CASE("among very many relations, those that state a period are found through a snapshot") {
    std::vector<Fact> facts;
    for (int i = 0; i < 300; ++i) {
      EdgeFact e = edge(i % 2 == 0 ? "hub" : "leaf" + std::to_string(i), "funds",
                        i % 2 == 0 ? "leaf" + std::to_string(i) : "hub");
      if (i % 50 == 49) e.valid.from = Date::parse("20" + std::to_string(10 + i / 50));
      facts.push_back(e);
    }
    const TemporaryStore store(facts);
    const NodeNo hub = store->find_node("hub").value();
    CHECK(count_relations(*store, hub) == 300);
    CHECK(count_relations(*store, hub, 7) == 7);
    TimelineOptions options;
    options.max_edges = 10;
    const auto blind = timeline(*store, hub, options);
    CHECK(blind.cut);
    CHECK(blind.edges_read == 10);
    CHECK(blind.edges_left_out == 290);
    options.snapshot = Snapshot::build(*store);
    const auto answer = timeline(*store, hub, options);
    CHECK(answer.cut);
    CHECK(answer.edges_read == 6);
    CHECK(answer.edges_left_out == 294);
    REQUIRE(answer.items.size() == 6);
    CHECK(answer.items[0].date.to_string() == "2010");
    CHECK(answer.items[5].date.to_string() == "2015");
    options.max_edges = 300;
    CHECK_FALSE(timeline(*store, hub, options).cut);
  }
}
