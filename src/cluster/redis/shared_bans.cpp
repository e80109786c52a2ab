#include "cluster/redis/shared_bans.hpp"

#include "cluster/redis/control_words.hpp"
#include "cluster/redis/script_words.hpp"

#include <algorithm>
#include <utility>

namespace chatroom::cluster {
namespace {

constexpr std::string_view kPage = "200";
constexpr std::size_t kPutAtOnce = 200;

bool is_same(const chat::Ban& a, const chat::Ban& b) {
  return a.until == b.until && a.since == b.since && a.by == b.by && a.client == b.client;
}

}  // namespace

void SharedBans::ban(const chat::Ban& wanted, chat::Answer<bool> answer) {
  chat::Ban ban = wanted;
  ban.until = clock_.of_local(wanted.until);
  ban.since = clock_.of_local(wanted.since);
  std::vector<std::string> arguments{new_epoch_(),       std::to_string(chat::ControlPlane::kMaxBans),
                                     ban.address,        text_of(ban.until),
                                     text_of(ban.since), text_of(ban)};
  const auto done = [this, ban, answer = std::move(answer)](std::optional<Reply> reply) {
    const bool is_done = reply && reply->front() == "OK";
    if (is_done) {
      if (reading_) read_again_ = true;  // it may have passed the place
      bans_.insert_or_assign(ban.address, ban);
      changed_ = true;
    }
    answer(reply ? std::optional(is_done) : std::nullopt);
  };
  calls_.add(Script::control_ban, std::move(arguments), {}, done);
}

// Not made again where it is lost: it would find nothing the second time.
void SharedBans::lift(std::string_view address, chat::Answer<bool> answer) {
  const auto done = [this, address = std::string(address), answer = std::move(answer)](std::optional<Reply> reply) {
    if (reply) {
      if (reading_) read_again_ = true;
      if (bans_.erase(address) > 0) changed_ = true;
    }
    answer(reply ? std::optional(reply->front() == "OK") : std::nullopt);
  };
  calls_.add(Script::control_lift, {new_epoch_(), std::string(address)}, {.again = false}, done);
}

std::vector<chat::Ban> SharedBans::all() const {
  std::vector<chat::Ban> bans;
  bans.reserve(bans_.size());
  for (const auto& [address, ban] : bans_) {
    if (ban.until > clock_.now()) bans.push_back(ban);
  }
  return bans;
}

void SharedBans::heard_of(std::string_view revision) {
  if (revision != revision_ || revision.empty()) read();
}

void SharedBans::read() {
  if (reading_) {
    read_again_ = true;
    return;
  }
  reading_.emplace();
  read_again_ = false;
  read_page("0");
}

void SharedBans::read_page(std::string cursor) {
  calls_.add(Script::control_bans, {new_epoch_(), std::move(cursor), std::string(kPage)}, {.again = false},
             [this](std::optional<Reply> reply) { took_page(std::move(reply)); });
}

void SharedBans::took_page(std::optional<Reply>&& reply) {
  if (!reply || reply->size() < 5) {  // the next report, or connection, has them read again
    reading_.reset();
    revision_.clear();
    return;
  }
  const std::string revision = (*reply)[1] + " " + (*reply)[2];
  if (reading_->revision.empty()) reading_->revision = revision;
  if (reading_->revision != revision) read_again_ = true;
  if ((*reply)[1] != std::exchange(epoch_, (*reply)[1]) && !bans_.empty()) {
    put_back();
    read_again_ = true;
  }
  clock_.set(chat::WallTime(parse_number((*reply)[4]).value_or(0)));
  for (std::size_t i = 5; i + 1 < reply->size(); i += 2) {
    if (auto ban = parse_ban((*reply)[i + 1]))
      reading_->found.insert_or_assign(std::move((*reply)[i]), std::move(*ban));
  }
  if ((*reply)[3] == "0") {
    end_reading();
  } else {
    read_page(std::move((*reply)[3]));
  }
}

// The store has lost some or all: it gets what is known here, in front of the next reading.
void SharedBans::put_back() {
  std::vector<std::string> arguments;
  const auto send = [this, &arguments] {
    if (!arguments.empty()) calls_.add(Script::control_put_bans, std::exchange(arguments, {}), {}, [](const auto&) {});
  };
  for (const auto& ban : all()) {
    if (arguments.empty()) arguments = {new_epoch_(), std::to_string(chat::ControlPlane::kMaxBans)};
    for (auto&& word : {ban.address, text_of(ban.until), text_of(ban.since), text_of(ban)}) arguments.push_back(word);
    if (arguments.size() >= 4 * kPutAtOnce) send();
  }
  send();
}

void SharedBans::end_reading() {
  Reading reading = std::move(*reading_);
  reading_.reset();
  if (read_again_) return read();
  revision_ = std::move(reading.revision);
  std::erase_if(reading.found, [this](const auto& entry) { return entry.second.until <= clock_.now(); });
  const auto is_known = [](const auto& a, const auto& b) { return a.first == b.first && is_same(a.second, b.second); };
  changed_ = changed_ || !std::ranges::equal(reading.found, bans_, is_known);
  bans_ = std::move(reading.found);
}

void SharedBans::tick() {
  const auto now = clock_.now();
  if (std::erase_if(bans_, [now](const auto& entry) { return entry.second.until <= now; }) > 0) changed_ = true;
  if (std::exchange(changed_, false)) local_.apply_bans(all());
}

}  // namespace chatroom::cluster
