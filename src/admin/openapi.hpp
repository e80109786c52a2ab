// The description of the API, openapi.json as it stands in this folder, embedded by the build. Any thread.
#pragma once

#include <string_view>

namespace chatroom::admin {

std::string_view openapi() noexcept;

}  // namespace chatroom::admin
