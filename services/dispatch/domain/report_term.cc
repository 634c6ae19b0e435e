#include "dispatch/domain/report_term.h"

#include "platform/calendar/china_day.h"

namespace muster::dispatch {
namespace {

absl::Time EndOf(absl::CivilDay day) { return StartOf(day + 1); }

}  // namespace

ReportTerm TermOf(absl::Time sign_time, const ReportRule& rule) {
  const absl::CivilDay signed_day = ChinaDay(sign_time);
  const absl::CivilDay last_day = rule.calendar.NthWorkingDayAfter(signed_day, rule.working_day_count);
  return {.last_day = last_day, .due_time = EndOf(last_day), .calendar_source = rule.calendar.SourceOf(signed_day, last_day)};
}

absl::Time OverdueBefore(absl::Time now, const ReportRule& rule) {
  return EndOf(rule.calendar.LastDayDueBefore(ChinaDay(now), rule.working_day_count));
}

}  // namespace muster::dispatch
