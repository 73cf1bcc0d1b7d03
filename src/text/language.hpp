// Which language a text is in, by its scripts.
#pragma once

#include <string>
#include <string_view>

namespace guanxi {

/// "zh" (simplified characters), "zh-Hant", "ja", "ko", "en" by its commonest words, or empty. A text of
/// Latin letters with some Han in it is what its words are. Looks at the first 256 KiB.
[[nodiscard]] std::string language_of(std::string_view text);

/// Whether blanks between Han and other letters are layout: the text is Chinese.
[[nodiscard]] bool is_chinese(std::string_view language) noexcept;

}  // namespace guanxi
