#include "cluster/embedded_control.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace chatroom::cluster {
namespace {

std::vector<chat::RoomId> ids_of(const EmbeddedBroker& broker, const chat::RoomRow*) { return broker.rooms().ids(); }
std::vector<chat::ClientId> ids_of(const EmbeddedBroker& broker, const chat::ClientRow*) {
  return broker.clients().ids();
}

std::optional<chat::RoomRow> row_of(const EmbeddedBroker& broker, chat::RoomId id, const std::string&) {
  const Room* room = broker.rooms().find(id);
  return room == nullptr ? std::nullopt : std::optional(room->row());
}
std::optional<chat::ClientRow> row_of(const EmbeddedBroker& broker, chat::ClientId id, const std::string& node) {
  return broker.clients().row(id, node);
}

}  // namespace

EmbeddedControl::EmbeddedControl(std::string node, LocalNode& local, EmbeddedShards& shards, chat::Clock& clock)
    : node_(std::move(node)), local_(local), shards_(shards), clock_(clock) {}

std::vector<chat::NodeReport> EmbeddedControl::nodes() const {
  return report_ ? std::vector{*report_} : std::vector<chat::NodeReport>();
}

void EmbeddedControl::report(chat::NodeReport own) {
  own.reported_at = clock_.wall();
  report_ = std::move(own);
}

// One shard after the other: its ids at once, then the rows a few at a time, each piece in a turn of its own.
template <class Row>
struct EmbeddedControl::Gathering {
  std::vector<Row> rows;
  std::vector<decltype(Row::id)> ids;
  std::size_t next = 0;  // of ids
  chat::ShardId shard = 0;
  bool has_ids = false;

  void look(const EmbeddedBroker& broker, const std::string& node) {
    if (!std::exchange(has_ids, true)) {
      ids = ids_of(broker, static_cast<const Row*>(nullptr));
      return;
    }
    const std::size_t end = std::min(next + kRowsPerTurn, ids.size());
    for (; next < end; ++next) {
      if (auto row = row_of(broker, ids[next], node)) rows.push_back(std::move(*row));
    }
  }

  void go_on() {
    if (!has_ids || next < ids.size()) return;
    ++shard;
    has_ids = false;
    ids.clear();
    next = 0;
  }
};

template <class Row>
void EmbeddedControl::gather(std::shared_ptr<Gathering<Row>> gathering, chat::Answer<std::vector<Row>> answer) {
  if (gathering->shard == shards_.shards()) return answer(std::move(gathering->rows));
  const auto look = [gathering, node = node_](const EmbeddedBroker& broker) { gathering->look(broker, node); };
  shards_.look_at(gathering->shard, look, [this, gathering, answer = std::move(answer)] {
    gathering->go_on();
    gather(gathering, answer);
  });
}

void EmbeddedControl::list_rooms(chat::Answer<std::vector<chat::RoomRow>> answer) {
  gather(std::make_shared<Gathering<chat::RoomRow>>(), std::move(answer));
}

void EmbeddedControl::list_clients(chat::Answer<std::vector<chat::ClientRow>> answer) {
  gather(std::make_shared<Gathering<chat::ClientRow>>(), std::move(answer));
}

void EmbeddedControl::top_rooms(std::size_t limit, chat::Answer<std::vector<chat::RoomRow>> answer) {
  using Parts = std::vector<std::vector<chat::RoomRow>>;
  const auto parts = std::make_shared<Parts>(shards_.shards());
  const auto then = [parts, limit, missing = std::make_shared<std::size_t>(parts->size()), answer = std::move(answer)] {
    if (--*missing > 0) return;
    std::vector<chat::RoomRow> rows;
    for (auto& part : *parts) std::ranges::move(part, std::back_inserter(rows));
    std::ranges::sort(rows, [](const chat::RoomRow& a, const chat::RoomRow& b) {
      return ListedBefore()({a.active_users, a.id}, {b.active_users, b.id});
    });
    if (rows.size() > limit) rows.resize(limit);
    answer(std::move(rows));
  };
  for (chat::ShardId shard = 0; shard < shards_.shards(); ++shard) {
    const auto look = [parts, shard, limit](const EmbeddedBroker& broker) {
      (*parts)[shard] = broker.rooms().top(limit);
    };
    shards_.look_at(shard, look, then);
  }
}

void EmbeddedControl::find_room(chat::RoomId room, chat::Answer<std::optional<chat::RoomRecord>> answer) {
  auto record = std::make_shared<std::optional<chat::RoomRecord>>();
  const auto look = [record, room](const EmbeddedBroker& broker) {
    const Room* found = broker.rooms().find(room);
    if (found != nullptr) *record = found->record();
  };
  shards_.look_at(home_of(base::number(room)), look, [this, room, record, answer = std::move(answer)] {
    if (!*record) return answer(std::optional<chat::RoomRecord>());
    local_.count_connected(room, [this, record, answer](std::optional<std::uint64_t> connected) {
      if (connected.value_or(0) > 0) (*record)->nodes.emplace_back(node_, *connected);
      answer(std::move(*record));
    });
  });
}

void EmbeddedControl::find_client(chat::ClientId client, chat::Answer<std::optional<chat::ClientRecord>> answer) {
  auto row = std::make_shared<std::optional<chat::ClientRow>>();
  const auto look = [row, client, node = node_](const EmbeddedBroker& broker) {
    *row = broker.clients().row(client, node);
  };
  shards_.look_at(home_of(base::number(client)), look, [this, client, row, answer = std::move(answer)] {
    if (!*row) return answer(std::optional<chat::ClientRecord>());
    local_.find_live(client, [row, answer](std::optional<std::optional<chat::LiveClient>> live) {
      answer(chat::ClientRecord{std::move(**row), live.value_or(std::nullopt)});
    });
  });
}

void EmbeddedControl::delete_room(chat::RoomId room, chat::Answer<std::optional<std::uint64_t>> answer) {
  local_.delete_room(room, std::move(answer));
}

void EmbeddedControl::remove_client(chat::ClientId client, chat::Answer<bool> answer) {
  local_.remove_client(client, std::move(answer));
}

void EmbeddedControl::ban(const chat::Ban& ban, chat::Answer<bool> answer) {
  if (bans_.size() >= kMaxBans && !bans_.contains(ban.address)) return answer(false);
  bans_.insert_or_assign(ban.address, ban);
  bans_changed_ = true;
  answer(true);
}

void EmbeddedControl::lift_ban(std::string_view address, chat::Answer<bool> answer) {
  const auto found = bans_.find(address);
  if (found == bans_.end()) return answer(false);
  bans_.erase(found);
  bans_changed_ = true;
  answer(true);
}

std::vector<chat::Ban> EmbeddedControl::bans() const {
  std::vector<chat::Ban> bans;
  for (const auto& [address, ban] : bans_) bans.push_back(ban);
  return bans;
}

void EmbeddedControl::tick() {
  const auto now = clock_.wall();
  if (std::erase_if(bans_, [now](const auto& entry) { return entry.second.until <= now; }) > 0) bans_changed_ = true;
  if (std::exchange(bans_changed_, false)) local_.apply_bans(bans());
}

void EmbeddedControl::notice(std::optional<chat::RoomId> room, std::string text, chat::NoticeLevel level,
                             chat::Answer<bool> answer) {
  if (!room) {
    local_.notice(room, text, level);
    return answer(true);
  }
  auto is_there = std::make_shared<bool>(false);
  const auto look = [is_there, room](const EmbeddedBroker& broker) {
    *is_there = broker.rooms().find(*room) != nullptr;
  };
  const auto then = [this, is_there, room, text = std::move(text), level, answer = std::move(answer)] {
    if (*is_there) local_.notice(room, text, level);
    answer(*is_there);
  };
  shards_.look_at(home_of(base::number(*room)), look, then);
}

void EmbeddedControl::drain(std::string_view node, chat::Answer<bool> answer) {
  if (node == node_) local_.drain();
  answer(node == node_);
}

void EmbeddedControl::note(chat::AuditEntry entry) {
  entry.at = clock_.wall();
  audit_.push_front(std::move(entry));
  ++noted_;
  if (audit_.size() > kMaxAudit) audit_.pop_back();
}

// The cursor is the number of the last entry of the page; those that came meanwhile don't move the rest.
void EmbeddedControl::audit(std::size_t limit, const std::optional<chat::AuditCursor>& after,
                            chat::Answer<chat::AuditPage> answer) {
  std::size_t begin = 0;
  if (after) {
    std::uint64_t last = 0;
    std::from_chars(after->data(), after->data() + after->size(), last);
    begin = static_cast<std::size_t>(std::min<std::uint64_t>(noted_ - std::min(last, noted_) + 1, audit_.size()));
  }
  const std::size_t end = std::min(begin + limit, audit_.size());
  chat::AuditPage page;
  for (std::size_t at = begin; at < end; ++at) page.entries.push_back(audit_[at]);
  if (end < audit_.size() && end > 0) page.next = std::to_string(noted_ - (end - 1));
  answer(std::move(page));
}

void EmbeddedControl::take(const chat::WindowPolicy& policy, std::string_view subject,
                           chat::Answer<chat::WindowState> answer) {
  answer(windows_.take(policy, subject, clock_.steady()));
}

}  // namespace chatroom::cluster
