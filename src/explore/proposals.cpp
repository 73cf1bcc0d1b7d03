#include "guanxi/explore/proposals.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "explore/identity_clues.hpp"
#include "explore/name_blocks.hpp"
#include "explore/named_together.hpp"
#include "explore/snapshot_walk.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/filter.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostPlaces = 200'000, kReadTexts = 3;
constexpr std::size_t kMaxNamesOfANode = 24;

class Proposer {
 public:
  Proposer(const Store& store, const Snapshot& snapshot, const ProposalOptions& options, Progress* progress)
      : store_(store), snapshot_(snapshot), options_(options), progress_(progress) {
    if (!options.type.empty()) type_ = resolve_type(store, options.type);
    if (options.about) about_ = entity_in(snapshot, *options.about);
  }

  ProposalAnswer run() {
    read_nodes();
    read_judgements();
    const NameReader reader(store_.ontology(), std::move(places_));
    const NamePairs pairs = pairs_by_name(
        reader, names_, {.about = about_, .max_block = options_.max_block, .max_pairs = options_.max_pairs},
        progress_);
    answer_.blocks_left_out = pairs.blocks_left_out;
    answer_.cut = pairs.cut;
    IdentityClues clues(store_, snapshot_, members_, reader);
    weigh(pairs, clues);
    read_texts(clues);
    finish();
    return std::move(answer_);
  }

 private:
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
      if (top_level(node.type()) == "place") add_place(node);
      if (is_a(snapshot_.type(*entity), type_) || entity->value == about_) add_names(entity->value, node);
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

  void add_place(const NodeRecord& node) {
    for (const auto* list : {&node.names, &node.aliases}) {
      for (const auto& name : *list) {
        if (places_.size() > kMostPlaces) return;
        std::string form = normalise_name(name.value);
        if (!has_han(form) || form.size() < 6 || form.size() > 24) continue;
        for (const std::string_view ending : {"省", "市", "区", "县"})
          if (form.ends_with(ending) && form.size() >= 9)
            places_.insert(form.substr(0, form.size() - ending.size()));
        places_.insert(std::move(form));
      }
    }
  }

  void read_judgements() {
    store_.for_each_judgement([&](NodeNo node, const Store::Judgement& judgement) {
      const auto a = snapshot_.entity_of(node), b = snapshot_.entity_of(judgement.other);
      if (judgement.different > 0 && a && b) different_.insert(std::minmax(a->value, b->value));
      return true;
    });
  }

  void weigh(const NamePairs& pairs, IdentityClues& clues) {
    if (progress_ != nullptr) progress_->begin("weighing", pairs.pairs.size(), "pairs");
    for (const auto& pair : pairs.pairs) {
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
  std::unordered_set<std::string> places_;
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
