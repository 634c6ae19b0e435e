#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "muster/roster/v1/team.pb.h"
#include "platform/outbox/write.h"

namespace muster::roster {

// What to list. Empty and 0 mean any.
struct TeamFilter {
  // Where the page before ended.
  std::string after_team_id;
  std::optional<std::vector<std::string>> divisions;
  int category = 0;
  int availability = 0;
  std::int64_t limit;
};

struct TeamRecord {
  v1::Team team;
  // Of the open assignment, "missions/…"; empty when there is none.
  std::string mission;
};

struct AssignmentKey {
  std::string team_id;
  std::string mission_id;
};

// The roster service's statements. Ids are without collection: "640000-relief-1".
class RosterTx : public outbox::Tx {
 public:
  using Tx::Tx;

  // None when there is no such team.
  absl::StatusOr<std::optional<TeamRecord>> FindTeam(absl::string_view team_id);
  // The same; until the end of the transaction nobody else changes it or its assignments.
  absl::StatusOr<std::optional<TeamRecord>> LockTeam(absl::string_view team_id);
  absl::StatusOr<std::vector<v1::Team>> ListTeams(const TeamFilter& filter);
  absl::StatusOr<std::int64_t> NextNumber(absl::string_view prefix);
  // False when the id is taken.
  absl::StatusOr<bool> InsertTeam(absl::string_view team_id, const v1::Team& team);
  // Writes availability, AVAILABLE or UNAVAILABLE, and availability_note; fills in update_time and etag. The team is locked.
  absl::Status SaveAvailability(absl::string_view team_id, v1::Team& team);

  // None when the team was never on the mission.
  absl::StatusOr<std::optional<v1::Assignment>> FindAssignment(const AssignmentKey& key);
  // The latest first.
  absl::StatusOr<std::vector<v1::Assignment>> ListAssignments(absl::string_view team_id);
  // Both change the team's etag. The team is locked.
  absl::StatusOr<v1::Assignment> InsertAssignment(const AssignmentKey& key, std::int32_t member_count);
  // The assignment is open.
  absl::StatusOr<v1::Assignment> ReleaseAssignment(const AssignmentKey& key);
};

}  // namespace muster::roster
