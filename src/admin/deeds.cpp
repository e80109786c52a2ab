// The routes that do something. Each deed is noted, whatever comes of it.
#include "admin/context.hpp"
#include "admin/json_in.hpp"
#include "admin/json_out.hpp"
#include "admin/problem.hpp"
#include "base/ip_address.hpp"
#include "base/text_rules.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace chatroom::admin::handlers {
namespace {

constexpr std::uint64_t kLongestBan = 31'536'000;  // seconds: a year
constexpr std::string_view kWrongBan = "A ban takes from 1 to 31536000 whole seconds.";
constexpr std::string_view kBansFull = "There are 10000 bans already. Lift some first.";

// How a deed ends: noted, and answered.
class Ending {
 public:
  Ending(Context& context, const Request& request, std::string_view action, std::string target, Respond respond)
      : context_(&context),
        deed_{action, context.settings.user, request.address, std::move(target)},
        respond_(std::move(respond)) {}

  void note(std::string_view result) const { context_->audit.note(deed_, result); }
  void done(net::HttpResponse response) const { end("ok", std::move(response)); }
  void bad_request(std::string_view detail) const { end("bad request", problem(400, detail)); }
  void not_found(std::string_view detail) const { end("not found", problem(404, detail)); }
  void full(std::string_view detail) const { end("full", problem(409, detail)); }
  void away() const { end("store away", store_away()); }

 private:
  void end(std::string_view result, net::HttpResponse response) const {
    note(result);
    respond_(std::move(response));
  }

  Context* context_;
  Deed deed_;
  Respond respond_;
};

// The end of a deed that is answered with whether there was something to do it to.
auto done_or_missing(const Context& context, Ending ending, net::HttpResponse response, std::string_view missing) {
  return context.lifetime.guard(
      [ending = std::move(ending), response = std::move(response), missing](std::optional<bool> answer) {
        if (!answer) {
          ending.away();
        } else if (!*answer) {
          ending.not_found(missing);
        } else {
          ending.done(response);
        }
      });
}

// What banning this address means.
chat::Ban ban_of(const Context& context, const base::IpAddress& address, std::uint64_t seconds) {
  const auto now = context.clock.wall();
  return {.address = base::format_address(base::subscriber_of(address)),
          .until = now + std::chrono::seconds(seconds),
          .since = now,
          .by = context.settings.user};
}

// DELETE /admin/client/:id, in the order in which it is done: the address is looked up, then banned if it shall be, so
// that the client can't come back in between, then the client is removed.
class Removal {
 public:
  Removal(Context& context, Request request, Ending ending, chat::ClientId client, std::optional<std::uint64_t> ban)
      : context_(&context), request_(std::move(request)), ending_(std::move(ending)), client_(client), seconds_(ban) {}

  static void start(const std::shared_ptr<const Removal>& removal) {
    if (!removal->seconds_) {
      remove(removal, false);
      return;
    }
    auto& context = *removal->context_;
    context.plane.find_client(removal->client_,
                              context.lifetime.guard([removal](const auto& found) { ban(removal, found); }));
  }

 private:
  static void ban(const std::shared_ptr<const Removal>& removal,
                  const std::optional<std::optional<chat::ClientRecord>>& found) {
    auto& context = *removal->context_;
    if (!found) {
      removal->ending_.away();
      return;
    }
    if (!*found) {
      removal->ending_.not_found(kMissing);
      return;
    }
    const auto address = base::parse_address((*found)->row.address);
    if (!address) {
      remove(removal, false);
      return;
    }
    auto order = ban_of(context, *address, *removal->seconds_);
    order.client = removal->client_;
    const Ending noted(context, removal->request_, "ban.add", order.address, nullptr);
    context.plane.ban(order, context.lifetime.guard([removal, noted](std::optional<bool> banned) {
      noted.note(!banned ? "store away" : *banned ? "ok" : "full");
      if (banned) {
        remove(removal, *banned);
      } else {
        removal->ending_.away();
      }
    }));
  }

  static void remove(const std::shared_ptr<const Removal>& removal, bool banned) {
    auto& context = *removal->context_;
    context.plane.remove_client(removal->client_, context.lifetime.guard([removal,
                                                                          banned](std::optional<bool> removed) {
      removal->context_->clients.outdate();
      removal->context_->rooms.outdate();
      if (!removed) {
        removal->ending_.away();
      } else if (!*removed && !banned) {
        removal->ending_.not_found(kMissing);
      } else {
        // A client that the ban made leave is removed as well.
        removal->ending_.done(ok(banned ? R"({"removed":true,"banned":true})" : R"({"removed":true,"banned":false})"));
      }
    }));
  }

 public:
  static constexpr std::string_view kMissing = "There is no such client.";

 private:
  Context* context_;
  Request request_;
  Ending ending_;
  chat::ClientId client_;
  std::optional<std::uint64_t> seconds_;
};

}  // namespace

void delete_room(Context& context, const Request& request, Respond respond) {
  constexpr std::string_view kMissing = "There is no such room.";
  Ending ending(context, request, "room.delete", request.parameter, std::move(respond));
  const auto id = id_in(request);
  if (!id) {
    ending.not_found(kMissing);
    return;
  }
  context.plane.delete_room(
      chat::RoomId(*id), context.lifetime.guard([&context, ending = std::move(ending),
                                                 kMissing](const std::optional<std::optional<std::uint64_t>>& answer) {
        context.rooms.outdate();
        context.clients.outdate();
        if (!answer) {
          ending.away();
        } else if (!*answer) {
          ending.not_found(kMissing);
        } else {
          ending.done(ok(R"({"removed":true})"));
        }
      }));
}

void remove_client(Context& context, const Request& request, Respond respond) {
  Ending ending(context, request, "client.remove", request.parameter, std::move(respond));
  std::optional<std::uint64_t> ban;
  if (const auto seconds = request.query.find("ban")) {
    ban = whole_number(*seconds, kLongestBan);
    if (!ban || *ban == 0) {
      ending.bad_request(kWrongBan);
      return;
    }
  }
  const auto id = id_in(request);
  if (!id) {
    ending.not_found(Removal::kMissing);
    return;
  }
  Removal::start(std::make_shared<const Removal>(context, request, std::move(ending), chat::ClientId(*id), ban));
}

void add_ban(Context& context, const Request& request, Respond respond) {
  const auto sent = read_ban(request.body);
  Ending ending(context, request, "ban.add", sent ? sent->address : std::string(), std::move(respond));
  if (!sent) {
    ending.bad_request(sent.error().detail);
    return;
  }
  const auto address = base::parse_address(sent->address);
  if (!address) {
    ending.bad_request("\"address\" has to be an IPv4 or IPv6 address.");
    return;
  }
  if (sent->seconds == 0 || sent->seconds > kLongestBan) {
    ending.bad_request(kWrongBan);
    return;
  }
  const auto order = ban_of(context, *address, sent->seconds);
  context.plane.ban(order, context.lifetime.guard([ending = std::move(ending), order](std::optional<bool> banned) {
    if (!banned) {
      ending.away();
    } else if (!*banned) {
      ending.full(kBansFull);
    } else {
      std::string json;
      append_json(json, order);
      ending.done(net::json_response(201, std::move(json)));
    }
  }));
}

void lift_ban(Context& context, const Request& request, Respond respond) {
  Ending ending(context, request, "ban.lift", request.parameter, std::move(respond));
  const auto address = base::parse_address(request.parameter);
  if (!address) {
    ending.bad_request("The path has to end with an IPv4 or IPv6 address, percent-encoded.");
    return;
  }
  context.plane.lift_ban(
      base::format_address(base::subscriber_of(*address)),
      done_or_missing(context, std::move(ending), ok(R"({"removed":true})"), "This address is not banned."));
}

void send_notice(Context& context, const Request& request, Respond respond) {
  const auto sent = read_notice(request.body);
  std::string target = sent && sent->room ? std::to_string(number(*sent->room)) : "all";
  Ending ending(context, request, "notice", std::move(target), std::move(respond));
  if (!sent) {
    ending.bad_request(sent.error().detail);
    return;
  }
  const auto text = base::clean_text(sent->text, context.settings.max_notice);
  if (!text) {
    ending.bad_request("\"text\" " + base::describe(text.error()) + '.');
    return;
  }
  context.plane.notice(sent->room, *text, sent->level,
                       done_or_missing(context, std::move(ending), ok(R"({"sent":true})"), "There is no such room."));
}

void drain_node(Context& context, const Request& request, Respond respond) {
  Ending ending(context, request, "node.drain", request.parameter, std::move(respond));
  context.plane.drain(request.parameter,
                      done_or_missing(context, std::move(ending), net::json_response(202, R"({"draining":true})"),
                                      "There is no such node."));
}

}  // namespace chatroom::admin::handlers
