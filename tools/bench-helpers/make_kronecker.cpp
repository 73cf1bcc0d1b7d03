// Writes a Kronecker graph as data sets are published: a heading, then a relation a line, each undirected
// edge in both directions. What tools/bench brings into the stores that it compares.
//
//   make_kronecker SCALE FILE.csv [--shuffle] [--seed N] [--factor N] [--nodes FILE] [--sample N KEYS PAIRS]
//
// The lines are sorted, or in an order that the seed decides. --nodes writes the list of nodes that have
// relations,
// --sample N of them, and N pairs. The same arguments write the same bytes.
#include <array>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/kronecker.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

class Writer {
 public:
  Writer(const std::string& path, const std::string& heading) : file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) throw std::runtime_error(path + ": cannot be written");
    buffer_.reserve(kBytes);
    buffer_ = heading;
  }
  ~Writer() { std::fclose(file_); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void add(std::uint32_t from, char between, std::uint32_t to) {
    std::array<char, 32> line;
    char* p = std::to_chars(line.begin(), line.end(), from).ptr;
    *p++ = between;
    append(line.data(), std::to_chars(p, line.end(), to).ptr);
  }
  void add(std::uint32_t number) {
    std::array<char, 32> line;
    append(line.data(), std::to_chars(line.begin(), line.end(), number).ptr);
  }
  void flush() {
    if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size())
      throw std::runtime_error("writing failed");
    buffer_.clear();
  }

 private:
  void append(const char* begin, const char* end) {
    buffer_.append(begin, end);
    buffer_ += '\n';
    if (buffer_.size() > kBytes - 64) flush();
  }
  static constexpr std::size_t kBytes = std::size_t{1} << 20;
  std::FILE* file_;
  std::string buffer_;
};

/// Arcs in another order: a Feistel network walks over a power of four that is at least their number.
class Order {
 public:
  Order(std::uint64_t count, std::uint64_t seed) : count_(count), seed_(seed) {
    while ((std::uint64_t{1} << (2 * half_)) < count) ++half_;
  }
  [[nodiscard]] std::uint64_t operator()(std::uint64_t i) const {
    do {
      i = step(i);
    } while (i >= count_);
    return i;
  }

 private:
  [[nodiscard]] std::uint64_t step(std::uint64_t i) const {
    const std::uint64_t mask = (std::uint64_t{1} << half_) - 1;
    std::uint64_t left = i >> half_;
    std::uint64_t right = i & mask;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t next = left ^ (SplitMix::mix(seed_ ^ SplitMix::mix(right * 4 + round)) & mask);
      left = right;
      right = next;
    }
    return (left << half_) | right;
  }
  std::uint64_t count_;
  std::uint64_t seed_;
  unsigned half_ = 1;
};

struct Request {
  KroneckerOptions graph;
  std::string file, nodes, keys, pairs;
  std::uint64_t samples = 0;
  bool shuffle = false;
};

Request read_request(const std::vector<std::string>& args) {
  if (args.size() < 2) throw std::runtime_error("usage: make_kronecker SCALE FILE [OPTIONS]");
  Request request;
  request.graph.scale = static_cast<std::uint32_t>(std::stoul(args[0]));
  request.file = args[1];
  for (std::size_t i = 2; i < args.size(); ++i) {
    if (args[i] == "--shuffle") {
      request.shuffle = true;
    } else if (args[i] == "--seed") {
      request.graph.seed = std::stoull(args.at(++i));
    } else if (args[i] == "--factor") {
      request.graph.edge_factor = static_cast<std::uint32_t>(std::stoul(args.at(++i)));
    } else if (args[i] == "--nodes") {
      request.nodes = args.at(++i);
    } else if (args[i] == "--sample") {
      request.samples = std::stoull(args.at(++i));
      request.keys = args.at(++i);
      request.pairs = args.at(++i);
    } else {
      throw std::runtime_error("unknown option " + args[i]);
    }
  }
  return request;
}

void write_relations(const Csr& graph, const Request& request) {
  Writer writer(request.file, "src,dst\n");
  if (!request.shuffle) {
    for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
      for (const std::uint32_t u : graph.out(v)) writer.add(v, ',', u);
    }
    return writer.flush();
  }
  const std::uint64_t arcs = graph.out_targets.size();
  std::vector<std::uint32_t> sources;
  sources.reserve(arcs);
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v)
    sources.insert(sources.end(), graph.out(v).size(), v);
  const Order order(arcs, request.graph.seed);
  for (std::uint64_t i = 0; i < arcs; ++i) {
    const std::uint64_t arc = order(i);
    writer.add(sources[arc], ',', graph.out_targets[arc]);
  }
  writer.flush();
}

void write_nodes(const Csr& graph, const Request& request) {
  std::vector<std::uint32_t> linked;
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    if (!graph.out(v).empty()) linked.push_back(v);
  }
  if (!request.nodes.empty()) {
    Writer writer(request.nodes, "id\n");
    for (const std::uint32_t v : linked) writer.add(v);
    writer.flush();
  }
  if (request.samples == 0) return;
  SplitMix random(SplitMix::mix(request.graph.seed + 1));
  Writer keys(request.keys, "");
  Writer pairs(request.pairs, "");
  for (std::uint64_t i = 0; i < request.samples; ++i) {
    keys.add(linked[random() % linked.size()]);
    pairs.add(linked[random() % linked.size()], ' ', linked[random() % linked.size()]);
  }
  keys.flush();
  pairs.flush();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Request request = read_request({argv + 1, argv + argc});
    const Csr graph = kronecker_graph(request.graph);
    write_relations(graph, request);
    write_nodes(graph, request);
    std::cout << graph.out_targets.size() << '\n';
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "make_kronecker: " << error.what() << '\n';
    return 2;
  }
}
