#include "warehouse/domain/donation_term.h"

#include "platform/calendar/china_day.h"

namespace muster::warehouse::domain {
namespace {

absl::Time EndOf(absl::CivilDay day) { return StartOf(day + 1); }

}  // namespace

DonationTerm TermOf(absl::Time first_receipt_time, const WorkingCalendar& calendar) {
  const absl::CivilDay received = ChinaDay(first_receipt_time);
  const absl::CivilDay last = calendar.NthWorkingDayAfter(received, kDistributionWorkingDays);
  return {.due_time = EndOf(last), .calendar_source = calendar.SourceOf(received, last)};
}

absl::Time ReceivedBefore(absl::Time due_before, const WorkingCalendar& calendar) {
  // The end of a day comes before a time exactly when the next midnight does.
  const absl::CivilDay day = ChinaDay(due_before);
  const bool at_midnight = EndOf(day - 1) == due_before;
  return EndOf(calendar.LastDayDueBefore(at_midnight ? day - 1 : day, kDistributionWorkingDays));
}

}  // namespace muster::warehouse::domain
