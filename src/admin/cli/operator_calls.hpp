// The requests of an operator who is logged in, and what is wrong with their answers in a sentence. One thread.
#pragma once

#include "admin/cli/api_client.hpp"
#include "admin/cli/commands.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatroom::admin::cli {

// Why a command can't be carried out: a sentence without a full stop.
struct Refused {
  std::string sentence;
};
template <class T>
using Outcome = base::Result<T, Refused>;

std::string percent_encoded(std::string_view text);
Outcome<boost::json::value> parsed_answer(const std::string& body);

// The rows of a list, of one answer or of several.
struct List {
  boost::json::array rows;
  std::optional<std::uint64_t> total;  // of what there is; nothing: not told
  bool is_all = true;
};

class OperatorCalls {
 public:
  static constexpr std::size_t kLargestPage = 1'000;

  OperatorCalls(ServerUrl server, const Surroundings& surroundings);

  const ServerUrl& server() const noexcept { return server_; }
  // A JWT for the requests from now on.
  void set_token(std::string token) { token_ = std::move(token); }

  // A reply of success (2xx).
  Outcome<ApiReply> call(const std::string& method, const std::string& target, const std::string& body = {}) const;
  // The rows of this page and those after it, at most `limit`. Waits where the limit of requests is met on the way.
  Outcome<List> gather(const std::string& target, std::size_t limit) const;

 private:
  Outcome<ApiReply> call_patiently(const std::string& target) const;

  ServerUrl server_;
  const Surroundings& surroundings_;
  std::string token_;
};

}  // namespace chatroom::admin::cli
