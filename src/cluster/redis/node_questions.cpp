#include "cluster/redis/node_questions.hpp"

#include "cluster/redis/control_words.hpp"

#include <utility>

namespace chatroom::cluster {
namespace {

// Once: asked twice, it would be told twice.
constexpr ControlCalls::Way kOnce{.again = false, .patience = NodeQuestions::kTime};

}  // namespace

void NodeQuestions::ask(const std::string& node, What what, std::uint64_t about, Done done) {
  if (asked_.size() >= kMost) return done(std::nullopt);
  const std::uint64_t number = ++last_;
  asked_.emplace(number, Asked{clock_.steady() + kTime, std::move(done)});
  if (node == node_) {
    answer(what, about, [this, number](const std::string& text) { answered(number, text); });
    return;
  }
  FieldWriter message;
  message.add("ask").add(number).add(node_).add(std::string(1, static_cast<char>(what))).add(about);
  calls_.add(Script::control_tell, {":" + node, message.take(), ""}, kOnce,
             [this, number](const std::optional<cluster::Reply>& reply) {
               const bool is_heard = reply && reply->size() == 2 && (*reply)[1] != "0";
               if (!is_heard) answered(number, std::nullopt);
             });
}

void NodeQuestions::take_question(FieldReader& message) {
  const std::uint64_t number = message.number();
  const std::string asker(message.text());
  const std::string_view what = message.text();
  const std::uint64_t about = message.number();
  if (!message.is_good() || what.size() != 1) return;
  answer(static_cast<What>(what.front()), about, [this, number, asker](const std::string& text) {
    calls_.add(Script::control_tell, {":" + asker, FieldWriter().add("answer").add(number).add(text).take(), ""}, kOnce,
               [](const auto&) {});
  });
}

void NodeQuestions::take_answer(FieldReader& message) {
  const std::uint64_t number = message.number();
  const std::string_view text = message.text();
  if (message.is_good()) answered(number, text);
}

void NodeQuestions::answer(What what, std::uint64_t about, Reply reply) {
  const std::weak_ptr<int> alive = alive_;
  switch (what) {
    case What::live:
      local_.find_live(chat::ClientId{about}, [alive, reply](std::optional<std::optional<chat::LiveClient>> live) {
        if (!alive.expired() && live) reply(*live ? text_of(**live) : std::string());
      });
      break;
    case What::connected:
      local_.count_connected(chat::RoomId{about}, [alive, reply](std::optional<std::uint64_t> count) {
        if (!alive.expired() && count) reply(std::to_string(*count));
      });
      break;
    case What::drain:
      local_.drain();
      reply({});
      break;
  }
}

void NodeQuestions::answered(std::uint64_t number, std::optional<std::string_view> text) {
  const auto found = asked_.find(number);
  if (found == asked_.end()) return;  // too late
  const Done done = std::move(found->second.done);
  asked_.erase(found);
  done(text);
}

void NodeQuestions::tick() {
  while (!asked_.empty() && asked_.begin()->second.until <= clock_.steady()) {
    answered(asked_.begin()->first, std::nullopt);
  }
}

}  // namespace chatroom::cluster
