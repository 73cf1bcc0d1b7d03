// Learns the weights of the model of extents: a conditional random field (Lafferty, McCallum, Pereira:
// Conditional random fields, ICML 2001) over the characters of sentences, by stochastic gradient descent with
// L2 regularisation. Reads a line of JSON for every document:
// {"path":"a.txt","fold":0,"unread":true,"names":[["A","person"]]} usage: extent_weights [--kept N] [--output
// FILE] [--unseen PREFIX] <LINES FILE: what all documents teach; PREFIX0, PREFIX1…: what those outside of a
// fold teach. Says on stderr how well names are found in the unread documents by what others teach.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <thread>
#include <unordered_map>

#include "extract/span_tagger.hpp"
#include "guanxi/extract/extractor.hpp"
#include "guanxi/text/reader.hpp"

namespace {

using namespace guanxi;
using extract::kSpanTags;
using extract::TaggedSpan;

constexpr double kCost = 3;  // of large weights against errors
constexpr int kEpochs = 14, kFirstEpochs = 6;
constexpr std::uint32_t kMinCount = 3, kMinDocuments = 2;
constexpr double kFirstRate = 0.05;
constexpr int kLeastWeight = 30, kMostWeight = 9000;  // thousandths
constexpr std::int32_t kReach = 500;

using Vector = std::array<float, kSpanTags>;

struct Sequence {
  std::size_t document = 0;
  std::vector<std::uint8_t> tags;
  std::vector<std::vector<std::uint32_t>> features;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rules;
};

struct Document {
  std::size_t fold = 0;
  bool is_unread = true;
};

struct Data {
  std::vector<Document> documents;
  std::vector<Sequence> sequences;
  std::vector<std::string> names;  // of features
  std::vector<std::uint32_t> counts, documents_of;
  std::size_t folds = 0;
};

struct Weights {
  std::vector<Vector> rows;
  std::array<Vector, kSpanTags> steps{};
};

bool may_follow(std::size_t from, std::size_t to) {
  const bool ends = from == 0 || from % 3 == 0;
  if (ends) return to == 0 || to % 3 == 1;
  const std::size_t inner = from % 3 == 1 ? from + 1 : from;
  return to == inner || to == inner + 1;
}

Data read_data(std::istream& lines) {
  Data data;
  const Extractor extractor;
  std::unordered_map<std::string, std::uint32_t> numbers;
  std::vector<std::size_t> last_document;
  for (std::string line; std::getline(lines, line);) {
    const auto record = nlohmann::json::parse(line);
    const std::string path = record.at("path");
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error(path + ": cannot be read");
    const auto document = read_document(std::string(std::istreambuf_iterator<char>(in), {}), path);
    const std::size_t number = data.documents.size();
    data.documents.push_back({record.at("fold"), record.at("unread")});
    data.folds = std::max(data.folds, data.documents.back().fold + 1);
    for (ExtentCase& seen : extractor.extents(document, record.at("names"))) {
      Sequence& sequence = data.sequences.emplace_back();
      sequence.document = number;
      sequence.tags = std::move(seen.tags);
      sequence.rules = std::move(seen.rules);
      for (const auto& names : seen.features) {
        auto& own = sequence.features.emplace_back();
        for (const std::string& name : names) {
          const auto [found, is_new] =
              numbers.try_emplace(name, static_cast<std::uint32_t>(data.names.size()));
          if (is_new) {
            data.names.push_back(name);
            data.counts.push_back(0);
            data.documents_of.push_back(0);
            last_document.push_back(~std::size_t{0});
          }
          const std::uint32_t no = found->second;
          own.push_back(no);
          ++data.counts[no];
          if (last_document[no] != number) ++data.documents_of[no];
          last_document[no] = number;
        }
      }
    }
  }
  return data;
}

/// Leaves the sequences the features for which keeps(number); numbers stay.
template <class Keep>
void keep(Data& data, const Keep& keeps) {
  for (Sequence& sequence : data.sequences)
    for (auto& own : sequence.features) std::erase_if(own, [&](std::uint32_t no) { return !keeps(no); });
}

/// Numbers the features that are left anew, so that their weights lie together.
void renumber(Data& data) {
  constexpr std::uint32_t kNone = ~0U;
  std::vector<std::uint32_t> to(data.names.size(), kNone);
  std::vector<bool> used(data.names.size(), false);
  for (const Sequence& sequence : data.sequences)
    for (const auto& own : sequence.features)
      for (const std::uint32_t no : own) used[no] = true;
  std::uint32_t count = 0;
  for (std::uint32_t no = 0; no < to.size(); ++no) {
    if (!used[no]) continue;
    data.names[count] = data.names[no];
    data.counts[count] = data.counts[no];
    to[no] = count++;
  }
  data.names.resize(count);
  data.counts.resize(count);
  for (Sequence& sequence : data.sequences)
    for (auto& own : sequence.features)
      for (std::uint32_t& no : own) no = to[no];
}

class Fit {
 public:
  Fit(const Data& data, std::vector<std::uint32_t> sequences)
      : data_(data), sequences_(std::move(sequences)) {
    weights_.rows.assign(data.names.size(), Vector{});
  }

  Weights run(int epochs) {
    std::mt19937 chance(1);
    const double decay = kCost / static_cast<double>(sequences_.size());
    double step = 0;
    for (int epoch = 0; epoch < epochs; ++epoch) {
      for (std::size_t i = sequences_.size(); i > 1; --i)
        std::swap(sequences_[i - 1], sequences_[chance() % i]);
      for (const std::uint32_t s : sequences_) {
        const double rate = kFirstRate / (1 + kFirstRate * decay * step);
        scale_ *= 1 - rate * decay;
        learn(data_.sequences[s], rate / scale_);
        ++step;
        if (scale_ < 1e-6) apply_scale();
      }
    }
    apply_scale();
    return std::move(weights_);
  }

 private:
  void apply_scale() {
    for (Vector& row : weights_.rows)
      for (float& w : row) w = static_cast<float>(w * scale_);
    for (Vector& row : weights_.steps)
      for (float& w : row) w = static_cast<float>(w * scale_);
    scale_ = 1;
  }

  void learn(const Sequence& sequence, double rate) {
    const std::size_t n = sequence.tags.size();
    if (n == 0) return;
    factors_.assign(n, {});
    forward_.resize(n);
    backward_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      std::array<double, kSpanTags> sum{};
      for (const std::uint32_t no : sequence.features[i])
        for (std::size_t t = 0; t < kSpanTags; ++t) sum[t] += weights_.rows[no][t];
      const double most = *std::max_element(sum.begin(), sum.end());
      for (std::size_t t = 0; t < kSpanTags; ++t) factors_[i][t] = std::exp((sum[t] - most) * scale_);
    }
    std::array<std::array<double, kSpanTags>, kSpanTags> steps{};
    for (std::size_t a = 0; a < kSpanTags; ++a)
      for (std::size_t b = 0; b < kSpanTags; ++b)
        steps[a][b] = may_follow(a, b) ? std::exp(weights_.steps[a][b] * scale_) : 0;
    const auto normalise = [](auto& row) {
      const double sum = std::accumulate(row.begin(), row.end(), 1e-300);
      for (double& value : row) value /= sum;
    };
    for (std::size_t i = 0; i < n; ++i) {
      forward_[i].fill(0);
      if (i == 0) {
        forward_[0] = steps[0];
      } else {
        for (std::size_t a = 0; a < kSpanTags; ++a)
          for (std::size_t b = 0; b < kSpanTags; ++b) forward_[i][b] += forward_[i - 1][a] * steps[a][b];
      }
      for (std::size_t t = 0; t < kSpanTags; ++t) forward_[i][t] *= factors_[i][t];
      normalise(forward_[i]);
    }
    for (std::size_t i = n; i-- > 0;) {
      if (i + 1 == n) {
        for (std::size_t t = 0; t < kSpanTags; ++t) backward_[i][t] = t % 3 == 0 ? 1 : 0;
        continue;
      }
      std::array<double, kSpanTags> next{};
      for (std::size_t t = 0; t < kSpanTags; ++t) next[t] = factors_[i + 1][t] * backward_[i + 1][t];
      for (std::size_t a = 0; a < kSpanTags; ++a) {
        double sum = 0;
        for (std::size_t b = 0; b < kSpanTags; ++b) sum += steps[a][b] * next[b];
        backward_[i][a] = sum;
      }
      normalise(backward_[i]);
    }
    update(sequence, steps, rate);
  }

  void update(const Sequence& sequence, const std::array<std::array<double, kSpanTags>, kSpanTags>& steps,
              double rate) {
    const std::size_t n = sequence.tags.size();
    std::size_t before = 0;
    for (std::size_t i = 0; i < n; ++i) {
      std::array<double, kSpanTags> share{};
      double sum = 1e-300;
      for (std::size_t t = 0; t < kSpanTags; ++t) sum += share[t] = forward_[i][t] * backward_[i][t];
      Vector change{};
      for (std::size_t t = 0; t < kSpanTags; ++t)
        change[t] = static_cast<float>(rate * ((sequence.tags[i] == t ? 1 : 0) - share[t] / sum));
      if (*std::max_element(change.begin(), change.end()) > 1e-4 * rate)
        for (const std::uint32_t no : sequence.features[i])
          for (std::size_t t = 0; t < kSpanTags; ++t) weights_.rows[no][t] += change[t];
      std::array<std::array<double, kSpanTags>, kSpanTags> pairs{};
      double all = 1e-300;
      for (std::size_t a = 0; a < kSpanTags; ++a) {
        const double from = i == 0 ? (a == 0 ? 1 : 0) : forward_[i - 1][a];
        if (from == 0) continue;
        for (std::size_t b = 0; b < kSpanTags; ++b)
          all += pairs[a][b] = from * steps[a][b] * factors_[i][b] * backward_[i][b];
      }
      for (std::size_t a = 0; a < kSpanTags; ++a)
        for (std::size_t b = 0; b < kSpanTags; ++b)
          if (pairs[a][b] > 0) weights_.steps[a][b] -= static_cast<float>(rate * pairs[a][b] / all);
      weights_.steps[before][sequence.tags[i]] += static_cast<float>(rate);
      before = sequence.tags[i];
    }
  }

  const Data& data_;
  std::vector<std::uint32_t> sequences_;
  Weights weights_;
  double scale_ = 1;
  std::vector<std::array<double, kSpanTags>> factors_, forward_, backward_;
};

/// fold: left out; -1: none.
std::vector<std::uint32_t> sequences_outside(const Data& data, int fold) {
  std::vector<std::uint32_t> kept;
  for (std::uint32_t s = 0; s < data.sequences.size(); ++s)
    if (static_cast<int>(data.documents[data.sequences[s].document].fold) != fold) kept.push_back(s);
  return kept;
}

std::vector<Weights> fit_each(const Data& data) {
  std::vector<Weights> weights(data.folds + 1);
  std::vector<std::thread> threads;
  for (std::size_t k = 0; k < 2; ++k)
    threads.emplace_back([&, k] {
      for (std::size_t f = k; f <= data.folds; f += 2)
        weights[f] = Fit(data, sequences_outside(data, static_cast<int>(f) - 1)).run(kEpochs);
    });
  for (std::thread& thread : threads) thread.join();
  return weights;
}

void keep_best(Data& data, std::size_t kept) {
  keep(data, [&](std::uint32_t no) {
    return data.counts[no] >= kMinCount && data.documents_of[no] >= kMinDocuments;
  });
  renumber(data);
  std::cerr << data.names.size() << " features\n";
  const Weights first = Fit(data, sequences_outside(data, -1)).run(kFirstEpochs);
  std::vector<double> moved(data.names.size());
  for (std::uint32_t no = 0; no < moved.size(); ++no)
    for (const float w : first.rows[no]) moved[no] += std::abs(w) * std::sqrt(data.counts[no]);
  std::vector<std::uint32_t> order(moved.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return moved[a] != moved[b] ? moved[a] > moved[b] : data.names[a] < data.names[b];
  });
  std::vector<bool> is_kept(moved.size(), false);
  for (std::size_t i = 0; i < std::min(kept, order.size()); ++i) is_kept[order[i]] = true;
  keep(data, [&](std::uint32_t no) { return is_kept[no]; });
  renumber(data);
}

int whole(float weight) {
  const int value = static_cast<int>(std::lround(1000 * static_cast<double>(weight)));
  return std::abs(value) < kLeastWeight ? 0 : std::clamp(value, -kMostWeight, kMostWeight);
}

std::vector<TaggedSpan> spans_of(const Sequence& sequence, const Weights& weights) {
  std::vector<extract::Lanes> scores(sequence.tags.size(), extract::Lanes{});
  std::array<extract::LogLinear::Sums, kSpanTags> steps{};
  for (std::size_t i = 0; i < scores.size(); ++i)
    for (const std::uint32_t no : sequence.features[i])
      for (std::size_t t = 0; t < kSpanTags; ++t)
        scores[i][extract::lane_of(t)] += extract::in_lanes(whole(weights.rows[no][t]));
  for (std::size_t a = 0; a < kSpanTags; ++a)
    for (std::size_t b = 0; b < kSpanTags; ++b) steps[a][b] = whole(weights.steps[a][b]);
  std::vector<TaggedSpan> spans;
  extract::SpanReader().read(scores, extract::SpanSteps(steps), kReach, spans);
  return spans;
}

/// Begin, end and family of the annotated names.
std::vector<std::array<std::uint32_t, 3>> names_of(const Sequence& sequence) {
  std::vector<std::array<std::uint32_t, 3>> names;
  for (std::uint32_t i = 0, begin = 0; i < sequence.tags.size(); ++i) {
    const std::uint32_t tag = sequence.tags[i];
    if (tag % 3 == 1) begin = i;
    if (tag != 0 && tag % 3 == 0) names.push_back({begin, i + 1, (tag - 1) / 3});
  }
  return names;
}

using Outcome = std::pair<std::int32_t, bool>;

std::vector<Outcome> outcomes_of(const Data& data, const std::vector<Weights>& weights) {
  std::vector<Outcome> outcomes;
  std::size_t wanted = 0, right = 0, said = 0, extents = 0, rules_right = 0, rules_said = 0, either = 0,
              reached = 0;
  for (const Sequence& sequence : data.sequences) {
    const Document& document = data.documents[sequence.document];
    if (!document.is_unread) continue;
    const auto names = names_of(sequence);
    const auto spans = spans_of(sequence, weights[document.fold + 1]);
    wanted += names.size();
    rules_said += sequence.rules.size();
    for (const auto& rule : sequence.rules)
      for (const auto& name : names) rules_right += name[0] == rule.first && name[1] == rule.second ? 1 : 0;
    for (const auto& name : names) {
      bool is_ruled = false, is_tagged = false, is_reached = false;
      for (const auto& rule : sequence.rules) is_ruled |= name[0] == rule.first && name[1] == rule.second;
      for (const TaggedSpan& span : spans) {
        is_reached |= name[0] == span.begin && name[1] == span.end;
        is_tagged |= name[0] == span.begin && name[1] == span.end && span.margin > 0;
      }
      either += is_ruled || is_tagged ? 1 : 0;
      reached += is_ruled || is_reached ? 1 : 0;
    }
    for (const TaggedSpan& span : spans) {
      bool is_right = false, is_extent = false;
      for (const auto& name : names) {
        is_extent |= name[0] == span.begin && name[1] == span.end;
        is_right |= name[0] == span.begin && name[1] == span.end && name[2] == span.family;
      }
      outcomes.emplace_back(span.margin, is_right);
      if (span.margin <= 0) continue;
      ++said;
      right += is_right ? 1 : 0;
      extents += is_extent ? 1 : 0;
    }
  }
  const auto share = [](std::size_t a, std::size_t b) {
    return static_cast<double>(a) / static_cast<double>(std::max<std::size_t>(b, 1));
  };
  std::cerr << "mentions " << wanted << ": typed P " << share(right, said) << " R " << share(right, wanted)
            << "; extents P " << share(extents, said) << " R " << share(extents, wanted)
            << "; rules' extents P " << share(rules_right, rules_said) << " R " << share(rules_right, wanted)
            << "; either R " << share(either, wanted) << "; with other readings R " << share(reached, wanted)
            << '\n';
  return outcomes;
}

/// From which margin on so many of a hundred were right: isotonic regression.
std::vector<std::pair<std::int32_t, int>> confidences_of(std::vector<Outcome> outcomes) {
  struct Block {
    double right, count;
    std::int32_t least;
  };
  std::sort(outcomes.begin(), outcomes.end());
  std::vector<Block> blocks;
  for (const auto& [margin, right] : outcomes) {
    blocks.push_back({right ? 1.0 : 0.0, 1, margin});
    while (blocks.size() > 1) {
      const Block last = blocks.back();
      Block& before = blocks[blocks.size() - 2];
      if (last.least != before.least && before.right * last.count < last.right * before.count) break;
      before.right += last.right;
      before.count += last.count;
      blocks.pop_back();
    }
  }
  std::map<int, std::int32_t> from;
  for (const Block& block : blocks)
    from.try_emplace(static_cast<int>(block.right * 20 / block.count) * 5, block.least);
  std::vector<std::pair<std::int32_t, int>> table;
  for (const auto& [percent, least] : from)
    if (percent > 0) table.emplace_back(least, std::min(percent, 99));
  return table;
}

void write(const std::string& path, const Data& data, const Weights& weights,
           const std::vector<std::pair<std::int32_t, int>>& confidences) {
  std::ofstream out(path, std::ios::binary);
  out << "# Written by tools/train-extents from tests/extract/practice and training. README.md beside this "
         "folder "
         "describes it.\n";
  for (const auto& [margin, percent] : confidences) out << "confidence " << margin << ' ' << percent << '\n';
  std::map<std::string, std::string> lines;
  const auto tags = extract::span_tag_names();
  const auto add = [&](const std::string& name, const Vector& row) {
    std::map<std::string, int> weights_of;
    for (std::size_t t = 0; t < kSpanTags; ++t)
      if (const int weight = whole(row[t]); weight != 0) weights_of[tags[t]] = weight;
    std::string line;
    for (const auto& [tag, weight] : weights_of) line += " " + tag + "=" + std::to_string(weight);
    if (!line.empty()) lines[name] = line;
  };
  for (std::size_t no = 0; no < data.names.size(); ++no) add(data.names[no], weights.rows[no]);
  for (std::size_t a = 0; a < kSpanTags; ++a) add("follows:" + tags[a], weights.steps[a]);
  for (const auto& [name, line] : lines) out << name << line << '\n';
  if (!out.flush()) throw std::runtime_error(path + ": cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::map<std::string, std::string> options{{"--kept", "6000"}};
    for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
    Data data = read_data(std::cin);
    std::cerr << data.sequences.size() << " sentences, " << data.names.size() << " features\n";
    keep_best(data, std::stoul(options["--kept"]));
    const auto weights = fit_each(data);
    const auto confidences = confidences_of(outcomes_of(data, weights));
    if (options.contains("--output")) write(options["--output"], data, weights[0], confidences);
    for (std::size_t f = 0; options.contains("--unseen") && f < data.folds; ++f)
      write(options["--unseen"] + std::to_string(f), data, weights[f + 1], confidences);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "extent_weights: " << error.what() << '\n';
    return 2;
  }
}
