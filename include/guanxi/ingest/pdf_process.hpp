// PDFs, each read by another process: a file that is made such that it takes for ever, or all memory, or that
// brings the reader down, costs that file and nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "guanxi/text/reader.hpp"

namespace guanxi {

struct PdfLimits {
  double timeout_seconds = 60;  // for one file
  std::uint64_t memory_bytes = std::uint64_t{2}
                               << 30;  // address space of the process, of which it needs half a GiB
};

/// A reader for DocumentOptions::pdf. It starts `program` (a path and arguments, to which it adds the limits)
/// when there is something to read, as often as it is called at once, and keeps it for the next file; the
/// program calls serve_pdfs(). Starting takes some 20 ms, a small file less than one.
///
/// What it throws: as read_pdf(), and
///   Error kLimit        "NAME: reading the PDF took longer than 60 s", "… takes more than 2048 MiB of
///   memory" Error kBadInput     "NAME: the process that read the PDF ended (signal 11)", in two processes
///   Error kIo           it cannot be started
///   Error kInterrupted  the user pressed Ctrl-C
/// Thread-safety: the reader may be called in several threads at once.
[[nodiscard]] PdfReader read_pdfs_apart(std::vector<std::string> program, const PdfLimits& limits = {});

/// The other side: answers requests on standard input until it is closed. `arguments`: what read_pdfs_apart()
/// added to the program's. The exit status.
[[nodiscard]] int serve_pdfs(const std::vector<std::string>& arguments);

}  // namespace guanxi
