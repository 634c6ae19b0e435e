#include "platform/seal/text_sealer.h"

#include <sodium.h>

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "platform/auth/base64url.h"
#include "platform/auth/key_file.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster {
namespace {

constexpr char kVersion[] = "seal1.";
constexpr char kKeyPrefix[] = "seal1.key.";
// What the id of a key is a digest of begins so, that it can be no digest made for anything else.
constexpr char kIdContext[] = "seal1.id.";
constexpr std::size_t kIdBytes = 6;
constexpr char kDigestContext[] = "sealdgst";
constexpr std::uint64_t kDigestKey = 1;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* BytesOf(absl::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* BytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string IdOf(absl::string_view secret) {
  const std::string hashed = absl::StrCat(kIdContext, secret);
  std::string hash(crypto_generichash_BYTES_MIN, '\0');
  crypto_generichash(BytesOf(hash), hash.size(), BytesOf(hashed), hashed.size(), nullptr, 0);
  return auth::Base64UrlEncode(absl::string_view(hash).substr(0, kIdBytes));
}

// The ciphertext is bound to its place, and to the version and the key that it says it was sealed by.
std::string AssociatedData(absl::string_view prefix, absl::string_view place) { return absl::StrCat(prefix, place); }

absl::Status Unreadable(absl::string_view place, absl::string_view why) {
  return FailedPrecondition("SEALED_TEXT_UNREADABLE", absl::StrCat(place, ": ", why), {{"place", place}});
}

}  // namespace

TextSealer::Key::Key(absl::string_view secret) : prefix(absl::StrCat(kVersion, IdOf(secret), ".")) {
  std::copy(secret.begin(), secret.end(), bytes.begin());
}

TextSealer::Key::~Key() { sodium_memzero(bytes.data(), bytes.size()); }

std::string TextSealer::NewKey() {
  MUSTER_CHECK(sodium_init() >= 0);
  std::string secret(crypto_aead_xchacha20poly1305_ietf_KEYBYTES, '\0');
  randombytes_buf(secret.data(), secret.size());
  std::string line = absl::StrCat(kKeyPrefix, auth::Base64UrlEncode(secret));
  sodium_memzero(secret.data(), secret.size());
  return line;
}

absl::Status TextSealer::MakeKeyFile(const std::string& path) {
  std::string line = absl::StrCat(NewKey(), "\n");
  const absl::Status written = auth::WriteSecretFile(path, line);
  sodium_memzero(line.data(), line.size());
  return written;
}

absl::StatusOr<TextSealer> TextSealer::Load(const std::string& path) {
  ASSIGN_OR_RETURN(std::string contents, auth::ReadSecretFile(path));
  absl::StatusOr<TextSealer> sealer = Parse(contents);
  sodium_memzero(contents.data(), contents.size());
  if (!sealer.ok()) return auth::KeyFileMalformed(sealer.status(), path);
  return sealer;
}

absl::StatusOr<TextSealer> TextSealer::Parse(absl::string_view lines) {
  MUSTER_CHECK(sodium_init() >= 0);
  std::vector<Key> keys;
  for (absl::string_view line : absl::StrSplit(absl::StripSuffix(lines, "\n"), '\n')) {
    std::optional<std::string> secret;
    if (absl::ConsumePrefix(&line, kKeyPrefix)) secret = auth::Base64UrlDecode(line);
    if (!secret.has_value() || secret->size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES) {
      return FailedPrecondition("KEY_MALFORMED", "not a key that seals", {{"expected", absl::StrCat(kKeyPrefix, "…")}});
    }
    keys.emplace_back(*secret);
    sodium_memzero(secret->data(), secret->size());
  }
  return TextSealer(std::move(keys));
}

std::string TextSealer::Seal(absl::string_view place, absl::string_view text) const {
  const Key& key = keys_.front();
  const std::string associated = AssociatedData(key.prefix, place);
  // Long enough that random ones do not meet.
  std::string sealed(kNonceBytes + text.size() + kTagBytes, '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(BytesOf(sealed) + kNonceBytes, nullptr, BytesOf(text), text.size(), BytesOf(associated),
                                             associated.size(), nullptr, BytesOf(sealed), key.bytes.data());
  return absl::StrCat(key.prefix, auth::Base64UrlEncode(sealed));
}

absl::StatusOr<std::string> TextSealer::Open(absl::string_view place, absl::string_view sealed) const {
  const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const Key& known) { return absl::StartsWith(sealed, known.prefix); });
  if (key == keys_.end()) return Unreadable(place, "sealed by no key of the file");
  const std::optional<std::string> bytes = auth::Base64UrlDecode(absl::StripPrefix(sealed, key->prefix));
  if (!bytes.has_value() || bytes->size() < kNonceBytes + kTagBytes) return Unreadable(place, "cut off or changed");
  const std::string associated = AssociatedData(key->prefix, place);
  std::string text(bytes->size() - kNonceBytes - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(BytesOf(text), nullptr, nullptr, BytesOf(*bytes) + kNonceBytes,
                                                 bytes->size() - kNonceBytes, BytesOf(associated), associated.size(), BytesOf(*bytes),
                                                 key->bytes.data()) != 0) {
    return Unreadable(place, "changed, or sealed for another place");
  }
  return text;
}

absl::StatusOr<std::string> TextSealer::Renew(absl::string_view place, absl::string_view stored) const {
  if (!absl::StartsWith(stored, kVersion)) return Seal(place, stored);
  ASSIGN_OR_RETURN(const std::string text, Open(place, stored));
  return absl::StartsWith(stored, prefix()) ? std::string(stored) : Seal(place, text);
}

std::string TextSealer::Digest(absl::string_view text) const {
  // A key of its own: no key serves two algorithms.
  std::array<unsigned char, crypto_generichash_KEYBYTES> digest_key;
  crypto_kdf_derive_from_key(digest_key.data(), digest_key.size(), kDigestKey, kDigestContext, keys_.front().bytes.data());
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(BytesOf(digest), digest.size(), BytesOf(text), text.size(), digest_key.data(), digest_key.size());
  sodium_memzero(digest_key.data(), digest_key.size());
  return auth::Base64UrlEncode(digest);
}

}  // namespace muster
