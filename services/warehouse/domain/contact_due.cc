#include "warehouse/domain/contact_due.h"

namespace muster::warehouse::domain {
namespace {

constexpr int kContactWorkingDays = 2;

bool IsWorkingDay(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

}  // namespace

absl::CivilDay ContactDueDay(absl::CivilDay notice_day) {
  absl::CivilDay day = notice_day;
  for (int left = kContactWorkingDays; left > 0;) left -= IsWorkingDay(++day) ? 1 : 0;
  return day;
}

}  // namespace muster::warehouse::domain
