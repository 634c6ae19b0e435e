#include "roster/store/roster_tx.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "platform/status/status.h"
#include "platform/wire/names.h"
#include "platform/wire/proto_time.h"
#include "sql/roster.h"

namespace muster::roster {
namespace {

std::string AssignmentName(absl::string_view team_id, std::int32_t number) {
  return absl::StrCat("teams/", team_id, "/assignments/", number);
}

TeamRecord ToRecord(sql::GetTeamRow row) {
  TeamRecord record;
  v1::Team& team = record.team;
  team.set_name(NameOf("teams", row.team_id));
  team.set_display_name(std::move(row.display_name));
  team.set_chapter(NameOf("chapters", row.chapter_id));
  team.set_category(static_cast<v1::Team::Category>(row.category));
  team.set_level(static_cast<v1::Team::Level>(row.level));
  team.mutable_specialities()->Assign(row.specialities.begin(), row.specialities.end());
  team.set_member_count(row.member_count);
  team.set_lead_time_minutes(row.lead_time_minutes);
  team.set_availability(static_cast<v1::Team::Availability>(row.availability));
  team.set_availability_note(std::move(row.availability_note));
  if (row.assignment_number.has_value()) team.set_active_assignment(AssignmentName(row.team_id, *row.assignment_number));
  *team.mutable_update_time() = ToTimestamp(row.update_time);
  team.set_etag(absl::StrCat(row.revision));
  record.mission = NameOf("missions", row.mission_id.value_or(""));
  return record;
}

v1::Assignment ToAssignment(const sql::GetAssignmentRow& row) {
  v1::Assignment assignment;
  assignment.set_name(AssignmentName(row.team_id, row.number));
  assignment.set_mission(NameOf("missions", row.mission_id));
  assignment.set_member_count(row.member_count);
  *assignment.mutable_assign_time() = ToTimestamp(row.assign_time);
  if (row.release_time.has_value()) *assignment.mutable_release_time() = ToTimestamp(*row.release_time);
  return assignment;
}

}  // namespace

absl::StatusOr<std::optional<TeamRecord>> RosterTx::FindTeam(absl::string_view team_id) {
  ASSIGN_OR_RETURN(std::optional<sql::GetTeamRow> row, sql().QueryOptional(sql::kGetTeam, team_id));
  if (!row.has_value()) return std::nullopt;
  return ToRecord(*std::move(row));
}

absl::StatusOr<std::optional<TeamRecord>> RosterTx::LockTeam(absl::string_view team_id) {
  // Read after the lock is held: a join in the locking statement itself would show the assignments of before the wait.
  ASSIGN_OR_RETURN(const std::optional<sql::LockTeamRow> row, sql().QueryOptional(sql::kLockTeam, team_id));
  if (!row.has_value()) return std::nullopt;
  return FindTeam(team_id);
}

absl::StatusOr<std::vector<v1::Team>> RosterTx::ListTeams(const TeamFilter& filter) {
  ASSIGN_OR_RETURN(std::vector<sql::GetTeamRow> rows, sql().Query(sql::kListTeams, filter.after_team_id, filter.divisions, filter.category,
                                                                  filter.availability, filter.limit));
  std::vector<v1::Team> teams;
  teams.reserve(rows.size());
  for (sql::GetTeamRow& row : rows) teams.push_back(ToRecord(std::move(row)).team);
  return teams;
}

absl::StatusOr<std::int64_t> RosterTx::NextNumber(absl::string_view prefix) {
  ASSIGN_OR_RETURN(const sql::NextNumberRow row, sql().QueryOne(sql::kNextNumber, prefix));
  return row.last_value;
}

absl::StatusOr<bool> RosterTx::InsertTeam(absl::string_view team_id, const v1::Team& team) {
  ASSIGN_OR_RETURN(const std::int64_t inserted,
                   sql().Execute(sql::kInsertTeam, team_id, IdOf(team.chapter(), "chapters").value_or(""), team.display_name(),
                                 static_cast<int>(team.category()), static_cast<int>(team.level()), team.specialities(),
                                 team.member_count(), team.lead_time_minutes(), now()));
  return inserted == 1;
}

absl::Status RosterTx::SaveAvailability(absl::string_view team_id, v1::Team& team) {
  const bool stood_down = team.availability() == v1::Team::AVAILABILITY_UNAVAILABLE;
  ASSIGN_OR_RETURN(const sql::SetStoodDownRow row,
                   sql().QueryOne(sql::kSetStoodDown, team_id, stood_down, team.availability_note(), now()));
  *team.mutable_update_time() = ToTimestamp(now());
  team.set_etag(absl::StrCat(row.revision));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::Assignment>> RosterTx::FindAssignment(const AssignmentKey& key) {
  ASSIGN_OR_RETURN(const std::optional<sql::GetAssignmentRow> row, sql().QueryOptional(sql::kGetAssignment, key.team_id, key.mission_id));
  if (!row.has_value()) return std::nullopt;
  return ToAssignment(*row);
}

absl::StatusOr<std::vector<v1::Assignment>> RosterTx::ListAssignments(absl::string_view team_id) {
  ASSIGN_OR_RETURN(const std::vector<sql::GetAssignmentRow> rows, sql().Query(sql::kListAssignments, team_id));
  std::vector<v1::Assignment> assignments;
  for (const sql::GetAssignmentRow& row : rows) assignments.push_back(ToAssignment(row));
  return assignments;
}

absl::StatusOr<v1::Assignment> RosterTx::InsertAssignment(const AssignmentKey& key, std::int32_t member_count) {
  sql().Enqueue(sql::kTouchTeam, key.team_id, now());
  ASSIGN_OR_RETURN(const sql::GetAssignmentRow row,
                   sql().QueryOne(sql::kInsertAssignment, key.team_id, key.mission_id, member_count, now()));
  return ToAssignment(row);
}

absl::StatusOr<v1::Assignment> RosterTx::ReleaseAssignment(const AssignmentKey& key) {
  sql().Enqueue(sql::kTouchTeam, key.team_id, now());
  ASSIGN_OR_RETURN(const sql::GetAssignmentRow row, sql().QueryOne(sql::kReleaseAssignment, key.team_id, key.mission_id, now()));
  return ToAssignment(row);
}

}  // namespace muster::roster
