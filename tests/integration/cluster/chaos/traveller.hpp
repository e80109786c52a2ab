// Traveller: a client of the chaos test as docs/protocol.md wants clients to be, on whichever node takes it. When its
// connection ends, for whatever reason, it resumes elsewhere; what was not acknowledged or was refused with UNAVAILABLE
// it sends again; what it missed it reads from the history; when its room has another epoch it starts its log anew. It
// throws Unexpected at once when the server breaks a promise: a session that is lost, a message out of order, in two
// places, or not the one that it was before.
#pragma once

#include "integration/soak/link.hpp"
#include "support/deadline.hpp"
#include "support/seeded_random.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace chatroom::test {

class Traveller {
 public:
  // `ports`: of the nodes that take clients at the time. Both outlive it.
  Traveller(const std::vector<std::uint16_t>& ports, SeededRandom& random) : ports_(&ports), random_(&random) {}

  void create_room();
  void join(std::int64_t room);
  void say();
  // Its network is gone.
  void lose_connection();

  // Connects if it has no connection and its time has come, gives up one that does not answer, sends again what waits.
  // To be called many times a second. True: the link is another one, so that its descriptor has to be watched.
  bool go_on(TestClock::time_point now);
  // To be called when the descriptor is ready. The link may be gone afterwards.
  void on_readable(TestClock::time_point now);
  void on_writable() { link_->write(); }

  // Null while it has no connection.
  Link* link() const noexcept { return link_.get(); }
  bool is_connected() const noexcept { return connected_; }
  std::int64_t room() const noexcept { return room_; }
  bool is_in_room() const noexcept { return connected_ && room_ != 0 && in_order_; }
  std::size_t unacknowledged() const noexcept { return pending_.size(); }
  std::uint64_t resumes() const noexcept { return resumes_; }
  std::uint64_t epochs() const noexcept { return epochs_; }
  const std::string& epoch() const noexcept { return epoch_; }

  // "clientId id" of what it got an ACK for.
  const std::set<std::string>& acknowledged() const noexcept { return acknowledged_; }
  // Of every message that it was ever given.
  const std::set<std::string>& seen() const noexcept { return seen_; }
  // The room's log in the present epoch, by seq; from `first()` without a gap if is_complete().
  const std::vector<std::string>& log() const noexcept { return log_; }
  std::size_t first() const noexcept { return first_; }
  bool is_complete() const noexcept { return complete_ >= live_; }
  std::size_t live() const noexcept { return live_; }

 private:
  struct Pending {
    std::string id;
    TestClock::time_point send_again_at;  // max: it is under way
  };

  void connect(TestClock::time_point now);
  void drop(TestClock::time_point now);
  void on_event(const boost::json::object& event, TestClock::time_point now);
  void on_connect(const boost::json::object& event);
  void on_room_joined(const boost::json::object& event);
  void on_ack(const boost::json::object& event);
  void on_error(const boost::json::object& event, TestClock::time_point now);
  void on_live(std::size_t seq, const std::string& message);
  void take_history(const boost::json::array& messages);
  void read_on();
  void put(std::size_t seq, const std::string& message);
  void send(const boost::json::object& event);
  void send_message(const std::string& id);

  const std::vector<std::uint16_t>* ports_;
  SeededRandom* random_;
  std::unique_ptr<Link> link_;
  TestClock::time_point connect_at_{};
  TestClock::time_point give_up_at_{};
  bool connected_ = false;  // CONNECT has come
  bool in_order_ = false;   // and ROOM_JOINED
  std::uint64_t resumes_ = 0;
  std::uint64_t epochs_ = 0;

  std::int64_t id_ = 0;
  std::string token_;
  std::string epoch_;
  std::int64_t room_ = 0;

  std::vector<std::string> log_;  // by seq; an empty entry is a gap
  std::unordered_map<std::string, std::size_t> places_;
  std::size_t first_ = 1;
  std::size_t complete_ = 0;
  std::size_t live_ = 0;
  std::set<std::string> seen_;

  std::uint64_t last_message_ = 0;
  std::deque<Pending> pending_;
  std::set<std::string> acknowledged_;
};

}  // namespace chatroom::test
