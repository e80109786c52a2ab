// The files of the web client, which cmake/EmbedAssets.cmake puts into the binary at build time. The HTTP server looks
// them up, from any thread. It does not know about requests, compression or caching rules: those are the server's.
#pragma once

#include <optional>
#include <string_view>

namespace chatroom::net {

// All views point into the binary and live as long as the process.
struct Asset {
  std::string_view path;          // as in the request: begins with '/', no query
  std::string_view content_type;  // ready for the header
  std::string_view etag;          // strong, with its quotes (RFC 9110, section 8.8.3); changes with the bytes
  std::string_view bytes;
};

// The file at this path, which is compared byte for byte: no percent-decoding, no "..". "/" is the page itself.
std::optional<Asset> find_asset(std::string_view path) noexcept;

}  // namespace chatroom::net
