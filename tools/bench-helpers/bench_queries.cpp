// Point questions to a store, warm, in one process.
//
//   bench_queries STORE KEYS PAIRS      (files: a key a line; two keys a line)
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "guanxi/graph/snapshot.hpp"
#include "guanxi/graph/traversal.hpp"
#include "guanxi/store/store.hpp"
#include "measure.hpp"

using namespace guanxi;
using guanxi::bench::Stopwatch;

namespace {

EntityNo entity(const Store& store, const Snapshot& snapshot, const std::string& key) {
  const auto node = store.find_node(key);
  const auto found = node ? snapshot.entity_of(*node) : std::nullopt;
  if (!found) throw std::runtime_error("no node " + key);
  return *found;
}

/// ask(i) for all, each timed; the first round warms up.
template <typename Ask>
void ask_all(std::string_view task, std::size_t count, const Ask& ask) {
  std::vector<double> seconds(count);
  std::vector<std::uint64_t> answers(count);
  bench::reset_peak();
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < count; ++i) {
      const Stopwatch watch;
      answers[i] = ask(i);
      seconds[i] = watch.seconds();
    }
  }
  bench::print(task, "guanxi", seconds, fmt::format("[{}]", fmt::join(answers, ", ")), bench::peak_bytes());
}

int run(const std::string& directory, const std::string& key_file, const std::string& pair_file) {
  std::vector<std::string> keys;
  std::vector<std::pair<std::string, std::string>> pairs;
  std::ifstream key_input(key_file);
  for (std::string key; key_input >> key;) keys.push_back(key);
  std::ifstream pair_input(pair_file);
  for (std::string a, b; pair_input >> a >> b;) pairs.emplace_back(a, b);

  const auto store = Store::open(directory, OpenMode::kRead);
  const Stopwatch watch;
  const auto snapshot = Snapshot::of(*store);
  bench::print("snapshot", "guanxi", {watch.seconds()}, fmt::format("{}", snapshot->arc_count()),
               bench::peak_bytes());

  ask_all("1 hop", keys.size(), [&](std::size_t i) {
    std::uint64_t count = 0;
    store->for_each_neighbour(*store->find_node(keys[i]),
                              [&count](NodeNo /*neighbour*/, RelationNo /*type*/, bool outgoing) {
                                count += outgoing ? 1 : 0;
                                return true;
                              });
    return count;
  });
  KHop search{View(snapshot)};
  for (const std::uint32_t hops : {2U, 3U}) {
    ask_all(fmt::format("{} hops", hops), keys.size(), [&](std::size_t i) {
      return search.run(entity(*store, *snapshot, keys[i]), hops).entities.size() - 1;
    });
  }
  PathSearch paths{View(snapshot)};
  ask_all("shortest path", pairs.size(), [&](std::size_t i) {
    const auto path =
        paths.any(entity(*store, *snapshot, pairs[i].first), entity(*store, *snapshot, pairs[i].second));
    return path.empty() ? 0 : path.size() - 1;
  });
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 4) throw std::runtime_error("usage: bench_queries STORE KEYS PAIRS");
    return run(argv[1], argv[2], argv[3]);
  } catch (const std::exception& error) {
    std::cerr << "bench_queries: " << error.what() << '\n';
    return 2;
  }
}
