// A whole new database from the claims of another, and the step that puts it in the other's place.
#pragma once

#include <string>

#include "guanxi/base/progress.hpp"
#include "store/database.hpp"
#include "store/store_impl.hpp"

namespace guanxi {

/// Copies claims, texts and ledger and builds every index anew, with fresh node and edge numbers.
/// Throws: Error kDamaged  a claim itself is damaged
void rebuild_into(const Store::Impl& from, Database& to, Progress* progress);

/// Stages into `expected` the index families that the claims of `from` ask for, under the numbers that `from`
/// gives. Returns what is wrong with the claims, the counters and the numbers.
Faults expect_indexes(const Store::Impl& from, Database& expected, Progress* progress);

/// Makes an empty database with a format version and puts it in its place in one step, so that a crash leaves
/// a whole store or none. Does nothing if one is there.
void create_database(const std::string& directory, const StoreOptions& options);

/// "db.new" is whole and takes the place of "db". A crash between the steps is completed by the next writer.
void swap_databases(const std::string& directory);
/// Whether a database lies in the store's directory, under whichever of the names that a repair gives it.
[[nodiscard]] bool holds_database(const std::string& directory);
/// Returns the name of the directory that holds the database.
[[nodiscard]] std::string finish_interrupted_swap(const std::string& directory, OpenMode mode);

}  // namespace guanxi
