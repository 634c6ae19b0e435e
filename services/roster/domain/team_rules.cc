#include "roster/domain/team_rules.h"

#include "platform/status/check.h"
#include "platform/status/status.h"

namespace muster::roster {
namespace {

absl::Status Assigned(const TeamStanding& team) {
  return FailedPrecondition("TEAM_ASSIGNED", "the team is on a mission", {{"name", team.name}, {"mission", team.mission}});
}

}  // namespace

absl::Status CheckAvailabilitySettable(const TeamStanding& team) {
  switch (team.availability) {
    case Availability::kAvailable:
    case Availability::kUnavailable:
      return absl::OkStatus();
    case Availability::kAssigned:
      return Assigned(team);
  }
  MUSTER_CHECK(false);
}

absl::Status CheckAssignable(const TeamStanding& team, std::int64_t member_count) {
  switch (team.availability) {
    case Availability::kUnavailable:
      return FailedPrecondition("TEAM_UNAVAILABLE", "the team is stood down", {{"name", team.name}});
    case Availability::kAssigned:
      return Assigned(team);
    case Availability::kAvailable:
      break;
  }
  if (member_count <= team.member_count) return absl::OkStatus();
  return FailedPrecondition("TEAM_TOO_SMALL", "the team has fewer people",
                            {{"name", team.name}, {"member_count", team.member_count}, {"requested", member_count}});
}

}  // namespace muster::roster
