// RawClient: a TCP connection under a test's full control, for what no well-behaved client does: malformed HTTP, frames
// that break RFC 6455, half-written frames, silence, not reading, resets. It reads and writes only when told to, and
// answers nothing by itself. One thread. All waiting has a deadline and throws Unexpected at it.
#pragma once

#include "support/deadline.hpp"
#include "support/raw_frame.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::test {

struct HttpAnswer {
  unsigned status = 0;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
};

class RawClient {
 public:
  // Connects. `receive_buffer`: bytes that the system may hold for us; 0 leaves that to the system.
  explicit RawClient(std::uint16_t port, int receive_buffer = 0);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient& operator=(RawClient&& other) noexcept;

  // Returns once the system has taken all. What the server no longer takes because it has closed is dropped.
  void send(std::string_view bytes);
  // Sends the request line, Host, the fields given as whole lines, and the empty line.
  void request(std::string_view method, std::string_view target, std::string_view field_lines = {});
  // Reads one answer with its body (Content-Length).
  HttpAnswer read_answer(bool has_body = true);
  // The opening handshake. Returns the status; 101 means that frames may follow.
  unsigned upgrade(std::string_view target = "/ws", std::string_view field_lines = {});

  void send_frame(Opcode opcode, std::string_view payload) { send(encode({true, 0, opcode, std::string(payload)})); }
  // Nothing once the server has ended the connection.
  std::optional<RawFrame> read_frame();
  // Reads past other frames. The code of the close frame; 1006 if the connection ended without one.
  unsigned read_close_code();
  // Reads and drops all until the server ends the connection.
  void read_to_end();
  // Whether nothing came in yet that was not read. Does not wait.
  bool has_input();

  // Ends the connection with a TCP reset.
  void reset();

 private:
  // Reads more; false at the end of the connection.
  bool fill();
  std::string take(std::size_t count);
  bool need(std::size_t count);

  int descriptor_ = -1;
  std::string input_;
};

// One request on a connection of its own.
HttpAnswer http_get(std::uint16_t port, std::string_view target, std::string_view field_lines = {});

}  // namespace chatroom::test
