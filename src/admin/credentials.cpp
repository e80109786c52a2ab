#include "admin/credentials.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <new>

namespace chatroom::admin {

Credentials::Credentials(std::string_view user, std::string_view password, chat::Random& random) {
  random.fill(key_);
  user_ = digest_of(user);
  password_ = digest_of(password);
}

bool Credentials::match(std::string_view user, std::string_view password) const {
  const auto user_digest = digest_of(user);
  const auto password_digest = digest_of(password);
  // Both always: `&&` would tell a right name from a wrong one.
  const int user_differs = CRYPTO_memcmp(user_digest.data(), user_.data(), user_.size());
  const int password_differs = CRYPTO_memcmp(password_digest.data(), password_.data(), password_.size());
  return (user_differs | password_differs) == 0;
}

Credentials::Digest Credentials::digest_of(std::string_view text) const {
  Digest digest{};
  unsigned size = 0;
  // Fails without memory only; an empty digest would match any other.
  if (HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size) == nullptr) {
    throw std::bad_alloc();
  }
  return digest;
}

}  // namespace chatroom::admin
