#include "guanxi/formats/input.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/iostreams/filter/bzip2.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/zstd.hpp>
#include <boost/iostreams/filtering_stream.hpp>

#include "formats/collect.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

template <typename Filter>
std::string packed(const std::string& text, const Filter& filter) {
  std::ostringstream out;
  {
    boost::iostreams::filtering_ostream stream;
    stream.push(filter);
    stream.push(out);
    stream << text;
  }
  return out.str();
}
std::string gzip(const std::string& text) {
  return packed(text, boost::iostreams::gzip_compressor());
}
std::string zstd(const std::string& text) {
  return packed(text, boost::iostreams::zstd_compressor());
}
std::string bzip2(const std::string& text) {
  return packed(text, boost::iostreams::bzip2_compressor());
}

std::string all_of(Input& input) {
  std::string text;
  for (std::string_view piece = input.next(); !piece.empty(); piece = input.next()) text += piece;
  return text;
}
std::string text_of(const std::string& bytes, std::size_t piece_bytes = 1 << 18,
                    const std::string& encoding = {}) {
  return all_of(*Input::of_bytes(bytes, "file", {.encoding = encoding, .piece_bytes = piece_bytes}));
}

/// "MESSAGE [HINT]" of the error that this ends with.
template <typename Body>
std::string error_of(const Body& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what() + (error.hint().empty() ? "" : " [" + error.hint() + "]");
  }
  return "no error";
}

/// Text that does not compress to nothing.
std::string long_text(std::uint64_t seed, std::size_t lines) {
  WildFacts random(seed);
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) text += std::to_string(random.below(1'000'000'000)) + " lines\n";
  return text;
}

}  // namespace

TEST_SUITE("formats/input") {
  TEST_CASE("plain and compressed text, one member or several") {
    const std::string text = long_text(1, 40'000);  // several blocks
    CHECK((text_of(text) == text));
    CHECK((text_of(gzip(text)) == text));
    CHECK((text_of(zstd(text)) == text));
    CHECK((text_of(bzip2(text)) == text));
    CHECK((text_of(gzip(text) + gzip("more\n") + gzip("")) == text + "more\n"));
    CHECK((text_of(zstd(text) + zstd("more\n")) == text + "more\n"));
    CHECK((text_of(bzip2(text) + bzip2("more\n")) == text + "more\n"));
    CHECK((text_of(gzip(text) + std::string(1000, '\0')) == text));
    CHECK(Input::of_bytes(zstd("a"), "f")->compression() == Compression::kZstd);
  }

  TEST_CASE("a member may end anywhere in a block") {
    const std::string text = long_text(2, 3'000);
    for (std::size_t size = 0; size < text.size(); size += 3001) {
      CAPTURE(size);
      const std::string part = text.substr(0, size);
      CHECK((text_of(gzip(part) + gzip("x")) == part + "x"));
    }
  }

  TEST_CASE("compressed data that were cut off or changed") {
    const std::string text = long_text(3, 5'000);
    for (const std::size_t percent : {1U, 30U, 60U, 99U}) {
      CAPTURE(percent);
      const auto cut = [percent](const std::string& bytes) {
        return bytes.substr(0, bytes.size() * percent / 100);
      };
      CHECK(error_of([&] {
              text_of(cut(gzip(text)));
            }).starts_with("file: the gzip data end too early, after "));
      CHECK(error_of([&] {
              text_of(cut(zstd(text)));
            }).starts_with("file: the zstd data end too early, after "));
      CHECK(error_of([&] {
              text_of(cut(bzip2(text)));
            }).starts_with("file: the bzip2 data end too early, after "));
    }
    CHECK(error_of([&] { text_of(gzip("hello\n").substr(0, 20)); }) ==
          "file: the gzip data end too early, after 20 bytes: the file was cut off [get the file again; "
          "`gzip -t` checks it]");
    std::string bad = gzip(text);
    bad[bad.size() - 6] = static_cast<char>(bad[bad.size() - 6] ^ 1);
    CHECK(error_of([&] { text_of(bad); }).find("incorrect data check") != std::string::npos);
    bad = zstd(text);
    bad.replace(bad.size() / 2, 200, 200, '\xff');
    CHECK(error_of([&] { text_of(bad); }).starts_with("file: the zstd data are damaged near byte "));
    CHECK(error_of([&] { text_of(gzip("a") + "garbage"); }) ==
          "file: the gzip data are damaged near byte 21: something else follows them [get the file again; "
          "`gzip -t` checks "
          "it]");
  }

  TEST_CASE("encodings and byte order marks") {
    CHECK(text_of("\xef\xbb\xbf灵伴") == "灵伴");
    CHECK(text_of(std::string("\xff\xfe\x75\x70\x0a\x00", 6)) == "灵\n");
    CHECK(text_of(std::string("\xfe\xff\x70\x75\x00\x0a", 6)) == "灵\n");
    CHECK(text_of("caf\xe9\n", 1 << 18, "windows-1252") == "café\n");
    CHECK(text_of("\xc1\xe9\xb0\xe9\n", 1, "GB18030") == "灵伴\n");  // one byte at a time
    CHECK(text_of("\xef\xbb\xbf"
                  "a",
                  1 << 18, "UTF-8") == "a");
    const auto input = Input::of_bytes("\xc1\xe9\xb0\xe9\xff\n", "f", {.encoding = "GB18030"});
    CHECK(all_of(*input) == "灵伴\ufffd\n");
    CHECK(input->replaced() == 1);
    CHECK(input->encoding() == "GB18030");
    CHECK(error_of([] { text_of("a", 1, "klingon"); }).starts_with("unknown encoding 'klingon' ["));
  }

  TEST_CASE("bytes are counted and hashed as they are on disk") {
    const std::string bytes = gzip(long_text(4, 30'000));
    const auto input = Input::of_bytes(bytes, "f");
    CHECK(input->raw_total() == bytes.size());
    all_of(*input);
    CHECK(input->raw_bytes() == bytes.size());
    CHECK(input->hash() == hash128(bytes));
    const TemporaryDirectory directory;
    write_file(directory / "f", bytes);
    CHECK(digest_file(directory / "f").hash == hash128(bytes));
    CHECK(digest_file(directory / "f").bytes == bytes.size());
  }

  TEST_CASE("head shows the beginning and takes nothing away") {
    const auto input = Input::of_bytes("\xef\xbb\xbfhello", "f", {.piece_bytes = 2});
    CHECK(input->head() == "hello");
    CHECK(input->next() == "he");
    CHECK(input->next() == "ll");
    CHECK(Input::of_bytes("\xc1\xe9\xb0\xe9", "f", {.encoding = "GB18030"})->head() == "灵伴");
  }

  TEST_CASE("files that cannot be opened") {
    const TemporaryDirectory directory;
    write_file(directory / "nodes.csv", "a");
    CHECK(error_of([&] { static_cast<void>(Input::open(directory / "node.csv")); }) ==
          (directory / "node.csv") + ": no such file [did you mean '" + (directory / "nodes.csv") + "'?]");
    CHECK(error_of([&] { static_cast<void>(Input::open(directory.path())); }) ==
          directory.path() + ": is a directory [name the files in it, for example " + (directory / "*") +
              "]");
    if (::geteuid() != 0) {
      ::chmod((directory / "nodes.csv").c_str(), 0);
      CHECK(error_of([&] { static_cast<void>(Input::open(directory / "nodes.csv")); }) ==
            (directory / "nodes.csv") + ": cannot be opened: Permission denied [ls -l " +
                (directory / "nodes.csv") + " shows who may read it]");
    }
    write_file(directory / "empty", "");
    const auto input = Input::open(directory / "empty");
    CHECK(input->next().empty());
    CHECK(input->next().empty());
    CHECK(input->raw_bytes() == 0);
  }

  TEST_CASE("what is no text says what it looks like") {
    const auto complaint = [](const std::string& bytes) { return error_of([&] { text_of(bytes); }); };
    CHECK(complaint("\x89PNG\r\n\x1a\n....") == "file: looks like a PNG image, not like text");
    CHECK(complaint("%PDF-1.7\n") ==
          "file: looks like a PDF document, not like text [for a document: guanxi extract FILE | guanxi "
          "ingest -]");
    CHECK(complaint("\x7f"
                    "ELF\x02\x01\x01") == "file: looks like an ELF program or library, not like text");
    CHECK(complaint("PK\x03\x04\x14") ==
          "file: looks like a ZIP archive (or an Office file: .xlsx, .docx), not like text [save a "
          "workbook's sheet as CSV, or "
          "unpack an archive, and ingest that]");
    CHECK(complaint(std::string("\x00\x01\x02\x00\x00\xff\x00\x07", 8)) ==
          "file: looks like binary data, not like text");
    CHECK(complaint(gzip("%PDF-1.7\n")).starts_with("file: looks like a PDF document"));
  }

  TEST_CASE("Ctrl-C stops at the next piece") {
    const auto input = Input::of_bytes("hello", "f", {.piece_bytes = 1});
    CHECK(input->next() == "h");
    interrupt_requested = true;
    CHECK_THROWS_AS(static_cast<void>(input->next()), Error);
    interrupt_requested = false;
    CHECK(input->next() == "e");
  }
}
