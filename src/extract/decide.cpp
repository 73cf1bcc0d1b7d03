#include "extract/decide.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "extract/name_judge.hpp"
#include "extract/name_parts.hpp"
#include "extract/name_rivals.hpp"
#include "extract/name_shapes.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::u32string_view kCompany = U"公司";
constexpr double kCalledByLast = 0.6;
constexpr double kNamedAfter = 0.5;  // "Acme Probe" behind Acme is a product of it

std::string_view key_prefix(std::string_view family) {
  return family == "organisation" ? "org" : family;
}

/// Works on the names of one document; `chosen_` holds each name's vote, nullptr for none.
class Decider {
 public:
  Decider(NameTable& table, const Lexicon& lexicon, NameJudge& judge, double threshold)
      : table_(table),
        names_(table.names()),
        lexicon_(lexicon),
        shapes_(lexicon),
        judge_(judge),
        threshold_(threshold) {}

  Decision run() {
    for (const Name& name : names_) chosen_.push_back(best_vote(name));
    drop_overlong();
    part_described();
    for (std::size_t i = 0; i < names_.size(); ++i) take_for_person(i);
    for (std::size_t i = 0; i < names_.size(); ++i) join_initials(i);
    doubt_persons();
    join_entries();
    for (std::size_t i = 0; i < names_.size(); ++i) join_short_place(i);
    for (std::size_t i = 0; i < names_.size(); ++i) join_short_forms(i);
    join_without_places();
    join_levels();
    for (std::size_t i = 0; i < names_.size(); ++i) join_last_name(i);
    join_short_titles();
    find_parts();
    return collect();
  }

 private:
  [[nodiscard]] std::size_t root(std::size_t i) const {
    while (names_[i].same_as >= 0) i = static_cast<std::size_t>(names_[i].same_as);
    return i;
  }
  [[nodiscard]] std::string_view family(std::size_t i) const { return top_level(chosen_[i]->type); }
  [[nodiscard]] bool accepted(std::size_t i) const {
    return chosen_[i] != nullptr && confidence_of(*chosen_[i]) >= threshold_;
  }

  /// Whether the document also has the name that the first `size` characters of a key are, on its own.
  [[nodiscard]] bool has_prefix_name(const std::u32string& key, std::size_t size) const {
    for (std::size_t end = 3; end < size; ++end) {
      const std::int32_t part = table_.find(std::u32string_view(key).substr(0, end));
      if (part >= 0 && names_[static_cast<std::size_t>(part)].clean_count > 0) return true;
    }
    return false;
  }

  /// "推动某某公司", "某某基金投资某某公司" where the document also has 某某公司 with nothing before it.
  void drop_overlong() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const Name& name = names_[i];
      if (chosen_[i] == nullptr) continue;
      for (std::size_t cut = 1; cut + 3 < name.key.size(); ++cut) {
        const std::int32_t shorter = table_.find(std::u32string_view(name.key).substr(cut));
        if (shorter < 0 || names_[static_cast<std::size_t>(shorter)].clean_count == 0) continue;
        if (name.clean_count > 0 && !has_prefix_name(name.key, cut)) continue;
        chosen_[i] = nullptr;
        break;
      }
    }
  }

  /// "Kestrel Maritime" that only says something, where the document speaks of Kestrel as a firm.
  void doubt_persons() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (chosen_[i] == nullptr || chosen_[i]->type != "person" || chosen_[i]->best > 0.7) continue;
      const auto blank = names_[i].written.find(' ');
      if (blank == std::string::npos || has_han(names_[i].written)) continue;
      const std::int32_t found = table_.find(name_key(std::string_view(names_[i].written).substr(0, blank)));
      if (found < 0) continue;
      const auto part = static_cast<std::size_t>(found);
      if (accepted(part) && family(part) == "organisation" && chosen_[part]->count > 1)
        chosen_[i] = chosen_[part];
    }
  }

  /// "the Harvestly app" where Harvestly is a firm: the app is a thing of its own.
  void part_described() {
    for (Name& name : names_) {
      if (!name.described || name.same_as < 0) continue;
      const auto bare = static_cast<std::size_t>(name.same_as);
      const auto own = static_cast<std::size_t>(&name - names_.data());
      if (chosen_[bare] == nullptr || chosen_[own] == nullptr || family(bare) == family(own)) continue;
      name.same_as = -1;
      name.described = false;
    }
  }

  [[nodiscard]] bool ends_with_place(std::size_t i) const {
    const std::string& written = names_[i].written;
    const auto blank = written.rfind(' ');
    return blank != std::string::npos &&
           (shapes_.roles_of(fold(written.substr(blank + 1))) & bit(Role::kPlace)) != 0;
  }

  /// Whether a firm's name without its last words is another's: "Harvestly Probe", said only after Harvestly.
  [[nodiscard]] bool is_named_after(std::size_t full, std::size_t part) const {
    return chosen_[full]->rule == "english/capitals" && names_[full].first_begin > names_[part].first_begin &&
           names_[full].count < names_[part].count && family(part) == "organisation" &&
           !ends_with_place(full);
  }

  /// "Nélida Quispe" of whom the text goes on as "Quispe": persons are called by their last name, firms by
  /// the first.
  void take_for_person(std::size_t i) {
    const std::string& written = names_[i].written;
    const auto blank = written.rfind(' ');
    if (chosen_[i] == nullptr || chosen_[i]->rule != "english/capitals" || blank == std::string::npos ||
        std::count(written.begin(), written.end(), ' ') > 2 || has_han(written))
      return;
    const std::int32_t last = table_.find(name_key(std::string_view(written).substr(blank + 1)));
    const std::int32_t first = table_.find(name_key(std::string_view(written).substr(0, written.find(' '))));
    if (last < 0 || first >= 0 || shapes_.roles_of(fold(written.substr(blank + 1))) != 0) return;
    const Vote* alone = chosen_[static_cast<std::size_t>(last)];
    if (alone == nullptr || !is_guess(*alone) ||
        names_[i].first_begin > names_[static_cast<std::size_t>(last)].first_begin)
      return;
    names_[i].votes = {
        {"person", 1 - kCalledByLast, kCalledByLast, "english/called by the last name", kNoEntry, 1}};
    chosen_[i] = &names_[i].votes.front();
  }

  /// "OHSU" beside Oregon Health & Science University.
  void join_initials(std::size_t i) {
    if (!accepted(i) || family(i) != "organisation" || has_han(names_[i].written)) return;
    const std::u32string initials = NameShapes::initials(names_[i].written);
    if (initials.size() < 3) return;
    const std::int32_t found = table_.find(initials);
    if (found < 0 || static_cast<std::size_t>(found) == i) return;
    const auto part = static_cast<std::size_t>(found);
    const std::string& short_form = names_[part].written;
    const bool capitals =
        std::all_of(short_form.begin(), short_form.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!capitals || chosen_[part] == nullptr || root(part) != part || root(i) == part) return;
    if (family(part) != "organisation" && !is_guess(*chosen_[part])) return;
    table_.equate(static_cast<std::int32_t>(i), found);
  }

  void take_for_product(std::size_t i) {
    names_[i].votes = {
        {"platform/product", 1 - kNamedAfter, kNamedAfter, "english/named after", kNoEntry, 1}};
    chosen_[i] = &names_[i].votes.front();
  }

  /// Forms of one line of the lexicon are one thing.
  void join_entries() {
    std::map<std::pair<std::uint32_t, std::string_view>, std::size_t> first;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!accepted(i) || chosen_[i]->entry == kNoEntry || chosen_[i]->rule != "lexicon") continue;
      const auto [found, is_new] = first.try_emplace({chosen_[i]->entry, family(i)}, i);
      if (!is_new) unite(found->second, i);
    }
  }

  /// 德和 that is a word as well, where the document has 德和县.
  void join_short_place(std::size_t i) {
    const std::u32string& key = names_[i].key;
    if (!accepted(i) || family(i) != "place" || key.size() < 3 || !is_han(key.front())) return;
    if ((shapes_.roles_of(std::u32string_view(key).substr(key.size() - 1)) & bit(Role::kPlaceSuffix)) == 0)
      return;
    const std::int32_t found = table_.find(std::u32string_view(key).substr(0, key.size() - 1));
    if (found < 0) return;
    const auto part = static_cast<std::size_t>(found);
    if (chosen_[part] != nullptr && family(part) == "place" && root(part) == part && root(i) != part)
      table_.equate(static_cast<std::int32_t>(i), found);
  }

  void unite(std::size_t a, std::size_t b) {
    if (names_[a].key.size() < names_[b].key.size()) std::swap(a, b);
    table_.equate(static_cast<std::int32_t>(a), static_cast<std::int32_t>(b));
  }

  /// `cut`: only the word that says what it is is missing.
  void join_if_same(std::size_t full, std::size_t begin, std::size_t size, bool cut = false) {
    const std::u32string& key = names_[full].key;
    const std::int32_t found = table_.find(std::u32string_view(key).substr(begin, size));
    if (found < 0 || static_cast<std::size_t>(found) == full) return;
    const auto part = static_cast<std::size_t>(found);
    if (chosen_[part] == nullptr) return;
    const bool known =
        chosen_[part]->rule == "lexicon" || !cut || family(part) == "place" || family(part) == "person";
    if (family(part) != family(full) && known && chosen_[part]->best >= 0.5 &&
        confidence_of(*chosen_[part]) > 0.6)
      return;
    // "University of Tasmania Communications" is not the university
    if (!cut && !is_han(names_[part].key.front()) && is_whole(*chosen_[part])) return;
    if (is_named_after(full, part)) {
      if (root(full) == full) take_for_product(full);
      return;
    }
    if (root(part) == root(full) || !NameShapes::ends_word(names_[full].written, begin + size)) return;
    if (root(part) != part) {  // a short form is one name's, whatever legal form stands behind it
      const std::u32string tail = key.substr(begin + size);
      if (begin == 0 && (tail.size() <= 2 || tail.ends_with(kCompany)) && shapes_.is_legal_form(tail))
        table_.equate(static_cast<std::int32_t>(root(part)), static_cast<std::int32_t>(full));
      return;
    }
    table_.equate(static_cast<std::int32_t>(full), found);
  }

  /// A name without its last word, and a firm without its place and legal form.
  void join_short_forms(std::size_t i) {
    if (!accepted(i)) return;
    const std::string_view type = chosen_[i]->type;
    if (type == "place" || type == "person") return;
    const std::u32string& key = names_[i].key;
    for (std::size_t cut = 2; cut < key.size(); ++cut) {
      if (table_.find(std::u32string_view(key).substr(0, cut)) < 0) continue;
      const Roles tail = shapes_.roles_of(std::u32string_view(key).substr(cut));
      if ((tail & bits(Role::kSuffix, Role::kCue)) != 0 &&
          (shapes_.roles_of(std::u32string_view(key).substr(0, cut)) & bit(Role::kPlace)) == 0)
        join_if_same(i, 0, cut,
                     (tail & bit(Role::kSuffix)) != 0 && !is_han(key.front()) && family(i) == "organisation");
    }
    for (std::size_t tail = key.size() - 1;
         top_level(type) == "platform" && tail > 2 && key.size() - tail <= 4; --tail) {
      if ((shapes_.roles_of(std::u32string_view(key).substr(tail)) & bit(Role::kSuffix)) == 0) continue;
      for (std::size_t head = 2; head < tail; ++head) {
        const std::int32_t found = table_.find(key.substr(0, head) + key.substr(tail));
        if (found >= 0 && found != static_cast<std::int32_t>(i) &&
            accepted(static_cast<std::size_t>(found)) && family(static_cast<std::size_t>(found)) == family(i))
          table_.equate(static_cast<std::int32_t>(i), found);
      }
    }
    if (type != "organisation/company") return;
    const std::size_t places = shapes_.leading_places(key);
    for (std::size_t size = 2; places + size < key.size(); ++size) {
      if (places == 0 && size < 3 && is_han(key.front())) continue;
      join_if_same(i, places, size);
    }
  }

  /// 人工智能局 for 温州市人工智能局, unless the document has such a body of a second place.
  void join_without_places() {
    std::map<std::pair<std::u32string, std::string_view>, std::vector<std::size_t>> fuller;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!accepted(i) || (family(i) != "organisation" && family(i) != "platform")) continue;
      const std::size_t places = shapes_.leading_places(names_[i].key);
      if (places > 0 && names_[i].key.size() >= places + 3)
        fuller[{names_[i].key.substr(places), family(i)}].push_back(i);
    }
    for (const auto& [form, full] : fuller) {
      const std::int32_t found = table_.find(form.first);
      const auto other = [this, first = full.front()](std::size_t i) { return root(i) != root(first); };
      if (found < 0 || std::any_of(full.begin(), full.end(), other)) continue;
      const auto part = static_cast<std::size_t>(found);
      if (chosen_[part] != nullptr && family(part) == form.second && root(part) == part &&
          part != root(full.front()))
        unite(full.front(), part);
    }
  }

  /// 省妇联 for 浙江省妇联, 浙江省委 for 中共浙江省委, unless the document has such a body of a second place.
  void join_levels() {
    std::map<std::u32string, std::vector<std::size_t>> fuller;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!accepted(i) || family(i) != "organisation" || !is_han(names_[i].key.front())) continue;
      std::u32string_view key = names_[i].key;
      const std::size_t opening = shapes_.opening(key);
      if (opening > 0 && opening + 2 < key.size()) fuller[std::u32string(key.substr(opening))].push_back(i);
      key.remove_prefix(opening);
      if (const std::size_t level = shapes_.before_level(key); level > 0)
        fuller[std::u32string(key.substr(level))].push_back(i);
    }
    for (const auto& [form, full] : fuller) {
      const std::int32_t found = table_.find(form);
      const auto other = [&, first = full.front()](std::size_t i) { return root(i) != root(first); };
      if (found < 0 || std::any_of(full.begin(), full.end(), other)) continue;
      const auto part = static_cast<std::size_t>(found);
      if (accepted(part) && family(part) == "organisation" && root(part) == part &&
          part != root(full.front()))
        unite(full.front(), part);
    }
  }

  void add_surface(Decision& decision, std::u32string key, std::uint32_t entity, std::string written,
                   bool probe) {
    if (key.size() < 2) return;
    const auto key_of = [&](std::uint32_t n) -> const std::u32string& { return decision.surfaces[n].key; };
    if (surface_of_.find(key, key_of) != KeyIndex::kNone) return;
    surface_of_.add(key, static_cast<std::uint32_t>(decision.surfaces.size()));
    decision.surfaces.push_back({std::move(key), entity, std::move(written), probe});
  }

  Decision collect() {
    std::map<std::size_t, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (chosen_[i] != nullptr) groups[root(i)].push_back(i);
    }
    std::vector<Judged> judged;
    for (auto& [head, members] : groups) {
      const auto fuller = [&](std::size_t a, std::size_t b) {
        return names_[a].described != names_[b].described ? names_[b].described
                                                          : names_[a].key.size() > names_[b].key.size();
      };
      std::stable_sort(members.begin(), members.end(), fuller);
      const std::size_t strongest =
          *std::max_element(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
            return confidence_of(*chosen_[a]) < confidence_of(*chosen_[b]);
          });
      const std::size_t named = members.front();
      const Vote& vote = *chosen_[family(named) == family(strongest) && accepted(named) ? named : strongest];
      NameGroup group{&names_[named], &vote, {}, {}};
      for (const std::size_t member : members) {
        group.members.push_back(&names_[member]);
        group.parts.insert(group.parts.end(), parts_[member].begin(), parts_[member].end());
      }
      Verdict verdict = judge_.judge(group);
      if (!verdict.type.empty()) judged.push_back({std::move(members), &vote, std::move(verdict)});
    }
    drop_rivals(names_, judged);
    return decision_of(judged);
  }

  Decision decision_of(std::vector<Judged>& judged) {
    Decision decision;
    for (auto& [members, chosen, verdict] : judged) {
      const Vote& vote = *chosen;
      const std::size_t named = members.front();
      Entity entity;
      entity.type = verdict.type;
      entity.family_size = top_level(verdict.type).size();
      entity.type_bits = bits_of_type(verdict.type);
      entity.name = names_[named].written;
      entity.confidence = verdict.confidence;
      entity.reason = std::move(verdict.reason);
      entity.rule = vote.rule;
      entity.entry = vote.entry;
      entity.first_begin = names_[named].first_begin;
      entity.first_end = names_[named].first_end;
      entity.key = std::string(key_prefix(top_level(verdict.type))) + ":" + entity.name;
      const auto number = static_cast<std::uint32_t>(decision.entities.size());
      for (const std::size_t member : members) {
        if (member != named && names_[member].written != entity.name)
          entity.aliases.push_back(names_[member].written);
        add_surface(decision, names_[member].key, number, names_[member].written, false);
      }
      decision.entities.push_back(std::move(entity));
      probes_.push_back(names_[named].key);
    }
    add_forms_without_places(decision);
    for (std::uint32_t e = 0; e < decision.entities.size(); ++e) {
      add_probes(decision, e);
      add_last_name(decision, e);
      add_latin_forms(decision, e);
    }
    return decision;
  }

  /// 丝路信息港 for 中国（银川）丝路信息港 wherever the text goes on to name it so.
  void add_forms_without_places(Decision& decision) {
    std::map<std::u32string, std::vector<std::uint32_t>> bearers;
    for (std::uint32_t e = 0; e < decision.entities.size(); ++e) {
      const std::string_view top = top_level(decision.entities[e].type);
      const std::size_t places = shapes_.leading_places(probes_[e]);
      if ((top == "organisation" || top == "platform") && places > 0 && probes_[e].size() >= places + 4)
        bearers[probes_[e].substr(places)].push_back(e);
    }
    for (const auto& [form, entities] : bearers)
      if (entities.size() == 1 && shapes_.roles_of(form) == 0)
        add_surface(decision, form, entities.front(), to_utf8(form), true);
  }

  /// "Umuti" for Umuti Labs, "ESA" for European Space Agency.
  void add_latin_forms(Decision& decision, std::uint32_t e) {
    const Entity& entity = decision.entities[e];
    if (!entity.type.starts_with("organisation") || has_han(entity.name)) return;
    std::vector<std::string_view> words;
    for (std::string_view rest = entity.name; !rest.empty();) {
      const auto blank = rest.find(' ');
      if (blank != 0) words.push_back(rest.substr(0, blank));
      if (blank == std::string_view::npos) break;
      rest.remove_prefix(blank + 1);
    }
    if (words.size() < 2) return;
    std::string initials;
    for (const std::string_view word : words)
      if (word.front() >= 'A' && word.front() <= 'Z') initials += word.front();
    if (initials.size() >= 3) add_form(decision, e, initials);
    for (std::size_t kept = words.size() - 1; kept > 0; --kept) {
      if ((shapes_.roles_of(name_key(words[kept])) & bits(Role::kSuffix, Role::kCue)) == 0 && kept > 1) break;
      const auto end =
          static_cast<std::size_t>(words[kept - 1].data() + words[kept - 1].size() - entity.name.data());
      add_form(decision, e, entity.name.substr(0, end));
    }
  }

  /// A short form, unless it is a word of the lexicon.
  void add_form(Decision& decision, std::uint32_t e, std::string written) {
    std::u32string key = name_key(written);
    const bool one_word = written.find(' ') == std::string::npos;
    if (key.size() < 3 || (one_word && lexicon_.trie().find(fold(written)) != kNoForm)) return;
    add_surface(decision, std::move(key), e, std::move(written), true);
  }

  /// "Wolska" for Agnieszka Wolska, unless another person of the document bears the name.
  void add_last_name(Decision& decision, std::uint32_t e) {
    const Entity& entity = decision.entities[e];
    const auto blank = entity.name.rfind(' ');
    if (entity.type != "person" || blank == std::string::npos || has_han(entity.name)) return;
    std::string written = entity.name.substr(blank + 1);
    std::u32string key = name_key(written);
    if (key.size() < 3 || (shapes_.roles_of(key) & ~bits(Role::kSurname, Role::kGiven)) != 0) return;
    add_surface(decision, std::move(key), e, std::move(written), true);
  }

  /// 《实施方案》 where the document has one 《某某市…实施方案》.
  void join_short_titles() {
    constexpr std::size_t kMaxShort = 8;
    std::unordered_map<std::u32string, std::size_t> bearers;  // of each ending; names_.size(): several
    std::vector<std::size_t> titled;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (accepted(i) && chosen_[i]->rule == "titled") titled.push_back(i);
    for (const std::size_t i : titled)
      for (std::size_t size = 2; size <= kMaxShort && size < names_[i].key.size(); ++size) {
        const auto [found, is_new] =
            bearers.try_emplace(names_[i].key.substr(names_[i].key.size() - size), i);
        if (!is_new) found->second = names_.size();
      }
    for (const std::size_t i : titled) {
      const auto full = bearers.find(names_[i].key);
      if (full == bearers.end() || full->second == names_.size() || root(i) != i) continue;
      table_.equate(static_cast<std::int32_t>(full->second), static_cast<std::int32_t>(i));
    }
  }

  /// A person's last name alone that the document takes for something else.
  void join_last_name(std::size_t i) {
    if (!accepted(i) || family(i) != "person") return;
    const auto blank = names_[i].written.rfind(' ');
    if (blank == std::string::npos || has_han(names_[i].written)) return;
    const std::int32_t found = table_.find(name_key(std::string_view(names_[i].written).substr(blank + 1)));
    if (found < 0 || static_cast<std::size_t>(found) == i) return;
    const auto part = static_cast<std::size_t>(found);
    const bool own = chosen_[part] == nullptr ||
                     (chosen_[part]->rule == "lexicon" && chosen_[part]->best > 0.5) ||
                     (chosen_[part]->best > 0.7 && family(part) != "person") || root(part) != part;
    if (!own) table_.equate(static_cast<std::int32_t>(i), found);
  }

  /// Short forms of firms that the text may use later on: without place, and up to a word of the lexicon.
  void add_probes(Decision& decision, std::uint32_t e) {
    const Entity& entity = decision.entities[e];
    const std::u32string& key = probes_[e];
    if (entity.type != "organisation/company" || key.empty() || !is_han(key.front())) return;
    const std::size_t places = shapes_.leading_places(key);
    if (places == 0 && key.size() < 6) return;
    for (std::size_t end = places + 2; end < key.size() && end - places <= 8; ++end) {
      const bool words_follow = shapes_.starts_word(key, end);
      const bool too_common = shapes_.roles_of(std::u32string_view(key).substr(places, end - places)) != 0;
      if (!words_follow || too_common) continue;
      std::u32string probe = key.substr(places, end - places);
      std::string written = to_utf8(probe);
      add_surface(decision, std::move(probe), e, std::move(written), true);
    }
  }

  void find_parts() {
    std::vector<Standing> standings(names_.size());
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (chosen_[i] != nullptr) standings[i] = {root(i), family(i), accepted(i)};
    parts_ = parts_of(table_, standings);
  }

  NameTable& table_;
  std::vector<Name>& names_;
  const Lexicon& lexicon_;
  NameShapes shapes_;
  NameJudge& judge_;
  double threshold_;
  std::vector<std::vector<NamePart>> parts_;  // by name
  std::vector<const Vote*> chosen_;
  std::vector<std::u32string> probes_;
  KeyIndex surface_of_;
};

}  // namespace

Decision decide(NameTable& names, const Lexicon& lexicon, NameJudge& judge, double threshold) {
  return Decider(names, lexicon, judge, threshold).run();
}

}  // namespace guanxi::extract
