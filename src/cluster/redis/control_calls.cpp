#include "cluster/redis/control_calls.hpp"

#include <utility>

namespace chatroom::cluster {

void ControlCalls::connected(std::string_view run_id) {
  connected_ = true;
  run_id_ = run_id;
  send_waiting();
}

void ControlCalls::add(Script script, std::vector<std::string> arguments, Way way, Done done) {
  if (calls_.size() >= kMost) return done(std::nullopt);
  Call& call = calls_[++last_];
  call.script = script;
  call.arguments = std::move(arguments);
  call.way = way;
  call.since = clock_.steady();
  call.done = std::move(done);
  if (connected_) send(last_, call);
}

void ControlCalls::send(std::uint64_t number, Call& call) {
  call.under_way = true;
  std::vector<std::string> words{prefix_, run_id_};
  words.insert(words.end(), call.arguments.begin(), call.arguments.end());
  store_->call(call.script, std::move(words),
               [this, number](std::optional<Reply> reply) { answered(number, std::move(reply)); });
}

void ControlCalls::send_waiting() {
  for (auto& [number, call] : calls_) {
    if (!call.under_way) send(number, call);
  }
}

void ControlCalls::answered(std::uint64_t number, std::optional<Reply>&& reply) {
  const auto found = calls_.find(number);
  if (found == calls_.end()) return;  // given up
  const bool lost = !reply || reply->empty();
  // While the store is being filled again, nothing can be said of clients and rooms: tick() asks again.
  const bool not_open = !lost && reply->front() == "AWAY";
  if (not_open || (lost && found->second.way.again)) {
    found->second.under_way = false;
    return;
  }
  const Done done = std::move(found->second.done);
  calls_.erase(found);
  if (lost || reply->front() == "ERR") reply.reset();
  done(std::move(reply));
}

void ControlCalls::tick() {
  const auto now = clock_.steady();
  std::vector<Done> given_up;
  std::erase_if(calls_, [now, &given_up](auto& entry) {
    const bool is_late = now - entry.second.since >= entry.second.way.patience;
    if (is_late) given_up.push_back(std::move(entry.second.done));
    return is_late;
  });
  if (connected_) send_waiting();
  for (const auto& done : given_up) done(std::nullopt);
}

}  // namespace chatroom::cluster
