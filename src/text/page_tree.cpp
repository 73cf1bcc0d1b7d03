#include "text/page_tree.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "text/chars.hpp"
#include "text/lines.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

constexpr std::uint32_t kLeastSentenceColumns = 40;
/// An element is as good as the page if it holds this share of its sentences …
constexpr double kAlmostAll = 0.8;
/// … or this share, and that many times as much as the next one.
constexpr double kMuch = 0.4, kFarMore = 3;
constexpr double kStoryShare = 0.4;

std::string_view attribute(const GumboElement& element, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
  return found == nullptr || found->value == nullptr ? std::string_view{} : std::string_view(found->value);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_RUBY:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_UNKNOWN:
      return false;
    default:
      return true;
  }
}

BlockKind kind_of(GumboTag tag, BlockKind outer) {
  switch (tag) {
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
      return BlockKind::kHeading;
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
      return BlockKind::kListItem;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
      return BlockKind::kCell;
    case GUMBO_TAG_FIGCAPTION:
      return BlockKind::kCaption;
    case GUMBO_TAG_P:
      return outer == BlockKind::kListItem || outer == BlockKind::kCaption ? outer : BlockKind::kParagraph;
    default:
      return outer == BlockKind::kHeading || outer == BlockKind::kCell ? BlockKind::kParagraph : outer;
  }
}

/// Whether one of the words of a class or id is in the list: "news-related_box" holds news, related, box.
bool names_aside(std::string_view names) {
  static constexpr std::array kWords{
      "nav"sv,      "navbar"sv,     "navigation"sv,  "menu"sv,           "sidebar"sv,
      "side"sv,     "aside"sv,      "footer"sv,      "foot"sv,           "related"sv,
      "relate"sv,   "recommend"sv,  "recommended"sv, "recommendation"sv, "hot"sv,
      "hotnews"sv,  "comment"sv,    "comments"sv,    "share"sv,          "sharing"sv,
      "social"sv,   "breadcrumb"sv, "breadcrumbs"sv, "crumb"sv,          "crumbs"sv,
      "ad"sv,       "ads"sv,        "advert"sv,      "adverts"sv,        "advertisement"sv,
      "banner"sv,   "sponsor"sv,    "sponsored"sv,   "promo"sv,          "promotion"sv,
      "popular"sv,  "trending"sv,   "links"sv,       "friendlink"sv,     "copyright"sv,
      "pager"sv,    "pagination"sv, "toolbar"sv,     "newsletter"sv,     "subscribe"sv,
      "cookie"sv,   "cookies"sv,    "popup"sv,       "modal"sv,          "login"sv,
      "search"sv,   "tags"sv,       "taglist"sv,     "outbrain"sv,       "taboola"sv,
      "widget"sv,   "disclaimer"sv, "rank"sv,        "ranking"sv,        "qrcode"sv,
      "download"sv, "readmore"sv,   "more"sv};
  const std::string text = lower_case(names);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" -_", at), text.size());
    if (std::find(kWords.begin(), kWords.end(), std::string_view(text).substr(at, end - at)) != kWords.end())
      return true;
    at = end + 1;
  }
  return false;
}

bool is_aside(const GumboElement& element) {
  switch (element.tag) {
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_BUTTON:
      return true;
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_HTML:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_MAIN:
      return false;
    default:
      break;
  }
  const std::string_view role = attribute(element, "role");
  return role == "navigation" || role == "complementary" || role == "contentinfo" || role == "banner" ||
         names_aside(attribute(element, "class")) || names_aside(attribute(element, "id"));
}

bool is_hidden(const GumboElement& element) {
  if (gumbo_get_attribute(&element.attributes, "hidden") != nullptr) return true;
  const std::string style = lower_case(attribute(element, "style").substr(0, 200));
  return style.find("display:none") != std::string::npos || style.find("display: none") != std::string::npos;
}

bool is_story(const GumboElement& element) {
  return element.tag == GUMBO_TAG_ARTICLE || element.tag == GUMBO_TAG_MAIN ||
         attribute(element, "itemprop") == "articleBody" || attribute(element, "role") == "main";
}

class PageReader {
 public:
  Page run(const GumboNode& root) {
    page_.elements.push_back({});
    if (root.type == GUMBO_NODE_ELEMENT) children(root.v.element, {0, BlockKind::kParagraph, false, false});
    end_block();
    page_.elements.front().last_block = static_cast<std::uint32_t>(page_.blocks.size());
    return std::move(page_);
  }

 private:
  struct Where {
    std::uint32_t element = 0;
    BlockKind kind = BlockKind::kParagraph;
    bool link = false;
    bool aside = false;
  };

  // Depth is bounded by plain_markup().
  void children(const GumboElement& element, const Where& where) {
    for (unsigned i = 0; i < element.children.length; ++i) {
      const auto& child = *static_cast<const GumboNode*>(element.children.data[i]);
      if (child.type == GUMBO_NODE_ELEMENT)
        this->element(child.v.element, where);
      else if (child.type == GUMBO_NODE_TEXT || child.type == GUMBO_NODE_WHITESPACE ||
               child.type == GUMBO_NODE_CDATA)
        text(child.v.text.text, where);
    }
  }

  void element(const GumboElement& element, Where where) {
    if (element.tag == GUMBO_TAG_BR) {
      line_break(where);
      return;
    }
    if (element.tag == GUMBO_TAG_HEAD || element.tag == GUMBO_TAG_SCRIPT || element.tag == GUMBO_TAG_TITLE ||
        is_hidden(element))
      return;
    where.link = where.link || element.tag == GUMBO_TAG_A;
    if (!is_block(element.tag)) {
      if (is_aside(element)) where.aside = true;
      children(element, where);
      return;
    }
    end_block();
    const auto number = static_cast<std::uint32_t>(page_.elements.size());
    page_.elements.push_back(
        {where.element, static_cast<std::uint32_t>(page_.blocks.size()), 0, is_story(element)});
    where.element = number;
    where.kind = kind_of(element.tag, where.kind);
    where.aside = where.aside || is_aside(element);
    children(element, where);
    end_block();
    page_.elements[number].last_block = static_cast<std::uint32_t>(page_.blocks.size());
  }

  void text(std::string_view text, const Where& where) {
    block_.kind = where.kind;
    block_.element = where.element;
    block_.aside = where.aside;
    if (where.link) block_.link_width += rough_width(stripped(text));
    for (const char c : text) {
      const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
      if (blank && (block_.text.empty() || block_.text.back() == ' ' || block_.text.back() == '\n')) continue;
      block_.text += blank ? ' ' : c;
    }
  }

  /// One ends a line; two, or one behind a sentence, end the paragraph.
  void line_break(const Where& where) {
    if (block_.text.empty()) return;
    if (block_.text.back() == '\n' || ends_sentence(block_.text) || where.kind == BlockKind::kHeading) {
      end_block();
      return;
    }
    block_.text += '\n';
  }

  void end_block() {
    const std::string_view body = stripped(block_.text);
    if (!body.empty()) {
      PageBlock done = block_;
      done.text = body;
      done.width = rough_width(body);
      if (is_caption(body) && done.kind == BlockKind::kParagraph) done.kind = BlockKind::kCaption;
      if (is_byline(body) && done.kind != BlockKind::kHeading) done.kind = BlockKind::kByline;
      constexpr std::uint32_t kMostCellColumns = 160;
      if (done.kind == BlockKind::kCell && done.width > kMostCellColumns) done.kind = BlockKind::kParagraph;
      page_.blocks.push_back(std::move(done));
    }
    block_ = {};
  }

  Page page_;
  PageBlock block_;
};

bool is_link_list(const PageBlock& block) {
  return block.link_width * 2 > block.width;
}

/// How much of a story a block is.
double weight(const PageBlock& block) {
  if (block.aside || is_link_list(block) || block.width < kLeastSentenceColumns || !is_prose(block.text))
    return 0;
  return static_cast<double>(block.width);
}

class StoryFinder {
 public:
  explicit StoryFinder(const Page& page) : page_(page), weights_(page.elements.size()) {
    for (const PageBlock& block : page.blocks) weights_[block.element] += weight(block);
    for (std::size_t i = page.elements.size(); i-- > 1;) weights_[page.elements[i].parent] += weights_[i];
    children_.resize(page.elements.size());
    for (std::size_t i = 1; i < page.elements.size(); ++i) children_[page.elements[i].parent].push_back(i);
  }

  std::vector<std::size_t> run() const {
    const PageElement& element = page_.elements[best()];
    std::vector<std::size_t> out;
    bool in_story = false;
    for (std::size_t i = element.first_block; i < element.last_block; ++i) {
      const PageBlock& block = page_.blocks[i];
      if (in_story && is_end_of_story(block.text)) break;
      in_story = in_story || weight(block) > 0;
      if (!block.aside &&
          (!is_link_list(block) || (in_story && block.width > kLeastSentenceColumns && is_prose(block.text))))
        out.push_back(i);
    }
    return out;
  }

 private:
  [[nodiscard]] std::size_t best() const {
    std::size_t at = 0;
    for (std::size_t i = 1; i < page_.elements.size(); ++i)
      if (page_.elements[i].story && weights_[i] >= kStoryShare * weights_[0] && weights_[i] > 0 &&
          (at == 0 || weights_[i] > weights_[at]))
        at = i;
    while (true) {
      std::size_t first = 0, second = 0;
      for (const std::size_t child : children_[at]) {
        if (first == 0 || weights_[child] > weights_[first]) {
          second = first;
          first = child;
        } else if (second == 0 || weights_[child] > weights_[second]) {
          second = child;
        }
      }
      if (first == 0 || weights_[first] <= 0) return at;
      const double other = second == 0 ? 0 : weights_[second];
      const bool holds = weights_[first] >= kAlmostAll * weights_[at] ||
                         (weights_[first] >= kMuch * weights_[at] && weights_[first] >= kFarMore * other);
      // A single paragraph is not the story while there are others beside it.
      const PageElement& child = page_.elements[first];
      if (!holds || child.last_block - child.first_block < 2) return at;
      at = first;
    }
  }

  const Page& page_;
  std::vector<double> weights_;  // of each element with all that it holds
  std::vector<std::vector<std::size_t>> children_;
};

}  // namespace

Page read_page(const GumboNode& root) {
  return PageReader().run(root);
}

std::vector<std::size_t> story_blocks(const Page& page) {
  return StoryFinder(page).run();
}

}  // namespace guanxi
