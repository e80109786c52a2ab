// Swarm: the members of the soak test and the one epoll loop that they all live in.
#pragma once

#include "integration/soak/member.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chatroom::test {

class Swarm {
 public:
  Swarm(std::uint16_t port, std::size_t members);
  ~Swarm();
  Swarm(const Swarm&) = delete;
  Swarm& operator=(const Swarm&) = delete;

  std::size_t size() const noexcept { return members_.size(); }
  Member& operator[](std::size_t i) noexcept { return members_[i]; }
  const std::vector<Member>& members() const noexcept { return members_; }

  // Each of these looks after the descriptor, too.
  void connect(std::size_t i);
  void lose_connection(std::size_t i, Loss how);

  // Takes in what has come. Throws Unexpected, with the member's number, where a promise is broken.
  void turn();
  // Turns until `done`; throws Unexpected if that takes longer than `patience`.
  void turn_until(const std::string& what, std::chrono::seconds patience, const std::function<bool()>& done);

 private:
  void watch(std::size_t i, int operation);

  std::vector<Member> members_;
  int epoll_;
};

}  // namespace chatroom::test
