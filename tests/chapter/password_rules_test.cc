#include "chapter/domain/password_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace muster::chapter::domain {
namespace {

TEST(PasswordFault, TakesThreeKindsOfCharacters) { EXPECT_EQ(PasswordFault("Tent-2023x", "linxia-duty"), ""); }

TEST(PasswordFault, TakesASentenceOfOneKind) {
  EXPECT_EQ(PasswordFault("correcthorsebattery", "linxia-duty"), "");
  EXPECT_EQ(PasswordFault("临夏州备灾仓库有五百顶棉帐篷备用", "linxia-duty"), "");
}

TEST(PasswordFault, CountsCharactersAndNotBytes) { EXPECT_EQ(PasswordFault("临夏备灾1a", "linxia-duty"), "PASSWORD_TOO_SHORT"); }

TEST(PasswordFault, RefusesTwoKindsWhenShort) { EXPECT_EQ(PasswordFault("tent2023bed", "linxia-duty"), "PASSWORD_TOO_SIMPLE"); }

TEST(PasswordFault, RefusesFewDifferentCharacters) { EXPECT_EQ(PasswordFault("aA1-aA1-aA1-aA1-aA1-", "x"), "PASSWORD_TOO_SIMPLE"); }

TEST(PasswordFault, RefusesTheOwnNameInAnyCase) { EXPECT_EQ(PasswordFault("X1-Linxia-Duty-9", "linxia-duty"), "PASSWORD_HOLDS_NAME"); }

TEST(PasswordFault, RefusesWhatIsTooLong) { EXPECT_EQ(PasswordFault(std::string(129, 'a'), "x"), "TOO_LONG"); }

}  // namespace
}  // namespace muster::chapter::domain
