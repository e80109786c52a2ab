#include "support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

namespace chatroom::test {
namespace {

constexpr unsigned kAbnormalClosure = 1006;  // RFC 6455, 7.4.1

[[noreturn]] void fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

void wait_for(int descriptor, short events, const char* what) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(kPatience);
  pollfd entry{descriptor, events, 0};
  int ready = 0;
  do ready = ::poll(&entry, 1, static_cast<int>(left.count()));
  while (ready < 0 && errno == EINTR);
  if (ready < 0) fail("poll");
  if (ready == 0) throw Unexpected(what);
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

HttpAnswer parse_head(std::string_view head) {
  HttpAnswer answer;
  std::size_t line_start = 0;
  while (line_start < head.size()) {
    const std::size_t line_end = std::min(head.find("\r\n", line_start), head.size());
    const std::string_view line = head.substr(line_start, line_end - line_start);
    if (line_start == 0) {
      if (!line.starts_with("HTTP/1.1 ")) throw Unexpected("no HTTP/1.1 status line: " + std::string(line));
      std::from_chars(line.data() + 9, line.data() + line.size(), answer.status);
    } else if (const auto colon = line.find(": "); colon != std::string_view::npos) {
      answer.fields[lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
    line_start = line_end + 2;
  }
  return answer;
}

}  // namespace

RawClient::RawClient(std::uint16_t port, int receive_buffer)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (descriptor_ < 0) fail("socket");
  if (receive_buffer > 0) {
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("connect");
}

RawClient::~RawClient() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), input_(std::move(other.input_)) {}

RawClient& RawClient::operator=(RawClient&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(input_, other.input_);
  return *this;
}

void RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    wait_for(descriptor_, POLLOUT, "the server takes in nothing");
    const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && (errno == EPIPE || errno == ECONNRESET)) return;
    if (count < 0 && errno != EAGAIN && errno != EINTR) fail("send");
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void RawClient::request(std::string_view method, std::string_view target, std::string_view field_lines) {
  std::string text;
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  text.append(field_lines).append("\r\n");
  send(text);
}

HttpAnswer RawClient::read_answer(bool has_body) {
  std::size_t end = 0;
  while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) throw Unexpected("the connection ended within the head of an answer: " + input_);
  }
  HttpAnswer answer = parse_head(take(end + 4));
  if (const auto length = answer.fields.find("content-length"); has_body && length != answer.fields.end()) {
    const std::size_t size = std::stoul(length->second);
    if (!need(size)) throw Unexpected("the connection ended within the body of an answer");
    answer.body = take(size);
  }
  return answer;
}

unsigned RawClient::upgrade(std::string_view target, std::string_view field_lines) {
  request("GET", target,
          "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
              std::string(field_lines));
  return read_answer().status;
}

std::optional<RawFrame> RawClient::read_frame() {
  for (;;) {
    if (auto frame = take_frame(input_)) return frame;
    if (!fill()) return std::nullopt;
  }
}

unsigned RawClient::read_close_code() {
  while (const auto frame = read_frame()) {
    if (frame->opcode == Opcode::close) return frame->close_code();
  }
  return kAbnormalClosure;
}

void RawClient::read_to_end() {
  while (fill()) input_.clear();
}

bool RawClient::has_input() {
  pollfd entry{descriptor_, POLLIN, 0};
  return !input_.empty() || ::poll(&entry, 1, 0) > 0;
}

void RawClient::reset() {
  const linger now{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(std::exchange(descriptor_, -1));
}

bool RawClient::fill() {
  std::array<char, 16384> buffer{};
  for (;;) {
    wait_for(descriptor_, POLLIN, "the server says nothing");
    const ssize_t count = ::recv(descriptor_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count < 0 && errno != ECONNRESET) fail("recv");
    if (count <= 0) return false;
    input_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
  }
}

bool RawClient::need(std::size_t count) {
  while (input_.size() < count) {
    if (!fill()) return false;
  }
  return true;
}

std::string RawClient::take(std::size_t count) {
  std::string result = input_.substr(0, count);
  input_.erase(0, count);
  return result;
}

HttpAnswer http_get(std::uint16_t port, std::string_view target, std::string_view field_lines) {
  RawClient client(port);
  client.request("GET", target, "Connection: close\r\n" + std::string(field_lines));
  return client.read_answer();
}

}  // namespace chatroom::test
