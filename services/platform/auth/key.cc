#include "platform/auth/key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "platform/auth/base64url.h"
#include "platform/auth/name_form.h"
#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

constexpr char kPublicPrefix[] = "k4.public.";
constexpr char kSecretPrefix[] = "k4.secret.";
constexpr char kIdPrefix[] = "k4.pid.";
constexpr std::size_t kIdHashBytes = 33;
// A key line has less than 100 characters; a longer file is not one of keys.
constexpr std::size_t kMaxKeyFileBytes = 4096;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  const int fd_;
};

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

absl::Status FileError(absl::string_view reason, const std::string& path, int error) {
  const std::string cause = std::generic_category().message(error);
  return FailedPrecondition(reason, absl::StrCat(path, ": ", cause), {{"path", path}, {"cause", cause}});
}

absl::Status FileMalformed(const absl::Status& status, const std::string& path) {
  return FailedPrecondition("KEY_FILE_MALFORMED", absl::StrCat(path, ": ", status.message()),
                            {{"path", path}, {"expected", DetailOf(status, "expected")}});
}

absl::StatusOr<std::string> ReadAll(const Descriptor& file, const std::string& path) {
  std::string contents(kMaxKeyFileBytes, '\0');
  std::size_t size = 0;
  while (size < contents.size()) {
    const ssize_t count = read(file.get(), contents.data() + size, contents.size() - size);
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError("KEY_FILE_UNREADABLE", path, errno);
    size += static_cast<std::size_t>(count);
  }
  if (size == contents.size()) return FileError("KEY_FILE_UNREADABLE", path, EFBIG);
  contents.resize(size);
  return contents;
}

absl::Status WriteAll(const Descriptor& file, absl::string_view contents, const std::string& path) {
  while (!contents.empty()) {
    const ssize_t count = write(file.get(), contents.data(), contents.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return FileError("KEY_FILE_UNWRITABLE", path, errno);
    contents.remove_prefix(static_cast<std::size_t>(count));
  }
  if (fsync(file.get()) != 0) return FileError("KEY_FILE_UNWRITABLE", path, errno);
  return absl::OkStatus();
}

absl::Status WriteSecretKey(const SecretKey& key, const std::string& path) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (file.get() < 0 && errno == EEXIST) return AlreadyExists("KEY_FILE_EXISTS", absl::StrCat(path, " exists"), {{"path", path}});
  if (file.get() < 0) return FileError("KEY_FILE_UNWRITABLE", path, errno);
  std::string line = absl::StrCat(key.ToPaserk(), "\n");
  absl::Status written = WriteAll(file, line, path);
  sodium_memzero(line.data(), line.size());
  // Half a key would stand in the way of the next attempt.
  if (!written.ok()) unlink(path.c_str());
  return written;
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
  RETURN_IF_ERROR(WriteSecretKey(key, files.secret_path));
  return WritePublicKey(key.public_key(), files.public_path);
}

absl::Status WritePublicKey(const PublicKey& key, const std::string& path) {
  // Readers see the old file or the new one, never half of one.
  const std::string fresh = absl::StrCat(path, ".new");
  {
    const Descriptor file(open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.get() < 0) return FileError("KEY_FILE_UNWRITABLE", fresh, errno);
    RETURN_IF_ERROR(WriteAll(file, absl::StrCat(key.ToPaserk(), "\n"), fresh));
    // Whatever the umask is: other services run as other users.
    if (fchmod(file.get(), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH) != 0) return FileError("KEY_FILE_UNWRITABLE", fresh, errno);
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return FileError("KEY_FILE_UNWRITABLE", path, errno);
  return absl::OkStatus();
}

absl::StatusOr<SecretKey> LoadSecretKey(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat attributes = {};
  if (file.get() < 0 || fstat(file.get(), &attributes) != 0) return FileError("KEY_FILE_UNREADABLE", path, errno);
  if ((attributes.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return FailedPrecondition("KEY_FILE_EXPOSED", absl::StrCat(path, " is open to others than its owner"), {{"path", path}});
  }
  ASSIGN_OR_RETURN(std::string contents, ReadAll(file, path));
  absl::StatusOr<SecretKey> key = SecretKey::Parse(absl::StripSuffix(contents, "\n"));
  sodium_memzero(contents.data(), contents.size());
  if (!key.ok()) return FileMalformed(key.status(), path);
  return key;
}

absl::StatusOr<Keyring> Keyring::Load(const std::string& directory) {
  std::error_code error;
  std::vector<std::filesystem::path> paths;
  for (std::filesystem::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".pub") paths.push_back(it->path());
  }
  if (error) return FileError("KEY_FILE_UNREADABLE", directory, error.value());
  // In a fixed order, so that the same wrong directory gives the same message.
  std::sort(paths.begin(), paths.end());

  Keyring keyring;
  for (const std::filesystem::path& path : paths) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return FileError("KEY_FILE_UNREADABLE", path.string(), errno);
    ASSIGN_OR_RETURN(const std::string contents, ReadAll(file, path.string()));
    for (const absl::string_view line : absl::StrSplit(absl::StripSuffix(contents, "\n"), '\n')) {
      const absl::StatusOr<PublicKey> key = PublicKey::Parse(line);
      if (!key.ok()) return FileMalformed(key.status(), path.string());
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
