// The other end of send_floor's connections: a process of its own, so that what reading costs is not counted with the
// sends.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace chatroom::bench {

// Forks a child that makes `connections` connections to this port of 127.0.0.1, reads and drops what comes on them, and
// ends once all have ended, or with this process. It sleeps for `pause` between two looks: a reader that waits for each
// frame makes the sender pay for waking it a thousand times a burst, which is no part of a send. Throws
// std::system_error.
pid_t start_reader(std::uint16_t port, std::uint32_t connections, std::chrono::microseconds pause,
                   std::optional<int> cpu);

}  // namespace chatroom::bench
