#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/input.hpp"
#include "guanxi/formats/jsonl.hpp"
#include "guanxi/ingest/extraction.hpp"
#include "ingest/process_pool.hpp"

namespace guanxi {
namespace {

std::vector<Evidence>* evidence_of(Fact& fact) {
  if (auto* node = std::get_if<NodeFact>(&fact)) return &node->evidence;
  if (auto* edge = std::get_if<EdgeFact>(&fact)) return &edge->evidence;
  if (auto* judgement = std::get_if<JudgementFact>(&fact)) return &judgement->evidence;
  return nullptr;
}

/// What a program said about a document, held against it.
class AnswerReader final : private FactSink {
 public:
  explicit AnswerReader(const Document& document) : document_(document) {
    out_.facts.emplace_back(source_of(document));
    out_.reasons.emplace_back();
  }
  DocumentFacts read(std::string answer) {
    const auto input = Input::of_bytes(std::move(answer), "extractor", {.encoding = "UTF-8"});
    static_cast<void>(read_jsonl(*input, *this));
    return std::move(out_);
  }

 private:
  void take(Fact&& fact, std::uint64_t line) override {
    std::vector<Evidence>* evidence = evidence_of(fact);
    if (evidence == nullptr) return;  // the source is ours to state
    if (evidence->empty()) evidence->emplace_back();
    for (Evidence& piece : *evidence) {
      std::string fault = settle(piece);
      if (fault.empty()) continue;
      reject({.line = line,
              .column = 0,
              .text = to_jsonl(fact),
              .reason = std::move(fault),
              .hint = {},
              .cut = false});
      return;
    }
    out_.facts.push_back(std::move(fact));
    out_.reasons.emplace_back();
  }
  void reject(Reject&& reject) override { out_.rejects.push_back(std::move(reject)); }

  /// Adds what the evidence leaves out; says why it cannot be right, or nothing.
  [[nodiscard]] std::string settle(Evidence& piece) const {
    if (piece.source.empty()) piece.source = document_.key;
    if (piece.source != document_.key)
      return fmt::format("the evidence is of the source '{}', not of the document", piece.source);
    if (!piece.start || !piece.end) return {};
    const std::string_view text = document_.text;
    if (*piece.end > text.size())
      return fmt::format("the evidence ends at byte {}, the text at {}", *piece.end, text.size());
    const std::string_view there = text.substr(*piece.start, *piece.end - *piece.start);
    if (piece.quote.empty()) piece.quote = there;
    if (find_invalid_utf8(piece.quote) != std::string_view::npos)
      return "the evidence's span cuts a character";
    if (piece.quote != there)
      return fmt::format("the quote is not the text at bytes {} to {}", *piece.start, *piece.end);
    return {};
  }

  const Document& document_;
  DocumentFacts out_;
};

class CommandExtractor final : public FactExtractor {
 public:
  explicit CommandExtractor(CommandOptions options)
      : options_(std::move(options)),
        pool_([command = options_.command] { return std::make_unique<ChildProcess>(command); }) {}

  DocumentFacts extract(const Document& document) override {
    const std::string request = to_jsonl(source_of(document)) + "\n";
    std::string ending;
    constexpr int kTries = 2;
    for (int i = 0; i < kTries; ++i) {
      std::unique_ptr<ChildProcess> process = pool_.acquire(/*fresh=*/i > 0);
      std::string answer;
      switch (process->ask(request, options_.timeout_seconds, answer)) {
        case ChildProcess::Answer::kWhole:
          pool_.release(std::move(process));
          return AnswerReader(document).read(std::move(answer));
        case ChildProcess::Answer::kLate:
          throw Error(ErrorCode::kBadInput,
                      fmt::format("{}: the extractor did not end its answer in {} s", document.key,
                                  options_.timeout_seconds),
                      "after a document's facts it writes an empty line (and flushes its output); --timeout "
                      "gives it longer");
        case ChildProcess::Answer::kEnded:
          ending = process->ending();
      }
    }
    throw Error(ErrorCode::kBadInput,
                fmt::format("{}: the extractor ended ({}) before its answer did", document.key, ending),
                fmt::format("it was started as: {}", options_.command));
  }

  [[nodiscard]] std::string fingerprint() const override { return "command;" + options_.command; }

 private:
  CommandOptions options_;
  ProcessPool pool_;
};

}  // namespace

std::unique_ptr<FactExtractor> make_command_extractor(const CommandOptions& options) {
  return std::make_unique<CommandExtractor>(options);
}

}  // namespace guanxi
