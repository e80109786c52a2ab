#include "integration/soak/link.hpp"

#include "support/deadline.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace chatroom::test {
namespace {

[[noreturn]] void fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

}  // namespace

Link::Link(std::uint16_t port, const std::string& target)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  if (descriptor_ < 0) fail("socket");
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno != EINPROGRESS) {
    ::close(descriptor_);
    fail("connect");
  }
  output_ = "GET " + target +
            " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}

Link::~Link() { ::close(descriptor_); }

void Link::send(Opcode opcode, std::string_view payload) { output_ += encode({true, 0, opcode, std::string(payload)}); }

void Link::write() {
  while (!output_.empty() && !over_) {
    const ssize_t count = ::send(descriptor_, output_.data(), output_.size(), MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) {  // what the server said before it ended is still to be read
      output_.clear();
      return;
    }
    output_.erase(0, static_cast<std::size_t>(count));
  }
}

void Link::read(const std::function<void(std::string_view)>& on_text) {
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    over_ = true;
    return;
  }
  input_.append(buffer.data(), static_cast<std::size_t>(count));
  if (!upgraded_) take_handshake();
  if (!upgraded_) return;
  while (const auto frame = take_frame(input_)) {
    if (frame->opcode == Opcode::text) on_text(frame->payload);
    if (frame->opcode == Opcode::ping) send(Opcode::pong, frame->payload);
    if (frame->opcode == Opcode::close) close_code_ = frame->close_code();
  }
  write();
}

void Link::take_handshake() {
  const std::size_t end = input_.find("\r\n\r\n");
  if (end == std::string::npos) return;
  if (!input_.starts_with("HTTP/1.1 101 ")) throw RefusedUpgrade("no upgrade: " + input_);
  input_.erase(0, end + 4);
  upgraded_ = true;
}

void Link::reset_at_end() {
  const linger now{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}  // namespace chatroom::test
