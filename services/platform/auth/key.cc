#include "platform/auth/key.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "platform/auth/base64url.h"
#include "platform/auth/key_file.h"
#include "platform/auth/name_form.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

constexpr char kPublicPrefix[] = "k4.public.";
constexpr char kSecretPrefix[] = "k4.secret.";
constexpr char kIdPrefix[] = "k4.pid.";
constexpr std::size_t kIdHashBytes = 33;

template <typename Bytes>
absl::string_view ViewOf(const Bytes& bytes) {
  return absl::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

// The bytes of "<prefix><base64url>", if that is what `text` is.
template <typename Bytes>
std::optional<Bytes> ParsePaserk(absl::string_view text, absl::string_view prefix) {
  if (!absl::ConsumePrefix(&text, prefix)) return std::nullopt;
  std::optional<std::string> decoded = Base64UrlDecode(text);
  if (!decoded.has_value() || decoded->size() != sizeof(Bytes)) return std::nullopt;
  Bytes bytes;
  std::memcpy(bytes.data(), decoded->data(), bytes.size());
  sodium_memzero(decoded->data(), decoded->size());
  return bytes;
}

absl::Status KeyMalformed(absl::string_view expected) {
  return FailedPrecondition("KEY_MALFORMED", absl::StrCat("not a key of the form ", expected), {{"expected", expected}});
}

}  // namespace

absl::StatusOr<PublicKey> PublicKey::Parse(absl::string_view paserk) {
  const std::optional<Bytes> bytes = ParsePaserk<Bytes>(paserk, kPublicPrefix);
  // A mistyped key is nearly always no point of the curve; found here, it is not taken for a forgery later.
  if (!bytes.has_value() || crypto_core_ed25519_is_valid_point(bytes->data()) != 1) return KeyMalformed("k4.public.…");
  return PublicKey(*bytes);
}

std::string PublicKey::ToPaserk() const { return absl::StrCat(kPublicPrefix, Base64UrlEncode(ViewOf(bytes_))); }

std::string PublicKey::Id() const {
  const std::string hashed = absl::StrCat(kIdPrefix, ToPaserk());
  std::array<unsigned char, kIdHashBytes> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(hashed.data()), hashed.size(), nullptr, 0);
  return absl::StrCat(kIdPrefix, Base64UrlEncode(ViewOf(hash)));
}

SecretKey SecretKey::Generate() {
  MUSTER_CHECK(sodium_init() >= 0);
  PublicKey::Bytes public_half;
  SecretKey key{Bytes{}};
  crypto_sign_keypair(public_half.data(), key.bytes_.data());
  return key;
}

absl::StatusOr<SecretKey> SecretKey::Parse(absl::string_view paserk) {
  std::optional<Bytes> bytes = ParsePaserk<Bytes>(paserk, kSecretPrefix);
  if (!bytes.has_value()) return KeyMalformed("k4.secret.…");
  const SecretKey key(*bytes);
  sodium_memzero(bytes->data(), bytes->size());
  PublicKey::Bytes public_half;
  SecretKey derived{Bytes{}};
  crypto_sign_seed_keypair(public_half.data(), derived.bytes_.data(), key.bytes_.data());
  // Signing with a foreign public half would give the secret away.
  if (sodium_memcmp(derived.bytes_.data(), key.bytes_.data(), sizeof(Bytes)) != 0) return KeyMalformed("k4.secret.…");
  return key;
}

SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

std::string SecretKey::ToPaserk() const { return absl::StrCat(kSecretPrefix, Base64UrlEncode(ViewOf(bytes_))); }

PublicKey SecretKey::public_key() const {
  PublicKey::Bytes public_half;
  std::copy(bytes_.begin() + crypto_sign_SEEDBYTES, bytes_.end(), public_half.begin());
  return PublicKey(public_half);
}

absl::Status GenerateKeyPair(const KeyPairFiles& files) {
  const SecretKey key = SecretKey::Generate();
  std::string line = absl::StrCat(key.ToPaserk(), "\n");
  const absl::Status written = WriteSecretFile(files.secret_path, line);
  sodium_memzero(line.data(), line.size());
  RETURN_IF_ERROR(written);
  return WritePublicKey(key.public_key(), files.public_path);
}

absl::Status WritePublicKey(const PublicKey& key, const std::string& path) {
  return WritePublicFile(path, absl::StrCat(key.ToPaserk(), "\n"));
}

absl::StatusOr<SecretKey> LoadSecretKey(const std::string& path) {
  ASSIGN_OR_RETURN(std::string contents, ReadSecretFile(path));
  absl::StatusOr<SecretKey> key = SecretKey::Parse(absl::StripSuffix(contents, "\n"));
  sodium_memzero(contents.data(), contents.size());
  if (!key.ok()) return KeyFileMalformed(key.status(), path);
  return key;
}

absl::StatusOr<Keyring> Keyring::Load(const std::string& directory) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".pub") paths.push_back(it->path());
  }
  if (error) return KeyFileError("KEY_FILE_UNREADABLE", directory, error.value());
  // In a fixed order, so that the same wrong directory gives the same message.
  std::sort(paths.begin(), paths.end());

  Keyring keyring;
  for (const std::filesystem::path& path : paths) {
    ASSIGN_OR_RETURN(const std::string contents, ReadPublicFile(path.string()));
    for (const absl::string_view line : absl::StrSplit(absl::StripSuffix(contents, "\n"), '\n')) {
      const absl::StatusOr<PublicKey> key = PublicKey::Parse(line);
      if (!key.ok()) return KeyFileMalformed(key.status(), path.string());
      RETURN_IF_ERROR(keyring.Add(path.stem().string(), *key));
    }
  }
  if (keyring.empty()) {
    return FailedPrecondition("KEYRING_EMPTY", absl::StrCat(directory, " holds no public key"), {{"path", directory}});
  }
  return keyring;
}

absl::Status Keyring::Add(absl::string_view issuer, const PublicKey& key) {
  MUSTER_CHECK(sodium_init() >= 0);
  if (!IsIssuer(issuer)) {
    return FailedPrecondition("ISSUER_MALFORMED", absl::StrCat("not the name of an issuer: ", issuer), {{"issuer", issuer}});
  }
  const auto [it, inserted] = entries_.try_emplace(key.Id(), Entry{std::string(issuer), key});
  if (!inserted && it->second.issuer != issuer) {
    return FailedPrecondition("KEY_SHARED", absl::StrCat(issuer, " and ", it->second.issuer, " have the same key"),
                              {{"issuer", issuer}, {"other_issuer", it->second.issuer}});
  }
  return absl::OkStatus();
}

const Keyring::Entry* Keyring::Find(absl::string_view kid) const {
  const auto it = entries_.find(kid);
  return it == entries_.end() ? nullptr : &it->second;
}

}  // namespace muster::auth
