// The names that completion offers, from the store: a bounded number of look-ups whatever its size.
#pragma once

#include <memory>
#include <string>

#include "cli/completion.hpp"
#include "cli/session.hpp"

namespace guanxi {

/// Reads the store as `session` opens it; never makes one.
class StoreNames : public CompletionNames {
 public:
  explicit StoreNames(const Session& session) : session_(session) {}

  /// Keys, names and aliases that begin like it; where there are none, names whose pinyin or initials do. A
  /// name of several entities is offered by their keys.
  void nodes(const std::string& db, std::string_view typed, Completions& out) override;
  /// Of the ontology: whole paths, and last parts that are one type's only.
  void types(const std::string& db, std::string_view typed, Completions& out) override;
  void relations(const std::string& db, std::string_view typed, Completions& out) override;
  /// Files and the sources that they cite.
  void sources(const std::string& db, std::string_view typed, Completions& out) override;

 private:
  /// nullptr if there is none that can be read.
  [[nodiscard]] std::shared_ptr<Store> open(const std::string& db);

  const Session& session_;
};

/// The measures of `rank`.
void add_measures(std::string_view typed, Completions& out);

}  // namespace guanxi
