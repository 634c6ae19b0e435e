#include "warehouse/domain/donation_term.h"

#include <gtest/gtest.h>

namespace muster::warehouse::domain {
namespace {

using absl::CivilDay;

// Monday 2024-01-01 off, and as in February 2024: the 10th to the 17th off, Sundays 4th and 18th worked.
WorkingCalendar Of2024() {
  std::vector<CalendarException> exceptions = {
      {CivilDay(2024, 1, 1), false, "甲"}, {CivilDay(2024, 2, 4), true, "甲"}, {CivilDay(2024, 2, 18), true, "甲"}};
  for (int day = 10; day <= 17; ++day) exceptions.push_back({CivilDay(2024, 2, day), false, "甲"});
  return WorkingCalendar(exceptions);
}

TEST(DonationTerm, EndsWithTheFifteenthWorkingDayInChina) {
  const absl::TimeZone china = absl::FixedTimeZone(8 * 60 * 60);
  const absl::Time received = absl::FromCivil(absl::CivilSecond(2023, 12, 19, 0, 30, 0), china);
  const DonationTerm term = TermOf(received, Of2024());
  EXPECT_EQ(term.due_time, absl::FromCivil(CivilDay(2024, 1, 11), china));
  EXPECT_EQ(term.calendar_source, "2023: 周一至周五 (Monday to Friday); 甲");
}

TEST(DonationTerm, TellsWhatIsDueBeforeATimeByWhenItCame) {
  const absl::TimeZone china = absl::FixedTimeZone(8 * 60 * 60);
  const WorkingCalendar calendar = Of2024();
  for (int hours = 0; hours < 24 * 60; hours += 6) {
    const absl::Time due_before = absl::FromCivil(CivilDay(2024, 1, 20), china) + absl::Hours(hours);
    const absl::Time received_before = ReceivedBefore(due_before, calendar);
    EXPECT_LT(TermOf(received_before - absl::Seconds(1), calendar).due_time, due_before);
    EXPECT_GE(TermOf(received_before, calendar).due_time, due_before);
  }
}

}  // namespace
}  // namespace muster::warehouse::domain
