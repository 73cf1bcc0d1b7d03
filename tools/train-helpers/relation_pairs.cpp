// Prints what the model of relations sees of the pairs of names of documents, a line of JSON each:
//   {"document":"a.txt","from":"org:A","to":"place:B","start":0,"end":9,"features":[…],"relations":{"located_in":[…]}}
// usage: relation_pairs FILE…
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "guanxi/extract/extractor.hpp"
#include "guanxi/text/reader.hpp"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  try {
    const guanxi::Extractor extractor;
    for (int i = 1; i < argc; ++i) {
      std::ifstream in(argv[i], std::ios::binary);
      if (!in) throw std::runtime_error(std::string(argv[i]) + ": cannot be read");
      const std::string name = std::filesystem::path(argv[i]).filename().string();
      const auto document = guanxi::read_document(std::string(std::istreambuf_iterator<char>(in), {}), name);
      for (const guanxi::NamePair& pair : extractor.pairs(document))
        std::cout
            << nlohmann::json{{"document", name},           {"from", pair.from}, {"to", pair.to},
                              {"start", pair.start},        {"end", pair.end},   {"features", pair.features},
                              {"relations", pair.relations}}
            << '\n';
    }
    return std::cout.flush() ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "relation_pairs: " << error.what() << '\n';
    return 2;
  }
}
