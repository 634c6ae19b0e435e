#include "disaster/domain/incident_id.h"

#include "absl/strings/str_cat.h"
#include "platform/calendar/china_day.h"

namespace muster::disaster {

std::string IncidentIdPrefix(absl::Time occur_time, absl::string_view division_code) {
  const absl::CivilDay day = ChinaDay(occur_time);
  return absl::StrCat(absl::Dec(day.year(), absl::kZeroPad4), absl::Dec(day.month(), absl::kZeroPad2),
                      absl::Dec(day.day(), absl::kZeroPad2), "-", division_code);
}

}  // namespace muster::disaster
