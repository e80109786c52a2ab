// Listener: accepts the connections of one shard and serves HTTP on them. Every shard has its own socket on the same
// port (SO_REUSEPORT), so the kernel spreads connections over the shards, and each stays where it was accepted. The
// shard's thread only, but for open().
#pragma once

#include "net/http_session.hpp"
#include "shard/shard.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace chatroom::net {

// Before the first open() of a port: throws boost::system::system_error if somebody else listens there. The listeners
// of a node share their port, so the system would let another program of the same user share it, too, and spread the
// clients over both.
void expect_free(const std::string& host, std::uint16_t port);

class Listener {
 public:
  // Both outlive it, and the coroutines that it starts.
  Listener(shard::Shard& shard, HttpContext& context);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  // Before the shard's thread starts. `host` is a numeric address; port 0 lets the system pick one. Returns the port.
  // Throws boost::system::system_error if the address can't be listened on.
  std::uint16_t open(const std::string& host, std::uint16_t port);
  // Begins to accept; goes on until the shard is destroyed.
  void start();

 private:
  struct Acceptor;

  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace chatroom::net
