#include "disaster/domain/incident_id.h"

#include "absl/strings/str_cat.h"

namespace muster::disaster {

absl::CivilDay ChinaDay(absl::Time time) { return absl::ToCivilDay(time, absl::FixedTimeZone(8 * 60 * 60)); }

std::string IncidentIdPrefix(absl::Time occur_time, absl::string_view division_code) {
  const absl::CivilDay day = ChinaDay(occur_time);
  return absl::StrCat(absl::Dec(day.year(), absl::kZeroPad4), absl::Dec(day.month(), absl::kZeroPad2),
                      absl::Dec(day.day(), absl::kZeroPad2), "-", division_code);
}

}  // namespace muster::disaster
