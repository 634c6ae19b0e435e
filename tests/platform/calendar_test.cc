#include "platform/calendar/working_days.h"

#include <gtest/gtest.h>

namespace muster {
namespace {

using absl::CivilDay;

// Monday 2024-01-01 off, and as in February 2024: the 10th to the 17th off, Sundays 4th and 18th worked.
WorkingCalendar Of2024() {
  std::vector<CalendarException> exceptions = {
      {CivilDay(2024, 1, 1), false, "甲"}, {CivilDay(2024, 2, 4), true, "甲"}, {CivilDay(2024, 2, 18), true, "甲"}};
  for (int day = 10; day <= 17; ++day) exceptions.push_back({CivilDay(2024, 2, day), false, "甲"});
  return WorkingCalendar(exceptions);
}

TEST(WorkingCalendar, CountsMondayToFridayWhereNothingElseIsKnown) {
  const WorkingCalendar calendar({});
  // 2023-12-19 is a Tuesday.
  EXPECT_EQ(calendar.NthWorkingDayAfter(CivilDay(2023, 12, 19), 1), CivilDay(2023, 12, 20));
  EXPECT_EQ(calendar.NthWorkingDayAfter(CivilDay(2023, 12, 22), 1), CivilDay(2023, 12, 25));
  EXPECT_EQ(calendar.NthWorkingDayAfter(CivilDay(2023, 12, 23), 1), CivilDay(2023, 12, 25));
  EXPECT_EQ(calendar.NthWorkingDayAfter(CivilDay(2023, 12, 19), 15), CivilDay(2024, 1, 9));
}

TEST(WorkingCalendar, PassesOverHolidaysAndCountsWorkedWeekends) {
  const WorkingCalendar calendar = Of2024();
  EXPECT_EQ(calendar.NthWorkingDayAfter(CivilDay(2023, 12, 19), 15), CivilDay(2024, 1, 10));
  EXPECT_EQ(calendar.NthWorkingDayAfter(CivilDay(2024, 2, 9), 1), CivilDay(2024, 2, 18));
  EXPECT_EQ(calendar.NthWorkingDayAfter(CivilDay(2024, 2, 3), 1), CivilDay(2024, 2, 4));
}

TEST(WorkingCalendar, FindsTheLastDayThatIsDueBeforeALimit) {
  const WorkingCalendar calendar = Of2024();
  for (CivilDay limit(2024, 1, 20); limit < CivilDay(2024, 3, 20); ++limit) {
    const CivilDay day = calendar.LastDayDueBefore(limit, 15);
    EXPECT_LT(calendar.NthWorkingDayAfter(day, 15), limit);
    EXPECT_GE(calendar.NthWorkingDayAfter(day + 1, 15), limit);
  }
}

TEST(WorkingCalendar, SaysByWhatItCounts) {
  EXPECT_EQ(Of2024().SourceOf(CivilDay(2024, 1, 1), CivilDay(2024, 3, 1)), "甲");
  EXPECT_EQ(Of2024().SourceOf(CivilDay(2024, 12, 20), CivilDay(2025, 1, 10)), "甲; 2025: 周一至周五 (Monday to Friday)");
  EXPECT_EQ(WorkingCalendar({}).SourceOf(CivilDay(2023, 12, 19), CivilDay(2023, 12, 20)), "2023: 周一至周五 (Monday to Friday)");
}

}  // namespace
}  // namespace muster
