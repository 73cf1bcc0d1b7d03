#include "ingest/intake.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/jsonl.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kBlockFacts = 2048;
constexpr std::size_t kShownRowBytes = 4096;                   // of a rejected row in the report
constexpr std::size_t kBlockTextBytes = std::size_t{4} << 20;  // of documents

/// Thrown out of the reader when the writer has gone; never leaves run().
struct NotWanted {};

}  // namespace

Intake::Intake(const Ontology& ontology, const IngestRequest& request)
    : ontology_(ontology),
      request_(request),
      input_(Input::open(request.path, {.encoding = request.encoding})) {
  format_ = request.format == FileFormat::kAuto ? detect_format(*input_) : request.format;
  report_.format = format_;
  report_.encoding = input_->encoding();
  report_.compression = to_string(input_->compression());
}

void Intake::keep_rejects(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::equivalent(path, request_.path, ignored)) {
    throw Error(ErrorCode::kInvalidArgument, path + ": the rejects cannot go into the file that is read");
  }
  rejects_path_ = path;
}

void Intake::run(const Deliver& deliver) {
  deliver_ = &deliver;
  try {
    const ReadSummary summary = format_ == FileFormat::kTable
                                    ? read_table(*input_, request_.table, ontology_, *this, this)
                                    : read_jsonl(*input_, *this);
    report_.facts = summary.facts;
    report_.rejected = summary.rejects;
    report_.lines = summary.lines;
    report_.replaced = input_->replaced();
    report_.bytes = input_->raw_bytes();
    if (!block_.facts.empty()) deliver_block();
  } catch (const NotWanted&) {
  }
}

void Intake::take(Fact&& fact, std::uint64_t line) {
  count_unknown(fact, line);
  if (const auto* source = std::get_if<SourceFact>(&fact); source != nullptr && source->text) {
    block_bytes_ += source->text->size();
  }
  block_.facts.emplace_back(std::move(fact), line);
  if (block_.facts.size() >= kBlockFacts || block_bytes_ >= kBlockTextBytes) deliver_block();
}

void Intake::deliver_block() {
  block_.raw_bytes = input_->raw_bytes();
  if (!(*deliver_)(std::exchange(block_, {}))) throw NotWanted();
  block_.facts.reserve(kBlockFacts);
  block_bytes_ = 0;
}

void Intake::reject(Reject&& reject) {
  if (request_.strict) refuse(reject);
  if (!rejects_path_.empty()) {
    if (!rejects_) {
      rejects_ =
          std::make_unique<RejectsFile>(rejects_path_, input_->name(), report_.table.header,
                                        format_ == FileFormat::kTable ? report_.table.delimiter : '\0');
      report_.rejects_path = rejects_path_;
    }
    rejects_->add(reject);
  }
  if (report_.first_rejects.size() >= kShownRejects) return;
  if (reject.text.size() > kShownRowBytes) {
    reject.text.resize(kShownRowBytes);
    reject.cut = true;
  }
  report_.first_rejects.push_back(std::move(reject));
}

void Intake::mapped(const TableReport& report) {
  report_.table = report;
}

void Intake::refuse(const Reject& reject) const {
  std::string hint = reject.hint;
  if (!hint.empty()) hint += '\n';
  throw Error(ErrorCode::kBadInput, describe(reject, input_->name()),
              hint + "without --strict the other rows are taken, and such rows go into a file to be mended");
}

void Intake::count_unknown(const Fact& fact, std::uint64_t line) {
  const auto* node = std::get_if<NodeFact>(&fact);
  const auto* edge = std::get_if<EdgeFact>(&fact);
  const bool known = node != nullptr   ? node->type.empty() || ontology_.node_type(node->type) != nullptr
                     : edge != nullptr ? ontology_.relation_type(edge->type) != nullptr
                                       : true;
  if (known) return;
  const std::string& type = node != nullptr ? node->type : edge->type;
  if (!request_.strict) {
    ++(node != nullptr ? report_.unknown_types : report_.unknown_relations)[type];
    return;
  }
  std::vector<std::string> names;
  if (node != nullptr) {
    for (const NodeType& known_type : ontology_.node_types()) names.push_back(known_type.path);
  } else {
    for (const RelationType& relation : ontology_.relation_types()) names.push_back(relation.name);
  }
  const std::string best = closest(type, names);
  std::string hint = best.empty() ? fmt::format("it knows {}", fmt::join(names, ", "))
                                  : fmt::format("did you mean '{}'?", best);
  throw Error(ErrorCode::kBadInput,
              fmt::format("{}:{}: the ontology has no {} '{}'", input_->name(), line,
                          node != nullptr ? "node type" : "relation", escape_for_terminal(type)),
              hint + "\nwithout --strict it is taken and counted");
}

void Intake::commit_rejects() {
  if (rejects_) rejects_->commit();
}

}  // namespace guanxi
