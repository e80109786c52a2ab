#include "integration/cluster/chaos/traveller.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace chatroom::test {

namespace json = boost::json;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kAnswerTime{5'000};  // for a CONNECT
constexpr milliseconds kSendAgain{300};
constexpr std::uint64_t kLongestWaitMs = 400;  // before it connects again

std::string message_of(const json::object& event) {
  return std::to_string(event.at("clientId").as_int64()) + " " + std::string(event.at("id").as_string());
}

}  // namespace

void Traveller::create_room() { send({{"type", "CREATE_ROOM"}, {"name", "Chaos"}}); }

void Traveller::join(std::int64_t room) { send({{"type", "JOIN_ROOM"}, {"roomId", room}}); }

void Traveller::say() {
  pending_.push_back({"m" + std::to_string(++last_message_), TestClock::time_point::max()});
  send_message(pending_.back().id);
}

void Traveller::lose_connection() {
  link_->reset_at_end();
  drop(TestClock::now());
}

void Traveller::drop(TestClock::time_point now) {
  link_.reset();
  connected_ = in_order_ = false;
  connect_at_ = now + milliseconds(50 + random_->below(kLongestWaitMs));
}

bool Traveller::go_on(TestClock::time_point now) {
  if (link_ != nullptr && !connected_ && now > give_up_at_) drop(now);
  if (link_ == nullptr && now >= connect_at_) {
    connect(now);
    return true;
  }
  if (!is_in_room()) return false;
  for (auto& pending : pending_) {
    if (pending.send_again_at > now) continue;
    pending.send_again_at = TestClock::time_point::max();
    send_message(pending.id);
  }
  return false;
}

void Traveller::connect(TestClock::time_point now) {
  std::string target = "/ws";
  if (!token_.empty()) {
    target += "?session=" + token_ + "&seq=" + std::to_string(complete_);
    if (!epoch_.empty()) target += "&epoch=" + epoch_;
  }
  link_ = std::make_unique<Link>((*ports_)[random_->below(ports_->size())], target);
  give_up_at_ = now + kAnswerTime;
}

void Traveller::send(const json::object& event) {
  link_->send(Opcode::text, json::serialize(event));
  link_->write();
}

void Traveller::send_message(const std::string& id) {
  send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", "a message of usual length, say"}, {"roomId", room_}});
}

void Traveller::on_readable(TestClock::time_point now) {
  try {
    link_->read([this, now](std::string_view text) { on_event(json::parse(text).as_object(), now); });
  } catch (const RefusedUpgrade&) {  // a node that drains, or is not ready
    drop(now);
    return;
  }
  if (link_->is_over()) drop(now);
}

void Traveller::on_event(const json::object& event, TestClock::time_point now) {
  const std::string_view type = event.at("type").as_string();
  if (type == "CONNECT") return on_connect(event);
  if (type == "ROOM_JOINED") return on_room_joined(event);
  if (type == "NEW_MESSAGE") return on_live(static_cast<std::size_t>(event.at("seq").as_int64()), message_of(event));
  if (type == "ACK") return on_ack(event);
  if (type == "HISTORY") {
    first_ = static_cast<std::size_t>(event.at("first").as_int64());
    if (event.at("epoch").as_string() == epoch_) take_history(event.at("messages").as_array());
    return;
  }
  if (type == "ERROR") return on_error(event, now);
  if (type != "USER_EVENT" && type != "NOTICE") throw Unexpected("unexpected: " + json::serialize(event));
}

void Traveller::on_connect(const json::object& event) {
  const bool resumed = event.at("resumed").as_bool();
  if (resumed != (id_ != 0)) throw Unexpected("its session is lost: " + json::serialize(event));
  if (resumed && event.at("clientId").as_int64() != id_) throw Unexpected("resumed as somebody else");
  if (room_ != 0 && event.at("roomId").is_null()) throw Unexpected("its room is lost: " + json::serialize(event));
  if (resumed) ++resumes_;
  id_ = event.at("clientId").as_int64();
  token_ = std::string(event.at("session").as_string());
  connected_ = true;
}

void Traveller::on_room_joined(const json::object& event) {
  const std::int64_t room = event.at("room").as_object().at("id").as_int64();
  if (room_ != 0 && room != room_) throw Unexpected("another room: " + json::serialize(event));
  room_ = room;
  const std::string epoch(event.at("epoch").as_string());
  if (epoch != epoch_) {
    epoch_ = epoch;
    ++epochs_;
    log_.clear();
    places_.clear();
    complete_ = 0;
  }
  const auto seq = static_cast<std::size_t>(event.at("seq").as_int64());
  if (seq < complete_) throw Unexpected("seq went back: " + json::serialize(event));
  first_ = static_cast<std::size_t>(event.at("first").as_int64());
  live_ = seq;
  in_order_ = true;
  take_history(event.at("history").as_array());
  for (auto& pending : pending_) pending.send_again_at = TestClock::time_point{};
}

void Traveller::on_ack(const json::object& event) {
  const std::string id(event.at("id").as_string());
  std::erase_if(pending_, [&](const Pending& pending) { return pending.id == id; });
  const std::string message = std::to_string(id_) + " " + id;
  acknowledged_.insert(message);
  // A duplicate's place is in the log already, or is about to come.
  if (!event.contains("duplicate")) on_live(static_cast<std::size_t>(event.at("seq").as_int64()), message);
}

void Traveller::on_error(const json::object& event, TestClock::time_point now) {
  const std::string_view code = event.at("code").as_string();
  if (code != "UNAVAILABLE" && code != "DRAINING") throw Unexpected("refused: " + json::serialize(event));
  if (!event.contains("id")) {
    if (connected_) read_on();  // a HISTORY, or before the first CONNECT: the connection is closed next
    return;
  }
  for (auto& pending : pending_) {
    if (pending.id == event.at("id").as_string()) pending.send_again_at = now + kSendAgain;
  }
}

void Traveller::on_live(std::size_t seq, const std::string& message) {
  if (seq != live_ + 1)
    throw Unexpected("seq " + std::to_string(seq) + " behind " + std::to_string(live_) + ": " + message);
  live_ = seq;
  put(seq, message);
}

void Traveller::take_history(const json::array& messages) {
  for (const auto& message : messages) {
    put(static_cast<std::size_t>(message.at("seq").as_int64()), message_of(message.as_object()));
  }
  complete_ = std::max(complete_, first_ - 1);
  while (complete_ < log_.size() && !log_[complete_].empty()) ++complete_;
  read_on();
}

// Asks for what lies before the lowest message behind the gap.
void Traveller::read_on() {
  if (complete_ >= live_) return;
  std::size_t before = complete_ + 1;
  while (before <= log_.size() && log_[before - 1].empty()) ++before;
  send({{"type", "GET_HISTORY"}, {"before", before}, {"limit", 100}});
}

void Traveller::put(std::size_t seq, const std::string& message) {
  if (seq > log_.size()) log_.resize(seq);
  std::string& entry = log_[seq - 1];
  if (!entry.empty() && entry != message) {
    throw Unexpected("seq " + std::to_string(seq) + " was " + entry + " and is " + message);
  }
  const auto [place, is_new] = places_.try_emplace(message, seq);
  if (place->second != seq)
    throw Unexpected(message + " has two places: " + std::to_string(place->second) + ", " + std::to_string(seq));
  entry = message;
  seen_.insert(message);
  if (complete_ + 1 == seq) {
    while (complete_ < log_.size() && !log_[complete_].empty()) ++complete_;
  }
}

}  // namespace chatroom::test
