#include "roster/api/assignment_api.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "muster/roster/v1/events.pb.h"
#include "platform/status/status.h"
#include "platform/wire/fields.h"
#include "roster/api/team_access.h"
#include "roster/store/roster_tx.h"

namespace muster::roster {
namespace {

// The fields that both writes have.
template <class Request>
AssignmentKey CheckKey(const Request& request, Fields& fields) {
  fields.RequestId(request.request_id());
  AssignmentKey key;
  key.team_id = fields.RequiredName("name", request.name(), "teams");
  key.mission_id = fields.RequiredName("mission", request.mission(), "missions");
  return key;
}

}  // namespace

absl::StatusOr<v1::Assignment> AssignmentApi::AssignTeam(const rpc::Call& call, const v1::AssignTeamRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const AssignmentKey key = CheckKey(request, fields);
  fields.Range("member_count", std::int64_t{request.member_count()}, 1, 1000);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const TeamRecord found, GetTeam(scope, request.name()));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_SERVICE}, found.team.chapter()));
  return outbox::WriteOnce<RosterTx, v1::Assignment>(
      scope.world(), scope.origin(), request, [&](RosterTx& tx) -> absl::StatusOr<v1::Assignment> {
        ASSIGN_OR_RETURN(const TeamRecord record, LockTeam(tx, request.name()));
        ASSIGN_OR_RETURN(std::optional<v1::Assignment> before, tx.FindAssignment(key));
        if (before.has_value()) return *std::move(before);
        RETURN_IF_ERROR(CheckAssignable(StandingOf(record), request.member_count()));
        v1::TeamAssigned event;
        event.set_team(record.team.name());
        ASSIGN_OR_RETURN(*event.mutable_assignment(), tx.InsertAssignment(key, request.member_count()));
        tx.Append(record.team.name(), record.team.chapter(), event);
        return event.assignment();
      });
}

absl::StatusOr<v1::Assignment> AssignmentApi::ReleaseTeam(const rpc::Call& call, const v1::ReleaseTeamRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const AssignmentKey key = CheckKey(request, fields);
  RETURN_IF_ERROR(fields.ToStatus());
  ASSIGN_OR_RETURN(const TeamRecord found, GetTeam(scope, request.name()));
  RETURN_IF_ERROR(scope.Authorize({common::v1::ROLE_SERVICE}, found.team.chapter()));
  return outbox::WriteOnce<RosterTx, v1::Assignment>(
      scope.world(), scope.origin(), request, [&](RosterTx& tx) -> absl::StatusOr<v1::Assignment> {
        ASSIGN_OR_RETURN(const TeamRecord record, LockTeam(tx, request.name()));
        ASSIGN_OR_RETURN(std::optional<v1::Assignment> assignment, tx.FindAssignment(key));
        if (!assignment.has_value()) {
          return NotFound("ASSIGNMENT_UNKNOWN", absl::StrCat(request.name(), " was never on ", request.mission()),
                          {{"name", request.name()}, {"mission", request.mission()}});
        }
        if (assignment->has_release_time()) return *std::move(assignment);
        v1::TeamReleased event;
        event.set_team(record.team.name());
        ASSIGN_OR_RETURN(*event.mutable_assignment(), tx.ReleaseAssignment(key));
        tx.Append(record.team.name(), record.team.chapter(), event);
        return event.assignment();
      });
}

absl::StatusOr<v1::ListAssignmentsResponse> AssignmentApi::ListAssignments(const rpc::Call& call,
                                                                           const v1::ListAssignmentsRequest& request) {
  ASSIGN_OR_RETURN(const Scope scope, scopes_.For(call));
  Fields fields;
  const std::string team_id = fields.RequiredName("parent", request.parent(), "teams");
  RETURN_IF_ERROR(fields.ToStatus());
  RETURN_IF_ERROR(AuthorizeRead(scope));
  RETURN_IF_ERROR(GetTeam(scope, request.parent()).status());
  ASSIGN_OR_RETURN(const std::vector<v1::Assignment> assignments,
                   outbox::Read<RosterTx>(scope.world(), scope.origin(), [&](RosterTx& tx) { return tx.ListAssignments(team_id); }));
  v1::ListAssignmentsResponse response;
  response.mutable_assignments()->Assign(assignments.begin(), assignments.end());
  return response;
}

}  // namespace muster::roster
