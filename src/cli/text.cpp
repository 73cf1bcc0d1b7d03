#include "cli/text.hpp"

#include <fmt/format.h>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

std::string place_of(const EvidenceRef& evidence) {
  std::string out;
  for (const std::string* part : {&evidence.title, &evidence.publisher, &evidence.date})
    if (!part->empty()) out += (out.empty() ? "" : ", ") + *part;
  std::string key = evidence.source_key;
  if (evidence.line) key += fmt::format(", line {}", *evidence.line);
  return out.empty() ? key : fmt::format("{} ({})", out, key);
}

std::string quoted(const std::string& quote) {
  const std::string text = escape_for_terminal(quote);
  return has_han(text) ? "「" + text + "」" : "“" + text + "”";
}

}  // namespace

std::string plural(std::uint64_t count, std::string_view one, std::string_view many) {
  if (count == 1) return fmt::format("1 {}", one);
  return many.empty() ? fmt::format("{} {}s", with_commas(count), one)
                      : fmt::format("{} {}", with_commas(count), many);
}

std::string entity_line(const Style& style, const EntityRef& entity) {
  std::string out = style.bold(escape_for_terminal(entity.name));
  if (!entity.type.empty()) out += "  " + escape_for_terminal(entity.type);
  if (entity.key != entity.name) out += "  " + style.dim(escape_for_terminal(entity.key));
  return out;
}

std::string roles_text(const RelationRef& relation) {
  return fmt::format("{}", fmt::join(relation.roles(), ", "));
}

std::string relation_details(const RelationRef& relation) {
  std::string out = roles_text(relation);
  const auto add = [&](const std::string& part) {
    if (!part.empty()) out += (out.empty() ? "" : "; ") + part;
  };
  add(relation.period_text());
  if (relation.edge_count > 1) add(plural(relation.edge_count, "relation"));
  add(plural(relation.sources, "source"));
  if (relation.confidence < 1) add(fmt::format("confidence {:.2g}", relation.confidence));
  return escape_for_terminal(out);
}

std::string arrow_label(const RelationRef& relation, bool forward, bool chinese) {
  const char* arrow = relation.labels.symmetric ? "–" : forward ? "→" : "←";
  return fmt::format("{} {}", arrow, escape_for_terminal(relation.labels.text(forward, chinese)));
}

std::string evidence_lines(const Style& style, const std::vector<EvidenceRef>& evidence,
                           std::uint64_t left_out, std::size_t indent) {
  std::string out;
  for (const EvidenceRef& piece : evidence) {
    out.append(indent, ' ');
    if (!piece.quote.empty()) out += quoted(piece.quote) + ' ';
    out += style.dim(escape_for_terminal(place_of(piece))) + '\n';
  }
  if (left_out > 0) out += fmt::format("{:{}}… and {} more\n", "", indent, with_commas(left_out));
  return out;
}

}  // namespace guanxi
