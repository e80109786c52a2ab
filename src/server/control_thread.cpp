#include "server/control_thread.hpp"

#include "base/ip_address.hpp"
#include "chat/policies.hpp"
#include "cluster/redis/redis_store.hpp"
#include "ops/counters.hpp"
#include "ops/version.hpp"
#include "server/process_usage.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cmath>
#include <thread>
#include <utility>

namespace chatroom::server {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kTick{100};
constexpr std::chrono::milliseconds kReportInterval{1'000};
// A node without connections stops at once: whoever asked for that shall have the answer before.
constexpr std::chrono::milliseconds kAnswerTime{250};

chat::WindowPolicy window_of(chat::Policy policy, const chat::Rate& rate) {
  const double seconds = std::chrono::duration<double>(ControlThread::kRateWindow).count();
  const double limit = std::ceil(rate.burst + rate.per_second * seconds);
  return {.name = chat::name_of(policy),
          .limit = static_cast<std::uint32_t>(std::min(limit, 4e9)),
          .length = ControlThread::kRateWindow};
}

}  // namespace

struct ControlThread::Loop {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  asio::steady_timer timer{context};
  asio::steady_timer drain{context};
  std::thread thread;

  // Who waits for a shard's reply, by number: a shard gets the number only.
  boost::unordered_flat_map<std::uint64_t, std::function<void(void*)>> waiting;
  std::uint64_t last = 0;

  std::unique_ptr<cluster::RedisStore> store;
};

ControlThread::ControlThread(ControlSettings settings, const net::NodeView& view,
                             std::vector<std::unique_ptr<ShardRuntime>>& shards, std::function<void()> drain)
    : settings_(std::move(settings)),
      view_(view),
      shards_(shards),
      drain_(std::move(drain)),
      started_at_(clock_.wall()),
      loop_(std::make_shared<Loop>()) {
  cluster::LocalNode& local = *this;  // make_unique may not know the base
  cluster::EmbeddedShards& embedded = *this;
  if (settings_.redis) {
    auto plane = std::make_unique<cluster::RedisControl>(
        cluster::RedisControl::Names{settings_.redis->prefix, view_.id}, local, clock_, random_);
    loop_->store =
        std::make_unique<cluster::RedisStore>(loop_->context, settings_.redis->address, *plane, random_number(random_));
    plane->use(*loop_->store);
    redis_ = plane.get();
    plane_ = std::move(plane);
  } else {
    plane_ = std::make_unique<cluster::EmbeddedControl>(view_.id, local, embedded, clock_);
  }
  if (settings_.admin) api_ = std::make_unique<admin::AdminApi>(*settings_.admin, *plane_, clock_, random_);
}

ControlThread::~ControlThread() = default;

void ControlThread::start(std::string address) {
  address_ = std::move(address);
  if (loop_->store) loop_->store->start();
  plane_->report(report());
  wait_for_tick();
  loop_->thread = std::thread([this] { loop_->context.run(); });
}

void ControlThread::stop() {
  loop_->context.stop();
  if (loop_->thread.joinable()) loop_->thread.join();
}

void ControlThread::leave(std::function<void()> done) {
  asio::post(loop_->context, [this, done = std::move(done)]() mutable {
    if (redis_ != nullptr) redis_->begin_stop();
    left_ = std::move(done);
  });
}

void ControlThread::wait_for_tick() {
  loop_->timer.expires_after(kTick);
  loop_->timer.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    on_tick();
    wait_for_tick();
  });
}

void ControlThread::on_tick() {
  const auto now = clock_.steady();
  if (now - reported_at_ >= kReportInterval) {
    reported_at_ = now;
    plane_->report(report());
  }
  plane_->tick();
  if (api_) api_->tick();
  if (left_ && (redis_ == nullptr || redis_->has_stopped())) std::exchange(left_, nullptr)();
}

chat::NodeReport ControlThread::report() const {
  const auto stats = ops::sum(view_.counters);
  const auto count = [&stats](ops::Count which) { return stats[which]; };
  return {.id = view_.id,
          .host = host_name(),
          .address = address_,
          .version = std::string(ops::version()),
          .started_at = started_at_,
          .reported_at = {},
          .draining = view_.status.state() >= ops::NodeState::draining,
          .connections = count(ops::Count::connections),
          .clients = count(ops::Count::clients),
          .rooms = count(ops::Count::rooms),
          .messages_in = count(ops::Count::messages_in),
          .messages_out = count(ops::Count::messages_out),
          .deliveries = count(ops::Count::deliveries),
          .bytes_in = count(ops::Count::bytes_in),
          .bytes_out = count(ops::Count::bytes_out),
          .limit_hits = count(ops::Count::limited_messages) + count(ops::Count::limited_events) +
                        count(ops::Count::limited_connections) + limited_in_cluster_ + (api_ ? api_->limit_hits() : 0),
          .queued_bytes = count(ops::Count::queued_bytes),
          .memory_bytes = resident_memory(),
          .cpu_ms = cpu_time(),
          .loop_lag_us = ops::longest_loop_lag(view_.counters)};
}

// A stream of the API as the connection's shard has it: whatever is asked of it is asked on the control thread.
class ControlThread::RemoteStream final : public net::HttpStream {
 public:
  RemoteStream(ControlThread& control, std::uint64_t number) noexcept
      : control_(control), loop_(control.loop_), number_(number) {}
  ~RemoteStream() override {
    // A connection that is still open when the node stops goes with its shard, after the control thread.
    const auto loop = loop_.lock();
    if (!loop) return;
    asio::post(loop->context, [&control = control_, number = number_] { control.streams_.erase(number); });
  }

  void next(std::function<void(std::optional<std::string>)> take) override {
    const auto go_on = [&control = control_, number = number_, take = std::move(take)]() mutable {
      control.streams_.at(number)->next(std::move(take));
    };
    if (const auto loop = loop_.lock()) asio::post(loop->context, go_on);
  }

 private:
  ControlThread& control_;
  std::weak_ptr<Loop> loop_;
  std::uint64_t number_;
};

void ControlThread::respond(net::HttpCall&& call, std::function<void(net::HttpResponse)> answer) {
  asio::post(loop_->context, [this, call = std::move(call), answer = std::move(answer)]() mutable {
    api_->handle(std::move(call), [this, answer = std::move(answer)](net::HttpResponse response) {
      if (response.stream) {
        streams_.emplace(++last_stream_, std::move(response.stream));
        response.stream = std::make_shared<RemoteStream>(*this, last_stream_);
      }
      answer(std::move(response));
    });
  });
}

void ControlThread::take(const base::IpAddress& peer, bool resuming,
                         std::function<void(std::optional<std::chrono::milliseconds>)> answer) {
  asio::post(loop_->context, [this, peer, resuming, answer = std::move(answer)]() mutable {
    const auto policy = resuming ? window_of(chat::Policy::session_connections, settings_.rates.resuming)
                                 : window_of(chat::Policy::connections, settings_.rates.newcomers);
    const auto subject = base::format_address(base::subscriber_of(peer));
    plane_->take(policy, subject, [this, answer = std::move(answer)](std::optional<chat::WindowState> state) {
      const bool allowed = !state || state->allowed;
      if (!allowed) ++limited_in_cluster_;
      answer(allowed ? std::nullopt : std::optional(state->next));
    });
  });
}

template <class T, class Question>
void ControlThread::ask(chat::ShardId shard, Question question, std::function<void(T)> then) {
  const auto number = ++loop_->last;
  loop_->waiting.emplace(number, [then = std::move(then)](void* value) { then(std::move(*static_cast<T*>(value))); });
  const auto reply = [this, number](T value) {
    asio::post(loop_->context, [this, number, value = std::move(value)]() mutable {
      const auto found = loop_->waiting.find(number);
      const auto take_value = std::move(found->second);
      loop_->waiting.erase(found);
      take_value(&value);
    });
  };
  shards_[shard]->run(
      [question = std::move(question), reply](const ShardRuntime::Parts& parts) { question(parts, reply); });
}

template <class T, class Question>
void ControlThread::ask_all(Question question, std::function<void(T, bool)> then) {
  const auto missing = std::make_shared<std::size_t>(shards_.size());
  for (chat::ShardId shard = 0; shard < shards(); ++shard) {
    ask<T>(shard, question, [missing, then](T value) { then(std::move(value), --*missing == 0); });
  }
}

// A shard's broker speaks for the whole cluster; any one will do.
void ControlThread::delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) {
  const auto question = [room](const ShardRuntime::Parts& parts, auto reply) { parts.engine.delete_room(room, reply); };
  ask<chat::RoomDeleted>(0, question, [answer = std::move(answer)](const chat::RoomDeleted& deleted) {
    if (deleted.unavailable) return answer(std::nullopt);
    answer(std::make_optional(deleted.removed));
  });
}

void ControlThread::remove_client(chat::ClientId client, chat::Answer<bool> answer) {
  const auto question = [client](const ShardRuntime::Parts& parts, auto reply) {
    parts.engine.remove_client(client, reply);
  };
  ask<chat::RemovalEnded>(0, question, [answer = std::move(answer)](const chat::RemovalEnded& ended) {
    answer(ended.unavailable ? std::nullopt : std::optional(ended.found));
  });
}

void ControlThread::find_live(chat::ClientId client, chat::Answer<std::optional<chat::LiveClient>> answer) {
  using Live = std::optional<chat::LiveClient>;
  const auto question = [client](const ShardRuntime::Parts& parts, auto reply) {
    const chat::Session* session = parts.engine.find_session(client);
    if (session == nullptr) return reply(Live());
    reply(chat::LiveClient{.messages = session->messages_sent,
                           .limit_hits = session->limit_hits,
                           .queued_bytes = parts.connections.queued_bytes(session->connection)});
  };
  const auto found = std::make_shared<Live>();
  ask_all<Live>(question, [found, answer = std::move(answer)](Live live, bool last) {
    if (live) *found = live;
    if (last) answer(std::make_optional(*found));
  });
}

void ControlThread::count_connected(chat::RoomId room, chat::Answer<std::uint64_t> answer) {
  const auto question = [room](const ShardRuntime::Parts& parts, auto reply) {
    reply(parts.engine.count_connected(room));
  };
  const auto total = std::make_shared<std::uint64_t>(0);
  ask_all<std::uint64_t>(question, [total, answer = std::move(answer)](std::uint64_t connected, bool last) {
    *total += connected;
    if (last) answer(*total);
  });
}

void ControlThread::notice(std::optional<chat::RoomId> room, const std::string& text, chat::NoticeLevel level) {
  for (const auto& shard : shards_) {
    shard->run([room, text, level](const ShardRuntime::Parts& parts) { parts.engine.notice(text, level, room); });
  }
}

void ControlThread::drain() {
  loop_->drain.expires_after(kAnswerTime);
  loop_->drain.async_wait([this](const boost::system::error_code& error) {
    if (!error) drain_();
  });
}

void ControlThread::apply_bans(const std::vector<chat::Ban>& bans) {
  auto addresses = std::make_shared<net::BannedAddresses>();
  for (const auto& ban : bans) {
    if (const auto address = base::parse_address(ban.address)) addresses->insert(base::subscriber_of(*address));
  }
  for (const auto& shard : shards_) {
    shard->run([addresses](const ShardRuntime::Parts& parts) { parts.site.ban(addresses); });
  }
}

void ControlThread::look_at(chat::ShardId shard, std::function<void(const cluster::EmbeddedBroker&)> look,
                            std::function<void()> then) {
  const auto question = [look = std::move(look)](const ShardRuntime::Parts& parts, auto reply) {
    look(*parts.embedded);
    reply(true);
  };
  ask<bool>(shard, question, [then = std::move(then)](bool) { then(); });
}

}  // namespace chatroom::server
