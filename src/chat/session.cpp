#include "chat/session.hpp"

namespace chatroom::chat {

bool RefusalRecord::add(SteadyTime now, std::size_t bound, std::chrono::milliseconds window) {
  while (!times_.empty() && now - times_.front() >= window) times_.pop_front();
  times_.push_back(now);
  return times_.size() >= bound;
}

Session& SessionTable::add(ConnectionId connection) {
  if (by_slot_.size() <= connection.slot) by_slot_.resize(connection.slot + std::size_t{1});
  by_slot_[connection.slot] = std::make_unique<Session>(connection);
  ++size_;
  return *by_slot_[connection.slot];
}

void SessionTable::erase(ConnectionId connection) {
  const Session* session = find(connection);
  if (session == nullptr) return;
  const auto named = by_client_.find(session->client);
  if (named != by_client_.end() && named->second == session) by_client_.erase(named);
  by_slot_[connection.slot].reset();
  --size_;
}

Session* SessionTable::find(ConnectionId connection) const noexcept {
  if (connection.slot >= by_slot_.size()) return nullptr;
  Session* session = by_slot_[connection.slot].get();
  return session != nullptr && session->connection == connection ? session : nullptr;
}

Session* SessionTable::find_by_tag(std::uint64_t tag) const noexcept {
  const auto slot = static_cast<std::size_t>(tag >> 32U);
  if (slot >= by_slot_.size()) return nullptr;
  Session* session = by_slot_[slot].get();
  return session != nullptr && tag_of(session->connection) == tag ? session : nullptr;
}

Session* SessionTable::find(ClientId client) const noexcept {
  const auto found = by_client_.find(client);
  return found == by_client_.end() ? nullptr : found->second;
}

Session* SessionTable::find(ClientId client, Generation generation) const noexcept {
  Session* session = find(client);
  return session != nullptr && session->generation == generation ? session : nullptr;
}

}  // namespace chatroom::chat
