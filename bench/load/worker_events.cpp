// The chat clients of a worker: what they do about each event of the server, and what they send.
#include "load/worker.hpp"

#include <algorithm>

namespace chatroom::bench {
namespace {

constexpr std::int64_t kPauseAfterRefusal = 100 * kMillisecond;

}  // namespace

void Worker::take_event(Client& client, std::string_view json) {
  if (!scan_event(json, event_)) event_ = parse_event(json);
  switch (event_.kind) {
    case ServerEvent::Kind::new_message:
      return take_new_message(client);
    case ServerEvent::Kind::ack:
      return take_ack(client);
    case ServerEvent::Kind::connect:
      return take_connect(client);
    case ServerEvent::Kind::room_joined:
      return take_room_joined(client);
    case ServerEvent::Kind::history:
      return take_history(client);
    case ServerEvent::Kind::error:
      return take_error(client);
    case ServerEvent::Kind::room_left:
    case ServerEvent::Kind::malformed:
      return counters.stray.add();
    case ServerEvent::Kind::other:
      return;
  }
}

void Worker::take_connect(Client& client) {
  client.session = event_.session;
  client.state = Client::State::entering;
  if (!client.greeted) {
    client.greeted = true;
    counters.connected.add();
    connect_latency.add(static_cast<std::uint64_t>(now_ - client.connect_time));
  }
  // What a resumed client missed comes with the room, unasked.
  if (client.resuming && event_.resumed && event_.room == client.room_id) return;
  if (client.resuming) {
    counters.lost_identity.add();
    client.resuming = false;
  }
  enter_room(client);
}

void Worker::enter_room(Client& client) {
  auto& room = shared_.room_ids[client.role.room];
  const std::uint64_t id = room.load(std::memory_order_acquire);
  if (id != 0)
    return queue_frame(client, ws::Opcode::text, R"({"type":"JOIN_ROOM","roomId":)" + std::to_string(id) + '}');
  if (client.role.position == 0) {
    return queue_frame(client, ws::Opcode::text, R"({"type":"CREATE_ROOM","name":"load","listed":false})");
  }
  for_a_room_.push_back(position_of(client));
}

void Worker::take_room_joined(Client& client) {
  if (client.resuming && event_.resumed && event_.epoch == client.epoch) return take_resumed_room(client);
  if (client.room_id != 0 && event_.epoch != client.epoch) counters.epoch_changes.add();
  const bool first_time = client.room_id == 0;
  if (first_time) counters.joined.add();
  if (first_time || event_.epoch != client.epoch) client.tracker.start(event_.seq);
  client.room_id = event_.room;
  client.epoch = event_.epoch;
  client.resuming = false;
  client.state = Client::State::joined;
  if (client.role.position == 0 && first_time) {
    shared_.room_ids[client.role.room].store(event_.room, std::memory_order_release);
  }
}

void Worker::take_resumed_room(Client& client) {
  client.state = Client::State::joined;
  client.tries = 0;
  client.resume_target = event_.seq;
  const std::uint64_t oldest = event_.history.empty() ? event_.seq + 1 : event_.history.front();
  for (const std::uint64_t seq : event_.history) client.tracker.recover(seq);
  counters.recovered.add(event_.history.size());
  ask_for_missed(client, oldest, event_.first);
  if (!client.sender) return;
  // The answers to these may be lost: the server knows which of them it has.
  for (const auto& message : client.sender->unacked) write_message(client, message);
  send_what_may(client, now_);
}

void Worker::take_history(Client& client) {
  if (!client.resuming || event_.epoch != client.epoch) return;
  const std::uint64_t oldest = event_.history.empty() ? event_.first : event_.history.front();
  for (const std::uint64_t seq : event_.history) client.tracker.recover(seq);
  counters.recovered.add(event_.history.size());
  ask_for_missed(client, oldest, event_.first);
}

// The next older page of what was missed; or the client has caught up, as far as the room's log goes.
void Worker::ask_for_missed(Client& client, std::uint64_t oldest_known, std::uint64_t first_held) {
  const std::uint64_t wanted = std::max(client.tracker.complete_up_to() + 1, first_held);
  if (client.tracker.complete_up_to() < client.resume_target && oldest_known > wanted) {
    return queue_frame(client, ws::Opcode::text,
                       R"({"type":"GET_HISTORY","limit":100,"before":)" + std::to_string(oldest_known) + '}');
  }
  client.resuming = false;
  counters.caught_up.add();
  resume_latency.add(static_cast<std::uint64_t>(now_ - client.connect_time));
}

void Worker::take_new_message(Client& client) {
  counters.delivered.add();
  if (event_.room != client.room_id) return counters.stray.add();
  client.tracker.receive(event_.seq);
  if (event_.sent_at != 0 && counts(event_.sent_at) && !client.role.slow) {
    delivery_latency.add(static_cast<std::uint64_t>(std::max<std::int64_t>(now_ - event_.sent_at, 0)));
  }
}

void Worker::take_ack(Client& client) {
  if (!client.sender || event_.room != client.room_id) return counters.stray.add();
  if (!event_.duplicate) client.tracker.receive(event_.seq);
  auto& unacked = client.sender->unacked;
  const auto message =
      std::find_if(unacked.begin(), unacked.end(), [&](const auto& m) { return m.number == event_.number; });
  if (message == unacked.end()) return;  // a repeated one, which the tracker has counted
  counters.acked.add();
  if (counts(message->due)) ack_latency.add(static_cast<std::uint64_t>(now_ - message->due));
  unacked.erase(message);
  send_what_may(client, now_);
}

void Worker::take_error(Client& client) {
  counters.refused.add();
  ++error_codes[event_.code];
  if (!client.sender || event_.number == 0) return;
  std::erase_if(client.sender->unacked, [&](const auto& message) { return message.number == event_.number; });
  // Without a pause a closed loop would flood a server that refuses.
  const auto asked = static_cast<std::int64_t>(std::min<std::uint64_t>(event_.retry_after_ms, 60'000)) * kMillisecond;
  client.sender->pause_until = now_ + std::max(asked, kPauseAfterRefusal);
  wakes_.emplace(client.sender->pause_until, position_of(client));
}

void Worker::send_what_may(Client& client, std::int64_t now) {
  Sender& sender = *client.sender;
  if (client.state != Client::State::joined || now < sender.pause_until) return;
  if (options_.closed) {
    while (sending_ && sender.unacked.size() < options_.window && now < send_stop_) send_message(client, now);
    return;
  }
  while (!sender.waiting.empty() && sender.unacked.size() < kMaxUnacknowledged) {
    send_message(client, sender.waiting.front());
    sender.waiting.pop_front();
  }
}

void Worker::send_message(Client& client, std::int64_t due) {
  Sender& sender = *client.sender;
  sender.unacked.push_back({sender.next_number++, due});
  write_message(client, sender.unacked.back());
  counters.sent.add();
}

void Worker::write_message(Client& client, const Sender::Message& message) {
  payload_.assign(R"({"type":"SEND_MESSAGE","id":")");
  append_id(payload_, message.number);
  payload_.append(R"(","text":")");
  append_time(payload_, message.due);
  payload_.append(padding_).append(R"("})");
  queue_frame(client, ws::Opcode::text, payload_);
}

}  // namespace chatroom::bench
