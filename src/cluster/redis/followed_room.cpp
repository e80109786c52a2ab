#include "cluster/redis/followed_room.hpp"

#include <algorithm>

namespace chatroom::cluster {
namespace {

chat::EncodedMessage kept(std::string_view body) {
  chat::EncodedMessage message;
  message.frame = base::SharedBytes::copy_of(body);
  return message;
}

}  // namespace

void FollowedRoom::follow(chat::FollowId follow) {
  if (follow <= follow_) return;  // asked twice, or late
  follow_ = follow;
  followed_ = true;
  if (live_) tell_snapshot();
}

void FollowedRoom::unfollow(chat::FollowId follow) {
  if (follow < follow_) return;
  follow_ = follow;
  followed_ = false;
}

void FollowedRoom::begin(chat::RoomInfo info, bool listed, chat::Epoch epoch) {
  info_ = std::move(info);
  listed_ = listed;
  epoch_ = std::move(epoch);
  live_ = true;
  if (followed_) tell_snapshot();
}

bool FollowedRoom::take(Envelope&& envelope, chat::SteadyTime now) {
  if (live_ && !holding_ && envelope.epoch != epoch_) return false;
  if (early_.size() >= kMostEarly) return false;
  if (envelope.kind == EnvelopeKind::typing) {
    if (const auto member = parse_member_body(envelope.body); member && live_) tell(chat::MemberTyping{member->client});
    return true;
  }
  const bool at_once = live_ && !holding_;
  if (at_once && is_late(envelope)) return true;
  if (at_once && early_.empty() && is_next(envelope)) {
    apply(std::move(envelope));
    return true;
  }
  if (early_.empty()) early_since_ = now;
  const std::uint64_t place = envelope.place();
  // Of two epochs the later one counts: the room has been put back meanwhile.
  const auto early = early_.find(place);
  if (early == early_.end() || early->second.epoch != envelope.epoch) {
    early_.insert_or_assign(place, std::move(envelope));
  }
  if (at_once) apply_next();
  return true;
}

std::optional<chat::SteadyTime> FollowedRoom::gap_since() const noexcept {
  return live_ && !holding_ && !early_.empty() ? std::optional(early_since_) : std::nullopt;
}

bool FollowedRoom::is_late(const Envelope& envelope) const noexcept {
  return envelope.kind == EnvelopeKind::message ? envelope.seq <= seq_ : envelope.version <= version_;
}

bool FollowedRoom::is_next(const Envelope& envelope) const noexcept {
  const bool is_message = envelope.kind == EnvelopeKind::message;
  return is_message ? envelope.seq == seq_ + 1 && envelope.version <= version_
                    : envelope.version == version_ + 1 && envelope.seq <= seq_;
}

void FollowedRoom::apply_next() {
  while (!early_.empty()) {
    const auto first = early_.begin();
    const bool late = first->second.epoch != epoch_ || is_late(first->second);
    if (!late && !is_next(first->second)) return;
    Envelope envelope = std::move(first->second);
    early_.erase(first);
    if (!late) apply(std::move(envelope));
  }
}

void FollowedRoom::apply(Envelope&& envelope) {
  if (envelope.kind == EnvelopeKind::message) {
    apply_message(envelope.seq, envelope.body);
    return;
  }
  version_ = envelope.version;
  const auto member = parse_member_body(envelope.body);
  if (!member) return;
  if (envelope.kind == EnvelopeKind::left) {
    if (members_.erase(member->client) > 0) {
      tell(chat::MemberLeft{version_, member->client, parse_reason(member->rest)});
    }
    return;
  }
  const bool is_new = members_.insert_or_assign(member->client, std::string(member->rest)).second;
  chat::Member told{member->client, std::string(member->rest)};
  if (envelope.kind == EnvelopeKind::joined && is_new) {
    tell(chat::MemberJoined{version_, std::move(told)});
  } else {
    tell(chat::MemberRenamed{version_, std::move(told)});
  }
}

void FollowedRoom::apply_message(chat::Seq seq, const std::string& body) {
  seq_ = seq;
  log_.push(kept(body));
  const auto message = parse_message_body(body);
  if (!message) return;
  tell(chat::MessagePublished{.seq = seq,
                              .client = message->client,
                              .id = chat::MessageId::from(message->id).value_or(chat::MessageId{}),
                              .ts = message->ts,
                              .message = encode(seq, body)});
}

chat::EncodedMessage FollowedRoom::encode(chat::Seq seq, std::string_view body) const {
  const auto message = parse_message_body(body).value_or(MessageBody{});
  return ways_.encoder.encode({.room = id_,
                               .seq = seq,
                               .id = message.id,
                               .client = message.client,
                               .username = message.username,
                               .text = message.text,
                               .ts = message.ts});
}

bool FollowedRoom::take(RoomReading&& reading) {
  holding_ = false;
  const bool other_room =
      live_ && (reading.info.created_at != info_.created_at || reading.info.created_by != info_.created_by);
  if (reading.gone || other_room) return false;
  const chat::Seq first = reading.messages.empty() ? reading.seq + 1 : reading.messages.front().first;
  const bool has_hole = first > seq_ + 1;
  const bool fits = live_ && reading.epoch == epoch_ && !has_hole && reading.seq >= seq_;
  if (fits) {
    fill_gap(std::move(reading));
  } else {
    start_over(std::move(reading));
  }
  apply_next();
  return true;
}

void FollowedRoom::start_over(RoomReading&& reading) {
  info_ = std::move(reading.info);
  listed_ = reading.listed;
  epoch_ = std::move(reading.epoch);
  seq_ = reading.seq;
  version_ = reading.version;
  members_ = std::move(reading.members);
  log_.trim_to(log_.last() + 1);
  // Without a hole up to the latest, or nothing of it.
  auto& messages = reading.messages;
  chat::Seq first = seq_ + 1;
  for (auto message = messages.rbegin(); message != messages.rend() && message->first + 1 == first; ++message) --first;
  std::erase_if(messages, [first](const auto& message) { return message.first < first; });
  log_.start_at(first);
  for (auto& [seq, body] : reading.messages) log_.push(kept(body));
  live_ = true;
  if (followed_) tell_snapshot();
}

// The same log, and perhaps more of it.
void FollowedRoom::fill_gap(RoomReading&& reading) {
  if (reading.version != version_ || reading.members != members_) {
    version_ = std::max(version_, reading.version);
    members_ = std::move(reading.members);
    tell(chat::MembersReplaced{version_, reading.seq, sorted_members()});
  }
  for (const auto& [seq, body] : reading.messages) {
    if (seq == seq_ + 1) apply_message(seq, body);
  }
}

std::vector<chat::Member> FollowedRoom::sorted_members() const {
  std::vector<chat::Member> members;
  members.reserve(members_.size());
  for (const auto& [id, username] : members_) members.push_back({id, username});
  std::ranges::sort(members, {}, &chat::Member::id);
  return members;
}

// What follows on without a gap was before the end.
void FollowedRoom::end(chat::LeaveReason reason) {
  if (live_) apply_next();
  tell(chat::RoomGone{reason});
  followed_ = false;
}

void FollowedRoom::told_trimmed() { tell(chat::LogTrimmed{log_.first()}); }

void FollowedRoom::tell(chat::RoomEventBody&& body) {
  if (followed_) ways_.events.push_back(chat::RoomEvent{id_, follow_, std::move(body)});
}

void FollowedRoom::tell_snapshot() {
  auto snapshot = std::make_unique<chat::RoomSnapshot>();
  snapshot->room = info_;
  snapshot->epoch = epoch_;
  snapshot->seq = seq_;
  snapshot->first = log_.first();
  chat::Seq seq = log_.first();
  for (const auto& message : log_.all()) snapshot->log.push_back(encode(seq++, message.text()));
  snapshot->members = sorted_members();
  snapshot->members_version = version_;
  told_from_ = seq_;
  tell(std::move(snapshot));
}

}  // namespace chatroom::cluster
