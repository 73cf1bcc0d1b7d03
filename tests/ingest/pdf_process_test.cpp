#include "guanxi/ingest/pdf_process.hpp"

#include <doctest/doctest.h>

#include <string>

#include "guanxi/base/error.hpp"

using namespace guanxi;

namespace {

/// What a reader whose other side is this line of shell throws, with its hint.
Error error_of(const std::string& line, double timeout_seconds = 60) {
  const PdfReader reader = read_pdfs_apart({"/bin/sh", "-c", line}, {.timeout_seconds = timeout_seconds});
  try {
    static_cast<void>(reader("bytes", "report.pdf"));
  } catch (const Error& error) {
    return error;
  }
  return {ErrorCode::kInvalidArgument, "no error"};
}

}  // namespace

// That the program itself reads PDFs so, and survives one that takes for ever, is in
// tests/cli/extract_test.cpp.
TEST_SUITE("ingest/pdf_process") {
  TEST_CASE("a process that ends is started again once, then the file is refused") {
    const Error error = error_of("exit 3");
    CHECK(error.what() == std::string("report.pdf: the process that read the PDF ended (exit status 3)"));
    CHECK(error.code() == ErrorCode::kBadInput);
    CHECK(error_of("kill -ABRT $$").what() ==
          std::string("report.pdf: the process that read the PDF ended (signal 6)"));
    CHECK(error_of("printf '\\377\\377\\377\\377\\377\\377\\377\\377'").what() ==
          std::string("report.pdf: the process that read the PDF ended (exit status 0)"));
  }

  TEST_CASE("limits of time and memory") {
    const Error late = error_of("sleep 60", 0.2);
    CHECK(late.what() == std::string("report.pdf: reading the PDF took longer than 0.2 s"));
    CHECK(late.hint() ==
          "--timeout gives it longer; a PDF of ordinary size that needs it is damaged or made to");
    CHECK(late.code() == ErrorCode::kLimit);
    const Error full = error_of("printf '\\1\\0\\0\\0\\0\\0\\0\\0m'");
    CHECK(full.what() == std::string("report.pdf: reading the PDF takes more than 2048 MiB of memory"));
    CHECK(full.code() == ErrorCode::kLimit);
  }

  TEST_CASE("answers: a text, an error, nonsense") {
    const PdfReader reader = read_pdfs_apart({"/bin/sh", "-c",
                                              "printf "
                                              "'\\35\\0\\0\\0\\0\\0\\0\\0t\\1\\0\\0\\0\\0\\0\\0\\0a\\1\\0\\0"
                                              "\\0\\0\\0\\0\\0b\\2\\0\\0\\0\\0\\0\\0\\00020'; "
                                              "sleep 5"});
    const PdfPages text = reader("bytes", "report.pdf");
    CHECK(text.text == "a");
    CHECK(text.title == "b");
    CHECK(text.date == "20");
    const Error error = error_of(
        "printf '\\24\\0\\0\\0\\0\\0\\0\\0e\\4\\1\\0\\0\\0\\0\\0\\0\\0x\\1\\0\\0\\0\\0\\0\\0\\0y'; sleep 5");
    CHECK(error.what() == std::string("x"));
    CHECK(error.hint() == "y");
    CHECK(error.code() == ErrorCode::kBadInput);
    CHECK(error_of("printf '\\2\\0\\0\\0\\0\\0\\0\\0tt'; sleep 5").what() ==
          std::string("report.pdf: the process that read the PDF gave no answer"));
  }

  TEST_CASE("only who knows the limits is served") {
    CHECK(serve_pdfs({}) != 0);
  }
}
