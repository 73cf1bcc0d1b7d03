#include "ingest/intake.hpp"

#include <utility>

#include "guanxi/formats/edge_list.hpp"
#include "guanxi/formats/jsonl.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kBlockFacts = 2048;
constexpr std::size_t kBlockTextBytes = std::size_t{4} << 20;  // of documents

/// Thrown out of the reader when the writer has gone; never leaves run().
struct NotWanted {};

}  // namespace

void Intake::run(const Deliver& deliver) {
  deliver_ = &deliver;
  try {
    finish(read());
    if (!block_.facts.empty()) deliver_block();
  } catch (const NotWanted&) {
  }
}

ReadSummary Intake::read() {
  switch (format_) {
    case FileFormat::kTable:
      return read_table(*input_, request_.table, ontology_, *this, this);
    case FileFormat::kEdgeList:
      return read_edge_list(*input_, request_.table, ontology_, *this, this);
    case FileFormat::kAuto:
    case FileFormat::kJsonl:
      break;
  }
  return read_jsonl(*input_, *this);
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

void Intake::count_unknown(const Fact& fact, std::uint64_t line) {
  const auto* node = std::get_if<NodeFact>(&fact);
  const auto* edge = std::get_if<EdgeFact>(&fact);
  const bool known = node != nullptr   ? node->type.empty() || ontology_.node_type(node->type) != nullptr
                     : edge != nullptr ? ontology_.relation_type(edge->type) != nullptr
                                       : true;
  if (known) return;
  const std::string& type = node != nullptr ? node->type : edge->type;
  if (request_.strict) refuse_unknown(node != nullptr, type, line);
  ++(node != nullptr ? report_.unknown_types : report_.unknown_relations)[type];
}

}  // namespace guanxi
