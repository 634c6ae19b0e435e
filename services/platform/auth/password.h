#pragma once

#include <cstddef>
#include <semaphore>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace muster::auth {

// What one hash costs, on purpose. The defaults are libsodium's for interactive use: 64 MiB and some 70 ms.
struct PasswordCost {
  unsigned long long operations = 2;
  std::size_t memory_bytes = std::size_t{64} << 20;
  // At once in this process; more wait.
  int parallel = 4;
};

// Argon2id by libsodium (crypto_pwhash). Thread-safe.
class PasswordHasher {
 public:
  explicit PasswordHasher(const PasswordCost& cost = {});

  // "$argon2id$v=19$…", with its salt and cost in it. Error: RESOURCE_EXHAUSTED/OVERLOADED when no turn came before `deadline`.
  absl::StatusOr<std::string> Hash(absl::string_view password, absl::Time deadline);

  // Whether `hash` is of `password`. An empty `hash` is that of no password, and takes as long to find out. Error: as Hash.
  absl::StatusOr<bool> Verify(absl::string_view hash, absl::string_view password, absl::Time deadline);

 private:
  const PasswordCost cost_;
  std::counting_semaphore<> turns_;
  // Of a password that nobody knows.
  const std::string nobody_;
};

// A random secret of 256 bits, 43 characters of base64url.
std::string NewSecret();

// A random password for people to type once: four groups of five letters and digits, 100 bits.
std::string NewOneTimePassword();

// BLAKE2b-256: what is kept of a random secret to know it again. Not for passwords, which people choose.
std::string SecretDigest(absl::string_view secret);

}  // namespace muster::auth
