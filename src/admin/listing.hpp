// Listing: which of all rooms or all clients a request is shown, in which order: search, sort, pages. The rows may
// change between two pages: a cursor holds the place in the order where the page ended, so that what was there all the
// while is shown once. Pure functions over values, any thread; 100,000 rows take some milliseconds.
#pragma once

#include "admin/json_in.hpp"
#include "admin/request.hpp"
#include "base/result.hpp"
#include "chat/control_plane.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatroom::admin {

// A row, and its name without case.
template <class Row>
struct ListedRow {
  Row row;
  std::string folded_name;
};
using ListedRoom = ListedRow<chat::RoomRow>;
using ListedClient = ListedRow<chat::ClientRow>;

ListedRoom listed(chat::RoomRow row);
ListedClient listed(chat::ClientRow row);

// A row's place in an order: by number, then by text, then by id. The text lives as long as what it was made of.
struct Place {
  std::uint64_t number = 0;
  std::string_view text;
  std::uint64_t id = 0;
};

struct ListQuery {
  static constexpr std::size_t kMaxLimit = 1000;
  static constexpr std::size_t kMaxSearch = 256;  // bytes

  std::optional<std::size_t> limit;  // nothing: all
  bool detail = false;
  std::string search;  // without case; empty: all match
  std::string sort = "id";
  bool descending = false;
  struct Cursor {
    std::uint64_t number = 0;
    std::string text;
    std::uint64_t id = 0;
  };
  std::optional<Cursor> after;
};

// The query of GET /admin/room or /admin/client; `Row` knows by which fields it can be sorted.
template <class Row>
base::Result<ListQuery, Fault> read_list_query(const Query& query);

template <class Row>
struct Page {
  std::vector<const Row*> rows;     // point into `all`
  std::size_t matches = 0;          // how many there are on all pages
  std::optional<std::string> next;  // the cursor; nothing: this is the last page
};
template <class Row>
Page<Row> page_of(const std::vector<ListedRow<Row>>& all, const ListQuery& query);

}  // namespace chatroom::admin
