// Audit: notes who did what, where all nodes keep it (ControlPlane::note) and as a line of the log. No password, token
// or secret comes here. One thread.
#pragma once

#include "chat/control_plane.hpp"
#include "chat/ports.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace chatroom::admin {

// What somebody asked to be done.
struct Deed {
  std::string_view action;  // of chat::AuditEntry; lives as long as the process
  std::string actor;        // the operator; empty: nobody who is known
  std::string address;      // where from
  std::string target = {};
};

class Audit {
 public:
  static constexpr std::size_t kMaxTarget = 64;  // bytes of a target; what a stranger sends may be longer
  // Logins that the limits refuse are noted so often for each address, and for so many addresses: whoever asks without
  // end must not push out what others did.
  static constexpr std::chrono::milliseconds kLimitedInterval{60'000};
  static constexpr std::size_t kMaxLimited = 100;

  Audit(std::string node, chat::ControlPlane& plane, const chat::Clock& clock);

  void note(const Deed& deed, std::string_view result);
  void note_limited_login(const std::string& address);

 private:
  const std::string node_;
  chat::ControlPlane& plane_;
  const chat::Clock& clock_;
  std::map<std::string, chat::SteadyTime> limited_;  // when an address was noted last
};

}  // namespace chatroom::admin
