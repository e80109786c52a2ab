#include "integration/bench/planting_proxy.hpp"

#include "support/raw_frame.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <system_error>
#include <utility>

namespace chatroom::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

[[noreturn]] void fail(const char* call) { throw std::system_error(errno, std::generic_category(), call); }

void send_all(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;  // its end shows when it is read
    sent += static_cast<std::size_t>(count);
  }
}

}  // namespace

PlantingProxy::PlantingProxy(std::uint16_t server_port, Plan plan) : server_port_(server_port), plan_(plan) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  stop_ = ::eventfd(0, EFD_CLOEXEC);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 128) != 0) fail("listen");
  if (::getsockname(listener_, generic, &size) != 0) fail("getsockname");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

PlantingProxy::~PlantingProxy() {
  const std::uint64_t one = 1;
  if (::write(stop_, &one, sizeof one) < 0) std::terminate();
  thread_.join();
  for (const auto& link : links_) {
    ::close(link->client);
    ::close(link->server);
  }
  ::close(listener_);
  ::close(stop_);
}

void PlantingProxy::run() {
  for (;;) {
    std::vector<pollfd> waiting{{stop_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const auto& link : links_) {
      waiting.push_back({link->client, POLLIN, 0});
      waiting.push_back({link->server, POLLIN, 0});
    }
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
    if (waiting[0].revents != 0) return;
    for (std::size_t i = 0; 2 * i + 3 < waiting.size(); ++i) {
      Link& link = *links_[i];
      bool open = waiting[2 * i + 2].revents == 0 || hand_on(link, link.client, link.server, false);
      open = open && (waiting[2 * i + 3].revents == 0 || hand_on(link, link.server, link.client, i == plan_.victim));
      if (open) continue;
      ::close(link.client);
      ::close(link.server);
      link.client = link.server = -1;  // poll passes over it
    }
    if (waiting[1].revents != 0) accept_client();
  }
}

void PlantingProxy::accept_client() {
  auto link = std::make_unique<Link>();
  link->client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  link->server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(server_port_);
  if (::connect(link->server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) ::close(link->client);
  const int on = 1;
  ::setsockopt(link->client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(link->server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  links_.push_back(std::move(link));
}

bool PlantingProxy::hand_on(Link& link, int from, int to, bool is_victim) {
  std::array<char, 65536> buffer{};
  const ssize_t count = ::recv(from, buffer.data(), buffer.size(), 0);
  if (count <= 0) return false;
  const std::string bytes(buffer.data(), static_cast<std::size_t>(count));
  send_all(to, is_victim ? tamper(link, bytes) : bytes);
  return !link.cut;
}

std::string PlantingProxy::tamper(Link& link, const std::string& bytes) {
  link.input += bytes;
  std::string output;
  if (!link.upgraded) {
    const std::size_t end = link.input.find("\r\n\r\n");
    if (end == std::string::npos) return output;
    link.upgraded = true;
    output = link.input.substr(0, end + 4);
    link.input.erase(0, end + 4);
  }
  while (const auto frame = link.cut ? std::nullopt : take_frame(link.input)) {
    const bool is_message = frame->payload.starts_with(R"({"type":"NEW_MESSAGE")");
    output += tamper_with_frame(link, encode(*frame, false), is_message);
  }
  return output;
}

std::string PlantingProxy::tamper_with_frame(Link& link, const std::string& frame, bool is_message) {
  if (!is_message) return frame;
  if (!link.held.empty()) {
    planted_ = true;
    return frame + std::exchange(link.held, {});
  }
  if (link.messages++ != plan_.message || plan_.fault == Fault::none) return frame;
  if (plan_.fault == Fault::swap) {
    link.held = frame;
    return {};
  }
  planted_ = true;
  link.cut = plan_.fault == Fault::cut;
  return plan_.fault == Fault::drop || link.cut ? std::string() : frame + frame;
}

}  // namespace chatroom::test
