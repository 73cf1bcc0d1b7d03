// Prints what the models of relations see of documents, a line of JSON each: their names and every pair of
// them, or with --stated what patterns and the model of pairs state:
//   {"node":"org:A","type":"organisation/company","name":"A","aliases":[]}
//   {"document":"a.txt","from":"org:A","to":"place:B","start":0,"end":9,"features":[…],"relations":{"located_in":[…]}}
//   {"from":"org:A","type":"located_in","to":"place:B","rule":"located/in","features":[…]}
// usage: relation_pairs [--stated] [--NAME=FILE]… FILE…
#include <iostream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "each_document.hpp"

namespace {

void print_pairs(const guanxi::Extractor& extractor, const std::string& name,
                 const guanxi::Document& document) {
  for (const guanxi::Fact& fact : extractor.extract(document).facts)
    if (const auto* node = std::get_if<guanxi::NodeFact>(&fact))
      std::cout << nlohmann::json{{"node", node->key},
                                  {"type", node->type},
                                  {"name", node->name},
                                  {"aliases", node->aliases}}
                << '\n';
  for (const guanxi::NamePair& pair : extractor.pairs(document))
    std::cout
        << nlohmann::json{{"document", name},           {"from", pair.from}, {"to", pair.to},
                          {"start", pair.start},        {"end", pair.end},   {"features", pair.features},
                          {"relations", pair.relations}}
        << '\n';
}

void print_stated(const guanxi::Extractor& extractor, const std::string& /*name*/,
                  const guanxi::Document& document) {
  for (const guanxi::StatedRelation& stated : extractor.stated(document))
    std::cout << nlohmann::json{{"from", stated.from},
                                {"type", stated.type},
                                {"to", stated.to},
                                {"rule", stated.rule},
                                {"features", stated.features}}
              << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const bool stated = argc > 1 && std::string_view(argv[1]) == "--stated";
  return for_each_document(stated ? argc - 1 : argc, stated ? argv + 1 : argv, "relation_pairs",
                           stated ? print_stated : print_pairs);
}
