#include "warehouse/domain/contact_due.h"

#include <gtest/gtest.h>

namespace muster::warehouse::domain {
namespace {

TEST(ContactDueDay, IsTheSecondWorkingDay) {
  // A Tuesday.
  EXPECT_EQ(ContactDueDay(absl::CivilDay(2023, 12, 19)), absl::CivilDay(2023, 12, 21));
}

TEST(ContactDueDay, PassesOverTheWeekend) {
  EXPECT_EQ(ContactDueDay(absl::CivilDay(2023, 12, 21)), absl::CivilDay(2023, 12, 25));  // Thursday
  EXPECT_EQ(ContactDueDay(absl::CivilDay(2023, 12, 22)), absl::CivilDay(2023, 12, 26));  // Friday
  EXPECT_EQ(ContactDueDay(absl::CivilDay(2023, 12, 23)), absl::CivilDay(2023, 12, 26));  // Saturday
  EXPECT_EQ(ContactDueDay(absl::CivilDay(2023, 12, 24)), absl::CivilDay(2023, 12, 26));  // Sunday
}

}  // namespace
}  // namespace muster::warehouse::domain
