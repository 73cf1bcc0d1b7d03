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
#include "store/bulk_records.hpp"
#include "store/database.hpp"

namespace guanxi {

/// Claims of rows are numbered from here, so that they never meet those of stored claims: edge rows in the
/// order of the edges, then node rows in the order of the nodes.
inline constexpr std::uint64_t kFirstRowSequence = std::uint64_t{1} << 32;

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
  /// What its rows say, in their order. Reads less than rows_of().
  void details_of(const BulkEdge& edge, const std::function<void(const RowDetails&)>& visit) const;
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
  [[nodiscard]] RowDetails decoded(std::string_view details, std::uint32_t group) const;
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
