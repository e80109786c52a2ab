#include "net/page.hpp"

#include "net/assets.hpp"
#include "net/http_text.hpp"

namespace chatroom::net {
namespace {

// Everything comes from this host, nothing is inline, nobody may frame the page, and no text can become markup. 'self'
// covers the WebSocket, too.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

// The names of these files change with their contents.
bool has_hashed_name(std::string_view path) noexcept {
  return path.starts_with("/assets/") || path.starts_with("/admin/assets/");
}

// One form of a file.
struct Form {
  std::string_view coding;  // empty: as it is
  std::string_view bytes;
};

Form smallest_form(const Asset& asset, std::string_view accept_encoding) noexcept {
  if (!asset.brotli.empty() && accepts_coding(accept_encoding, "br")) return {"br", asset.brotli};
  if (!asset.gzip.empty() && accepts_coding(accept_encoding, "gzip")) return {"gzip", asset.gzip};
  return {"", asset.bytes};
}

// A strong entity tag, which each form has its own of (RFC 9110, section 8.8.3.3).
std::string entity_tag(const Asset& asset, const Form& form) {
  auto tag = '"' + std::string(asset.tag);
  if (!form.coding.empty()) tag.append("-").append(form.coding);
  return tag + '"';
}

}  // namespace

std::optional<HttpResponse> page_response(std::string_view path, std::string_view if_none_match,
                                          std::string_view accept_encoding) {
  const auto asset = find_asset(path);
  if (!asset) return std::nullopt;
  const auto form = smallest_form(*asset, accept_encoding);
  const auto tag = entity_tag(*asset, form);
  HttpResponse response;
  response.fields = {
      {"ETag", tag},
      {"Vary", "Accept-Encoding"},
      {"Cache-Control", has_hashed_name(path) ? "public, max-age=31536000, immutable" : "no-cache"},
      {"Content-Security-Policy", std::string(kPolicy)},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  };
  if (matches_etag(if_none_match, tag)) {
    response.status = 304;
    return response;
  }
  response.fields.push_back({"Content-Type", std::string(asset->content_type)});
  if (!form.coding.empty()) response.fields.push_back({"Content-Encoding", std::string(form.coding)});
  response.bytes = form.bytes;
  return response;
}

}  // namespace chatroom::net
