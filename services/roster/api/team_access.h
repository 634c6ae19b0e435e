#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/scope/scope.h"
#include "roster/domain/team_rules.h"
#include "roster/store/roster_tx.h"

namespace muster::roster {

// Teams are read by whoever holds a role, any role, anywhere. Errors: PERMISSION_DENIED/ROLE_MISSING.
absl::Status AuthorizeRead(const Scope& scope);

// Errors: NOT_FOUND/TEAM_UNKNOWN.
absl::StatusOr<TeamRecord> GetTeam(const Scope& scope, absl::string_view name);
// In a transaction that goes on to change the team.
absl::StatusOr<TeamRecord> LockTeam(RosterTx& tx, absl::string_view name);

// The team as the rules see it.
TeamStanding StandingOf(const TeamRecord& record);

}  // namespace muster::roster
