#include "integration/admin_rooms/talkers.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <exception>

namespace chatroom::test {
namespace {

// The number behind this name in a JSON text, as digits.
std::string number_after(std::string_view json, std::string_view name) {
  const auto at = json.find(name);
  if (at == std::string_view::npos) return {};
  const auto digits = json.substr(at + name.size());
  return std::string(digits.substr(0, digits.find_first_not_of("0123456789")));
}

bool is(std::string_view event, std::string_view type) {
  return event.find(R"("type":")" + std::string(type) + '"') != std::string_view::npos;
}

template <class Duration>
std::chrono::microseconds to_us(Duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time);
}

}  // namespace

Talkers::Talkers(std::uint16_t speaker_port, std::uint16_t hearer_port)
    : speaker_(speaker_port, "/ws"), hearer_(hearer_port, "/ws") {
  const auto deadline = deadline_from_now();
  while (!both_are_in_) {
    if (TestClock::now() > deadline) throw Unexpected("the talkers do not get into their room");
    turn();
  }
  thread_ = std::thread(&Talkers::talk, this);
}

Talkers::~Talkers() {
  stopped_ = true;
  if (thread_.joinable()) thread_.join();
}

void Talkers::talk() {
  last_heard_ = TestClock::now();
  try {
    while (!stopped_) {
      turn();
      if (!wants_figures_) continue;
      std::ranges::sort(delays_);
      figures_.heard = delays_.size();
      figures_.median = delays_.empty() ? std::chrono::microseconds{} : delays_[delays_.size() / 2];
      figures_.longest = std::max(longest_gap_, to_us(TestClock::now() - last_heard_));
      if (!delays_.empty()) figures_.longest = std::max(figures_.longest, delays_.back());
      delays_.clear();
      longest_gap_ = {};
      wants_figures_ = false;
      wants_figures_.notify_one();
    }
  } catch (const std::exception& error) {
    trouble_ = error.what();
    wants_figures_ = false;
    wants_figures_.notify_one();
    stopped_ = true;
  }
}

Steadiness Talkers::take() {
  if (!stopped_) {
    wants_figures_ = true;
    wants_figures_.wait(true);
  }
  if (!trouble_.empty()) throw Unexpected(trouble_);
  return figures_;
}

void Talkers::turn() {
  // The next word is due, or somebody hears something.
  const auto due = said_.empty() ? TestClock::now() : said_.back() + kRhythm;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - TestClock::now());
  std::array<pollfd, 2> ready{};
  ready[0] = {speaker_.descriptor(), static_cast<short>(POLLIN | (speaker_.wants_to_write() ? POLLOUT : 0)), 0};
  ready[1] = {hearer_.descriptor(), static_cast<short>(POLLIN | (hearer_.wants_to_write() ? POLLOUT : 0)), 0};
  ::poll(ready.data(), ready.size(), std::clamp(static_cast<int>(left.count()), 0, static_cast<int>(kRhythm.count())));
  for (std::size_t i = 0; i < ready.size(); ++i) {
    Link& link = i == 0 ? speaker_ : hearer_;
    if ((ready[i].revents & POLLOUT) != 0) link.write();
    if ((ready[i].revents & ~POLLOUT) == 0) continue;
    link.read([&](std::string_view event) { i == 0 ? answer(event) : hear(event); });
    if (link.is_over()) throw Unexpected("a talker was closed with " + std::to_string(link.close_code()));
  }
  if (both_are_in_ && TestClock::now() >= due) say();
}

void Talkers::answer(std::string_view event) {
  if (is(event, "CONNECT")) {
    speaker_.send(Opcode::text, R"({"type":"CREATE_ROOM","name":"Talk"})");
    speaker_.write();
  } else if (is(event, "ROOM_JOINED")) {
    room_ = number_after(event, R"("room":{"id":)");
    join();
  } else if (is(event, "ERROR")) {
    throw Unexpected("the speaker is told " + std::string(event));
  }
}

void Talkers::join() {
  if (room_.empty() || !hearer_is_connected_) return;
  hearer_.send(Opcode::text, R"({"type":"JOIN_ROOM","roomId":)" + room_ + "}");
  hearer_.write();
}

void Talkers::say() {
  const auto number = std::to_string(said_.size());
  said_.push_back(TestClock::now());
  speaker_.send(Opcode::text, R"({"type":"SEND_MESSAGE","id":"m)" + number + R"(","text":"<)" + number + R"(>"})");
  speaker_.write();
}

void Talkers::hear(std::string_view event) {
  if (is(event, "CONNECT")) {
    hearer_is_connected_ = true;
    join();
  } else if (is(event, "ROOM_JOINED")) {
    both_are_in_ = true;
  } else if (is(event, "NEW_MESSAGE")) {
    const auto now = TestClock::now();
    if (number_after(event, R"("text":"<)") != std::to_string(heard_)) {
      throw Unexpected("not what was said as " + std::to_string(heard_) + ": " + std::string(event));
    }
    delays_.push_back(to_us(now - said_[heard_++]));
    longest_gap_ = std::max(longest_gap_, to_us(now - last_heard_));
    last_heard_ = now;
  }
}

}  // namespace chatroom::test
