#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// How incidents are named: "20231218-622927-1", the day of occurrence in China, the division and a number within both.
namespace muster::disaster {

// "20231218-622927": what the number is counted under.
std::string IncidentIdPrefix(absl::Time occur_time, absl::string_view division_code);

}  // namespace muster::disaster
