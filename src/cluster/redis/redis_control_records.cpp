// One room or client in full: what the store has of it, and what the nodes know.
#include "cluster/redis/control_words.hpp"
#include "cluster/redis/redis_control.hpp"
#include "cluster/redis/script_words.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace chatroom::cluster {
namespace {

constexpr std::string_view kMembersPage = "500";
constexpr std::size_t kRoomHead = 10;  // words before the participants

chat::WallTime time_of(std::string_view text) { return chat::WallTime(parse_number(text).value_or(0)); }

chat::RoomRecord room_record(chat::RoomId room, const Reply& reply) {
  Reply row{text_of(room)};
  row.insert(row.end(), reply.begin() + 1, reply.begin() + kRoomWords);
  chat::RoomRecord record;
  record.row = room_row(row, 0);
  record.peak_users = parse_number(reply[7]).value_or(0);
  record.participants = parse_number(reply[8]).value_or(0);
  record.last_activity = time_of(reply[9]);
  for (std::size_t i = kRoomHead; i + 1 < reply.size(); i += 2) {
    record.latest_participants.push_back({client_id(reply[i]), time_of(reply[i + 1])});
  }
  return record;
}

}  // namespace

// A room's record, until all that is asked for it is there.
struct RedisControl::RoomGathering {
  chat::RoomRecord record;
  chat::Answer<std::optional<chat::RoomRecord>> answer;
  std::map<chat::ClientId, std::string> members;  // the first by id, of those read so far
  std::size_t parts = 0;                          // under way
  bool failed = false;
};

void RedisControl::find_room(chat::RoomId room, chat::Answer<std::optional<chat::RoomRecord>> answer) {
  const auto done = [this, room, answer = std::move(answer)](const std::optional<Reply>& reply) {
    if (!reply) return answer(std::nullopt);
    if (reply->size() < kRoomHead) return answer(std::optional<chat::RoomRecord>());
    auto gathering = std::make_shared<RoomGathering>();
    gathering->record = room_record(room, *reply);
    gathering->answer = answer;
    gathering->parts = 2;
    gather_members(gathering, "0");
    gather_nodes(gathering);
  };
  calls_.add(Script::control_room, {text_of(room), std::to_string(chat::RoomRecord::kListed)}, {}, done);
}

// The script can't say which are the first by id without reading all: that is done here, in pieces.
void RedisControl::gather_members(const std::shared_ptr<RoomGathering>& gathering, std::string cursor) {
  const auto done = [this, gathering](std::optional<Reply> reply) {
    if (!reply || reply->size() < 2) {
      gathering->failed = true;
      return end_part(gathering);
    }
    auto& members = gathering->members;
    for (std::size_t i = 2; i + 1 < reply->size(); i += 2) {
      members.insert_or_assign(client_id((*reply)[i]), std::move((*reply)[i + 1]));
      if (members.size() > chat::RoomRecord::kListed) members.erase(std::prev(members.end()));
    }
    if ((*reply)[1] != "0") return gather_members(gathering, std::move((*reply)[1]));
    end_part(gathering);
  };
  calls_.add(Script::control_members, {text_of(gathering->record.row.id), std::move(cursor), std::string(kMembersPage)},
             {}, done);
}

void RedisControl::gather_nodes(const std::shared_ptr<RoomGathering>& gathering) {
  for (const auto& node : nodes()) {
    ++gathering->parts;
    questions_.ask(node.id, NodeQuestions::What::connected, base::number(gathering->record.row.id),
                   [gathering, id = node.id](std::optional<std::string_view> text) {
                     const std::uint64_t count = parse_number(text.value_or("")).value_or(0);
                     if (count > 0) gathering->record.nodes.emplace_back(id, count);
                     end_part(gathering);
                   });
  }
  end_part(gathering);
}

void RedisControl::end_part(const std::shared_ptr<RoomGathering>& gathering) {
  if (--gathering->parts > 0) return;
  if (gathering->failed) return gathering->answer(std::nullopt);
  for (auto& [id, username] : gathering->members) {
    gathering->record.members.push_back({id, std::move(username)});
  }
  std::ranges::sort(gathering->record.nodes);
  gathering->answer(std::optional(std::move(gathering->record)));
}

void RedisControl::find_client(chat::ClientId client, chat::Answer<std::optional<chat::ClientRecord>> answer) {
  const auto done = [this, client, answer = std::move(answer)](const std::optional<Reply>& reply) {
    if (!reply) return answer(std::nullopt);
    if (reply->size() <= kClientWords) return answer(std::optional<chat::ClientRecord>());
    chat::ClientRecord record{.row = client_row(*reply, 1), .live = std::nullopt};
    if (record.row.node.empty()) return answer(std::optional(std::move(record)));
    const std::string node = record.row.node;
    questions_.ask(node, NodeQuestions::What::live, base::number(client),
                   [record = std::move(record), answer](std::optional<std::string_view> text) mutable {
                     record.live = parse_live(text.value_or(""));
                     answer(std::optional(std::move(record)));
                   });
  };
  calls_.add(Script::control_client, {text_of(client)}, {}, done);
}

}  // namespace chatroom::cluster
