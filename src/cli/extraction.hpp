// The options of all commands that read documents.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"
#include "cli/session.hpp"
#include "guanxi/ingest/extraction.hpp"
#include "guanxi/text/reader.hpp"

namespace guanxi {

/// The command line on which this program serves another one of it, see ingest/pdf_process.hpp.
inline constexpr std::string_view kServePdfsCommand = "__pdf";

struct ExtractionOptions {
  std::string command;
  std::uint32_t timeout_seconds = 60;
  std::vector<std::string> lexicons;
  std::optional<double> min_confidence;
  bool known = false;
  bool explain = false;  // whether somebody reads the reasons
  std::uint32_t threads = 0;

  void add_to(OptionList& list);
  /// `store`: whose names are known; nullptr: there is none yet.
  [[nodiscard]] std::unique_ptr<FactExtractor> make(const Store* store) const;
  /// Reads PDFs in processes of this program's own.
  [[nodiscard]] PdfReader pdf_reader() const;
};

}  // namespace guanxi
