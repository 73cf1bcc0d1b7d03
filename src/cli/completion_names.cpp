#include "cli/completion_names.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/rank/ranking.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostCandidates = 200;
constexpr std::size_t kMostEntries = 2'000;  // of the name index that are read

/// Adds what can be typed: control characters and line breaks cannot.
void add(Completions& out, const std::string& text, const std::string& description) {
  if (text.empty() || escape_for_terminal(text) != text) return;
  const bool known = std::any_of(out.candidates.begin(), out.candidates.end(),
                                 [&](const Completion& c) { return c.text == text; });
  if (!known) out.candidates.push_back({text, description});
}

/// The name or alias of a node that has this normalised form.
std::string spelling_of(const NodeRecord& node, std::string_view form) {
  for (const auto* names : {&node.names, &node.aliases})
    for (const auto& name : *names)
      if (normalise_name(name.value) == form) return name.value;
  return {};
}

class NodeNames {
 public:
  NodeNames(const Store& store, Completions& out) : store_(store), out_(out) {}

  void keys(std::string_view typed) {
    if (typed.empty()) return;
    store_.for_each_key(typed, [&](std::string_view key, NodeNo no) {
      if (full()) return false;
      const auto node = store_.node(no);
      add(out_, std::string(key), node && node->name() != key ? node->name() : "");
      return true;
    });
  }

  /// Names and aliases, by their normalised forms.
  void names(std::string_view form) {
    std::map<std::string, std::vector<NodeNo>> found;
    collect(form, Store::NameClass::kName,
            [&](std::string_view full_form, NodeNo no) { found[std::string(full_form)].push_back(no); });
    for (const auto& [full_form, nodes] : found) offer(full_form, nodes);
  }

  /// The names that are written so in Latin letters.
  void latin(std::string_view form) {
    for (const auto which : {Store::NameClass::kPinyin, Store::NameClass::kInitials})
      collect(form, which, [&](std::string_view, NodeNo no) {
        const auto node = store_.node(no);
        if (!node) return;
        const std::string name = node->name();
        const std::string own = normalise_name(name);
        if (!name.empty()) offer(own, store_.nodes_named(own, Store::NameClass::kName, kMostCandidates));
      });
  }

 private:
  [[nodiscard]] bool full() {
    if (out_.candidates.size() >= kMostCandidates) out_.more = true;
    return out_.more;
  }

  template <typename Use>
  void collect(std::string_view form, Store::NameClass which, const Use& use) {
    std::size_t read = 0;
    store_.for_each_name(form, which, [&](std::string_view full_form, NodeNo no) {
      if (++read > kMostEntries || full()) return !(out_.more = true);
      use(full_form, no);
      return true;
    });
  }

  void offer(const std::string& form, const std::vector<NodeNo>& nodes) {
    if (full() || nodes.empty()) return;
    std::set<std::uint32_t> entities;
    std::vector<EntityRef> refs;
    for (const NodeNo no : nodes) {
      if (!store_.node(no)) continue;
      EntityRef ref = entity_ref(store_, no);
      if (entities.insert(ref.node.value).second) refs.push_back(std::move(ref));
      if (refs.size() > kMostCandidates) break;
    }
    if (refs.size() > 1) {
      for (const EntityRef& ref : refs) add(out_, ref.key, ref.name);
      return;
    }
    const auto node = store_.node(nodes.front());
    if (node && !refs.empty()) add(out_, spelling_of(*node, form), refs.front().type);
  }

  const Store& store_;
  Completions& out_;
};

std::string_view last_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

}  // namespace

std::shared_ptr<Store> StoreNames::open(const std::string& db) {
  try {
    return session_.open_for_reading(db);
  } catch (const Error&) {
    return nullptr;
  }
}

void StoreNames::nodes(const std::string& db, std::string_view typed, Completions& out) {
  const auto store = typed.empty() ? nullptr : open(db);
  if (store == nullptr) return;
  try {
    NodeNames nodes(*store, out);
    nodes.keys(typed);
    const std::string form = normalise_name(typed);
    if (form.empty()) return;
    nodes.names(form);
    if (out.candidates.empty() && !has_han(form)) nodes.latin(form);
  } catch (const Error&) {  // a damaged store: what was found so far will do
    out.more = true;
  }
}

void StoreNames::types(const std::string& db, std::string_view typed, Completions& out) {
  const auto store = open(db);
  const Ontology& ontology = store != nullptr ? store->ontology() : Ontology::builtin();
  for (const NodeType& type : ontology.node_types())
    if (type.path.starts_with(typed)) add(out, type.path, type.label_zh);
  if (typed.empty()) return;
  std::map<std::string_view, std::size_t> uses;
  for (const NodeType& type : ontology.node_types()) ++uses[last_part(type.path)];
  for (const NodeType& type : ontology.node_types()) {
    const std::string_view part = last_part(type.path);
    if (part.starts_with(typed) && uses[part] == 1) add(out, std::string(part), type.path);
  }
}

void StoreNames::relations(const std::string& db, std::string_view typed, Completions& out) {
  const auto store = open(db);
  const Ontology& ontology = store != nullptr ? store->ontology() : Ontology::builtin();
  for (const RelationType& type : ontology.relation_types())
    if (type.name.starts_with(typed)) add(out, type.name, type.forward_zh);
  if (store == nullptr) return;
  for (const std::string& name : store->relation_names())
    if (name.starts_with(typed)) add(out, name, {});
}

void StoreNames::sources(const std::string& db, std::string_view typed, Completions& out) {
  const auto store = open(db);
  if (store == nullptr) return;
  for (const LedgerEntry& file : store->ledger()) {
    if (out.candidates.size() >= kMostCandidates) out.more = true;
    if (!out.more && file.key.starts_with(typed)) add(out, file.key, file.format);
  }
  for (const SourceRecord& source : store->sources()) {
    if (out.candidates.size() >= kMostCandidates) out.more = true;
    if (!out.more && source.key.starts_with(typed)) add(out, source.key, source.title);
  }
}

void add_measures(std::string_view typed, Completions& out) {
  for (const Measure measure : all_measures())
    if (to_string(measure).starts_with(typed)) add(out, std::string(to_string(measure)), {});
}

}  // namespace guanxi
