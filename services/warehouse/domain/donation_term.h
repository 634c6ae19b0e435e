#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "platform/calendar/working_days.h"

// By when a donation in kind has to be given out and reported.
namespace muster::warehouse::domain {

// Source: Putian Red Cross 2020, distribute within 15 working days of receipt and file the report (DOMAIN §5).
inline constexpr int kDistributionWorkingDays = 15;
inline constexpr char kDistributionSource[] = "莆田市红十字会 2020: 接收后 15 个工作日内发放并报告";

struct DonationTerm {
  // The end, in China, of the last day.
  absl::Time due_time;
  // By what the working days were counted.
  std::string calendar_source;
};

// The term of a donation that was first received at `first_receipt_time`.
DonationTerm TermOf(absl::Time first_receipt_time, const WorkingCalendar& calendar);

// Donations first received before this are due before `due_before`, others are not.
absl::Time ReceivedBefore(absl::Time due_before, const WorkingCalendar& calendar);

}  // namespace muster::warehouse::domain
