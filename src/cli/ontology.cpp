#include <fmt/format.h>

#include <filesystem>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "guanxi/formats/output.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {
namespace {

struct Options {
  bool toml = false;
  OutputOptions output;
};

std::string ends_text(const std::vector<std::string>& types) {
  return types.empty() ? "any" : fmt::format("{}", fmt::join(types, ", "));
}

Table types_table(const Ontology& ontology) {
  Table table({{"", "NODE TYPE", Table::Kind::kName}, {"", "LABEL"}, {"", "中文"}});
  for (const NodeType& type : ontology.node_types()) table.add({type.path, type.label, type.label_zh});
  return table;
}

Table relations_table(const Ontology& ontology) {
  Table table({{"", "RELATION", Table::Kind::kName},
               {"", "FROM"},
               {"", "TO"},
               {"", "FORWARD"},
               {"", "BACKWARD"},
               {"", "中文"},
               {"", "反向"}});
  for (const RelationType& type : ontology.relation_types())
    table.add({type.name, ends_text(type.from), ends_text(type.to), type.forward,
               type.symmetric ? "(symmetric)" : type.backward, type.forward_zh,
               type.symmetric ? "" : type.backward_zh});
  return table;
}

Table csv_of(const Ontology& ontology) {
  Table table({{"kind", ""},
               {"name", ""},
               {"label", ""},
               {"label_zh", ""},
               {"backward", ""},
               {"backward_zh", ""},
               {"symmetric", ""},
               {"from", ""},
               {"to", ""}});
  for (const NodeType& type : ontology.node_types())
    table.add({"node", type.path, type.label, type.label_zh, "", "", "", "", ""});
  for (const RelationType& type : ontology.relation_types())
    table.add({"relation", type.name, type.forward, type.forward_zh, type.backward, type.backward_zh,
               type.symmetric ? "true" : "false", fmt::format("{}", fmt::join(type.from, ";")),
               fmt::format("{}", fmt::join(type.to, ";"))});
  return table;
}

Json json_of(const Ontology& ontology) {
  Json nodes = Json::array(), relations = Json::array();
  for (const NodeType& type : ontology.node_types())
    nodes.push_back({{"kind", "node"},
                     {"type", type.path},
                     {"label", type.label},
                     {"label_zh", type.label_zh},
                     {"colour", type.colour},
                     {"shape", type.shape}});
  for (const RelationType& type : ontology.relation_types())
    relations.push_back({{"kind", "relation"},
                         {"relation", type.name},
                         {"forward", type.forward},
                         {"backward", type.backward},
                         {"forward_zh", type.forward_zh},
                         {"backward_zh", type.backward_zh},
                         {"symmetric", type.symmetric},
                         {"from", type.from},
                         {"to", type.to}});
  return {{"node_types", std::move(nodes)}, {"relation_types", std::move(relations)}};
}

Outcome run(Session& session, const Options& options) {
  const auto store = std::filesystem::exists(session.db) ? session.open(OpenMode::kRead) : nullptr;
  const Ontology& ontology = store != nullptr ? store->ontology() : Ontology::builtin();
  if (options.toml) {
    const auto out = Output::open(options.output.path.empty() ? "-" : options.output.path);
    out->write(ontology.toml());
    out->commit();
    return Outcome::kAnswer;
  }
  Printer printer(session, options.output);
  printer.print({.table = [&] { return csv_of(ontology); },
                 .text =
                     [&](const Style& style) {
                       return types_table(ontology).to_text(style) + '\n' +
                              relations_table(ontology).to_text(style);
                     },
                 .json = [&] { return json_of(ontology); },
                 .rows = {"node_types", "relation_types"},
                 .drawing = {}},
                ontology);
  return Outcome::kAnswer;
}

}  // namespace

void add_ontology(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(
      line,
      {"ontology", kGroupGraph, "List the types of nodes and relations, their labels and what they join",
       "guanxi ontology\nguanxi ontology --toml --output my-ontology.toml"},
      options, run);
  options->output.add_to(list, false, false);
  list.flag("--toml", options->toml, "Print the file that it is made from").excludes("--format");
}

}  // namespace guanxi
