// What a user sees of the whole graph, by keys and not by numbers: two stores of the same facts have the same
// picture.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "guanxi/store/store.hpp"

namespace guanxi::testing {

template <typename T>
std::string stated(const std::vector<Stated<T>>& list, const auto& text) {
  std::string out;
  for (const auto& s : list) out += " " + text(s.value) + "×" + std::to_string(s.claims);
  return out;
}

inline std::string properties_of(
    const std::vector<std::pair<std::string, std::vector<Stated<Value>>>>& list) {
  std::string out;
  for (const auto& [name, values] : list) {
    out += " | " + name + ":" + stated(values, [](const Value& v) { return to_text(v); });
  }
  return out;
}

inline std::set<std::string> picture_of(const Store& store) {
  std::set<std::string> out;
  std::map<std::uint32_t, std::string> keys;
  const auto same = [](const std::string& s) { return s; };
  store.for_each_node([&](const NodeRecord& n) {
    keys[n.no.value] = n.key;
    std::size_t claims = 0;
    store.for_each_claim_of(n.no, [&](const Claim&) { return ++claims > 0; });
    out.insert("node " + n.key + " " + std::to_string(n.claims) + "/" + std::to_string(n.references) + "/" +
               std::to_string(claims) + stated(n.types, same) + " |" + stated(n.names, same) + " |" +
               stated(n.aliases, same) + properties_of(n.properties));
    return true;
  });
  store.for_each_edge([&](const EdgeRecord& e) {
    std::size_t claims = 0;
    store.for_each_claim_of(e.no, [&](const Claim&) { return ++claims > 0; });
    out.insert("edge " + keys.at(e.from.value) + " " + store.relation_name(e.type) + " " +
               keys.at(e.to.value) + " " + e.id + " " + std::to_string(e.claims) + "/" +
               std::to_string(claims) + stated(e.valid, [](const Period& p) { return p.to_string(); }) +
               stated(e.confidence, [](double c) { return std::to_string(c); }) +
               properties_of(e.properties));
    return true;
  });
  for (const auto& [no, key] : keys) {
    std::multiset<std::string> adjacent;
    store.for_each_adjacent({no}, [&](const Adjacent& a) {
      adjacent.insert((a.outgoing ? " > " : " < ") + store.relation_name(a.type) + " " +
                      keys.at(a.neighbour.value));
      return true;
    });
    std::string line = "adjacent " + key;
    for (const auto& a : adjacent) line += a;
    out.insert(line);
  }
  store.for_each_judgement([&](NodeNo a, const Store::Judgement& j) {
    const std::string x = keys.at(a.value);
    const std::string y = keys.at(j.other.value);
    out.insert("judged " + std::min(x, y) + " " + std::max(x, y) + " " + std::to_string(j.same) + "/" +
               std::to_string(j.different));
    return true;
  });
  for (const auto which : {Store::NameClass::kName, Store::NameClass::kPinyin, Store::NameClass::kInitials}) {
    store.for_each_name({}, which, [&](std::string_view form, NodeNo no) {
      out.insert(std::string("name ") + static_cast<char>(which) + " " + std::string(form) + " " +
                 keys.at(no.value));
      return true;
    });
  }
  for (const SourceRecord& s : store.sources()) {
    out.insert("source " + s.key + " " + s.title + " " + s.date + " " + s.publisher + " " +
               std::to_string(s.claims) + " " + store.source_text(s.no).value_or("no text"));
  }
  return out;
}

inline void require_sound(const Store& store) {
  const CheckReport report = store.check();
  CAPTURE(report.first_faults.empty() ? std::string() : report.first_faults.front());
  REQUIRE(report.faults == 0);
}

}  // namespace guanxi::testing
