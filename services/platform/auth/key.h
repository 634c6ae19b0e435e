#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Ed25519 keys that sign callers, and the files that they are kept in. A key is written as a PASERK string (paseto-standard/paserk):
// "k4.public.…" and "k4.secret.…". A key's id, which names it in a token's footer, is its PASERK id "k4.pid.…"
// (BLAKE2b-264 over "k4.pid." and the PASERK string), so it follows from the key and needs no register.
namespace muster::auth {

// The key that a service verifies with. Not secret.
class PublicKey {
 public:
  using Bytes = std::array<std::uint8_t, 32>;

  explicit PublicKey(const Bytes& bytes) : bytes_(bytes) {}

  // Reads "k4.public.…". Error: FAILED_PRECONDITION/KEY_MALFORMED.
  static absl::StatusOr<PublicKey> Parse(absl::string_view paserk);

  std::string ToPaserk() const;
  // "k4.pid.…", 51 characters.
  std::string Id() const;
  const Bytes& bytes() const { return bytes_; }

  friend bool operator==(const PublicKey&, const PublicKey&) = default;

 private:
  Bytes bytes_;
};

// The key that a gateway or a service signs with. Its memory is wiped when it goes.
class SecretKey {
 public:
  // Seed, then public key: the layout of libsodium and of PASERK.
  using Bytes = std::array<std::uint8_t, 64>;

  static SecretKey Generate();
  // Reads "k4.secret.…"; refuses one whose public half does not belong to its seed. Error: FAILED_PRECONDITION/KEY_MALFORMED.
  static absl::StatusOr<SecretKey> Parse(absl::string_view paserk);

  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();

  std::string ToPaserk() const;
  PublicKey public_key() const;
  const Bytes& bytes() const { return bytes_; }

 private:
  explicit SecretKey(const Bytes& bytes) : bytes_(bytes) {}

  Bytes bytes_;
};

// Where the two halves of a pair are kept.
struct KeyPairFiles {
  std::string secret_path;
  // "<keyring>/<issuer>.pub".
  std::string public_path;
};

// Makes a new pair: the secret file with mode 0600, the public file with mode 0644. Never overwrites a secret: others may trust it
// already. Errors: ALREADY_EXISTS/KEY_FILE_EXISTS, FAILED_PRECONDITION/KEY_FILE_UNWRITABLE.
absl::Status GenerateKeyPair(const KeyPairFiles& files);

// Writes the public half beside a secret that exists, replacing the file as a whole. Error: FAILED_PRECONDITION/KEY_FILE_UNWRITABLE.
absl::Status WritePublicKey(const PublicKey& key, const std::string& path);

// Reads a secret file: one line. Refuses a file that its group or others may read or write.
// Errors, all FAILED_PRECONDITION: KEY_FILE_UNREADABLE, KEY_FILE_EXPOSED, KEY_FILE_MALFORMED.
absl::StatusOr<SecretKey> LoadSecretKey(const std::string& path);

// The public keys that a service trusts, and for each the one issuer that it speaks for.
class Keyring {
 public:
  struct Entry {
    std::string issuer;
    PublicKey key;
  };

  // Reads every "<issuer>.pub" of a directory: one key a line, so that the old and the new key of an issuer may be valid side by side
  // while keys are changed. Errors, all FAILED_PRECONDITION: KEY_FILE_UNREADABLE, KEY_FILE_MALFORMED, KEYRING_EMPTY, and those of Add.
  static absl::StatusOr<Keyring> Load(const std::string& directory);

  // Trusts `key` to speak for `issuer`. Errors, FAILED_PRECONDITION: KEY_SHARED when another issuer has this key, ISSUER_MALFORMED.
  absl::Status Add(absl::string_view issuer, const PublicKey& key);

  // The entry of the key with id `kid`; null when it is not trusted. Valid as long as the keyring is neither changed nor moved.
  const Entry* Find(absl::string_view kid) const;

  bool empty() const { return entries_.empty(); }

 private:
  absl::flat_hash_map<std::string, Entry> entries_;
};

}  // namespace muster::auth
