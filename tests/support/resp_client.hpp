// RespClient: one connection to a Redis server and one command at a time (RESP2), for tests that look at keys, or do to
// the server what an operator would. One thread. All waiting has a deadline and throws Unexpected at it.
#pragma once

#include "support/deadline.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chatroom::test {

struct RespReply {
  using Array = std::vector<RespReply>;

  // Nil; a simple or a bulk string; a number; an array.
  std::variant<std::monostate, std::string, std::int64_t, Array> value;

  bool is_nil() const noexcept { return std::holds_alternative<std::monostate>(value); }
  // Throw Unexpected if it is something else.
  const std::string& text() const;
  std::int64_t number() const;
  const Array& array() const;
  // The texts of an array of texts.
  std::vector<std::string> texts() const;
};

class RespClient {
 public:
  // Connects to that port of 127.0.0.1.
  explicit RespClient(std::uint16_t port);
  ~RespClient();
  RespClient(const RespClient&) = delete;
  RespClient& operator=(const RespClient&) = delete;

  // Throws Unexpected with the server's words if it answers with an error, and if the connection ends.
  RespReply command(const std::vector<std::string>& words);

 private:
  RespReply read_reply();
  std::string read_line();
  std::string read_bytes(std::size_t count);
  void fill();

  int socket_ = -1;
  std::string input_;
};

}  // namespace chatroom::test
