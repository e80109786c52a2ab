#include "integration/soak/member.hpp"

#include "support/deadline.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sys/socket.h>

#include <algorithm>

namespace chatroom::test {

namespace json = boost::json;

namespace {

std::string message_of(const json::object& event) {
  return std::to_string(event.at("clientId").as_int64()) + " " + std::string(event.at("id").as_string());
}

}  // namespace

void Member::connect() {
  std::string target = "/ws";
  if (!token_.empty()) {
    target += "?session=" + token_ + "&seq=" + std::to_string(complete_);
    if (!epoch_.empty()) target += "&epoch=" + epoch_;
  }
  link_ = std::make_unique<Link>(port_, target);
}

void Member::lose_connection(Loss how) {
  switch (how) {
    case Loss::clean_close:
      link_->send(Opcode::close, std::string("\x03\xe8", 2));
      break;
    case Loss::end_of_stream:
      break;
    case Loss::reset:
      link_->reset_at_end();
      break;
    case Loss::half_frame:
      link_->send_raw(encode({true, 0, Opcode::text, R"({"type":"PING"})"}).substr(0, 9));
      break;
    case Loss::taken_over:
      is_connected_ = false;
      old_link_ = std::move(link_);
      connect();
      return;
  }
  link_->write();
  link_.reset();
  is_connected_ = false;
}

void Member::create_room() { send({{"type", "CREATE_ROOM"}, {"name", "Soak"}}); }

void Member::join(std::int64_t room) { send({{"type", "JOIN_ROOM"}, {"roomId", room}}); }

void Member::say() {
  pending_.push_back("m" + std::to_string(++last_message_));
  send_message(pending_.back());
}

void Member::send_message(const std::string& id) {
  send({{"type", "SEND_MESSAGE"}, {"id", id}, {"text", "a message of usual length, say"}, {"roomId", room_}});
}

void Member::send(const json::object& event) {
  link_->send(Opcode::text, json::serialize(event));
  link_->write();
}

void Member::on_readable() {
  link_->read([this](std::string_view text) { on_event(json::parse(text).as_object()); });
  if (link_->is_over()) throw Unexpected("closed without a reason, " + std::to_string(link_->close_code()));
}

void Member::on_event(const json::object& event) {
  const std::string_view type = event.at("type").as_string();
  if (type == "CONNECT") return on_connect(event);
  if (type == "ROOM_JOINED") return on_room_joined(event);
  if (type == "NEW_MESSAGE") return on_live(event.at("seq").as_int64(), message_of(event));
  if (type == "ACK") {
    const std::string id(event.at("id").as_string());
    std::erase(pending_, id);
    // A duplicate's place is in the log already, or is about to come.
    if (!event.contains("duplicate")) on_live(event.at("seq").as_int64(), std::to_string(id_) + " " + id);
    return;
  }
  if (type == "HISTORY") return take_history(event.at("messages").as_array(), event.at("complete").as_bool());
  if (type != "USER_EVENT") throw Unexpected("unexpected: " + json::serialize(event));
}

void Member::on_connect(const json::object& event) {
  const bool resumed = event.at("resumed").as_bool();
  if (resumed != (id_ != 0)) throw Unexpected("not resumed, or resumed for no reason: " + json::serialize(event));
  if (resumed && event.at("clientId").as_int64() != id_) throw Unexpected("resumed as somebody else");
  if (resumed) ++resumes_;
  id_ = event.at("clientId").as_int64();
  token_ = std::string(event.at("session").as_string());
  is_connected_ = true;
}

void Member::on_room_joined(const json::object& event) {
  room_ = event.at("room").as_object().at("id").as_int64();
  const std::string epoch(event.at("epoch").as_string());
  if (!epoch_.empty() && epoch_ != epoch) throw Unexpected("another epoch");
  epoch_ = epoch;
  live_ = event.at("seq").as_int64();
  take_history(event.at("history").as_array(), event.at("complete").as_bool());
  if (event.at("resumed").as_bool()) {
    for (const auto& id : pending_) send_message(id);
  }
}

void Member::on_live(std::int64_t seq, std::string message) {
  if (seq != live_ + 1) {
    throw Unexpected("seq " + std::to_string(seq) + " behind " + std::to_string(live_) + ": " + message);
  }
  live_ = seq;
  put(seq, std::move(message));
}

void Member::take_history(const json::array& messages, bool complete) {
  for (const auto& message : messages) put(message.at("seq").as_int64(), message_of(message.as_object()));
  const auto live = static_cast<std::size_t>(live_);
  if (complete_ >= live) return;
  if (complete || messages.empty()) throw Unexpected("complete, but with a gap behind " + std::to_string(complete_));
  send({{"type", "GET_HISTORY"}, {"before", messages.front().at("seq").as_int64()}, {"limit", 100}});
}

void Member::put(std::int64_t seq, std::string message) {
  const auto place = static_cast<std::size_t>(seq) - 1;
  if (place >= log_.size()) log_.resize(place + 1);
  if (!log_[place].empty() && log_[place] != message) {
    throw Unexpected("seq " + std::to_string(seq) + " was " + log_[place] + " and is " + message);
  }
  log_[place] = std::move(message);
  while (complete_ < log_.size() && !log_[complete_].empty()) ++complete_;
}

}  // namespace chatroom::test
