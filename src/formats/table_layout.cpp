#include "formats/table_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// A heading in its parts: NAME:SUFFIX(GROUP){OPTIONS}, NAME:SUFFIX[].
struct Heading {
  std::string name;
  std::string role;  // "ID", "LABEL", …; empty: none
  std::string group;
  bool typed = false;
  CellType type = CellType::kString;
  bool list = false;
};

bool is_role(std::string_view suffix) {
  constexpr std::array<std::string_view, 6> kRoles{"ID", "LABEL", "START_ID", "END_ID", "TYPE", "IGNORE"};
  return std::find(kRoles.begin(), kRoles.end(), suffix) != kRoles.end();
}

Heading parse_heading(std::string_view text) {
  Heading heading;
  std::string_view body = text;
  if (body.ends_with('}')) body = body.substr(0, body.find('{'));
  const std::size_t colon = body.rfind(':');
  if (colon != std::string_view::npos) {
    std::string_view suffix = body.substr(colon + 1);
    heading.list = suffix.ends_with("[]");
    if (heading.list) suffix.remove_suffix(2);
    if (const auto open = suffix.find('('); open != std::string_view::npos && suffix.ends_with(')')) {
      heading.group = suffix.substr(open + 1, suffix.size() - open - 2);
      suffix = suffix.substr(0, open);
    }
    if (is_role(suffix)) {
      heading.role = suffix;
      heading.name = trimmed(body.substr(0, colon));
      return heading;
    }
    if (colon > 0 && parse_cell_type(suffix, heading.type)) {
      heading.typed = true;
      heading.name = trimmed(body.substr(0, colon));
      return heading;
    }
  }
  return {.name = std::string(text), .role = {}, .group = {}};
}

struct Obvious {
  Role role;
  std::vector<std::string_view> names;
};

const std::vector<Obvious>& obvious_node_names() {
  static const std::vector<Obvious> kNames{
      {Role::kKey,
       {"key", "id", "node", "node_id", "nodeid", "node_key", "identifier", "uid", "编号", "标识"}},
      {Role::kName, {"name", "title", "label", "full_name", "fullname", "名称", "姓名", "名字"}},
      {Role::kType, {"type", "node_type", "kind", "category", "class", "类型", "类别"}},
      {Role::kAliases, {"aliases", "alias", "aka", "also_known_as", "别名", "简称"}},
  };
  return kNames;
}

const std::vector<Obvious>& obvious_edge_names() {
  static const std::vector<Obvious> kNames{
      {Role::kFrom,
       {"from", "source", "src", "from_id", "source_id", "start_id", "from_key", "subject", "起点", "主体"}},
      {Role::kTo,
       {"to", "target", "dst", "dest", "destination", "to_id", "target_id", "end_id", "to_key", "object",
        "终点", "客体"}},
      {Role::kType,
       {"relation", "relationship", "rel", "relation_type", "edge_type", "predicate", "edge", "type",
        "关系"}},
      {Role::kId, {"id", "edge_id"}},
      {Role::kValidFrom, {"valid_from", "start_date", "since", "开始日期"}},
      {Role::kValidUntil, {"valid_until", "end_date", "until", "结束日期"}},
      {Role::kConfidence, {"confidence", "置信度"}},
  };
  return kNames;
}

/// In a file with neo4j-admin's headings only what our own exporter writes.
const std::vector<Obvious>& our_names(bool edges) {
  static const std::vector<Obvious> kNode{{Role::kName, {"name"}}, {Role::kAliases, {"aliases"}}};
  static const std::vector<Obvious> kEdge{{Role::kId, {"id"}},
                                          {Role::kValidFrom, {"valid_from"}},
                                          {Role::kValidUntil, {"valid_until"}},
                                          {Role::kConfidence, {"confidence"}}};
  return edges ? kEdge : kNode;
}

class LayoutMaker {
 public:
  LayoutMaker(const std::vector<CsvField>& header, const TableOptions& options, const std::string& file)
      : options_(options), file_(file) {
    for (const CsvField& field : header) {
      const std::string text(field.quoted ? field.text : trimmed(field.text));
      headings_.push_back(parse_heading(text));
      Column column;
      column.heading = text;
      column.name = headings_.back().name;
      layout_.columns.push_back(std::move(column));
      free_.push_back(true);
    }
  }

  TableLayout make() {
    take_headings();
    take_options();
    choose_kind();
    take_obvious();
    take_properties();
    check();
    return std::move(layout_);
  }

 private:
  void set(std::size_t i, Role role) {
    layout_.columns[i].role = role;
    layout_.columns[i].list = headings_[i].list;
    layout_.columns[i].type = headings_[i].type;
    free_[i] = false;
  }
  [[nodiscard]] bool has(Role role) const {
    return std::any_of(layout_.columns.begin(), layout_.columns.end(),
                       [role](const Column& c) { return c.role == role; });
  }

  void take_headings() {
    for (std::size_t i = 0; i < headings_.size(); ++i) {
      const Heading& heading = headings_[i];
      Column& column = layout_.columns[i];
      if (heading.name.starts_with(kPropertyPrefix) && heading.role.empty()) {
        set(i, Role::kProperty);
        column.property = heading.name.substr(kPropertyPrefix.size());
      } else if (column.heading.empty() || heading.role == "IGNORE") {
        set(i, Role::kIgnored);
      } else if (heading.role == "ID") {
        take_id(i);
      } else if (heading.role == "START_ID" || heading.role == "END_ID") {
        set(i, heading.role == "START_ID" ? Role::kFrom : Role::kTo);
        if (!heading.group.empty()) column.prefix = heading.group + ':';
        neo4j_ = true;
      } else if (heading.role == "LABEL" || heading.role == "TYPE") {
        set(i, heading.role == "LABEL" ? Role::kLabels : Role::kType);
        neo4j_ = true;
      }
    }
  }
  /// `personId:ID(Person)`: the value is a property as well, unless it is called what a key is called.
  void take_id(std::size_t i) {
    Column& column = layout_.columns[i];
    set(i, Role::kKey);
    neo4j_ = true;
    if (!headings_[i].group.empty()) column.prefix = headings_[i].group + ':';
    const std::string name = lower(column.name);
    if (name == "name") {
      column.is_name = true;
    } else if (name != "id" && name != "key") {
      column.property = column.name;
    }
  }

  [[nodiscard]] std::size_t find(const std::string& wanted) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < layout_.columns.size(); ++i) {
      const Column& column = layout_.columns[i];
      if (column.name == wanted || column.heading == wanted) return i;
      names.push_back(column.name);
    }
    const std::string best = closest(wanted, names);
    throw Error(ErrorCode::kInvalidArgument, fmt::format("{}: there is no column '{}'", file_, wanted),
                best.empty() ? fmt::format("its columns are {}", fmt::join(names, ", "))
                             : fmt::format("did you mean '{}'?", best));
  }
  void take_option(const std::string& column, Role role) {
    if (column.empty()) return;
    const std::size_t i = find(column);
    if (!free_[i] && layout_.columns[i].role != role) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{}: column '{}' is wanted for two things: {} and another", file_, column,
                              meaning(layout_.columns[i], layout_.kind)));
    }
    set(i, role);
  }
  void take_options() {
    for (const std::string& column : options_.ignore) take_option(column, Role::kIgnored);
    take_option(options_.key, Role::kKey);
    if (!options_.name.empty() && options_.name == options_.key) {
      layout_.columns[find(options_.key)].is_name = true;
    } else {
      take_option(options_.name, Role::kName);
    }
    for (const std::string& column : options_.aliases) take_option(column, Role::kAliases);
    take_option(options_.from, Role::kFrom);
    take_option(options_.to, Role::kTo);
    take_option(options_.id, Role::kId);
    take_option(options_.valid_from, Role::kValidFrom);
    take_option(options_.valid_until, Role::kValidUntil);
    take_option(options_.confidence, Role::kConfidence);
    take_option(options_.type, Role::kType);
    for (const auto& [name, type_name] : options_.types) take_type_option(find(name), type_name);
  }
  void take_type_option(std::size_t i, std::string_view type_name) {
    Heading& heading = headings_[i];
    heading.list = type_name.ends_with("[]");
    if (heading.list) type_name.remove_suffix(2);
    if (!parse_cell_type(type_name, heading.type)) {
      throw Error(ErrorCode::kInvalidArgument, fmt::format("'{}' is no type of a column", type_name),
                  "types are string, int, double, boolean, date, json; with [] behind for a list");
    }
    heading.typed = true;
    layout_.columns[i].type = heading.type;
    layout_.columns[i].list = heading.list;
  }

  /// Index of the free column whose name is the first of these that any has; npos if there is none.
  [[nodiscard]] std::size_t find_obvious(const std::vector<std::string_view>& names) const {
    for (const std::string_view wanted : names) {
      for (std::size_t i = 0; i < headings_.size(); ++i) {
        std::string name = lower(headings_[i].name);
        std::replace(name.begin(), name.end(), ' ', '_');
        std::replace(name.begin(), name.end(), '-', '_');
        if (free_[i] && name == wanted) return i;
      }
    }
    return std::string::npos;
  }

  void choose_kind() {
    const bool ends = has(Role::kFrom) || has(Role::kTo);
    if (options_.kind != TableKind::kAuto) {
      layout_.kind = options_.kind;
    } else if (ends && has(Role::kKey)) {
      throw Error(ErrorCode::kBadInput, file_ + ": its columns are those of nodes and of edges",
                  "say which it is: --kind nodes or --kind edges");
    } else {
      const auto& names = obvious_edge_names();
      const bool obvious_ends = !has(Role::kKey) && !neo4j_ &&
                                find_obvious(names[0].names) != std::string::npos &&
                                find_obvious(names[1].names) != std::string::npos;
      layout_.kind = ends || obvious_ends ? TableKind::kEdges : TableKind::kNodes;
    }
  }

  void take_obvious() {
    const bool edges = layout_.kind == TableKind::kEdges;
    const auto& list = neo4j_ ? our_names(edges) : edges ? obvious_edge_names() : obvious_node_names();
    for (const Obvious& obvious : list) {
      if (has(obvious.role) ||
          (obvious.role == Role::kType && (has(Role::kLabels) || !options_.constant_type.empty())))
        continue;
      if (obvious.role == Role::kName && has_name()) continue;
      if (const std::size_t i = find_obvious(obvious.names); i != std::string::npos) set(i, obvious.role);
    }
    // A table of names: the name is the key.
    if (!edges && !has(Role::kKey) && has(Role::kName)) {
      for (Column& column : layout_.columns) {
        if (column.role != Role::kName) continue;
        column.role = Role::kKey;
        column.is_name = true;
      }
    }
  }
  [[nodiscard]] bool has_name() const {
    return std::any_of(layout_.columns.begin(), layout_.columns.end(),
                       [](const Column& c) { return c.is_name; });
  }

  void take_properties() {
    for (std::size_t i = 0; i < headings_.size(); ++i) {
      Column& column = layout_.columns[i];
      if (column.role == Role::kKey) column.prefix = options_.key_prefix + column.prefix;
      if (column.role == Role::kFrom) column.prefix = options_.from_prefix + column.prefix;
      if (column.role == Role::kTo) column.prefix = options_.to_prefix + column.prefix;
      if (!free_[i]) continue;
      set(i, Role::kProperty);
      column.property = column.name;
    }
  }

  [[nodiscard]] std::string all_columns() const {
    std::vector<std::string> names;
    for (const Column& column : layout_.columns) names.push_back(column.heading);
    return fmt::format("its columns are: {}", fmt::join(names, ", "));
  }

  void check() const {
    std::set<std::string> seen;
    for (const Column& column : layout_.columns) {
      if (column.role == Role::kIgnored || column.role == Role::kAliases) continue;
      const std::string what =
          column.role == Role::kProperty ? "property " + column.property : meaning(column, layout_.kind);
      if (!seen.insert(what).second) {
        throw Error(
            ErrorCode::kBadInput,
            fmt::format("{}: two columns are the {}: the second is '{}'", file_, what, column.heading),
            "rename one of them in the heading row, or make it :IGNORE");
      }
    }
    if (layout_.kind == TableKind::kNodes) {
      if (!has(Role::kKey)) {
        throw Error(ErrorCode::kBadInput, file_ + ": no column is the key of a node or the end of an edge",
                    all_columns() + "\nsay what they are: --key COLUMN, or --from COLUMN --to COLUMN");
      }
      return;
    }
    for (const auto& [role, option] : {std::pair(Role::kFrom, "from"), std::pair(Role::kTo, "to")}) {
      if (has(role)) continue;
      throw Error(ErrorCode::kBadInput,
                  fmt::format("{}: no column is the '{}' end of the edges", file_, option),
                  fmt::format("{}\nsay which it is: --{} COLUMN", all_columns(), option));
    }
    if (!has(Role::kType) && options_.constant_type.empty()) {
      throw Error(ErrorCode::kBadInput, file_ + ": nothing says which relation its rows state",
                  all_columns() + "\nsay it: --type COLUMN, or --constant-type NAME for all rows");
    }
  }

  const TableOptions& options_;
  const std::string& file_;
  TableLayout layout_;
  std::vector<Heading> headings_;
  std::vector<bool> free_;  // columns that nothing has claimed yet
  bool neo4j_ = false;
};

std::string_view type_text(CellType type) {
  switch (type) {
    case CellType::kString:
      return "text";
    case CellType::kInteger:
      return "whole number";
    case CellType::kDouble:
      return "number";
    case CellType::kBoolean:
      return "true or false";
    case CellType::kDate:
      return "date";
    case CellType::kJson:
      return "JSON";
  }
  return "text";
}

}  // namespace

bool parse_cell_type(std::string_view name, CellType& type) {
  static const std::map<std::string, CellType, std::less<>> kTypes{
      {"int", CellType::kInteger},          {"long", CellType::kInteger},     {"short", CellType::kInteger},
      {"byte", CellType::kInteger},         {"float", CellType::kDouble},     {"double", CellType::kDouble},
      {"bool", CellType::kBoolean},         {"boolean", CellType::kBoolean},  {"string", CellType::kString},
      {"char", CellType::kString},          {"date", CellType::kDate},        {"json", CellType::kJson},
      {"time", CellType::kString},          {"localtime", CellType::kString}, {"datetime", CellType::kString},
      {"localdatetime", CellType::kString}, {"duration", CellType::kString},  {"point", CellType::kString}};
  const auto it = kTypes.find(lower(name));
  if (it == kTypes.end()) return false;
  type = it->second;
  return true;
}

std::string meaning(const Column& column, TableKind kind) {
  const bool edges = kind == TableKind::kEdges;
  switch (column.role) {
    case Role::kIgnored:
      return "ignored";
    case Role::kProperty:
      return fmt::format("property {}, {}{}", column.property, column.list ? "list of " : "",
                         type_text(column.type));
    case Role::kKey:
      return column.is_name ? "key and name of the node" : "key of the node";
    case Role::kType:
      return edges ? "relation" : "type";
    case Role::kLabels:
      return "type";
    case Role::kName:
      return "name";
    case Role::kAliases:
      return "alias";
    case Role::kFrom:
      return "from";
    case Role::kTo:
      return "to";
    case Role::kId:
      return "id of the edge";
    case Role::kValidFrom:
      return "valid from";
    case Role::kValidUntil:
      return "valid until";
    case Role::kConfidence:
      return "confidence";
  }
  return "ignored";
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

TableLayout make_layout(const std::vector<CsvField>& header, const TableOptions& options,
                        const std::string& file) {
  return LayoutMaker(header, options, file).make();
}

}  // namespace guanxi
