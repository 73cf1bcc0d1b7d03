// A file of weights, read in the plainest way: what the oracles of log-linear models sum up.
#pragma once

#include <map>
#include <sstream>
#include <string>

namespace guanxi::testing {

struct WeightsText {
  std::map<std::string, std::map<std::string, int>> weights;  // of features, by output
  std::map<int, int> percents;                                // confidences, by score
};

inline WeightsText read_weights(const std::string& text) {
  WeightsText read;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string feature, word;
    words >> feature;
    if (feature.empty() || feature == "#" || feature == "single") continue;
    if (feature == "confidence") {
      int score = 0;
      words >> score >> read.percents[score];
      continue;
    }
    while (words >> word)
      read.weights[feature][word.substr(0, word.find('='))] += std::stoi(word.substr(word.find('=') + 1));
  }
  return read;
}

}  // namespace guanxi::testing
