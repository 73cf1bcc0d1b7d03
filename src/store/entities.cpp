#include "guanxi/store/entities.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

/// What linking needs to know of a node.
struct Profile {
  std::string key;
  std::string type;             // top level
  std::set<std::string> names;  // normalised, main names
  std::set<std::string> forms;  // normalised, all names
  std::uint32_t claims = 0;
};

class Profiles {
 public:
  explicit Profiles(const Store& store) : store_(store) {}

  const Profile& of(NodeNo no) {
    const auto [it, inserted] = profiles_.try_emplace(no);
    Profile& p = it->second;
    if (!inserted) return p;
    const auto record = store_.node(no);
    if (!record) return p;
    p.key = record->key;
    p.type = top_level(record->type());
    p.claims = record->claims;
    for (const auto& n : record->names) p.names.insert(normalise_name(n.value));
    p.forms = p.names;
    for (const auto& a : record->aliases) p.forms.insert(normalise_name(a.value));
    p.names.erase("");
    p.forms.erase("");
    return p;
  }
  void clear() { profiles_.clear(); }

 private:
  const Store& store_;
  std::unordered_map<NodeNo, Profile> profiles_;
};

bool same_by_name(const Store& store, const Profile& a, const Profile& b, const std::string& form) {
  return a.type == b.type && !a.type.empty() && (a.names.contains(form) || b.names.contains(form)) &&
         store.ontology().is_distinctive(a.type, form);
}

struct Link {
  NodeNo a, b;  // by key
  bool judged = false;
};

/// Nodes reachable from one over links of either kind, and those links.
struct Component {
  std::vector<NodeNo> nodes;  // ascending
  std::vector<Link> links;    // in the order in which they are taken
  std::vector<std::pair<NodeNo, NodeNo>>
      different;  // by key as well, so that the reason of a refusal is always the same
};

Component component_of(const Store& store, NodeNo start, Profiles& profiles) {
  Component c;
  std::set<NodeNo> seen{start};
  std::vector<NodeNo> open{start};
  std::set<std::tuple<bool, std::string, std::string, NodeNo, NodeNo>> links;  // not judged, keys, numbers
  const auto link = [&](NodeNo x, NodeNo y, bool judged) {
    if (x == y) return;
    if (profiles.of(x).key > profiles.of(y).key) std::swap(x, y);
    links.emplace(!judged, profiles.of(x).key, profiles.of(y).key, x, y);
  };
  const auto reach = [&](NodeNo no) {
    if (seen.insert(no).second) open.push_back(no);
  };
  std::vector<std::pair<NodeNo, NodeNo>> different;
  while (!open.empty()) {
    const NodeNo no = open.back();
    open.pop_back();
    for (const Store::Judgement& j : store.judgements(no)) {
      if (j.same > 0) {
        link(no, j.other, true);
        reach(j.other);
      }
      if (j.different > 0 && no < j.other) different.emplace_back(no, j.other);
    }
    const Profile profile = profiles.of(no);
    for (const std::string& form : profile.forms) {
      if (!store.ontology().is_distinctive(profile.type, form)) continue;
      const auto sharers = store.nodes_named(form, Store::NameClass::kName, kMaxSharers + 1);
      if (sharers.size() > kMaxSharers) continue;
      for (const NodeNo other : sharers) {
        if (other == no || !same_by_name(store, profile, profiles.of(other), form)) continue;
        link(no, other, false);
        reach(other);
      }
    }
  }
  c.nodes.assign(seen.begin(), seen.end());
  for (const auto& [unjudged, key_a, key_b, a, b] : links) c.links.push_back({a, b, !unjudged});
  for (auto [a, b] : different) {
    if (!seen.contains(a) || !seen.contains(b)) continue;
    if (profiles.of(a).key > profiles.of(b).key) std::swap(a, b);
    c.different.emplace_back(a, b);
  }
  std::sort(c.different.begin(), c.different.end(), [&](const auto& x, const auto& y) {
    return std::tie(profiles.of(x.first).key, profiles.of(x.second).key) <
           std::tie(profiles.of(y.first).key, profiles.of(y.second).key);
  });
  return c;
}

/// The entities of a component: links in order, except those that would join two nodes judged different.
std::vector<Entity> split(const Component& c, Profiles& profiles) {
  std::map<NodeNo, NodeNo> parent;
  for (const NodeNo n : c.nodes) parent[n] = n;
  const auto find = [&](NodeNo n) {
    while (parent[n] != n) n = parent[n] = parent[parent[n]];
    return n;
  };
  std::vector<Refusal> refusals;
  for (const Link& l : c.links) {
    const NodeNo a = find(l.a);
    const NodeNo b = find(l.b);
    if (a == b) continue;
    const auto against = std::find_if(c.different.begin(), c.different.end(), [&](const auto& d) {
      const NodeNo x = find(d.first);
      const NodeNo y = find(d.second);
      return (x == a && y == b) || (x == b && y == a);
    });
    if (against != c.different.end()) {
      refusals.push_back({l.a, l.b, against->first, against->second});
    } else {
      parent[std::max(a, b)] = std::min(a, b);
    }
  }
  std::map<NodeNo, Entity> entities;
  for (const NodeNo n : c.nodes) entities[find(n)].nodes.push_back(n);
  std::vector<Entity> out;
  for (auto& [root, e] : entities) {
    for (const Refusal& r : refusals) {
      if (find(r.a) == root || find(r.b) == root) e.refusals.push_back(r);
    }
    e.representative = *std::min_element(e.nodes.begin(), e.nodes.end(), [&](NodeNo x, NodeNo y) {
      const Profile& p = profiles.of(x);
      const Profile& q = profiles.of(y);
      return p.claims != q.claims ? p.claims > q.claims : p.key < q.key;
    });
    out.push_back(std::move(e));
  }
  return out;
}

/// Union-find over all node numbers; the root of a set is its smallest.
class Sets {
 public:
  explicit Sets(std::uint32_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t find(std::uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

/// Joins what shares a name, form by form in their order.
void join_by_name(const Store& store, Sets& sets) {
  Profiles profiles(store);
  std::string current;
  std::vector<NodeNo> sharers;
  const auto close = [&] {
    if (sharers.size() > 1 && sharers.size() <= kMaxSharers) {
      for (std::size_t i = 0; i < sharers.size(); ++i) {
        for (std::size_t j = i + 1; j < sharers.size(); ++j) {
          if (same_by_name(store, profiles.of(sharers[i]), profiles.of(sharers[j]), current)) {
            sets.join(sharers[i].value, sharers[j].value);
          }
        }
      }
    }
    profiles.clear();
    sharers.clear();
  };
  store.for_each_name({}, Store::NameClass::kName, [&](std::string_view form, NodeNo node) {
    if (form != current) {
      close();
      current = form;
    }
    if (sharers.size() <= kMaxSharers) sharers.push_back(node);
    return true;
  });
  close();
}

}  // namespace

Entity entity_of(const Store& store, NodeNo no) {
  Profiles profiles(store);
  const Component c = component_of(store, no, profiles);
  for (Entity& e : split(c, profiles)) {
    if (std::binary_search(e.nodes.begin(), e.nodes.end(), no)) return std::move(e);
  }
  return {{no}, {}, no};
}

EntityMap resolve_entities(const Store& store) {
  const NodeNo end{store.node_limit()};
  std::vector<bool> live(end.value, false);
  store.scan_nodes({0}, end, [&](const NodeRow& node) { live[node.no.value] = true; });
  return resolve_entities(store, live);
}

EntityMap resolve_entities(const Store& store, const std::vector<bool>& live) {
  const auto n = static_cast<std::uint32_t>(live.size());
  Sets sets(n);
  join_by_name(store, sets);
  std::vector<NodeNo> contested;
  store.for_each_judgement([&](NodeNo a, const Store::Judgement& j) {
    if (j.same > 0) sets.join(a.value, j.other.value);
    if (j.different > 0) contested.push_back(a);
    return true;
  });
  EntityMap map;
  map.first_node.assign(n, UINT32_MAX);
  for (std::uint32_t node = 0; node < n; ++node) {
    if (live[node]) map.first_node[node] = sets.find(node);
  }
  std::set<std::uint32_t> done;
  for (const NodeNo no : contested) {
    if (!done.insert(sets.find(no.value)).second) continue;
    Profiles profiles(store);
    std::set<std::tuple<NodeNo, NodeNo>> reported;
    for (const Entity& e : split(component_of(store, no, profiles), profiles)) {
      for (const NodeNo member : e.nodes) map.first_node[member.value] = e.nodes.front().value;
      for (const Refusal& r : e.refusals) {
        if (reported.emplace(r.a, r.b).second) map.refusals.push_back(r);
      }
    }
  }
  return map;
}

}  // namespace guanxi
