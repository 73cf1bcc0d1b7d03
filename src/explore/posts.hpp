// Posts that one person holds in one organisation at a time.
#pragma once

#include <string>
#include <string_view>

namespace guanxi {

/// "董事长" of "公司董事长"; "" of what is no exclusive post ("副董事长", "professor"). Lives for ever.
[[nodiscard]] std::string_view exclusive_post(const std::string& role);

}  // namespace guanxi
