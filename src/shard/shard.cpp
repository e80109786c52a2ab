#include "shard/shard.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace chatroom::shard {
namespace {

namespace asio = boost::asio;

// Of the wake-up; no other descriptor has it.
constexpr std::uint64_t kWakeToken = std::numeric_limits<std::uint64_t>::max();

// Bounds a turn: so many full batches of sockets, and so many handlers of Asio's, but no more of either once this much
// time has passed. Whatever is ready above that is still ready in the next turn.
constexpr int kMaxBatches = 16;
constexpr int kMaxHandlers = 1024;
constexpr std::chrono::milliseconds kTakeInTime{1};
constexpr int kHandlersBetweenLooks = 8;

int make_event_descriptor() {
  const int descriptor = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "can't make an event descriptor");
  return descriptor;
}

// Gives the descriptor back without closing it: the PollSet owns it.
class BorrowedDescriptor {
 public:
  BorrowedDescriptor(asio::io_context& context, int descriptor) : stream_(context, descriptor) {}
  BorrowedDescriptor(const BorrowedDescriptor&) = delete;
  BorrowedDescriptor& operator=(const BorrowedDescriptor&) = delete;
  ~BorrowedDescriptor() { stream_.release(); }

  asio::posix::stream_descriptor& stream() noexcept { return stream_; }

 private:
  asio::posix::stream_descriptor stream_;
};

}  // namespace

struct Shard::Loop {
  explicit Loop(int poll_set) : poll_set_ready(context, poll_set), tick(context), wake_up(make_event_descriptor()) {}
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() { ::close(wake_up); }

  asio::io_context context{1};  // one thread: Asio may leave out its locks
  BorrowedDescriptor poll_set_ready;
  asio::steady_timer tick;
  int wake_up;
  bool waits_for_poll_set = false;
  bool stopped = false;
  std::thread thread;
};

Shard::Shard(base::ShardId id, ops::ShardCounters& counters)
    : id_(id), counters_(counters), loop_(std::make_unique<Loop>(poll_set_.native_handle())) {
  // Edge triggered, so that nobody has to read the count: every write is told once.
  const auto error = poll_set_.add(loop_->wake_up, {.readable = true, .edge_triggered = true}, kWakeToken);
  if (error) throw std::system_error(error, "can't wait for an event descriptor");
}

Shard::~Shard() = default;

asio::io_context& Shard::context() noexcept { return loop_->context; }

void Shard::start(Runtime& runtime) {
  loop_->thread = std::thread([this, &runtime] { run(runtime); });
  ::pthread_setname_np(loop_->thread.native_handle(), ("shard-" + std::to_string(id_)).c_str());
}

void Shard::post(std::function<void()> task) { asio::post(loop_->context, std::move(task)); }

void Shard::wake() noexcept {
  const std::uint64_t one = 1;
  // It fails only if the count is at its limit; then the shard is about to wake anyway.
  [[maybe_unused]] const auto written = ::write(loop_->wake_up, &one, sizeof one);
}

void Shard::stop() {
  post([this] { loop_->stopped = true; });
}

void Shard::join() {
  if (loop_->thread.joinable()) loop_->thread.join();
}

void Shard::run(Runtime& runtime) {
  clock_.end_turn();  // what was read before the thread began is old
  wait_for_tick(runtime);
  while (!loop_->stopped) {
    // Asked for once a turn, so that what is taken in is also answered before more is taken in.
    if (!loop_->waits_for_poll_set) wait_for_poll_set(runtime);
    loop_->context.run_one();
    begin_turn();
    for (int handlers = 1; handlers < kMaxHandlers && loop_->context.poll_one() != 0; ++handlers) {
      if (handlers % kHandlersBetweenLooks == 0 && has_taken_long()) break;
    }
    end_turn(runtime);
  }
}

// Asio does not say when it has stopped waiting, so each handler that may have much to do says that a turn has begun.
void Shard::begin_turn() noexcept {
  if (!turn_began_) turn_began_ = std::chrono::steady_clock::now();
}

bool Shard::has_taken_long() const noexcept { return std::chrono::steady_clock::now() - *turn_began_ >= kTakeInTime; }

void Shard::end_turn(Runtime& runtime) {
  runtime.end_turn();
  clock_.end_turn();
  counters_[ops::Count::loop_turns].add();
  const auto now = std::chrono::steady_clock::now();
  turn_meter_.turn_ended(now, now - *turn_began_);
  turn_began_.reset();
  const auto lag = std::chrono::ceil<std::chrono::microseconds>(turn_meter_.longest());
  counters_.loop_lag.set(static_cast<std::uint64_t>(lag.count()));
}

void Shard::wait_for_poll_set(Runtime& runtime) {
  loop_->waits_for_poll_set = true;
  loop_->poll_set_ready.stream().async_wait(asio::posix::stream_descriptor::wait_read,
                                            [this, &runtime](const boost::system::error_code& error) {
                                              if (error == asio::error::operation_aborted) return;
                                              loop_->waits_for_poll_set = false;
                                              take_in(runtime);
                                            });
}

void Shard::take_in(Runtime& runtime) {
  begin_turn();
  for (int batch = 0; batch < kMaxBatches; ++batch) {
    const auto ready = poll_set_.poll();
    for (const auto& event : ready) {
      if (event.token != kWakeToken) runtime.on_ready(event);
    }
    if (ready.size() < PollSet::kBatch || has_taken_long()) return;
  }
}

void Shard::wait_for_tick(Runtime& runtime) {
  loop_->tick.expires_after(kTickInterval);
  loop_->tick.async_wait([this, &runtime](const boost::system::error_code& error) {
    if (error) return;
    begin_turn();
    runtime.on_tick();
    wait_for_tick(runtime);
  });
}

}  // namespace chatroom::shard
