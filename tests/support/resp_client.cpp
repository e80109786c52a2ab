#include "support/resp_client.hpp"

#include "support/loopback_port.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace chatroom::test {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

template <class Kind>
const Kind& expect_kind(const RespReply& reply, const char* name) {
  const auto* value = std::get_if<Kind>(&reply.value);
  if (value == nullptr) throw Unexpected(std::string("the reply of Redis is no ") + name);
  return *value;
}

}  // namespace

const std::string& RespReply::text() const { return expect_kind<std::string>(*this, "text"); }
std::int64_t RespReply::number() const { return expect_kind<std::int64_t>(*this, "number"); }
const RespReply::Array& RespReply::array() const { return expect_kind<Array>(*this, "array"); }

std::vector<std::string> RespReply::texts() const {
  std::vector<std::string> result;
  for (const auto& item : array()) result.push_back(item.text());
  return result;
}

RespClient::RespClient(std::uint16_t port) : socket_(connect_to_loopback(port)) {
  if (socket_ < 0) throw Unexpected(std::string("can't connect to Redis: ") + std::strerror(errno));
  const timeval patience{kPatience.count(), 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

RespClient::~RespClient() { ::close(socket_); }

RespReply RespClient::command(const std::vector<std::string>& words) {
  std::string request = "*" + std::to_string(words.size()) + "\r\n";
  for (const auto& word : words) request += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  for (std::string_view rest = request; !rest.empty();) {
    const ssize_t count = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count < 0 && errno != EINTR) throw Unexpected(std::string("can't send to Redis: ") + std::strerror(errno));
    if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return read_reply();
}

RespReply RespClient::read_reply() {
  const std::string line = read_line();
  const std::string rest = line.substr(1);
  switch (line.front()) {
    case '+':
      return {rest};
    case ':':
      return {std::stoll(rest)};
    case '$':
      if (rest == "-1") return {};
      return {read_bytes(std::stoul(rest))};
    case '*': {
      if (rest == "-1") return {};
      RespReply::Array items(std::stoul(rest));
      for (auto& item : items) item = read_reply();
      return {std::move(items)};
    }
    default:
      throw Unexpected("Redis answers: " + rest);
  }
}

std::string RespClient::read_line() {
  std::size_t end = input_.find(kLineEnd);
  for (; end == std::string::npos || end == 0; end = input_.find(kLineEnd)) fill();
  std::string line = input_.substr(0, end);
  input_.erase(0, end + kLineEnd.size());
  return line;
}

std::string RespClient::read_bytes(std::size_t count) {
  while (input_.size() < count + kLineEnd.size()) fill();
  std::string bytes = input_.substr(0, count);
  input_.erase(0, count + kLineEnd.size());
  return bytes;
}

void RespClient::fill() {
  std::array<char, 16384> buffer{};
  const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (count < 0 && errno == EINTR) return;
  if (count <= 0) throw Unexpected(count == 0 ? "Redis ended the connection" : "Redis does not answer");
  input_.append(buffer.data(), static_cast<std::size_t>(count));
}

}  // namespace chatroom::test
