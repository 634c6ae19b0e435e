#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "platform/calendar/working_days.h"

// By when an execution report has to be filed.
namespace muster::dispatch {

// How many working days there are for it, and how they are counted.
struct ReportRule {
  // ≥ 1.
  int working_day_count = 0;
  WorkingCalendar calendar;
};

struct ReportTerm {
  // The last day, in China.
  absl::CivilDay last_day;
  // When that day ends.
  absl::Time due_time;
  // By what the working days were counted.
  std::string calendar_source;
};

// The term that a receipt signed at `sign_time` starts; the day of the signature does not count.
ReportTerm TermOf(absl::Time sign_time, const ReportRule& rule);

// Receipts signed before this have terms that have ended at `now`, others do not.
absl::Time OverdueBefore(absl::Time now, const ReportRule& rule);

}  // namespace muster::dispatch
