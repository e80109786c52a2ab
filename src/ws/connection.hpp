// Connection: the server's side of one WebSocket after the upgrade, as a machine without I/O: bytes in, events out,
// bytes to send. It answers pings, leads and answers the close handshake (RFC 6455, 5.5 and 7), and refuses what breaks
// the protocol. Used by net's session and by ws_echo, on the connection's shard. Not its part: sockets, timers (a peer
// that never answers a close or a ping is for the owner to drop), and the frames that the owner sends while the
// connection is open (frame.hpp).
//
//   while (auto event = connection.next(input, output)) handle(*event);
//   send(output);
//   if (connection.state() == State::closed) shut_down_after_flush();
#pragma once

#include "ws/close_code.hpp"
#include "ws/decoder.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chatroom::ws {

class Connection {
 public:
  enum class State : std::uint8_t {
    open,
    closing,  // our close frame is out, the peer's is awaited; its messages are dropped, and nothing may be sent
    closed,  // both close frames have passed, or the peer broke the protocol: send what is left, end the TCP connection
  };

  explicit Connection(const DecoderSettings& settings) noexcept : decoder_(settings) {}

  // As Decoder::next, with the replies that are due appended to `output`; they belong before whatever the owner sends
  // on account of the event returned. Pings are answered already, a close or a violation has its close frame in
  // `output`.
  [[nodiscard]] std::optional<Event> next(std::span<char>& input, std::string& output, Inflater* inflater = nullptr);

  // Starts the close handshake: appends our close frame, as append_close_frame does. Without effect unless open.
  void close(CloseCode code, std::string_view reason, std::string& output);

  State state() const noexcept { return state_; }
  bool is_open() const noexcept { return state_ == State::open; }

 private:
  Decoder decoder_;
  State state_ = State::open;
};

}  // namespace chatroom::ws
