#include "admin/live_feed.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace chatroom::admin {

class LiveFeed::Stream final : public net::HttpStream {
 public:
  Stream(std::weak_ptr<const Shown> shown, chat::WallTime expires_at)
      : shown_(std::move(shown)), expires_at_(expires_at) {}

  void next(std::function<void(std::optional<std::string>)> take) override {
    take_ = std::move(take);
    offer();
  }

  // Gives the reader what is new to it, if it is ready.
  void offer() {
    if (!take_) return;
    const auto shown = shown_.lock();
    if (over_ || !shown) {
      give(std::nullopt);
    } else if (shown->clock.wall() >= expires_at_) {
      over_ = true;
      give("event: expired\ndata: {\"at\":" + std::to_string(expires_at_.count()) + "}\n\n");
    } else if (shown->state.edition() > known_) {
      auto event = known_ == 0 ? shown->state.snapshot_event(expires_at_) : shown->state.change_event(known_);
      known_ = shown->state.edition();
      give(std::move(event));
    }
  }

 private:
  // The reader may ask for the next piece before this returns.
  void give(std::optional<std::string> piece) { std::exchange(take_, nullptr)(std::move(piece)); }

  const std::weak_ptr<const Shown> shown_;
  const chat::WallTime expires_at_;
  std::function<void(std::optional<std::string>)> take_;  // empty: the reader is not ready
  std::uint64_t known_ = 0;                               // the edition that it was told last
  bool over_ = false;                                     // nothing but the end is left
};

LiveFeed::LiveFeed(std::size_t max_streams, const NodeFigures& figures, chat::ControlPlane& plane,
                   const chat::Clock& clock)
    : max_streams_(max_streams),
      figures_(figures),
      plane_(plane),
      clock_(clock),
      shown_(new Shown{LiveState(), clock}) {}
LiveFeed::~LiveFeed() = default;

std::size_t LiveFeed::open_streams() const {
  return static_cast<std::size_t>(
      std::count_if(streams_.begin(), streams_.end(), [](const auto& stream) { return !stream.expired(); }));
}

std::shared_ptr<net::HttpStream> LiveFeed::open(chat::WallTime expires_at) {
  std::erase_if(streams_, [](const auto& stream) { return stream.expired(); });
  if (streams_.size() >= max_streams_) return nullptr;
  if (is_stale()) {
    // Nobody was watching: what was shown last is old, and the newcomer waits for what is true now.
    shown_ = std::make_shared<Shown>(Shown{LiveState(), clock_});
    gather();
  }
  auto stream = std::make_shared<Stream>(shown_, expires_at);
  streams_.push_back(stream);
  return stream;
}

bool LiveFeed::is_stale() const { return streams_.empty() && !due_ && clock_.steady() - gathered_at_ >= kInterval; }

void LiveFeed::tick() {
  std::erase_if(streams_, [](const auto& stream) { return stream.expired(); });
  if (streams_.empty()) return;
  if (clock_.steady() - gathered_at_ >= kInterval) {
    // Whoever does not answer for so long is not waited for: the rest is shown without.
    if (due_) publish();
    gather();
  }
  offer_to_all();
}

void LiveFeed::gather() {
  gathered_at_ = clock_.steady();
  due_ = true;
  if (unanswered_ == 0) {
    unanswered_ = 2;
    const auto answered = [this] {
      if (--unanswered_ == 0 && due_) publish();
    };
    plane_.top_rooms(LiveState::kTopRooms,
                     lifetime_.guard([this, answered](std::optional<std::vector<chat::RoomRow>> rooms) {
                       if (rooms) top_rooms_ = std::move(*rooms);
                       answered();
                     }));
    plane_.audit(LiveState::kAudit, std::nullopt,
                 lifetime_.guard([this, answered](std::optional<chat::AuditPage> page) {
                   if (page) audit_ = std::move(page->entries);
                   answered();
                 }));
  }
}

void LiveFeed::publish() {
  due_ = false;
  shown_->state.update(clock_.wall(), plane_.nodes(), plane_.count_rooms(), figures_, top_rooms_, audit_);
  offer_to_all();
}

void LiveFeed::offer_to_all() {
  // A stream that is offered something may let go of others.
  const auto streams = streams_;
  for (const auto& weak : streams) {
    if (const auto stream = weak.lock()) stream->offer();
  }
}

}  // namespace chatroom::admin
