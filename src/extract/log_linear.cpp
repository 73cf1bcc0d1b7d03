#include "extract/log_linear.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <set>

#include "guanxi/base/error.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kExplained = 3;  // features that an explanation names
constexpr std::int32_t kMostWeight = 30'000;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    if (end > begin) words.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

/// Reads lines: `single OUTPUT…`, `confidence SCORE PERCENT`, `FEATURE any=WEIGHT OUTPUT=WEIGHT…`.
struct LogLinear::Reader {
  LogLinear& weights;
  std::string_view file, kind;
  std::size_t line = 0;
  std::vector<std::uint64_t> hashes{};
  std::set<std::uint64_t> known{};

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::kBadInput, std::string(file) + ":" + std::to_string(line) + ": " + what);
  }
  [[nodiscard]] std::size_t output(std::string_view name) const {
    const auto& all = weights.outputs_;
    const auto found = std::find(all.begin(), all.end(), name);
    if (found == all.end())
      fail("\"" + std::string(name) + "\" is no " + std::string(kind) +
           "; write any, or one of: " + listed());
    return static_cast<std::size_t>(found - all.begin());
  }
  [[nodiscard]] std::string listed() const {
    std::string text;
    for (const std::string& name : weights.outputs_) text.append(text.empty() ? "" : ", ").append(name);
    return text;
  }
  void read(std::string_view text) {
    const auto words = words_of(text);
    if (words.empty() || words.front().starts_with('#')) return;
    if (words.front() == "single") {
      for (std::size_t i = 1; i < words.size(); ++i) weights.single_[output(words[i])] = true;
    } else if (words.front() == "confidence") {
      read_confidence(words);
    } else {
      read_feature(words);
    }
  }
  void read_confidence(const std::vector<std::string_view>& words) {
    std::int32_t score = 0, share = 0;
    if (words.size() != 3 || !read_number(words[1], score) || !read_number(words[2], share) || share < 0 ||
        share > 100)
      fail("write \"confidence SCORE PERCENT\": how many of a hundred of such a score were right");
    if (!weights.confidences_.empty() && weights.confidences_.back().first >= score)
      fail("scores must ascend; " + std::to_string(score) + " stands behind " +
           std::to_string(weights.confidences_.back().first));
    weights.confidences_.emplace_back(score, share / 100.0);
  }
  void read_feature(const std::vector<std::string_view>& words) {
    if (words.size() < 2) fail("a feature without weights; write OUTPUT=WEIGHT behind it");
    const std::uint64_t hash = Feature::hash_of(words.front());
    if (!known.insert(hash).second) fail("\"" + std::string(words.front()) + "\" stands here twice");
    hashes.push_back(hash);
    std::array<std::int32_t, kMaxOutputs> sums{};
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::size_t equals = words[i].find('=');
      std::int32_t weight = 0;
      if (equals == std::string_view::npos || !read_number(words[i].substr(equals + 1), weight))
        fail("\"" + std::string(words[i]) + "\" is no weight; write OUTPUT=WEIGHT, in thousandths");
      const std::string_view name = words[i].substr(0, equals);
      if (name != "any") sums[output(name)] += weight;
      for (std::size_t r = 0; name == "any" && r < kMaxOutputs; ++r) sums[r] += weight;
    }
    Row row{};
    for (std::size_t r = 0; r < kMaxOutputs; ++r) {
      if (std::abs(sums[r]) > kMostWeight) fail("weights of more than " + std::to_string(kMostWeight));
      row[r] = static_cast<std::int16_t>(sums[r]);
    }
    weights.rows_.push_back(row);
    weights.names_.emplace_back(words.front());
  }
};

LogLinear::LogLinear(const Lexicon::File& file, std::vector<std::string> outputs, std::string_view kind)
    : outputs_(std::move(outputs)) {
  Reader reader{*this, file.name, kind};
  std::string_view rest = file.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    ++reader.line;
    reader.read(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  index(reader.hashes);
}

void LogLinear::index(const std::vector<std::uint64_t>& hashes) {
  constexpr std::size_t kSlotsPerRow = 6;  // so that few features meet another one's slot
  slots_.assign(std::bit_ceil(kSlotsPerRow * hashes.size() + 2), 0);
  mask_ = slots_.size() - 1;
  tags_.assign(1, 0);
  for (const std::uint64_t hash : hashes) {
    std::size_t i = hash & mask_;
    while (slots_[i] != 0) i = (i + 1) & mask_;
    slots_[i] = static_cast<std::uint32_t>(tags_.size());
    tags_.push_back(static_cast<std::uint32_t>(hash >> 32U));
  }
}

void LogLinear::find_all(std::span<const std::uint64_t> hashes, std::vector<std::uint32_t>& rows) const {
  std::size_t count = rows.size();
  rows.resize(count + hashes.size());
  for (const std::uint64_t hash : hashes) {
    rows[count] = find(hash);
    count += rows[count] != kNoRow ? 1 : 0;
  }
  rows.resize(count);
}

std::optional<double> LogLinear::confidence(std::int32_t score) const {
  const auto next = std::upper_bound(confidences_.begin(), confidences_.end(), score,
                                     [](std::int32_t value, const auto& step) { return value < step.first; });
  if (next == confidences_.begin()) return std::nullopt;
  return std::prev(next)->second;
}

/// Each once, in the order of the features.
std::vector<std::uint32_t> LogLinear::rows_of(std::span<const std::uint64_t> hashes) const {
  std::vector<std::uint32_t> rows;
  for (const std::uint64_t hash : hashes) {
    const std::uint32_t no = find(hash);
    if (no != kNoRow && std::find(rows.begin(), rows.end(), no) == rows.end()) rows.push_back(no);
  }
  return rows;
}

LogLinear::Sums LogLinear::sums(std::span<const std::uint64_t> hashes) const {
  Sums sums{};
  for (const std::uint32_t no : rows_of(hashes))
    for (std::size_t o = 0; o < kMaxOutputs; ++o) sums[o] += rows_[no][o];
  return sums;
}

std::string LogLinear::explain(std::span<const std::uint64_t> hashes, std::size_t output) const {
  std::vector<std::uint32_t> rows = rows_of(hashes);
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::uint32_t x, std::uint32_t y) { return rows_[x][output] > rows_[y][output]; });
  rows.resize(std::min(rows.size(), kExplained));
  std::string text = "strongest features";
  for (const std::uint32_t no : rows)
    text.append(" ").append(names_[no]).append(" ").append(std::to_string(rows_[no][output]));
  return text;
}

}  // namespace guanxi::extract
