// The command line itself: help, mistakes, exit statuses.
#include <doctest/doctest.h>

#include <algorithm>

#include "guanxi/base/unicode.hpp"
#include "support/program.hpp"

using namespace guanxi::testing;

namespace {

const std::vector<std::string> kCommands = {
    "search",      "show",       "neighbours", "path",     "trace",   "rank",    "components",
    "communities", "bridges",    "stats",      "ontology", "ingest",  "extract", "sources",
    "forget",      "export",     "check",      "digest",   "compact", "backup",  "restore",
    "shell",       "completion", "man",        "schema",   "help"};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("cli/usage") {
  TEST_CASE("every command explains itself, with examples and exit statuses") {
    const Workshop shop;
    const Ran all = shop.run({"--help"});
    CHECK(all.exit == 0);
    for (const std::string& command : kCommands) {
      CAPTURE(command);
      CHECK(holds(all.out, "\n  " + command + " "));
      const Ran ran = shop.run({command, "--help"});
      CHECK(ran.exit == 0);
      CHECK(ran.err.empty());
      CHECK(holds(ran.out, "USAGE:\n  guanxi " + command));
      CHECK(holds(ran.out, "\nEXAMPLES:\n  "));
      CHECK(holds(ran.out, "\nEXIT STATUS:\n  0  "));
      CHECK(holds(ran.out, "--db DIR"));
      CHECK(shop.run({"help", command}).out == ran.out);
    }
    CHECK(shop.run({"help"}).out == all.out);
  }

  TEST_CASE("a help screen, whole") {
    const Workshop shop;
    CHECK(shop.run({"digest", "-h"}).out ==
          "Print a hash of what the sources state: equal content, equal hash, whatever the order\n"
          "\n"
          "USAGE:\n"
          "  guanxi digest [OPTIONS]\n"
          "\n"
          "OUTPUT:\n"
          "  -f,   --format FMT        table, json, jsonl, csv [default: by the ending of --output, else "
          "table]\n"
          "  -o,   --output FILE       Write there instead of standard output; the file appears whole or not "
          "at\n"
          "                            all\n"
          "\n"
          "GENERAL:\n"
          "  -h,   --help              Print this help\n"
          "        --db DIR            Directory of the store [default: $GUANXI_DB, else guanxi.db]\n"
          "        --color, --colour WHEN\n"
          "                            Colours (auto: on a terminal, unless NO_COLOR is set): auto, always,\n"
          "                            never [default: auto]\n"
          "  -q,   --quiet             No progress and no remarks on standard error\n"
          "\n"
          "EXAMPLES:\n"
          "  guanxi digest\n"
          "  [ \"$(guanxi --db a digest)\" = \"$(guanxi --db b digest)\" ] && echo the same\n"
          "\n"
          "EXIT STATUS:\n"
          "  0  done\n"
          "  2  an error was printed on standard error\n");
  }

  TEST_CASE("no command: the help on standard error, and an error") {
    const Workshop shop;
    const Ran ran = shop.run({});
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err == shop.run({"--help"}).out);
    const Ran only_options = shop.run({"--quiet"});
    CHECK(only_options.exit == 2);
    CHECK(only_options.err == "guanxi: no command is given\n  guanxi --help lists the commands\n");
  }

  TEST_CASE("version") {
    const Workshop shop;
    const Ran ran = shop.run({"--version"});
    CHECK(ran.exit == 0);
    CHECK(ran.out == "guanxi 0.1.0\n");
  }

  TEST_CASE("unknown command") {
    const Workshop shop;
    const Ran ran = shop.run({"pth", "a", "b"});
    CHECK(ran.exit == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err ==
          "guanxi: unknown command 'pth'\n  did you mean 'path'?\n  guanxi --help lists the commands\n");
    CHECK(shop.run({"help", "serch"}).err ==
          "guanxi: unknown command 'serch'\n  did you mean 'search'?\n  guanxi --help lists the commands\n");
    CHECK(shop.run({"zzzzzz"}).err ==
          "guanxi: unknown command 'zzzzzz'\n  guanxi --help lists the commands\n");
  }

  TEST_CASE("unknown option") {
    const Workshop shop;
    const Ran ran = shop.run({"neighbours", "NASA", "--dept", "2"});
    CHECK(ran.exit == 2);
    CHECK(ran.err ==
          "guanxi: unknown option '--dept'\n  did you mean '--depth'?\n"
          "  guanxi neighbours --help lists the options\n  an argument that begins with a dash goes behind "
          "--\n");
    CHECK(shop.run({"path", "--max-hop=3", "a", "b"}).err ==
          "guanxi: unknown option '--max-hop'\n  did you mean '--max-hops'?\n  guanxi path --help lists the "
          "options\n");
    CHECK(shop.run({"--dd", "x", "stats"}).err ==
          "guanxi: unknown option '--dd'\n  did you mean '--db'?\n"
          "  guanxi --help lists the options\n  an argument that begins with a dash goes behind --\n");
  }

  TEST_CASE("missing and superfluous arguments") {
    const Workshop shop;
    const Ran missing = shop.run({"path", "a"});
    CHECK(missing.exit == 2);
    CHECK(
        missing.err ==
        "guanxi: TO is missing\n  usage: guanxi path [OPTIONS] FROM TO\n  guanxi path --help explains it\n");
    const Ran extra = shop.run({"path", "a", "b", "c"});
    CHECK(extra.exit == 2);
    CHECK(extra.err ==
          "guanxi: unexpected argument 'c'\n  usage: guanxi path [OPTIONS] FROM TO\n"
          "  guanxi path --help explains it\n");
    CHECK(shop.run({"show", "a", "--lang"}).err ==
          "guanxi: --lang needs a value\n  usage: guanxi show [OPTIONS] NODE\n  guanxi show --help explains "
          "it\n");
    CHECK(shop.run({"show", "a", "--db", "x", "--db", "y"}).err ==
          "guanxi: --db is given more than once\n  usage: guanxi show [OPTIONS] NODE\n"
          "  guanxi show --help explains it\n");
  }

  TEST_CASE("values that are none") {
    const Workshop shop;
    const auto first_line = [&](std::vector<std::string> arguments) {
      const Ran ran = shop.run(std::move(arguments));
      CHECK(ran.exit == 2);
      CHECK(ran.out.empty());
      return ran.err.substr(0, ran.err.find('\n'));
    };
    CHECK(first_line({"neighbours", "a", "--depth", "9"}) ==
          "guanxi: --depth: '9' is not a whole number from 1 to 8");
    CHECK(first_line({"neighbours", "a", "--depth", "two"}) ==
          "guanxi: --depth: 'two' is not a whole number from 1 to 8");
    CHECK(first_line({"neighbours", "a", "--depth", "-1"}) ==
          "guanxi: --depth: '-1' is not a whole number from 1 to 8");
    CHECK(first_line({"path", "a", "b", "--at", "2025-13"}) ==
          "guanxi: --at: '2025-13' is not a date: write 2025, 2025-05 or 2025-05-28");
    CHECK(first_line({"path", "a", "b", "--min-confidence", "1.5"}) ==
          "guanxi: --min-confidence: '1.5' is not a number from 0 to 1");
    CHECK(first_line({"search", "a", "--format", "jsn"}) ==
          "guanxi: --format: 'jsn' is none of table, json, jsonl, csv (did you mean 'json'?)");
    CHECK(first_line({"search", "a", "--format", "svg"}) == "guanxi: this answer cannot be drawn as svg");
    CHECK(first_line({"doubts", "--format", "html"}) == "guanxi: this answer cannot be drawn as html");
    CHECK(first_line({"export", "--format", "xml"}) ==
          "guanxi: --format: 'xml' is none of jsonl, csv, graphml, dot, html");
    CHECK(first_line({"path", "a", "b", "--direction", "forwards"}) ==
          "guanxi: --direction: 'forwards' is none of either, forward, backward (did you mean 'forward'?)");
    CHECK(first_line({"ingest", "a.csv", "--delimiter", "ab"}) ==
          "guanxi: --delimiter: 'ab' is neither one character nor 'tab'");
    CHECK(first_line({"--color", "sometimes", "stats"}) ==
          "guanxi: --color: 'sometimes' is none of auto, always, never");
  }

  TEST_CASE("contradictory options") {
    const Workshop shop;
    CHECK(shop.run({"ontology", "--toml", "--format", "json"}).err ==
          "guanxi: --format and --toml cannot go together\n  usage: guanxi ontology [OPTIONS]\n"
          "  guanxi ontology --help explains it\n");
    CHECK(shop.run({"rank", "betweenness", "--exact", "--samples", "5"}).err ==
          "guanxi: --exact and --samples cannot go together\n  usage: guanxi rank [OPTIONS] [MEASURE]\n"
          "  guanxi rank --help explains it\n");
    CHECK(shop.run({"rank", "degree", "--by", "core"}).err ==
          "guanxi: two measures are given: 'degree' and 'core'\n"
          "  --by core,degree sets them side by side\n");
    CHECK(shop.run({"rank", "degree", "--seed", "a"}).err ==
          "guanxi: --seed means nothing for degree\n  guanxi rank personalised takes it\n");
    CHECK(shop.run({"ingest", "a", "b", "--source", "s"}).err ==
          "guanxi: --source names one file, but several are given\n");
  }

  TEST_CASE("--db before and behind the command, and GUANXI_DB") {
    const FilledWorkshop shop;
    const std::string digest = shop.run({"digest"}).out;
    std::filesystem::rename(shop.path("guanxi.db"), shop.path("elsewhere"));
    CHECK(digest.size() == 33);
    CHECK(shop.run({"--db", "elsewhere", "digest"}).out == digest);
    CHECK(shop.run({"digest", "--db", "elsewhere"}).out == digest);
    CHECK(shop.shell("GUANXI_DB=elsewhere \"$G\" digest").out == digest);
    CHECK(shop.shell("GUANXI_DB=nowhere \"$G\" --db elsewhere digest").out == digest);
  }

  TEST_CASE("near misses: what is short, what is written elsewhere, what Americans write") {
    const FilledWorkshop shop;
    CHECK(shop.run({"neig", "a"}).err ==
          "guanxi: unknown command 'neig'\n  did you mean 'neighbours' or 'neighbors'?\n"
          "  guanxi --help lists the commands\n");
    CHECK(shop.run({"version"}).err ==
          "guanxi: unknown command 'version'\n  did you mean '--version'?\n  guanxi --help lists the "
          "commands\n");
    CHECK(shop.run({"--vers"}).err ==
          "guanxi: unknown option '--vers'\n  did you mean '--version'?\n  guanxi --help lists the options\n"
          "  an argument that begins with a dash goes behind --\n");
    CHECK(shop.run({"--max-hops", "3", "path", "a", "b"}).err ==
          "guanxi: '--max-hops' belongs behind a command\n  usage: guanxi COMMAND … --max-hops\n"
          "  guanxi --help lists the commands\n");
    // An empty value is no leave to take the next word.
    CHECK(shop.run({"--db=", "stats"}).err ==
          "guanxi: --db needs a value\n  guanxi --help lists the commands; guanxi COMMAND --help explains "
          "one\n");
    CHECK(shop.run({"neighbors", "星澜智算"}).out == shop.run({"neighbours", "星澜智算"}).out);
    CHECK(shop.run({"search", "a", "--type", "organization"}).out ==
          shop.run({"search", "a", "--type", "organisation"}).out);
    CHECK(shop.run({"trace", "organization/company", "program"}).out ==
          shop.run({"trace", "organisation/company", "programme"}).out);
    CHECK(shop.run({"rank", "personalized", "--seed", "星澜智算"}).out ==
          shop.run({"rank", "personalised", "--seed", "星澜智算"}).out);
    // What the sources themselves call so is meant first.
    shop.write("own.jsonl", "{\"node\": \"x:own\", \"type\": \"program\", \"name\": \"Own Kind\"}\n");
    CHECK(shop.run({"ingest", "own.jsonl"}).exit == 0);
    CHECK(holds(shop.run({"search", "own", "--type", "program"}).out, "x:own"));
  }

  TEST_CASE("a name in brackets is a name, not a list") {
    const FilledWorkshop shop;
    shop.write("[a,b]", "{\"node\": \"x:[1]\", \"name\": \"[One]\"}\n");
    CHECK(holds(shop.run({"ingest", "[a,b]"}).out, "[a,b]: 1 fact ingested"));
    CHECK(holds(shop.run({"show", "[One]"}).out, "x:[1]"));
    CHECK(holds(shop.run({"search", "[One]", "--type", "[x]"}).err, "no node type '[x]'"));
    CHECK(holds(shop.run({"digest", "[x]"}).err, "unexpected argument '[x]'"));
    CHECK(holds(shop.run({"[x]"}).err, "unknown command '[x]'"));
    CHECK(shop.run({"forget", "[a,b]"}).out == "[a,b]: 1 claim taken back\n");
  }

  TEST_CASE("a name of any length: messages do not repeat all of it") {
    const FilledWorkshop shop;
    for (const char* command : {"show", "search", "forget", "neighbours"}) {
      CAPTURE(command);
      const Ran ran = shop.run({command, std::string(100'000, 'x')});
      CHECK(ran.exit != 0);
      CHECK(ran.err.size() < 5'000);
      CHECK(holds(ran.err, "xxx…"));
    }
  }

  TEST_CASE("help fits the terminal") {
    const Workshop shop;
    for (const unsigned short columns : {40, 80, 200}) {
      CAPTURE(columns);
      const Ran ran = shop.on_terminal({"path", "--help"}, columns);
      CHECK(ran.exit == 0);
      const std::string description = ran.out.substr(0, ran.out.find("EXAMPLES:"));
      std::size_t widest = 0;
      for (std::size_t at = 0; at < description.size();) {
        const std::size_t end = std::min(description.find('\n', at), description.size());
        widest = std::max(widest, guanxi::display_width(description.substr(at, end - at)));
        at = end + 1;
      }
      CHECK(widest <= std::max<std::size_t>(columns, 60));
      CHECK(widest <= 100);
    }
    CHECK(shop.on_terminal({"neighbours", "a", "--help"}, 20).exit == 0);
  }

  TEST_CASE("command names are arguments like any other behind the command") {
    const FilledWorkshop shop;
    CHECK(shop.run({"search", "path"}).exit == 1);
    CHECK(shop.run({"search", "--", "--weird"}).exit == 1);
  }
}
