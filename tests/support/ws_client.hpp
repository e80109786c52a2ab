// WsClient: a well-behaved WebSocket client made with Boost.Beast, which shares no code with the server. It looks
// synchronous: a call returns when its work is done, or throws Unexpected at the deadline. It reads only within a call,
// and answers pings while it does. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatroom::test {

class WsClient {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  // What the client offers in its upgrade request.
  enum class Offer { nothing, deflate };

  // Connects to 127.0.0.1 and upgrades at `target`, with additional header fields. Throws Unexpected if refused.
  explicit WsClient(std::uint16_t port, const std::string& target = "/ws", const Fields& fields = {},
                    Offer offer = Offer::nothing);
  ~WsClient();
  WsClient(WsClient&&) noexcept;
  WsClient& operator=(WsClient&&) noexcept;

  void send_text(std::string_view text);
  void send_binary(std::string_view bytes);
  void send_ping(std::string_view payload);

  // The next whole message; nothing once the connection has ended.
  std::optional<std::string> read();
  // Whether the message read last was a text.
  bool got_text() const;
  // Valid once read() gave nothing: the code of the server's close frame, 1006 if there was none.
  unsigned close_code() const;
  // How many pings came, and the payload of the last pong.
  int pings() const;
  std::string last_pong() const;

  // The closing handshake, with 1000.
  void close();
  // Ends the connection with a TCP reset, after `last_bytes`, say the half of a frame.
  void reset(std::string_view last_bytes = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace chatroom::test
