// TcpProxy: a bad network between clients and a server on 127.0.0.1. It hands bytes on, late if told to, cuts
// connections, refuses new ones, or holds everything back without closing anything, as a network does that has lost its
// way. It has a thread of its own for the life of the object; its functions are for the test's thread, and have taken
// effect when they return.
#pragma once

#include "support/loopback_port.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace chatroom::test {

class TcpProxy {
 public:
  // To that port; nobody has to listen there yet.
  explicit TcpProxy(std::uint16_t server_port);
  ~TcpProxy();
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;

  std::uint16_t port() const noexcept { return port_.number(); }

  // What comes in from now on is handed on so much later, in each direction; nothing overtakes.
  void delay(std::chrono::milliseconds each_way);
  // Ends all connections; new ones are taken.
  void cut();
  // Ends all connections, and refuses new ones until resume().
  void refuse();
  // Nothing is read or handed on until resume(), and nobody is told, of an end of a connection neither. New connections
  // are taken by the system, and hear nothing.
  void hold();
  void resume();

  // That are open now.
  std::size_t connections() const;
  // That were made since the start.
  std::size_t connected() const;

 private:
  using Clock = std::chrono::steady_clock;

  struct Chunk {
    std::string bytes;
    Clock::time_point due;
  };
  struct Direction {
    int from = -1;
    int to = -1;
    std::deque<Chunk> chunks = {};
    std::size_t waiting = 0;  // bytes in them
    bool ended = false;       // nothing more comes
    bool shut = false;        // and whom it goes to knows
  };
  struct Link {
    int client;
    int server;
    Direction up, down;
  };

  void run();
  int milliseconds_to_next() const;
  void accept_clients();
  // False: the connection is over.
  bool read(Direction& direction, short events) const;
  static bool write(Direction& direction);
  static bool is_over(const Link& link);
  static void close(Link& link);
  void close_all();
  void changed();

  LoopbackPort port_;
  std::uint16_t server_port_;
  int wake_ = -1;  // an eventfd

  mutable std::mutex mutex_;  // over all that follows
  int listener_ = -1;
  bool stopped_ = false;
  bool held_ = false;
  std::chrono::milliseconds delay_{0};
  std::uint64_t version_ = 0;  // of the list of links, as the thread that polls sees it
  std::size_t connected_ = 0;
  std::vector<std::unique_ptr<Link>> links_;

  std::thread thread_;
};

}  // namespace chatroom::test
