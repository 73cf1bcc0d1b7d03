// The store of one question kept open for the next one.
#pragma once

#include <memory>
#include <string>

#include "guanxi/store/store.hpp"

namespace guanxi {

/// Opens stores for reading, and again only when another process, or a command that writes, has changed them
/// since.
class StoreKeeper {
 public:
  /// Throws: as Store::open
  [[nodiscard]] std::shared_ptr<Store> open(const std::string& directory);
  /// Before a command writes to it.
  void let_go() noexcept;

 private:
  std::string directory_, stamp_;
  std::shared_ptr<Store> store_;
};

}  // namespace guanxi
