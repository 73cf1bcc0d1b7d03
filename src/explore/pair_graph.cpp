#include "explore/pair_graph.hpp"

#include <utility>

#include "guanxi/explore/judge.hpp"
#include "guanxi/explore/proposals.hpp"

namespace guanxi {

std::size_t PairGraph::index_of(const EntityRef& entity) {
  const auto [place, added] = index_.emplace(entity.key, graph_.entities.size());
  if (added) graph_.entities.push_back(entity);
  return place->second;
}

RelationRef& PairGraph::add(const EntityRef& a, const EntityRef& b, std::string_view relation,
                            std::string_view label, std::string_view label_zh) {
  RelationRef out;
  out.from = index_of(a);
  out.to = index_of(b);
  out.relation = relation;
  out.labels = {std::string(label), std::string(label), std::string(label_zh), std::string(label_zh), true};
  out.edge_count = 1;
  out.claims = 1;
  return graph_.relations.emplace_back(std::move(out));
}

Subgraph graph_of(const ProposalAnswer& answer) {
  PairGraph graph;
  for (const Proposal& one : answer.proposals) {
    RelationRef& relation = graph.add(one.a, one.b, "may_be_same", "may be the same", "可能相同");
    relation.confidence = one.score;
    for (const IdentityClue& clue : one.clues)
      if (clue.evidence) relation.evidence.push_back(*clue.evidence);
  }
  return graph.finish();
}

Subgraph graph_of(const std::vector<JudgementView>& judgements) {
  PairGraph graph;
  for (const JudgementView& one : judgements) {
    const bool same = one.kind == JudgementKind::kSame;
    graph.add(one.a, one.b, same ? "same" : "different", same ? "same" : "different", same ? "相同" : "不同");
  }
  return graph.finish();
}

}  // namespace guanxi
