// One bulk source as it lies in the store: what its description says, and its packed records, decoded. All
// functions throw Error kDamaged where bytes are; they may be called from several threads at once.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guanxi/model/fact.hpp"
#include "guanxi/store/records.hpp"
#include "store/bulk_codec.hpp"
#include "store/database.hpp"

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

/// Claims of rows are numbered from here, so that they never meet those of stored claims: edge rows in the
/// order of the edges, then node rows in the order of the nodes.
inline constexpr std::uint64_t kFirstRowSequence = std::uint64_t{1} << 32;

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

/// The relation of a bulk source that has some number.
struct BulkEdge {
  std::uint64_t no = 0;
  NodeNo from, to;
  RelationNo relation;
  std::uint32_t group = 0;
  std::uint64_t index = 0;  // in the group
};

class BulkSource {
 public:
  BulkSource(const Database& database, BulkInfo info) : database_(&database), info_(std::move(info)) {}

  [[nodiscard]] const BulkInfo& info() const noexcept { return info_; }
  /// The lists of one node in one direction.
  struct NodeLists {
    NodeNo node;
    PackedGroup lists;             // not empty, unless it has none
    std::uint64_t first_edge = 0;  // of outgoing ones: the number of the first entry; the others follow
    std::uint64_t before = 0;      // entries of the group's nodes before
  };
  /// Never null.
  [[nodiscard]] std::shared_ptr<const NodeLists> lists_of(NodeNo node, bool outgoing) const;
  /// Numbers of the relations of one type between two nodes, ascending; several only if ids keep them apart.
  [[nodiscard]] std::vector<BulkEdge> edges_between(NodeNo from, RelationNo relation, NodeNo to) const;
  /// REQUIRES: info().has_edge(no)
  [[nodiscard]] BulkEdge find(std::uint64_t no) const;
  /// The id that keeps it apart, or nothing.
  [[nodiscard]] std::string id_of(const BulkEdge& edge) const;
  /// Its rows, by line. `sequence` is the claim's.
  using RowVisitor =
      std::function<bool(std::uint64_t sequence, std::uint64_t line, const RowDetails& details)>;
  bool rows_of(const BulkEdge& edge, const RowVisitor& visit) const;
  /// Node rows of one node, by line: the fact without evidence.
  bool node_rows_of(
      NodeNo node,
      const std::function<bool(std::uint64_t sequence, std::uint64_t line, NodeFact&)>& visit) const;

  /// Groups that have relations in one direction, ascending, of those from first to before end.
  using GroupVisitor =
      std::function<bool(std::uint32_t group, const PackedGroup& lists, std::uint64_t first_edge)>;
  void scan_groups(bool outgoing, std::uint32_t first, std::uint32_t end, const GroupVisitor& visit) const;
  /// The lines of a group that has so many relations; details are empty if info().details is false.
  void lines_of(std::uint32_t group, std::uint64_t edges, PackedLines& lines, PackedDetails& details) const;
  /// All its nodes' keys, by number.
  void scan_keys(const std::function<void(NodeNo, std::string_view key)>& visit) const;
  /// All its node rows, by number, then line. The fact has no key.
  void scan_node_rows(const std::function<bool(std::uint64_t sequence, NodeNo node, std::uint64_t line,
                                               NodeFact&)>& visit) const;
  [[nodiscard]] RelationNo relation(std::uint32_t index) const { return info_.relations[index]; }

 private:
  /// The bytes of one record of a group; nothing if there is none.
  using Record = std::shared_ptr<const std::string>;
  [[nodiscard]] Record record_of(char part, std::uint32_t group) const;
  bool group_body(std::uint32_t group, bool outgoing, Record& bytes, std::string_view& body,
                  std::uint64_t& first_edge) const;
  bool take_node_rows(
      std::string_view key, std::string_view value,
      const std::function<bool(std::uint64_t, NodeNo, std::uint64_t, NodeFact&)>& visit) const;

  /// A group read whole.
  struct Group {
    std::uint32_t no = 0;
    PackedGroup lists;
    std::uint64_t first_edge = 0;
    bool has_rows = false;  // the next three are there
    PackedLines lines;
    PackedDetails details;
    std::vector<std::size_t> first_row;  // of each relation; empty: each has one
  };
  static constexpr std::size_t kKeptLists = 4;
  static constexpr std::size_t kKeptEdges = 2048;
  /// For who asks about one relation after the other, and several things about each: the records that were
  /// read last, and the groups that were read whole. What a load's groups hold never changes.
  struct Last {
    struct Asked {
      std::uint32_t group = UINT32_MAX;
      std::uint64_t index = 0;
    };
    std::mutex mutex;
    std::array<std::shared_ptr<const Group>, 4> groups;
    std::array<Asked, 4> asked;  // the relations that were taken alone
    std::array<std::array<std::pair<std::uint32_t, Record>, 4>, 16> records;
    std::array<std::array<std::shared_ptr<const NodeLists>, kKeptLists>, 2> lists;  // incoming, outgoing
    std::vector<BulkEdge> edges =
        std::vector<BulkEdge>(kKeptEdges, BulkEdge{kNoEdge, {}, {}, {}, 0, 0});  // by number
  };
  void keep(const BulkEdge& edge) const;
  [[nodiscard]] std::shared_ptr<const NodeLists> last_lists(NodeNo node, bool outgoing) const;
  [[nodiscard]] std::shared_ptr<const Group> last_group(std::uint32_t no) const;
  /// The group if it is at hand or worth reading whole: another relation of it was asked for before.
  [[nodiscard]] std::shared_ptr<const Group> group_for(std::uint32_t no, std::uint64_t index,
                                                       bool rows) const;
  [[nodiscard]] std::shared_ptr<const Group> read_group(std::uint32_t no, bool rows) const;

  const Database* database_;
  BulkInfo info_;
  std::shared_ptr<Last> last_ = std::make_shared<Last>();
};

/// The keys of one bulk source's nodes in memory: their bytes and 8 more for each.
class BulkKeyTable {
 public:
  explicit BulkKeyTable(const BulkSource& source);
  [[nodiscard]] std::string_view key(std::uint32_t node) const;

 private:
  std::uint32_t low_ = 0;
  std::uint32_t load_ = 0;
  bool dense_ = true;
  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint64_t> ends_;
  std::string bytes_;
};

}  // namespace guanxi
