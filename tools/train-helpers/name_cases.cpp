// Prints what the model of names sees of everything that may be a name in documents, a line of JSON each:
//   {"document":"a.txt","forms":["A"],"type":"organisation/company","confidence":0.8,"features":[…]}
// usage: name_cases FILE…
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
      for (const guanxi::NameCase& found : extractor.names(document))
        std::cout << nlohmann::json{{"document", name},
                                    {"forms", found.forms},
                                    {"type", found.type},
                                    {"confidence", found.confidence},
                                    {"features", found.features}}
                  << '\n';
    }
    return std::cout.flush() ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "name_cases: " << error.what() << '\n';
    return 2;
  }
}
