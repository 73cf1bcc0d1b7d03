#include "guanxi/explore/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>
#include <utility>

#include "explore/entity_cache.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/store/entities.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

const Origin kOrigin{std::string(kOwnJudgements), std::string(kOwnJudgements), 0};

JudgementKind opposite(JudgementKind kind) noexcept {
  return kind == JudgementKind::kSame ? JudgementKind::kDifferent : JudgementKind::kSame;
}

bool is_one(const Store& store, NodeNo a, NodeNo b) {
  const Entity entity = entity_of(store, a);
  return std::binary_search(entity.nodes.begin(), entity.nodes.end(), b);
}

/// How well a node bears a name: 2 as a main name, 1 as an alias, 0 not at all.
int bears(const NodeRecord& node, const std::string& normalised) {
  const auto equals = [&](const auto& name) { return normalise_name(name.value) == normalised; };
  if (std::any_of(node.names.begin(), node.names.end(), equals)) return 2;
  return std::any_of(node.aliases.begin(), node.aliases.end(), equals) ? 1 : 0;
}

/// "#12", if there is such a node.
std::optional<NodeNo> numbered_node(const Store& store, std::string_view text) {
  NodeNo no;
  const char* end = text.data() + text.size();
  if (text.size() < 2 || text.front() != '#') return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data() + 1, end, no.value);
  return error == std::errc{} && stop == end && store.node(no) ? std::optional(no) : std::nullopt;
}

std::vector<NodeNo> nodes_meant(const Store& store, std::string_view text) {
  if (store.find_node(text) || numbered_node(store, text)) return {node_named(store, text)};
  return entity_of(store, resolve(store, text).node).nodes;
}

struct Judged {
  JudgementView view;
  Fact fact;
};

/// What all sources judge of these two nodes.
std::vector<Judged> judged_between(const Store& store, NodeNo a, NodeNo b) {
  std::vector<Judged> found;
  EntityRef first = ref_of_node(store, a);
  EntityRef second = ref_of_node(store, b);
  if (second.key < first.key) std::swap(first, second);
  store.for_each_judgement_claim(a, b, [&](const Claim& claim) {
    if (const auto* fact = std::get_if<JudgementFact>(&claim.fact)) {
      const std::string source = store.source_key(claim.source);
      found.push_back({{first, second, fact->kind, fact->reason, source, source == kOwnJudgements}, *fact});
    }
    return true;
  });
  return found;
}

/// The report of a change that has been made.
JudgeReport report_of(const Store& store, NodeNo a, NodeNo b, JudgementView judgement) {
  JudgeReport report;
  report.one = is_one(store, a, b);
  for (Judged& stated : judged_between(store, a, b)) {
    if (!stated.view.own && stated.view.kind != judgement.kind)
      report.against.push_back(std::move(stated.view));
  }
  report.judgement = std::move(judgement);
  return report;
}

Error none_to_withdraw(const Store& store, std::string_view a, std::string_view b, JudgementKind kind,
                       const std::vector<Judged>& others) {
  std::string hint = kind == JudgementKind::kSame ? "guanxi same --judged lists the judgements"
                                                  : "guanxi different lists the judgements";
  if (!others.empty()) {
    hint = fmt::format("the source '{0}' says so: guanxi forget {0} takes back all that it states",
                       others.front().view.source);
  } else if (kind == JudgementKind::kSame && nodes_meant(store, a) == nodes_meant(store, b)) {
    hint = "they are one by their names: guanxi different keeps them apart";
  }
  return {ErrorCode::kNotFound,
          fmt::format("you have not judged '{}' and '{}' {}", escape_for_terminal(a), escape_for_terminal(b),
                      to_string(kind)),
          hint};
}

}  // namespace

std::string_view to_string(JudgementKind kind) noexcept {
  return kind == JudgementKind::kSame ? "the same" : "different";
}

NodeNo node_named(const Store& store, std::string_view text) {
  if (const auto node = store.find_node(text)) return *node;
  const EntityRef entity = resolve(store, text);
  if (const auto exact = numbered_node(store, text)) return *exact;
  const std::string normalised = normalise_name(text);
  std::tuple<int, bool, std::string> best{-1, false, {}};
  NodeNo chosen = entity.node;
  for (const NodeNo no : entity_of(store, entity.node).nodes) {
    const auto record = store.node(no);
    if (!record) continue;
    std::tuple<int, bool, std::string> rank{bears(*record, normalised), no == entity.node, record->key};
    const bool better = std::get<0>(rank) != std::get<0>(best)   ? std::get<0>(rank) > std::get<0>(best)
                        : std::get<1>(rank) != std::get<1>(best) ? std::get<1>(rank)
                                                                 : std::get<2>(rank) < std::get<2>(best);
    if (!better) continue;
    best = std::move(rank);
    chosen = no;
  }
  return chosen;
}

JudgeReport judge(Store& store, NodeNo a, NodeNo b, JudgementKind kind, const std::string& reason) {
  EntityRef first = ref_of_node(store, a);
  EntityRef second = ref_of_node(store, b);
  if (a == b)
    throw Error(ErrorCode::kInvalidArgument, fmt::format("both are {}", escape_for_terminal(first.key)),
                "give the keys of two nodes: guanxi show lists those that an entity is made of");
  if (second.key < first.key) std::swap(first, second);
  Evidence evidence;
  evidence.source = kOwnJudgements;
  const Fact wanted = JudgementFact{kind, first.key, second.key, reason, {std::move(evidence)}};
  if (const auto fault = find_fault(wanted))
    throw Error(ErrorCode::kInvalidArgument, fmt::format("the judgement cannot be taken: {}", *fault));
  std::vector<Fact> former;
  bool known = false, replaced = false;
  for (Judged& stated : judged_between(store, a, b)) {
    if (!stated.view.own) continue;
    if (stated.view.kind == kind && stated.view.reason == reason) {
      known = true;
      continue;
    }
    replaced = replaced || stated.view.kind == opposite(kind);
    former.push_back(std::move(stated.fact));
  }
  if (!known || !former.empty())
    store.revise(kOrigin, known ? std::vector<Fact>{} : std::vector<Fact>{wanted}, former);
  JudgeReport report =
      report_of(store, a, b, {first, second, kind, reason, std::string(kOwnJudgements), true});
  report.changed = !known || !former.empty();
  report.replaced = replaced;
  return report;
}

JudgeReport withdraw(Store& store, std::string_view a, std::string_view b, JudgementKind kind) {
  const std::vector<NodeNo> first = nodes_meant(store, a);
  const std::vector<NodeNo> second = nodes_meant(store, b);
  std::vector<Judged> own, others;
  std::vector<std::pair<NodeNo, NodeNo>> pairs, seen;
  for (const NodeNo x : first) {
    for (const Store::Judgement& judgement : store.judgements(x)) {
      const NodeNo y = judgement.other;
      if (std::find(second.begin(), second.end(), y) == second.end()) continue;
      const auto pair = std::minmax(x, y);
      if (std::find(seen.begin(), seen.end(), std::pair<NodeNo, NodeNo>(pair)) != seen.end()) continue;
      seen.emplace_back(pair);
      for (Judged& stated : judged_between(store, x, y)) {
        if (stated.view.kind != kind) continue;
        if (stated.view.own) pairs.emplace_back(pair);
        (stated.view.own ? own : others).push_back(std::move(stated));
      }
    }
  }
  if (own.empty()) throw none_to_withdraw(store, a, b, kind, others);
  const auto& [x, y] = pairs.front();
  if (std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair != pairs.front(); })) {
    std::string message = fmt::format("{} judgements join '{}' and '{}':", own.size(), escape_for_terminal(a),
                                      escape_for_terminal(b));
    for (const Judged& stated : own)
      message += fmt::format("\n  {}  {}", escape_for_terminal(stated.view.a.key),
                             escape_for_terminal(stated.view.b.key));
    throw Error(ErrorCode::kAmbiguous, message, "give the two keys of the one to take back");
  }
  std::vector<Fact> facts;
  facts.reserve(own.size());
  for (const Judged& stated : own) facts.push_back(stated.fact);
  store.revise(kOrigin, {}, facts);
  JudgeReport report;
  if (store.node(x) && store.node(y)) report = report_of(store, x, y, own.front().view);
  report.judgement = own.front().view;
  report.changed = true;
  return report;
}

JudgementList list_judgements(const Store& store, JudgementKind kind, std::size_t limit) {
  JudgementList list;
  store.for_each_judgement([&](NodeNo a, const Store::Judgement& judgement) {
    if ((kind == JudgementKind::kSame ? judgement.same : judgement.different) == 0) return true;
    if (list.judgements.size() >= limit) {
      list.more = true;
      return false;
    }
    for (Judged& stated : judged_between(store, a, judgement.other))
      if (stated.view.kind == kind) list.judgements.push_back(std::move(stated.view));
    return true;
  });
  std::sort(list.judgements.begin(), list.judgements.end(), [](const auto& x, const auto& y) {
    return std::tie(x.a.key, x.b.key, x.source) < std::tie(y.a.key, y.b.key, y.source);
  });
  if (list.judgements.size() > limit) {
    list.judgements.resize(limit);
    list.more = true;
  }
  return list;
}

}  // namespace guanxi
