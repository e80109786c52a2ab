// The nodes, what they tell each other, and the limits over all of them.
#include "cluster/redis/redis_control.hpp"

#include "base/base64url.hpp"
#include "cluster/redis/control_words.hpp"
#include "cluster/redis/fields.hpp"
#include "cluster/redis/script_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chatroom::cluster {
namespace {

constexpr ControlCalls::Way kOnce{.again = false};

// An answer that the local node can't call once the control plane is gone.
template <class T>
chat::Answer<T> while_alive(const std::shared_ptr<int>& alive, chat::Answer<T> answer) {
  return [alive = std::weak_ptr<int>(alive), answer = std::move(answer)](std::optional<T> value) {
    if (!alive.expired()) answer(std::move(value));
  };
}

}  // namespace

RedisControl::RedisControl(Names names, LocalNode& local, chat::Clock& clock, chat::Random& random)
    : names_(std::move(names)),
      local_(local),
      clock_(clock),
      random_(random),
      calls_(names_.prefix, clock),
      store_clock_(clock),
      bans_(calls_, local, store_clock_, [this] { return random_word(); }),
      audit_(names_.node, calls_, store_clock_),
      questions_(names_.node, calls_, local, clock) {}

RedisControl::~RedisControl() = default;

void RedisControl::use(Store& store) {
  store_ = &store;
  calls_.use(store);
}

void RedisControl::on_connected(std::string_view run_id) {
  store_->subscribe(names_.prefix + ":control:" + names_.node);
  store_->subscribe(names_.prefix + ":control");
  calls_.connected(run_id);
  if (own_) report(*own_);
}

// What was announced before this, nobody has heard here.
void RedisControl::on_subscribed(std::string_view channel) {
  if (channel.ends_with(":control")) bans_.read();
}

void RedisControl::on_message(std::string_view /*channel*/, std::string_view payload) {
  if (payload == "bans") return bans_.read();
  FieldReader message(payload);
  const auto kind = message.text();
  if (kind == "ask") questions_.take_question(message);
  if (kind == "answer") questions_.take_answer(message);
  if (kind == "notice") heard_notice(message);
}

void RedisControl::report(chat::NodeReport own) {
  own_ = std::move(own);
  if (!calls_.is_connected() || stopping_) return;
  calls_.add(Script::control_report, {names_.node, text_of(*own_), text_of(kNodeTime)}, kOnce,
             [this](const std::optional<Reply>& reply) {
               if (reply && reply->size() >= 4) took_report(*reply);
             });
}

void RedisControl::took_report(const Reply& reply) {
  const chat::WallTime time(parse_number(reply[1]).value_or(0));
  store_clock_.set(time);
  room_count_ = parse_number(reply[3]).value_or(0);
  nodes_.clear();
  for (std::size_t i = 4; i + 2 < reply.size(); i += 3) {
    auto report = parse_report(reply[i + 2]);
    if (!report) continue;
    report->reported_at = chat::WallTime(parse_number(reply[i + 1]).value_or(0));
    const auto until = clock_.steady() + kNodeTime - (time - report->reported_at);
    nodes_.insert_or_assign(reply[i], Node{std::move(*report), until});
  }
  bans_.heard_of(reply[2]);
}

// While the store is away the others grow old here; this node is there in any case.
std::vector<chat::NodeReport> RedisControl::nodes() const {
  std::vector<chat::NodeReport> reports;
  for (const auto& [name, node] : nodes_) {
    if (node.until > clock_.steady() && name != names_.node) reports.push_back(node.report);
  }
  if (own_) {
    reports.push_back(*own_);
    const auto known = nodes_.find(names_.node);
    const bool is_told = known != nodes_.end() && calls_.is_connected();
    reports.back().reported_at = is_told ? known->second.report.reported_at : store_clock_.now();
  }
  std::ranges::sort(reports, {}, &chat::NodeReport::id);
  return reports;
}

void RedisControl::delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) {
  local_.delete_room(room, while_alive(alive_, std::move(answer)));
}

void RedisControl::remove_client(chat::ClientId client, chat::Answer<bool> answer) {
  local_.remove_client(client, while_alive(alive_, std::move(answer)));
}

// Not made again where it is lost: everybody would read it twice.
void RedisControl::notice(std::optional<chat::RoomId> room, std::string text, chat::NoticeLevel level,
                          chat::Answer<bool> answer) {
  FieldWriter message;
  message.add("notice").add(names_.node).add(room ? text_of(*room) : "");
  message.add(level == chat::NoticeLevel::warning ? "warning" : "info").add(text);
  const auto done = [this, room, text = std::move(text), level,
                     answer = std::move(answer)](const std::optional<Reply>& reply) {
    const bool is_told = reply && reply->front() == "OK";
    if (is_told) local_.notice(room, text, level);
    answer(reply ? std::optional(is_told) : std::nullopt);
  };
  calls_.add(Script::control_tell, {"", message.take(), room ? text_of(*room) : ""}, kOnce, done);
}

void RedisControl::heard_notice(FieldReader& message) {
  if (message.text() == names_.node) return;  // done here already
  const auto room = message.text();
  const auto level = message.text() == "warning" ? chat::NoticeLevel::warning : chat::NoticeLevel::info;
  const std::string text(message.text());
  if (!message.is_good()) return;
  local_.notice(room.empty() ? std::nullopt : std::optional(room_id(room)), text, level);
}

void RedisControl::drain(std::string_view node, chat::Answer<bool> answer) {
  const auto known = nodes();
  const auto found = std::ranges::find(known, node, &chat::NodeReport::id);
  if (found == known.end()) return answer(false);
  questions_.ask(found->id, NodeQuestions::What::drain, 0,
                 [answer = std::move(answer)](std::optional<std::string_view> reply) {
                   answer(reply ? std::optional(true) : std::nullopt);
                 });
}

void RedisControl::take(const chat::WindowPolicy& policy, std::string_view subject,
                        chat::Answer<chat::WindowState> answer) {
  const auto alone = [this, policy, name = std::string(policy.name), subject = std::string(subject),
                      answer](const std::optional<Reply>&) {
    ++windows_alone_;
    answer(windows_.take({.name = name, .limit = policy.limit, .length = policy.length}, subject, clock_.steady()));
  };
  if (!calls_.is_connected()) return alone({});
  std::vector<std::string> arguments{std::string(policy.name), std::string(subject), std::to_string(policy.limit),
                                     text_of(policy.length), random_word()};
  const auto done = [answer, alone](const std::optional<Reply>& reply) {
    if (!reply || reply->size() != 5) return alone(reply);
    const auto number = [&reply](std::size_t at) { return parse_number((*reply)[at]).value_or(0); };
    answer(chat::WindowState{.allowed = (*reply)[1] == "1",
                             .left = static_cast<std::uint32_t>(number(2)),
                             .next = std::chrono::milliseconds(number(3)),
                             .reset = std::chrono::milliseconds(number(4))});
  };
  calls_.add(Script::control_window, std::move(arguments), {.again = false, .patience = kWindowPatience}, done);
}

void RedisControl::tick() {
  calls_.tick();
  questions_.tick();
  bans_.tick();
  audit_.tick();
}

void RedisControl::begin_stop() {
  if (std::exchange(stopping_, true)) return;
  calls_.add(Script::control_leave, {names_.node}, kOnce, [this](const auto&) { stopped_ = true; });
}

ControlCounters RedisControl::counters() const noexcept {
  return {.calls = calls_.size(),
          .questions = questions_.size(),
          .audit_waiting = audit_.waiting(),
          .audit_dropped = audit_.dropped(),
          .windows_alone = windows_alone_,
          .window_subjects = windows_.remembered()};
}

std::string RedisControl::random_word() {
  std::array<std::uint8_t, 9> bytes{};  // 12 characters
  random_.fill(bytes);
  return base::encode_base64url(bytes);
}

}  // namespace chatroom::cluster
