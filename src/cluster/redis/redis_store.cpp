#include "cluster/redis/redis_store.hpp"

#include "ops/log.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/redis/connection.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

namespace chatroom::cluster {
namespace {

namespace asio = boost::asio;
namespace redis = boost::redis;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kFirstWait{100};
constexpr std::chrono::milliseconds kLongestWait{2'000};
constexpr std::chrono::seconds kConnectTime{3};
constexpr std::chrono::seconds kPingInterval{1};

asio::ssl::context tls_context(const RedisAddress& address) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  if (!address.tls) return context;
  if (address.ca_file.empty()) {
    context.set_default_verify_paths();
  } else {
    error_code error;  // without it no certificate is good, which is what the next handshake reports
    context.load_verify_file(address.ca_file, error);
    if (error) ops::log::error("can't read --redis-ca-file", {{"file", address.ca_file}, {"error", error.message()}});
  }
  context.set_verify_mode(asio::ssl::verify_peer);
  context.set_verify_callback(asio::ssl::host_name_verification(address.host));
  return context;
}

redis::config config_of(const RedisAddress& address) {
  redis::config config;
  config.addr = {address.host, std::to_string(address.port)};
  config.use_ssl = address.tls;
  config.username = address.username.empty() ? "default" : address.username;
  config.password = address.password;
  config.clientname = "chatroom";
  config.database_index = static_cast<int>(address.database);
  config.resolve_timeout = kConnectTime;
  config.connect_timeout = kConnectTime;
  config.ssl_handshake_timeout = kConnectTime;
  config.health_check_interval = std::chrono::seconds(0);    // as this: Boost's looks at every second interval only
  config.reconnect_wait_interval = std::chrono::seconds(0);  // this file reconnects, with back-off
  return config;
}

// What SCRIPT LOAD returned: by these EVALSHA names the scripts. Asked for anew on each connection.
using Hashes = std::array<std::string, kScripts>;

}  // namespace

// Shared by the handlers under way, which outlive a stop.
class RedisStore::Connections : public std::enable_shared_from_this<Connections> {
 public:
  Connections(asio::io_context& context, RedisAddress address, StoreListener& listener, std::uint64_t seed)
      : context_(context), address_(std::move(address)), listener_(listener), timer_(context), random_(seed) {}

  void connect() {
    auto life = std::make_shared<Life>(context_, address_);
    life_ = life;
    const auto config = config_of(address_);
    const auto ended = [self = shared_from_this(), life](const error_code& error) { self->lost(life, error); };
    life->commands.async_run(config, redis::logger(redis::logger::level::disabled), ended);
    life->subscriptions.async_run(config, redis::logger(redis::logger::level::disabled), ended);
    life->subscriptions.set_receive_response(life->pushes);
    receive(life);
    prepare(life);
    watch(life);
  }

  void stop() {
    stopped_ = true;
    timer_.cancel();
    if (life_) std::exchange(life_, nullptr)->end();
  }

  void call(Script script, std::vector<std::string>&& arguments, Done&& done) {
    if (!life_ || !life_->ready) {
      asio::post(context_, [done = std::move(done)] { done(std::nullopt); });
      return;
    }
    auto call = std::make_shared<Call>();
    call->script = script;
    call->arguments = std::move(arguments);
    call->done = std::move(done);
    send(life_, call);
  }

  void change_subscription(std::string_view command, const std::string& channel) {
    if (!life_ || !life_->ready) return;
    auto request = std::make_shared<redis::request>(request_config());
    request->push(command, channel);
    life_->subscriptions.async_exec(*request, redis::ignore, [request](const error_code&, std::size_t) {});
  }

 private:
  struct Life {
    Life(asio::io_context& context, const RedisAddress& address)
        : commands(context, tls_context(address)),
          subscriptions(context, tls_context(address)),
          ping_timer(context),
          heard_at{Clock::now(), Clock::now()} {}
    void end() {
      over = true;
      ping_timer.cancel();
      commands.cancel();
      subscriptions.cancel();
    }
    redis::connection commands;
    redis::connection subscriptions;
    asio::steady_timer ping_timer;
    std::array<Clock::time_point, 2> heard_at;  // on each of the two
    redis::generic_response pushes;
    Hashes hashes;
    std::string run_id;
    bool ready = false;
    bool over = false;
  };
  struct Call {
    Script script{};
    std::vector<std::string> arguments;
    Done done;
    redis::request request{request_config()};
    redis::generic_response response;
  };

  static redis::request::config request_config() {
    redis::request::config config;
    config.cancel_on_connection_lost = true;
    config.cancel_if_not_connected = false;
    config.cancel_if_unresponded = true;
    return config;
  }

  // Which Redis this is, and the scripts' hashes; then a round trip on the other connection, which shows that it
  // stands.
  void prepare(const std::shared_ptr<Life>& life) {
    auto request = std::make_shared<redis::request>(request_config());
    auto response = std::make_shared<redis::generic_response>();
    request->push("INFO", "server");
    for (std::size_t i = 0; i < kScripts; ++i) request->push("SCRIPT", "LOAD", script_text(static_cast<Script>(i)));
    life->commands.async_exec(
        *request, *response,
        [self = shared_from_this(), life, request, response](const error_code& error, std::size_t) {
          if (life->over) return;
          if (error || !*response || response->value().size() != kScripts + 1) {
            self->lost(life, error, response->has_error() ? response->error().diagnostic : std::string());
            return;
          }
          const std::string& info = response->value()[0].value;
          if (const auto at = info.find("run_id:"); at != std::string::npos) {
            life->run_id = info.substr(at + 7, info.find_first_of("\r\n", at) - at - 7);
          }
          for (std::size_t i = 0; i < kScripts; ++i) life->hashes[i] = response->value()[i + 1].value;
          self->prepare_subscriptions(life);
        });
  }

  void prepare_subscriptions(const std::shared_ptr<Life>& life) {
    auto request = std::make_shared<redis::request>(request_config());
    request->push("PING");
    life->subscriptions.async_exec(
        *request, redis::ignore, [self = shared_from_this(), life, request](const error_code& error, std::size_t) {
          if (life->over) return;
          if (error) return self->lost(life, error);
          life->ready = true;
          self->wait_ = kFirstWait;
          self->told_lost_ = false;
          ops::log::info("connected to Redis", {{"host", self->address_.host}, {"port", self->address_.port}});
          self->listener_.on_connected(life->run_id);
        });
  }

  void send(const std::shared_ptr<Life>& life, const std::shared_ptr<Call>& call) {
    call->request.clear();
    std::vector<std::string_view> words{life->hashes[static_cast<std::size_t>(call->script)], "0"};
    words.insert(words.end(), call->arguments.begin(), call->arguments.end());
    call->request.push_range("EVALSHA", words);
    life->commands.async_exec(call->request, call->response,
                              [self = shared_from_this(), life, call](const error_code& error, std::size_t) {
                                self->answered(life, call, error);
                              });
  }

  void answered(const std::shared_ptr<Life>& life, const std::shared_ptr<Call>& call, const error_code& error) {
    if (stopped_) return;
    if (error) {
      unanswered(life, call);
      return;
    }
    if (call->response.has_error()) {
      const std::string& diagnostic = call->response.error().diagnostic;
      if (diagnostic.starts_with("NOSCRIPT")) {
        unanswered(life, call, "its scripts were flushed; they are loaded again");
        return;
      }
      // It can't be written to, now or ever; another may be reached at this address.
      for (const std::string_view state : {"READONLY", "LOADING", "MASTERDOWN"}) {
        if (diagnostic.starts_with(state)) return unanswered(life, call, diagnostic);
      }
      ops::log::error("Redis refused a script", {{"script", script_name(call->script)}, {"error", diagnostic}});
      call->done(Reply{"ERR"});
      return;
    }
    Reply reply;
    for (auto& node : call->response.value()) {
      if (node.depth > 0) reply.push_back(std::move(node.value));
    }
    call->done(std::move(reply));
  }

  // Lost with its connection: answered when that is known to be lost, so that the listener hears of both in one order.
  // Somebody who empties Redis' cache of scripts ends the connection, too: what is behind in the pipeline has failed as
  // well, and only a new start sends all of it again in order.
  void unanswered(const std::shared_ptr<Life>& life, const std::shared_ptr<Call>& call, std::string_view why = {}) {
    if (life->over) {
      call->done(std::nullopt);
    } else {
      unanswered_.push_back(call);
      lost(life, boost::system::errc::make_error_code(boost::system::errc::connection_reset), why);
    }
  }

  // Both connections have to answer a ping now and then; a slow Redis has kSilence for it.
  void watch(const std::shared_ptr<Life>& life) {
    life->ping_timer.expires_after(kPingInterval);
    life->ping_timer.async_wait([self = shared_from_this(), life](const error_code& error) {
      if (error || life->over) return;
      const auto silent_since = std::min(life->heard_at[0], life->heard_at[1]);
      if (Clock::now() - silent_since >= kSilence) {
        self->lost(life, boost::system::errc::make_error_code(boost::system::errc::timed_out));
        return;
      }
      ping(life, life->commands, 0);
      ping(life, life->subscriptions, 1);
      self->watch(life);
    });
  }

  static void ping(const std::shared_ptr<Life>& life, redis::connection& connection, std::size_t which) {
    auto request = std::make_shared<redis::request>(request_config());
    request->push("PING");
    connection.async_exec(*request, redis::ignore, [life, request, which](const error_code& error, std::size_t) {
      if (!error) life->heard_at[which] = Clock::now();
    });
  }

  void receive(const std::shared_ptr<Life>& life) {
    life->subscriptions.async_receive([self = shared_from_this(), life](const error_code& error, std::size_t) {
      if (error || life->over || self->stopped_) return;
      self->take_pushes(*life);
      self->receive(life);
    });
  }

  // Each push is a list of three: what it is, the channel, the payload or a count.
  void take_pushes(Life& life) {
    error_code error;
    while (life.subscriptions.receive(error) != 0 && !error) {
    }
    if (!life.pushes) {
      life.pushes.emplace();
      return;
    }
    // The last may have come in part only, and is completed in place.
    auto& nodes = life.pushes.value();
    std::size_t i = 0;
    for (; i + 3 < nodes.size() && !life.over; i += 4) {
      const std::string& kind = nodes[i + 1].value;
      if (kind == "message") {
        listener_.on_message(nodes[i + 2].value, nodes[i + 3].value);
      } else if (kind == "subscribe") {
        listener_.on_subscribed(nodes[i + 2].value);
      }
    }
    nodes.erase(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(i));
  }

  void lost(const std::shared_ptr<Life>& life, const error_code& error, std::string_view why = {}) {
    if (stopped_ || life->over) return;
    const bool was_ready = life->ready;
    life->ready = false;
    life->end();
    if (life_ == life) life_.reset();
    if (!std::exchange(told_lost_, true)) {
      ops::log::warning("Redis is away; trying to reach it again",
                        {{"host", address_.host},
                         {"port", address_.port},
                         {"error", why.empty() ? error.message() : std::string(why)}});
    }
    // Behind the handlers of the calls under way, which the cancellation has queued.
    asio::post(context_, [self = shared_from_this(), was_ready] {
      if (self->stopped_) return;
      for (const auto& call : std::exchange(self->unanswered_, {})) call->done(std::nullopt);
      if (was_ready) self->listener_.on_disconnected();
      self->wait_and_connect();
    });
  }

  void wait_and_connect() {
    std::uniform_int_distribution<std::int64_t> jitter(wait_.count() / 2, wait_.count());
    timer_.expires_after(std::chrono::milliseconds(jitter(random_)));
    wait_ = std::min(wait_ * 2, kLongestWait);
    timer_.async_wait([self = shared_from_this()](const error_code& error) {
      if (!error && !self->stopped_) self->connect();
    });
  }

  asio::io_context& context_;
  RedisAddress address_;
  StoreListener& listener_;
  asio::steady_timer timer_;
  std::minstd_rand random_;
  std::shared_ptr<Life> life_;
  std::vector<std::shared_ptr<Call>> unanswered_;
  std::chrono::milliseconds wait_ = kFirstWait;
  bool told_lost_ = false;
  bool stopped_ = false;
};

RedisStore::RedisStore(asio::io_context& context, RedisAddress address, StoreListener& listener, std::uint64_t seed)
    : connections_(std::make_shared<Connections>(context, std::move(address), listener, seed)) {}

RedisStore::~RedisStore() { stop(); }

void RedisStore::start() { connections_->connect(); }
void RedisStore::stop() { connections_->stop(); }

void RedisStore::call(Script script, std::vector<std::string> arguments, Done done) {
  connections_->call(script, std::move(arguments), std::move(done));
}
void RedisStore::subscribe(std::string channel) { connections_->change_subscription("SUBSCRIBE", channel); }
void RedisStore::unsubscribe(std::string channel) { connections_->change_subscription("UNSUBSCRIBE", channel); }

}  // namespace chatroom::cluster
