// LiveFeed: GET /admin/events. While somebody watches, it gathers once a second what all of them are shown; each stream
// gives what is new to its reader, when the reader has taken what came before. Nothing is queued: who reads slowly gets
// the latest state, later. One thread, the streams included.
#pragma once

#include "admin/lifetime.hpp"
#include "admin/live_state.hpp"
#include "admin/node_figures.hpp"
#include "chat/control_plane.hpp"
#include "chat/ports.hpp"
#include "net/http_site.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace chatroom::admin {

class LiveFeed {
 public:
  static constexpr std::chrono::milliseconds kInterval{1'000};

  // `figures` are kept up to date by their owner.
  LiveFeed(std::size_t max_streams, const NodeFigures& figures, chat::ControlPlane& plane, const chat::Clock& clock);
  ~LiveFeed();
  LiveFeed(const LiveFeed&) = delete;
  LiveFeed& operator=(const LiveFeed&) = delete;

  // A stream of events that ends when the token expires; nothing if too many are open. It counts as open until it is
  // let go of. It may outlive this, and is over then.
  std::shared_ptr<net::HttpStream> open(chat::WallTime expires_at);
  std::size_t open_streams() const;

  // To be called about every 100 ms.
  void tick();

 private:
  class Stream;
  // What streams look at; they hold it weakly.
  struct Shown {
    LiveState state;
    const chat::Clock& clock;
  };

  void gather();
  void publish();
  void offer_to_all();
  bool is_stale() const;

  const std::size_t max_streams_;
  const NodeFigures& figures_;
  chat::ControlPlane& plane_;
  const chat::Clock& clock_;
  std::shared_ptr<Shown> shown_;
  std::vector<std::weak_ptr<Stream>> streams_;

  chat::SteadyTime gathered_at_{};
  bool due_ = false;    // gathered, but not published: answers are waited for
  int unanswered_ = 0;  // of the plane
  std::vector<chat::RoomRow> top_rooms_;
  std::vector<chat::AuditEntry> audit_;
  Lifetime lifetime_;
};

}  // namespace chatroom::admin
