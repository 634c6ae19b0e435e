#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace muster {

// Short texts that a copy of the database must not give away: secrets, and what is personal. They are sealed before they are written and
// opened again when somebody may see them. XChaCha20-Poly1305 with a random nonce, by libsodium.
//
// A sealed text is "seal1.<key id>.<base64url of nonce and ciphertext>". It opens only in its place, which names column and row
// ("chapter.users.totp_secret/linxia-duty"): moved to another row it is as unreadable as one that was changed. A place is the same in every
// world, because each has a database of its own.
//
// Keys stand in a file with mode 0600, "seal1.key.<base64url of 32 bytes>" in each line. The first seals, all of them open: a key is
// changed by a new first line. Not even the owner of the database can open anything without them. Immutable, so thread-safe.
class TextSealer {
 public:
  // A random key, as it stands in the file.
  static std::string NewKey();
  // Makes a file with one new key. Errors: those of auth::WriteSecretFile.
  static absl::Status MakeKeyFile(const std::string& path);

  // Reads a key file. Errors, all FAILED_PRECONDITION: KEY_FILE_UNREADABLE, KEY_FILE_EXPOSED, KEY_FILE_MALFORMED.
  static absl::StatusOr<TextSealer> Load(const std::string& path);
  // From what such a file holds. Error: FAILED_PRECONDITION/KEY_MALFORMED.
  static absl::StatusOr<TextSealer> Parse(absl::string_view lines);

  std::string Seal(absl::string_view place, absl::string_view text) const;
  // Error: FAILED_PRECONDITION/SEALED_TEXT_UNREADABLE with detail "place": its key is not there, or it was changed or moved.
  absl::StatusOr<std::string> Open(absl::string_view place, absl::string_view sealed) const;

  // What is to stand in the place of `stored`: the same sealed by the first key, whether `stored` is sealed by another or, from before it
  // was sealed, in clear. Error: as Open.
  absl::StatusOr<std::string> Renew(absl::string_view place, absl::string_view stored) const;
  // How all texts begin that the first key has sealed.
  const std::string& prefix() const { return keys_.front().prefix; }

  // Stands for `text` where only equality matters: nobody without the first key can find out by trying which text it was.
  std::string Digest(absl::string_view text) const;

 private:
  // Its memory is wiped when it goes.
  struct Key {
    explicit Key(absl::string_view secret);
    Key(const Key&) = default;
    Key& operator=(const Key&) = default;
    ~Key();

    // "seal1.<key id>."
    std::string prefix;
    std::array<unsigned char, 32> bytes;
  };

  explicit TextSealer(std::vector<Key> keys) : keys_(std::move(keys)) {}

  // Never empty.
  std::vector<Key> keys_;
};

}  // namespace muster
