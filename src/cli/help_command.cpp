#include "cli/commands.hpp"

namespace guanxi {

void add_help(CommandLine& line) {
  const auto command = std::make_shared<std::string>();
  add_command(
      line, {"help", kGroupStore, "Explain a command, or list all of them", "guanxi help\nguanxi help path"},
      [&line, command] {
        line.session.print(line.help(*command));
        return Outcome::kAnswer;
      })
      .argument("COMMAND", *command, "The command to explain", false);
}

}  // namespace guanxi
