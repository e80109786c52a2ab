// The scripts that the broker's logic in Redis is made of, by name. Their texts are in scripts/*.lua and come into the
// binary with the build; life.lua goes in front of each but hello.lua, control/head.lua of those in control/. Constant
// data, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chatroom::cluster {

enum class Script : std::uint8_t {
  bye,
  check,
  confirm,
  control_audit,
  control_ban,
  control_bans,
  control_client,
  control_clients,
  control_leave,
  control_lift,
  control_members,
  control_note,
  control_put_bans,
  control_report,
  control_room,
  control_rooms,
  control_tell,
  control_top,
  control_window,
  create,
  delete_room,
  detach,
  directory,
  due,
  expire,
  hello,
  join,
  keep,
  keep_rooms,
  lease,
  leave,
  open,
  publish,
  put_client,
  put_room,
  read,
  remove_client,
  rename,
  restored,
  resume,
  sweep_members,
  typing,
};
inline constexpr std::size_t kScripts = 42;

// The whole text, as SCRIPT LOAD takes it.
std::string_view script_text(Script script) noexcept;
// For logs.
std::string_view script_name(Script script) noexcept;

}  // namespace chatroom::cluster
