#include "explore/posts.hpp"

#include <algorithm>
#include <array>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

// As they end the text of a role, normalised.
constexpr std::array<std::string_view, 14> kOneOnly = {"校长", "院长",  "市长",     "省长",    "区长",
                                                       "县长", "镇长",  "部长",     "厅长",    "局长",
                                                       "书记", "mayor", "governor", "minister"};
constexpr std::array<std::string_view, 10> kSome = {
    "董事长", "总经理", "总裁", "首席执行官", "ceo", "cto", "cfo", "chairman", "chairwoman", "chairperson"};
constexpr std::array<std::string_view, 5> kLesser = {"副", "vice", "deputy", "前", "former"};

}  // namespace

std::string_view exclusive_post(const std::string& role) {
  const std::string form = normalise_name(role);
  const bool lesser = std::any_of(kLesser.begin(), kLesser.end(), [&](std::string_view word) {
    return form.find(word) != std::string::npos;
  });
  if (lesser) return {};
  for (const std::string_view post : kOneOnly)
    if (form.ends_with(post)) return post;
  for (const std::string_view post : kSome)
    if (form.ends_with(post)) return post;
  return {};
}

PostRule rule_of(std::string_view post) noexcept {
  return std::find(kOneOnly.begin(), kOneOnly.end(), post) != kOneOnly.end() ? PostRule::kOne
                                                                             : PostRule::kSome;
}

}  // namespace guanxi
