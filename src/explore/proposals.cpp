#include "guanxi/explore/proposals.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "explore/identity_clues.hpp"
#include "explore/name_blocks.hpp"
#include "explore/name_finder.hpp"
#include "explore/named_together.hpp"
#include "explore/place_names.hpp"
#include "explore/snapshot_walk.hpp"
#include "guanxi/explore/filter.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/entities.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kReadTexts = 3, kMaxNamesOfANode = 24;

class Proposer {
 public:
  Proposer(const Store& store, const Snapshot& snapshot, const ProposalOptions& options, Progress* progress)
      : store_(store), snapshot_(snapshot), options_(options), progress_(progress) {
    if (!options.type.empty()) type_ = resolve_type(store, options.type);
    if (options.about) about_ = entity_in(snapshot, *options.about);
  }

  ProposalAnswer run() {
    if (about_)
      run_about(*about_);
    else
      run_all();
    finish();
    return std::move(answer_);
  }

 private:
  /// Looks up who may be this one.
  void run_about(std::uint32_t self) {
    PlaceNames places(store_);
    const NameReader reader(store_.ontology(), [&](std::string_view form) { return places.contain(form); });
    IdentityClues clues(
        store_, snapshot_,
        [&](std::uint32_t entity) { return entity_of(store_, snapshot_.representative({entity})).nodes; },
        reader);
    const IdentityProfile& profile = clues.profile(self);
    read_judgements_of(self, profile.nodes);
    const FoundNodes found = NameFinder(store_, reader).find(profile.names);
    answer_.names_cut = found.cut;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const NodeNo node : found.nodes) {
      const auto other = snapshot_.entity_of(node);
      if (other && other->value != self && is_a(snapshot_.type(*other), type_))
        pairs.emplace_back(std::minmax(self, other->value));
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    answer_.cut = pairs.size() > options_.max_pairs;
    if (answer_.cut) pairs.resize(options_.max_pairs);
    weigh(pairs, clues);
    read_texts(clues);
  }

  void run_all() {
    read_nodes();
    read_judgements();
    const NameReader reader(store_.ontology(), [&](std::string_view form) { return places_.contain(form); });
    const NamePairs pairs = pairs_by_name(
        reader, names_, {.max_block = options_.max_block, .max_pairs = options_.max_pairs}, progress_);
    answer_.blocks_left_out = pairs.blocks_left_out;
    answer_.cut = pairs.cut;
    IdentityClues clues(
        store_, snapshot_, [&](std::uint32_t entity) { return members_.of(entity); }, reader);
    weigh(pairs.pairs, clues);
    read_texts(clues);
  }

  struct Weighed {
    std::uint32_t a = 0, b = 0;
    double score = 0;
    std::vector<IdentityClue> clues;
  };

  void read_nodes() {
    if (progress_ != nullptr) progress_->begin("reading names", store_.node_limit(), "nodes");
    std::uint64_t count = 0;
    store_.for_each_node([&](const NodeRecord& node) {
      if (++count % 4096 == 0) {
        check_interrupt();
        if (progress_ != nullptr) progress_->update(count);
      }
      const auto entity = snapshot_.entity_of(node.no);
      if (!entity) return true;
      members_.add(entity->value, node.no);
      if (top_level(node.type()) == "place") places_.add(node);
      if (is_a(snapshot_.type(*entity), type_)) add_names(entity->value, node);
      return true;
    });
    if (progress_ != nullptr) progress_->end();
    members_.finish();
  }

  void add_names(std::uint32_t entity, const NodeRecord& node) {
    std::size_t left = kMaxNamesOfANode;
    for (const auto* list : {&node.names, &node.aliases})
      for (const auto& name : *list)
        if (left > 0 && left-- > 0) names_.add(entity, name.value);
  }

  void read_judgements() {
    store_.for_each_judgement([&](NodeNo node, const Store::Judgement& judgement) {
      const auto a = snapshot_.entity_of(node), b = snapshot_.entity_of(judgement.other);
      if (judgement.different > 0 && a && b) different_.insert(std::minmax(a->value, b->value));
      return true;
    });
  }

  void read_judgements_of(std::uint32_t self, const std::vector<NodeNo>& nodes) {
    for (const NodeNo node : nodes)
      for (const Store::Judgement& judgement : store_.judgements(node)) {
        const auto other = snapshot_.entity_of(judgement.other);
        if (judgement.different > 0 && other) different_.insert(std::minmax(self, other->value));
      }
  }

  void weigh(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs, IdentityClues& clues) {
    if (progress_ != nullptr) progress_->begin("weighing", pairs.size(), "pairs");
    for (const auto& pair : pairs) {
      check_interrupt();
      if (progress_ != nullptr) progress_->update(answer_.pairs);
      ++answer_.pairs;
      if (different_.contains(pair)) continue;
      Weighed one{pair.first, pair.second, 0, clues.between(pair.first, pair.second)};
      one.score = score_of(one.clues);
      if (one.clues.empty() || one.score < options_.min_score) continue;
      weighed_.push_back(std::move(one));
    }
    if (progress_ != nullptr) progress_->end();
  }

  void sort() {
    const auto keys = [&](const Weighed& w) {
      const std::string_view a = snapshot_.key({w.a}), b = snapshot_.key({w.b});
      return a < b ? std::pair(a, b) : std::pair(b, a);
    };
    std::sort(weighed_.begin(), weighed_.end(), [&](const Weighed& x, const Weighed& y) {
      return x.score != y.score ? x.score > y.score : keys(x) < keys(y);
    });
  }

  /// What the sentences say may turn the order of the first ones.
  void read_texts(IdentityClues& clues) {
    sort();
    SentenceReader reader(store_, snapshot_);
    for (std::size_t i = 0; i < std::min(weighed_.size(), kReadTexts * options_.limit); ++i) {
      Weighed& w = weighed_[i];
      check_interrupt();
      auto clue = reader.clue(w.a, clues.profile(w.a), w.b, clues.profile(w.b));
      if (!clue) continue;
      w.clues.push_back(std::move(*clue));
      w.score = score_of(w.clues);
    }
    std::erase_if(weighed_, [&](const Weighed& w) { return w.score < options_.min_score; });
    sort();
  }

  void finish() {
    answer_.found = weighed_.size();
    for (std::size_t i = 0; i < std::min(weighed_.size(), options_.limit); ++i) {
      Weighed& w = weighed_[i];
      Proposal proposal{ref(w.a), ref(w.b), w.score, std::move(w.clues)};
      if (proposal.b.key < proposal.a.key) std::swap(proposal.a, proposal.b);
      std::stable_sort(proposal.clues.begin(), proposal.clues.end(), [](const auto& x, const auto& y) {
        return std::tuple(!speaks_for(x.reason), -x.weight) < std::tuple(!speaks_for(y.reason), -y.weight);
      });
      answer_.proposals.push_back(std::move(proposal));
    }
  }

  [[nodiscard]] EntityRef ref(std::uint32_t entity) const {
    EntityRef out = ref_of_entity(snapshot_, entity);
    if (out.name.empty()) out.name = out.key;
    return out;
  }

  const Store& store_;
  const Snapshot& snapshot_;
  const ProposalOptions& options_;
  Progress* progress_;
  std::string type_;
  std::optional<std::uint32_t> about_;
  NameTable names_;
  EntityMembers members_;
  PlaceForms places_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> different_;
  std::vector<Weighed> weighed_;
  ProposalAnswer answer_;
};

}  // namespace

ProposalAnswer propose_same(const Store& store, const Snapshot& snapshot, const ProposalOptions& options,
                            Progress* progress) {
  return Proposer(store, snapshot, options, progress).run();
}

}  // namespace guanxi
