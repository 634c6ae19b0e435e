#include "roster/api/team_access.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "platform/status/check.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"

namespace muster::roster {
namespace {

absl::StatusOr<TeamRecord> Known(absl::StatusOr<std::optional<TeamRecord>> found, absl::string_view name) {
  if (!found.ok()) return found.status();
  if (!found->has_value()) return NotFound("TEAM_UNKNOWN", absl::StrCat("no ", name), {{"name", name}});
  return **std::move(found);
}

Availability ToAvailability(v1::Team::Availability availability) {
  switch (availability) {
    case v1::Team::AVAILABILITY_AVAILABLE:
      return Availability::kAvailable;
    case v1::Team::AVAILABILITY_UNAVAILABLE:
      return Availability::kUnavailable;
    case v1::Team::AVAILABILITY_ASSIGNED:
      return Availability::kAssigned;
    default:
      MUSTER_CHECK(false);
  }
}

}  // namespace

absl::Status AuthorizeRead(const Scope& scope) {
  using namespace common::v1;
  return scope.Authorize(
      {ROLE_DUTY_OFFICER, ROLE_WAREHOUSE_MANAGER, ROLE_COMMANDER, ROLE_APPROVER, ROLE_AUDITOR, ROLE_ADMINISTRATOR, ROLE_SERVICE},
      scope.caller().chapter());
}

absl::StatusOr<TeamRecord> GetTeam(const Scope& scope, absl::string_view name) {
  const absl::string_view id = IdOf(name, "teams").value_or("");
  return Known(outbox::Read<RosterTx>(scope.world(), scope.origin(), [&](RosterTx& tx) { return tx.FindTeam(id); }), name);
}

absl::StatusOr<TeamRecord> LockTeam(RosterTx& tx, absl::string_view name) {
  return Known(tx.LockTeam(IdOf(name, "teams").value_or("")), name);
}

TeamStanding StandingOf(const TeamRecord& record) {
  return {.name = record.team.name(),
          .availability = ToAvailability(record.team.availability()),
          .mission = record.mission,
          .member_count = record.team.member_count()};
}

}  // namespace muster::roster
