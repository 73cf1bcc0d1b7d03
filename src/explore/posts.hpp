// Posts that one person holds in one organisation at a time, as a rule.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace guanxi {

enum class PostRule : std::uint8_t {
  kOne,   // nobody holds two of them: mayors, ministers, deans
  kSome,  // one in several firms is not rare: chief executives, chairmen of boards
};

/// What is known of an exclusive_post().
[[nodiscard]] PostRule rule_of(std::string_view post) noexcept;

/// "董事长" of "公司董事长"; "" of what is none ("副董事长", "professor"), or what many hold
/// several of (会长, president: of associations, of states and parties). Lives for ever.
[[nodiscard]] std::string_view exclusive_post(const std::string& role);

}  // namespace guanxi
