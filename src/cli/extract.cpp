#include <fmt/format.h>

#include <filesystem>

#include "cli/commands.hpp"
#include "cli/extraction.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/jsonl.hpp"
#include "guanxi/formats/output.hpp"
#include "guanxi/ingest/documents.hpp"

namespace guanxi {
namespace {

struct Options {
  std::vector<std::string> files;
  std::size_t format = 0;
  std::string output = "-";
  bool text = false;
  ExtractRequest request;
  ExtractionOptions extraction;
};

/// Documents only: facts and tables are for ingest.
std::vector<std::string> documents_of(const Session& session, const Options& options) {
  const bool any = options.format != 0;
  Inputs inputs = find_inputs(options.files);
  std::vector<std::string> out;
  for (InputFile& file : inputs.files) {
    const bool named =
        std::find(options.files.begin(), options.files.end(), file.path) != options.files.end();
    if (named || any || file.kind == InputKind::kDocument)
      out.push_back(std::move(file.path));
    else
      inputs.passed_over.push_back(std::move(file.path));
  }
  for (const std::string& path : inputs.empty) session.note(path + ": holds no file that could be taken");
  for (const std::string& path : inputs.passed_over) session.note(path + ": no document; passed over");
  return out;
}

std::string lines_of(ExtractedDocument& extracted, const Options& options) {
  std::string out;
  for (std::size_t i = 0; i < extracted.facts.facts.size(); ++i) {
    Fact& fact = extracted.facts.facts[i];
    if (auto* source = std::get_if<SourceFact>(&fact); source != nullptr && !options.text)
      source->text.reset();
    const std::string& reason = extracted.facts.reasons[i];
    if (options.extraction.explain && !reason.empty())
      out += fmt::format("# {}\n", escape_for_terminal(reason));
    append_jsonl(out, fact);
  }
  return out;
}

Outcome run(Session& session, const Options& options) {
  ExtractRequest request = options.request;
  request.paths = documents_of(session, options);
  request.threads = options.extraction.threads;
  request.read.pdf = options.extraction.pdf_reader();
  if (options.format != 0) request.read.format = static_cast<DocumentFormat>(options.format - 1);
  if (!request.key.empty() && request.paths.size() > 1)
    throw Error(ErrorCode::kInvalidArgument, "--source names one document, but several are given");
  std::shared_ptr<Store> store;
  if (options.extraction.known) store = session.open(OpenMode::kRead);
  const auto extractor = options.extraction.make(store.get());
  const auto output = Output::open(options.output);
  bool failed = false, anything = false;
  const auto use = [&](ExtractedDocument&& extracted) {
    if (extracted.error) {
      session.report(*extracted.error);
      failed = true;
      return;
    }
    anything = true;
    for (const Reject& reject : extracted.facts.rejects)
      session.note(
          fmt::format("{}: the extractor's answer, {}", extracted.document.key, describe(reject, "line")));
    output->write(lines_of(extracted, options));
  };
  extract_documents(request, *extractor, use, session.progress());
  output->commit();
  return failed ? Outcome::kError : anything ? Outcome::kAnswer : Outcome::kNone;
}

}  // namespace

void add_extract(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"extract", kGroupFill, "Print the facts that documents state, as JSON lines",
                   "guanxi extract news.txt report.pdf page.html > facts.jsonl\n"
                   "guanxi extract articles/ --min-confidence 0.8 --explain\n"
                   "guanxi extract articles.jsonl --text | guanxi ingest - --source articles\n"
                   "guanxi extract news.txt --extractor 'python3 my_extractor.py'",
                   "0  facts were printed\n"
                   "1  there was no document\n"
                   "2  an error was printed: that document was left out, the other ones were read"},
                  options, run);
  list.arguments("FILE", options->files,
                 "Text, Markdown, HTML or PDF, JSON lines of documents ({\"source\": KEY, \"text\": …}), "
                 "directories of "
                 "them; - is standard input")
      .group("READING")
      .choice("-f,--format", options->format, {"auto", "text", "markdown", "html", "pdf", "jsonl"}, "FMT",
              "Format of the files")
      .text("--encoding", options->request.read.encoding, "NAME", "Encoding (GB18030, Big5, …)")
      .default_text("found out")
      .text("--source", options->request.key, "KEY", "Key of the document")
      .default_text("its path");
  options->extraction.add_to(list);
  list.group("OUTPUT")
      .flag("--text", options->text, "Print the documents' text in their sources")
      .flag("--explain", options->extraction.explain,
            "Say before each fact, in a line that starts with #, why it was made")
      .text("-o,--output", options->output, "FILE", "Where the facts go")
      .default_text("standard output");
}

}  // namespace guanxi
