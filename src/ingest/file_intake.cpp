#include "ingest/file_intake.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShownRowBytes = 4096;  // of a rejected row in the report

}  // namespace

FileIntake::FileIntake(const Ontology& ontology, const IngestRequest& request)
    : ontology_(ontology),
      request_(request),
      input_(Input::open(request.path, {.encoding = request.encoding})) {
  format_ = request.format == FileFormat::kAuto ? detect_format(*input_) : request.format;
  report_.format = format_;
  report_.encoding = input_->encoding();
  report_.compression = to_string(input_->compression());
}

void FileIntake::keep_rejects(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::equivalent(path, request_.path, ignored)) {
    throw Error(ErrorCode::kInvalidArgument, path + ": the rejects cannot go into the file that is read");
  }
  rejects_path_ = path;
}

void FileIntake::finish(const ReadSummary& summary) {
  report_.facts = summary.facts;
  report_.rejected = summary.rejects;
  report_.lines = summary.lines;
  report_.replaced = input_->replaced();
  report_.bytes = input_->raw_bytes();
}

void FileIntake::keep(Reject&& reject) {
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

void FileIntake::refuse(const Reject& reject) const {
  std::string hint = reject.hint;
  if (!hint.empty()) hint += '\n';
  throw Error(ErrorCode::kBadInput, describe(reject, input_->name()),
              hint + "without --strict the other rows are taken, and such rows go into a file to be mended");
}

void FileIntake::refuse_unknown(bool node, const std::string& type, std::uint64_t line) const {
  std::vector<std::string> names;
  if (node) {
    for (const NodeType& known_type : ontology_.node_types()) names.push_back(known_type.path);
  } else {
    for (const RelationType& relation : ontology_.relation_types()) names.push_back(relation.name);
  }
  const std::string best = closest(type, names);
  std::string hint = best.empty() ? fmt::format("it knows {}", fmt::join(names, ", "))
                                  : fmt::format("did you mean '{}'?", best);
  throw Error(ErrorCode::kBadInput,
              fmt::format("{}:{}: the ontology has no {} '{}'", input_->name(), line,
                          node ? "node type" : "relation", escape_for_terminal(type)),
              hint + "\nwithout --strict it is taken and counted");
}

void FileIntake::commit_rejects() {
  if (rejects_) rejects_->commit();
}

}  // namespace guanxi
