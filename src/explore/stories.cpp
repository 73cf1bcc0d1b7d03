#include "explore/stories.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "guanxi/text/duplicates.hpp"
#include "guanxi/text/reader.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostCompared = 256;

/// Fingerprints of the texts of one state of a store. 2 KB each, so they need no bound but that of the
/// sources that one process asks about.
class Fingerprints {
 public:
  /// Nothing: the source has no text.
  std::optional<Fingerprint> of(const Store& store, SourceNo source) {
    const std::lock_guard lock(mutex_);
    std::string state = store.directory() + '\n' + store.state();
    if (state != state_) {
      known_.clear();
      state_ = std::move(state);
    }
    const auto found = known_.find(source);
    return found != known_.end() ? found->second : known_.emplace(source, read(store, source)).first->second;
  }

 private:
  static std::optional<Fingerprint> read(const Store& store, SourceNo source) {
    std::optional<std::string> text = store.source_text(source);
    if (!text) return std::nullopt;
    Document document;
    document.text = std::move(*text);
    return fingerprint(make_document(std::move(document)).clean);
  }

  std::mutex mutex_;
  std::string state_;
  std::map<SourceNo, std::optional<Fingerprint>> known_;
};

}  // namespace

std::uint32_t count_stories(const Store& store, std::span<const SourceNo> sources) {
  if (sources.size() < 2) return static_cast<std::uint32_t>(sources.size());
  static Fingerprints fingerprints;
  std::vector<Fingerprint> stories;
  for (const SourceNo source : sources.first(std::min(sources.size(), kMostCompared)))
    if (std::optional<Fingerprint> story = fingerprints.of(store, source);
        story && story->shingles >= kLeastShingles)
      stories.push_back(std::move(*story));
  std::vector<std::size_t> group(stories.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  const auto root = [&group](std::size_t i) {
    while (group[i] != i) i = group[i] = group[group[i]];
    return i;
  };
  std::size_t joined = 0;
  for (std::size_t i = 0; i < stories.size(); ++i)
    for (std::size_t j = i + 1; j < stories.size(); ++j) {
      if (root(i) == root(j) || resemblance(stories[i], stories[j]) < kSameStory) continue;
      group[root(j)] = root(i);
      ++joined;
    }
  return static_cast<std::uint32_t>(sources.size() - joined);
}

}  // namespace guanxi
