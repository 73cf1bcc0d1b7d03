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
#include <string_view>

#include "guanxi/extract/extractor.hpp"
#include "guanxi/text/reader.hpp"

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Prints lines about every document; `program` names itself in errors. Returns what main() does. Of
/// --NAME=FILE before the documents, weights of the model of this name are those of the file.
inline int for_each_document(int argc, char** argv, const std::string& program,
                             const std::function<void(const guanxi::Extractor&, const std::string& name,
                                                      const guanxi::Document&)>& print) {
  std::ios::sync_with_stdio(false);
  try {
    guanxi::ExtractorOptions options;
    options.min_confidence = 0;
    int next = 1;
    for (; next < argc && std::string_view(argv[next]).starts_with("--"); ++next) {
      const std::string told = argv[next] + 2;
      const std::size_t equals = told.find('=');
      if (equals == std::string::npos) throw std::runtime_error(told + ": write --NAME=FILE");
      options.weights[told.substr(0, equals)] = read_file(told.substr(equals + 1));
    }
    const guanxi::Extractor extractor(options);
    for (int i = next; i < argc; ++i) {
      const std::string name = std::filesystem::path(argv[i]).filename().string();
      print(extractor, name, guanxi::read_document(read_file(argv[i]), name));
    }
    return std::cout.flush() ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << program << ": " << error.what() << '\n';
    return 2;
  }
}
