// docs/configuration.md, made from the table of options so that it can't drift: `chatroom print-config-docs` prints it,
// and a test compares it with the committed file. Pure, any thread.
#pragma once

#include <string>

namespace chatroom::ops {

std::string configuration_markdown();

}  // namespace chatroom::ops
