// What the programs of tools/train-helpers do with the files that they are given.
#pragma once

#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "guanxi/extract/extractor.hpp"
#include "guanxi/text/reader.hpp"

/// Prints lines about every document; `program` names itself in errors. Returns what main() does.
inline int for_each_document(int argc, char** argv, const std::string& program,
                             const std::function<void(const guanxi::Extractor&, const std::string& name,
                                                      const guanxi::Document&)>& print) {
  std::ios::sync_with_stdio(false);
  try {
    const guanxi::Extractor extractor;
    for (int i = 1; i < argc; ++i) {
      std::ifstream in(argv[i], std::ios::binary);
      if (!in) throw std::runtime_error(std::string(argv[i]) + ": cannot be read");
      const std::string name = std::filesystem::path(argv[i]).filename().string();
      print(extractor, name,
            guanxi::read_document(std::string(std::istreambuf_iterator<char>(in), {}), name));
    }
    return std::cout.flush() ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << program << ": " << error.what() << '\n';
    return 2;
  }
}
