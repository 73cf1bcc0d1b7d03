#include "formats/binary_kind.hpp"

#include <cstddef>
#include <iterator>

namespace guanxi {
namespace {

using namespace std::literals;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  BinaryKind kind;
};

constexpr std::string_view kDocument = "for a document: guanxi extract FILE | guanxi ingest -";
constexpr std::string_view kWorkbook =
    "save a workbook's sheet as CSV, or unpack an archive, and ingest that";
constexpr std::string_view kXz = "unpack it on the way: xz -dc FILE | guanxi ingest -";

constexpr Magic kMagics[] = {
    {0, "%PDF-"sv, {"a PDF document", kDocument}},
    {0, "\x89PNG\r\n\x1a\n"sv, {"a PNG image", {}}},
    {0, "\xff\xd8\xff"sv, {"a JPEG image", {}}},
    {0, "GIF87a"sv, {"a GIF image", {}}},
    {0, "GIF89a"sv, {"a GIF image", {}}},
    {0, "II*\0"sv, {"a TIFF image", {}}},
    {0, "MM\0*"sv, {"a TIFF image", {}}},
    {8, "WEBP"sv, {"a WebP image", {}}},
    {0,
     "\x7f"
     "ELF"sv,
     {"an ELF program or library", {}}},
    {0, "PK\x03\x04"sv, {"a ZIP archive (or an Office file: .xlsx, .docx)", kWorkbook}},
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, {"an old Office file (.xls, .doc)", kWorkbook}},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     {"an xz-compressed file", kXz}},
    {0, "7z\xbc\xaf\x27\x1c"sv, {"a 7-Zip archive", kWorkbook}},
    {0, "Rar!\x1a\x07"sv, {"a RAR archive", kWorkbook}},
    {0,
     "\x04\x22\x4d\x18"sv,
     {"an lz4-compressed file", "unpack it on the way: lz4 -dc FILE | guanxi ingest -"}},
    {0,
     "SQLite format 3\0"sv,
     {"an SQLite database", "export a table: sqlite3 -csv -header FILE 'select * from T' | guanxi ingest -"}},
    {0, "PAR1"sv, {"a Parquet file", "convert it to CSV or JSON lines"}},
    {0, "ARROW1\0\0"sv, {"an Arrow file", "convert it to CSV or JSON lines"}},
    {257, "ustar"sv, {"a tar archive", "unpack it, and ingest the files in it"}},
    {0, "\x1f\x8b"sv, {"a gzip file inside a compressed file", {}}},
};

}  // namespace

BinaryKind binary_kind(std::string_view head) noexcept {
  for (const Magic& magic : kMagics) {
    if (head.size() > magic.offset && head.substr(magic.offset).starts_with(magic.bytes)) return magic.kind;
  }
  return {};
}

}  // namespace guanxi
