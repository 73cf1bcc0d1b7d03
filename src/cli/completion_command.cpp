#include "cli/builtin_files.hpp"
#include "cli/commands.hpp"

namespace guanxi {
namespace {

const std::vector<std::string> kShells{"bash", "fish", "zsh"};

}  // namespace

void add_completion(CommandLine& line) {
  const auto shell = std::make_shared<std::string>();
  OptionList list =
      add_command(line,
                  {"completion", kGroupStore,
                   "Print what makes TAB complete commands, options, types and names in a shell",
                   "source <(guanxi completion bash)        # in ~/.bashrc\n"
                   "source <(guanxi completion zsh)         # in ~/.zshrc, behind compinit\n"
                   "guanxi completion fish | source         # in ~/.config/fish/config.fish"},
                  [&line, shell] {
                    const std::string_view script = builtin_file("completions/guanxi." + *shell);
                    if (script.empty())
                      throw Error(ErrorCode::kInvalidArgument, "SHELL: " + none_of(*shell, kShells),
                                  "guanxi completion --help explains it");
                    line.session.print(std::string(script));
                    return Outcome::kAnswer;
                  });
  list.argument("SHELL", *shell, "bash, fish or zsh").offers(kShells);
}

}  // namespace guanxi
