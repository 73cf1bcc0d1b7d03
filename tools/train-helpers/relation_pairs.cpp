// Prints what the model of relations sees of documents, a line of JSON each: their names, what patterns say
// of them, and every pair of names:
//   {"node":"org:A","type":"organisation/company","name":"A","aliases":[]}
//   {"edge":"located_in","from":"org:A","to":"place:B","rule":"frame"}
//   {"document":"a.txt","from":"org:A","to":"place:B","start":0,"end":9,"features":[…],"relations":{"located_in":[…]}}
// usage: relation_pairs [--extents=FILE] [--names=FILE] FILE…
#include <iostream>
#include <nlohmann/json.hpp>

#include "each_document.hpp"

namespace {

void print_facts(const guanxi::Extraction& extraction) {
  for (std::size_t i = 0; i < extraction.facts.size(); ++i) {
    if (const auto* node = std::get_if<guanxi::NodeFact>(&extraction.facts[i]))
      std::cout << nlohmann::json{{"node", node->key},
                                  {"type", node->type},
                                  {"name", node->name},
                                  {"aliases", node->aliases}}
                << '\n';
    const std::string& reason = extraction.reasons[i];
    if (const auto* edge = std::get_if<guanxi::EdgeFact>(&extraction.facts[i]))
      std::cout << nlohmann::json{{"edge", edge->type},
                                  {"from", edge->from},
                                  {"to", edge->to},
                                  {"rule", reason.substr(0, reason.find(':'))}}
                << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  return for_each_document(
      argc, argv, "relation_pairs",
      [](const guanxi::Extractor& extractor, const std::string& name, const guanxi::Document& document) {
        print_facts(extractor.extract(document));
        for (const guanxi::NamePair& pair : extractor.pairs(document))
          std::cout << nlohmann::json{{"document", name},
                                      {"from", pair.from},
                                      {"to", pair.to},
                                      {"start", pair.start},
                                      {"end", pair.end},
                                      {"features", pair.features},
                                      {"relations", pair.relations}}
                    << '\n';
      });
}
