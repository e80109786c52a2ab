// The options of `chatroom serve` as the settings of the layers, which do not know ops' table. Pure functions.
#pragma once

#include "chat/limits.hpp"
#include "net/address_limits.hpp"
#include "net/connections.hpp"
#include "net/http_session.hpp"
#include "ops/options.hpp"

namespace chatroom::server {

chat::Limits domain_limits(const ops::Options& options);
net::ConnectionSettings connection_settings(const ops::Options& options);
net::HttpLimits http_limits(const ops::Options& options);
net::ConnectionRates connection_rates(const ops::Options& options);

}  // namespace chatroom::server
