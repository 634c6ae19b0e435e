#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "platform/auth/base64url.h"
#include "platform/auth/key.h"
#include "platform/status/status.h"

namespace muster::auth {
namespace {

PublicKey FromHex(absl::string_view hex) {
  const std::string decoded = absl::HexStringToBytes(hex);
  PublicKey::Bytes bytes;
  std::copy(decoded.begin(), decoded.end(), bytes.begin());
  return PublicKey(bytes);
}

class KeyFiles : public testing::Test {
 protected:
  KeyFiles() {
    std::string pattern = testing::TempDir() + "/auth_key_XXXXXX";
    directory_ = mkdtemp(pattern.data());
  }
  ~KeyFiles() override { std::filesystem::remove_all(directory_); }

  std::string Path(absl::string_view name) const { return absl::StrCat(directory_, "/", name); }

  void Write(absl::string_view name, absl::string_view contents, mode_t mode = 0600) const {
    std::ofstream(Path(name)) << contents;
    ASSERT_EQ(chmod(Path(name).c_str(), mode), 0);
  }

  std::string Read(absl::string_view name) const {
    std::ifstream file(Path(name));
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  mode_t ModeOf(absl::string_view name) const {
    struct stat attributes = {};
    EXPECT_EQ(stat(Path(name).c_str(), &attributes), 0);
    return attributes.st_mode & 07777;
  }

  std::string directory_;
};

// Published vectors: github.com/paseto-standard/test-vectors, PASERK/k4.pid.json.
TEST(PublicKey, HasThePublishedIds) {
  EXPECT_EQ(FromHex("0000000000000000000000000000000000000000000000000000000000000000").Id(),
            "k4.pid.S_XQmeEwHbbvRmiyfXfHYpLGjXGzjTRSDoT1YtTakWFE");
  EXPECT_EQ(FromHex("707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f").Id(),
            "k4.pid.9ShR3xc8-qVJ_di0tc9nx0IDIqbatdeM2mqLFBJsKRHs");
  EXPECT_EQ(FromHex("707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e90").Id(),
            "k4.pid.-nyvbaTz8U6TQz7OZWW-iB3va31iAxIpUgzUcVQVmW9A");
}

// Published example: github.com/paseto-standard/paserk, types/secret.md; its public half as in PASERK/k4.secret.json, k4.secret-2.
TEST(SecretKey, ReadsThePublishedKey) {
  const std::string paserk = "k4.secret.cHFyc3R1dnd4eXp7fH1-f4CBgoOEhYaHiImKi4yNjo8c5WpIyC_5kWKhS8VEYSZ05dYfuTF-ZdQFV4D9vLTcNQ";
  const absl::StatusOr<SecretKey> key = SecretKey::Parse(paserk);
  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(key->ToPaserk(), paserk);
  EXPECT_EQ(key->public_key(), FromHex("1ce56a48c82ff99162a14bc544612674e5d61fb9317e65d4055780fdbcb4dc35"));
}

TEST(SecretKey, RefusesAForeignPublicHalf) {
  const SecretKey key = SecretKey::Generate();
  const SecretKey other = SecretKey::Generate();
  std::string bytes(key.bytes().begin(), key.bytes().end());
  std::copy(other.bytes().begin() + 32, other.bytes().end(), bytes.begin() + 32);
  EXPECT_EQ(ReasonOf(SecretKey::Parse(absl::StrCat("k4.secret.", Base64UrlEncode(bytes))).status()), "KEY_MALFORMED");
}

TEST(SecretKey, IsDifferentEveryTime) { EXPECT_NE(SecretKey::Generate().ToPaserk(), SecretKey::Generate().ToPaserk()); }

TEST(PublicKey, RefusesWhatIsNoKey) {
  const std::string good = SecretKey::Generate().public_key().ToPaserk();
  ASSERT_TRUE(PublicKey::Parse(good).ok());
  for (const std::string& text :
       {std::string(), good + "A", good.substr(0, good.size() - 1), good + "\n", " " + good, "k3" + good.substr(2),
        SecretKey::Generate().ToPaserk(), absl::StrCat("k4.public.", Base64UrlEncode(std::string(32, '\0')))}) {
    EXPECT_EQ(ReasonOf(PublicKey::Parse(text).status()), "KEY_MALFORMED") << text;
  }
}

TEST_F(KeyFiles, GeneratedPairIsReadBack) {
  ASSERT_TRUE(GenerateKeyPair({.secret_path = Path("gateway.key"), .public_path = Path("gateway.pub")}).ok());
  const absl::StatusOr<SecretKey> key = LoadSecretKey(Path("gateway.key"));
  ASSERT_TRUE(key.ok()) << key.status();
  const absl::StatusOr<Keyring> keyring = Keyring::Load(directory_);
  ASSERT_TRUE(keyring.ok()) << keyring.status();
  const Keyring::Entry* const entry = keyring->Find(key->public_key().Id());
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->issuer, "gateway");
  EXPECT_EQ(entry->key, key->public_key());
}

TEST_F(KeyFiles, SecretIsForItsOwnerAndPublicKeyForAll) {
  const mode_t before = umask(077);
  ASSERT_TRUE(GenerateKeyPair({.secret_path = Path("gateway.key"), .public_path = Path("gateway.pub")}).ok());
  umask(before);
  EXPECT_EQ(ModeOf("gateway.key"), 0600u);
  EXPECT_EQ(ModeOf("gateway.pub"), 0644u);
}

TEST_F(KeyFiles, SecretIsNeverOverwritten) {
  const KeyPairFiles files = {.secret_path = Path("gateway.key"), .public_path = Path("gateway.pub")};
  ASSERT_TRUE(GenerateKeyPair(files).ok());
  const std::string before = Read("gateway.key");
  EXPECT_EQ(ReasonOf(GenerateKeyPair(files)), "KEY_FILE_EXISTS");
  EXPECT_EQ(Read("gateway.key"), before);
}

TEST_F(KeyFiles, LostPublicFileIsWrittenAnewFromTheSecret) {
  const KeyPairFiles files = {.secret_path = Path("gateway.key"), .public_path = Path("gateway.pub")};
  ASSERT_TRUE(GenerateKeyPair(files).ok());
  const std::string before = Read("gateway.pub");
  ASSERT_EQ(unlink(files.public_path.c_str()), 0);
  ASSERT_TRUE(WritePublicKey(LoadSecretKey(files.secret_path)->public_key(), files.public_path).ok());
  EXPECT_EQ(Read("gateway.pub"), before);
}

TEST_F(KeyFiles, UnwritableFolderIsNamed) {
  const absl::Status status = GenerateKeyPair({.secret_path = Path("absent/gateway.key"), .public_path = Path("gateway.pub")});
  EXPECT_EQ(ReasonOf(status), "KEY_FILE_UNWRITABLE");
  EXPECT_EQ(DetailOf(status, "path"), Path("absent/gateway.key"));
}

TEST_F(KeyFiles, SecretThatOthersMayReadIsRefused) {
  const std::string line = SecretKey::Generate().ToPaserk() + "\n";
  for (const mode_t mode : {0640, 0604, 0660, 0644, 0620}) {
    Write("gateway.key", line, mode);
    EXPECT_EQ(ReasonOf(LoadSecretKey(Path("gateway.key")).status()), "KEY_FILE_EXPOSED") << mode;
  }
  Write("gateway.key", line, 0400);
  EXPECT_TRUE(LoadSecretKey(Path("gateway.key")).ok());
}

TEST_F(KeyFiles, SecretFileHoldsOneKeyAndNothingElse) {
  const std::string paserk = SecretKey::Generate().ToPaserk();
  for (const std::string& contents :
       {std::string(), paserk + "\n\n", paserk + "\r\n", paserk + "\n" + paserk + "\n", "# key\n" + paserk + "\n"}) {
    Write("gateway.key", contents);
    EXPECT_EQ(ReasonOf(LoadSecretKey(Path("gateway.key")).status()), "KEY_FILE_MALFORMED") << contents;
  }
  Write("gateway.key", paserk);
  EXPECT_TRUE(LoadSecretKey(Path("gateway.key")).ok());
}

TEST_F(KeyFiles, ErrorNeverShowsTheSecret) {
  const std::string paserk = SecretKey::Generate().ToPaserk();
  Write("gateway.key", paserk + "x\n");
  EXPECT_EQ(LoadSecretKey(Path("gateway.key")).status().ToString().find(paserk.substr(10, 20)), std::string::npos);
}

TEST_F(KeyFiles, MissingAndOversizedFilesAreUnreadable) {
  EXPECT_EQ(ReasonOf(LoadSecretKey(Path("absent.key")).status()), "KEY_FILE_UNREADABLE");
  Write("huge.key", std::string(100000, 'x'));
  EXPECT_EQ(ReasonOf(LoadSecretKey(Path("huge.key")).status()), "KEY_FILE_UNREADABLE");
}

TEST_F(KeyFiles, KeyringTakesOldAndNewKeyOfAnIssuer) {
  const PublicKey old_key = SecretKey::Generate().public_key();
  const PublicKey new_key = SecretKey::Generate().public_key();
  Write("dispatch.pub", absl::StrCat(old_key.ToPaserk(), "\n", new_key.ToPaserk(), "\n"), 0644);
  Write("notes.txt", "not a key", 0644);
  const absl::StatusOr<Keyring> keyring = Keyring::Load(directory_);
  ASSERT_TRUE(keyring.ok()) << keyring.status();
  EXPECT_EQ(keyring->Find(old_key.Id())->issuer, "dispatch");
  EXPECT_EQ(keyring->Find(new_key.Id())->issuer, "dispatch");
  EXPECT_EQ(keyring->Find(SecretKey::Generate().public_key().Id()), nullptr);
}

TEST_F(KeyFiles, KeyringRefusesAKeyThatTwoIssuersHave) {
  const std::string line = SecretKey::Generate().public_key().ToPaserk() + "\n";
  Write("dispatch.pub", line, 0644);
  Write("gateway.pub", line, 0644);
  EXPECT_EQ(ReasonOf(Keyring::Load(directory_).status()), "KEY_SHARED");
}

TEST_F(KeyFiles, KeyringNamesTheFileThatIsWrong) {
  Write("dispatch.pub", "k4.public.nonsense\n", 0644);
  const absl::Status status = Keyring::Load(directory_).status();
  EXPECT_EQ(ReasonOf(status), "KEY_FILE_MALFORMED");
  EXPECT_EQ(DetailOf(status, "path"), Path("dispatch.pub"));
}

TEST_F(KeyFiles, KeyringRefusesASecretLeftAmongPublicKeys) {
  Write("dispatch.pub", SecretKey::Generate().ToPaserk() + "\n", 0644);
  EXPECT_EQ(ReasonOf(Keyring::Load(directory_).status()), "KEY_FILE_MALFORMED");
}

TEST_F(KeyFiles, KeyringRefusesAnIssuerThatIsNoName) {
  Write("Gate Way.pub", SecretKey::Generate().public_key().ToPaserk() + "\n", 0644);
  EXPECT_EQ(ReasonOf(Keyring::Load(directory_).status()), "ISSUER_MALFORMED");
}

TEST_F(KeyFiles, EmptyOrMissingKeyringIsAnError) {
  EXPECT_EQ(ReasonOf(Keyring::Load(directory_).status()), "KEYRING_EMPTY");
  EXPECT_EQ(ReasonOf(Keyring::Load(Path("absent")).status()), "KEY_FILE_UNREADABLE");
}

}  // namespace
}  // namespace muster::auth
