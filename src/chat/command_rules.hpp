// The table of commands: what has to hold before each is started. Checked in one place, Engine::received and
// Engine::start.
#pragma once

#include "chat/commands.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <variant>

namespace chatroom::chat {

struct CommandRule {
  enum class Pace { message, event };  // the bucket it takes from
  enum class Turn {
    at_once,        // has no effect that others of the client could depend on
    with_messages,  // may be under way together with messages, but not with anything else
    alone,          // waits until nothing else of the client is under way
  };
  Pace pace;
  Turn turn;
  bool needs_room;              // NOT_IN_ROOM otherwise
  bool refused_while_draining;  // DRAINING
};

// By the index of the command in Command::body.
inline constexpr std::array<CommandRule, std::variant_size_v<CommandBody>> kCommandRules{{
    /* CreateRoom     */ {CommandRule::Pace::event, CommandRule::Turn::alone, false, true},
    /* JoinRoom       */ {CommandRule::Pace::event, CommandRule::Turn::alone, false, true},
    // Not `needs_room`: a retry is answered with its first ACK wherever the client is by then; the broker knows.
    /* SendMessage    */ {CommandRule::Pace::message, CommandRule::Turn::with_messages, false, false},
    /* UpdateUsername */ {CommandRule::Pace::event, CommandRule::Turn::alone, false, false},
    /* LeaveRoom      */ {CommandRule::Pace::event, CommandRule::Turn::alone, true, false},
    /* ListRooms      */ {CommandRule::Pace::event, CommandRule::Turn::alone, false, false},
    /* GetHistory     */ {CommandRule::Pace::event, CommandRule::Turn::alone, true, false},
    /* Typing         */ {CommandRule::Pace::event, CommandRule::Turn::alone, true, false},
    /* Ping           */ {CommandRule::Pace::event, CommandRule::Turn::at_once, false, false},
}};
static_assert(std::is_same_v<std::variant_alternative_t<2, CommandBody>, SendMessage>);
static_assert(std::is_same_v<std::variant_alternative_t<8, CommandBody>, Ping>);

inline const CommandRule& rule_of(const Command& command) noexcept { return kCommandRules[command.body.index()]; }

}  // namespace chatroom::chat
