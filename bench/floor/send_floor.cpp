// `send_floor`: what the kernel takes for sending a message to each of many connections, and nothing else: one `send`
// per connection and frame in a bare loop, to a reader in another process. With --rooms and --rate the bursts come as
// those of chatroom-bench's open loop do; with --closed they follow each other without a pause, several frames in one
// send. A server can't be cheaper than that with sockets; docs/performance.md tells its cost as a multiple of it.
#include "floor/reader.hpp"
#include "load/machine.hpp"
#include "load/schedule.hpp"
#include "load/shared.hpp"
#include "server/process_limits.hpp"

#include <CLI/CLI.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace chatroom::bench {
namespace {

// What a NEW_MESSAGE with a text of 160 bytes takes: the frame's header, the text, and the rest as it is in a room of a
// thousand.
constexpr std::string_view kWithoutText =
    R"({"type":"NEW_MESSAGE","roomId":100,"seq":1000,"id":"1z","clientId":1000,"username":"User 1000","text":"","ts":1700000000000})";
constexpr std::size_t kFrameBytes = 4 + kWithoutText.size() + 160;

struct FloorOptions {
  std::uint32_t connections = 1000;
  std::uint32_t rooms = 1;
  std::size_t frame_bytes = kFrameBytes;
  std::size_t batch = 0;  // frames in one send; 0: one, or 16 in a closed loop
  double rate = 10;       // messages/s of each room
  double seconds = 5;
  bool closed = false;
  bool json = false;
  std::optional<int> reader_cpu;
};

struct Cost {
  std::uint64_t sends = 0;
  std::int64_t cpu_ns = 0;
  std::int64_t wall_ns = 0;
};

std::int64_t thread_cpu_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// The sending ends; they block, so that waiting for the reader costs nothing.
std::vector<int> connect_all(const FloorOptions& options, pid_t& reader) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  std::memcpy(&generic, &address, sizeof generic);
  socklen_t size = sizeof generic;
  constexpr int kBacklog = 4096;
  if (listener < 0 || ::bind(listener, &generic, size) != 0 || ::listen(listener, kBacklog) != 0 ||
      ::getsockname(listener, &generic, &size) != 0) {
    fail("can't listen");
  }
  std::memcpy(&address, &generic, sizeof address);
  // Without a rate the reader has enough to do.
  const std::chrono::microseconds pause(options.closed ? 0 : 1000);
  reader = start_reader(ntohs(address.sin_port), options.connections, pause, options.reader_cpu);
  std::vector<int> sockets;
  constexpr timeval kPatience{10, 0};  // of accept, should the reader have failed
  ::setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  while (sockets.size() < options.connections) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) fail("can't accept a connection");
    constexpr int kOn = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof kOn);
    sockets.push_back(socket);
  }
  ::close(listener);
  return sockets;
}

void send_to(std::span<const int> sockets, const std::string& bytes, Cost& cost) {
  for (const int socket : sockets) {
    if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
      fail("can't send");
  }
  cost.sends += sockets.size();
}

void sleep_until(std::int64_t at) {
  const timespec time{at / kSecond, at % kSecond};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) == EINTR) continue;
}

// A message to each room at its own beat, until the end.
void send_open(const FloorOptions& options, std::span<const int> sockets, const std::string& bytes, std::int64_t end,
               Cost& cost) {
  Schedule schedule(options.rate, options.rooms, 1);
  for (std::uint32_t room = 0; room < options.rooms; ++room) schedule.add(room, 0, room);
  schedule.start(steady_ns());
  while (schedule.next_time() < end) {
    sleep_until(schedule.next_time());
    const std::size_t room = schedule.next_sender();
    const std::size_t first = room * sockets.size() / options.rooms;
    const std::size_t last = (room + 1) * sockets.size() / options.rooms;
    send_to(sockets.subspan(first, last - first), bytes, cost);
    schedule.advance();
  }
}

Cost measure(const FloorOptions& options, std::span<const int> sockets) {
  const std::string bytes(options.frame_bytes * options.batch, 'x');
  Cost cost;
  send_to(sockets, bytes, cost);  // buffers grow at the first send
  cost = {};
  const std::int64_t begin = steady_ns();
  const std::int64_t end = begin + static_cast<std::int64_t>(options.seconds * kSecond);
  const std::int64_t cpu_begin = thread_cpu_ns();
  if (options.closed) {
    while (steady_ns() < end) send_to(sockets, bytes, cost);
  } else {
    send_open(options, sockets, bytes, end, cost);
  }
  cost.cpu_ns = thread_cpu_ns() - cpu_begin;
  cost.wall_ns = steady_ns() - begin;
  return cost;
}

void print(const FloorOptions& options, const Cost& cost) {
  const double sends = static_cast<double>(cost.sends);
  const double frames = sends * static_cast<double>(options.batch);
  const double us = static_cast<double>(cost.cpu_ns) / 1e3;
  const double seconds = static_cast<double>(cost.wall_ns) / 1e9;
  if (options.json) {
    std::printf(
        R"({"connections":%u,"rooms":%u,"frameBytes":%zu,"batch":%zu,"closed":%s,"rate":%g,"seconds":%g,)"
        R"("sends":%llu,"framesPerSecond":%.0f,"cpuUsPerSend":%.4f,"cpuUsPerFrame":%.4f,"cores":%llu,"cpu":"%s"})"
        "\n",
        options.connections, options.rooms, options.frame_bytes, options.batch, options.closed ? "true" : "false",
        options.rate, seconds, static_cast<unsigned long long>(cost.sends), frames / seconds, us / sends, us / frames,
        static_cast<unsigned long long>(machine_cores()), machine_cpu().c_str());
    return;
  }
  std::printf("%u connections, %u rooms, frames of %zu bytes, %zu in one send\n", options.connections, options.rooms,
              options.frame_bytes, options.batch);
  std::printf("%.0f frames/s, CPU %.3f us a send, %.3f us a frame\n", frames / seconds, us / sends, us / frames);
}

int run(int argc, char** argv) {
  FloorOptions options;
  CLI::App app("Measures what one `send` per connection and frame costs on this machine.", "send_floor");
  app.option_defaults()->always_capture_default();
  app.add_option("--connections", options.connections, "how many connections")->check(CLI::Range(1, 19'900));
  app.add_option("--rooms", options.rooms, "parts that get their bursts at different times")
      ->check(CLI::Range(1, 19'900));
  app.add_option("--rate", options.rate, "bursts a second and room")->check(CLI::Range(0.001, 1e6));
  app.add_option("--frame-bytes", options.frame_bytes, "as a NEW_MESSAGE with a text of 160 bytes")
      ->check(CLI::Range(1, 65'536));
  app.add_option("--seconds", options.seconds, "for how long")->check(CLI::Range(0.1, 3600.0));
  app.add_flag("--closed", options.closed, "bursts without a pause instead of a rate");
  app.add_option("--batch", options.batch, "frames in one send; 0: one, or 16 with --closed")
      ->check(CLI::Range(0, 256));
  app.add_option("--reader-cpu", options.reader_cpu, "the core that the reading process runs on");
  app.add_flag("--json", options.json, "prints JSON");
  CLI11_PARSE(app, argc, argv);
  constexpr std::size_t kClosedBatch = 16;
  if (options.batch == 0) options.batch = options.closed ? kClosedBatch : 1;
  server::raise_open_file_limit();
  pid_t reader = -1;
  const auto sockets = connect_all(options, reader);
  print(options, measure(options, sockets));
  for (const int socket : sockets) ::close(socket);
  int status = 0;
  ::waitpid(reader, &status, 0);
  return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace chatroom::bench

int main(int argc, char** argv) {
  try {
    return chatroom::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "send_floor: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
