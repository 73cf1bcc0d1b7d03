#include <fmt/format.h>

#include <algorithm>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/judge.hpp"
#include "guanxi/explore/proposals.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

struct Options {
  std::vector<std::string> nodes;
  std::string reason, type;
  bool undo = false, judged = false;
  double min_score = ProposalOptions{}.min_score;
  std::uint64_t limit = 20, max_pairs = ProposalOptions{}.max_pairs;
  OutputOptions output;
};

// --- proposals

std::string clue_lines(const Style& style, const Proposal& proposal) {
  std::string out;
  for (const IdentityClue& clue : proposal.clues) {
    out += fmt::format("      {} {}\n", speaks_for(clue.reason) ? "+" : "–", escape_for_terminal(clue.text));
    if (clue.evidence) out += evidence_lines(style, {*clue.evidence}, 0, 8);
  }
  return out;
}

std::string proposals_text(const ProposalAnswer& answer, const Style& style) {
  Table table({{"", "SCORE", Table::Kind::kNumber},
               {"", "ONE", Table::Kind::kName},
               {"", "KEY"},
               {"", "OTHER", Table::Kind::kName},
               {"", "KEY"}});
  for (const Proposal& one : answer.proposals) {
    table.add({fmt::format("{:.2f}", one.score), one.a.name, one.a.key, one.b.name, one.b.key});
    table.note(clue_lines(style, one));
  }
  return table.to_text(style);
}

Table proposals_csv(const ProposalAnswer& answer) {
  Table table({{"score", ""},
               {"a_key", ""},
               {"a_name", ""},
               {"a_type", ""},
               {"b_key", ""},
               {"b_name", ""},
               {"b_type", ""},
               {"for", ""},
               {"against", ""}});
  for (const Proposal& one : answer.proposals) {
    std::vector<std::string> pro, contra;
    for (const IdentityClue& clue : one.clues) (speaks_for(clue.reason) ? pro : contra).push_back(clue.text);
    table.add({fmt::format("{:.4f}", one.score), one.a.key, one.a.name, one.a.type, one.b.key, one.b.name,
               one.b.type, fmt::format("{}", fmt::join(pro, "; ")),
               fmt::format("{}", fmt::join(contra, "; "))});
  }
  return table;
}

Json proposals_json(const ProposalAnswer& answer) {
  Json list = Json::array();
  for (const Proposal& one : answer.proposals) {
    Json clues = Json::array();
    for (const IdentityClue& clue : one.clues)
      clues.push_back({{"reason", to_string(clue.reason)},
                       {"for", speaks_for(clue.reason)},
                       {"weight", clue.weight},
                       {"text", clue.text},
                       {"evidence", clue.evidence ? to_json(*clue.evidence) : Json(nullptr)}});
    list.push_back(
        {{"score", one.score}, {"a", to_json(one.a)}, {"b", to_json(one.b)}, {"clues", std::move(clues)}});
  }
  return {
      {"found", answer.found}, {"pairs", answer.pairs},         {"blocks_left_out", answer.blocks_left_out},
      {"cut", answer.cut},     {"names_cut", answer.names_cut}, {"proposals", std::move(list)}};
}

void say_bounds(const Session& session, const ProposalAnswer& answer, const Options& options) {
  if (answer.proposals.empty())
    session.note(
        fmt::format("nothing of a score of {:.2g} or more; --min-score S goes lower", options.min_score));
  if (answer.proposals.size() < answer.found)
    session.note(fmt::format("{} of {} shown; --limit N shows more", with_commas(answer.proposals.size()),
                             plural(answer.found, "proposal")));
  if (answer.cut)
    session.note(fmt::format("only the first {} were compared; --max-pairs N compares more",
                             plural(answer.pairs, "pair")));
  for (const std::string& name : answer.names_cut)
    session.note(fmt::format("so many names are like '{}' that only some of them were looked at",
                             escape_for_terminal(name)));
  if (answer.blocks_left_out > 0)
    session.note(fmt::format(
        "{} of names that too many entities share left out; guanxi same NODE looks at them for one node",
        plural(answer.blocks_left_out, "group")));
}

Outcome propose(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  ProposalOptions asked;
  if (!options.nodes.empty()) asked.about = resolve(*store, options.nodes.front()).node;
  asked.type = options.type;
  asked.min_score = options.min_score;
  asked.limit = options.limit;
  asked.max_pairs = options.max_pairs;
  const auto snapshot = Snapshot::of(*store, session.progress());
  const ProposalAnswer answer = propose_same(*store, *snapshot, asked, session.progress());
  printer.print({.table = [&] { return proposals_csv(answer); },
                 .text = [&](const Style& style) { return proposals_text(answer, style); },
                 .json = [&] { return proposals_json(answer); },
                 .rows = {"proposals"},
                 .drawing =
                     [&] {
                       return draw_subgraph(
                           graph_of(answer), store->ontology(),
                           options.output.drawing("What may be one and the same", "可能是同一实体的"));
                     }},
                store->ontology());
  say_bounds(session, answer, options);
  return answer.proposals.empty() ? Outcome::kNone : Outcome::kAnswer;
}

// --- judgements

std::string pair_text(const JudgementView& judgement) {
  return fmt::format("{} ({}) and {} ({})", escape_for_terminal(judgement.a.name),
                     escape_for_terminal(judgement.a.key), escape_for_terminal(judgement.b.name),
                     escape_for_terminal(judgement.b.key));
}

Json judgement_json(const JudgementView& judgement) {
  return {{"kind", judgement.kind == JudgementKind::kSame ? "same" : "different"},
          {"a", to_json(judgement.a)},
          {"b", to_json(judgement.b)},
          {"reason", judgement.reason},
          {"source", judgement.source},
          {"own", judgement.own}};
}

Table judgements_table(const std::vector<JudgementView>& judgements) {
  Table table({{"a_key", "ONE", Table::Kind::kName},
               {"a_name", "NAME"},
               {"b_key", "OTHER", Table::Kind::kName},
               {"b_name", "NAME"},
               {"reason", "REASON"},
               {"source", "SOURCE"}});
  for (const JudgementView& one : judgements)
    table.add({one.a.key, one.a.name, one.b.key, one.b.name, one.reason, one.source});
  return table;
}

Outcome list(Session& session, JudgementKind kind, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  const JudgementList found = list_judgements(*store, kind, options.limit);
  printer.print({.table = [&] { return judgements_table(found.judgements); },
                 .text = {},
                 .json =
                     [&] {
                       Json rows = Json::array();
                       for (const JudgementView& one : found.judgements) rows.push_back(judgement_json(one));
                       return Json{{"judgements", std::move(rows)}, {"more", found.more}};
                     },
                 .rows = {"judgements"},
                 .drawing =
                     [&] {
                       return draw_subgraph(graph_of(found.judgements), store->ontology(),
                                            options.output.drawing());
                     }},
                store->ontology());
  if (found.judgements.empty()) session.note(fmt::format("nothing is judged {}", to_string(kind)));
  if (found.more) session.note("there are more; --limit N shows them");
  return found.judgements.empty() ? Outcome::kNone : Outcome::kAnswer;
}

std::string report_text(const JudgeReport& report, bool undo) {
  const JudgementView& judgement = report.judgement;
  std::string out;
  if (undo)
    out = fmt::format("taken back: {} are {}\n", pair_text(judgement), to_string(judgement.kind));
  else if (!report.changed)
    out = fmt::format("judged {} before: {}\n", to_string(judgement.kind), pair_text(judgement));
  else
    out = fmt::format("judged {}: {}\n", to_string(judgement.kind), pair_text(judgement));
  if (report.replaced)
    out += fmt::format("  in place of your judgement that they are {}\n",
                       judgement.kind == JudgementKind::kSame ? "different" : "the same");
  out += report.one ? "  they are one thing now\n" : "  they are two things now\n";
  for (const JudgementView& other : report.against)
    out += fmt::format("  the source '{}' says that {} are {}\n", escape_for_terminal(other.source),
                       pair_text(other), to_string(other.kind));
  return out;
}

Outcome judge_pair(Session& session, JudgementKind kind, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kWrite);
  const std::string& a = options.nodes[0];
  const std::string& b = options.nodes[1];
  const JudgeReport report =
      options.undo ? withdraw(*store, a, b, kind)
                   : judge(*store, node_named(*store, a), node_named(*store, b), kind, options.reason);
  printer.print({.table = [&] { return judgements_table({report.judgement}); },
                 .text = [&](const Style&) { return report_text(report, options.undo); },
                 .json =
                     [&] {
                       Json against = Json::array();
                       for (const JudgementView& one : report.against) against.push_back(judgement_json(one));
                       return Json{{"judgement", judgement_json(report.judgement)},
                                   {"withdrawn", options.undo},
                                   {"changed", report.changed},
                                   {"replaced", report.replaced},
                                   {"one", report.one},
                                   {"against", std::move(against)}};
                     },
                 .rows = {},
                 .drawing =
                     [&] {
                       return draw_subgraph(graph_of({report.judgement}), store->ontology(),
                                            options.output.drawing());
                     }},
                store->ontology());
  return Outcome::kAnswer;
}

Outcome run(Session& session, JudgementKind kind, const Options& options) {
  if (options.nodes.size() > 2)
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} nodes are given; a judgement is about two", options.nodes.size()),
                "names with blanks need quotation marks");
  if (options.nodes.size() == 2 && !options.judged) return judge_pair(session, kind, options);
  if (options.undo || !options.reason.empty())
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} needs the two nodes of the judgement", options.undo ? "--undo" : "--reason"));
  if (options.judged || kind == JudgementKind::kDifferent) {
    if (!options.nodes.empty())
      throw Error(ErrorCode::kInvalidArgument, "a judgement is about two nodes, one is given",
                  kind == JudgementKind::kSame ? "without a node, --judged lists all judgements"
                                               : "without a node, guanxi different lists all judgements");
    return list(session, kind, options);
  }
  return propose(session, options);
}

void add_judging(OptionList& list, Options& options) {
  list.arguments("NODE", options.nodes, kNodeHelp, false)
      .group("JUDGEMENT")
      .text("-r,--reason", options.reason, "TEXT", "Why; kept with the judgement")
      .flag("--undo", options.undo, "Take your judgement of the two back");
}

}  // namespace

void add_same(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"same", kGroupAsk, "Propose entities that may be one; judge two to be the same",
                   "guanxi same                                   # proposals, with reasons for and against\n"
                   "guanxi same 浙江大学                          # what may be the same as this one\n"
                   "guanxi same org:浙大 org:浙江大学 --reason \"its usual short name\"\n"
                   "guanxi same org:浙大 org:浙江大学 --undo\n"
                   "guanxi same --judged                          # the judgements of all sources",
                   "0  proposals or judgements were printed, or the judgement is stored\n1  there is none\n"
                   "2  an error was printed on standard error"},
                  [&line, options] { return run(line.session, JudgementKind::kSame, *options); });
  add_judging(list, *options);
  list.flag("--judged", options->judged, "List what is judged the same, by whom and why")
      .group("PROPOSALS")
      .share("--min-score", options->min_score, "Least score, 0 to 1")
      .default_text("0.4")
      .text("-t,--type", options->type, "TYPE", "Only entities of this type")
      .number("--max-pairs", options->max_pairs, 1, 1'000'000'000, "Most pairs to compare")
      .group("OUTPUT")
      .number("-n,--limit", options->limit, 1, 1'000'000'000, "Most rows to print");
  options->output.add_to(list, true, false);
}

void add_different(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"different", kGroupAsk, "Judge two nodes to be different, never to be proposed or merged",
                   "guanxi different                              # what is judged different\n"
                   "guanxi different platform:DeepSeek org:DeepSeek --reason \"the model and its maker\"\n"
                   "guanxi different platform:DeepSeek org:DeepSeek --undo",
                   "0  judgements were printed, or the judgement is stored\n1  there is none\n"
                   "2  an error was printed on standard error"},
                  [&line, options] { return run(line.session, JudgementKind::kDifferent, *options); });
  add_judging(list, *options);
  list.group("OUTPUT").number("-n,--limit", options->limit, 1, 1'000'000'000, "Most rows to print");
  options->output.add_to(list, true, false);
}

}  // namespace guanxi
