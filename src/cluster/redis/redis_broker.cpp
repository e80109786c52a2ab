// What the runtime and the engine see of the broker, but for the clients' requests.
#include "cluster/redis/redis_broker.hpp"

#include "base/base64url.hpp"
#include "cluster/redis/redis_room.hpp"
#include "cluster/redis/script_words.hpp"

#include <array>
#include <utility>

namespace chatroom::cluster {

RedisBroker::RedisBroker(Names names, const chat::Limits& limits, std::size_t log_share, chat::MessageEncoder& encoder,
                         chat::Clock& clock, chat::Random& random)
    : names_(std::move(names)),
      limits_(limits),
      encoder_(encoder),
      clock_(clock),
      random_(random),
      budget_(log_share) {}

RedisBroker::~RedisBroker() = default;

void RedisBroker::use(Store& store) {
  store_ = &store;
  calls_ = std::make_unique<CallQueue>(
      store, [this] { return preamble(); }, [this] { say_hello(); });
}

std::vector<std::string> RedisBroker::preamble() const { return {names_.prefix, life_, names_.node}; }

void RedisBroker::call(Script script, std::vector<std::string> arguments, CallQueue::Done done) {
  calls_->add(script, std::move(arguments), clock_.steady(), std::move(done));
}

void RedisBroker::housekeep(Script script, std::vector<std::string> arguments, std::function<void(Reply&&)> done) {
  auto words = preamble();
  words.insert(words.end(), std::make_move_iterator(arguments.begin()), std::make_move_iterator(arguments.end()));
  store_->call(script, std::move(words), [this, done = std::move(done)](std::optional<Reply> reply) {
    if (!reply || reply->empty() || reply->front() == "ERR") return;
    if (reply->front() == "LIFE") {
      calls_->close();
      say_hello();
      return;
    }
    if (done) done(std::move(*reply));
  });
}

bool RedisBroker::deliver_events(chat::BrokerListener& listener) {
  delivering_.swap(events_);
  for (auto& event : delivering_) listener.on_broker_event(std::move(event));
  delivering_.clear();
  return !events_.empty();
}

BrokerCounters RedisBroker::counters() const noexcept {
  return {.clients = clients_.size(),
          .rooms = rooms_.size(),
          .log_bytes = budget_.bytes(),
          .expired_clients = expired_,
          .crowded_out_clients = 0,
          .swept_rooms = 0,
          .trimmed_messages = trimmed_};
}

void RedisBroker::delete_room(chat::RoomId room, chat::RequestTag tag) {
  call(Script::delete_room, {std::to_string(base::number(room))}, [this, tag](const Answer& answer) {
    if (answer.late) return;
    chat::RoomDeleted deleted{.tag = tag, .removed = std::nullopt, .unavailable = outcome_of(answer).empty()};
    if (outcome_of(answer) == "OK") deleted.removed = parse_number((*answer.reply)[1]);
    tell(deleted);
  });
}

void RedisBroker::remove_client(chat::ClientId client, chat::RequestTag tag) {
  call(Script::remove_client, {std::to_string(base::number(client))}, [this, tag](const Answer& answer) {
    if (answer.late) return;
    const auto outcome = outcome_of(answer);
    tell(chat::RemovalEnded{.tag = tag, .found = outcome == "OK", .unavailable = outcome.empty()});
  });
}

void RedisBroker::begin_stop() {
  if (std::exchange(stopping_, true) || !is_available()) return;
  housekeep(Script::bye, {std::to_string(grace().count())}, [this](Reply&&) { stopped_ = true; });
}

OwnedClient* RedisBroker::find_client(chat::ClientId id) noexcept {
  const auto found = clients_.find(id);
  return found == clients_.end() ? nullptr : &found->second;
}

OwnedClient* RedisBroker::find_client(const chat::Owner& owner) noexcept {
  OwnedClient* client = find_client(owner.client);
  return client != nullptr && client->generation == owner.generation ? client : nullptr;
}

std::string RedisBroker::random_word() {
  std::array<std::uint8_t, 9> bytes{};  // 12 characters
  random_.fill(bytes);
  return base::encode_base64url(bytes);
}

}  // namespace chatroom::cluster
