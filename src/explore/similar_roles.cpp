#include <cmath>
#include <tuple>

#include "explore/hops.hpp"
#include "explore/similar_search.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kCheckEvery = 65'536;

/// How many neighbours an entity has of one kind.
struct Count {
  std::uint64_t kind = 0;
  std::uint64_t neighbours = 0;
};

struct Profile {
  std::vector<Count> counts;  // by kind
  std::uint64_t total = 0;
  double square = 0;  // of its length

  [[nodiscard]] std::uint64_t of(std::uint64_t kind) const {
    const auto found = std::lower_bound(counts.begin(), counts.end(), kind,
                                        [](const Count& c, std::uint64_t k) { return c.kind < k; });
    return found != counts.end() && found->kind == kind ? found->neighbours : 0;
  }
};

struct Scored {
  std::uint32_t entity = 0;
  double score = 0;
  std::uint64_t difference = 0;  // of the totals
};

class RoleComparison {
 public:
  RoleComparison(const SimilarContext& context, SimilarAnswer& answer)
      : c_(context),
        answer_(answer),
        relation_names_(context.store.relation_names()),
        builder_(context.store) {}

  void run() {
    read(c_.entity, own_);
    answer_.neighbours = answer_.compared = own_.total;
    list(own_.total == 0 ? std::vector<Scored>{} : best());
  }

 private:
  // Relation, direction and type of the neighbour in one number.
  static std::uint64_t kind_of(RelationNo relation, bool forward, std::uint32_t type) {
    return std::uint64_t{relation.value} << 33 | std::uint64_t{forward ? 0U : 1U} << 32 | type;
  }

  [[nodiscard]] std::uint32_t type_of(std::uint32_t entity) const {
    return types_.empty() ? c_.snapshot.type_no({entity}) : types_[entity];
  }
  /// A byte an entity, before the types of the whole graph are asked for in no order.
  void pack_types() {
    if (c_.snapshot.type_count() > UINT8_MAX + 1) return;
    types_.reserve(c_.snapshot.entity_count());
    for (std::uint32_t entity = 0; entity < c_.snapshot.entity_count(); ++entity)
      types_.push_back(static_cast<std::uint8_t>(c_.snapshot.type_no({entity})));
  }

  void read(std::uint32_t entity, Profile& profile) {
    kinds_.clear();
    for_each_hop(c_.walk, entity, [&](const WalkStep& step, bool is_new) {
      if (++answer_.relations_visited % kCheckEvery == 0) check_interrupt();
      if (is_new && c_.walk.admits_type(step.target))
        kinds_.push_back(kind_of(step.relation, step.forward, type_of(step.target)));
      return true;
    });
    std::sort(kinds_.begin(), kinds_.end());
    profile.counts.clear();
    for (const std::uint64_t kind : kinds_) {
      if (profile.counts.empty() || profile.counts.back().kind != kind) profile.counts.push_back({kind, 0});
      ++profile.counts.back().neighbours;
    }
    profile.total = kinds_.size();
    profile.square = 0;
    for (const Count& count : profile.counts)
      profile.square += static_cast<double>(count.neighbours) * static_cast<double>(count.neighbours);
  }

  [[nodiscard]] double product(const Profile& other) const {
    double sum = 0;
    auto mine = own_.counts.begin();
    for (const Count& theirs : other.counts) {
      while (mine != own_.counts.end() && mine->kind < theirs.kind) ++mine;
      if (mine == own_.counts.end()) break;
      if (mine->kind == theirs.kind)
        sum += static_cast<double>(mine->neighbours) * static_cast<double>(theirs.neighbours);
    }
    return sum;
  }

  std::vector<Scored> best() {
    const auto comes_first = [this](const Scored& a, const Scored& b) {
      if (a.score != b.score) return a.score > b.score;
      if (a.difference != b.difference) return a.difference < b.difference;
      return c_.snapshot.key({a.entity}) < c_.snapshot.key({b.entity});
    };
    BestOf<Scored, decltype(comes_first)> kept(c_.options.limit, comes_first);
    pack_types();
    Profile other;
    for (std::uint32_t entity = 0; entity < c_.snapshot.entity_count(); ++entity) {
      if (!c_.may_be(entity)) continue;
      if (answer_.relations_visited + c_.walk.degree(entity) > c_.options.max_profiled) {
        answer_.cut = true;
        break;
      }
      read(entity, other);
      const double dot = product(other);
      if (dot == 0) continue;
      ++answer_.found;
      kept.put({entity, dot / std::sqrt(own_.square * other.square),
                std::max(own_.total, other.total) - std::min(own_.total, other.total)});
    }
    return kept.take();
  }

  void list(const std::vector<Scored>& best) {
    std::vector<std::size_t> focus{builder_.add_entity(ref_of_entity(c_.snapshot, c_.entity))};
    for (const Scored& scored : best) {
      SimilarEntity similar;
      similar.entity = builder_.add_entity(ref_of_entity(c_.snapshot, scored.entity));
      similar.score = scored.score;
      focus.push_back(similar.entity);
      add_roles(scored.entity, similar);
      answer_.similar.push_back(std::move(similar));
    }
    std::vector<std::size_t> unused;
    answer_.graph = builder_.finish(unused);
    answer_.graph.focus = std::move(focus);
  }

  void add_roles(std::uint32_t entity, SimilarEntity& similar) {
    Profile other;
    read(entity, other);
    similar.neighbours = other.total;
    const double length = std::sqrt(own_.square * other.square);
    for (const Count& theirs : other.counts) {
      const std::uint64_t mine = own_.of(theirs.kind);
      if (mine == 0) continue;
      ++similar.shared;
      SharedRole role;
      role.relation = relation_names_.at(theirs.kind >> 33);
      role.labels = labels_of(c_.store.ontology(), role.relation);
      role.forward = (theirs.kind >> 32 & 1) == 0;
      role.type = c_.snapshot.type_name(static_cast<std::uint32_t>(theirs.kind));
      role.of_entity = mine;
      role.of_similar = theirs.neighbours;
      role.weight = static_cast<double>(mine) * static_cast<double>(theirs.neighbours) / length;
      similar.roles.push_back(std::move(role));
    }
    std::sort(similar.roles.begin(), similar.roles.end(), [](const SharedRole& a, const SharedRole& b) {
      return std::tie(b.weight, a.relation, b.forward, a.type) <
             std::tie(a.weight, b.relation, a.forward, b.type);
    });
    if (similar.roles.size() > c_.options.reasons) similar.roles.resize(c_.options.reasons);
  }

  const SimilarContext& c_;
  SimilarAnswer& answer_;
  const std::vector<std::string> relation_names_;
  SubgraphBuilder builder_;
  Profile own_;
  std::vector<std::uint64_t> kinds_;
  std::vector<std::uint8_t> types_;  // by entity; empty: not packed
};

}  // namespace

void compare_roles(const SimilarContext& context, SimilarAnswer& answer) {
  RoleComparison(context, answer).run();
}

}  // namespace guanxi
