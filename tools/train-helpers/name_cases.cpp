// Prints what the model of names sees of everything that may be a name in documents, a line of JSON each:
//   {"document":"a.txt","forms":["A"],"type":"organisation/company","confidence":0.8,"features":[…]}
// usage: name_cases [--extents=FILE] FILE…
#include <iostream>
#include <nlohmann/json.hpp>

#include "each_document.hpp"

int main(int argc, char** argv) {
  return for_each_document(
      argc, argv, "name_cases",
      [](const guanxi::Extractor& extractor, const std::string& name, const guanxi::Document& document) {
        for (const guanxi::NameCase& found : extractor.names(document))
          std::cout << nlohmann::json{{"document", name},
                                      {"forms", found.forms},
                                      {"type", found.type},
                                      {"confidence", found.confidence},
                                      {"features", found.features}}
                    << '\n';
      });
}
