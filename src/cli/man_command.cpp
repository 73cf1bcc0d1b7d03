#include <fmt/format.h>

#include <filesystem>

#include "cli/commands.hpp"
#include "guanxi/formats/output.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string command, directory;
};

void write_all(const CommandLine& line, const std::string& directory) {
  std::error_code ignored;  // what cannot be made cannot be written to either
  std::filesystem::create_directories(directory, ignored);
  for (const auto& [name, page] : line.man_pages()) {
    const auto out = Output::open(fmt::format("{}/{}.1", directory, name));
    out->write(page);
    out->commit();
  }
}

}  // namespace

void add_man(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  add_command(line,
              {"man", kGroupStore, "Print the manual page of the program or of a command",
               "guanxi man path | man -l -\n"
               "guanxi man --all ~/.local/share/man/man1"},
              [&line, options] {
                if (options->directory.empty())
                  line.session.print(line.man_page(options->command));
                else
                  write_all(line, options->directory);
                return Outcome::kAnswer;
              })
      .argument("COMMAND", options->command, "The command to explain; none: the program", false)
      .group("OUTPUT")
      .text("--all", options->directory, "DIR", "Write the pages of all commands into this directory")
      .excludes("COMMAND");
}

}  // namespace guanxi
