#include "ops/admin_options.hpp"

#include "base/text_rules.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace chatroom::ops {
namespace {

constexpr std::size_t kShortestPassword = 8;  // code points
constexpr std::size_t kShortestSecret = 32;   // bytes: as many as the hash of HS256 has (RFC 7518, section 3.2)
constexpr std::size_t kLongestSecret = 4096;  // bytes: more is the wrong file

using ReadFile = std::function<base::Result<std::string>(const std::string& path)>;

struct Secret {
  std::string_view name;  // of the flag
  std::string Options::*value;
  std::string Options::*file;
};
constexpr std::array<Secret, 2> kSecrets = {{{"--admin-pass", &Options::admin_pass, &Options::admin_pass_file},
                                             {"--jwt-secret", &Options::jwt_secret, &Options::jwt_secret_file}}};

std::optional<StartError> read_secret(const Secret& secret, Options& options, const ReadFile& read_file) {
  const std::string& path = options.*secret.file;
  if (path.empty()) return {};
  const std::string name(secret.name);
  if (!(options.*secret.value).empty()) {
    return StartError{name + " and " + name + "-file are both given; take one of them out"};
  }
  auto text = read_file(path);
  if (!text) {
    return StartError{name + "-file: can't read " + path + " (" + text.error().message() + "); give a readable file"};
  }
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  if (text->empty()) return StartError{name + "-file: " + path + " is empty; write the secret into it"};
  options.*secret.value = std::move(*text);
  return {};
}

std::optional<StartError> check_complete(const Options& options) {
  const std::array<std::pair<std::string_view, bool>, 3> parts = {{{"--admin-user", !options.admin_user.empty()},
                                                                   {"--admin-pass", !options.admin_pass.empty()},
                                                                   {"--jwt-secret", !options.jwt_secret.empty()}}};
  if (std::ranges::none_of(parts, [](const auto& part) { return part.second; })) return {};
  std::vector<std::string_view> missing;
  for (const auto& [name, is_there] : parts) {
    if (!is_there) missing.push_back(name);
  }
  if (missing.empty()) return {};
  return StartError{"the admin side needs three options, and " + std::string(missing.front()) +
                    (missing.size() > 1 ? " and " + std::string(missing.back()) + " are" : " is") +
                    " missing; give --admin-user, --admin-pass and --jwt-secret, in the environment (ADMIN_USER, "
                    "ADMIN_PASS, JWT_SECRET), by file or by flag, or none of them to leave it off"};
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::optional<StartError> check_strength(const Options& options) {
  for (const auto& secret : kSecrets) {
    if ((options.*secret.value).size() > kLongestSecret) {
      return StartError{std::string(secret.name) + " is longer than " + std::to_string(kLongestSecret) +
                        " bytes; give a shorter one"};
    }
  }
  if (code_points(options.admin_pass) < kShortestPassword) {
    return StartError{"--admin-pass is shorter than " + std::to_string(kShortestPassword) +
                      " characters, so it could be guessed; give a longer one"};
  }
  // What can't come in the JSON of a login would lock everybody out, and nobody would know why.
  if (!base::clean_name(options.admin_pass, kLongestSecret)) {
    return StartError{"--admin-pass has a control character in it, or is not UTF-8; give one that can be typed"};
  }
  if (options.jwt_secret.size() < kShortestSecret) {
    return StartError{"--jwt-secret is shorter than " + std::to_string(kShortestSecret) +
                      " bytes, so tokens could be forged; give a random one, such as openssl rand -hex 32 makes"};
  }
  return {};
}

}  // namespace

bool admin_is_on(const Options& options) noexcept {
  return !options.admin_user.empty() && !options.admin_pass.empty() && !options.jwt_secret.empty();
}

std::optional<StartError> read_admin_secrets(Options& options, const ReadFile& read_file) {
  for (const auto& secret : kSecrets) {
    if (auto error = read_secret(secret, options, read_file)) return error;
  }
  if (auto error = check_complete(options)) return error;
  return admin_is_on(options) ? check_strength(options) : std::nullopt;
}

}  // namespace chatroom::ops
