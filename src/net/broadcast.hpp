// Broadcast: a text for any number of a shard's connections, in the form that each of them can take. Made and sent by
// Connections; the shard's thread only.
#pragma once

#include "net/frame_pool.hpp"

namespace chatroom::net {

struct Broadcast {
  FrameRef plain;
  FrameRef deflated = {};    // none: everybody gets the plain one
  bool may_deflate = false;  // `deflated` is made when the first comes who can take it
};

}  // namespace chatroom::net
