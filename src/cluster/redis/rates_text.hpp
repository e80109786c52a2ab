// A client's rates as the store keeps them: when each bucket will be full again, in milliseconds of the wall clock,
// "MESSAGES,EVENTS". Empty where both are full. Pure functions.
#pragma once

#include "chat/ports.hpp"
#include "chat/rate_limit.hpp"
#include "cluster/redis/envelope.hpp"

#include <string>
#include <string_view>

namespace chatroom::cluster {

inline std::string rates_text(const chat::ClientRates& rates, const chat::Clock& clock) {
  if (rates.are_full(clock.steady())) return {};
  const auto full_at = [&clock](const chat::RateLimit& rate) {
    return std::to_string((clock.wall() + rate.time_to_full(clock.steady())).count());
  };
  return full_at(rates.messages) + "," + full_at(rates.events);
}

inline chat::ClientRates parse_rates(std::string_view text, const chat::Clock& clock) {
  chat::ClientRates rates;
  const std::size_t comma = text.find(',');
  const auto messages = parse_number(text.substr(0, comma));
  const auto events = comma == std::string_view::npos ? std::nullopt : parse_number(text.substr(comma + 1));
  if (!messages || !events) return rates;
  rates.messages = chat::RateLimit::full_in(chat::WallTime(*messages) - clock.wall(), clock.steady());
  rates.events = chat::RateLimit::full_in(chat::WallTime(*events) - clock.wall(), clock.steady());
  return rates;
}

}  // namespace chatroom::cluster
