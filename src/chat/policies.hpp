// The limits that hold for clients, by name: each is a policy of its own, for each client or for each address. The
// numbers are configured; who refuses something because of one names it by these. Plain values, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chatroom::chat {

enum class Policy : std::uint8_t { messages, events, connections, session_connections, admin_window, admin_bucket };

// Whose requests a policy counts together. An IPv6 address counts as its /64 (base::subscriber_of).
enum class PolicySubject : std::uint8_t { client, address };

struct PolicyRow {
  Policy policy{};
  std::string_view name;
  PolicySubject subject{};
  std::string_view what;
};

// In the order of Policy.
inline constexpr std::array kPolicies{
    PolicyRow{Policy::messages, "messages", PolicySubject::client,
              "SEND_MESSAGE: some at once, then so many a second."},
    PolicyRow{Policy::events, "events", PolicySubject::client,
              "Events of every other type: some at once, then so many a second."},
    PolicyRow{Policy::connections, "connections", PolicySubject::address,
              "New connections without a session: some at once, then so many a second."},
    PolicyRow{Policy::session_connections, "session-connections", PolicySubject::address,
              "Connections that go on with a session that is good: some at once, then so many a second."},
    PolicyRow{Policy::admin_window, "admin-window", PolicySubject::address,
              "Requests to the admin API in any minute, on all nodes together."},
    PolicyRow{Policy::admin_bucket, "admin-bucket", PolicySubject::address,
              "Requests to the admin API of one node: some at once, then one each few seconds."},
};

constexpr std::string_view name_of(Policy policy) noexcept { return kPolicies[static_cast<std::size_t>(policy)].name; }

}  // namespace chatroom::chat
