#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

struct Options {
  bool repair = false;
  OutputOptions output;
};

Table table_of(const CheckReport& report) {
  Table table(std::vector<Table::Column>{{"fault", "FAULT"}});
  for (const std::string& fault : report.first_faults) table.add({fault});
  return table;
}

std::string text_of(const CheckReport& report) {
  std::string out = fmt::format("{}, {}, {}: {}\n", plural(report.claims, "claim"),
                                plural(report.nodes, "node"), plural(report.edges, "relation"),
                                report.faults == 0 ? "no faults" : plural(report.faults, "fault"));
  for (const std::string& fault : report.first_faults)
    out += fmt::format("  {}\n", escape_for_terminal(fault));
  if (report.faults > report.first_faults.size())
    out += fmt::format("  … and {} more\n", with_commas(report.faults - report.first_faults.size()));
  return out;
}

Json json_of(const CheckReport& report, bool repaired) {
  return {{"claims", report.claims}, {"nodes", report.nodes},   {"relations", report.edges},
          {"repaired", repaired},    {"faults", report.faults}, {"first_faults", report.first_faults}};
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(options.repair ? OpenMode::kWrite : OpenMode::kRead);
  CheckReport report = store->check(session.progress());
  const bool repaired = options.repair && report.faults > 0;
  if (repaired) {
    session.note(
        fmt::format("{} found: rebuilding every index from the claims", plural(report.faults, "fault")));
    store->repair(session.progress());
    report = store->check(session.progress());
  }
  printer.print({.table = [&] { return table_of(report); },
                 .text = [&](const Style&) { return text_of(report); },
                 .json = [&] { return json_of(report, repaired); },
                 .rows = {},
                 .drawing = {}},
                store->ontology());
  if (report.faults == 0) return Outcome::kAnswer;
  session.report(fmt::format("{}: the store is damaged", session.db),
                 options.repair ? "the claims themselves are damaged: restore a backup, or ingest "
                                  "the files again"
                                : "guanxi check --repair rebuilds every index from the claims");
  return Outcome::kError;
}

}  // namespace

void add_check(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"check", kGroupStore, "Hold every index of the store against its claims",
                                 "guanxi check\nguanxi check --repair",
                                 "0  nothing is wrong (any more)\n2  there are faults, or an error was "
                                 "printed"},
                                options, run);
  list.group("REPAIR").flag("--repair", options->repair,
                            "Rebuild the indexes from the claims if there are faults");
  options->output.add_to(list, false, false);
}

}  // namespace guanxi
