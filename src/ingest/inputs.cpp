// What the files on a command line are.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "guanxi/ingest/documents.hpp"

namespace guanxi {
namespace {

namespace fs = std::filesystem;
using namespace std::literals;

constexpr std::size_t kHeadBytes = std::size_t{64} << 10;

std::string extension_of(const std::string& path) {
  std::string name = fs::path(path).filename();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const auto packed : {".gz"sv, ".zst"sv, ".bz2"sv})
    if (name.ends_with(packed)) name.resize(name.size() - packed.size());
  const std::size_t dot = name.find_last_of('.');
  return dot == std::string::npos || dot == 0 ? std::string{} : name.substr(dot);
}

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Sentences, not rows: a text file may hold either.
bool holds_sentences(const std::string& path) {
  try {
    const auto input = Input::open(path);
    return reads_like_prose(input->head());
  } catch (const Error&) {
    return false;
  }
}

bool is_data(const std::string& path) {
  try {
    const auto input = Input::open(path);
    static_cast<void>(detect_format(*input));
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// The files of a directory at any depth, in the order of their paths' bytes.
void walk(const fs::path& directory, Inputs& out) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator i(directory, error), end; !error && i != end; i.increment(error))
    if (!i->path().filename().string().starts_with('.')) entries.push_back(i->path());
  if (error) throw Error(ErrorCode::kIo, directory.string() + ": cannot be read: " + error.message());
  std::sort(entries.begin(), entries.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  for (const fs::path& entry : entries) {
    std::error_code ignored;
    const fs::file_status status = fs::symlink_status(entry, ignored);
    if (fs::is_directory(status)) {
      walk(entry, out);
      continue;
    }
    if (!fs::is_regular_file(fs::status(entry, ignored))) continue;
    const InputKind kind = input_kind(entry);
    if (kind == InputKind::kOther)
      out.passed_over.push_back(entry);
    else
      out.files.push_back({entry, kind});
  }
}

}  // namespace

InputKind input_kind(const std::string& path) {
  if (path == "-") return InputKind::kData;
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return InputKind::kData;  // a pipe can be read only once
  constexpr std::array kDataNames{".csv"sv, ".tsv"sv, ".tab"sv, ".psv"sv, ".jsonl"sv, ".ndjson"sv, ".json"sv};
  constexpr std::array kDocumentNames{".md"sv,    ".markdown"sv, ".html"sv, ".htm"sv,
                                      ".xhtml"sv, ".shtml"sv,    ".pdf"sv};
  const std::string extension = extension_of(path);
  if (one_of(kDataNames, extension)) return InputKind::kData;
  if (one_of(kDocumentNames, extension)) return InputKind::kDocument;
  std::string head(kHeadBytes, '\0');
  std::ifstream in(path, std::ios::binary);
  if (!in) return InputKind::kData;
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  const std::optional<DocumentFormat> format = detect_document(path, head);
  if (format == DocumentFormat::kPdf || format == DocumentFormat::kHtml) return InputKind::kDocument;
  if (holds_sentences(path) && head.find_first_of("{[") != head.find_first_not_of(" \t\r\n"))
    return InputKind::kDocument;
  if (is_data(path)) return InputKind::kData;
  return format ? InputKind::kDocument : InputKind::kOther;
}

Inputs find_inputs(const std::vector<std::string>& paths, bool documents) {
  Inputs out;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (path != "-" && fs::is_directory(path, ignored)) {
      const std::size_t before = out.files.size();
      walk(path, out);
      if (out.files.size() == before) out.empty.push_back(path);
      continue;
    }
    // What is neither is left to the reader of data, which says what it looks like.
    const InputKind kind = documents ? InputKind::kDocument : input_kind(path);
    out.files.push_back({path, kind == InputKind::kOther ? InputKind::kData : kind});
  }
  return out;
}

}  // namespace guanxi
