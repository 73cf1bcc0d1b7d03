#include "ingest/document_pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>
#include <utility>

#include "guanxi/formats/input.hpp"
#include "guanxi/formats/jsonl.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

/// Part of what a ledger entry is compared with: raise it when the readers change what they make of a file.
constexpr int kReaderVersion = 1;
constexpr std::size_t kWindowPerThread = 4;

std::size_t threads_of(const ExtractRequest& request) {
  constexpr std::size_t kMost = 256;
  const std::size_t threads = request.threads > 0 ? request.threads : std::thread::hardware_concurrency();
  return std::clamp<std::size_t>(threads, 1, kMost);
}

bool is_compressed(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b") || bytes.starts_with("\x28\xb5\x2f\xfd") || bytes.starts_with("BZh");
}

struct FileBytes {
  std::string bytes;
  Hash128 hash;            // as they are on disk
  std::uint64_t size = 0;  // likewise
  bool converted = false;  // to UTF-8, on the way of decompressing
};

/// All of a file. Throws: as Input::open
FileBytes read_file(const std::string& path, const std::string& encoding) {
  FileBytes out;
  const bool from_stdin = path == "-";
  std::error_code ignored;
  if (!from_stdin &&
      (!std::filesystem::exists(path, ignored) || std::filesystem::is_directory(path, ignored)))
    static_cast<void>(Input::open(path));  // says what is wrong
  std::ifstream file;
  if (!from_stdin) file.open(path, std::ios::binary);
  std::istream& in = from_stdin ? std::cin : file;
  if (!in) throw Error(ErrorCode::kIo, path + ": cannot be read");
  std::array<char, 1 << 16> piece{};
  while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
    out.bytes.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (out.bytes.size() > kMaxDocumentBytes)
      throw Error(ErrorCode::kLimit, fmt::format("{}: larger than {} MiB", path, kMaxDocumentBytes >> 20),
                  "split it");
  }
  out.hash = hash128(out.bytes);
  out.size = out.bytes.size();
  if (!is_compressed(out.bytes)) return out;
  const auto input = Input::of_bytes(std::exchange(out.bytes, {}), path, {.encoding = encoding});
  for (std::string_view text = input->next(); !text.empty(); text = input->next()) {
    out.bytes += text;
    if (out.bytes.size() > kMaxDocumentBytes)
      throw Error(ErrorCode::kLimit, fmt::format("{}: larger than {} MiB", path, kMaxDocumentBytes >> 20),
                  "split it");
  }
  out.converted = true;
  return out;
}

/// Runs what makes a document; what it throws becomes the document's error.
template <typename Body>
void guarded(PooledDocument& out, const Body& body) {
  try {
    body();
  } catch (const Error& error) {
    out.extracted.error = error;
  } catch (const std::bad_alloc&) {
    out.extracted.error = Error(ErrorCode::kLimit, out.extracted.path + ": not enough memory");
  } catch (const std::exception& error) {
    out.extracted.error =
        Error(ErrorCode::kBadInput, fmt::format("{}: {}", out.extracted.path, error.what()));
  }
}

/// Hands the sources with a text of a JSONL file on.
class SourceSink final : public FactSink {
 public:
  using Take = std::function<void(SourceFact&&, std::uint64_t line)>;
  using Refuse = std::function<void(const Reject&)>;
  SourceSink(Take take, Refuse refuse) : take_(std::move(take)), refuse_(std::move(refuse)) {}

  void take(Fact&& fact, std::uint64_t line) override {
    auto* source = std::get_if<SourceFact>(&fact);
    if (source != nullptr && source->text)
      take_(std::move(*source), line);
    else
      refuse_({.line = line,
               .column = 0,
               .text = {},
               .reason = "no document: it needs \"source\" and \"text\"",
               .hint = {},
               .cut = false});
  }
  void reject(Reject&& reject) override { refuse_(reject); }

 private:
  Take take_;
  Refuse refuse_;
};

Document stated(SourceFact&& source) {
  Document out;
  out.key = std::move(source.key);
  out.title = std::move(source.title);
  out.publisher = std::move(source.publisher);
  out.date = std::move(source.date);
  out.language = std::move(source.language);
  out.uri = std::move(source.uri);
  out.text = std::move(*source.text);
  return out;
}

}  // namespace

DocumentPool::DocumentPool(const ExtractRequest& request, FactExtractor& extractor, Former former, Use use)
    : request_(request),
      extractor_(extractor),
      former_(std::move(former)),
      fingerprint_(extractor.fingerprint()),
      pool_(threads_of(request), threads_of(request) * kWindowPerThread, std::move(use)) {}

Hash128 DocumentPool::content_hash(const Hash128& bytes, const std::string& format) const {
  const std::string wanted =
      request_.read.format ? std::string(to_string(*request_.read.format)) : std::string{};
  return hash128(fmt::format("document;{};{};{};{};{};{}", kReaderVersion, to_hex(bytes), format, wanted,
                             request_.read.encoding, fingerprint_));
}

bool DocumentPool::holds_many(const std::string& path) const {
  if (request_.read.format) return *request_.read.format == DocumentFormat::kJsonl;
  std::string_view name = path;
  for (const auto packed : {".gz"sv, ".zst"sv, ".bz2"sv})
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  return name.ends_with(".jsonl") || name.ends_with(".ndjson");
}

void DocumentPool::submit_file(const std::string& path) {
  const std::string key = request_.key.empty() ? (path == "-" ? "stdin" : path) : request_.key;
  pool_.submit([this, path, key, entry = former_(key)] {
    PooledDocument out;
    out.extracted.path = path;
    out.ends_file = true;
    guarded(out, [&] {
      FileBytes file = read_file(path, request_.read.encoding);
      out.bytes = file.size;
      out.hash = content_hash(file.hash, {});
      out.unchanged = entry && entry->state == LedgerState::kComplete && entry->hash == out.hash;
      if (out.unchanged) return;
      DocumentOptions options = request_.read;
      if (file.converted) options.encoding = "UTF-8";
      Document& document = out.extracted.document;
      document = read_document(std::move(file.bytes), path == "-" ? "stdin" : path, options);
      document.key = key;
      out.format = to_string(document.format);
      out.extracted.facts = extractor_.extract(document);
      out.has_document = true;
    });
    return out;
  });
}

void DocumentPool::submit_lines(const std::string& path) {
  const std::string key = request_.key.empty() ? (path == "-" ? "stdin" : path) : request_.key;
  PooledDocument end;
  end.extracted.path = path;
  end.ends_file = true;
  end.format = "jsonl";
  guarded(end, [&] {
    const std::optional<LedgerEntry> entry = former_(key);
    if (path != "-" && entry && entry->state == LedgerState::kComplete) {
      end.hash = content_hash(digest_file(path).hash, end.format);
      end.unchanged = entry->hash == end.hash;
      if (end.unchanged) return;
    }
    const auto input = Input::open(path, {.encoding = request_.read.encoding});
    SourceSink sink(
        [&](SourceFact&& source, std::uint64_t line) {
          check_interrupt();
          pool_.submit([this, path, line, shared = std::make_shared<SourceFact>(std::move(source))] {
            PooledDocument out;
            out.extracted.path = path;
            out.extracted.line = line;
            guarded(out, [&] {
              out.extracted.document = make_document(stated(std::move(*shared)));
              out.extracted.facts = extractor_.extract(out.extracted.document);
              out.has_document = true;
            });
            return out;
          });
        },
        [&](const Reject& reject) {
          pool_.submit([path, line = reject.line,
                        error = Error(ErrorCode::kBadInput, describe(reject, path), reject.hint)] {
            PooledDocument out;
            out.extracted.path = path;
            out.extracted.line = line;
            out.extracted.error = error;
            return out;
          });
        });
    static_cast<void>(read_jsonl(*input, sink));
    end.bytes = input->raw_bytes();
    end.hash = content_hash(input->hash(), end.format);
  });
  // Ctrl-C and a consumer that gave up are no errors of the file.
  if (end.extracted.error && end.extracted.error->code() == ErrorCode::kInterrupted)
    throw Error(*end.extracted.error);
  pool_.submit([shared = std::make_shared<PooledDocument>(std::move(end))] { return std::move(*shared); });
}

void DocumentPool::run(Progress* progress) {
  if (progress != nullptr) progress->begin("reading documents", request_.paths.size(), "files");
  std::uint64_t done = 0;
  for (const std::string& path : request_.paths) {
    check_interrupt();
    if (holds_many(path))
      submit_lines(path);
    else
      submit_file(path);
    if (progress != nullptr) progress->update(++done);
  }
  pool_.finish();
  if (progress != nullptr) progress->end();
}

}  // namespace guanxi
