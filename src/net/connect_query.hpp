// The query of /ws: what a connection wants to resume. Pure function, any thread.
#pragma once

#include "chat/engine.hpp"

#include <string_view>

namespace chatroom::net {

// "session=TOKEN&seq=LAST&epoch=EPOCH" (docs/protocol.md, "Resuming"). A value that can't be read is as good as none:
// the client is not refused, it gets a new identity, or the answer as for a join.
chat::ConnectRequest parse_connect_query(std::string_view query);

}  // namespace chatroom::net
