#include "guanxi/base/encoding.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "base/utf8_internal.hpp"
#include "guanxi/base/error.hpp"

namespace guanxi {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

/// nullptr if ICU does not know the name.
Converter open_converter(const std::string& name) {
  if (name.empty()) return nullptr;  // to ICU it means the platform's default
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

/// ICU's callback for bytes that cannot be converted: U+FFFD, and one more in the count that `context` points
/// to.
void replace_and_count(const void* context, UConverterToUnicodeArgs* args, const char* /*units*/,
                       std::int32_t /*length*/, UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;  // a reset or close, no bytes
  constexpr UChar replacement = 0xFFFD;
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
  ++*static_cast<std::size_t*>(const_cast<void*>(context));
}

/// Bytes at the end of `text` that more bytes may complete to a character.
std::size_t unfinished_utf8(std::string_view text) noexcept {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<std::uint8_t>(text[text.size() - back]);
    if (U8_IS_TRAIL(byte)) continue;
    const std::size_t trail_bytes = U8_COUNT_TRAIL_BYTES(byte);
    return U8_IS_LEAD(byte) && back <= trail_bytes ? back : 0;
  }
  return 0;
}

}  // namespace

bool is_known_encoding(const std::string& name) {
  return open_converter(name) != nullptr;
}

struct Decoder::Impl {
  Converter converter;
  bool is_utf8 = false;  // needs no conversion, only repair
  std::string pending;   // of UTF-8: the beginning of a character
  std::size_t replaced = 0;

  void repair(std::string_view bytes, bool last, std::string& out) {
    std::string joined;
    if (!pending.empty()) {
      joined = pending.append(bytes);
      bytes = joined;
    }
    const std::size_t unfinished = last ? 0 : unfinished_utf8(bytes);
    replaced += append_repaired(bytes.substr(0, bytes.size() - unfinished), out);
    pending = bytes.substr(bytes.size() - unfinished);
  }

  void convert(std::string_view bytes, bool last, std::string& out) {
    std::array<UChar, 4096> buffer;
    const char* source = bytes.data();
    const char* const end = source + bytes.size();
    icu::UnicodeString text;  // of the whole piece: a buffer's end may part two surrogates
    UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
    while (status == U_BUFFER_OVERFLOW_ERROR) {
      status = U_ZERO_ERROR;
      UChar* target = buffer.data();
      ucnv_toUnicode(converter.get(), &target, target + buffer.size(), &source, end, nullptr,
                     static_cast<UBool>(last ? 1 : 0), &status);
      text.append(buffer.data(), static_cast<std::int32_t>(target - buffer.data()));
    }
    if (U_FAILURE(status))
      throw Error(ErrorCode::kBadInput, std::string("cannot convert: ") + u_errorName(status));
    text.toUTF8String(out);
  }
};

Decoder::Decoder(const std::string& encoding) : impl_(std::make_unique<Impl>()) {
  impl_->converter = open_converter(encoding);
  if (!impl_->converter) {
    throw Error(
        ErrorCode::kInvalidArgument, "unknown encoding '" + encoding + "'",
        "encodings go by names such as UTF-8, GB18030, Big5, UTF-16LE, Shift_JIS, EUC-KR, windows-1252");
  }
  impl_->is_utf8 = ucnv_getType(impl_->converter.get()) == UCNV_UTF8;
  UErrorCode status = U_ZERO_ERROR;
  ucnv_setToUCallBack(impl_->converter.get(), replace_and_count, &impl_->replaced, nullptr, nullptr, &status);
}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

void Decoder::decode(std::string_view bytes, bool last, std::string& out) {
  if (impl_->is_utf8) {
    impl_->repair(bytes, last, out);
  } else {
    impl_->convert(bytes, last, out);
  }
}

std::size_t Decoder::replaced() const noexcept {
  return impl_->replaced;
}

}  // namespace guanxi
