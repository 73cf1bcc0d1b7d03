#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/builtin_files.hpp"
#include "cli/commands.hpp"
#include "cli/json.hpp"

namespace guanxi {
namespace {

constexpr std::string_view kFolder = "schemas/", kEnding = ".json", kCommon = "definitions";
constexpr std::string_view kReference = "#/$defs/";

std::vector<std::string> names_of_schemas() {
  std::vector<std::string> out;
  for (const BuiltinFile& file : builtin_files()) {
    if (!file.name.starts_with(kFolder)) continue;
    const std::string_view name =
        file.name.substr(kFolder.size(), file.name.size() - kFolder.size() - kEnding.size());
    if (name != kCommon) out.emplace_back(name);
  }
  return out;
}

Json read(std::string_view name) {
  return Json::parse(builtin_file(fmt::format("{}{}{}", kFolder, name, kEnding)));
}

void collect_references(const Json& json, std::set<std::string>& out) {
  if (json.is_object() && json.contains("$ref"))
    out.insert(json["$ref"].get<std::string>().substr(kReference.size()));
  if (json.is_structured())
    for (const Json& part : json) collect_references(part, out);
}

/// The schema with what it refers to of the common parts, so that it stands by itself.
std::string bundled(const std::string& name) {
  Json schema = read(name);
  const Json common = read(kCommon)["$defs"];
  Json definitions = schema.value("$defs", Json::object());
  schema.erase("$defs");
  for (std::size_t known = SIZE_MAX; known != definitions.size();) {
    known = definitions.size();
    std::set<std::string> wanted;
    collect_references(schema, wanted);
    collect_references(definitions, wanted);
    for (const std::string& definition : wanted)
      if (!definitions.contains(definition)) definitions[definition] = common.at(definition);
  }
  if (!definitions.empty()) schema["$defs"] = std::move(definitions);
  return dump(schema, true);
}

Outcome run(Session& session, const std::string& command) {
  const auto names = names_of_schemas();
  if (command.empty()) {
    session.print(fmt::format("{}\n", fmt::join(names, "\n")));
    return Outcome::kAnswer;
  }
  const std::string name = command == "neighbors" ? "neighbours" : command;
  if (std::find(names.begin(), names.end(), name) == names.end())
    throw Error(ErrorCode::kInvalidArgument, "COMMAND: " + none_of(command, names),
                "guanxi schema lists the commands whose JSON has one");
  session.print(bundled(name));
  return Outcome::kAnswer;
}

}  // namespace

void add_schema(CommandLine& line) {
  const auto command = std::make_shared<std::string>();
  OptionList list = add_command(line,
                                {"schema", kGroupStore, "Print the JSON Schema of a command's --format json",
                                 "guanxi schema\n"
                                 "guanxi schema path > path.schema.json"},
                                [&line, command] { return run(line.session, *command); });
  list.argument("COMMAND", *command, "The command; none: list those that have one", false)
      .offers(names_of_schemas());
}

}  // namespace guanxi
