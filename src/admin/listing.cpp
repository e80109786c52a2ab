#include "admin/listing.hpp"

#include "base/base64url.hpp"
#include "base/fold_case.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <tuple>
#include <utility>

namespace chatroom::admin {
namespace {

// By what rows can be sorted. One with a text has no number, and the other way round.
template <class Row>
struct SortField {
  std::string_view name;
  Place (*place)(const ListedRow<Row>& row);
};

Place by_number(std::uint64_t number) { return {number, {}, 0}; }
Place by_text(std::string_view text) { return {0, text, 0}; }
// Times before 1970 are none that anybody meant.
Place by_time(chat::WallTime time) {
  return by_number(static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0)));
}

constexpr std::array kRoomFields{
    SortField<chat::RoomRow>{"id", [](const ListedRoom&) { return Place(); }},
    SortField<chat::RoomRow>{"name", [](const ListedRoom& room) { return by_text(room.folded_name); }},
    SortField<chat::RoomRow>{"createdAt", [](const ListedRoom& room) { return by_time(room.row.created_at); }},
    SortField<chat::RoomRow>{"createdBy",
                             [](const ListedRoom& room) { return by_number(number(room.row.created_by)); }},
    SortField<chat::RoomRow>{"listed", [](const ListedRoom& room) { return by_number(room.row.listed ? 1 : 0); }},
    SortField<chat::RoomRow>{"activeUsers", [](const ListedRoom& room) { return by_number(room.row.active_users); }},
    SortField<chat::RoomRow>{"messages", [](const ListedRoom& room) { return by_number(room.row.messages); }},
};
constexpr std::array kClientFields{
    SortField<chat::ClientRow>{"id", [](const ListedClient&) { return Place(); }},
    SortField<chat::ClientRow>{"username", [](const ListedClient& client) { return by_text(client.folded_name); }},
    SortField<chat::ClientRow>{
        "roomId", [](const ListedClient& client) { return by_number(client.row.room ? number(*client.row.room) : 0); }},
    SortField<chat::ClientRow>{"node", [](const ListedClient& client) { return by_text(client.row.node); }},
    SortField<chat::ClientRow>{"connected",
                               [](const ListedClient& client) { return by_number(client.row.node.empty() ? 0 : 1); }},
    SortField<chat::ClientRow>{"address", [](const ListedClient& client) { return by_text(client.row.address); }},
    SortField<chat::ClientRow>{"connectedAt",
                               [](const ListedClient& client) { return by_time(client.row.connected_at); }},
};
constexpr std::span<const SortField<chat::RoomRow>> fields_of(const chat::RoomRow* /*row*/) { return kRoomFields; }
constexpr std::span<const SortField<chat::ClientRow>> fields_of(const chat::ClientRow* /*row*/) {
  return kClientFields;
}

template <class Row>
const SortField<Row>* find_field(std::string_view name) {
  const auto fields = fields_of(static_cast<const Row*>(nullptr));
  const auto found = std::ranges::find(fields, name, &SortField<Row>::name);
  return found == fields.end() ? nullptr : &*found;
}

bool before(const Place& a, const Place& b) {
  return std::tie(a.number, a.text, a.id) < std::tie(b.number, b.text, b.id);
}

bool begins_with(std::uint64_t id, std::string_view digits) {
  std::array<char, 20> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), id);
  return std::string_view(text.data(), static_cast<std::size_t>(result.ptr - text.data())).starts_with(digits);
}

bool matches(const ListedRoom& room, const std::string& search) {
  return room.folded_name.find(search) != std::string::npos || begins_with(number(room.row.id), search);
}
bool matches(const ListedClient& client, const std::string& search) {
  return client.folded_name.find(search) != std::string::npos || begins_with(number(client.row.id), search) ||
         client.row.address.starts_with(search) || (client.row.room && begins_with(number(*client.row.room), search));
}

// A cursor is "<sort>|<number>|<id>|<text>" as base64url, so that nobody takes it for something to make up.
constexpr std::size_t kMaxCursor = 1024;

std::string sort_of(const ListQuery& query) { return (query.descending ? "-" : "") + query.sort; }

std::string write_cursor(const ListQuery& query, const Place& last) {
  std::string text = sort_of(query) + '|' + std::to_string(last.number) + '|' + std::to_string(last.id) + '|';
  text += last.text;
  return base::encode_base64url({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

// What stands before the next '|', which is taken away with it; nothing if there is none.
std::optional<std::string_view> take_part(std::string_view& text) {
  const std::size_t end = text.find('|');
  if (end == std::string_view::npos) return std::nullopt;
  const auto part = text.substr(0, end);
  text.remove_prefix(end + 1);
  return part;
}

std::optional<ListQuery::Cursor> read_cursor(const ListQuery& query, std::string_view cursor) {
  if (cursor.size() > kMaxCursor) return std::nullopt;
  std::string decoded(cursor.size() * 3 / 4, '\0');
  if (!base::decode_base64url(cursor, {reinterpret_cast<std::uint8_t*>(decoded.data()), decoded.size()})) {
    return std::nullopt;
  }
  std::string_view rest = decoded;
  const auto sort = take_part(rest);
  const auto number_text = take_part(rest);
  const auto id_text = take_part(rest);
  if (!id_text || *sort != sort_of(query)) return std::nullopt;
  const auto number = whole_number(*number_text, UINT64_MAX);
  const auto id = whole_number(*id_text, UINT64_MAX);
  if (!number || !id) return std::nullopt;
  return ListQuery::Cursor{*number, std::string(rest), *id};
}

}  // namespace

ListedRoom listed(chat::RoomRow row) {
  std::string folded = base::fold_case(row.name);
  return {std::move(row), std::move(folded)};
}
ListedClient listed(chat::ClientRow row) {
  std::string folded = base::fold_case(row.username);
  return {std::move(row), std::move(folded)};
}

template <class Row>
base::Result<ListQuery, Fault> read_list_query(const Query& query) {
  ListQuery read;
  if (const auto limit = query.find("limit")) {
    const auto count = whole_number(*limit, ListQuery::kMaxLimit);
    if (!count || *count == 0) return Fault{"limit has to be from 1 to 1000."};
    read.limit = static_cast<std::size_t>(*count);
  }
  if (const auto detail = query.find("detail")) {
    if (*detail != "0" && *detail != "1") return Fault{"detail has to be 0 or 1."};
    read.detail = *detail == "1";
  }
  if (const auto search = query.find("q")) {
    if (search->size() > ListQuery::kMaxSearch) return Fault{"q may have at most 256 bytes."};
    read.search = base::fold_case(*search);
  }
  if (auto sort = query.find("sort")) {
    read.descending = sort->starts_with('-');
    if (read.descending) sort->remove_prefix(1);
    if (find_field<Row>(*sort) == nullptr) return Fault{"sort has to be a field of a row, with a - before it or none."};
    read.sort = *sort;
  }
  if (const auto cursor = query.find("cursor")) {
    read.after = read_cursor(read, *cursor);
    if (!read.after) return Fault{"cursor has to be one that a Link field gave, with the same sort."};
  }
  return read;
}

template <class Row>
Page<Row> page_of(const std::vector<ListedRow<Row>>& all, const ListQuery& query) {
  struct Candidate {
    Place place;
    const Row* row;
  };
  const auto precedes = [&query](const Place& a, const Place& b) {
    return query.descending ? before(b, a) : before(a, b);
  };
  const auto place_of = find_field<Row>(query.sort)->place;
  const auto after = query.after ? Place{query.after->number, query.after->text, query.after->id} : Place();

  Page<Row> page;
  std::vector<Candidate> candidates;
  for (const auto& listed_row : all) {
    if (!query.search.empty() && !matches(listed_row, query.search)) continue;
    ++page.matches;
    Place place = place_of(listed_row);
    place.id = number(listed_row.row.id);
    if (!query.after || precedes(after, place)) candidates.push_back({place, &listed_row.row});
  }
  const std::size_t shown = std::min(query.limit.value_or(candidates.size()), candidates.size());
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(shown);
  std::partial_sort(candidates.begin(), end, candidates.end(),
                    [&](const Candidate& a, const Candidate& b) { return precedes(a.place, b.place); });
  if (shown < candidates.size()) page.next = write_cursor(query, candidates[shown - 1].place);
  page.rows.reserve(shown);
  for (auto candidate = candidates.begin(); candidate != end; ++candidate) page.rows.push_back(candidate->row);
  return page;
}

template base::Result<ListQuery, Fault> read_list_query<chat::RoomRow>(const Query& query);
template base::Result<ListQuery, Fault> read_list_query<chat::ClientRow>(const Query& query);
template Page<chat::RoomRow> page_of(const std::vector<ListedRoom>& all, const ListQuery& query);
template Page<chat::ClientRow> page_of(const std::vector<ListedClient>& all, const ListQuery& query);

}  // namespace chatroom::admin
