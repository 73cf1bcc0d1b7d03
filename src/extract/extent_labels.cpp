#include "extract/extent_labels.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "extract/names.hpp"
#include "extract/type_set.hpp"

namespace guanxi::extract {
namespace {

constexpr double kSureRule = 0.5;

Decision annotated_by(const std::vector<std::pair<std::string, std::string>>& names) {
  Decision annotated;
  annotated.entities.resize(kFamilies.size());
  std::set<std::u32string> known;
  for (const auto& [name, family] : names) {
    const auto found = std::find(kFamilies.begin(), kFamilies.end(), family);
    std::u32string key = name_key(std::string_view(name));
    if (found == kFamilies.end() || key.size() < 2 || !known.insert(key).second) continue;
    annotated.surfaces.push_back(
        {std::move(key), static_cast<std::uint32_t>(found - kFamilies.begin()), name});
  }
  return annotated;
}

}  // namespace

ExtentLabels::ExtentLabels(const SpanModel& model, const Lexicon& lexicon,
                           const std::vector<std::pair<std::string, std::string>>& names)
    : annotated_(annotated_by(names)), finder_(annotated_, lexicon), features_(model.weights) {}

ExtentCase ExtentLabels::read(const SpanSight& sight) {
  const std::uint32_t begin = sight.sentence.begin;
  ExtentCase seen;
  seen.tags.resize(sight.sentence.end - begin, kOutside);
  seen.features.resize(seen.tags.size());
  features_.name(sight,
                 [&](std::size_t at, std::string name) { seen.features[at].push_back(std::move(name)); });
  finder_.itemize(sight.passage, sight.sentence, items_);
  for (Item item : items_) {
    if (item.kind != ItemKind::kMention) continue;
    const auto is_mark = [&](std::uint32_t i) { return name_char(sight.passage.folded[i]) == kNoNameChar; };
    while (item.begin < item.end && is_mark(item.begin)) ++item.begin;
    while (item.begin < item.end && is_mark(item.end - 1)) --item.end;
    if (item.end - item.begin < 2) continue;
    for (std::uint32_t i = item.begin; i < item.end; ++i)
      seen.tags[i - begin] = static_cast<std::uint8_t>(inner_tag(item.entity));
    seen.tags[item.begin - begin] = static_cast<std::uint8_t>(begin_tag(item.entity));
    seen.tags[item.end - 1 - begin] = static_cast<std::uint8_t>(end_tag(item.entity));
  }
  for (const RuleSpan& span : sight.found)
    if (span.score >= kSureRule) seen.rules.push_back({span.begin - begin, span.end - begin});
  return seen;
}

}  // namespace guanxi::extract
