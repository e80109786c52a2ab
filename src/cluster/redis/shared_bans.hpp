// The bans, which all nodes share: a full copy, which holds while the store is away, and is put back into one that has
// lost them. Each change is announced to all nodes, which then read them again, as they do where a report tells that
// they missed one. On the control thread; a part of RedisControl.
#pragma once

#include "chat/control_plane.hpp"
#include "cluster/local_node.hpp"
#include "cluster/redis/control_calls.hpp"
#include "cluster/redis/store_clock.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::cluster {

class SharedBans {
 public:
  // The references outlive it. `new_epoch` makes a random word.
  SharedBans(ControlCalls& calls, LocalNode& local, StoreClock& clock, std::function<std::string()> new_epoch)
      : calls_(calls), local_(local), clock_(clock), new_epoch_(std::move(new_epoch)) {}

  // See ControlPlane. The times of a ban come by this node's wall clock and are kept by the store's: a ban lasts as
  // long wherever it was made.
  void ban(const chat::Ban& wanted, chat::Answer<bool> answer);
  void lift(std::string_view address, chat::Answer<bool> answer);
  std::vector<chat::Ban> all() const;

  // Something has changed, or may have.
  void read();
  // Where the bans of the store are, as a report told: reads them if they are elsewhere here.
  void heard_of(std::string_view revision);
  // Those that have ended go; what has changed is applied, all changes at once.
  void tick();

 private:
  using Bans = std::map<std::string, chat::Ban, std::less<>>;
  struct Reading {
    std::string revision;  // as its first page told
    Bans found;
  };

  void read_page(std::string cursor);
  void took_page(std::optional<Reply>&& reply);
  void put_back();
  void end_reading();

  ControlCalls& calls_;
  LocalNode& local_;
  StoreClock& clock_;
  std::function<std::string()> new_epoch_;
  Bans bans_;
  std::string epoch_;     // that they belong to
  std::string revision_;  // "EPOCH COUNT" that they are as of
  std::optional<Reading> reading_;
  bool changed_ = false;     // and not applied yet
  bool read_again_ = false;  // something has changed since the reading began
};

}  // namespace chatroom::cluster
