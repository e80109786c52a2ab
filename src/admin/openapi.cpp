#include "admin/openapi.hpp"

// From openapi.S, which the build makes.
extern "C" const char chatroom_openapi_begin[];  // NOLINT(readability-identifier-naming): a name of the linker's
extern "C" const char chatroom_openapi_end[];    // NOLINT(readability-identifier-naming)

namespace chatroom::admin {

std::string_view openapi() noexcept {
  return {chatroom_openapi_begin, static_cast<std::size_t>(chatroom_openapi_end - chatroom_openapi_begin)};
}

}  // namespace chatroom::admin
