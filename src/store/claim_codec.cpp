#include "store/claim_codec.hpp"

#include <algorithm>
#include <bit>
#include <chrono>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"

namespace guanxi {
namespace {

enum Kind : std::uint8_t { kSourceContent = 1, kNodeContent = 2, kEdgeContent = 3, kJudgementContent = 4 };
enum ValueKind : std::uint8_t { kFalse = 0, kTrue = 1, kInteger = 2, kReal = 3, kString = 4, kList = 5 };
enum EvidencePart : std::uint8_t { kSpan = 1, kLine = 2, kQuote = 4 };

template <typename V>
void put_scalar(std::string& out, const V& value) {
  if constexpr (std::is_same_v<V, bool>) {
    out.push_back(static_cast<char>(value ? kTrue : kFalse));
  } else if constexpr (std::is_same_v<V, std::int64_t>) {
    out.push_back(static_cast<char>(kInteger));
    put_varint(out, zigzag(value));
  } else if constexpr (std::is_same_v<V, double>) {
    out.push_back(static_cast<char>(kReal));
    put_be64(out, std::bit_cast<std::uint64_t>(value));
  } else {
    out.push_back(static_cast<char>(kString));
    put_bytes(out, value);
  }
}

}  // namespace

void put_value(std::string& out, const Value& value) {
  std::visit(
      [&](const auto& v) {
        using V = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<V, std::vector<Scalar>>) {
          out.push_back(static_cast<char>(kList));
          put_varint(out, v.size());
          for (const Scalar& s : v) std::visit([&](const auto& x) { put_scalar(out, x); }, s);
        } else {
          put_scalar(out, v);
        }
      },
      static_cast<const Value::variant&>(value));
}

namespace {

bool take_scalar(ByteReader& in, std::uint8_t kind, Scalar& out) {
  switch (kind) {
    case kFalse:
      out = false;
      break;
    case kTrue:
      out = true;
      break;
    case kInteger:
      out = in.signed_varint();
      break;
    case kReal:
      out = std::bit_cast<double>(in.be64());
      break;
    case kString:
      out = std::string(in.bytes());
      break;
    default:
      return false;
  }
  return in.ok();
}

bool take_value(ByteReader& in, Value& out) {
  const std::uint8_t kind = in.byte();
  if (kind != kList) {
    Scalar s;
    if (!take_scalar(in, kind, s)) return false;
    std::visit([&](auto& x) { out = std::move(x); }, s);
    return true;
  }
  const std::uint64_t n = in.varint();
  if (!in.ok() || n > in.rest().size()) return false;
  std::vector<Scalar> list(n);
  for (Scalar& s : list) {
    if (!take_scalar(in, in.byte(), s)) return false;
  }
  out = std::move(list);
  return true;
}

}  // namespace

void put_properties(std::string& out, const Properties& properties) {
  put_varint(out, properties.size());
  for (const auto& [name, value] : properties) {
    put_bytes(out, name);
    put_value(out, value);
  }
}

bool take_properties(ByteReader& in, Properties& out) {
  const std::uint64_t n = in.varint();
  if (!in.ok() || n > in.rest().size()) return false;
  for (std::uint64_t i = 0; i < n; ++i) {
    std::string name(in.bytes());
    if (!in.ok() || !take_value(in, out[std::move(name)])) return false;
  }
  return true;
}

namespace {

void put_evidence(std::string& out, std::vector<Evidence> list) {
  for (Evidence& e : list) e.source.clear();
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  put_varint(out, list.size());
  for (const Evidence& e : list) {
    const bool span = e.start && e.end;
    out.push_back(
        static_cast<char>((span ? kSpan : 0) | (e.line ? kLine : 0) | (e.quote.empty() ? 0 : kQuote)));
    if (span) {
      put_varint(out, *e.start);
      put_varint(out, *e.end - *e.start);
    }
    if (e.line) put_varint(out, *e.line);
    if (!e.quote.empty()) put_bytes(out, e.quote);
  }
}

bool take_evidence(ByteReader& in, const std::string& source, std::vector<Evidence>& out) {
  const std::uint64_t n = in.varint();
  if (!in.ok() || n > in.rest().size()) return false;
  out.resize(n);
  for (Evidence& e : out) {
    e.source = source;
    const std::uint8_t parts = in.byte();
    if (parts & kSpan) {
      e.start = in.varint();
      e.end = *e.start + in.varint();
    }
    if (parts & kLine) e.line = in.varint();
    if (parts & kQuote) e.quote = std::string(in.bytes());
    if (!in.ok()) return false;
  }
  return true;
}

void put_date(std::string& out, const std::optional<Date>& date) {
  put_be16(out, date ? date->year : std::uint16_t{0});
  out.push_back(static_cast<char>(date ? date->month : 0));
  out.push_back(static_cast<char>(date ? date->day : 0));
}

bool is_of_calendar(const Date& d) {
  if (d.year == 0 || d.year > 9999 || d.month > 12) return false;
  if (d.month == 0 || d.day == 0) return d.day == 0;
  return std::chrono::year_month_day(std::chrono::year(d.year), std::chrono::month(d.month),
                                     std::chrono::day(d.day))
      .ok();
}

bool get_date(const char* p, std::optional<Date>& out) {
  const Date d{get_be16(p), static_cast<std::uint8_t>(p[2]), static_cast<std::uint8_t>(p[3])};
  if (d == Date{}) {
    out.reset();
    return true;
  }
  out = d;
  return is_of_calendar(d);
}

std::string encode_source(const SourceFact& f) {
  std::string out(1, static_cast<char>(kSourceContent));
  for (const std::string* s : {&f.key, &f.title, &f.publisher, &f.date, &f.language, &f.uri})
    put_bytes(out, *s);
  if (f.text) {
    put_varint(out, f.text->size() + 1);
    out.append(text_hash_bytes(*f.text));
  } else {
    put_varint(out, 0);
  }
  return out;
}

struct ContentEncoder {
  const std::vector<Evidence>& evidence;

  std::string operator()(const SourceFact& f) const { return encode_source(f); }
  std::string operator()(const NodeFact& f) const {
    std::string out(1, static_cast<char>(kNodeContent));
    for (const std::string* s : {&f.key, &f.type, &f.name}) put_bytes(out, *s);
    std::vector<std::string> aliases = f.aliases;
    std::sort(aliases.begin(), aliases.end());
    aliases.erase(std::unique(aliases.begin(), aliases.end()), aliases.end());
    put_varint(out, aliases.size());
    for (const std::string& a : aliases) put_bytes(out, a);
    put_properties(out, f.properties);
    put_evidence(out, evidence);
    return out;
  }
  std::string operator()(const EdgeFact& f) const {
    std::string out(1, static_cast<char>(kEdgeContent));
    for (const std::string* s : {&f.type, &f.from, &f.to, &f.id}) put_bytes(out, *s);
    out.append(encode_period(f.valid));
    put_be64(out, std::bit_cast<std::uint64_t>(f.confidence));
    put_properties(out, f.properties);
    put_evidence(out, evidence);
    return out;
  }
  std::string operator()(const JudgementFact& f) const {
    std::string out(1, static_cast<char>(kJudgementContent));
    out.push_back(static_cast<char>(f.kind));
    put_bytes(out, std::min(f.a, f.b));
    put_bytes(out, std::max(f.a, f.b));
    put_bytes(out, f.reason);
    put_evidence(out, evidence);
    return out;
  }
};

SourceFact take_source(ByteReader& in, std::string* text_hash) {
  SourceFact f;
  for (std::string* s : {&f.key, &f.title, &f.publisher, &f.date, &f.language, &f.uri}) *s = in.bytes();
  if (in.varint() > 0) {
    const auto hash = in.take(16);
    if (text_hash != nullptr) *text_hash = hash;
  }
  return f;
}

NodeFact take_node(ByteReader& in, const std::string& source, bool& good) {
  NodeFact f;
  for (std::string* s : {&f.key, &f.type, &f.name}) *s = in.bytes();
  const std::uint64_t n = in.varint();
  good = in.ok() && n <= in.rest().size();
  if (!good) return f;
  f.aliases.resize(n);
  for (std::string& a : f.aliases) a = in.bytes();
  good = take_properties(in, f.properties) && take_evidence(in, source, f.evidence);
  return f;
}

EdgeFact take_edge(ByteReader& in, const std::string& source, bool& good) {
  EdgeFact f;
  for (std::string* s : {&f.type, &f.from, &f.to, &f.id}) *s = in.bytes();
  good = decode_period(in.take(8), f.valid);
  f.confidence = std::bit_cast<double>(in.be64());
  good = good && take_properties(in, f.properties) && take_evidence(in, source, f.evidence);
  return f;
}

JudgementFact take_judgement(ByteReader& in, const std::string& source, bool& good) {
  JudgementFact f;
  const std::uint8_t kind = in.byte();
  f.kind = static_cast<JudgementKind>(kind);
  for (std::string* s : {&f.a, &f.b, &f.reason}) *s = in.bytes();
  good = (kind == 1 || kind == 2) && take_evidence(in, source, f.evidence);
  return f;
}

}  // namespace

std::string encode_content(const Fact& fact, const std::vector<Evidence>& evidence) {
  return std::visit(ContentEncoder{evidence}, fact);
}

Fact decode_content(std::string_view content, const std::string& source, std::string* text_hash) {
  if (text_hash != nullptr) text_hash->clear();
  ByteReader in(content);
  const std::uint8_t kind = in.byte();
  bool good = true;
  Fact fact;
  switch (kind) {
    case kSourceContent:
      fact = take_source(in, text_hash);
      break;
    case kNodeContent:
      fact = take_node(in, source, good);
      break;
    case kEdgeContent:
      fact = take_edge(in, source, good);
      break;
    case kJudgementContent:
      fact = take_judgement(in, source, good);
      break;
    default:
      good = false;
  }
  if (!good || !in.ok() || !in.at_end()) {
    throw Error(ErrorCode::kDamaged, "a claim of source '" + source + "' is damaged (kind " +
                                         std::to_string(kind) + ", " + std::to_string(content.size()) +
                                         " bytes)");
  }
  return fact;
}

std::string text_hash_bytes(std::string_view text) {
  const Hash128 h = hash128(text);
  std::string out;
  put_be64(out, h.high);
  put_be64(out, h.low);
  return out;
}

std::string encode_claim(const std::vector<std::uint32_t>& origins, std::string_view content) {
  std::string out;
  out.reserve(content.size() + 8);
  put_varint(out, origins.size());
  for (const std::uint32_t o : origins) put_varint(out, o);
  out.append(content);
  return out;
}

bool decode_claim(std::string_view bytes, std::vector<std::uint32_t>& origins, std::string_view& content) {
  origins.clear();
  ByteReader in(bytes);
  const std::uint64_t n = in.varint();
  if (!in.ok() || n > bytes.size()) return false;
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::uint64_t origin = in.varint();
    if (origin > UINT32_MAX) return false;
    origins.push_back(static_cast<std::uint32_t>(origin));
  }
  content = in.rest();
  return in.ok() && !content.empty();
}

Hash128 claim_hash(std::string_view source_key, std::string_view content) {
  std::string bytes;
  bytes.reserve(source_key.size() + content.size() + 4);
  put_bytes(bytes, source_key);
  bytes.append(content);
  return hash128(bytes);
}

std::string encode_value(const Value& value) {
  std::string out;
  put_value(out, value);
  return out;
}

bool decode_value(std::string_view bytes, Value& value) {
  ByteReader in(bytes);
  return take_value(in, value) && in.at_end();
}

std::string encode_period(const Period& period) {
  std::string out;
  put_date(out, period.from);
  put_date(out, period.until);
  return out;
}

bool decode_period(std::string_view bytes, Period& period) {
  if (bytes.size() != 8) return false;
  return get_date(bytes.data(), period.from) && get_date(bytes.data() + 4, period.until);
}

}  // namespace guanxi
