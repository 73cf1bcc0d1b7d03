#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/explore/search.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string text;
  std::vector<std::string> types;
  std::uint64_t limit = 20;
  OutputOptions output;
};

Table table_of(const SearchAnswer& answer) {
  Table table({{"name", "NAME", Table::Kind::kName},
               {"type", "TYPE"},
               {"key", "KEY", Table::Kind::kName},
               {"match", "MATCH"},
               {"matched", ""},
               {"", "MATCHED"},
               {"distance", ""},
               {"claims", "CLAIMS", Table::Kind::kNumber}});
  for (const SearchHit& hit : answer.hits) {
    const bool new_text = hit.matched != hit.entity.name && hit.matched != hit.entity.key;
    table.add({hit.entity.name, hit.entity.type, hit.entity.key, std::string(to_string(hit.kind)),
               hit.matched, new_text ? hit.matched : "", std::to_string(hit.distance),
               std::to_string(hit.claims)});
  }
  return table;
}

Json json_of(const Options& options, const SearchAnswer& answer) {
  Json hits = Json::array();
  for (const SearchHit& hit : answer.hits) {
    Json one = to_json(hit.entity);
    one["match"] = to_string(hit.kind);
    one["matched"] = hit.matched;
    one["distance"] = hit.distance;
    one["claims"] = hit.claims;
    hits.push_back(std::move(one));
  }
  return {{"text", options.text}, {"found", answer.found}, {"cut", answer.cut}, {"hits", std::move(hits)}};
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  const SearchAnswer answer =
      search(*store, options.text,
             {.limit = options.limit, .types = options.types, .snapshot = Snapshot::if_kept(*store)});
  printer.print({.table = [&] { return table_of(answer); },
                 .text = {},
                 .json = [&] { return json_of(options, answer); },
                 .rows = {"hits"},
                 .drawing = {}},
                store->ontology());
  if (answer.hits.empty()) session.note(fmt::format("nothing is called anything like '{}'", options.text));
  if (answer.found > answer.hits.size())
    session.note(
        fmt::format("{} of {} shown; --limit {} shows all", answer.hits.size(), answer.found, answer.found));
  if (answer.cut)
    session.note(
        "the search looked at as many names as it may: there may be "
        "more that match less well");
  return answer.hits.empty() ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_search(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"search", kGroupAsk, "Find entities by name: exact, beginning, part, pinyin, misspelt",
                   "guanxi search 灵伴\n"
                   "guanxi search zhijiang --type organisation\n"
                   "guanxi search DeepSeek --format json",
                   "0  something was found\n1  nothing is called like it\n"
                   "2  an error was printed on standard error"},
                  options, run);
  list.argument("TEXT", options->text,
                "A name or a part of it; simplified or traditional, any case, "
                "or its pinyin")
      .group("FILTER")
      .list("-t,--type", options->types, "TYPE", "Only entities of this type; may be repeated")
      .group("OUTPUT")
      .number("-n,--limit", options->limit, 1, 1'000'000, "Most hits to print");
  options->output.add_to(list, false, false);
}

}  // namespace guanxi
