#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

// Whether a team can be sent.
namespace muster::roster {

enum class Availability {
  kAvailable,
  // Stood down by its chapter.
  kUnavailable,
  // On a mission. It follows from the open assignment and is set by nobody.
  kAssigned,
};

// A team as the rules see it.
struct TeamStanding {
  // "teams/640000-relief-1".
  std::string name;
  Availability availability;
  // The one that it is on, or empty.
  std::string mission;
  // People who can go.
  std::int64_t member_count;
};

// Whether the team's chapter may stand it down or make it available. Errors: FAILED_PRECONDITION/TEAM_ASSIGNED with the detail "mission".
absl::Status CheckAvailabilitySettable(const TeamStanding& team);

// Whether `member_count` people of the team can be sent. Errors, first match wins, all FAILED_PRECONDITION: TEAM_UNAVAILABLE; TEAM_ASSIGNED
// with the detail "mission"; TEAM_TOO_SMALL with the details "member_count" and "requested".
absl::Status CheckAssignable(const TeamStanding& team, std::int64_t member_count);

}  // namespace muster::roster
