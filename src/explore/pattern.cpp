#include "guanxi/explore/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::array<std::string_view, 2> kStarts = {"-", "–"};   // of a hop that goes on to the right
constexpr std::array<std::string_view, 2> kBacks = {"<-", "←"};   // of one that comes from the right
constexpr std::array<std::string_view, 2> kArrows = {"->", "→"};  // ends of a hop
constexpr const char* kGrammar =
    "a pattern is 'TYPE -relation-> TYPE <-relation- TYPE', '-relation-' goes either way, 'any' is any type "
    "or "
    "relation, 'a|b' one of two";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool names_ontology_type(const Ontology& ontology, std::string_view word) {
  return std::any_of(ontology.node_types().begin(), ontology.node_types().end(), [&](const NodeType& type) {
    return type.path == word || type.label == word || type.label_zh == word ||
           type.path.substr(type.path.rfind('/') + 1) == word;
  });
}

/// A part of the text, by bytes.
struct Span {
  std::size_t begin = 0, end = 0;
};

class PatternParser {
 public:
  PatternParser(const Store& store, std::string_view text) : store_(store), text_(text) {}

  ChainPattern parse() {
    ChainPattern pattern;
    skip_blanks();
    if (at_end()) fail({0, 0}, "there is nothing in the pattern", kGrammar);
    pattern.places.push_back(parse_place());
    while (!at_end()) {
      if (pattern.hops.size() == kMostPatternHops)
        fail({at_, text_.size()}, fmt::format("a pattern has at most {} hops", kMostPatternHops), {});
      pattern.hops.push_back(parse_hop());
      pattern.places.push_back(parse_place());
    }
    if (pattern.hops.empty())
      fail({text_.size(), text_.size()}, "a relation is missing behind the first place", kGrammar);
    return pattern;
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }

  /// The text with the place underlined.
  [[nodiscard]] std::string marked(Span span) const {
    const auto plain = [](std::string_view part) {
      std::string out(part);
      std::replace_if(out.begin(), out.end(), is_blank, ' ');
      return escape_for_terminal(out);
    };
    const std::size_t before = display_width(plain(text_.substr(0, span.begin)));
    const std::size_t width = display_width(plain(text_.substr(span.begin, span.end - span.begin)));
    return fmt::format("  {}\n  {:{}}^{:~>{}}", plain(text_), "", before, "", width > 1 ? width - 1 : 0);
  }

  [[noreturn]] void fail(Span span, const std::string& what, const std::string& hint,
                         ErrorCode code = ErrorCode::kInvalidArgument) const {
    throw Error(code, fmt::format("{}\n{}", what, marked(span)), hint);
  }

  /// What `get` gives; what it throws is said with the place.
  template <typename Get>
  auto at_place(Span span, const Get& get) const {
    try {
      return get();
    } catch (const Error& error) {
      fail(span, error.what(), error.hint(), error.code());
    }
  }

  [[nodiscard]] std::string_view of(Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }

  [[nodiscard]] Span trimmed(Span span) const {
    while (span.begin < span.end && is_blank(text_[span.begin])) ++span.begin;
    while (span.end > span.begin && is_blank(text_[span.end - 1])) --span.end;
    return span;
  }

  template <std::size_t N>
  [[nodiscard]] std::size_t length_of(const std::array<std::string_view, N>& marks, std::size_t at) const {
    for (const std::string_view mark : marks)
      if (text_.substr(at).starts_with(mark)) return mark.size();
    return 0;
  }

  /// Whether a hop starts here: a mark behind a blank.
  [[nodiscard]] bool hop_starts(std::size_t at) const {
    return (at == 0 || is_blank(text_[at - 1])) && (length_of(kBacks, at) > 0 || length_of(kStarts, at) > 0);
  }

  /// Whether a mark ends here: at a blank, a quotation mark or the end of the text.
  [[nodiscard]] bool parts(std::size_t at) const {
    return at >= text_.size() || is_blank(text_[at]) || text_[at] == '"';
  }

  PatternPlace parse_place() {
    skip_blanks();
    PatternPlace place;
    const std::size_t begin = at_;
    for (;;) {
      parse_one(place);
      skip_blanks();
      if (at_end() || text_[at_] != '|') break;
      ++at_;
      skip_blanks();
    }
    if (!at_end() && !hop_starts(at_))
      fail({at_, at_ + 1}, "a relation is expected behind a name in quotation marks", kGrammar);
    if (place.text == "any" && !place.is_any())
      fail(trimmed({begin, at_}), "'any' leaves no choice to the others", {});
    return place;
  }

  void parse_one(PatternPlace& place) {
    if (!at_end() && text_[at_] == '"') return parse_quoted(place);
    const std::size_t begin = at_;
    while (!at_end() && text_[at_] != '|' && !hop_starts(at_)) ++at_;
    const Span span = trimmed({begin, at_});
    if (span.begin == span.end) fail({begin, begin}, "a type or a node is expected here", kGrammar);
    const std::string_view word = of(span);
    if (word == "any" || word == "*") {
      place.text = "any";
      return;
    }
    // A type that the ontology lacks is looked for among all nodes, so a node's name is tried first.
    std::string hint;
    if (names_ontology_type(store_.ontology(), word) || candidates_for(store_, word).empty()) {
      try {
        std::string type = resolve_type(store_, word);
        add_text(place, type);
        place.types.push_back(std::move(type));
        return;
      } catch (const Error& error) {
        hint = error.hint();
      }
    }
    add_node(place, span, word, hint);
  }

  void parse_quoted(PatternPlace& place) {
    const std::size_t begin = at_;
    const std::size_t close = text_.find('"', begin + 1);
    if (close == std::string_view::npos) fail({begin, text_.size()}, "the quotation mark is not closed", {});
    at_ = close + 1;
    add_node(place, {begin, at_}, text_.substr(begin + 1, close - begin - 1), {});
  }

  /// `of_types`: what is to be said of it as a type, if it may be one.
  void add_node(PatternPlace& place, Span span, std::string_view name, const std::string& of_types) {
    const EntityRef entity = at_place(span, [&] {
      try {
        return resolve(store_, name);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kNotFound || of_types.empty()) throw;
        throw Error(ErrorCode::kInvalidArgument,
                    fmt::format("'{}' is neither a node type nor a node", escape_for_terminal(name)),
                    of_types.starts_with("did you mean") ? of_types : error.hint());
      }
    });
    add_text(place, entity.name);
    place.nodes.push_back(entity.node);
  }

  static void add_text(PatternPlace& place, std::string_view text) {
    if (!place.text.empty()) place.text += '|';
    place.text += text;
  }

  PatternHop parse_hop() {
    const std::size_t start = at_;
    PatternHop hop;
    const std::size_t back = length_of(kBacks, at_);
    at_ += back > 0 ? back : length_of(kStarts, at_);
    const std::size_t begin = at_;
    std::size_t mark = 0;
    bool arrow = false;
    for (; !at_end(); ++at_) {
      const std::size_t of_arrow = length_of(kArrows, at_);
      mark = of_arrow > 0 ? of_arrow : length_of(kStarts, at_);
      arrow = of_arrow > 0;
      if (mark > 0 && at_ > begin && parts(at_ + mark)) break;
      mark = 0;
    }
    if (mark == 0)
      fail({start, text_.size()}, "this relation is not closed: '->' or '-' and a blank are missing",
           kGrammar);
    if (back > 0 && arrow)
      fail({start, at_ + mark}, "this relation points both ways", "'-relation-' goes either way");
    hop.direction = back > 0 ? Direction::kBackward : arrow ? Direction::kForward : Direction::kEither;
    parse_relations({begin, at_}, hop);
    at_ += mark;
    return hop;
  }

  void parse_relations(Span span, PatternHop& hop) {
    bool any = false;
    for (std::size_t begin = span.begin; begin <= span.end;) {
      const std::size_t bar = std::min(text_.find('|', begin), span.end);
      const Span one = trimmed({begin, bar});
      if (one.begin == one.end)
        fail({begin, std::max(begin, bar)}, "a relation is expected here: its name, or 'any'", kGrammar);
      const std::string_view word = of(one);
      if (word == "any" || word == "*") {
        any = true;
      } else {
        hop.relations.push_back(relation(one, word));
      }
      begin = bar + 1;
    }
    if (any && !hop.relations.empty()) fail(trimmed(span), "'any' leaves no choice to the others", {});
    std::sort(hop.relations.begin(), hop.relations.end(), [](const auto& a, const auto& b) {
      return std::tie(a.name, a.reversed) < std::tie(b.name, b.reversed);
    });
  }

  [[nodiscard]] PatternRelation relation(Span span, std::string_view word) const {
    PatternRelation out{at_place(span, [&] { return resolve_relation(store_, word); }), false};
    const RelationType* type = store_.ontology().relation_type(out.name);
    if (type != nullptr && !type->symmetric && word != out.name && word != type->forward &&
        word != type->forward_zh)
      out.reversed = word == type->backward || word == type->backward_zh;
    return out;
  }

  const Store& store_;
  const std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

ChainPattern parse_pattern(const Store& store, std::string_view text) {
  return PatternParser(store, text).parse();
}

}  // namespace guanxi
