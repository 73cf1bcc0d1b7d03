// Claims as bytes. The content of a claim is canonical: equal facts with equal evidence have equal bytes, so
// hashes of contents compare facts, and the digest is their sum.
//
//   claim   := varint(n) n × varint(ledger entry's source number, ascending) content
//   content := byte kind (1 source, 2 node, 3 edge, 4 judgement) fields (FORMAT.md)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/hash.hpp"
#include "guanxi/model/fact.hpp"

namespace guanxi {

/// The content of `fact` with only the evidence given (all of one source). A source fact's text is
/// represented by its hash and length. Lists that mean sets (aliases, evidence) are sorted and made unique.
[[nodiscard]] std::string encode_content(const Fact& fact, const std::vector<Evidence>& evidence);

/// Throws: Error kDamaged, saying what is wrong. `source` is set in every piece of evidence. The text of a
/// source fact is left empty; `text_hash` (if not null) receives its hash or nothing.
[[nodiscard]] Fact decode_content(std::string_view content, const std::string& source,
                                  std::string* text_hash = nullptr);

/// The 16 bytes by which a source fact names its text.
[[nodiscard]] std::string text_hash_bytes(std::string_view text);

[[nodiscard]] std::string encode_claim(const std::vector<std::uint32_t>& origins, std::string_view content);
/// Splits a claim; the content views `bytes`. False if damaged.
[[nodiscard]] bool decode_claim(std::string_view bytes, std::vector<std::uint32_t>& origins,
                                std::string_view& content);

/// What one claim adds to the digest.
[[nodiscard]] Hash128 claim_hash(std::string_view source_key, std::string_view content);

void put_properties(std::string& out, const Properties& properties);
[[nodiscard]] bool take_properties(ByteReader& in, Properties& out);
void put_value(std::string& out, const Value& value);
[[nodiscard]] std::string encode_value(const Value& value);
[[nodiscard]] bool decode_value(std::string_view bytes, Value& value);
[[nodiscard]] std::string encode_period(const Period& period);  // 8 bytes
[[nodiscard]] bool decode_period(std::string_view bytes, Period& period);

}  // namespace guanxi
