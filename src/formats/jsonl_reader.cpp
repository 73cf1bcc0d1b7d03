#include <utility>

#include "formats/jsonl_rows.hpp"
#include "formats/lines.hpp"
#include "guanxi/formats/jsonl.hpp"

namespace guanxi {

ReadSummary read_jsonl(Input& input, FactSink& sink) {
  LineReader lines(input);
  JsonlRows rows;
  ReadSummary summary;
  Line line;
  Reject reject;
  while (lines.next(line)) {
    Fact fact;
    switch (rows.read(line, fact, reject)) {
      case LineKind::kNothing:
        break;
      case LineKind::kFact:
        ++summary.facts;
        sink.take(std::move(fact), line.number);
        break;
      case LineKind::kReject:
        ++summary.rejects;
        sink.reject(std::move(reject));
        break;
    }
  }
  summary.lines = lines.count();
  return summary;
}

}  // namespace guanxi
