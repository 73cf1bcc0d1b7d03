#include "text/html.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "text/chars.hpp"
#include "text/cleaner.hpp"
#include "text/dates.hpp"
#include "text/language.hpp"
#include "text/lines.hpp"
#include "text/metadata.hpp"
#include "text/page_tree.hpp"

namespace guanxi {
namespace {

using namespace std::literals;
using Json = nlohmann::json;

/// What the head of a page says, by trust: linked data, then meta tags.
struct Stated {
  std::string title, date, publisher, byline, uri, language;
  std::string title_tag;
};

void set(std::string& field, std::string_view value) {
  constexpr std::size_t kMostBytes = 1000;
  value = stripped(value);
  if (field.empty() && value.size() <= kMostBytes) field = value;
}
void set_date(std::string& field, std::string_view value) {
  if (!field.empty()) return;
  if (const auto date = find_date(value.substr(0, 100))) field = date->text;
}

std::string_view attribute(const GumboElement& element, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
  return found == nullptr || found->value == nullptr ? std::string_view{} : std::string_view(found->value);
}

/// A person or organisation of linked data: its name, or the names of a list.
std::string names_of(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_object())
    return json.contains("name") && json["name"].is_string() ? json["name"].get<std::string>() : "";
  std::string out;
  if (json.is_array())
    for (const Json& one : json)
      if (const std::string name = one.is_array() ? "" : names_of(one); !name.empty())
        out += (out.empty() ? "" : ", ") + name;
  return out;
}

bool is_article(const Json& json) {
  const auto type = json.find("@type");
  if (type == json.end()) return json.contains("headline");
  const std::string name = type->is_array() && !type->empty() && type->front().is_string()
                               ? type->front().get<std::string>()
                           : type->is_string() ? type->get<std::string>()
                                               : "";
  return name.find("Article") != std::string::npos || name.find("Posting") != std::string::npos ||
         name == "Report";
}

void read_linked_data(const Json& json, Stated& stated, int depth) {
  constexpr int kMostDepth = 4;
  if (depth > kMostDepth) return;
  if (json.is_array()) {
    for (const Json& one : json) read_linked_data(one, stated, depth + 1);
    return;
  }
  if (!json.is_object()) return;
  if (const auto graph = json.find("@graph"); graph != json.end())
    read_linked_data(*graph, stated, depth + 1);
  if (!is_article(json)) return;
  const auto text = [&json](const char* name) {
    const auto found = json.find(name);
    return found == json.end() ? std::string{} : names_of(*found);
  };
  set(stated.title, text("headline"));
  set_date(stated.date, text("datePublished"));
  set(stated.byline, text("author"));
  set(stated.publisher, text("publisher"));
  set(stated.uri, text("url"));
}

void read_meta(const GumboElement& element, Stated& stated) {
  std::string name(attribute(element, "property"));
  if (name.empty()) name = attribute(element, "name");
  if (name.empty()) name = attribute(element, "itemprop");
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string_view content = attribute(element, "content");
  static constexpr std::array kDates{"article:published_time"sv,
                                     "publishdate"sv,
                                     "pubdate"sv,
                                     "date"sv,
                                     "dc.date"sv,
                                     "datepublished"sv,
                                     "og:release_date"sv,
                                     "publish-date"sv,
                                     "dc.date.issued"sv,
                                     "weibo: article:create_at"sv};
  if (name == "og:title" || name == "dc.title" || name == "articletitle") set(stated.title, content);
  if (std::find(kDates.begin(), kDates.end(), name) != kDates.end()) set_date(stated.date, content);
  if (name == "contentsource" || name == "source" || name == "og:site_name" || name == "mediaid")
    set(stated.publisher, content);
  if ((name == "author" || name == "article:author") && content.find("http") == std::string_view::npos)
    set(stated.byline, content);
  if (name == "og:url") set(stated.uri, content);
}

/// Looks at the page's elements in order; those of the body only for linked data and <time>.
class HeadReader {
 public:
  Stated run(const GumboNode& root) {
    visit(root);
    return std::move(stated_);
  }

 private:
  void visit(const GumboNode& node) {
    if (node.type != GUMBO_NODE_ELEMENT) return;
    const GumboElement& element = node.v.element;
    if (element.tag == GUMBO_TAG_HTML) set(stated_.language, attribute(element, "lang"));
    if (element.tag == GUMBO_TAG_META) read_meta(element, stated_);
    if (element.tag == GUMBO_TAG_LINK && attribute(element, "rel") == "canonical")
      set(stated_.uri, attribute(element, "href"));
    if (element.tag == GUMBO_TAG_SCRIPT) linked_data(element);
    if (element.tag == GUMBO_TAG_TITLE) set(stated_.title_tag, text_of(element));
    for (unsigned i = 0; i < element.children.length; ++i)
      visit(*static_cast<const GumboNode*>(element.children.data[i]));
  }
  static std::string text_of(const GumboElement& element) {
    std::string out;
    for (unsigned i = 0; i < element.children.length; ++i) {
      const auto& child = *static_cast<const GumboNode*>(element.children.data[i]);
      if (child.type == GUMBO_NODE_TEXT || child.type == GUMBO_NODE_WHITESPACE ||
          child.type == GUMBO_NODE_CDATA)
        out += child.v.text.text;
    }
    return out;
  }
  void linked_data(const GumboElement& element) {
    constexpr std::size_t kMostBytes = std::size_t{1} << 20;
    const std::string text = text_of(element);
    if (text.size() > kMostBytes) return;
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!json.is_discarded()) read_linked_data(json, stated_, 0);
  }

  Stated stated_;
};

/// "Title - Site", "标题_频道_网站" → the part before the site.
std::string_view without_site(std::string_view title) {
  for (const auto mark : {" - "sv, " | "sv, "_"sv, " – "sv, " — "sv, "|"sv, "--"sv})
    if (const std::size_t at = title.find(mark); at != std::string_view::npos && at > 6)
      return stripped(title.substr(0, at));
  return title;
}

class StoryWriter {
 public:
  StoryWriter(Document& document, const Page& page, const Stated& stated)
      : document_(document), page_(page), story_(story_blocks(page)) {
    choose_title(stated);
  }

  void run() {
    if (!document_.title.empty()) put(BlockKind::kTitle, document_.title);
    put_what_is_between();
    for (const std::size_t i : story_) {
      const PageBlock& block = page_.blocks[i];
      if (i != title_block_ && block.text != document_.title) put(block.kind, block.text);
    }
    document_.language = language_of(document_.text);
    Cleaner cleaner(document_, is_chinese(document_.language));
    for (const Span& span : spans_) clean(cleaner, span);
    cleaner.close();
  }

 private:
  struct Span {
    BlockKind kind;
    std::uint32_t begin, end;
  };
  static constexpr std::size_t kNone = SIZE_MAX;

  void choose_title(const Stated& stated) {
    const std::size_t until = story_.empty() ? page_.blocks.size() : story_.back();
    for (std::size_t i = 0; i < until && title_block_ == kNone; ++i) {
      const PageBlock& block = page_.blocks[i];
      const bool heading = block.kind == BlockKind::kHeading && !block.aside;
      const bool stated_so =
          !block.text.empty() && block.width > 6 &&
          (stated.title.starts_with(block.text) || stated.title_tag.starts_with(block.text));
      if (heading && stated_so) title_block_ = i;
    }
    if (title_block_ != kNone)
      document_.title = page_.blocks[title_block_].text;
    else
      document_.title = without_site(stripped(stated.title.empty() ? stated.title_tag : stated.title));
    std::replace(document_.title.begin(), document_.title.end(), '\n', ' ');
  }

  /// Date, source and byline stand between the title and the story, often outside the story's element.
  void put_what_is_between() {
    if (title_block_ == kNone || story_.empty()) return;
    constexpr std::size_t kMost = 12;
    constexpr std::uint32_t kMostColumns = 160;
    for (std::size_t i = title_block_ + 1; i < std::min(story_.front(), title_block_ + kMost); ++i) {
      const PageBlock& block = page_.blocks[i];
      if (block.width <= kMostColumns && (is_byline(block.text) || find_date(block.text)))
        put(BlockKind::kByline, block.text);
    }
  }

  void put(BlockKind kind, std::string_view text) {
    std::string& out = document_.text;
    const bool tight = kind == BlockKind::kListItem || kind == BlockKind::kCell;
    if (!out.empty()) out += tight && !spans_.empty() && spans_.back().kind == kind ? "\n" : "\n\n";
    const auto begin = static_cast<std::uint32_t>(out.size());
    out += text;
    spans_.push_back({kind, begin, static_cast<std::uint32_t>(out.size())});
  }

  void clean(Cleaner& cleaner, const Span& span) const {
    cleaner.open(span.kind);
    const std::string_view text = document_.text;
    bool prose = false;
    for (std::uint32_t at = span.begin; at < span.end;) {
      const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(text.find('\n', at), span.end));
      prose = prose || is_prose(text.substr(at, end - at));
      const bool sentences =
          prose && (span.kind == BlockKind::kParagraph || span.kind == BlockKind::kListItem);
      cleaner.add(at, end, sentences ? Blanks::kLayout : Blanks::kParts);
      at = end + 1;
    }
  }

  Document& document_;
  const Page& page_;
  std::vector<std::size_t> story_;
  std::size_t title_block_ = kNone;
  std::vector<Span> spans_;
};

}  // namespace

void read_html(Document& document, std::string_view html) {
  const std::string markup = plain_markup(html);
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  const auto destroy = [&options](GumboOutput* output) { gumbo_destroy_output(&options, output); };
  const std::unique_ptr<GumboOutput, decltype(destroy)> output(
      gumbo_parse_with_options(&options, markup.data(), markup.size()), destroy);
  const Stated stated = HeadReader().run(*output->root);
  const Page page = read_page(*output->root);
  StoryWriter(document, page, stated).run();
  document.date = stated.date;
  document.publisher = stated.publisher;
  document.byline = stated.byline;
  document.uri = stated.uri;
  find_metadata(document);
}

}  // namespace guanxi
