// The table of codes, src/chat/codes.def, in the forms that others read. Used by generate_codes, and by the test that
// the committed files are what it writes.
#pragma once

#include <string>

namespace chatroom {

// web/sdk/src/codes.ts
std::string codes_as_typescript();

// docs/protocol-codes.md
std::string codes_as_markdown();

}  // namespace chatroom
