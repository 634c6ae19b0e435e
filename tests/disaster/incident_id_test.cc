#include "disaster/domain/incident_id.h"

#include <gtest/gtest.h>

namespace muster::disaster {
namespace {

absl::Time Utc(int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilMinute(2023, 12, day, hour, minute), absl::UTCTimeZone());
}

TEST(IncidentIdPrefix, HoldsTheDayOfOccurrenceInChina) {
  // Jishishan: 23:59 on the 18th in China.
  EXPECT_EQ(IncidentIdPrefix(Utc(18, 15, 59), "622927"), "20231218-622927");
  EXPECT_EQ(IncidentIdPrefix(Utc(18, 16, 0), "622927"), "20231219-622927");
}

TEST(IncidentIdPrefix, PadsYearMonthAndDay) {
  EXPECT_EQ(IncidentIdPrefix(absl::FromCivil(absl::CivilDay(1950, 1, 2), absl::UTCTimeZone()), "150929"), "19500102-150929");
}

}  // namespace
}  // namespace muster::disaster
