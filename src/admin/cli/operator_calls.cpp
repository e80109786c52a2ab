#include "admin/cli/operator_calls.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace chatroom::admin::cli {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kLongestWait{60};  // for the limit of requests, in the middle of a list

std::optional<std::uint64_t> field_number(const ApiReply& reply, std::string_view name) {
  const auto field = reply.fields.find(name);
  if (field == reply.fields.end()) return std::nullopt;
  std::uint64_t number = 0;
  const auto& text = field->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// The target of the next page in a Link field: </admin/room?cursor=…>; rel="next".
std::string next_page(const ApiReply& reply) {
  const auto field = reply.fields.find("link");
  if (field == reply.fields.end() || field->second.find("rel=\"next\"") == std::string::npos) return {};
  const auto begin = field->second.find("</admin/");
  const auto end = field->second.find('>', begin);
  if (begin == std::string::npos || end == std::string::npos) return {};
  return field->second.substr(begin + 1, end - begin - 1);
}

std::string advice_for(const ApiReply& reply) {
  if (reply.status == 401) return "; log in: chatroom admin login";
  const auto seconds = field_number(reply, "retry-after");
  if (!seconds) return {};
  return "; try again in " + human_duration(std::chrono::seconds(std::min<std::uint64_t>(*seconds, 86'400)));
}

// What a problem (RFC 9457) says.
Refused refusal(const ApiReply& reply) {
  boost::system::error_code error;
  const auto body = json::parse(reply.body, error);
  const auto* problem = error ? nullptr : body.if_object();
  std::string sentence;
  for (const auto* name : {"title", "detail"}) {
    const auto* part = problem == nullptr ? nullptr : problem->if_contains(name);
    if (part == nullptr || !part->is_string() || part->get_string().empty()) continue;
    sentence += (sentence.empty() ? "" : ": ") + std::string(part->get_string());
  }
  if (sentence.empty() && reply.status == 404) {
    sentence = "there is no admin side; is it turned on, and --url right?";
  } else if (sentence.empty()) {
    sentence = "the server answered " + std::to_string(reply.status);
  }
  if (sentence.ends_with('.')) sentence.pop_back();
  return {sentence + advice_for(reply)};
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '.' || c == '_' || c == '~';
    if (is_plain) {
      result += c;
      continue;
    }
    std::array<char, 4> escape{};
    std::snprintf(escape.data(), escape.size(), "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    result += escape.data();
  }
  return result;
}

Outcome<json::value> parsed_answer(const std::string& body) {
  boost::system::error_code error;
  auto value = json::parse(body, error);
  if (error) return Refused{"the answer is no JSON; is this a ChatRoom? Check --url"};
  return value;
}

OperatorCalls::OperatorCalls(ServerUrl server, const Surroundings& surroundings)
    : server_(std::move(server)), surroundings_(surroundings) {}

Outcome<ApiReply> OperatorCalls::call(const std::string& method, const std::string& target,
                                      const std::string& body) const {
  auto reply = surroundings_.call(server_, {method, target, token_, body});
  if (!reply) return Refused{reply.error().sentence};
  if (reply->status / 100 != 2) return refusal(*reply);
  return std::move(*reply);
}

Outcome<ApiReply> OperatorCalls::call_patiently(const std::string& target) const {
  for (;;) {
    auto reply = surroundings_.call(server_, {"GET", target, token_, {}});
    if (!reply) return Refused{reply.error().sentence};
    const auto pause = std::chrono::seconds(field_number(*reply, "retry-after").value_or(0));
    if (reply->status != 429 || pause.count() < 1 || pause > kLongestWait) {
      if (reply->status / 100 != 2) return refusal(*reply);
      return std::move(*reply);
    }
    surroundings_.remark("chatroom admin: the limit of requests is reached; going on in " + human_duration(pause));
    surroundings_.wait(pause);
  }
}

Outcome<List> OperatorCalls::gather(const std::string& target, std::size_t limit) const {
  List list;
  auto reply = call("GET", target);
  for (;;) {
    if (!reply) return reply.error();
    auto page = parsed_answer(reply->body);
    if (!page) return page.error();
    if (!page->is_array()) return Refused{"the answer is no list; is this a ChatRoom? Check --url"};
    for (auto& row : page->get_array()) list.rows.push_back(std::move(row));
    list.total = field_number(*reply, "x-total-count");
    const auto next = next_page(*reply);
    list.is_all = next.empty() && list.rows.size() <= limit;
    if (list.rows.size() > limit) list.rows.resize(limit);
    if (next.empty() || list.rows.size() == limit) return list;
    reply = call_patiently(next);
  }
}

}  // namespace chatroom::admin::cli
