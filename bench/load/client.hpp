// Client: the state of one connection and of the chat client that uses it. Belongs to one worker, which does all I/O.
#pragma once

#include "load/sequence_tracker.hpp"
#include "load/shared.hpp"
#include "ws/mask.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace chatroom::bench {

// What a sender has under way.
struct Sender {
  struct Message {
    std::uint64_t number;
    std::int64_t due;  // when it was to be sent
  };
  std::uint64_t next_number = 1;
  std::vector<Message> unacked;      // at most kMaxUnacknowledged
  std::deque<std::int64_t> waiting;  // open loop: when messages were due that have to wait for ACKs
  std::int64_t pause_until = 0;      // after a refusal
};

struct Client {
  enum class State : std::uint8_t {
    unborn,
    connecting,   // TCP
    handshaking,  // HTTP
    greeting,     // until CONNECT
    entering,     // until ROOM_JOINED
    joined,       //
    paused,       // until the next try to connect
    closing,      // our close frame is sent
    gone,
  };

  explicit Client(std::uint32_t the_index, const Role& the_role) : index(the_index), role(the_role) {
    if (role.sender) sender = std::make_unique<Sender>();
  }

  bool has_socket() const noexcept { return socket >= 0; }

  int socket = -1;
  std::uint32_t index;
  State state = State::unborn;
  Role role;
  bool dirty = false;         // is in the worker's list of those with output
  bool wants_output = false;  // waits for the socket to become writable
  bool reads = true;
  bool resuming = false;  // was dropped and is not back with all that it missed
  bool deflate = false;   // compression was agreed on
  bool fragments_deflated = false;
  bool greeted = false;     // had a CONNECT ever
  std::uint8_t tries = 0;   // with --reconnect: connects since it was last in its room
  std::uint32_t moves = 0;  // with --reconnect: how often it went on to the next server
  ws::MaskKey mask{};
  std::int64_t connect_time = 0;    // when it began to connect, or was dropped
  std::uint64_t resume_target = 0;  // has caught up when nothing is missing up to here
  std::uint64_t room_id = 0;
  SequenceTracker tracker;
  std::string key;        // Sec-WebSocket-Key, during the handshake
  std::string input;      // a cut frame
  std::string fragments;  // a message that comes in several frames
  std::string output;
  std::string session;
  std::string epoch;
  std::unique_ptr<Sender> sender;
};

}  // namespace chatroom::bench
