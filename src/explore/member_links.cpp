#include "explore/member_links.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>

#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

/// Disjoint sets of members.
class Components {
 public:
  explicit Components(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  bool join(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    parent_[b] = a;
    return a != b;
  }

 private:
  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  std::vector<std::size_t> parent_;
};

std::string first_reason(const Store& store, NodeNo a, NodeNo b) {
  std::string reason;
  store.for_each_judgement_claim(a, b, [&](const Claim& claim) {
    const auto* fact = std::get_if<JudgementFact>(&claim.fact);
    if (fact != nullptr && fact->kind == JudgementKind::kSame) reason = fact->reason;
    return reason.empty();
  });
  return reason;
}

/// How a member bears a name: the text as it is written, and whether it is a main name.
struct Bearer {
  std::size_t member = 0;
  std::string text;
  bool main = false;
};

std::map<std::string, std::vector<Bearer>> bearers_of_names(const std::vector<NodeRecord>& members) {
  std::map<std::string, std::vector<Bearer>> bearers;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto add = [&](const std::string& text, bool main) {
      auto& of_name = bearers[normalise_name(text)];
      if (of_name.empty() || of_name.back().member != i) of_name.push_back({i, text, main});
    };
    for (const auto& name : members[i].names) add(name.value, true);
    for (const auto& alias : members[i].aliases) add(alias.value, false);
  }
  return bearers;
}

}  // namespace

std::vector<MemberLink> links_between(const Store& store, const std::vector<NodeRecord>& members) {
  std::vector<MemberLink> links;
  if (members.size() < 2) return links;
  Components components(members.size());
  std::unordered_map<NodeNo, std::size_t> index;
  for (std::size_t i = 0; i < members.size(); ++i) index.emplace(members[i].no, i);
  for (std::size_t i = 0; i < members.size(); ++i) {
    for (const Store::Judgement& judgement : store.judgements(members[i].no)) {
      const auto other = index.find(judgement.other);
      if (other == index.end() || other->second <= i || judgement.same == 0 || judgement.different > 0)
        continue;
      links.push_back({i,
                       other->second,
                       LinkReason::kJudged,
                       {},
                       judgement.same,
                       first_reason(store, members[i].no, judgement.other)});
      components.join(i, other->second);
    }
  }
  for (const auto& [form, bearers] : bearers_of_names(members)) {
    for (std::size_t a = 0; a < bearers.size(); ++a) {
      const std::string type = members[bearers[a].member].type();
      if (type.empty() || !store.ontology().is_distinctive(type, form)) continue;
      for (std::size_t b = a + 1; b < bearers.size(); ++b) {
        if (!bearers[a].main && !bearers[b].main) continue;
        if (top_level(members[bearers[b].member].type()) != top_level(type)) continue;
        if (!components.join(bearers[a].member, bearers[b].member)) continue;
        links.push_back(
            {bearers[a].member, bearers[b].member, LinkReason::kSharedName, bearers[a].text, 0, {}});
      }
    }
  }
  std::sort(links.begin(), links.end(), [](const MemberLink& a, const MemberLink& b) {
    return std::tie(a.a, a.b, a.reason) < std::tie(b.a, b.b, b.reason);
  });
  return links;
}

}  // namespace guanxi
