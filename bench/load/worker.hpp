// Worker: one thread of the load with its share of the connections, in an epoll set of its own. A turn of its loop
// reads all that is ready into one buffer, sends what is due, and then writes to each socket once. It counts and checks
// while it reads; the main thread may read `counters` at any time, and the rest once the thread has ended. The code is
// in three files: worker.cpp has the loop, worker_connections.cpp the sockets, worker_events.cpp the chat.
#pragma once

#include "load/client.hpp"
#include "load/frames.hpp"
#include "load/histogram.hpp"
#include "load/schedule.hpp"
#include "load/server_event.hpp"
#include "load/shared.hpp"
#include "ws/frame.hpp"
#include "ws/inflater.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <queue>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::bench {

class Worker {
 public:
  Worker(Shared& shared, std::uint32_t number);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Until shared.stop, and then until the connections are closed.
  void run();

  Counters counters;

  // For after the run; durations in nanoseconds.
  Histogram delivery_latency;
  Histogram ack_latency;
  Histogram connect_latency;  // from the connect to CONNECT
  Histogram resume_latency;   // from the drop to having caught up
  std::map<std::string, std::uint64_t> error_codes;
  std::map<std::string, std::uint64_t> connect_failures;
  std::map<unsigned, std::uint64_t> close_codes;       // of connections that ended unasked
  std::map<unsigned, std::uint64_t> slow_close_codes;  // of slow readers
  const std::vector<Client>& clients() const noexcept { return clients_; }

 private:
  using Wake = std::pair<std::int64_t, std::uint32_t>;  // when, and which client

  // worker.cpp
  void turn();
  void act_on_course(std::int64_t now);
  void start_connects(std::int64_t now);
  void wake_clients(std::int64_t now);
  void send_due(std::int64_t now);
  void drop_all(std::int64_t now);
  void count_outstanding(std::int64_t now);
  void wait_for_events(std::int64_t now);
  std::int64_t next_time() const;
  void close_all();

  // worker_connections.cpp
  void connect(Client& client);
  void failed_to_connect(Client& client, const std::string& reason, std::int64_t retry_after);
  std::size_t server_of(const Client& client) const noexcept;
  void connected(Client& client);
  void readable(Client& client);
  std::size_t take_answer(Client& client, std::string_view bytes);
  std::size_t take_frames(Client& client, std::string_view bytes);
  void take_frame(Client& client, const FrameView& frame);
  void take_message(Client& client, std::string_view payload, bool deflated);
  void ended(Client& client, unsigned close_code);
  void reconnect(Client& client, unsigned close_code);
  void forget_socket(Client& client);
  void watch(Client& client);
  void queue_frame(Client& client, ws::Opcode opcode, std::string_view payload);
  void flush();
  void write(Client& client);

  // worker_events.cpp
  void take_event(Client& client, std::string_view json);
  void take_connect(Client& client);
  void take_room_joined(Client& client);
  void take_resumed_room(Client& client);
  void take_history(Client& client);
  void ask_for_missed(Client& client, std::uint64_t oldest_known, std::uint64_t first_held);
  void take_new_message(Client& client);
  void take_ack(Client& client);
  void take_error(Client& client);
  void enter_room(Client& client);
  void send_message(Client& client, std::int64_t due);
  void write_message(Client& client, const Sender::Message& message);
  void send_what_may(Client& client, std::int64_t now);
  bool counts(std::int64_t due) const noexcept { return due >= measure_start_ && due < send_stop_; }

  Client& client_at(std::uint32_t position) noexcept { return clients_[position]; }
  std::uint32_t position_of(const Client& client) const noexcept {
    return static_cast<std::uint32_t>(&client - clients_.data());
  }

  Shared& shared_;
  const Options& options_;
  int epoll_ = -1;
  int timer_ = -1;
  std::int64_t timer_set_to_ = 0;
  std::vector<Client> clients_;
  std::vector<std::uint32_t> dirty_;       // clients with output
  std::vector<std::uint32_t> for_a_room_;  // clients whose room does not exist yet
  std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
  std::vector<char> buffer_;
  std::optional<ws::Inflater> inflater_;  // of the first compressed message on
  ServerEvent event_;
  Schedule schedule_;
  std::string padding_;  // of the texts
  std::string payload_;  // scratch
  std::mt19937_64 random_;
  std::size_t next_connect_ = 0;
  std::int64_t now_ = 0;  // when the bytes in hand were read
  std::int64_t measure_start_ = kNever;
  std::int64_t send_stop_ = kNever;
  std::int64_t next_count_ = 0;
  bool sending_ = false;
  bool dropped_ = false;
  bool slow_stopped_ = false;
  bool slow_resumed_ = false;
  bool closing_ = false;
};

}  // namespace chatroom::bench
