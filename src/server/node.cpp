#include "server/node.hpp"

#include "ops/addresses.hpp"
#include "ops/admin_options.hpp"
#include "ops/log.hpp"
#include "ops/settings.hpp"
#include "ops/version.hpp"
#include "server/process_limits.hpp"
#include "server/wiring.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>

namespace chatroom::server {
namespace {

namespace asio = boost::asio;

// What closing handshakes may take after the last connection's close frame, before the process ends without them.
constexpr std::chrono::milliseconds kCloseTime{2'000};

constexpr int kEndedAtOnce = 1;

chat::SteadyTime steady_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

struct Node::Signals {
  asio::io_context context;
  asio::signal_set set{context, SIGINT, SIGTERM, SIGHUP};
  asio::steady_timer deadline{context};
  std::size_t draining = 0;  // shards that are not drained yet
};

Node::Node(const ops::Options& options, Reload reload)
    : options_(options),
      reload_(std::move(reload)),
      limits_(domain_limits(options)),
      budget_(options.max_connections != 0 ? options.max_connections : connections_for(open_file_limit())),
      addresses_(connection_rates(options)),
      view_{make_uuid(random_),
            steady_now(),
            !options.no_client_limits,
            status_,
            budget_,
            addresses_,
            {},
            nullptr,
            nullptr},
      compression_(options.compress, options.compress_min),
      parts_{limits_,
             view_,
             compression_,
             connection_settings(options),
             http_limits(options),
             options.allow_origins,
             options.trusted_proxies,
             redis_setting(options),
             shards_},
      signals_(std::make_unique<Signals>()) {
  for (std::size_t i = 0; i < options.shards; ++i) {
    counters_.push_back(std::make_unique<ops::ShardCounters>());
    all_counters_.push_back(counters_.back().get());
  }
  view_.counters = all_counters_;
  for (std::size_t i = 0; i < options.shards; ++i) {
    const cluster::ShardPlace place{static_cast<chat::ShardId>(i), static_cast<chat::ShardId>(options.shards)};
    shards_.push_back(std::make_unique<ShardRuntime>(place, parts_, *counters_[i]));
  }
  ControlSettings control{admin_settings(options, view_.id), parts_.redis, connection_rates(options)};
  if (control.admin || control.redis) {
    const bool has_admin = control.admin.has_value();
    control_ = std::make_unique<ControlThread>(std::move(control), view_, shards_, [this] {
      asio::post(signals_->context, [this] {
        if (status_.state() < ops::NodeState::draining) drain();
      });
    });
    if (has_admin) view_.admin = control_.get();
    if (parts_.redis && view_.client_limits) view_.cluster_rates = control_.get();
  }
}

Node::~Node() = default;

ops::ListenAddress Node::listen() {
  auto address = options_.listen;
  try {
    net::expect_free(address.host, address.port);
    // The first shard's listener finds out the port, if the system picks one; the others join it.
    for (const auto& shard : shards_) address.port = shard->listen(address.host, address.port);
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("can't listen on " + ops::format_listen_address(address) + ": " + error.code().message() +
                             "; choose another address with --listen");
  }
  return address;
}

void Node::run() {
  const auto address = listen();
  for (const auto& shard : shards_) shard->start();
  if (control_) control_->start(ops::format_listen_address(address));
  status_.advance(ops::NodeState::ready);
  if (ops::admin_is_on(options_)) {
    ops::log::info("the admin side is on", {{"path", "/admin/"}, {"user", options_.admin_user}});
  } else {
    ops::log::info("the admin side is off; ADMIN_USER, ADMIN_PASS and JWT_SECRET turn it on");
  }
  // Last, since whoever waits for this line connects at once.
  ops::log::info("listening", {{"address", ops::format_listen_address(address)},
                               {"shards", shards_.size()},
                               {"node", view_.id},
                               {"version", ops::version()}});
  const std::function<void()> wait = [this, &wait] {
    signals_->set.async_wait([this, &wait](const boost::system::error_code& error, int number) {
      if (error) return;
      on_signal(number);
      wait();
    });
  };
  wait();
  signals_->context.run();
  for (const auto& shard : shards_) shard->stop();
  for (const auto& shard : shards_) shard->join();
  if (control_) control_->stop();
  ops::log::info("stopped", {{"node", view_.id}});
}

void Node::on_signal(int number) {
  if (number == SIGHUP) return reload();
  if (status_.state() >= ops::NodeState::draining) {
    ops::log::warning("ended at once by a second signal");
    std::_Exit(kEndedAtOnce);
  }
  drain();
}

void Node::drain() {
  const auto stats = ops::sum(all_counters_);
  ops::log::info("draining", {{"connections", stats[ops::Count::connections]},
                              {"seconds", std::chrono::duration<double>(options_.drain).count()}});
  status_.advance(ops::NodeState::draining);
  signals_->draining = shards_.size();
  for (const auto& shard : shards_) {
    shard->drain(options_.drain, [this] {
      asio::post(signals_->context, [this] {
        if (--signals_->draining == 0) leave();
      });
    });
  }
  signals_->deadline.expires_after(options_.drain + kCloseTime);
  signals_->deadline.async_wait([this](const boost::system::error_code& error) {
    if (!error) signals_->context.stop();
  });
}

// The shards are drained: the last to know are the other nodes.
void Node::leave() {
  if (!control_) return signals_->context.stop();
  control_->leave([this] { signals_->context.stop(); });
}

void Node::reload() {
  if (const auto error = ops::log::reopen()) ops::log::error("can't reopen the log", {{"error", error.message()}});
  const auto fresh = reload_();
  if (!fresh) return;
  const auto reloaded = ops::reload_options(options_, *fresh);
  ops::log::set_level(options_.log_level);
  for (const auto& shard : shards_) shard->allow_origins(options_.allow_origins);
  for (const auto name : reloaded.changed) ops::log::info("option reloaded", {{"option", name}});
  for (const auto name : reloaded.need_a_restart) {
    ops::log::warning("option changed in the configuration, but it needs a restart", {{"option", name}});
  }
}

}  // namespace chatroom::server
