// The files of the chat page, and of the dashboard below /admin/, which cmake/EmbedAssets.cmake puts into the binary at
// build time. The HTTP server looks them up, from any thread. Compressed forms are those that the client's build has
// put beside a file. It does not know about requests and caching rules: those are the server's.
#pragma once

#include <optional>
#include <string_view>

namespace chatroom::net {

// All views point into the binary and live as long as the process.
struct Asset {
  std::string_view path;          // as in the request: begins with '/', no query
  std::string_view content_type;  // ready for the header
  std::string_view tag;           // changes with the bytes; for an entity tag, without the quotes
  std::string_view bytes;
  std::string_view gzip;    // the same compressed (RFC 1952), or empty
  std::string_view brotli;  // RFC 7932, or empty
};

// The file at this path, which is compared byte for byte: no percent-decoding, no "..". "/" is the chat page itself,
// "/admin/" the dashboard.
std::optional<Asset> find_asset(std::string_view path) noexcept;

}  // namespace chatroom::net
