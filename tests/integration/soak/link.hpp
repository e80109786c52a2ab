// Link: one WebSocket connection of the soak test that never blocks, for a thousand of them in one epoll loop. It
// frames and unframes and answers pings; what the events mean is Member's business.
#pragma once

#include "support/deadline.hpp"
#include "support/raw_frame.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::test {

// The answer to the upgrade was another status than 101.
class RefusedUpgrade : public Unexpected {
 public:
  using Unexpected::Unexpected;
};

class Link {
 public:
  // Begins to connect and to upgrade at `target`. Throws Unexpected if the system refuses.
  Link(std::uint16_t port, const std::string& target);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  int descriptor() const noexcept { return descriptor_; }
  // Whether it wants to be told when it can write.
  bool wants_to_write() const noexcept { return !output_.empty(); }

  void send(Opcode opcode, std::string_view payload);
  // Bytes as they are: the half of a frame, say.
  void send_raw(std::string_view bytes) { output_ += bytes; }
  void write();
  // Reads what is there and hands over each text; pings are answered. Throws RefusedUpgrade if it is refused.
  void read(const std::function<void(std::string_view)>& on_text);

  // Whether the server has ended it, and the code of its close frame, 1006 if there was none.
  bool is_over() const noexcept { return over_; }
  unsigned close_code() const noexcept { return close_code_; }

  // The next ~Link sends a TCP reset.
  void reset_at_end();

 private:
  void take_handshake();

  int descriptor_ = -1;
  bool upgraded_ = false;
  bool over_ = false;
  unsigned close_code_ = 1006;
  std::string input_;
  std::string output_;
};

}  // namespace chatroom::test
