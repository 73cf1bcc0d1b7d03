#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "guanxi/base/hash.hpp"

namespace guanxi {
namespace {

struct Options {
  OutputOptions output;
};

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  const std::string digest = to_hex(store->digest());
  printer.print({.table =
                     [&] {
                       Table table(std::vector<Table::Column>{{"digest", "DIGEST"}});
                       table.add({digest});
                       return table;
                     },
                 .text = [&](const Style&) { return digest + '\n'; },
                 .json =
                     [&] {
                       return Json{{"digest", digest}};
                     },
                 .rows = {},
                 .drawing = {}},
                store->ontology());
  return Outcome::kAnswer;
}

}  // namespace

void add_digest(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"digest", kGroupStore,
                                 "Print a hash of what the sources state: equal content, "
                                 "equal hash, whatever the order",
                                 "guanxi digest\n[ \"$(guanxi --db a digest)\" = \"$(guanxi "
                                 "--db b digest)\" ] && echo the same"},
                                options, run);
  options->output.add_to(list, false, false);
}

}  // namespace guanxi
