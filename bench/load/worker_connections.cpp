// The sockets of a worker: connecting, reading frames, writing.
#include "load/frames.hpp"
#include "load/http_upgrade.hpp"
#include "load/worker.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <system_error>
#include <utility>

namespace chatroom::bench {
namespace {

constexpr std::size_t kLeastRead = 64 * 1024;
constexpr std::int64_t kRetryAfter = kSecond;
constexpr std::uint32_t kConnectionsPerSource = 10'000;
constexpr unsigned kNoCloseFrame = 1006;  // RFC 6455, 7.1.5
constexpr unsigned kNoStatus = 1005;
constexpr unsigned kProtocolError = 1002;

constexpr unsigned kNotWhatItSays = 1007;
constexpr std::size_t kLongestMessage = std::size_t{64} << 20;
constexpr unsigned kRestart = 1012;
constexpr unsigned kFlooding = 4429;
constexpr std::int64_t kFirstBackOff = 250 * kMillisecond;
constexpr std::int64_t kLongestBackOff = 8 * kSecond;
constexpr std::int64_t kAfterFlooding = 30 * kSecond;

bool comes_back(unsigned close_code) noexcept {
  constexpr std::array<unsigned, 7> kCodes = {1001, kNoCloseFrame, kRestart, 1013, 4408, 4413, kFlooding};
  return std::find(kCodes.begin(), kCodes.end(), close_code) != kCodes.end();
}

void set_option(int socket, int level, int name, int value) { ::setsockopt(socket, level, name, &value, sizeof value); }

bool is_loopback_v4(const Address& address) {
  if (address.bytes.ss_family != AF_INET) return false;
  sockaddr_in v4{};
  std::memcpy(&v4, &address.bytes, sizeof v4);
  return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
}

// Connections from one address to one port are limited by the number of ports, so many of them come from several.
bool bind_source(int socket, std::uint32_t index, std::uint32_t sources) {
  set_option(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  sockaddr_in source{};
  source.sin_family = AF_INET;
  source.sin_addr.s_addr = htonl(INADDR_LOOPBACK + index % sources);
  sockaddr generic{};
  std::memcpy(&generic, &source, sizeof generic);
  return ::bind(socket, &generic, sizeof source) == 0;
}

std::string make_key(std::mt19937_64& random) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string key;
  for (int i = 0; i < 21; ++i) key += kAlphabet[random() % kAlphabet.size()];
  return key + "A==";  // 16 bytes: the last character has two bits only
}

}  // namespace

void Worker::connect(Client& client) {
  const Address& address = shared_.addresses[server_of(client)];
  if (!client.resuming) client.connect_time = steady_ns();
  client.socket = ::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (client.socket < 0) return failed_to_connect(client, std::generic_category().message(errno), kRetryAfter);
  set_option(client.socket, IPPROTO_TCP, TCP_NODELAY, 1);
  constexpr int kSmallBuffer = 4096;
  if (client.role.slow) set_option(client.socket, SOL_SOCKET, SO_RCVBUF, kSmallBuffer);
  const std::uint32_t needed = (options_.total_connections() + kConnectionsPerSource - 1) / kConnectionsPerSource;
  const std::uint32_t sources = options_.sources > 0 ? options_.sources : needed;
  if (is_loopback_v4(address) && !bind_source(client.socket, client.index, sources)) {
    return failed_to_connect(client, std::generic_category().message(errno), kRetryAfter);
  }
  epoll_event event{EPOLLOUT, {}};
  event.data.u32 = position_of(client);
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event);
  client.wants_output = true;
  client.state = Client::State::connecting;
  const auto* target = reinterpret_cast<const sockaddr*>(&address.bytes);
  if (::connect(client.socket, target, address.size) == 0 || errno == EINPROGRESS) return;
  failed_to_connect(client, std::generic_category().message(errno), kRetryAfter);
}

void Worker::failed_to_connect(Client& client, const std::string& reason, std::int64_t retry_after) {
  forget_socket(client);
  ++connect_failures[reason];
  counters.retried.add();
  if (options_.reconnect) ++client.moves;
  client.state = Client::State::paused;
  // Somewhere between half and all of it: those that were refused together do not come back together.
  const auto spread = static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(retry_after / 2));
  wakes_.emplace(steady_ns() + retry_after - spread, position_of(client));
}

// Among --url, and among the addresses, which are as many.
std::size_t Worker::server_of(const Client& client) const noexcept {
  const std::size_t servers = options_.targets.size();
  return (first_target(client.role, client.index, servers, options_.apart) + client.moves) % servers;
}

void Worker::connected(Client& client) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(client.socket, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return failed_to_connect(client, std::generic_category().message(error), kRetryAfter);
  client.state = Client::State::handshaking;
  client.key = make_key(random_);
  const std::uint64_t mask = random_();
  std::memcpy(client.mask.data(), &mask, client.mask.size());
  std::string query;
  if (client.resuming) {
    query = "session=" + client.session + "&seq=" + std::to_string(client.tracker.complete_up_to()) +
            "&epoch=" + client.epoch;
  }
  const auto& targets = options_.targets;
  client.output = upgrade_request(targets[server_of(client)], query, client.key, options_.compress);
  write(client);
}

void Worker::readable(Client& client) {
  const std::size_t kept = client.input.size();
  if (buffer_.size() < kept + kLeastRead) buffer_.resize(2 * buffer_.size());
  std::copy(client.input.begin(), client.input.end(), buffer_.begin());
  const auto room = std::span(buffer_).subspan(kept);
  const ssize_t got = ::recv(client.socket, room.data(), room.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return ended(client, kNoCloseFrame);
  now_ = steady_ns();
  std::string_view bytes(buffer_.data(), kept + static_cast<std::size_t>(got));
  if (client.state == Client::State::handshaking) bytes.remove_prefix(take_answer(client, bytes));
  if (!client.has_socket()) return;
  if (client.state != Client::State::handshaking) bytes.remove_prefix(take_frames(client, bytes));
  if (client.has_socket()) client.input.assign(bytes);
}

std::size_t Worker::take_answer(Client& client, std::string_view bytes) {
  const auto answer = read_upgrade_answer(bytes, client.key, options_.compress);
  if (!answer.whole) return 0;
  if (!answer.accepted) {
    const std::int64_t after = answer.retry_after > 0 ? answer.retry_after * kSecond : kRetryAfter;
    failed_to_connect(client, "HTTP status " + std::to_string(answer.status), after);
    return 0;
  }
  client.state = Client::State::greeting;
  client.deflate = answer.deflate;
  client.key = std::string();
  return answer.size;
}

std::size_t Worker::take_frames(Client& client, std::string_view bytes) {
  std::size_t taken = 0;
  while (client.has_socket()) {
    const FrameView frame = next_frame(bytes.substr(taken), client.deflate);
    if (frame.status == FrameView::Status::cut) break;
    if (frame.status == FrameView::Status::wrong) {
      ended(client, kProtocolError);
      break;
    }
    take_frame(client, frame);
    taken += frame.size;
  }
  return taken;
}

void Worker::take_message(Client& client, std::string_view payload, bool deflated) {
  if (!deflated) return take_event(client, payload);
  if (!inflater_) inflater_.emplace();
  const auto message = inflater_->inflate(payload, kLongestMessage);
  if (!message) return ended(client, kNotWhatItSays);
  counters.compressed.add();
  take_event(client, *message);
}

void Worker::take_frame(Client& client, const FrameView& frame) {
  const auto payload = frame.payload;
  switch (frame.opcode) {
    case ws::Opcode::text:
      if (frame.fin) return take_message(client, payload, frame.deflated);
      client.fragments = payload;
      client.fragments_deflated = frame.deflated;
      return;
    case ws::Opcode::continuation:
      client.fragments.append(payload);
      if (frame.fin) take_message(client, std::exchange(client.fragments, {}), client.fragments_deflated);
      return;
    case ws::Opcode::ping:
      return queue_frame(client, ws::Opcode::pong, payload);
    case ws::Opcode::close: {
      queue_frame(client, ws::Opcode::close, payload.substr(0, 2));
      write(client);
      const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(payload[i])); };
      if (client.has_socket()) ended(client, payload.size() >= 2 ? byte(0) << 8 | byte(1) : kNoStatus);
      return;
    }
    case ws::Opcode::binary:
      counters.stray.add();
      return;
    case ws::Opcode::pong:
      return;
  }
}

// The connection is at its end, by the server or the network.
void Worker::ended(Client& client, unsigned close_code) {
  const auto state = client.state;
  if (state == Client::State::handshaking) return failed_to_connect(client, "closed before an answer", kRetryAfter);
  forget_socket(client);
  client.state = Client::State::gone;
  if (closing_ || state == Client::State::closing) return;
  if (client.role.slow && slow_stopped_) {
    counters.slow_closed.add();
    ++slow_close_codes[close_code];
    return;
  }
  ++close_codes[close_code];
  if (options_.reconnect && comes_back(close_code)) return reconnect(client, close_code);
  counters.disconnected.add();
}

// By the table of close codes in docs/protocol.md, with full jitter where it says back-off.
void Worker::reconnect(Client& client, unsigned close_code) {
  client.resuming = client.room_id != 0;
  if (client.resuming) counters.dropped.add();
  client.connect_time = now_;
  client.state = Client::State::paused;
  ++client.moves;
  const std::int64_t back_off = std::min(kFirstBackOff << client.tries, kLongestBackOff);
  if (kFirstBackOff << client.tries < kLongestBackOff) ++client.tries;
  std::int64_t wait = static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(back_off));
  if (close_code == kRestart) wait = 0;
  if (close_code == kFlooding) wait = kAfterFlooding;
  wakes_.emplace(now_ + wait, position_of(client));
}

void Worker::forget_socket(Client& client) {
  if (client.has_socket()) ::close(client.socket);
  client.socket = -1;
  client.wants_output = false;
  client.input.clear();
  client.fragments.clear();
  client.output.clear();
}

void Worker::watch(Client& client) {
  epoll_event event{(client.reads ? EPOLLIN : 0U) | (client.wants_output ? EPOLLOUT : 0U), {}};
  event.data.u32 = position_of(client);
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, client.socket, &event);
}

void Worker::queue_frame(Client& client, ws::Opcode opcode, std::string_view payload) {
  append_client_frame(client.output, opcode, payload, client.mask);
  if (client.dirty) return;
  client.dirty = true;
  dirty_.push_back(position_of(client));
}

void Worker::flush() {
  for (const std::uint32_t position : dirty_) {
    Client& client = client_at(position);
    client.dirty = false;
    if (client.has_socket() && !client.wants_output) write(client);
  }
  dirty_.clear();
}

void Worker::write(Client& client) {
  const ssize_t sent =
      client.output.empty() ? 0 : ::send(client.socket, client.output.data(), client.output.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return ended(client, kNoCloseFrame);
  client.output.erase(0, static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  if (client.wants_output == !client.output.empty()) return;
  client.wants_output = !client.output.empty();
  watch(client);
}

}  // namespace chatroom::bench
