#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "platform/seal/text_sealer.h"
#include "platform/status/status.h"

namespace muster {
namespace {

constexpr char kPlace[] = "dispatch.drivers.phone/12";
constexpr char kPhone[] = "13800005678";

TextSealer SealerOf(absl::string_view lines) { return *TextSealer::Parse(lines); }

std::string OpenReason(const TextSealer& sealer, absl::string_view place, absl::string_view sealed) {
  return ReasonOf(sealer.Open(place, sealed).status());
}

TEST(TextSealer, OpensWhatItSealed) {
  const TextSealer sealer = SealerOf(TextSealer::NewKey());
  for (const std::string& text : {std::string(kPhone), std::string(), std::string("\0\xff\n", 3), std::string(10'000, 'x')}) {
    const absl::StatusOr<std::string> opened = sealer.Open(kPlace, sealer.Seal(kPlace, text));
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, text);
  }
}

TEST(TextSealer, ShowsNothingOfTheTextNotEvenThatTwoAreEqual) {
  const TextSealer sealer = SealerOf(TextSealer::NewKey());
  const std::string sealed = sealer.Seal(kPlace, kPhone);
  EXPECT_FALSE(absl::StrContains(sealed, kPhone));
  EXPECT_NE(sealer.Seal(kPlace, kPhone), sealed);
}

TEST(TextSealer, RefusesEveryChangedCharacter) {
  const TextSealer sealer = SealerOf(TextSealer::NewKey());
  const std::string sealed = sealer.Seal(kPlace, kPhone);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(OpenReason(sealer, kPlace, changed), "SEALED_TEXT_UNREADABLE") << i;
    EXPECT_EQ(OpenReason(sealer, kPlace, sealed.substr(0, i)), "SEALED_TEXT_UNREADABLE") << i;
  }
  EXPECT_EQ(OpenReason(sealer, kPlace, kPhone), "SEALED_TEXT_UNREADABLE");
}

TEST(TextSealer, OpensAtNoOtherPlace) {
  const TextSealer sealer = SealerOf(TextSealer::NewKey());
  const absl::Status status = sealer.Open("dispatch.drivers.phone/13", sealer.Seal(kPlace, kPhone)).status();
  EXPECT_EQ(ReasonOf(status), "SEALED_TEXT_UNREADABLE");
  EXPECT_EQ(DetailOf(status, "place"), "dispatch.drivers.phone/13");
}

TEST(TextSealer, OpensByNoOtherKey) {
  const std::string sealed = SealerOf(TextSealer::NewKey()).Seal(kPlace, kPhone);
  EXPECT_EQ(OpenReason(SealerOf(TextSealer::NewKey()), kPlace, sealed), "SEALED_TEXT_UNREADABLE");
}

TEST(TextSealer, OpensByAnOlderKeyAndSealsByTheFirst) {
  const std::string old_key = TextSealer::NewKey(), new_key = TextSealer::NewKey();
  const TextSealer before = SealerOf(old_key), between = SealerOf(absl::StrCat(new_key, "\n", old_key, "\n")), after = SealerOf(new_key);
  const std::string old_text = before.Seal(kPlace, kPhone);
  EXPECT_EQ(*between.Open(kPlace, old_text), kPhone);
  const absl::StatusOr<std::string> renewed = between.Renew(kPlace, old_text);
  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_TRUE(absl::StartsWith(*renewed, after.prefix()));
  EXPECT_EQ(*after.Open(kPlace, *renewed), kPhone);
  EXPECT_EQ(ReasonOf(after.Renew(kPlace, old_text).status()), "SEALED_TEXT_UNREADABLE");
}

TEST(TextSealer, RenewsWhatWasKeptInClearAndLeavesWhatIsSealed) {
  const TextSealer sealer = SealerOf(TextSealer::NewKey());
  const std::string sealed = *sealer.Renew(kPlace, kPhone);
  EXPECT_EQ(*sealer.Open(kPlace, sealed), kPhone);
  EXPECT_EQ(*sealer.Renew(kPlace, sealed), sealed);
}

TEST(TextSealer, DigestsTellEqualTextsAndNothingWithoutTheKey) {
  const TextSealer sealer = SealerOf(TextSealer::NewKey());
  EXPECT_EQ(sealer.Digest(kPhone), sealer.Digest(kPhone));
  EXPECT_NE(sealer.Digest(kPhone), sealer.Digest("13800005679"));
  EXPECT_NE(sealer.Digest(kPhone), SealerOf(TextSealer::NewKey()).Digest(kPhone));
}

TEST(TextSealer, RefusesWhatIsNoKey) {
  const std::string good = TextSealer::NewKey();
  for (const std::string& lines : {std::string(), std::string("\n"), good + "A", good.substr(0, good.size() - 1), good + "\n\n", " " + good,
                                   "k4.secret." + good.substr(10), good + "\n" + good.substr(1)}) {
    EXPECT_EQ(ReasonOf(TextSealer::Parse(lines).status()), "KEY_MALFORMED") << lines;
  }
}

class SealingKeyFile : public testing::Test {
 protected:
  SealingKeyFile() {
    std::string pattern = testing::TempDir() + "/seal_XXXXXX";
    directory_ = mkdtemp(pattern.data());
    path_ = directory_ + "/dispatch.sealing";
  }
  ~SealingKeyFile() override { std::filesystem::remove_all(directory_); }

  std::string directory_;
  std::string path_;
};

TEST_F(SealingKeyFile, IsMadeForItsOwnerAloneAndReadBack) {
  ASSERT_TRUE(TextSealer::MakeKeyFile(path_).ok());
  struct stat attributes = {};
  ASSERT_EQ(stat(path_.c_str(), &attributes), 0);
  EXPECT_EQ(attributes.st_mode & 07777, 0600u);
  const std::string sealed = TextSealer::Load(path_)->Seal(kPlace, kPhone);
  EXPECT_EQ(*TextSealer::Load(path_)->Open(kPlace, sealed), kPhone);
}

TEST_F(SealingKeyFile, IsNeverOverwritten) {
  ASSERT_TRUE(TextSealer::MakeKeyFile(path_).ok());
  EXPECT_EQ(ReasonOf(TextSealer::MakeKeyFile(path_)), "KEY_FILE_EXISTS");
}

TEST_F(SealingKeyFile, IsRefusedWhenOthersMayReadIt) {
  ASSERT_TRUE(TextSealer::MakeKeyFile(path_).ok());
  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);
  EXPECT_EQ(ReasonOf(TextSealer::Load(path_).status()), "KEY_FILE_EXPOSED");
}

TEST_F(SealingKeyFile, IsNamedWhenItIsAbsentOrHoldsSomethingElse) {
  EXPECT_EQ(ReasonOf(TextSealer::Load(path_).status()), "KEY_FILE_UNREADABLE");
  std::ofstream(path_) << "secret\n";
  ASSERT_EQ(chmod(path_.c_str(), 0600), 0);
  const absl::Status status = TextSealer::Load(path_).status();
  EXPECT_EQ(ReasonOf(status), "KEY_FILE_MALFORMED");
  EXPECT_EQ(DetailOf(status, "path"), path_);
}

}  // namespace
}  // namespace muster
