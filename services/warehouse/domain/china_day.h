#pragma once

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace muster::warehouse::domain {

// The day in China at `time`, by which goods expire and papers are dated. UTC+8 all year since 1992, so no time zone files are needed.
inline absl::CivilDay ChinaDay(absl::Time time) { return absl::ToCivilDay(time, absl::FixedTimeZone(8 * 60 * 60)); }

// When that day begins in China.
inline absl::Time ChinaMidnight(absl::CivilDay day) { return absl::FromCivil(day, absl::FixedTimeZone(8 * 60 * 60)); }

}  // namespace muster::warehouse::domain
