#include "ops/version.hpp"

namespace chatroom::ops {

std::string_view version() noexcept { return CHATROOM_VERSION; }

}  // namespace chatroom::ops
