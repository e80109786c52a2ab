// The options of `chatroom serve` as the settings of the layers, which do not know ops' table. Pure functions.
#pragma once

#include "admin/admin_api.hpp"
#include "chat/limits.hpp"
#include "cluster/redis/redis_store.hpp"
#include "net/address_limits.hpp"
#include "net/connections.hpp"
#include "net/http_session.hpp"
#include "ops/options.hpp"

#include <optional>
#include <string>

namespace chatroom::server {

struct RedisSetting {
  cluster::RedisAddress address;
  std::string prefix;
};

chat::Limits domain_limits(const ops::Options& options);
net::ConnectionSettings connection_settings(const ops::Options& options);
net::HttpLimits http_limits(const ops::Options& options);
net::ConnectionRates connection_rates(const ops::Options& options);

// The admin side; nothing while it is off.
std::optional<admin::AdminSettings> admin_settings(const ops::Options& options, std::string node);

// Where the cluster's Redis is; nothing for a node on its own.
std::optional<RedisSetting> redis_setting(const ops::Options& options);

}  // namespace chatroom::server
