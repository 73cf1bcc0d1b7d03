#include "cli/commands.hpp"
#include "guanxi/base/error.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string directory;
};

Outcome run_backup(Session& session, const Options& options) {
  session.open(OpenMode::kWrite)->backup(options.directory);
  session.note(session.db + " is backed up in " + options.directory);
  return Outcome::kAnswer;
}

Outcome run_restore(Session& session, const Options& options) {
  Store::restore(options.directory, session.db);
  session.note(options.directory + " is restored as " + session.db);
  return Outcome::kAnswer;
}

}  // namespace

void add_backup(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  add_command(line,
              {"backup", kGroupStore, "Copy the store as it is now", "guanxi backup backups/2026-11-22"},
              options, run_backup)
      .argument("DIR", options->directory, "Where the copy goes; must not exist");
}

void add_restore(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  add_command(line,
              {"restore", kGroupStore, "Copy a backup to where --db says, which must not exist or be empty",
               "guanxi --db guanxi.db restore backups/2026-11-22"},
              options, run_restore)
      .argument("BACKUP", options->directory, "Directory that `guanxi backup` made");
}

}  // namespace guanxi
