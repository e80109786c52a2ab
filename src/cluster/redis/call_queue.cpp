#include "cluster/redis/call_queue.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {
namespace {

// Where a client is must be known in the end: what may have changed it is asked for again, however late.
bool is_told_late(Script script) noexcept {
  return script == Script::create || script == Script::join || script == Script::leave || script == Script::open ||
         script == Script::resume;
}

}  // namespace

void CallQueue::add(Script script, std::vector<std::string> arguments, chat::SteadyTime now, Done done) {
  Call& call = calls_.emplace_back();
  call.number = ++last_number_;
  call.script = script;
  call.arguments = std::move(arguments);
  call.since = now;
  call.done = std::move(done);
  if (open_) send(call);
}

void CallQueue::send(Call& call) {
  ++call.sent;
  call.under_way = true;
  auto arguments = life_of_store_();
  arguments.insert(arguments.end(), call.arguments.begin(), call.arguments.end());
  store_.call(call.script, std::move(arguments),
              [this, number = call.number](std::optional<Reply> reply) { answered(number, std::move(reply)); });
}

void CallQueue::answered(std::uint64_t number, std::optional<Reply>&& reply) {
  const auto found = std::ranges::lower_bound(calls_, number, {}, &Call::number);
  if (found == calls_.end() || found->number != number) return;
  found->under_way = false;
  const bool other_life = reply && !reply->empty() && reply->front() == "LIFE";
  if (!reply || other_life) {
    if (found->given_up && !is_told_late(found->script)) calls_.erase(found);
    if (other_life && open_) {
      open_ = false;
      lost_life_();
    }
    return;
  }
  Call call = std::move(*found);
  calls_.erase(found);
  call.done({std::move(reply), call.sent > 1, call.given_up});
}

void CallQueue::open() {
  open_ = true;
  // What an answer brings about is added behind, and sent by itself.
  for (auto& call : calls_) {
    if (!call.under_way) send(call);
  }
}

void CallQueue::tick(chat::SteadyTime now) {
  std::vector<Done> given_up;
  for (auto& call : calls_) {
    if (call.given_up || now - call.since < (call.sent > 0 ? kHanded : kNotHanded)) continue;
    call.given_up = true;
    given_up.push_back(call.done);
  }
  std::erase_if(calls_, [](const Call& call) {
    return call.given_up && !call.under_way && (call.sent == 0 || !is_told_late(call.script));
  });
  for (const auto& done : given_up) done({});
}

}  // namespace chatroom::cluster
