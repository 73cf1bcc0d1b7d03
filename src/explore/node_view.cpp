#include "guanxi/explore/node_view.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <variant>

#include "explore/entity_cache.hpp"
#include "explore/evidence_reader.hpp"
#include "explore/filter_table.hpp"
#include "explore/member_links.hpp"
#include "explore/stated_sum.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/explore/hub.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {
namespace {

class Viewer {
 public:
  Viewer(const Store& store, NodeNo node, const NodeViewOptions& options)
      : store_(store),
        options_(options),
        entities_(store, options.snapshot),
        centre_(entities_.index_of(node)),
        builder_(store),
        relation_names_(store.relation_names()),
        symmetric_(symmetric_relations(store)) {}

  NodeView view() {
    read_members();
    add_up();
    view_.links = links_between(store_, records_);
    for (const Refusal& refusal : entities_.entity(centre_).refusals) {
      view_.refusals.push_back({ref_of_node(store_, refusal.a), ref_of_node(store_, refusal.b),
                                ref_of_node(store_, refusal.different_a),
                                ref_of_node(store_, refusal.different_b)});
    }
    builder_.add_entity(entities_.ref(centre_));
    gather_edges();
    list_relations();
    read_claims();
    if (options_.evidence) load_evidence(store_, view_.graph, options_.evidence_limit);
    return std::move(view_);
  }

 private:
  using GroupKey = std::pair<std::string, bool>;  // relation name, incoming
  struct Neighbour {
    std::uint64_t claims = 0;
    RelationNo relation;
    std::vector<std::pair<EdgeNo, bool>> edges;  // and whether it goes out
  };
  struct Group {
    std::map<std::size_t, Neighbour> neighbours;  // by EntityCache index
    std::size_t read = 0;
    std::uint64_t unread = 0;
  };

  void read_members() {
    const Entity& entity = entities_.entity(centre_);
    for (const NodeNo node : entity.nodes) {
      if (auto record = store_.node(node)) records_.push_back(std::move(*record));
    }
    std::sort(records_.begin(), records_.end(), [&](const NodeRecord& a, const NodeRecord& b) {
      const auto rank = [&](const NodeRecord& r) {
        return std::make_tuple(r.no != entity.representative, std::string_view(r.key));
      };
      return rank(a) < rank(b);
    });
    for (const NodeRecord& r : records_) {
      view_.members.push_back({r.no, r.key, r.name(), r.type(), r.claims, r.references});
      view_.claims += r.claims;
    }
  }

  void add_up() {
    StatedSum<std::string> names;
    StatedSum<std::string> aliases;
    StatedSum<std::string> types;
    PropertySum properties;
    for (const NodeRecord& r : records_) {
      names.add(r.names);
      aliases.add(r.aliases);
      types.add(r.types);
      properties.add(r.properties);
    }
    view_.types = types.by_claims();
    view_.properties = properties.total();
    std::map<std::string, StatedName> all;
    for (const auto& [text, claims] : names.by_value()) all[text] = {text, claims, false};
    for (const auto& [text, claims] : aliases.by_value()) {
      const auto [place, added] = all.try_emplace(text, StatedName{text, 0, true});
      place->second.claims += claims;
    }
    for (const auto& [text, name] : all) view_.names.push_back(name);
    std::stable_sort(view_.names.begin(), view_.names.end(), [](const StatedName& a, const StatedName& b) {
      return std::tie(a.alias, b.claims) < std::tie(b.alias, a.claims);
    });
  }

  void gather_edges() {
    if (options_.snapshot) {
      const EntityNo number = entities_.number_of(centre_);
      if (options_.snapshot->out(number).size() + options_.snapshot->in(number).size() > kMostFromStore) {
        for (const bool outgoing : {true, false}) gather_row(number, outgoing);
        return;
      }
    }
    for (const NodeRecord& member : records_) {
      store_.for_each_adjacent(member.no, [&](const Adjacent& adjacent) {
        if (++seen_ % 1024 == 0) check_interrupt();
        Group& group = group_of(adjacent.type, adjacent.outgoing);
        if (!may_read(group)) return true;
        const std::size_t neighbour = entities_.index_of(adjacent.neighbour);
        // What joins two nodes of the entity says nothing about it; a loop of one node is listed once, as
        // outgoing.
        if (neighbour != centre_ || (adjacent.neighbour == member.no && adjacent.outgoing))
          add_edge(group, neighbour, adjacent.type, adjacent.edge, adjacent.outgoing);
        return true;
      });
    }
    std::erase_if(groups_, [](const auto& group) {
      return group.second.neighbours.empty() && group.second.unread == 0;
    });
  }

  /// The same from a row of the snapshot, where the edges beyond the bound cost next to nothing.
  void gather_row(EntityNo number, bool outgoing) {
    const Row row = outgoing ? options_.snapshot->out(number) : options_.snapshot->in(number);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (++seen_ % 65'536 == 0) check_interrupt();
      if (row.targets[i] == number.value && !outgoing) continue;
      const RelationNo relation{row.relation(i)};
      Group& group = group_of(relation, outgoing);
      if (!may_read(group)) continue;
      add_edge(group, entities_.index_of(EntityNo{row.targets[i]}), relation, EdgeNo{row.edge(i)}, outgoing);
    }
  }

  Group& group_of(RelationNo relation, bool outgoing) {
    const bool incoming = !outgoing && !symmetric_.at(relation.value);
    Group*& group = group_of_[{relation.value, incoming}];
    if (group == nullptr) group = &groups_[{relation_names_.at(relation.value), incoming}];
    return *group;
  }

  /// False if enough edges of the group were read.
  bool may_read(Group& group) const {
    if (group.read >= options_.max_edges) {
      ++group.unread;
      return false;
    }
    ++group.read;
    return true;
  }

  void add_edge(Group& group, std::size_t neighbour, RelationNo relation, EdgeNo edge, bool outgoing) {
    Neighbour& entry = group.neighbours[neighbour];
    entry.relation = relation;
    entry.edges.emplace_back(edge, outgoing);
    if (const auto record = store_.edge(edge)) entry.claims += record->claims;
  }

  void list_relations() {
    std::vector<std::vector<std::size_t>> handles;
    for (const auto& [key, content] : groups_) {
      std::vector<std::pair<std::size_t, const Neighbour*>> order;
      for (const auto& [index, neighbour] : content.neighbours) order.emplace_back(index, &neighbour);
      std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
        if (a.second->claims != b.second->claims) return a.second->claims > b.second->claims;
        return entities_.key(a.first) < entities_.key(b.first);
      });
      const std::size_t listed = std::min(order.size(), options_.per_group);
      RelationGroup group{
          key.first,     labels_of(store_.ontology(), key.first), !key.second, {}, order.size() - listed,
          content.unread};
      view_.edges_left_out += content.unread;
      auto& group_handles = handles.emplace_back();
      for (std::size_t i = 0; i < listed; ++i)
        group_handles.push_back(add_relation(order[i].first, *order[i].second));
      view_.groups.push_back(std::move(group));
    }
    std::vector<std::size_t> index_of_handle;
    view_.graph = builder_.finish(index_of_handle);
    view_.graph.focus = {0};
    for (std::size_t g = 0; g < handles.size(); ++g) {
      for (const std::size_t handle : handles[g])
        view_.groups[g].relations.push_back(index_of_handle[handle]);
    }
  }

  std::size_t add_relation(std::size_t entity, const Neighbour& neighbour) {
    const std::size_t other = builder_.add_entity(entities_.ref(entity));
    std::size_t handle = 0;
    for (const auto& [edge, outgoing] : neighbour.edges) {
      handle = builder_.add_edge(outgoing ? 0 : other, outgoing ? other : 0, neighbour.relation, edge);
    }
    return handle;
  }

  void read_claims() {
    EvidenceReader reader(store_);
    std::set<SourceNo> sources;
    for (const NodeRecord& member : records_) {
      store_.for_each_claim_of(member.no, [&](const Claim& claim) {
        sources.insert(claim.source);
        if (options_.evidence) reader.add(claim, view_.evidence);
        return true;
      });
    }
    view_.sources = static_cast<std::uint32_t>(sources.size());
    if (options_.evidence) view_.evidence_left_out = reader.finish(view_.evidence, options_.evidence_limit);
  }

  const Store& store_;
  const NodeViewOptions& options_;
  EntityCache entities_;
  std::size_t centre_;
  SubgraphBuilder builder_;
  const std::vector<std::string> relation_names_;
  const std::vector<bool> symmetric_;
  std::vector<NodeRecord> records_;
  std::map<GroupKey, Group> groups_;
  std::map<std::pair<std::uint16_t, bool>, Group*> group_of_;  // by RelationNo
  std::uint64_t seen_ = 0;
  NodeView view_;
};

}  // namespace

NodeView view_node(const Store& store, NodeNo node, const NodeViewOptions& options) {
  return Viewer(store, node, options).view();
}

}  // namespace guanxi
