#include "store/bulk_records.hpp"

#include <bit>

#include "guanxi/base/coding.hpp"
#include "store/claim_codec.hpp"
#include "store/database.hpp"

namespace guanxi {

namespace {
// What a description says of the rows' details.
constexpr std::uint64_t kNoDetails = 0;
constexpr std::uint64_t kDetails = 1;
constexpr std::uint64_t kDetailsWithoutIds = 2;
}  // namespace

std::string encode_bulk(const BulkInfo& info) {
  std::string out;
  for (const std::uint64_t n : {std::uint64_t{info.load}, info.first_edge, info.edges, info.edge_rows,
                                info.node_rows, std::uint64_t{info.low_node}, std::uint64_t{info.end_node},
                                std::uint64_t{info.nodes}, std::uint64_t{info.group_bits},
                                !info.details ? kNoDetails
                                : info.ids    ? kDetails
                                              : kDetailsWithoutIds}) {
    put_varint(out, n);
  }
  put_varint(out, info.relations.size());
  for (const RelationNo r : info.relations) put_varint(out, r.value);
  return out;
}

BulkInfo decode_bulk(SourceNo source, std::string_view bytes) {
  BulkInfo info;
  info.source = source;
  ByteReader in(bytes);
  bool fits = true;
  const auto take32 = [&] {
    const std::uint64_t n = in.varint();
    fits = fits && n <= UINT32_MAX;
    return static_cast<std::uint32_t>(n);
  };
  info.load = take32();
  info.first_edge = in.varint();
  info.edges = in.varint();
  info.edge_rows = in.varint();
  info.node_rows = in.varint();
  info.low_node = take32();
  info.end_node = take32();
  info.nodes = take32();
  info.group_bits = take32();
  const std::uint64_t details = take32();
  info.details = details != kNoDetails;
  info.ids = details == kDetails;
  const std::uint64_t n = in.varint();
  for (std::uint64_t i = 0; i < n && in.ok(); ++i)
    info.relations.push_back({static_cast<std::uint16_t>(in.varint())});
  const bool sound = in.ok() && in.at_end() && fits && info.group_bits < 16 &&
                     details <= kDetailsWithoutIds && info.low_node <= info.end_node &&
                     info.edges <= info.edge_rows && (info.edges == 0 || !info.relations.empty());
  if (!sound) throw_damaged(Family::kSource, keys::source(kSourceBulk, source), "its description is damaged");
  return info;
}

namespace {
enum DetailPart : std::uint8_t { kId = 1, kPeriod = 2, kConfidence = 4, kProperties = 8 };
}

void encode_details(std::string_view id, const Period& valid, double confidence, std::string_view properties,
                    std::string& out) {
  out.clear();
  const int parts = (id.empty() ? 0 : kId) | (valid.empty() ? 0 : kPeriod) |
                    (confidence == 1.0 ? 0 : kConfidence) | (properties.empty() ? 0 : kProperties);
  if (parts == 0) return;
  out.push_back(static_cast<char>(parts));
  if (!id.empty()) put_bytes(out, id);
  if (!valid.empty()) out.append(encode_period(valid));
  if (confidence != 1.0) put_be64(out, std::bit_cast<std::uint64_t>(confidence));
  out.append(properties);
}

bool decode_details(std::string_view bytes, RowDetails& out) {
  out = {};
  if (bytes.empty()) return true;
  ByteReader in(bytes);
  const std::uint8_t parts = in.byte();
  if ((parts & kId) != 0) out.id = in.bytes();
  if ((parts & kPeriod) != 0) out.period = in.take(8);
  if ((parts & kConfidence) != 0) out.confidence = std::bit_cast<double>(in.be64());
  out.properties = in.rest();
  return in.ok() && parts < 16 && ((parts & kProperties) != 0) == !out.properties.empty();
}

std::string_view PackedDetails::operator[](std::size_t row) const noexcept {
  return std::string_view(bytes_).substr(ends_[row].first, ends_[row].second - ends_[row].first);
}

void PackedDetails::clear() {
  bytes_.clear();
  ends_.clear();
}

bool PackedDetails::read(std::string_view record, std::size_t rows) {
  bytes_ = record;
  ends_.clear();
  ends_.reserve(rows);
  ByteReader in(bytes_);
  for (std::size_t row = 0; row < rows && in.ok(); ++row) {
    const std::size_t length = in.bytes().size();
    const std::size_t end = bytes_.size() - in.rest().size();
    ends_.emplace_back(end - length, end);
  }
  return in.ok() && in.at_end();
}

std::optional<std::string_view> PackedDetails::find(std::string_view record, std::uint64_t row) {
  ByteReader in(record);
  for (std::uint64_t i = 0; i < row && in.ok(); ++i) (void)in.bytes();
  const std::string_view found = in.bytes();
  return in.ok() ? std::optional(found) : std::nullopt;
}

}  // namespace guanxi
