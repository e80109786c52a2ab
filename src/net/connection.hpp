// What a shard keeps of each WebSocket connection: as little as possible, since most connections are silent most of the
// time. Used by Connections only.
#pragma once

#include "net/out_queue.hpp"
#include "shard/timer_wheel.hpp"
#include "ws/connection.hpp"

#include <cstdint>
#include <memory>

namespace chatroom::net {

struct Connection {
  enum class Phase : std::uint8_t {
    unused,
    open,
    closing,    // our close frame is queued or sent, the peer's is awaited
    closed,     // both close frames have passed, or there is no point in waiting: what is queued is sent, then nothing
                // more
    lingering,  // our side is shut down; whatever the peer still sends is read and dropped, until it ends its side
  };

  ws::Connection socket{ws::DecoderSettings{}};
  std::unique_ptr<OutQueue> out;  // null: nothing to send
  int descriptor = -1;
  std::uint32_t generation = 0;  // of the slot; one more each time it is used
  // In ticks of the shard.
  shard::Tick heard_at = 0;  // when something was last read
  shard::Tick due = 0;       // open: when to look for silence; otherwise: when to give up
  shard::Tick entry_at = 0;  // where the timer wheel's entry for this connection is; 0: there is none
  Phase phase = Phase::unused;
  bool dirty : 1 = false;        // on the list of those to flush
  bool kernel_full : 1 = false;  // waits to become writable
  bool paused : 1 = false;       // nothing is read
  bool heard : 1 = false;        // a frame has come
  bool ping_unanswered : 1 = false;
  bool deflate : 1 = false;  // compression was agreed on
};

}  // namespace chatroom::net
