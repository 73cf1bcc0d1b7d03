#include "guanxi/explore/node_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/resolve.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kFaultsListed = 20;
constexpr std::size_t kMeaningsListed = 5;

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kBlanks) - first + 1);
}

/// What is wrong with a name that is not one entity's, on one line.
std::string fault_of(const Store& store, std::string_view name, const Error& error) {
  if (error.code() != ErrorCode::kAmbiguous)
    return error.hint().empty() ? error.what() : fmt::format("{} ({})", error.what(), error.hint());
  const std::vector<Candidate> candidates = candidates_for(store, name);
  std::string out = fmt::format("'{}' means {} things: ", escape_for_terminal(name), candidates.size());
  for (std::size_t i = 0; i < std::min(candidates.size(), kMeaningsListed); ++i)
    out += fmt::format("{}{} ({})", i > 0 ? ", " : "", escape_for_terminal(candidates[i].entity.key),
                       escape_for_terminal(candidates[i].entity.type));
  return candidates.size() > kMeaningsListed ? out + ", …" : out;
}

}  // namespace

std::vector<NodeNo> read_node_set(const Store& store, std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<NodeNo> nodes;
  std::unordered_set<NodeNo> known;
  std::string faults;
  std::size_t faulty = 0;
  std::size_t names = 0;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view name = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (name.empty() || name == "#" || name.starts_with("# ")) continue;
    if (++names > kMostListed)
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{}:{}: more than {} nodes", file, number, kMostListed),
                  "a type in place of a list takes any number");
    if (names % 64 == 0) check_interrupt();
    try {
      const NodeNo node = resolve(store, name).node;
      if (known.insert(node).second) nodes.push_back(node);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kAmbiguous && error.code() != ErrorCode::kNotFound) throw;
      if (++faulty <= kFaultsListed)
        faults += fmt::format("\n  {}:{}: {}", file, number, fault_of(store, name, error));
    }
  }
  if (faulty > kFaultsListed) faults += fmt::format("\n  and {} more", faulty - kFaultsListed);
  if (faulty > 0)
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{} of {} name{} in {} {} not name one entity:{}", faulty, names,
                            names == 1 ? "" : "s", file, faulty == 1 ? "does" : "do", faults),
                "give the keys of those that you mean; nothing was searched");
  if (nodes.empty())
    throw Error(ErrorCode::kInvalidArgument, fmt::format("{} names no node", file),
                "one key, name or #number a line");
  return nodes;
}

}  // namespace guanxi
