// The admin API with any request: it answers once, with JSON, and does nothing without a token. The input's first byte
// picks a method and whether a good token is shown; then come path, query, Authorization and body, ended by newlines
// but for the last.
#include "admin/admin_api.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_control_plane.hpp"
#include "support/seeded_random.hpp"

#include <boost/json/parse.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace chatroom;  // NOLINT(google-build-using-namespace): one file, one program

void require(bool holds) {
  if (!holds) std::abort();
}

std::string_view take_line(std::string_view& input) {
  const std::size_t end = input.find('\n');
  const auto line = input.substr(0, end);
  input.remove_prefix(end == std::string_view::npos ? input.size() : end + 1);
  return line;
}

net::HttpResponse answer_to(admin::AdminApi& api, net::HttpCall call) {
  std::optional<net::HttpResponse> answer;
  api.handle(std::move(call), [&answer](net::HttpResponse response) {
    require(!answer);
    answer = std::move(response);
  });
  require(answer.has_value());
  return std::move(*answer);
}

std::string log_in(admin::AdminApi& api) {
  net::HttpCall call;
  call.method = "POST";
  call.path = "/admin/login";
  call.body = R"({"username":"admin","password":"correct horse"})";
  const auto answer = answer_to(api, std::move(call));
  return std::string(boost::json::parse(answer.text).at("token").as_string());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::array kMethods{"GET", "POST", "DELETE", "HEAD"};
  test::FakeClock clock;
  test::SeededRandom random;
  test::FakeControlPlane plane(clock);
  plane.rooms.push_back({.id = chat::RoomId(4711), .name = "Tea"});
  chat::ClientRow client;
  client.id = chat::ClientId(815);
  client.address = "192.0.2.7";
  plane.clients.push_back(client);
  admin::AdminSettings settings;
  settings.user = "admin";
  settings.password = "correct horse";
  settings.jwt_secret = "0123456789abcdef0123456789abcdef";
  admin::AdminApi api(settings, plane, clock, random);

  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto first = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  const bool with_token = (first & 4U) != 0;
  net::HttpCall call;
  call.method = kMethods[first & 3U];
  call.path = take_line(input);
  call.query = take_line(input);
  call.authorization = take_line(input);
  call.body = input;
  if (with_token) call.authorization = "Bearer " + log_in(api);
  const auto response = answer_to(api, std::move(call));

  require(response.status >= 200 && response.status < 600);
  if (!response.stream && !response.body().empty()) {
    boost::system::error_code error;
    boost::json::parse({response.body().data(), response.body().size()}, error);
    require(!error);
  }
  // The secret is the fuzzer's to find only by breaking HMAC.
  if (!with_token) require(plane.rooms.size() == 1 && plane.clients.size() == 1 && plane.banned.empty());
  return 0;
}
