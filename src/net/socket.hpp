// Small questions to the system about sockets. Any thread.
#pragma once

#include <string>

namespace chatroom::net {

// The peer's address and port for a log line: "127.0.0.1:4711", "[::1]:4711"; "unknown" if the connection is gone.
std::string peer_of(int descriptor);

}  // namespace chatroom::net
