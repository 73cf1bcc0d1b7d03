// Rows of a data set, taken as a bulk source or, as the oracle, fact by fact.
#pragma once

#include <algorithm>
#include <deque>
#include <set>
#include <span>
#include <thread>

#include "guanxi/store/bulk.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

namespace guanxi::testing {

struct Row {
  std::uint64_t line = 0;
  Fact fact;  // a node's or an edge's, without evidence
};
using Rows = std::vector<Row>;  // by line

/// A block of rows of one kind; it owns the texts that its views show.
template <typename Block>
struct OwnedBlock {
  Block block;
  std::deque<std::string> texts;
  std::string_view keep(const std::string& s) { return texts.emplace_back(s); }
};

template <typename Block, typename FactOf>
void fill_columns(Block& block, std::size_t n, const FactOf& fact_of_row) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < n; ++i)
    for (const auto& [name, value] : fact_of_row(i).properties) names.insert(name);
  // Not in the order of the names: a claim's properties are sorted all the same.
  for (auto it = names.rbegin(); it != names.rend(); ++it) {
    PropertyColumn column;
    column.name = *it;
    column.kind = PropertyColumn::Kind::kValue;
    for (std::size_t i = 0; i < n; ++i) {
      const auto& properties = fact_of_row(i).properties;
      const auto found = properties.find(*it);
      column.present.push_back(found != properties.end() ? 1 : 0);
      column.values.push_back(found != properties.end() ? found->second : Value{});
    }
    block.columns.push_back(std::move(column));
  }
}

inline bool all_integers(const std::vector<std::string>& keys, std::vector<std::uint64_t>& out) {
  out.clear();
  for (const std::string& k : keys) {
    std::uint64_t n = 0;
    if (!canonical_integer(k, n)) return false;
    out.push_back(n);
  }
  return true;
}

inline OwnedBlock<EdgeBlock> edge_block(BulkLoad& load, std::span<const Row> rows) {
  OwnedBlock<EdgeBlock> out;
  EdgeBlock& b = out.block;
  const auto fact = [&](std::size_t i) -> const EdgeFact& { return std::get<EdgeFact>(rows[i].fact); };
  b.lines.first = rows[0].line;
  std::vector<std::string> from;
  std::vector<std::string> to;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    b.lines.offsets.push_back(static_cast<std::uint32_t>(rows[i].line - rows[0].line));
    from.push_back(fact(i).from);
    to.push_back(fact(i).to);
    b.relations.push_back(load.relation(fact(i).type));
    b.ids.push_back(out.keep(fact(i).id));
    b.valid.push_back(fact(i).valid);
    b.confidence.push_back(fact(i).confidence);
  }
  b.integers = all_integers(from, b.from_integers) && all_integers(to, b.to_integers);
  if (!b.integers) {
    b.from_integers.clear();
    b.to_integers.clear();
    for (const auto& k : from) b.from_texts.push_back(out.keep(k));
    for (const auto& k : to) b.to_texts.push_back(out.keep(k));
  }
  fill_columns(b, rows.size(), fact);
  const auto clear_if = [](auto& list, const auto& value) {
    if (std::all_of(list.begin(), list.end(), [&](const auto& x) { return x == value; })) list.clear();
  };
  clear_if(b.ids, std::string_view());
  clear_if(b.valid, Period{});
  clear_if(b.confidence, 1.0);
  clear_if(b.relations, std::uint16_t{0});
  return out;
}

inline OwnedBlock<NodeBlock> node_block(std::span<const Row> rows) {
  OwnedBlock<NodeBlock> out;
  NodeBlock& b = out.block;
  const auto fact = [&](std::size_t i) -> const NodeFact& { return std::get<NodeFact>(rows[i].fact); };
  b.lines.first = rows[0].line;
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    b.lines.offsets.push_back(static_cast<std::uint32_t>(rows[i].line - rows[0].line));
    keys.push_back(fact(i).key);
    b.types.push_back(out.keep(fact(i).type));
    b.names.push_back(out.keep(fact(i).name));
    for (const std::string& a : fact(i).aliases) b.aliases.push_back(out.keep(a));
    b.alias_ends.push_back(static_cast<std::uint32_t>(b.aliases.size()));
  }
  b.integers = all_integers(keys, b.key_integers);
  if (!b.integers) {
    b.key_integers.clear();
    for (const auto& k : keys) b.key_texts.push_back(out.keep(k));
  }
  fill_columns(b, rows.size(), fact);
  return out;
}

struct BulkWay {
  std::size_t block_rows = 5;
  bool backwards = false;  // blocks come in the wrong order
  BulkOptions options{};
};

inline BulkReport put_bulk(Store& store, const std::string& file, const Rows& rows, const BulkWay& way = {}) {
  const auto load = store.begin_bulk({file, "csv", rows.size()}, way.options);
  std::vector<std::span<const Row>> pieces;
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t j = i + 1;
    while (j < rows.size() && j < i + way.block_rows && rows[j].fact.index() == rows[i].fact.index()) ++j;
    pieces.emplace_back(rows.data() + i, j - i);
    i = j;
  }
  const auto add = [&](std::size_t i) {
    if (std::holds_alternative<EdgeFact>(pieces[i][0].fact)) {
      load->add(i, edge_block(*load, pieces[i]).block);
    } else {
      load->add(i, node_block(pieces[i]).block);
    }
  };
  if (way.options.threads == 1) {
    for (std::size_t i = 0; i < pieces.size(); ++i) add(way.backwards ? pieces.size() - 1 - i : i);
  } else {
    std::thread odd([&] {
      for (std::size_t i = 1; i < pieces.size(); i += 2) add(i);
    });
    for (std::size_t i = 0; i < pieces.size(); i += 2) add(i);
    odd.join();
  }
  return load->commit(hash128(file + std::to_string(rows.size())), 0);
}

/// The oracle: the same rows as facts.
inline CommitReport put_rows(Store& store, const std::string& file, const Rows& rows) {
  const auto batch = store.begin({file, "csv", rows.size()});
  for (const Row& r : rows) batch->add(r.fact, r.line);
  return batch->commit(hash128(file + std::to_string(rows.size())), 0);
}

enum class Keys : std::uint8_t { kTexts, kIntegers, kBoth };

inline Rows random_rows(RandomFacts& random, std::size_t n, Keys keys, bool details) {
  const auto key = [&](const std::string& text) {
    const bool integer = keys == Keys::kIntegers || (keys == Keys::kBoth && random.chance(50));
    if (!integer) return text;
    static const std::vector<std::string> kIntegers = {
        "0", "1", "9", "10", "11", "99", "100", "5000000000", "9223372036854775807", "12345678901"};
    return random.pick(kIntegers);
  };
  Rows rows;
  std::uint64_t line = 1 + random.below(3);
  for (std::size_t i = 0; i < n; ++i) {
    Row row;
    row.line = line;
    line += 1 + (random.chance(20) ? random.below(4) : 0);
    if (details && random.chance(30)) {
      NodeFact node = random.node();
      node.key = key(node.key);
      node.evidence.clear();
      row.fact = node;
    } else {
      EdgeFact edge = random.edge();
      edge.from = key(edge.from);
      edge.to = key(edge.to);
      edge.evidence.clear();
      if (!details) {
        edge.id.clear();
        edge.properties.clear();
        edge.valid = {};
        edge.confidence = 1;
      }
      row.fact = edge;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace guanxi::testing
