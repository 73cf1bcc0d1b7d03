// Prints what the model of relations sees of the pairs of names of documents, a line of JSON each:
//   {"document":"a.txt","from":"org:A","to":"place:B","start":0,"end":9,"features":[…],"relations":{"located_in":[…]}}
// usage: relation_pairs FILE…
#include <iostream>
#include <nlohmann/json.hpp>

#include "each_document.hpp"

int main(int argc, char** argv) {
  return for_each_document(
      argc, argv, "relation_pairs",
      [](const guanxi::Extractor& extractor, const std::string& name, const guanxi::Document& document) {
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
