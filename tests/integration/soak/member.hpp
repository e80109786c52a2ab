// Member: a client of the soak test as docs/protocol.md wants clients to be. It keeps what the room's log says, one
// entry for each `seq`, resumes when its connection is lost, pages back to what the resume did not bring, and sends
// again what was not acknowledged. It throws Unexpected at once when the server breaks a promise: a message out of
// order, twice, or not the one that it was before.
#pragma once

#include "integration/soak/link.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chatroom::test {

// How a connection is lost.
enum class Loss { clean_close, end_of_stream, reset, half_frame, taken_over };
inline constexpr std::uint64_t kLosses = 5;

class Member {
 public:
  explicit Member(std::uint16_t port) : port_(port) {}

  void connect();
  void lose_connection(Loss how);
  void create_room();
  void join(std::int64_t room);
  void say();

  // To be called when the descriptor is ready. The link may be another afterwards.
  void on_readable();
  void on_writable() { link_->write(); }

  // Null while it is away.
  Link* link() const noexcept { return link_.get(); }
  std::int64_t room() const noexcept { return room_; }
  bool is_connected() const noexcept { return is_connected_; }
  bool is_in_room() const noexcept { return is_connected_ && room_ != 0; }
  std::size_t unacknowledged() const noexcept { return pending_.size(); }
  std::uint64_t sent() const noexcept { return last_message_; }
  int resumes() const noexcept { return resumes_; }
  // How many messages it has without a gap from the first.
  std::size_t complete() const noexcept { return complete_; }
  // "clientId id" of each message, by seq from 1.
  const std::vector<std::string>& log() const noexcept { return log_; }

 private:
  void on_event(const boost::json::object& event);
  void on_connect(const boost::json::object& event);
  void on_room_joined(const boost::json::object& event);
  void on_live(std::int64_t seq, std::string message);
  void take_history(const boost::json::array& messages, bool complete);
  void put(std::int64_t seq, std::string message);
  void send(const boost::json::object& event);
  void send_message(const std::string& id);

  std::uint16_t port_;
  std::unique_ptr<Link> link_;
  std::unique_ptr<Link> old_link_;  // to be closed with 4409
  bool is_connected_ = false;       // CONNECT has come
  int resumes_ = 0;

  std::int64_t id_ = 0;
  std::string token_;
  std::string epoch_;
  std::int64_t room_ = 0;

  std::vector<std::string> log_;  // an empty entry is a gap
  std::size_t complete_ = 0;
  std::int64_t live_ = 0;  // the seq that came last in the live order

  std::uint64_t last_message_ = 0;
  std::deque<std::string> pending_;  // ids that are not acknowledged, in the order sent
};

}  // namespace chatroom::test
