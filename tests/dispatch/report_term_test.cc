#include "dispatch/domain/report_term.h"

#include <gtest/gtest.h>

#include <vector>

namespace muster::dispatch {
namespace {

absl::Time InChina(absl::CivilMinute time) { return absl::FromCivil(time, absl::FixedTimeZone(8 * 60 * 60)); }

// Monday 2024-01-01 off, Sunday 2024-01-07 worked.
ReportRule Rule() {
  const std::vector<CalendarException> exceptions = {{absl::CivilDay(2024, 1, 1), false, "甲"}, {absl::CivilDay(2024, 1, 7), true, "甲"}};
  return {.working_day_count = 15, .calendar = WorkingCalendar(exceptions)};
}

TEST(ReportTerm, EndsWithTheFifteenthWorkingDayAfterTheDayOfTheSignatureInChina) {
  // 2023-12-19 is a Tuesday; half past midnight in China is still the 18th in UTC.
  const ReportTerm term = TermOf(InChina(absl::CivilMinute(2023, 12, 19, 0, 30)), Rule());
  EXPECT_EQ(term.last_day, absl::CivilDay(2024, 1, 9));
  EXPECT_EQ(term.due_time, InChina(absl::CivilMinute(2024, 1, 10, 0, 0)));
  EXPECT_EQ(term.calendar_source, "2023: 周一至周五 (Monday to Friday); 甲");
}

TEST(ReportTerm, IsOverForExactlyTheReceiptsSignedBeforeTheBound) {
  for (int hours = 0; hours < 24 * 40; hours += 5) {
    const absl::Time now = InChina(absl::CivilMinute(2024, 1, 5, 0, 0)) + absl::Hours(hours);
    const absl::Time bound = OverdueBefore(now, Rule());
    EXPECT_LE(TermOf(bound - absl::Seconds(1), Rule()).due_time, now) << now;
    EXPECT_GT(TermOf(bound, Rule()).due_time, now) << now;
  }
}

}  // namespace
}  // namespace muster::dispatch
