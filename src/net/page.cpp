#include "net/page.hpp"

#include "net/assets.hpp"
#include "net/http_text.hpp"

namespace chatroom::net {
namespace {

// Everything comes from this host, nothing is inline, nobody may frame the page. 'self' covers the WebSocket, too.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// The names of these files change with their contents.
constexpr std::string_view kHashedFiles = "/assets/";

}  // namespace

std::optional<HttpResponse> page_response(std::string_view path, std::string_view if_none_match) {
  const auto asset = find_asset(path);
  if (!asset) return std::nullopt;
  HttpResponse response;
  response.fields = {
      {"ETag", std::string(asset->etag)},
      {"Cache-Control", path.starts_with(kHashedFiles) ? "public, max-age=31536000, immutable" : "no-cache"},
      {"Content-Security-Policy", std::string(kPolicy)},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
  };
  if (matches_etag(if_none_match, asset->etag)) {
    response.status = 304;
    return response;
  }
  response.fields.push_back({"Content-Type", std::string(asset->content_type)});
  response.bytes = asset->bytes;
  return response;
}

}  // namespace chatroom::net
