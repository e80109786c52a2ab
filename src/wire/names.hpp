// The protocol's words for the enumerations of chat. Those of codes are in chat/codes.def. Pure functions, any thread.
#pragma once

#include "chat/events.hpp"
#include "chat/types.hpp"

#include <string_view>

namespace chatroom::wire {

constexpr std::string_view name(chat::LeaveReason reason) noexcept {
  switch (reason) {
    case chat::LeaveReason::left:
      return "left";
    case chat::LeaveReason::moved:
      return "moved";
    case chat::LeaveReason::deleted:
      return "deleted";
    case chat::LeaveReason::removed:
      return "removed";
    case chat::LeaveReason::expired:
      return "expired";
  }
  return {};
}

constexpr std::string_view name(chat::NoticeLevel level) noexcept {
  switch (level) {
    case chat::NoticeLevel::info:
      return "info";
    case chat::NoticeLevel::warning:
      return "warning";
  }
  return {};
}

constexpr std::string_view name(chat::UserEvent::Kind kind) noexcept {
  switch (kind) {
    case chat::UserEvent::Kind::joined:
      return "joined";
    case chat::UserEvent::Kind::left:
      return "left";
    case chat::UserEvent::Kind::renamed:
      return "renamed";
    case chat::UserEvent::Kind::typing:
      return "typing";
  }
  return {};
}

}  // namespace chatroom::wire
