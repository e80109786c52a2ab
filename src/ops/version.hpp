// The version of this build, from the project() line of CMakeLists.txt. Any thread.
#pragma once

#include <string_view>

namespace chatroom::ops {

std::string_view version() noexcept;  // "0.1.0"

}  // namespace chatroom::ops
