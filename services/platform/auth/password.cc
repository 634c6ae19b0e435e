#include "platform/auth/password.h"

#include <sodium.h>

#include <array>

#include "absl/cleanup/cleanup.h"
#include "absl/time/clock.h"
#include "platform/auth/base64url.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);

std::string HashNow(absl::string_view password, const PasswordCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> hash;
  MUSTER_CHECK(sodium_init() >= 0);
  // Fails only for want of memory, as `new` would.
  MUSTER_CHECK(crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.operations, cost.memory_bytes,
                                     crypto_pwhash_ALG_ARGON2ID13) == 0);
  return hash.data();
}

absl::Status WaitForTurn(std::counting_semaphore<>& turns, absl::Time deadline) {
  const absl::Duration patience = deadline - absl::Now();
  if (turns.try_acquire_for(absl::ToChronoMilliseconds(std::min(patience, absl::Minutes(1))))) return absl::OkStatus();
  return ResourceExhausted("OVERLOADED", "too many passwords are being checked", kRetryDelay);
}

}  // namespace

PasswordHasher::PasswordHasher(const PasswordCost& cost) : cost_(cost), turns_(cost.parallel), nobody_(HashNow(NewSecret(), cost)) {}

absl::StatusOr<std::string> PasswordHasher::Hash(absl::string_view password, absl::Time deadline) {
  RETURN_IF_ERROR(WaitForTurn(turns_, deadline));
  const absl::Cleanup release = [this] { turns_.release(); };
  return HashNow(password, cost_);
}

absl::StatusOr<bool> PasswordHasher::Verify(absl::string_view hash, absl::string_view password, absl::Time deadline) {
  RETURN_IF_ERROR(WaitForTurn(turns_, deadline));
  const absl::Cleanup release = [this] { turns_.release(); };
  const std::string tried(hash.empty() ? absl::string_view(nobody_) : hash);
  const bool fits = crypto_pwhash_str_verify(tried.c_str(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

std::string NewSecret() {
  std::array<char, 32> bytes;
  MUSTER_CHECK(sodium_init() >= 0);
  randombytes_buf(bytes.data(), bytes.size());
  return Base64UrlEncode(absl::string_view(bytes.data(), bytes.size()));
}

std::string NewOneTimePassword() {
  // Without those that people take for each other: 0 O, 1 l I.
  constexpr absl::string_view kAlphabet = "23456789abcdefghijkmnpqrstuvwxyz";
  MUSTER_CHECK(sodium_init() >= 0);
  std::string password;
  for (int i = 0; i < 20; ++i) {
    if (i > 0 && i % 5 == 0) password.push_back('-');
    password.push_back(kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))]);
  }
  return password;
}

std::string SecretDigest(absl::string_view secret) {
  std::array<unsigned char, 32> digest;
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr, 0);
  return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace muster::auth
