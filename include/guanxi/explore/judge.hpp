// Judgements of the user: that two nodes are the same thing, or that they are not. Each is one more claim, of
// the source kOwnJudgements, so it is exported, forgotten and taken back as every claim is, and it merges
// nothing on disk: what any source states stays with the node that this source named.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/answer.hpp"

namespace guanxi {

/// "the same", "different".
[[nodiscard]] std::string_view to_string(JudgementKind kind) noexcept;

/// One judgement as one source states it. The refs are nodes, not entities.
struct JudgementView {
  EntityRef a, b;  // by key
  JudgementKind kind = JudgementKind::kSame;
  std::string reason;
  std::string source;  // its key
  bool own = false;    // the user's
};

struct JudgeReport {
  JudgementView judgement;
  bool changed = false;   // false: it was stated like this before
  bool replaced = false;  // the user's opposite judgement was taken back
  bool one = false;       // the two are one thing now
  /// What other sources say against it: those of the opposite kind between the two.
  std::vector<JudgementView> against;
};

/// The one node that a text names, for a judgement: an exact key and "#number" that node itself; a name the
/// node that bears it, of the entity that it means (the representative where several do).
///
/// Throws: as resolve()
[[nodiscard]] NodeNo node_named(const Store& store, std::string_view text);

/// States that the two nodes are the same, or different; takes back what the user judged otherwise of the
/// two.
///
/// REQUIRES: `store` is open for writing, and both nodes are there.
/// Throws:   Error kInvalidArgument  a == b; a reason that is no clean text or too long
///           Error kLocked, kIo
/// Cost:     the user's judgements
JudgeReport judge(Store& store, NodeNo a, NodeNo b, JudgementKind kind, const std::string& reason);

/// Takes back the user's judgement of this kind between two nodes; names mean any node of the entity.
///
/// Throws: Error kNotFound   there is none; the hint names a source that says so, if one does
///         Error kAmbiguous  there are several; the message lists them
JudgeReport withdraw(Store& store, std::string_view a, std::string_view b, JudgementKind kind);

struct JudgementList {
  std::vector<JudgementView> judgements;  // by the keys of a and b, then source
  bool more = false;                      // beyond the limit
};
/// The judgements of this kind of all sources. Cost: a scan of the judgements.
[[nodiscard]] JudgementList list_judgements(const Store& store, JudgementKind kind, std::size_t limit);

/// The judgements as a graph, for pictures.
[[nodiscard]] Subgraph graph_of(const std::vector<JudgementView>& judgements);

}  // namespace guanxi
