// The opening handshake (RFC 6455, 4.1) from a client's side: writes the request, checks the answer. Pure functions.
#pragma once

#include "load/options.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chatroom::bench {

// `query`: empty, or what stands behind the question mark; `compress`: offer permessage-deflate.
std::string upgrade_request(const Target& target, std::string_view query, std::string_view key, bool compress = false);

struct UpgradeAnswer {
  bool whole = false;        // otherwise more bytes are needed
  std::size_t size = 0;      // of the answer's head; frames follow
  unsigned status = 0;       // 0: not HTTP
  unsigned retry_after = 0;  // s
  bool accepted = false;     // 101 with all that the RFC asks for, and no extension that was not offered
  bool deflate = false;      // compression was agreed on, without context takeover by the server
};
// `compress`: it was offered.
UpgradeAnswer read_upgrade_answer(std::string_view bytes, std::string_view key, bool compress = false);

}  // namespace chatroom::bench
