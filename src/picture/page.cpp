#include "picture/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/base/hash.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/picture/render.hpp"
#include "picture/builder.hpp"
#include "picture/dot_text.hpp"
#include "picture/force.hpp"
#include "picture/lines.hpp"
#include "picture/node_box.hpp"
#include "picture/page_files.hpp"
#include "picture/palette.hpp"
#include "picture/placement.hpp"

namespace guanxi {
namespace dot {
namespace {

using Json = nlohmann::ordered_json;

/// A tenth of a point is finer than any screen.
double rounded(double value) {
  return std::round(value * 10) / 10;
}

Json date_or_null(const std::optional<Date>& date) {
  return date ? Json(date->to_string()) : Json(nullptr);
}

/// By how much a ranking's nodes are larger than the least: areas go by the scores.
std::vector<double> scales_of(const Drawing& drawing) {
  constexpr double kLargest = 2.4;
  double most = 0;
  for (const DrawnNode& node : drawing.nodes)
    if (std::isfinite(node.value)) most = std::max(most, node.value);
  std::vector<double> scales;
  for (const DrawnNode& node : drawing.nodes) {
    const double share = std::isfinite(node.value) && most > 0 ? std::max(node.value, 0.0) / most : 0;
    scales.push_back(1 + (kLargest - 1) * std::sqrt(share));
  }
  return scales;
}

/// Gathers what the nodes and edges of a page refer to by index.
class PageData {
 public:
  PageData(const Drawing& drawing, const Ontology& ontology)
      : drawing_(drawing), ontology_(ontology), colours_(drawing, ontology) {
    number_types();
    number_relations();
  }

  [[nodiscard]] Json json() {
    std::vector<Size> sizes = sizes_of(drawing_, ontology_);
    if (is_ranking()) {
      scales_ = scales_of(drawing_);
      for (std::size_t i = 0; i < sizes.size(); ++i)
        sizes[i] = {sizes[i].width * scales_[i], sizes[i].height * scales_[i]};
    }
    const std::vector<Line> lines = lines_of(drawing_, false);
    std::vector<LineLabel> labels;
    for (const Line& line : lines) labels.push_back(label_of(line, colours_, false, {1, 0}));
    const Placement placement = is_ranking() ? Placement{place_by_force(sizes, lines, room_for(labels)), {}}
                                             : place_nodes(drawing_, sizes, lines, room_for(labels));
    Json nodes = Json::array(), edges = Json::array(), groups = Json::array();
    for (std::size_t i = 0; i < drawing_.nodes.size(); ++i)
      nodes.push_back(node_json(i, placement.at[i], sizes[i]));
    for (const DrawnEdge& edge : drawing_.edges) edges.push_back(edge_json(edge));
    for (std::size_t i = 0; i < placement.frames.size(); ++i) {
      const auto& [low, high] = placement.frames[i];
      if (low.x >= high.x) continue;
      groups.push_back({{"label", drawing_.groups[i]},
                        {"x", rounded((low.x + high.x) / 2)},
                        {"y", rounded(-(low.y + high.y) / 2)},
                        {"w", rounded(high.x - low.x)},
                        {"h", rounded(high.y - low.y)}});
    }
    return {{"title", drawing_.title},
            {"notes", drawing_.notes},
            {"language", drawing_.chinese ? "zh" : "en"},
            {"library", fmt::format("Cytoscape.js {}", page_files().library_version)},
            {"types", types_json()},
            {"relations", relations_json()},
            {"groups", std::move(groups)},
            {"ranking", is_ranking()},
            {"nodes", std::move(nodes)},
            {"edges", std::move(edges)},
            {"sources", std::move(sources_)}};
  }

 private:
  [[nodiscard]] bool is_ranking() const noexcept { return drawing_.layout == LayoutKind::kBars; }

  /// The types of one top level stand together, the commonest first.
  void number_types() {
    std::map<std::string, std::size_t> tops, types;
    for (const DrawnNode& node : drawing_.nodes) {
      ++tops[std::string(top_level(node.type))];
      ++types[node.type];
    }
    for (const auto& [type, count] : types) types_.push_back(type);
    std::stable_sort(types_.begin(), types_.end(), [&](const std::string& a, const std::string& b) {
      const std::string top_a(top_level(a)), top_b(top_level(b));
      if (top_a != top_b) return std::pair(tops[top_b], top_a) < std::pair(tops[top_a], top_b);
      return types[a] > types[b];
    });
    for (std::size_t i = 0; i < types_.size(); ++i) type_index_[types_[i]] = i;
  }

  void number_relations() {
    for (const std::string& relation : colours_.relations()) {
      const std::size_t index = relation_index_.size();
      relation_index_[relation] = index;
    }
    first_of_.resize(relation_index_.size(), nullptr);
    for (const DrawnEdge& edge : drawing_.edges) {
      const DrawnEdge*& first = first_of_[relation_index_.at(edge.relation)];
      if (first == nullptr) first = &edge;
    }
  }

  [[nodiscard]] Json types_json() const {
    Json out = Json::array();
    for (const std::string& type : types_) {
      const NodeStyle style = node_style(ontology_, type, drawing_.chinese);
      out.push_back({{"path", type},
                     {"label", type_label(ontology_, type, drawing_.chinese)},
                     {"top", top_level(type)},
                     {"topLabel", style.label},
                     {"shape", style.shape},
                     {"fill", style.fill},
                     {"border", style.border},
                     {"darkFill", style.dark_fill},
                     {"darkBorder", style.dark_border}});
    }
    return out;
  }

  [[nodiscard]] Json relations_json() const {
    Json out = Json::array();
    for (const std::string& relation : colours_.relations()) {
      const DrawnEdge& edge = *first_of_[relation_index_.at(relation)];
      const std::string forward = edge.label.empty() ? relation : edge.label;
      const std::string& backward = edge.facts.backward_label;
      out.push_back({{"name", relation},
                     {"forward", forward},
                     {"backward", backward.empty() ? forward : backward},
                     {"symmetric", !edge.directed},
                     {"colour", colours_.of(relation)},
                     {"darkColour", on_dark(colours_.of(relation))}});
    }
    return out;
  }

  [[nodiscard]] Json node_json(std::size_t index, const Point& at, const Size& size) const {
    const DrawnNode& node = drawing_.nodes[index];
    std::vector<std::string> lines = name_lines(node);
    for (std::string& line : detail_lines(node)) lines.push_back(std::move(line));
    Json out = {{"id", node.id},
                {"name", node.label},
                {"lines", std::move(lines)},
                {"type", type_index_.at(node.type)},
                {"x", rounded(at.x)},
                {"y", rounded(-at.y)},
                {"w", rounded(size.width)},
                {"h", rounded(size.height)}};
    if (node.emphasis) out["focus"] = true;
    if (node.cut) out["cut"] = true;
    if (!drawing_.groups.empty()) out["group"] = node.group;
    if (!node.detail.empty()) out["note"] = node.detail;
    if (is_ranking()) {
      out["place"] = node.level;
      out["score"] = std::isfinite(node.value) ? node.value : 0;
      out["scale"] = rounded(scales_[index]);
    }
    if (const std::string name = normalise_name(node.label); has_han(name))
      out["find"] = pinyin(name) + " " + pinyin_initials(name);
    return out;
  }

  [[nodiscard]] Json edge_json(const DrawnEdge& edge) {
    Json periods = Json::array(), evidence = Json::array();
    for (const Period& period : edge.facts.periods)
      periods.push_back(Json::array({date_or_null(period.from), date_or_null(period.until)}));
    for (const EvidenceRef& piece : edge.facts.evidence) evidence.push_back(evidence_json(piece));
    Json out = {{"from", edge.from},
                {"to", edge.to},
                {"relation", relation_index_.at(edge.relation)},
                {"roles", edge.facts.roles},
                {"periods", std::move(periods)},
                {"sources", edge.facts.sources},
                {"claims", edge.facts.claims},
                {"confidence", edge.facts.confidence},
                {"evidence", std::move(evidence)}};
    if (edge.facts.evidence_left_out > 0) out["more"] = edge.facts.evidence_left_out;
    if (edge.doubtful) out["doubtful"] = true;
    if (edge.emphasis) out["strong"] = true;
    if (edge.supposed) out["supposed"] = true;
    if (!edge.barred.empty()) out["barred"] = edge.barred;
    return out;
  }

  [[nodiscard]] Json evidence_json(const EvidenceRef& piece) {
    const auto [place, is_new] = source_index_.emplace(piece.source_key, sources_.size());
    if (is_new)
      sources_.push_back({{"key", piece.source_key},
                          {"title", piece.title},
                          {"publisher", piece.publisher},
                          {"date", piece.date},
                          {"uri", piece.uri}});
    Json out = {{"source", place->second}};
    if (!piece.quote.empty()) out["quote"] = piece.quote;
    if (piece.line) out["line"] = *piece.line;
    if (piece.confidence < 1) out["confidence"] = piece.confidence;
    return out;
  }

  const Drawing& drawing_;
  const Ontology& ontology_;
  const RelationColours colours_;
  std::vector<double> scales_;  // of a ranking's nodes
  std::vector<std::string> types_;
  std::map<std::string, std::size_t> type_index_, relation_index_, source_index_;
  std::vector<const DrawnEdge*> first_of_;  // of each relation
  Json sources_ = Json::array();
};

/// Puts in what stands for {{name}}; what is put in is not looked at again.
std::string fill_in(std::string_view text, const std::map<std::string_view, std::string_view>& values) {
  std::string out;
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{")) {
    const std::size_t end = text.find("}}", at);
    out.append(text.substr(0, at)).append(values.at(text.substr(at + 2, end - at - 2)));
    text.remove_prefix(end + 2);
  }
  return out.append(text);
}

}  // namespace

std::string page_data(const Drawing& drawing, const Ontology& ontology) {
  const std::string json =
      PageData(drawing, ontology).json().dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string out;
  out.reserve(json.size() + json.size() / 64);
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '<') {
      out += "\\u003c";
    } else if (json.compare(i, 3, "\xE2\x80\xA8") == 0 || json.compare(i, 3, "\xE2\x80\xA9") == 0) {
      out += json[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

std::string make_page(const Drawing& drawing, const Ontology& ontology) {
  if (drawing.layout == LayoutKind::kAxis)
    throw Error(ErrorCode::kInvalidArgument, "a timeline is no graph to walk through: it has no page",
                "--format svg draws it");
  require_page_library();
  const PageFiles& files = page_files();
  const std::string data = page_data(drawing, ontology);
  const std::string title = html(drawing.title.empty() ? "guanxi" : drawing.title);
  const std::string licence = html_lines(files.licence);
  const std::string nonce = to_hex(hash128(data));
  return fill_in(files.html, {{"language", drawing.chinese ? "zh-Hans" : "en"},
                              {"title", title},
                              {"nonce", nonce},
                              {"style", files.style},
                              {"script", files.script},
                              {"library", files.library},
                              {"licence", licence},
                              {"data", data}});
}

}  // namespace dot

bool has_page_library() noexcept {
  return !dot::page_files().library.empty();
}

void require_page_library() {
  if (has_page_library()) return;
  throw Error(ErrorCode::kIo, "--format html needs Cytoscape.js, which was not there when guanxi was built",
              "tools/install fetches it from npm; build again after that. --format svg needs nothing");
}

}  // namespace guanxi
