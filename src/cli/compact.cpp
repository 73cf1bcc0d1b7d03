#include "cli/commands.hpp"

namespace guanxi {

void add_compact(CommandLine& line) {
  add_command(line,
              {"compact", kGroupStore, "Drop what forgetting left behind and pack the store",
               "guanxi compact\nguanxi stats | tail -n 14"},
              [&session = line.session] {
                session.open(OpenMode::kWrite)->compact(session.progress());
                return Outcome::kAnswer;
              });
}

}  // namespace guanxi
