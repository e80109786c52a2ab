// The routes that only look.
#include "admin/context.hpp"
#include "admin/json_out.hpp"
#include "admin/listing.hpp"
#include "admin/problem.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace chatroom::admin::handlers {
namespace {

constexpr std::size_t kMaxAuditPage = 1000;
constexpr std::size_t kAuditPage = 100;
constexpr std::size_t kMaxAuditCursor = 128;

std::string next_link(std::string_view path, std::string_view query) {
  std::string link = "<";
  link += path;
  link += '?';
  link += query;
  link += ">; rel=\"next\"";
  return link;
}

// The query of the page behind the one that `query` asked for.
std::string next_query(const ListQuery& query, const Query& sent, std::string_view cursor) {
  std::string text = "limit=" + std::to_string(query.limit.value_or(0));
  if (query.detail) text += "&detail=1";
  for (const std::string_view name : {"q", "sort"}) {
    if (const auto value = sent.find(name)) {
      text += '&';
      text += name;
      text += '=' + percent_encoded(*value);
    }
  }
  text += "&cursor=";
  text += cursor;
  return text;
}

template <class Row>
net::HttpResponse list_response(const std::vector<ListedRow<Row>>& all, const ListQuery& query, const Query& sent,
                                std::string_view path) {
  const auto page = page_of(all, query);
  auto response = ok(json_array(page.rows, [&query](std::string& out, const Row* row) {
    if (query.detail) {
      append_json(out, *row);
    } else {
      out += std::to_string(number(row->id));
    }
  }));
  response.fields.push_back({"X-Total-Count", std::to_string(page.matches)});
  if (page.next) response.fields.push_back({"Link", next_link(path, next_query(query, sent, *page.next))});
  return response;
}

template <class Row>
void list(RowCache<Row>& rows, std::string_view path, const Request& request, Respond respond) {
  auto query = read_list_query<Row>(request.query);
  if (!query) {
    respond(problem(400, query.error().detail));
    return;
  }
  rows.get([path, respond = std::move(respond), query = std::move(*query),
            sent = request.query](const typename RowCache<Row>::Rows& all) {
    respond(all ? list_response(*all, query, sent, path) : store_away());
  });
}

// The answer to a question for one thing.
template <class Record>
auto one(const Context& context, Respond respond, std::string_view missing) {
  return context.lifetime.guard(
      [respond = std::move(respond), missing](const std::optional<std::optional<Record>>& answer) {
        if (!answer) {
          respond(store_away());
        } else if (!*answer) {
          respond(problem(404, missing));
        } else {
          std::string json;
          append_json(json, **answer);
          respond(ok(std::move(json)));
        }
      });
}

// A cursor that a control plane gave: which of the two, and how it makes them, is not known here.
bool may_be_audit_cursor(std::string_view cursor) {
  return !cursor.empty() && cursor.size() <= kMaxAuditCursor &&
         std::ranges::all_of(cursor, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

void get_servers(Context& context, const Request& /*request*/, Respond respond) {
  const auto nodes = context.plane.nodes();
  context.figures.update(nodes);
  respond(ok(json_array(nodes, [&context](std::string& out, const chat::NodeReport& node) {
    append_json(out, node, context.figures.of(node.id));
  })));
}

void get_rooms(Context& context, const Request& request, Respond respond) {
  list(context.rooms, "/admin/room", request, std::move(respond));
}

void get_clients(Context& context, const Request& request, Respond respond) {
  list(context.clients, "/admin/client", request, std::move(respond));
}

void get_room(Context& context, const Request& request, Respond respond) {
  constexpr std::string_view kMissing = "There is no such room.";
  if (const auto id = id_in(request)) {
    context.plane.find_room(chat::RoomId(*id), one<chat::RoomRecord>(context, std::move(respond), kMissing));
  } else {
    respond(problem(404, kMissing));
  }
}

void get_client(Context& context, const Request& request, Respond respond) {
  constexpr std::string_view kMissing = "There is no such client.";
  if (const auto id = id_in(request)) {
    context.plane.find_client(chat::ClientId(*id), one<chat::ClientRecord>(context, std::move(respond), kMissing));
  } else {
    respond(problem(404, kMissing));
  }
}

void get_bans(Context& context, const Request& /*request*/, Respond respond) {
  respond(ok(json_array(context.plane.bans())));
}

void get_audit(Context& context, const Request& request, Respond respond) {
  std::size_t limit = kAuditPage;
  if (const auto sent = request.query.find("limit")) {
    const auto count = whole_number(*sent, kMaxAuditPage);
    if (!count || *count == 0) {
      respond(problem(400, "limit has to be from 1 to 1000."));
      return;
    }
    limit = static_cast<std::size_t>(*count);
  }
  std::optional<chat::AuditCursor> after;
  if (const auto sent = request.query.find("cursor")) {
    if (!may_be_audit_cursor(*sent)) {
      respond(problem(400, "cursor has to be one that a Link field gave."));
      return;
    }
    after = std::string(*sent);
  }
  context.plane.audit(
      limit, after,
      context.lifetime.guard([respond = std::move(respond), limit](const std::optional<chat::AuditPage>& page) {
        if (!page) {
          respond(store_away());
          return;
        }
        auto response = ok(json_array(page->entries));
        if (page->next) {
          const std::string query = "limit=" + std::to_string(limit) + "&cursor=" + percent_encoded(*page->next);
          response.fields.push_back({"Link", next_link("/admin/audit", query)});
        }
        respond(std::move(response));
      }));
}

void get_events(Context& context, const Request& request, Respond respond) {
  net::HttpResponse response;
  response.fields = {{"Content-Type", "text/event-stream"},
                     {"Cache-Control", "no-store"},
                     {"X-Content-Type-Options", "nosniff"},
                     {"X-Accel-Buffering", "no"}};
  if (!request.head) {
    response.stream = context.live.open(request.expires_at);
    if (!response.stream) {
      auto full = problem(503, "Too many event streams are open on this node. Close one, or ask another node.");
      full.fields.push_back({"Retry-After", "2"});
      respond(std::move(full));
      return;
    }
  }
  respond(std::move(response));
}

}  // namespace chatroom::admin::handlers
