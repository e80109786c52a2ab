// What a run of chatroom-bench does: the options, the scenarios that preset them, and the command line. Used by main
// before any worker starts; afterwards nobody changes it.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chatroom::bench {

// Where a server listens: ws://HOST:PORT/PATH.
struct Target {
  std::string host;
  std::uint16_t port = 0;
  std::string path;
};

// What happens between the ramp and the end.
enum class Course : std::uint8_t {
  traffic,       // messages, for a time
  idle,          // memory is read at two numbers of connections
  storm,         // all connect at once
  resume_storm,  // messages, and all that do not send are dropped at once
};

struct Options {
  std::string scenario = "fanout-low";
  Course course = Course::traffic;
  std::vector<Target> targets;
  std::vector<std::string> urls = {"ws://127.0.0.1:3000/ws"};
  std::uint32_t connections = 1000;
  std::uint32_t from = 2000;  // idle: where memory is read first
  std::uint32_t sources = 0;  // 0: as many as the connections need
  std::uint32_t threads = 1;
  std::uint32_t rooms = 1;
  std::uint32_t senders = 10;  // of each room
  double rate = 10;            // messages/s of each room
  bool closed = false;         // closed loop: `rate` counts for nothing
  std::uint32_t window = 1;    // closed loop: unacknowledged messages of a sender
  std::uint32_t text_bytes = 160;
  double ramp = 2000;  // connects/s; 0: all at once
  double warmup = 2;   // s
  double seconds = 10;
  std::uint32_t slow_readers = 0;
  std::uint32_t idle = 0;  // further connections, in rooms of kIdleRoom of their own, in which nothing is sent
  bool compress = false;   // offers permessage-deflate
  bool reconnect = false;  // who loses the connection resumes, on the next server of several
  std::vector<int> pids;
  std::string json;  // a file, "-" for standard output
  bool quiet = false;
  bool apart = false;  // a room's senders and its other members connect to different servers

  static constexpr std::uint32_t kIdleRoom = 100;

  // A resume storm's senders stay, and come on top of those that are dropped.
  std::uint32_t active_connections() const noexcept {
    return connections + (course == Course::resume_storm ? rooms * senders : 0);
  }
  std::uint32_t total_connections() const noexcept { return active_connections() + idle; }
  std::uint32_t total_rooms() const noexcept { return rooms + (idle + kIdleRoom - 1) / kIdleRoom; }
  bool has_traffic() const noexcept { return senders > 0 && (closed || rate > 0); }
};

struct Scenario {
  std::string_view name;
  std::string_view explanation;
  void (*preset)(Options& options);
};
std::span<const Scenario> scenarios();

// protocol.md: a client keeps at most 32 messages unacknowledged.
inline constexpr std::uint32_t kMaxUnacknowledged = 32;
// 20,000 files are what one process may usually have; some are not connections.
inline constexpr std::uint32_t kMaxConnections = 19'900;

// To be printed, and then the process ends.
struct Answer {
  int exit_code = 0;  // 2: the command line is wrong
  std::string text;
};
// `arguments`: without the program's name.
std::variant<Options, Answer> read_command_line(std::vector<std::string> arguments);

}  // namespace chatroom::bench
