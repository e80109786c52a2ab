#include "admin/cli/arguments.hpp"

#include "admin/cli/human_text.hpp"

#include <CLI/CLI.hpp>

#include <sstream>

namespace chatroom::admin::cli {
namespace {

constexpr int kUsageError = 2;
constexpr std::size_t kDefaultLimit = 100;
constexpr std::size_t kLargestLimit = 10'000'000;
constexpr auto kLongestBan = std::chrono::days(365);

constexpr const char* kFooter =
    "Log in first; that is good for an hour, unless the server says otherwise:\n"
    "  chatroom admin --url https://chat.example login --user admin\n"
    "The password comes from ADMIN_PASS, from the file that ADMIN_PASS_FILE names, or is asked for. "
    "CHATROOM_ADMIN_TOKEN\n"
    "in the environment goes before the login that is kept. Exit codes: 0 done, 1 refused or failed, 2 wrong "
    "arguments.";

// CLI11 splits the arguments up and writes the help.
class Grammar {
 public:
  Grammar() : app_("Sees and controls running ChatRoom nodes as an operator", "chatroom admin") {
    app_.set_help_flag("-h,--help", "prints this help");
    app_.fallthrough();  // --url and --json may stand behind the command, too
    app_.require_subcommand(0, 1);
    app_.footer(kFooter);
    app_.add_option("--url", request_.url)
        ->type_name("URL")
        ->description(
            "any node or the balancer (default: CHATROOM_ADMIN_URL, or where you are logged in, or "
            "http://localhost:3000)");
    app_.add_flag("--json", request_.json)->description("prints the answers of the API as they are");
    add_login();
    add_lists();
    add_singles();
    add_bans();
    add_others();
  }

  std::variant<Request, Said> read(const std::vector<std::string>& arguments) {
    try {
      app_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::Success& help) {
      std::ostringstream output;
      app_.exit(help, output, output);
      return Said{0, output.str(), {}};
    } catch (const CLI::ParseError& error) {
      return wrong(error.what());
    }
    if (!has_deed_) return Said{kUsageError, {}, app_.help()};
    return check();
  }

 private:
  CLI::App* add(const std::string& name, const std::string& help, Deed deed) {
    auto* command = app_.add_subcommand(name, help);
    command->set_help_flag("-h,--help", "prints this help");
    command->parse_complete_callback([this, deed] {
      request_.deed = deed;
      has_deed_ = true;
    });
    return command;
  }

  void add_login() {
    auto* login = add("login", "logs in, and keeps the token for the other commands", Deed::login);
    login->add_option("--user", request_.user, "whom (default: ADMIN_USER, or asks)")->type_name("NAME");
    add("logout", "forgets the token", Deed::logout);
  }

  void add_list(const std::string& name, const std::string& help, Deed deed, bool has_filter) {
    auto* list = add(name, help, deed);
    list->add_option("--limit", request_.limit, "how many at most (default: 100)")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{1}, kLargestLimit));
    if (!has_filter) return;
    list->add_option(
            "--find", request_.filter,
            "only those with this in their name, or at the beginning of their id; of clients also by address or room")
        ->type_name("TEXT");
    list->add_option("--sort", request_.sort, "by this field of the API; -FIELD turns the order round")
        ->type_name("FIELD");
  }
  void add_lists() {
    add("servers", "lists the nodes", Deed::servers);
    add_list("rooms", "lists rooms", Deed::rooms, true);
    add_list("clients", "lists clients", Deed::clients, true);
    add_list("audit", "lists what operators did, the latest first", Deed::audit, false);
  }

  void add_id(CLI::App* command) { command->add_option("ID", request_.id, "its number")->required(); }
  void add_singles() {
    add_id(add("room", "shows all about a room", Deed::room));
    add_id(add("client", "shows all about a client", Deed::client));
    remove_ = add("remove", "removes a client for good, or a room with --room", Deed::remove_client);
    remove_->add_option("ID", removed_client_, "the client's number");
    remove_->add_option("--room", request_.room, "the room's number, instead")->type_name("ID");
    remove_->add_option("--ban", ban_, "bans the client's address, too; others may share it")->type_name("SECONDS");
  }

  void add_bans() {
    bans_ = add("ban", "lists bans; with an address and a time, bans it; with --lift, ends a ban", Deed::list_bans);
    bans_->add_option("ADDRESS", request_.target, "whom to ban");
    bans_->add_option("SECONDS", ban_, "for how long: 600, or 10m, 2h, 7d");
    bans_->add_option("--lift", lifted_, "whose ban to end")->type_name("ADDRESS");
  }

  void add_others() {
    auto* notice = add("notice", "tells all clients something, or those in a room", Deed::notice);
    notice->add_option("TEXT", request_.target, "what")->required();
    notice->add_option("--room", request_.room, "only those in it")->type_name("ID");
    notice->add_option("--level", request_.level, "how it is shown: info (the default) or warning")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"info", "warning"}));
    auto* drain = add("drain", "stops a node in good order; its clients go to the others", Deed::drain);
    drain->add_option("NODE", request_.target, "its id, or the beginning of it")->required();
  }

  std::variant<Request, Said> check() {
    if (!ban_.empty()) {
      request_.ban = parse_duration(ban_);
      if (!request_.ban || request_.ban->count() < 1 || *request_.ban > kLongestBan) {
        return wrong("a ban lasts 1 second to 365 days: give seconds, or a number with s, m, h or d");
      }
    }
    if (request_.limit == 0) request_.limit = is_whole_list() ? kLargestLimit : kDefaultLimit;
    if (remove_->parsed()) return check_remove();
    if (bans_->parsed()) return check_ban();
    return request_;
  }
  // Nodes and bans come all at once.
  bool is_whole_list() const { return request_.deed == Deed::servers || request_.deed == Deed::list_bans; }
  std::variant<Request, Said> check_remove() {
    if (removed_client_.has_value() == request_.room.has_value()) {
      return wrong("remove: give the number of a client, or --room and the number of a room");
    }
    if (request_.room && request_.ban) return wrong("remove: --ban is for a client, not for a room");
    request_.deed = request_.room ? Deed::remove_room : Deed::remove_client;
    request_.id = request_.room ? *request_.room : *removed_client_;
    return request_;
  }
  std::variant<Request, Said> check_ban() {
    if (!lifted_.empty()) {
      if (!request_.target.empty()) return wrong("ban: give an address to ban, or --lift and one, not both");
      request_.deed = Deed::lift_ban;
      request_.target = lifted_;
      return request_;
    }
    if (request_.target.empty()) return request_;
    if (!request_.ban) return wrong("ban: for how long? Give seconds behind the address, or 10m, 2h, 7d");
    request_.deed = Deed::ban;
    return request_;
  }

  static Said wrong(const std::string& sentence) {
    return {kUsageError, {}, "chatroom admin: " + sentence + "\nchatroom admin --help lists the commands.\n"};
  }

  CLI::App app_;
  CLI::App* remove_ = nullptr;
  CLI::App* bans_ = nullptr;
  Request request_;
  bool has_deed_ = false;
  std::optional<std::uint64_t> removed_client_;
  std::string ban_;
  std::string lifted_;
};

}  // namespace

std::variant<Request, Said> read_arguments(const std::vector<std::string>& arguments) {
  return Grammar().read(arguments);
}

}  // namespace chatroom::admin::cli
