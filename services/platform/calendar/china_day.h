#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

// Days and times in China, by which goods expire, papers are dated and terms end.
namespace muster {

// UTC+8 all year since 1992, so no time zone files are needed.
inline const absl::TimeZone& ChinaTime() {
  static const absl::TimeZone zone = absl::FixedTimeZone(8 * 60 * 60);
  return zone;
}

// The day in China at `time`.
inline absl::CivilDay ChinaDay(absl::Time time) { return absl::ToCivilDay(time, ChinaTime()); }

// When that day begins in China.
inline absl::Time StartOf(absl::CivilDay day) { return absl::FromCivil(day, ChinaTime()); }

// "2023-12-19 02:00", as papers and sheets say a time.
inline std::string ChinaMinute(absl::Time time) { return absl::FormatTime("%Y-%m-%d %H:%M", time, ChinaTime()); }

}  // namespace muster
