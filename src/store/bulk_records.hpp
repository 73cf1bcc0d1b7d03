// What a bulk source's description and its rows' details say, byte by byte. FORMAT.md has the grammar.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guanxi/model/fact.hpp"
#include "guanxi/store/records.hpp"
#include "store/bulk_codec.hpp"

namespace guanxi {

/// The description: record 'b' of the family `source`.
struct BulkInfo {
  SourceNo source;
  std::uint32_t load = 0;        // prefix of its records
  std::uint64_t first_edge = 0;  // its relations are numbered from here
  std::uint64_t edges = 0;
  std::uint64_t edge_rows = 0, node_rows = 0;
  std::uint32_t low_node = 0, end_node = 0;  // its nodes' numbers: from low_node to before end_node
  std::uint32_t nodes = 0;
  unsigned group_bits = 0;            // 2^group_bits nodes are a group
  bool details = false;               // rows have ids, properties, periods or confidences
  bool ids = false;                   // some may have ids
  std::vector<RelationNo> relations;  // ascending

  [[nodiscard]] std::uint64_t rows() const noexcept { return edge_rows + node_rows; }
  [[nodiscard]] bool has_edge(std::uint64_t no) const noexcept {
    return no >= first_edge && no - first_edge < edges;
  }
  [[nodiscard]] std::uint32_t group_of(std::uint32_t node) const noexcept { return node >> group_bits; }
  [[nodiscard]] GroupShape shape(std::uint32_t group) const noexcept {
    return {group << group_bits, 1U << group_bits,
            static_cast<std::uint32_t>(relations.empty() ? 1 : relations.size()), end_node};
  }
};
[[nodiscard]] std::string encode_bulk(const BulkInfo& info);
[[nodiscard]] BulkInfo decode_bulk(SourceNo source, std::string_view bytes);

/// What a row of a relation says beside its ends; empty where it says nothing.
struct RowDetails {
  std::string_view id;
  std::string_view period;  // 8 bytes, or none
  double confidence = 1;
  std::string_view properties;  // as in a claim, or none
};
/// Replaces `out`; nothing if the row says nothing.
void encode_details(std::string_view id, const Period& valid, double confidence, std::string_view properties,
                    std::string& out);
[[nodiscard]] bool decode_details(std::string_view bytes, RowDetails& out);

/// The details of a group's rows, in their order.
class PackedDetails {
 public:
  [[nodiscard]] bool empty() const noexcept { return ends_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t row) const noexcept;
  void clear();
  /// False if the record does not hold so many.
  [[nodiscard]] bool read(std::string_view record, std::size_t rows);
  /// As read()[row]; nothing if the record does not hold it. Valid as long as `record` is.
  [[nodiscard]] static std::optional<std::string_view> find(std::string_view record, std::uint64_t row);

 private:
  std::string bytes_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends_;  // begin and end of each in bytes_
};

}  // namespace guanxi
